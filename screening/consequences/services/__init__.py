"""Asking, executing, cancelling and keeping studies. Nothing else writes to one."""
