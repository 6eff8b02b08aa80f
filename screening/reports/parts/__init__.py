"""The parts of a summary, each built from rows of one week."""
