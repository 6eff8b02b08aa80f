"""What changes summaries, and who is sent them."""
