"""What is written about an installation's own running."""
