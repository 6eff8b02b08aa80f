"""Every package that a user installs has a licence that is on the list, or a reason beside it."""

from __future__ import annotations

from pathlib import Path

from tests.security.licences import EXCEPTIONS, licences_of

CHECKOUT = Path(__file__).resolve().parents[3]


def test_every_licence_is_allowed_and_every_exception_is_needed() -> None:
    found = licences_of(CHECKOUT / "requirements.txt")
    assert len(found) > 60
    assert [f"{each.name}: {each.words}" for each in found if not each.is_allowed] == []
    assert {each.name for each in found if each.why} == set(EXCEPTIONS)
