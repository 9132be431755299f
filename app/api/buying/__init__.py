"""From need to decision, whichever way one buys."""
