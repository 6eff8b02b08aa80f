"""Change the configuration: one object or many, all or nothing, with who and why; preview; undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from screening.common.exceptions import InputError
from screening.configuration.areas import AREAS, Area
from screening.configuration.comparing import Difference, compare
from screening.configuration.fields import Document, Troubles
from screening.configuration.models import Change, Way
from screening.configuration.selectors import differences_of, documents_now
from screening.configuration.services.recording import change_record, notice_within_turn
from screening.configuration.services.turns import wait_for_turn

Wanted = Mapping[tuple[str, str], Document | None]  # by area and key; None: to be taken away
LONGEST_REASON: Final = 300


class Overtaken(InputError):
    """Somebody else has changed an object since it was read; ``since`` is what."""

    def __init__(self, since: Difference) -> None:
        self.since = since
        super().__init__(f"{since.object_name} was changed since you opened it.")


@transaction.atomic
def configuration_change(
    wanted: Wanted,
    *,
    by: str,
    reason: str,
    way: Way = Way.PAGE,
    undoes: Change | None = None,
    read_as: Wanted | None = None,
) -> Change:
    """Make objects what they are wanted to be, as one change. Nothing is written unless all is.

    ``read_as`` is what whoever asks was looking at: raises Overtaken where that is no longer so.
    Raises Troubles with everything that owners refuse, InputError without a person, a reason or a
    difference.
    """
    _refuse_what_is_missing(by, reason)
    wait_for_turn()
    notice_within_turn()
    before = documents_now()
    _refuse_overtaken(read_as or {}, before)
    _write(wanted, by=by, reason=reason)
    differences = compare(before, documents_now())
    if not differences:
        raise InputError("Nothing differs from what is: there is nothing to save.")
    return change_record(differences, by=by, way=way, reason=reason.strip(), undoes=undoes)


def configuration_preview(wanted: Wanted) -> list[Difference]:
    """What a change would make of each object; nothing stays written.

    Raises Troubles with everything that owners would refuse.
    """
    with transaction.atomic():
        wait_for_turn()
        before = documents_now()
        _write(wanted, by="preview", reason="preview")
        found = compare(before, documents_now())
        transaction.set_rollback(True)
    return found


def change_undone(change: Change) -> Wanted:
    """What undoing a change asks for. Raises InputError where it no longer fits, and says why."""
    if change.way == Way.BEGINNING:
        raise InputError("The beginning of history cannot be undone: there is nothing before it.")
    now = documents_now()
    lines = differences_of(change)
    later = [each for each in lines if now.get(each.area, {}).get(each.key) != each.after]
    if later:
        names = ", ".join(each.object_name for each in later)
        raise InputError(
            f"Change {change.number} can no longer be undone: changed again since then: {names}."
            " Undo what came later first, or edit it."
        )
    return {
        (each.area, each.key): None
        if each.before is None
        else AREAS[each.area].read(each.key, each.before, each.object_name)
        for each in lines
    }


def change_undo(change: Change, *, by: str, reason: str) -> Change:
    """Put back what a change found, as a change of its own. Raises as ``change_undone`` does."""
    with transaction.atomic():
        wait_for_turn()
        return configuration_change(
            change_undone(change), by=by, reason=reason, way=Way.UNDO, undoes=change
        )


def _refuse_what_is_missing(by: str, reason: str) -> None:
    if not by.strip():
        raise InputError("A change is made by somebody: say who.")
    if not 1 <= len(reason.strip()) <= LONGEST_REASON:
        raise InputError(f"Say in 1 to {LONGEST_REASON} characters why the configuration changes.")


def _refuse_overtaken(read_as: Wanted, now: Mapping[str, Mapping[str, Document]]) -> None:
    for (area, key), was in read_as.items():
        if now[area].get(key) != was:
            raise Overtaken(Difference(area, key, was, now[area].get(key)))


def _write(wanted: Wanted, *, by: str, reason: str) -> None:
    """Write area after area, take away in the other order, and hold all against each other."""
    troubles: list[str] = []
    steps = [*_writings(wanted), *_removals(wanted)]
    for step in steps:
        troubles += step.refused(lambda each: each.write(by=by, reason=reason))
    for step in steps:
        troubles += step.refused(_Step.hold)
    if troubles:
        raise Troubles(list(dict.fromkeys(troubles)))


@dataclass(frozen=True, slots=True)
class _Step:
    """One object to be written, or taken away where there is no document."""

    area: Area
    key: str
    document: Document | None

    def write(self, *, by: str, reason: str) -> None:
        if self.document is None:
            self.area.remove(self.key, by=by)
        else:
            self.area.write(self.key, self.document, by=by, reason=reason)

    def hold(self) -> None:
        if self.document is not None:
            self.area.holds(self.key)

    def refused(self, deed: Callable[[_Step], None]) -> list[str]:
        """Do one thing; what its owner refuses is told, and nothing of it stays written."""
        try:
            with transaction.atomic():
                deed(self)
        except InputError as error:
            return [f"{self.area.name}.{self.key}: {error}"]
        return []


def _writings(wanted: Wanted) -> Iterator[_Step]:
    for name, area in AREAS.items():
        own = {key: each for (of, key), each in wanted.items() if of == name and each is not None}
        yield from (_Step(area, key, own[key]) for key in area.in_order(own))


def _removals(wanted: Wanted) -> Iterator[_Step]:
    gone = [(of, key) for (of, key), document in wanted.items() if document is None]
    for name in reversed(list(AREAS)):
        yield from (_Step(AREAS[name], key, None) for of, key in gone if of == name)
