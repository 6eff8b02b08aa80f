"""Another instance, played by a test: it signs what it posts, and keeps or holds a case with us."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from screening.common.clock import real_now_utc
from screening.common.posting import Answer
from screening.common.webhook_signing import new_secret, signed_headers
from screening.coordination.chain import ChainedEntry
from screening.coordination.peers.models import Peer, PeerWay
from screening.coordination.peers.wire import SENDER_HEADER, Envelope, EnvelopeKind, read_envelope
from screening.operators.models import Organisation
from tests import coordination_world as world

ADDRESS = "/api/v1/coordination/peer/"
WE_SIGN, THEY_SIGN = new_secret(), new_secret()


def peer_of(organisation: Organisation, **overrides: Any) -> Peer:
    now = real_now_utc()
    fields = {
        "way": PeerWay.INSTANCE,
        "url": "https://peer.test/api/v1/coordination/peer/",
        "secret_out": WE_SIGN,
        "secret_in": THEY_SIGN,
        "created_at": now,
        "next_attempt_at": now,
    }
    return Peer.objects.create(organisation=organisation, **fields | overrides)


def we_are_the_fleet() -> Peer:
    """The station's side keeps the case elsewhere; we are the other side of it."""
    Organisation.objects.filter(is_home=True).update(is_home=False)
    world.organisation(world.FLEET, is_home=True)
    return peer_of(world.organisation(world.STATION))


def post(
    kind: EnvelopeKind,
    body: Mapping[str, Any],
    *,
    sender: str,
    case: uuid.UUID = world.CASE,
    key: uuid.UUID | None = None,
    secret: str = THEY_SIGN,
    age_s: int = 0,
    signed_as: uuid.UUID | None = None,
    change: Any = None,
) -> Any:
    """Post one envelope as another instance would. ``change`` tampers with the signed bytes."""
    envelope = Envelope(id=key or uuid.uuid4(), kind=kind, case=case, body=body)
    content = envelope.to_bytes()
    headers = signed_headers(
        content,
        key=str(signed_as or envelope.id),
        sent_at_s=int(real_now_utc().timestamp()) - age_s,
        secret=secret,
    )
    return Client().post(
        ADDRESS,
        change(content) if change else content,
        content_type="application/json",
        headers=headers | {SENDER_HEADER: sender},
    )


def post_entry(entry: ChainedEntry, **how: Any) -> Any:
    """Post an entry as the station's side, which keeps the case."""
    body = {"entry": entry.to_json()}
    return post(EnvelopeKind.ENTRY, body, **{"sender": world.STATION, "case": entry.case} | how)


@dataclass
class Listening:
    """A peer's end, without a network: keeps what is posted, and answers as it is told."""

    answers: list[Answer | Exception] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)

    def __call__(
        self, url: str, body: bytes, headers: Mapping[str, str], *, wants_body: bool
    ) -> Answer:
        answer = self.answers.pop(0) if self.answers else Answer(200, b'{"result": "taken"}')
        if isinstance(answer, Exception):
            raise answer
        self.envelopes.append(read_envelope(body))
        self.headers.append(headers)
        return answer

    def of_kind(self, kind: EnvelopeKind) -> list[Envelope]:
        return [each for each in self.envelopes if each.kind is kind]

    def entries(self) -> list[ChainedEntry]:
        found = self.of_kind(EnvelopeKind.ENTRY)
        return [ChainedEntry.from_json(each.body["entry"]) for each in found]


def refusal(status: int, message: str) -> Answer:
    return Answer(status, json.dumps({"error": {"message": message}}).encode())
