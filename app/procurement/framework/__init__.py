"""Framework agreements: mini-competitions under them."""
