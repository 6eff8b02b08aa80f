"""Whether what is said fits the case that it is said in, whichever way it came. Pure.

What a part looks like is held in ``part_shapes.py``, who may say what in ``legal.py``; here is what
only the case can tell: that a mover is one of its sides, that an answer is to the proposal that
stands. A page knows as much when it shows its form; another instance may have been shown less.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from screening.common.exceptions import InputError
from screening.coordination.canonical import instant_of
from screening.coordination.kinds import MOVER_BOTH, MOVER_NONE, Choice, EntryKind
from screening.coordination.legal import NotLegal
from screening.coordination.plans import PlanRefused
from screening.coordination.standing import CaseStanding

Values = Mapping[str, Any]


def require_fitting(
    standing: CaseStanding, party: str, kind: EntryKind, values: Values, at_utc: datetime
) -> None:
    """Raise InputError, or NotLegal where the case has moved on, unless parts fit the case.

    ``values`` has each part that is shown, as it is stored; ``party`` is whose words they are.
    """
    check = _CHECKS.get(kind)
    if check is not None:
        check(standing, values, at_utc)
    if kind is EntryKind.INTENT:
        _require_own_object(standing, party, values)


def _proposed(standing: CaseStanding, values: Values, _: datetime) -> None:
    movers = (*(each.slug for each in standing.principals), MOVER_NONE, MOVER_BOTH)
    mover = values["decision"].get("mover")
    if mover not in movers:
        raise InputError(f"decision.mover: one of {', '.join(movers)} belongs here, not {mover!r}.")


def _answered(standing: CaseStanding, values: Values, _: datetime) -> None:
    """NOTE: of two proposals that crossed, an answer to the older is none to the newer."""
    proposed, answer = standing.decision, values["decision"]
    if proposed is None:
        raise NotLegal("No decision has been proposed.")
    number = proposed.proposal.number
    if answer.get("answers") != number:
        raise NotLegal(
            f"Another proposal has come since, in entry {number}: read that before you answer."
        )
    if answer.get("mover") != proposed.mover:
        raise InputError(
            f"decision.mover: entry {number} proposes {proposed.mover!r}, not"
            f" {answer.get('mover')!r}."
        )


def _executed(_: CaseStanding, values: Values, at_utc: datetime) -> None:
    done = values.get("execution")
    if done is not None and instant_of(done["at_utc"]) > at_utc:
        raise InputError(
            f"execution.at_utc: {instant_of(done['at_utc']):%Y-%m-%d %H:%M:%S} UTC is still to"
            " come. Say what has been done, or state an intent."
        )


def _intended(_: CaseStanding, values: Values, __: datetime) -> None:
    said = values.get("intent")
    if "plan" in values and said is not None and said["choice"] != Choice.WILL_MANOEUVRE:
        raise InputError("A plan goes with the intent to manoeuvre: this intent has another.")


def _require_own_object(standing: CaseStanding, party: str, values: Values) -> None:
    """NOTE: one for the other side's object would be screened, and shown, as if it were theirs."""
    plan, own = values.get("plan"), standing.own_object(party)
    if plan is None or own is None:
        return
    number = plan.get("norad_cat_id")
    if number != own:
        raise PlanRefused(
            f"The plan is of object {number}; {party} flies {own} in this case, and plans for"
            " nothing else.",
            f"计划针对物体 {number}；本案中 {party} 运行的是 {own}，只能为其制定计划。",
        )


def _relayed(standing: CaseStanding, values: Values, _: datetime) -> None:
    """NOTE: what was relayed is shown: nothing is relayed before it is there to be read."""
    relay = values["relay"]
    number, to = relay["number"], relay.get("to")
    if all(each.number != number for each in standing.entries):
        raise InputError(f"relay.number: the case has no entry {number}.")
    if standing.party(str(to)) is None:
        raise InputError(f"relay.to: {to} is no party to this case.")


_CHECKS: Final[Mapping[EntryKind, Callable[[CaseStanding, Values, datetime], None]]] = {
    EntryKind.DECISION_PROPOSED: _proposed,
    EntryKind.DECISION_AGREED: _answered,
    EntryKind.DECISION_REFUSED: _answered,
    EntryKind.EXECUTED: _executed,
    EntryKind.INTENT: _intended,
    EntryKind.RELAYED: _relayed,
}
