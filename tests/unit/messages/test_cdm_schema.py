"""Our table of keywords against the published schema, as an independent library has it."""

from __future__ import annotations

import pytest

from screening.messages.cdm import schema
from tests.unit.messages.witness import schema_blocks

PUBLISHED = schema_blocks()
OURS = {name: keywords for name, keywords in schema.BLOCKS.items() if keywords}


def test_it_has_the_blocks_of_the_schema_in_its_order() -> None:
    assert list(OURS) == list(PUBLISHED)


@pytest.mark.parametrize("block", OURS)
def test_it_has_the_keywords_of_the_schema_in_its_order(block: str) -> None:
    assert [each.name for each in OURS[block]] == [each.name for each in PUBLISHED[block]]


@pytest.mark.parametrize("block", OURS)
def test_what_must_be_there_and_its_units_are_those_of_the_schema(block: str) -> None:
    for ours, published in zip(OURS[block], PUBLISHED[block], strict=True):
        assert ours.is_mandatory == published.is_mandatory, ours.name
        assert ({ours.unit} if ours.unit else set()) == published.units, ours.name


@pytest.mark.parametrize("block", OURS)
def test_allowed_values_are_those_of_the_schema(block: str) -> None:
    for ours, published in zip(OURS[block], PUBLISHED[block], strict=True):
        assert ours.choices == {choice.upper() for choice in published.choices}, ours.name
