"""What everybody may know."""
