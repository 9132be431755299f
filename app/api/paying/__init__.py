"""From entitlement to money: lines, and their approval."""
