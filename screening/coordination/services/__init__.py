"""What may be done with cases. Nothing else adds to one."""
