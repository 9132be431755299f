"""The world outside, one file per system."""
