"""Chinese pages."""
