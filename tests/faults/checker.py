"""What must hold, whatever went wrong: read from the database by SQL and held against what others
remember. Nothing of the product's own code is asked, but for how a set's file is read.

Each check returns its violations as sentences; none is silent about what it could not see.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from tests.faults.clients import Memory
from tests.faults.world import World

LEGAL_AFTER = {
    "": {"detected", "watch", "yellow", "red", "emergency", "cleared", "passed", "stale"},
    "cleared": {"detected", "watch", "yellow", "red", "emergency", "stale"},
}
LEFT = {"passed": {"cleared"}}  # whatever else may follow, these may not
TOLERANCE = 1e-9


def violations(world: World, memory: Memory) -> list[str]:
    """Everything that is broken now; whatever is under way is given its time."""
    found: list[str] = list(memory.contradictions)
    for check in CHECKS:
        found += [f"{check.__name__}: {words}" for words in check(world, memory)]
    return found


def unfinished(world: World) -> list[str]:
    """What is still under way, or stuck; for the end, when nothing new begins."""
    counted = {
        "pulls": "SELECT count(*) FROM catalog_pull WHERE status IN ('running', 'accepted')",
        "runs": "SELECT count(*) FROM conjunctions_screeningrun"
        " WHERE status IN ('queued', 'running')",
        "shards": "SELECT count(*) FROM conjunctions_runshard AS s JOIN conjunctions_screeningrun"
        " AS r ON r.id = s.run_id WHERE s.status IN ('queued', 'running')",
        "studies": "SELECT count(*) FROM consequences_study WHERE status IN ('queued', 'running')",
        "deliveries": "SELECT count(*) FROM alerts_delivery WHERE status IN ('waiting', 'sending')",
        "undecided transitions": "SELECT count(*) FROM conjunctions_transition AS t WHERE NOT"
        " EXISTS (SELECT 1 FROM alerts_decision AS d WHERE d.transition_id = t.id)",
    }
    left = {name: world.value(sql) for name, sql in counted.items()}
    return [f"{count} {name}" for name, count in left.items() if count]


def database_is_sound(world: World, _: Memory) -> Iterator[str]:
    if world.postgres is not None:
        yield from _unvalidated_constraints(world)
        return
    for (words,) in world.query("PRAGMA integrity_check"):
        if words != "ok":
            yield words
    for row in world.query("PRAGMA foreign_key_check"):
        yield f"a reference to nothing: {row}"


def _unvalidated_constraints(world: World) -> Iterator[str]:
    for (name,) in world.query("SELECT conname FROM pg_constraint WHERE NOT convalidated"):
        yield f"constraint {name} is not valid"
    for (name,) in world.query(
        "SELECT relname FROM pg_class JOIN pg_index ON indexrelid = pg_class.oid"
        " WHERE NOT indisvalid"
    ):
        yield f"index {name} is not valid"


def element_sets_are_what_was_said(world: World, _: Memory) -> Iterator[str]:
    """None made up, none changed, none twice; a finished pull's file is stored whole."""
    rows = world.query(
        "SELECT o.norad_cat_id, e.epoch_utc, e.mean_anomaly_deg, e.mean_motion_rev_day, e.source"
        " FROM catalog_storedelementset AS e JOIN catalog_spaceobject AS o"
        " ON o.id = e.space_object_id"
    )
    stored = set()
    for number, epoch, anomaly_deg, motion, source in rows:
        key = (number, _instant(epoch))
        said = world.source.said.get(key)
        if said is None:
            yield f"{key} was never served"
        elif abs(said[0] - anomaly_deg) + abs(said[1] - motion) > TOLERANCE:
            yield f"{key} was served as {said}, stored as {(anomaly_deg, motion)}"
        if (key, source) in stored:
            yield f"{key} of {source} is stored twice"
        stored.add((key, source))
    yield from _files_half_stored(world, {key for key, source in stored if source == "gp"})


def _files_half_stored(world: World, stored: set[Any]) -> Iterator[str]:
    rows = world.query(
        "SELECT p.id, p.content_sha256, p.records_new, p.attempts, (SELECT count(*)"
        " FROM catalog_storedelementset AS e WHERE e.pull_id = p.id)"
        " FROM catalog_pull AS p JOIN catalog_feed AS f ON f.id = p.feed_id"
        " WHERE p.status = 'succeeded' AND f.source = 'gp'"
    )
    for pull, digest, told_new, attempts, counted in rows:
        missing = world.source.files.get(digest, set()) - stored
        if missing:
            yield f"pull {pull} succeeded without {len(missing)} of its sets: {min(missing)}"
        if told_new != counted and attempts == 1:
            yield f"pull {pull} says {told_new} new sets, {counted} bear its number"


def runs_are_whole(world: World, memory: Memory) -> Iterator[str]:
    """One assessment a run and conjunction; as many as the run says; what was finished stays."""
    for run, conjunction, count in world.query(
        "SELECT run_id, conjunction_id, count(*) FROM conjunctions_assessment"
        " WHERE run_id IS NOT NULL GROUP BY run_id, conjunction_id HAVING count(*) > 1"
    ):
        yield f"run {run} assessed conjunction {conjunction} {count} times"
    for kind, table in (("stations", "assessment"), ("catalogue", "catalogueapproach")):
        rows = world.query(
            f"SELECT r.id, r.status, r.event_counts, (SELECT count(*) FROM conjunctions_{table}"
            " AS a WHERE a.run_id = r.id) FROM conjunctions_screeningrun AS r"
            f" WHERE r.kind = '{kind}'"
        )
        for run, status, event_counts, counted in rows:
            told = sum(_json(event_counts).values()) if status == "finished" else counted
            if told != counted:
                yield f"run {run} of {kind} says {told} events and has {counted}"
            if kind == "stations" and status != "finished" and counted:
                yield f"run {run} is {status} and has {counted} assessments"
    known = dict(
        world.query(
            "SELECT id, inputs_sha256 FROM conjunctions_screeningrun WHERE status = 'finished'"
        )
    )
    for run, digest in list(memory.finished_runs.items()):
        if known.get(run) != digest:
            yield f"run {run} was shown as finished and is not what it was"


def lives_are_legal(world: World, memory: Memory) -> Iterator[str]:
    """Each life is a row of changes without a gap, from state to state; none seen is gone."""
    rows = world.query(
        "SELECT id, conjunction_id, sequence, from_state, to_state FROM conjunctions_transition"
        " ORDER BY conjunction_id, sequence"
    )
    state: dict[int, tuple[int, str]] = {}
    kept = {}
    for key, conjunction, sequence, before, after in rows:
        last, was = state.get(conjunction, (0, ""))
        if sequence != last + 1 or before != was:
            yield f"conjunction {conjunction}: {last} {was!r}, then {sequence} from {before!r}"
        if after not in LEGAL_AFTER.get(before, {after}) or after in LEFT.get(before, ()):
            yield f"conjunction {conjunction}: {before!r} cannot become {after!r}"
        state[conjunction] = (sequence, after)
        kept[key] = (conjunction, sequence, after)
    for conjunction, life, sequence in world.query(
        "SELECT conjunction_id, state, sequence FROM conjunctions_conjunctionlife"
    ):
        if state.get(conjunction) != (sequence, life):
            ends_at = state.get(conjunction)
            yield f"conjunction {conjunction} is {life!r}, its changes end at {ends_at}"
    for key, seen in list(memory.transitions.items()):
        if kept.get(key) != seen:
            yield f"transition {key} was seen as {seen} and is {kept.get(key)}"


def messages_are_delivered(world: World, _: Memory) -> Iterator[str]:
    """At least once, under one key, with one body; a copy more only for a try that broke off.

    That is the guarantee: nobody can know whether a message was taken whose answer was lost.
    """
    copies = world.receivers.copies()
    rows = world.query(
        "SELECT d.key, d.status, r.channel, (SELECT count(*) FROM alerts_deliveryattempt AS t"
        " WHERE t.delivery_id = d.id) FROM alerts_delivery AS d JOIN alerts_recipient AS r"
        " ON r.id = d.recipient_id"
    )
    known = set()
    for key, status, channel, tries in rows:
        name = hashlib.sha256(key.encode()).hexdigest()[:32] if channel == "email" else key
        known.add(name)
        came = copies.get(name, 0)
        if status == "sent" and not came:
            yield f"message {key} is sent, and never came"
        if came > tries:
            yield f"message {key} came {came} times for {tries} tries"
    for name in copies.keys() - known:
        yield f"a message came that nobody knows of: {name}"
    for key, bodies in world.receivers.bodies_by_key().items():
        if len(bodies) > 1:
            yield f"message {key} came with {len(bodies)} different bodies"
    for notice, recipient, count in world.query(
        "SELECT notice_id, recipient_id, count(*) FROM alerts_hearing"
        " GROUP BY notice_id, recipient_id HAVING count(*) > 1"
    ):
        yield f"notice {notice} is owed to {recipient} {count} times"


def acknowledgements_are_kept(world: World, memory: Memory) -> Iterator[str]:
    rows = world.query("SELECT notice_id, note, count(*) FROM alerts_acknowledgement GROUP BY 1, 2")
    kept = {(notice, note): count for notice, note, count in rows}
    for notice, note in list(memory.acknowledged.items()):
        if kept.get((notice, note)) != 1:
            yield f"notice {notice}: confirmed, kept {kept.get((notice, note), 0)} times"


def cases_are_chained(world: World, memory: Memory) -> Iterator[str]:
    """Every chain whole, by a reckoning of our own; every confirmed word in it, once."""
    rows = world.query(
        "SELECT c.uuid, e.number, e.uuid, e.kind, e.party, e.author, e.at_utc, e.recorded_at,"
        " e.previous_hash, e.hash, e.parts FROM coordination_entry AS e JOIN coordination_case AS c"
        " ON c.id = e.case_id ORDER BY c.id, e.number"
    )
    heads: dict[str, tuple[int, str]] = {}
    words: dict[str, list[tuple[str, int, str, Any]]] = {}
    for row in rows:
        case = _uuid(row[0])
        number, previous = heads.get(case, (0, _sha256(f"safe-passage case {case}")))
        entry = _entry(case, row)
        if (row[1], row[8]) != (number + 1, previous):
            yield f"case {case}: entry {row[1]} does not follow entry {number}"
        if _sha256(_canonical(entry)) != row[9]:
            yield f"case {case}: the hash of entry {row[1]} is not that of what it says"
        heads[case] = (row[1], row[9])
        said = _json(row[10]).get("remarks", {}).get("value")
        words.setdefault(_uuid(row[2]), []).append((case, row[1], row[9], said))
    for uuid, told in list(memory.entries.items()):
        expected = [(told["case"], told["number"], told["hash"], told["words"])]
        if words.get(uuid.lower()) != expected:
            yield f"entry {uuid}: confirmed as {expected}, kept as {words.get(uuid)}"
    for case, number, digest in world.query(
        "SELECT uuid, head_number, head_hash FROM coordination_case"
    ):
        if heads.get(_uuid(case)) != (number, digest):
            yield f"case {case}: its head is not its last entry"


def studies_are_kept(world: World, memory: Memory) -> Iterator[str]:
    kept = {
        _uuid(uuid): title
        for uuid, title in world.query("SELECT uuid, title FROM consequences_study")
    }
    for uuid, title in list(memory.studies.items()):
        if kept.get(uuid) != title:
            yield f"study {uuid}: confirmed, and not kept"


CHECKS: tuple[Callable[[World, Memory], Iterator[str]], ...] = (
    database_is_sound,
    element_sets_are_what_was_said,
    runs_are_whole,
    lives_are_legal,
    messages_are_delivered,
    acknowledgements_are_kept,
    cases_are_chained,
    studies_are_kept,
)


def _entry(case: str, row: tuple[Any, ...]) -> dict[str, Any]:
    """What the hash of an entry covers: docs/coordination/cases.md."""
    parts = _json(row[10])
    return {
        "case": case,
        "number": row[1],
        "uuid": _uuid(row[2]),
        "kind": row[3],
        "party": row[4],
        "author": row[5],
        "previous_hash": row[8],
        "at_utc": _instant_text(row[6]),
        "recorded_at": _instant_text(row[7]),
        "parts": {
            name: {"class": part["class"], "sha256": part["sha256"]} for name, part in parts.items()
        },
    }


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _uuid(value: Any) -> str:
    digits = str(value).replace("-", "").lower()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _instant(value: Any) -> datetime:
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _instant_text(value: Any) -> str:
    return _instant(value).isoformat(timespec="microseconds").replace("+00:00", "Z")
