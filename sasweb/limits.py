"""How much anybody may send, in one place; docs/threat-model.md says what each is against.

What a *file* may hold once it is unpacked is said where files are read: ``MAX_WEB_BYTES`` and
``MAX_MESSAGE_BYTES`` of messages, ``MAX_TEXT_BYTES`` of element sets, ``SOURCE_MAX_BYTES`` of a
source's answer, ``LONGEST_BODY_BYTES`` of an envelope.
"""

from __future__ import annotations

from typing import Final

MIB: Final = 2**20
# NOTE: settings read this, so nothing of the domain is imported: a test holds both to each other.
LARGEST_FILE_BYTES: Final = 8 * MIB
LARGEST_ENVELOPE_BYTES: Final = 8 * MIB
# A form, a JSON request: a rule with all its lines has 40 KiB.
ORDINARY_BODY_BYTES: Final = 2 * MIB
# A file in a form, or as base64 in JSON (four thirds of it), with the fields beside it.
ONE_FILE_BODY_BYTES: Final = 2 * LARGEST_FILE_BYTES
# The page of messages takes several files at once.
SEVERAL_FILES_BODY_BYTES: Final = 8 * LARGEST_FILE_BYTES
# The page of imports sends back the text that it shows, and a newly chosen file beside it.
CONFIGURATION_BODY_BYTES: Final = 2 * ORDINARY_BODY_BYTES + MIB
# Where more than an ordinary body is taken: beginnings of addresses, of which the first counts.
BODY_BYTES_BY_PREFIX: Final = (
    ("/messages/upload/", SEVERAL_FILES_BODY_BYTES),
    ("/api/v1/messages/", ONE_FILE_BODY_BYTES),
    ("/api/v1/studies/", ONE_FILE_BODY_BYTES),
    ("/api/v1/cases/", ONE_FILE_BODY_BYTES),
    ("/api/v1/coordination/", LARGEST_ENVELOPE_BYTES + MIB),
    ("/what-if/trajectory/", ONE_FILE_BODY_BYTES),
    ("/coordination/", ONE_FILE_BODY_BYTES),
    ("/counterpart/", ONE_FILE_BODY_BYTES),
    ("/answer/", ONE_FILE_BODY_BYTES),
    ("/configuration/import/", CONFIGURATION_BODY_BYTES),
)
JSON_DEPTH: Final = 20  # the deepest request of ours has 6
JSON_VALUES: Final = 20_000
FORM_FIELDS: Final = 1000
FORM_FILES: Final = 100

# uvicorn's own: given to it by `manage.py up` and by deploy/.
SERVER_OPTIONS: Final = (
    # Requests and streams at once; beyond it: 503. A process has 1,024 files at most by default.
    *("--limit-concurrency", "900"),
    *("--backlog", "512"),
    *("--timeout-keep-alive", "10"),  # seconds an idle connection is kept
    *("--h11-max-incomplete-event-size", "32768"),  # bytes of a request's head
    "--no-server-header",
)


def body_limit_bytes(path: str) -> int:
    """How much may be posted to an address."""
    limits = (limit for prefix, limit in BODY_BYTES_BY_PREFIX if path.startswith(prefix))
    return next(limits, ORDINARY_BODY_BYTES)
