"""Feeds out: what other programs subscribe to."""
