"""NASA's Standard Breakup Model: how many pieces, how light, how fast, and where they go."""
