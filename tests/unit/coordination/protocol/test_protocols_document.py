"""The tables of docs/coordination/protocols.md say what the files say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from screening.coordination.protocol import Answer, Manoeuvrability, Role, right_of_way
from screening.coordination.protocol.clauses import Band
from screening.coordination.protocol.documents import load_protocol
from screening.coordination.protocol.library import SHIPPED_FOLDER
from tests.unit.coordination.protocol.test_right_of_way import baseline, encounter

DOCUMENT = Path(__file__).resolve().parents[4] / "docs" / "coordination" / "protocols.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")
DUTIES = {
    "notify": "notify",
    "acknowledge": "acknowledge",
    "turn to intermediary or government": "escalate",
    "state, and say what one intends": "state",
    "propose who moves, or agree or refuse": "decide",
    "put the manoeuvre on record before it": "plan",
}


def table(title: str) -> list[list[str]]:
    """The rows of the first table below some words, without its head."""
    lines = TEXT.split(title, 1)[1].splitlines()
    rows = [line for line in lines[: _end(lines)] if line.startswith("|")]
    return [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in rows[2:]]


def _end(lines: list[str]) -> int:
    began = next(index for index, line in enumerate(lines) if line.startswith("|"))
    return next(i for i in range(began, len(lines)) if not lines[i].startswith("|"))


@pytest.mark.parametrize(
    ("one", "row"), list(zip(list(Manoeuvrability)[:4], table("by the baseline"), strict=True))
)
def test_the_table_of_right_of_way_is_the_baselines(one: Manoeuvrability, row: list[str]) -> None:
    for other, told in zip(Manoeuvrability, row[1:], strict=True):
        found = right_of_way(baseline(), encounter(one, other))
        assert found is not None
        expected = {
            (Answer.GIVES_WAY, Role.STATION_SIDE): "it moves",
            (Answer.GIVES_WAY, Role.OTHER_SIDE): "the other moves",
            (Answer.COORDINATE, None): "coordinate",
            (Answer.CONTACT_FIRST, None): "contact first",
        }
        assert told == expected[found.answer, found.mover]


@pytest.mark.parametrize("row", table("Silence has a meaning"), ids=lambda row: row[0])
def test_the_table_of_times_is_the_proposals(row: list[str]) -> None:
    rules = load_protocol(SHIPPED_FOLDER / "crewed-station-notification.v1.toml").duties
    rule = next((each for each in rules if each.key == DUTIES.get(row[0])), None)
    if rule is None:
        assert row[0] in ("say that it is done", "outcome on record")
        return
    below_40 = [band for band in rule.deadline.bands if band.tca_over_h < 40]
    assert [_minutes(cell) for cell in row[3:]] == [band.minutes for band in below_40]
    assert ("28 h before TCA" in row[3]) == any(_is_before_tca(b) for b in rule.deadline.bands)


def _minutes(cell: str) -> float:
    found = re.match(r"(\d+) (h|min)", cell)
    assert found
    return float(found[1]) * (60 if found[2] == "h" else 1)


def _is_before_tca(band: Band) -> bool:
    return band.before_tca_minutes == 28 * 60
