"""TOML that somebody wrote by hand, read or refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.common.exceptions import InputError
from screening.common.toml_files import toml_of_file, toml_of_text


@pytest.mark.parametrize(
    "text", ["a = ", "a = " + "[" * 5000, "a = " + "9" * 5000, 'a = "\\ud800"']
)
def test_what_is_no_toml_is_refused_with_its_name(text: str) -> None:
    with pytest.raises(InputError, match=r"^x\.toml cannot be read as TOML"):
        toml_of_text(text, "x.toml")


def test_a_file_that_is_not_there_or_no_text_is_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    with pytest.raises(InputError, match=r"^x\.toml cannot be read"):
        toml_of_file(path)
    path.write_bytes(b"\xff")
    with pytest.raises(InputError, match=r"^x\.toml cannot be read"):
        toml_of_file(path)
    path.write_text("a = 1")
    assert toml_of_file(path) == {"a": 1}
