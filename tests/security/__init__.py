"""Programs that look for weaknesses: `make audit`."""
