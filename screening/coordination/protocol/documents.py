"""Protocols as files: read and validated, refused with the place of what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from screening.common.exceptions import InputError
from screening.common.toml_files import toml_of_file
from screening.conjunctions.criteria.documents import mapping, one_of, refuse_unknown_keys, text
from screening.coordination.protocol.clauses import (
    Act,
    Answer,
    Clause,
    DutyRule,
    Escalation,
    ExerciseRule,
    Fit,
    Kind,
    Manoeuvrability,
    Protocol,
    RightOfWayRule,
    Status,
    Who,
    Words,
)
from screening.coordination.protocol.deadline_documents import deadline_from_document

SCHEMA_VERSION: Final = 1
_FIELDS: Final = frozenset(
    {
        *("schema_version", "key", "version", "kind", "status", "since", "name", "summary"),
        *("source", "note", "applies", "clause", "right_of_way", "duty", "exercise"),
    }
)
_FIT_FIELDS: Final = frozenset({"organisation", "classes", "is_operated"})
_DUTY_FIELDS: Final = frozenset(
    {"key", "clause", "who", "what", "after", "missed", "within", "met_by", "escalation"}
)
_HAN: Final = re.compile("[\u4e00-\u9fff]")


def load_protocol(path: Path) -> Protocol:
    """Read one protocol from its TOML file.

    Raises InputError with the file, the place and the reason when the file cannot be used.
    """
    return protocol_from_document(toml_of_file(path), path.name)


def protocol_from_document(document: object, where: str) -> Protocol:
    """Read one protocol. Raises InputError that says where, what and what is allowed."""
    entry = mapping(document, where)
    refuse_unknown_keys(entry, _FIELDS, where)
    if entry.get("schema_version") != SCHEMA_VERSION:
        raise InputError(f"{where}: schema_version must be {SCHEMA_VERSION}.")
    clauses = _clauses(entry.get("clause"), where)
    applies = mapping(entry.get("applies", {}), f"{where}, applies")
    refuse_unknown_keys(applies, frozenset({"between", "one", "other"}), f"{where}, applies")
    kind = one_of(Kind, entry.get("kind"), f"{where}: kind")
    return Protocol(
        key=text(entry, "key", where),
        version=_whole(entry, "version", where),
        kind=kind,
        status=one_of(Status, entry.get("status"), f"{where}: status"),
        since=_since(entry.get("since"), where),
        name=words(entry.get("name"), f"{where}, name"),
        summary=words(entry.get("summary"), f"{where}, summary"),
        source=text(entry, "source", where),
        note=words(entry.get("note"), f"{where}, note"),
        between=_between(applies.get("between"), kind, where),
        one=_fit(applies.get("one", {}), f"{where}, applies, one"),
        other=_fit(applies.get("other", {}), f"{where}, applies, other"),
        clauses=clauses,
        right_of_way=_right_of_way(entry.get("right_of_way", ()), clauses, where),
        duties=_duties(entry.get("duty", ()), clauses, where),
        exercise=_exercise(entry.get("exercise"), clauses, where),
    )


def words(document: object, where: str) -> Words:
    """A text in both languages, or InputError: what was not translated is refused."""
    entry = mapping(document, where)
    refuse_unknown_keys(entry, frozenset({"en", "zh"}), where)
    found = Words(text(entry, "en", where), text(entry, "zh", where))
    if not _HAN.search(found.zh):
        raise InputError(f"{where}: zh needs Chinese, not {found.zh!r}.")
    return found


def _clauses(documents: object, where: str) -> dict[str, Clause]:
    found: dict[str, Clause] = {}
    for number, document in enumerate(_list(documents, f"{where}, clause"), start=1):
        place = f"{where}, clause {number}"
        entry = mapping(document, place)
        refuse_unknown_keys(entry, frozenset({"key", "number", "title", "text"}), place)
        clause = Clause(
            text(entry, "key", place),
            text(entry, "number", place),
            words(entry.get("title"), f"{place}, title"),
            words(entry.get("text"), f"{place}, text"),
        )
        if clause.key in found or clause.number in {each.number for each in found.values()}:
            raise InputError(f"{place}: key or number is there twice.")
        found[clause.key] = clause
    if not found:
        raise InputError(f"{where}: needs at least one clause.")
    return found


def _right_of_way(
    documents: object, clauses: Mapping[str, Clause], where: str
) -> tuple[RightOfWayRule, ...]:
    rules = []
    for number, document in enumerate(_list(documents, f"{where}, right_of_way"), start=1):
        place = f"{where}, right_of_way {number}"
        entry = mapping(document, place)
        refuse_unknown_keys(entry, frozenset({"clause", "one", "other", "answer"}), place)
        rules.append(
            RightOfWayRule(
                _cited(entry, clauses, place),
                _fit(entry.get("one", {}), f"{place}, one"),
                _fit(entry.get("other", {}), f"{place}, other"),
                one_of(Answer, entry.get("answer"), f"{place}: answer"),
            )
        )
    return tuple(rules)


def _duties(documents: object, clauses: Mapping[str, Clause], where: str) -> tuple[DutyRule, ...]:
    found: dict[str, DutyRule] = {}
    for number, document in enumerate(_list(documents, f"{where}, duty"), start=1):
        duty = _duty(document, clauses, f"{where}, duty {number}")
        if duty.key in found:
            raise InputError(f"{where}, duty {number}: {duty.key} is there twice.")
        if duty.deadline.missed and duty.deadline.missed not in found:
            raise InputError(
                f"{where}, duty {number}: missed is the key of a duty above it, not"
                f" {duty.deadline.missed!r}."
            )
        found[duty.key] = duty
    return tuple(found.values())


def _duty(document: object, clauses: Mapping[str, Clause], where: str) -> DutyRule:
    entry = mapping(document, where)
    refuse_unknown_keys(entry, _DUTY_FIELDS, where)
    key = text(entry, "key", where)
    if ":" in key:
        raise InputError(f"{where}: key has no colon, unlike {key!r}.")
    return DutyRule(
        key=key,
        clause=_cited(entry, clauses, where),
        who=one_of(Who, entry.get("who"), f"{where}: who"),
        what=words(entry.get("what"), f"{where}, what"),
        deadline=deadline_from_document(entry, where),
        met_by=_met_by(entry.get("met_by"), where),
        escalation=_escalation(entry.get("escalation"), clauses, f"{where}, escalation"),
    )


def _met_by(documents: object, where: str) -> tuple[frozenset[Act], ...]:
    """A list of acts that all have to come; a list inside it is of acts of which one is enough."""
    parts = _list(documents, f"{where}, met_by")
    if not parts:
        raise InputError(f"{where}: met_by needs at least one act.")
    return tuple(
        frozenset(
            one_of(Act, act, f"{where}: met_by")
            for act in (part if isinstance(part, list | tuple) else [part])
        )
        for part in parts
    )


def _escalation(document: object, clauses: Mapping[str, Clause], where: str) -> Escalation | None:
    if document is None:
        return None
    entry = mapping(document, where)
    refuse_unknown_keys(entry, frozenset({"clause", "to", "what"}), where)
    return Escalation(
        _cited(entry, clauses, where),
        text(entry, "to", where),
        words(entry.get("what"), f"{where}, what"),
    )


def _exercise(document: object, clauses: Mapping[str, Clause], where: str) -> ExerciseRule | None:
    if document is None:
        return None
    place = f"{where}, exercise"
    entry = mapping(document, place)
    refuse_unknown_keys(entry, frozenset({"clause", "times_a_year", "what"}), place)
    return ExerciseRule(
        _cited(entry, clauses, place),
        _whole(entry, "times_a_year", place),
        words(entry.get("what"), f"{place}, what"),
    )


def _fit(document: object, where: str) -> Fit:
    entry = mapping(document, where)
    refuse_unknown_keys(entry, _FIT_FIELDS, where)
    classes = _list(entry.get("classes", ()), f"{where}, classes")
    is_operated = entry.get("is_operated", False)
    if not isinstance(is_operated, bool):
        raise InputError(f"{where}: is_operated is true or false, not {is_operated!r}.")
    return Fit(
        text(entry, "organisation", where, is_needed=False),
        frozenset(one_of(Manoeuvrability, each, f"{where}: classes") for each in classes),
        is_operated,
    )


def _between(document: object, kind: Kind, where: str) -> frozenset[str]:
    found = frozenset(str(each) for each in _list(document or (), f"{where}, between"))
    if (len(found) == 2) != (kind is Kind.BILATERAL) or len(found) not in (0, 2):
        raise InputError(
            f"{where}: between names the two organisations of a bilateral protocol,"
            f" and is of no other kind."
        )
    return found


def _cited(entry: Mapping[str, Any], clauses: Mapping[str, Clause], where: str) -> str:
    key = text(entry, "clause", where)
    if key not in clauses:
        raise InputError(f"{where}: clause {key!r} is not one of {', '.join(clauses)}.")
    return key


def _since(value: object, where: str) -> date | None:
    if value is not None and type(value) is not date:
        raise InputError(f"{where}: since is a date such as 2021-03-18, not {value!r}.")
    return value


def _whole(entry: Mapping[str, Any], name: str, where: str) -> int:
    value = entry.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise InputError(f"{where}: {name} needs a whole number from 1 on, not {value!r}.")
    return value


def _list(value: object, where: str) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise InputError(f"{where}: needs a list, not {value!r}.")
    return list(value)
