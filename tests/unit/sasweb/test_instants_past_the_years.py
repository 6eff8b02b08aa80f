"""An offset may lead an instant out of the years that there are: it is none then."""

from __future__ import annotations

import pytest

from sasweb.api.v1.case_words import with_instants
from sasweb.web.learn_clock import _instant

OUT = ("9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59")


@pytest.mark.parametrize("text", OUT)
def test_it_is_none_in_an_address(text: str) -> None:
    assert _instant(text) is None


@pytest.mark.parametrize("text", OUT)
def test_it_is_left_for_the_domain_to_refuse_in_a_statement(text: str) -> None:
    assert with_instants({"tca_utc": text}) == {"tca_utc": text}
