"""Pages of what-if studies: asking, watching, reading and comparing them."""
