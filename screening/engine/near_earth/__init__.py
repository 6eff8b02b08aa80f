"""Our own SGP4 of near-Earth objects, compiled: it finds where to look and decides no result."""
