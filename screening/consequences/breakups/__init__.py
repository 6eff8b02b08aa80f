"""Studies of break-ups."""
