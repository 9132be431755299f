"""Every word for people, per language, and how each language writes money, days and numbers."""
