"""What others may follow by subscription: calendars, CAP messages, tables of what changed."""
