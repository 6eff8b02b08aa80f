"""What one party lets another see, and why.

Pure: policies in, a decision with its reason out. A policy is configuration of whoever holds the
data; nothing here says what the law of anybody allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from screening.common.exceptions import InputError
from screening.operators.release_words import Handling, Preset, ReleaseClass

NO_POLICY: Final = "no policy"
Document = Mapping[ReleaseClass, Handling]

# Why something is or is not shown: constant sentences, which can be put in other languages.
OWN: Final = "It is this party's own."
ALWAYS: Final = "Facts of public catalogues are always shown."
ALLOWED: Final = "The release policy of its holder allows it."
WITHHELD: Final = "The release policy of its holder does not let this party see it."
NONE_WRITTEN: Final = (
    "Its holder has no release policy for this party: public facts alone are shown."
)
NOT_RELAYED: Final = "It goes through an intermediary, who has not relayed it yet."
NO_INTERMEDIARY: Final = "It is to go through an intermediary, and none is named."
RELAYED: Final = "The intermediary has relayed it."
TO_RELAY: Final = "It is here to be relayed."
REASONS: Final = (
    OWN, ALWAYS, ALLOWED, WITHHELD, NONE_WRITTEN, NOT_RELAYED, NO_INTERMEDIARY, RELAYED, TO_RELAY,
)  # fmt: skip


def _document(**handlings: Handling) -> Document:
    """Complete a document: what it does not speak of is withheld, public facts never are."""
    given = {ReleaseClass(name): handling for name, handling in handlings.items()}
    everything = {each: given.get(each, Handling.WITHHOLD) for each in ReleaseClass}
    return MappingProxyType(everything | {ReleaseClass.PUBLIC: Handling.RELEASE})


PRESETS: Final[Mapping[Preset, Document]] = MappingProxyType(
    {
        Preset.PUBLIC_DATA_ONLY: _document(),
        Preset.OWN_ASSESSMENT: _document(
            assessment=Handling.RELEASE, words=Handling.RELEASE, plan_result=Handling.RELEASE
        ),
        Preset.FULL_TECHNICAL: _document(
            assessment=Handling.RELEASE,
            covariance=Handling.RELEASE,
            ephemeris=Handling.RELEASE,
            words=Handling.RELEASE,
            plan_result=Handling.RELEASE,
        ),
        Preset.THROUGH_INTERMEDIARY: _document(
            assessment=Handling.THROUGH_INTERMEDIARY,
            covariance=Handling.THROUGH_INTERMEDIARY,
            ephemeris=Handling.THROUGH_INTERMEDIARY,
            words=Handling.THROUGH_INTERMEDIARY,
            plan_result=Handling.THROUGH_INTERMEDIARY,
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version of what a holder lets a receiver see; parties are named by their slugs.

    ``receiver`` None: whoever has no policy of their own. ``case_uuid`` None: every case.
    """

    holder: str
    receiver: str | None
    case_uuid: UUID | None
    number: int
    valid_from: datetime
    preset: Preset
    document: Document

    @property
    def label(self) -> str:
        """What a log and a withheld part name it by."""
        name = self.preset.value.replace("_", " ")
        to = f" to {self.receiver}" if self.receiver else ""
        case = f" in case {str(self.case_uuid)[:8]}" if self.case_uuid else ""
        return f"{name} of {self.holder}{to}{case}, v{self.number}"


@dataclass(frozen=True, slots=True)
class Label:
    """What the label of a policy says; ``receiver`` and ``case`` empty: of any."""

    preset: Preset
    holder: str
    receiver: str
    case: str
    number: str


_LABEL: Final = re.compile(
    r"(?P<preset>[a-z ]+) of (?P<holder>\S+?)(?: to (?P<receiver>\S+?))?"
    r"(?: in case (?P<case>\w+))?, v(?P<number>\d+)"
)


def label_of(text: str) -> Label | None:
    """Read a label of ``Policy``; None for what is none, such as that of another system."""
    found = _LABEL.fullmatch(text)
    if found is None:
        return None
    given = found.groupdict(default="")
    preset = given.pop("preset").replace(" ", "_")
    return Label(Preset(preset), **given) if preset in list(Preset) else None


@dataclass(frozen=True, slots=True)
class ReleaseDecision:
    """Whether something is shown, why (one of ``REASONS``), and by which version of a policy.

    ``through`` is who has to relay it first: None where nobody has to, or nobody is named.
    """

    is_released: bool
    why: str
    policy: str
    through: str | None = None


def document_of(values: Any) -> Document:
    """Read a document as it is stored.

    Raises InputError for what is not one, a class or handling that nobody knows, or public facts
    that it would not release. A class that it does not name is withheld.
    """
    if not isinstance(values, Mapping):
        raise InputError("A release policy says for each class of data what becomes of it.")
    try:
        given = {str(ReleaseClass(name)): Handling(what) for name, what in values.items()}
    except ValueError as error:
        raise InputError(
            f"A release policy: {error}. Classes: {', '.join(ReleaseClass)}."
            f" What becomes of one: {', '.join(Handling)}."
        ) from error
    if given.get(ReleaseClass.PUBLIC, Handling.RELEASE) != Handling.RELEASE:
        raise InputError("Facts of public catalogues are always released.")
    return _document(**given)


def preset_of(document: Document) -> Preset:
    """Name a document: that of the preset it equals, else custom."""
    same = (preset for preset, its in PRESETS.items() if dict(its) == dict(document))
    return next(same, Preset.CUSTOM)


def in_force(
    policies: Iterable[Policy], *, holder: str, receiver: str, case_uuid: UUID | None, at: datetime
) -> Policy | None:
    """Find the policy that governs what a receiver sees of a holder at an instant.

    One that names the receiver goes before one that does not, and then one for the case before one
    for all: what is written of a pair is only opened by what is written of that pair. Of several
    versions the newest holds.
    """
    fitting = [
        policy
        for policy in policies
        if policy.holder == holder
        and policy.receiver in (None, receiver)
        and policy.case_uuid in (None, case_uuid)
        and policy.valid_from <= at
    ]
    return max(
        fitting,
        key=lambda each: (each.receiver is not None, each.case_uuid is not None, each.number),
        default=None,
    )


def decide(
    policies: Iterable[Policy],
    *,
    holder: str,
    receiver: str,
    case_uuid: UUID | None,
    release_class: ReleaseClass,
    at: datetime,
    intermediary: str | None = None,
) -> ReleaseDecision:
    """Decide whether a receiver sees one kind of a holder's data.

    ``intermediary`` is through whom the receiver is spoken to; what has been relayed already is the
    caller's to know. Without any policy public facts alone are shown.
    """
    if holder == receiver:
        return ReleaseDecision(True, OWN, NO_POLICY)
    if release_class == ReleaseClass.PUBLIC:
        return ReleaseDecision(True, ALWAYS, NO_POLICY)
    policy = in_force(policies, holder=holder, receiver=receiver, case_uuid=case_uuid, at=at)
    if policy is None:
        return ReleaseDecision(False, NONE_WRITTEN, NO_POLICY)
    handling = policy.document.get(release_class, Handling.WITHHOLD)
    if handling == Handling.RELEASE:
        return ReleaseDecision(True, ALLOWED, policy.label)
    if handling == Handling.WITHHOLD:
        return ReleaseDecision(False, WITHHELD, policy.label)
    why = NOT_RELAYED if intermediary else NO_INTERMEDIARY
    return ReleaseDecision(False, why, policy.label, intermediary)
