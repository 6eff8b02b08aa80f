"""Add an entry to a case: the only place where that is done."""
