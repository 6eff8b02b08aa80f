"""What the messages of CCSDS have in common: their syntaxes, their times, and what is wrong."""
