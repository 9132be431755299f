"""Nouns, and rules true whichever way one buys. Standard library only."""
