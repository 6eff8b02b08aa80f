"""The form of envelopes: what is written is read again, and nothing else is."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest

from screening.common.exceptions import InputError
from screening.common.webhook_signing import is_signed, new_secret, signed_headers
from screening.coordination.peers.wire import (
    LONGEST_BODY_BYTES,
    REPLAY_WINDOW_S,
    Envelope,
    EnvelopeKind,
    read_envelope,
)

ID, CASE = UUID(int=1), UUID(int=2)
HEAD = Envelope(id=ID, kind=EnvelopeKind.HEAD, case=CASE, body={"number": 3, "hash": "ab"})
NOW_S = 1_770_000_000


def document(**overrides: Any) -> bytes:
    plain = {"safe_passage": 1, "id": str(ID), "kind": "head", "case": str(CASE), "body": {}}
    return json.dumps(plain | overrides).encode()


def test_what_is_written_is_read_again() -> None:
    assert read_envelope(HEAD.to_bytes()) == HEAD


def test_the_same_envelope_has_the_same_bytes() -> None:
    again = Envelope(id=ID, kind=EnvelopeKind.HEAD, case=CASE, body={"hash": "ab", "number": 3})
    assert again.to_bytes() == HEAD.to_bytes()


def test_characters_of_any_script_survive() -> None:
    said = Envelope(id=ID, kind=EnvelopeKind.ENTRY, case=CASE, body={"words": "碰撞预警"})
    assert "碰撞预警".encode() in said.to_bytes()
    assert read_envelope(said.to_bytes()) == said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "JSON"),
        (b"\xff\xfe", "JSON"),
        (b"[]", "object"),
        (b'{"a": NaN}', "NaN"),
        (b"[" * 100_000, "JSON"),
        (document(safe_passage=2), "version 1"),
        (document(safe_passage=True), "version 1"),
        (document(kind="gossip"), "kind"),
        (document(kind=["head"]), "kind"),
        (document(id="1"), "id"),
        (document(case=7), "case"),
        (document(body=[]), "body"),
        (document(body={"words": "\ud800"}), "no UTF-8"),
        (document(body={"a\x00": ["b"]}), "a NUL"),
        pytest.param(document(body={"a": "x" * LONGEST_BODY_BYTES}), "at most", id="too long"),
    ],
)
def test_what_is_no_envelope_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_envelope(content)


def test_what_is_nested_too_deep_is_refused() -> None:
    deep: Any = "x"
    for _ in range(40):
        deep = [deep]
    with pytest.raises(InputError, match="nested"):
        read_envelope(document(body={"a": deep}))


def test_an_envelope_that_no_peer_would_take_is_not_written() -> None:
    large = Envelope(
        id=ID, kind=EnvelopeKind.ENTRY, case=CASE, body={"oem": "x" * LONGEST_BODY_BYTES}
    )
    with pytest.raises(InputError, match="shorter ephemeris"):
        large.to_bytes()


SECRET = new_secret()
BODY = HEAD.to_bytes()
HEADERS = signed_headers(BODY, key=str(ID), sent_at_s=NOW_S, secret=SECRET)


def is_good(body: bytes = BODY, secret: str = SECRET, now_s: int = NOW_S, **headers: str) -> bool:
    given = HEADERS | {name.replace("_", "-"): value for name, value in headers.items()}
    return is_signed(body, given, secret=secret, now_s=now_s, tolerance_s=REPLAY_WINDOW_S)


def test_a_signature_is_good_for_its_body_key_time_and_secret_alone() -> None:
    assert is_good()
    assert not is_good(body=BODY + b" ")
    assert not is_good(secret=new_secret())
    assert not is_good(webhook_id=str(CASE))
    assert not is_good(webhook_timestamp=str(NOW_S + 1))


@pytest.mark.parametrize("off_s", [REPLAY_WINDOW_S, -REPLAY_WINDOW_S])
def test_a_signature_counts_for_five_minutes_either_way(off_s: int) -> None:
    assert is_good(now_s=NOW_S + off_s)
    assert not is_good(now_s=NOW_S + off_s + (1 if off_s > 0 else -1))


@pytest.mark.parametrize("name", ["webhook_id", "webhook_timestamp", "webhook_signature"])
@pytest.mark.parametrize("value", ["", "-1", "1e9", "٣", "9" * 400, "v1,", "v1,\u2603"])
def test_a_header_that_makes_no_sense_is_no_signature(name: str, value: str) -> None:
    assert not is_good(**{name: value})


def test_one_good_signature_of_several_is_enough_while_a_secret_is_changed() -> None:
    assert is_good(webhook_signature=f"v1,AAAA {HEADERS['webhook-signature']}")
