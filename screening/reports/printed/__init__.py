"""The printers of a summary: PDF, e-mail, files. What the page shows they show."""
