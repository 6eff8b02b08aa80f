"""A big database, and many people at once: measured by hand, never part of pass or fail."""
