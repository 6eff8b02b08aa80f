"""Strangers' bytes against every reader of the product: docs/fuzzing.md says how and what for."""
