"""Every file that is handed over is kept once, with what it says or why it was rejected."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from screening.common.exceptions import InputError
from screening.conjunctions.models import TAG_WORDS
from screening.engine.ephemeris import EphemerisTag
from screening.messages.ccsds.text import text_is_longer_than
from screening.messages.cdm.export import SYNTHETIC
from screening.messages.models import (
    Message,
    MessageKind,
    MessageSource,
    MessageStatus,
)
from screening.messages.selectors import messages_all
from screening.messages.services import ImportOutcome, ImportResult, message_import
from tests import factories
from tests.screened_world import stand_still
from tests.unit.messages.samples import (
    OEM_COVARIANCE,
    OMM,
    STARLINK,
    STARLINK_NAME,
    cdm_kvn,
    oem_kvn,
)

pytestmark = pytest.mark.django_db

BROKEN = cdm_kvn(change={"TCA": None, "X": "near"})


def take_in(text: str | bytes, name: str = "test.txt") -> ImportOutcome:
    data = text.encode() if isinstance(text, str) else text
    return message_import(data, file_name=name, source=MessageSource.COMMAND, received_by="op")


def test_a_conjunction_message_is_stored_with_what_it_says() -> None:
    outcome = take_in(cdm_kvn())
    message = Message.objects.get()

    assert outcome.result == ImportResult.STORED
    assert (message.kind, message.originator, message.message_id) == ("cdm", "TESTERS", "TEST-1")
    assert message.created_utc == datetime(2026, 3, 10, 6, tzinfo=UTC)
    assert message.tca_utc == datetime(2026, 3, 12, 10, 20, 30, 456000, tzinfo=UTC)
    assert (message.norad_cat_id, message.other_norad_cat_id) == (25544, 30337)
    assert (message.object_name, message.other_object_name) == ("ISS (ZARYA)", "FENGYUN 1C DEB")
    assert message.facts["relativeMetadataData"]["MISS_DISTANCE"] == 715.5
    assert message.content == cdm_kvn().encode()
    assert (message.source, message.received_by) == ("command", "op")
    assert not message.is_synthetic


def test_the_same_bytes_twice_are_one_message() -> None:
    first, second = take_in(cdm_kvn(), "a.cdm"), take_in(cdm_kvn(), "b.cdm")

    assert second.result == ImportResult.DUPLICATE
    assert second.message == first.message
    assert Message.objects.get().file_name == "a.cdm"


def test_a_rejected_file_is_kept_with_every_problem() -> None:
    outcome = take_in(BROKEN, "bad.cdm")
    message = Message.objects.get()

    assert outcome.result == ImportResult.REJECTED
    assert (message.kind, message.status) == (MessageKind.CDM, MessageStatus.REJECTED)
    assert {"place": "relativeMetadataData", "reason": "TCA is missing"} in message.problems
    assert message.note.startswith("bad.cdm: ")
    assert message.content == BROKEN.encode()


def test_a_rejected_file_is_read_again_when_it_comes_again() -> None:
    first = take_in(cdm_kvn())
    Message.objects.update(status=MessageStatus.REJECTED, note="an older reader", problems=[{}])

    again = take_in(cdm_kvn())
    assert again.message == first.message
    assert again.result == ImportResult.STORED
    message = Message.objects.get()
    assert (message.problems, message.status != MessageStatus.REJECTED) == ([], True)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("CCSDS_OPM_VERS = 2.0\n", "it is a CCSDS OPM"),
        ("<tdm version='1.0'></tdm>", "it is a CCSDS TDM"),
        ("Dear operator,", "it begins 'Dear operator,'"),
        ("<html><body>503</body></html>", "it begins '<html><body>503"),
        ("", "it is empty"),
    ],
)
def test_what_is_no_message_that_is_read_is_named_and_kept(text: str, what: str) -> None:
    message = take_in(text).message

    assert (message.kind, message.status) == (MessageKind.UNKNOWN, MessageStatus.REJECTED)
    assert what in message.note


def test_a_file_too_large_to_be_a_message_is_not_stored() -> None:
    with pytest.raises(InputError, match="more than 64 MiB"):
        take_in(b"x" * (64 * 2**20 + 1))
    assert not Message.objects.exists()


def test_an_ephemeris_is_stored_with_its_span_and_found_by_its_designator() -> None:
    factories.space_object(norad_cat_id=25544, international_designator="1998-067A")
    message = take_in(oem_kvn(covariance=OEM_COVARIANCE)).message

    assert (message.kind, message.norad_cat_id) == (MessageKind.OEM, 25544)
    assert message.start_utc == datetime(2026, 3, 10, 12, tzinfo=UTC)
    assert message.stop_utc == datetime(2026, 3, 10, 12, 2, tzinfo=UTC)
    assert message.tag == "routine"
    [segment] = message.facts["segments"]
    assert (segment["state_count"], segment["covariance_frames"]) == (3, ["RTN"])


def test_an_object_that_is_not_catalogued_is_unknown_and_the_message_kept() -> None:
    message = take_in(oem_kvn()).message

    assert message.norad_cat_id is None
    assert message.status != MessageStatus.REJECTED


def test_an_ephemeris_that_came_before_its_object_is_used_when_it_comes_again(
    settings: Any,
) -> None:
    stand_still(settings)
    first, second = take_in(oem_kvn()), take_in(oem_kvn())
    factories.space_object(norad_cat_id=25544, international_designator="1998-067A")
    third = take_in(oem_kvn())

    assert (first.message.status, second.result) == ("not_used", ImportResult.DUPLICATE)
    assert (third.result, third.message.status) == (ImportResult.STORED, MessageStatus.EPHEMERIS)
    assert third.message.norad_cat_id == 25544
    assert third.message.note.startswith("Routine: runs of the stations follow it")


def test_a_starlink_s_file_and_mean_elements_are_stored() -> None:
    starlink, omm = take_in(gzip.compress(STARLINK.encode()), STARLINK_NAME), take_in(OMM)

    assert (starlink.message.kind, starlink.message.norad_cat_id) == ("starlink", 44714)
    assert (omm.message.kind, omm.message.norad_cat_id) == ("omm", 25544)
    assert omm.message.facts["BSTAR"] == "3.9e-05"


@pytest.mark.parametrize("text", [OMM, cdm_kvn()])
def test_a_number_too_long_for_the_catalogue_is_kept_as_text_and_found_nowhere(text: str) -> None:
    message = take_in(text.replace("25544", "9" * 20)).message

    assert message.norad_cat_id is None
    assert message.status != MessageStatus.REJECTED
    assert "9" * 20 in json.dumps(message.facts)


def test_a_message_that_says_it_is_made_up_is_marked() -> None:
    message = take_in(cdm_kvn(after={"CCSDS_CDM_VERS": f"COMMENT {SYNTHETIC}"})).message

    assert message.is_synthetic


def test_lists_do_not_fetch_the_files() -> None:
    take_in(cdm_kvn())

    assert {"content_gzip", "facts"} <= messages_all().get().get_deferred_fields()


def test_the_tags_of_the_engine_all_have_words() -> None:
    assert set(TAG_WORDS) == set(EphemerisTag)


def test_the_command_says_of_each_file_what_became_of_it(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.cdm", tmp_path / "bad.cdm"
    good.write_text(cdm_kvn())
    bad.write_text(BROKEN)
    out = StringIO()

    with pytest.raises(CommandError, match="2 of 3 files were refused"):
        call_command("message_import", str(good), str(bad), str(tmp_path / "none"), stdout=out)

    lines = out.getvalue().splitlines()
    assert "good.cdm: stored. Message" in lines[0]
    assert "ISS (ZARYA) and FENGYUN 1C DEB, TCA 2026-03-12 10:20:30 UTC" in lines[0]
    assert "bad.cdm: rejected. bad.cdm: " in lines[1]
    assert "cannot be read: No such file" in lines[2]


def test_the_command_can_answer_in_json(tmp_path: Path) -> None:
    file = tmp_path / "oem.txt"
    file.write_text(oem_kvn())
    out = StringIO()

    call_command("message_import", str(file), "--json", "--tag", "planned_manoeuvre", stdout=out)

    [document] = json.loads(out.getvalue())
    assert (document["result"], document["kind"]) == ("stored", "oem")
    assert Message.objects.get(pk=document["message"]).tag == "planned_manoeuvre"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_text_over_a_limit_of_its_own_is_not_stored_and_the_way_out_is_said(
    pack: Callable[[bytes], bytes],
) -> None:
    limit = 2**20
    with pytest.raises(InputError, match=r"more than 1 MiB of text.*message_import FILE.*64 MiB"):
        message_import(
            pack(b"x" * (limit + 1)),
            file_name="big",
            source=MessageSource.UPLOAD,
            max_bytes=limit,
        )
    assert not Message.objects.exists()


def test_a_gzip_bomb_is_unpacked_no_further_than_the_limit() -> None:
    bomb = gzip.compress(gzip.compress(b"0" * 2**26)) + gzip.compress(b"0" * 2**26)
    assert text_is_longer_than(2**20, bomb)
    assert not text_is_longer_than(2**27, bomb)
    assert not text_is_longer_than(2**20, gzip.compress(b"0" * 100)[:-9])  # damaged, not long
