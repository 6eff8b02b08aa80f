"""Errors that a person can act on. Each message says what, where and what to do."""

from __future__ import annotations

from screening.common.plain_text import shown


class SafePassageError(Exception):
    """Base of every error this product raises on purpose.

    Whatever a stranger wrote that stands in its words, they can be shown, stored and sent.
    """

    def __init__(self, message: str = "") -> None:
        super().__init__(shown(message))


class InputError(SafePassageError):
    """A file, record or argument cannot be used as it is."""


class ConfigurationError(SafePassageError):
    """A setting is missing or contradicts another."""


class SourceError(SafePassageError):
    """A data source did not answer as it should."""


class DeliveryFailed(SafePassageError):
    """A message was not taken. ``is_lasting``: trying again cannot help.

    Its words are kept in the history and shown: they name no password, token or secret address.
    """

    def __init__(self, message: str, *, is_lasting: bool) -> None:
        self.is_lasting = is_lasting
        super().__init__(message)
