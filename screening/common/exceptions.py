"""Errors that a person can act on. Each message says what, where and what to do."""


class SafePassageError(Exception):
    """Base of every error this product raises on purpose."""


class InputError(SafePassageError):
    """A file, record or argument cannot be used as it is."""


class ConfigurationError(SafePassageError):
    """A setting is missing or contradicts another."""


class SourceError(SafePassageError):
    """A data source did not answer as it should."""
