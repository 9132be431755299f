"""Dynamic small procurement: quotations and quick orders."""
