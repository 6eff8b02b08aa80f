"""A conjunction on record, replayed as if its messages came in now, in a world of its own."""
