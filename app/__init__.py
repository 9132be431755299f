"""Vaikutin: buying employment services by their effect."""
