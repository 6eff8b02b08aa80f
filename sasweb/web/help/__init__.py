"""Help on every page: what it answers, its parts, its keys, its words and where it ends."""
