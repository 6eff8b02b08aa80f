"""System, Configuration: everything that is configured, changed with a history and an undo."""
