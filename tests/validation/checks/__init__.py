"""Checks of `make validate` against outside truth, one file a source; each yields findings."""
