"""An offset may lead an instant out of the years that there are: it is none then."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from sasweb.api.v1.case_words import with_instants
from sasweb.web.instant_field import UtcInstantField
from sasweb.web.learn_clock import _instant

OUT = ("9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59")


@pytest.mark.parametrize("text", OUT)
def test_it_is_none_in_an_address(text: str) -> None:
    assert _instant(text) is None


@pytest.mark.parametrize("text", OUT)
def test_it_is_left_for_the_domain_to_refuse_in_a_statement(text: str) -> None:
    assert with_instants({"tca_utc": text}) == {"tca_utc": text}


@pytest.mark.parametrize("text", OUT)
def test_it_is_refused_in_a_form(text: str) -> None:
    with pytest.raises(ValidationError):
        UtcInstantField().clean(text)


def test_an_instant_of_a_form_is_in_utc_whatever_its_offset() -> None:
    found = UtcInstantField().clean("2026-03-10T06:00:00+02:00")
    assert found == datetime(2026, 3, 10, 4, tzinfo=UTC)
    assert found.tzinfo is UTC
