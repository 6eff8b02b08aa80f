"""Take in what a peer has posted: proven to be its own and new, and each envelope once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.db.models import Max

from screening.common.clock import now_utc, real_now_utc
from screening.common.exceptions import InputError, SafePassageError
from screening.common.webhook_signing import KEY_HEADER, is_signed
from screening.coordination.canonical import instant_of
from screening.coordination.chain import Part
from screening.coordination.contents import kind_of
from screening.coordination.kinds import Choice, EntryKind
from screening.coordination.models import Case, Entry
from screening.coordination.part_shapes import check_parts, check_required
from screening.coordination.peers.models import Peer, Received
from screening.coordination.peers.ordering import LONGEST_GAP
from screening.coordination.peers.product_time import in_product_time
from screening.coordination.peers.selectors import active_peer
from screening.coordination.peers.services.queue import entries_requeue
from screening.coordination.peers.services.take import entry_take, head_take
from screening.coordination.peers.wire import (
    REPLAY_WINDOW_S,
    SENDER_HEADER,
    Envelope,
    EnvelopeKind,
    Result,
    number_of,
    read_envelope,
    text_of,
    uuid_of,
)
from screening.coordination.selectors import chained_entry, standing_of
from screening.coordination.services.append import part_disclose
from screening.coordination.services.plan_check import plan_check
from screening.coordination.services.say import say
from screening.coordination.speaker import Channel, Speaker

logger = logging.getLogger(__name__)

# What the keeper alone says of a case.
KEEPERS_OWN: Final = frozenset(
    {EntryKind.OPENED, EntryKind.OVERDUE, EntryKind.PLAN_SCREENED, EntryKind.OUTCOME}
)
CLOCKS_DIFFER_BY: Final = timedelta(seconds=REPLAY_WINDOW_S)


# What comes of an envelope itself, today and at every other try. A database that is locked, a disk
# that is full and the like are none of these: they pass, and are answered by 500.
_OF_THE_ENVELOPE: Final = (
    ArithmeticError,
    AttributeError,
    DataError,
    IntegrityError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


class NeverTaken(InputError):
    """An envelope that this instance falls over, and would at every other try."""


class NotAPeer(SafePassageError):
    """A post that no peer of ours can be shown to have sent now."""


def envelope_receive(content: bytes, headers: Mapping[str, str]) -> Result:
    """Take in one envelope. A copy of one that was taken in is answered, and changes nothing.

    ``headers`` answer to lower-case names. Raises NotAPeer; InputError for what cannot be read or
    is not for us, NeverTaken for what nobody foresaw; ChainBroken, NotLegal and the like for what
    is refused. Whatever else it raises may pass, and the peer tries again.
    """
    peer = _peer_of(content, headers)
    envelope = read_envelope(content)
    if headers.get(KEY_HEADER) != str(envelope.id):
        raise InputError(f"id: {envelope.id} is not what was signed as {KEY_HEADER}.")
    try:
        _require_sound_plan(peer, envelope)
        with transaction.atomic():
            return _once(peer, envelope)
    except _OF_THE_ENVELOPE as error:
        if isinstance(error, IntegrityError) and _received(peer, envelope.id):
            return Result.DUPLICATE  # a copy was faster
        logger.exception("Envelope %s of %s can never be taken.", envelope.id, peer)
        raise NeverTaken(
            f"This {envelope.kind.value} is signed and readable, but cannot be taken in here"
            f" ({type(error).__name__}). Sending it again changes nothing: the log of this"
            " instance says more."
        ) from error


def _peer_of(content: bytes, headers: Mapping[str, str]) -> Peer:
    """Whose post it is. Nobody is told which of the reasons it is not."""
    peer = active_peer(headers.get(SENDER_HEADER, ""))
    now = real_now_utc()
    is_good = peer is not None and any(
        is_signed(
            content,
            headers,
            secret=secret,
            now_s=int(now.timestamp()),
            tolerance_s=REPLAY_WINDOW_S,
        )
        for secret in _secrets_in(peer, now)
    )
    if peer is None or not is_good:
        raise NotAPeer(
            "No peer of this instance has signed this in the last five minutes. Both ends need"
            " the same introduction (`manage.py peer`) and the right time."
        )
    return peer


def _secrets_in(peer: Peer, now: datetime) -> list[str]:
    """What it may sign with; nothing where it is never heard."""
    former = peer.former_secret_in if peer.former_counts(now) else ""
    return [secret for secret in (peer.secret_in, former) if secret]


def _once(peer: Peer, envelope: Envelope) -> Result:
    if _received(peer, envelope.id):
        return Result.DUPLICATE
    Peer.objects.filter(pk=peer.pk).update(last_heard_at=real_now_utc())
    result = _taken(peer, envelope)
    Received.objects.create(
        peer=peer,
        key=envelope.id,
        kind=envelope.kind.value,
        case_uuid=envelope.case,
        result=result.value,
        received_at=real_now_utc(),
    )
    return result


def _received(peer: Peer, key: UUID) -> bool:
    return Received.objects.filter(peer=peer, key=key).exists()


def _taken(peer: Peer, envelope: Envelope) -> Result:
    if envelope.kind is EnvelopeKind.ENTRY:
        return entry_take(peer, envelope.case, envelope.body)
    if envelope.kind is EnvelopeKind.HEAD:
        return head_take(peer, envelope.case, envelope.body)
    case = _case_kept_here(peer, envelope.case)
    if envelope.kind is EnvelopeKind.SUBMISSION:
        return _submission_take(peer, case, envelope.body)
    return _request_take(peer, case, envelope.body)


def _case_kept_here(peer: Peer, case_uuid: UUID) -> Case:
    """NOTE: a case of others and one that is not there are refused in the same words."""
    case = Case.objects.filter(
        uuid=case_uuid,
        is_kept_here=True,
        parties__slug=peer.organisation.slug,
        entries__kind=EntryKind.NOTIFIED,
    ).first()
    if case is None:
        raise InputError(f"No case {case_uuid} of {peer.organisation.slug} is kept here.")
    return case


def _submission_take(peer: Peer, case: Case, body: Mapping[str, Any]) -> Result:
    """Chain what a peer says in its own name; it gets the entry back as every party does."""
    kind, entry_uuid = kind_of(text_of(body, "kind", longest=20)), uuid_of(body, "entry_uuid")
    if body.get("party") != peer.organisation.slug:
        raise InputError(f"party: {peer.organisation.slug} speaks for nobody but itself.")
    if kind in KEEPERS_OWN:
        raise InputError(f"kind: the keeper of a case alone says {kind.value}.")
    is_known = Entry.objects.filter(uuid=entry_uuid).exists()
    parts = _parts(kind, body.get("parts"))
    entry = say(
        case,
        Speaker(peer.organisation.slug, text_of(body, "author", longest=200), Channel.PEER),
        kind,
        parts,
        at_utc=_said_at(case, body, is_known=is_known),
        entry_uuid=entry_uuid,
    )
    if not is_known:
        return Result.TAKEN
    return Result.TAKEN if _disclose(entry, parts) else Result.DUPLICATE


def _require_sound_plan(peer: Peer, envelope: Envelope) -> None:
    """Refuse a plan that nobody could screen, as its own instance should have. Raises PlanRefused.

    NOTE: before the transaction: an ephemeris is read for seconds, in which nobody else could
    write. What is chained already stays what was said, whatever the time is by now.
    """
    body = envelope.body
    if envelope.kind is not EnvelopeKind.SUBMISSION or body.get("kind") != EntryKind.INTENT:
        return
    parts = _parts(EntryKind.INTENT, body.get("parts"))
    plan, said = parts.get("plan"), parts["intent"].value
    does_not_move = said is not None and said["choice"] != Choice.WILL_MANOEUVRE
    if plan is None or plan.withheld is not None or does_not_move:  # the last is told by ``say``
        return
    case = _case_kept_here(peer, envelope.case)
    if not Entry.objects.filter(uuid=uuid_of(body, "entry_uuid")).exists():
        at_utc = now_utc()
        facts = standing_of(case, at_utc).facts
        plan_check(plan.value, facts=facts, at_utc=at_utc, needs_elements=False)


def _disclose(entry: Entry, parts: Mapping[str, Part]) -> int:
    """Keep what a peer had withheld of its own words and gives now. Returns how many parts."""
    held = chained_entry(entry).parts
    given = {
        name: part
        for name, part in parts.items()
        if part.withheld is None and name in held and held[name].withheld is not None
    }
    for name, part in given.items():
        part_disclose(entry, name, part)
    return len(given)


def _parts(kind: EntryKind, given: Any) -> dict[str, Part]:
    if not isinstance(given, Mapping):
        raise InputError("parts: an object of JSON, empty where there are none.")
    parts = {name: Part.from_json(part, f"parts.{name}") for name, part in given.items()}
    shown = {name: part.value for name, part in parts.items() if part.withheld is None}
    check_parts(kind, shown)
    check_required(kind, set(parts))
    return parts


def _said_at(case: Case, body: Mapping[str, Any], *, is_known: bool) -> datetime:
    """When it was said: now, by clocks that may differ a little.

    Nobody dates an answer back to before it was due: nothing comes before what the keeper has put
    on record already, such as that it is overdue.
    NOTE: of what is chained already the first time counts, whatever a copy says.
    """
    at_utc = instant_of(text_of(body, "at_utc", longest=40))
    apart = abs(at_utc - now_utc())
    if apart > in_product_time(CLOCKS_DIFFER_BY) and not is_known:
        raise InputError(
            f"at_utc: {body['at_utc']} is not now, {now_utc():%Y-%m-%d %H:%M:%S} UTC here. Words"
            " count from when they reach the keeper: compare the clocks of both instances."
        )
    of_keeper = case.entries.filter(party=case.keeper_slug)
    newest: datetime | None = of_keeper.aggregate(newest=Max("at_utc"))["newest"]
    return max(at_utc, newest) if newest is not None else at_utc


def _request_take(peer: Peer, case: Case, body: Mapping[str, Any]) -> Result:
    """Queue again what a peer lacks."""
    first, last = number_of(body, "first"), number_of(body, "last")
    upto = min(last, case.head_number, first + LONGEST_GAP)
    entries_requeue(peer, case, range(first, upto + 1))
    return Result.TAKEN
