"""Signing in: the door that pages, API and admin share."""
