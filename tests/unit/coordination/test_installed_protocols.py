"""Protocols of an installation's own folder count for its new cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from screening.common.exceptions import InputError
from screening.coordination.checks import protocols_are_readable
from screening.coordination.protocol.library import SHIPPED_FOLDER
from screening.coordination.protocol_selectors import installed_protocols, protocol_part
from tests.unit.coordination.protocol.cases import PARTIES

pytestmark = pytest.mark.django_db  # people's own protocols are rows

FACTS = {
    "primary": {"manoeuvrability": "crewed"},
    "secondary": {"manoeuvrability": "automated"},
}
OWN = """
schema_version = 1
key = "cmsa-spacex"
version = 1
kind = "bilateral"
status = "agreement"
name = { en = "Between two", zh = "双边" }
summary = { en = "The satellite moves.", zh = "卫星机动。" }
source = "A signed text"
note = { en = "Of a test.", zh = "测试用。" }
[applies]
between = ["cmsa", "spacex"]
[[clause]]
key = "moves"
number = "1"
title = { en = "The satellite moves", zh = "卫星机动" }
text = { en = "The satellite moves.", zh = "卫星机动。" }
[[right_of_way]]
clause = "moves"
one.organisation = "spacex"
other.organisation = "cmsa"
answer = "gives_way"
"""


def test_what_two_have_signed_goes_before_what_ships(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "cmsa-spacex.v1.toml").write_text(OWN, encoding="utf-8")
    settings.PROTOCOLS_FOLDER = tmp_path
    part = protocol_part(FACTS, PARTIES)
    assert (part["key"], part["version"]) == ("cmsa-spacex", 1)
    assert part["below"][0] == {"key": "crewed-station-notification", "version": 1}


def test_without_a_folder_the_shipped_ones_count(settings: Any) -> None:
    settings.PROTOCOLS_FOLDER = None
    assert protocol_part(FACTS, PARTIES)["key"] == "crewed-station-notification"
    assert len(installed_protocols().protocols) == len(list(SHIPPED_FOLDER.glob("*.toml")))


def test_a_file_that_cannot_be_used_is_named(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("key = 1", encoding="utf-8")
    settings.PROTOCOLS_FOLDER = tmp_path
    with pytest.raises(InputError, match=r"own\.toml: schema_version"):
        installed_protocols()
    assert [each.id for each in protocols_are_readable()] == ["coordination.E001"]


def test_what_ships_passes_the_check_at_the_start(settings: Any) -> None:
    settings.PROTOCOLS_FOLDER = None
    assert protocols_are_readable() == []
