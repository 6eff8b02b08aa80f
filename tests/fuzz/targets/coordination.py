"""What other organisations send: envelopes, entries, transcripts, protocols, rules, signatures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sasweb.web.rule_edits import levels_from_text
from screening.common.exceptions import InputError
from screening.common.webhook_signing import check_secret, is_signed, signed_headers
from screening.conjunctions.criteria.rule_documents import document_of_rule, rule_from_document
from screening.coordination.canonical import canonical, instant_of, instant_text
from screening.coordination.columns import columns_of
from screening.coordination.contents import kind_of
from screening.coordination.differences import differences
from screening.coordination.part_shapes import check_parts, check_required
from screening.coordination.peers.wire import Envelope, EnvelopeKind, read_envelope
from screening.coordination.protocol.library import SHIPPED_FOLDER, protocol_library
from screening.coordination.protocol.text_places import protocol_from_text
from screening.coordination.said import EntryFacts
from screening.coordination.standing import NotACase, stand
from screening.coordination.transcript import compare, read_transcript, transcript_of, verify
from screening.coordination.turn import possible_deeds, turn_of
from tests.coordination_world import (
    CASE,
    FLEET,
    NOTICE,
    OPENED,
    STATION,
    assessment,
    chain_of,
    decision,
    intent,
)
from tests.factories import NOW
from tests.fuzz.contract import Broken, Target, require_same
from tests.station_rules import seeded_rule

SECRET = "whsec_" + "QUJD" * 11


def _envelope(data: bytes) -> Mapping[str, Any]:
    envelope = read_envelope(data)
    require_same(envelope, read_envelope(envelope.to_bytes()), "an envelope")
    return envelope.body


def _transcript(data: bytes) -> Any:
    transcript = read_transcript(data.decode("utf-8", "replace"))
    require_same(transcript, read_transcript(transcript.to_text()), "a transcript")
    compare(transcript, TRANSCRIPT)
    return verify(transcript), transcript.marks


def _canonical(data: bytes) -> str:
    value = _loaded(data)
    text = canonical(value)
    require_same(text, canonical(json.loads(text)), "a value in canonical form")
    return text


def _case(data: bytes) -> Any:
    """Whatever entries are let in, every page that a case has can be made of them."""
    told = _loaded(data)
    if not isinstance(told, list) or not all(isinstance(each, dict) for each in told):
        raise InputError("entries are a list of objects")
    entries = [_entry(number, each) for number, each in enumerate(told, start=1)]
    canonical([dict(each.parts) for each in entries])
    standing = stand(entries, NOW + timedelta(days=1))
    protocol_library().applied_of(entries[0].shown("protocol"))
    for us in (STATION, FLEET):
        turn_of(standing, us)
        possible_deeds(standing, us)
    return differences(columns_of(standing))


def _entry(number: int, told: Mapping[str, Any]) -> EntryFacts:
    kind, parts = kind_of(str(told.get("kind"))), told.get("parts")
    if not isinstance(parts, dict):
        raise InputError("parts are an object")
    check_parts(kind, parts)
    check_required(kind, set(parts))
    at_utc = NOW + timedelta(minutes=number)
    party = FLEET if told.get("party") == FLEET else STATION
    return EntryFacts(
        number=number,
        kind=kind,
        party=party,
        author="Somebody",
        at_utc=at_utc,
        recorded_at=at_utc,
        parts=parts,
    )


def _protocol(data: bytes) -> Any:
    return protocol_from_text(data.decode("utf-8", "replace")).duties


def _rule(data: bytes) -> Any:
    rule = rule_from_document(_loaded(data), "the rule")
    require_same(rule, rule_from_document(document_of_rule(rule), "the rule"), "a rule")
    return document_of_rule(rule)


def _levels(data: bytes) -> Any:
    return levels_from_text(data.decode("utf-8", "replace"))


def _instant(data: bytes) -> Any:
    at_utc = instant_of(data.decode("utf-8", "replace"))
    require_same(at_utc, instant_of(instant_text(at_utc)), "an instant")
    return at_utc


def _signed(data: bytes) -> bool:
    """Headers a line each, then what was signed: nobody but who has the secret can sign."""
    *lines, body = data.split(b"\n", 3)
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    texts = [line.decode("latin-1") for line in lines]  # as a server has headers
    headers = dict(zip(names, texts, strict=False))
    if is_signed(body, headers, secret=SECRET, now_s=1_770_000_000, tolerance_s=300) and (
        texts != SIGNED or body != b"{}"
    ):
        ours = signed_headers(body, key=texts[0], sent_at_s=int(texts[1]), secret=SECRET)
        if ours["webhook-signature"] not in texts[2].split(" "):
            raise Broken("it takes a signature that nobody has made")
    return True


def _secret(data: bytes) -> None:
    check_secret(data.decode("utf-8", "replace"))


def _loaded(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError("this target reads what JSON can hold") from error


def _as_said(*said: tuple[str, str, Mapping[str, Any]]) -> bytes:
    everything = (("opened", STATION, OPENED), *said)
    told = [{"kind": kind, "party": party, "parts": parts} for kind, party, parts in everything]
    return json.dumps(told, default=str).encode()


TRANSCRIPT = transcript_of(CASE, chain_of(), made_for=FLEET, made_at_utc=NOW)
HEAD = Envelope(id=CASE, kind=EnvelopeKind.HEAD, case=CASE, body={"number": 3, "hash": "ab"})
ENTRY = Envelope(
    id=CASE, kind=EnvelopeKind.ENTRY, case=CASE, body={"entry": chain_of()[0].to_json()}
)
SIGNED = list(signed_headers(b"{}", key="a", sent_at_s=1_770_000_000, secret=SECRET).values())[1:]
PROTOCOLS = tuple(path.read_bytes() for path in sorted(SHIPPED_FOLDER.glob("*.toml")))
RULE = json.dumps(document_of_rule(seeded_rule())).encode()
LEVELS = json.dumps(document_of_rule(seeded_rule())["levels"]).encode()
CASE_WORDS = tuple(f'"{name}"' for name in ("facts", "parts", "kind", "norad_cat_id", "intent"))


def _target(name: str, what: str, read: Any, *seeds: bytes, **more: Any) -> Target:
    return Target(name, what, read, (InputError,), seeds, **more)


TARGETS = (
    _target(
        "envelope", "envelopes between instances", _envelope, HEAD.to_bytes(), ENTRY.to_bytes()
    ),
    _target(
        "transcript",
        "transcripts",
        _transcript,
        TRANSCRIPT.to_text().encode(),
        longest=16_384,
    ),
    _target("canonical", "values in canonical JSON", _canonical, b'{"b": [1, 2.5], "a": null}'),
    Target(
        "case",
        "entries of a case, and what is made of them",
        _case,
        (InputError, NotACase),
        (
            _as_said(
                ("notified", STATION, {"notice": NOTICE}), ("intent", FLEET, intent("will_hold"))
            ),
            _as_said(
                ("statement", FLEET, {"assessment": assessment(), "remarks": "看到了。"}),
                ("decision_proposed", STATION, decision(FLEET)),
            ),
        ),
        CASE_WORDS,
        longest=8192,
    ),
    _target("protocol", "protocols as TOML", _protocol, *PROTOCOLS, longest=32_768),
    _target("rule", "a station's rule as JSON", _rule, RULE, longest=8192),
    _target("levels", "the levels that a form carries", _levels, LEVELS, longest=8192),
    _target("case_instant", "instants of entries", _instant, b"2026-03-10T04:00:00.000000Z"),
    _target("signature", "signatures of webhooks", _signed, "\n".join([*SIGNED, "{}"]).encode()),
    _target("secret", "signing secrets", _secret, SECRET.encode()),
)
