"""Studies of burns."""
