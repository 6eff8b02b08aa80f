"""What may be done with alerts: find what is worth saying, say it, acknowledge it."""
