"""The weekly risk summary: built once, frozen, hashed, printed for ten minutes of reading."""
