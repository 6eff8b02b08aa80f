"""Code changed a little at a time, and the tests of just that asked whether they notice."""
