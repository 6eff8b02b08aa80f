"""A protocol that somebody writes on the page of the configuration."""

from __future__ import annotations

import pytest

from screening.common.exceptions import InputError
from screening.coordination.protocol.text_places import protocol_from_text


@pytest.mark.parametrize("text", ["key = ", "key = " + "[" * 5000, "version = " + "9" * 5000])
def test_text_that_is_no_toml_is_refused_in_words(text: str) -> None:
    with pytest.raises(InputError, match=r"^The text cannot be read as TOML: "):
        protocol_from_text(text)
