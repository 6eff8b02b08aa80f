"""Conjunctions on record, told again as messages: what is recorded, and what had to be made."""

from screening.messages.records.reading import RECORD_KEYS, Record, RecordedMessage, read_record
from screening.messages.records.reconstruction import message_text

__all__ = ["RECORD_KEYS", "Record", "RecordedMessage", "message_text", "read_record"]
