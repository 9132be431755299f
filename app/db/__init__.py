"""Tables and queries: named functions that take and return domain nouns; rows never leave this package."""
