"""How dates and numbers are written, where that is not how Django writes them in a language."""
