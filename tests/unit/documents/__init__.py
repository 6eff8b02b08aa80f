"""What is written for people: links, commands and examples are tried."""
