"""An ephemeris has one largest size, whichever way it comes."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sasweb.web import case_forms, counterpart_forms
from screening.common.exceptions import InputError
from screening.coordination.kinds import EntryKind
from screening.coordination.part_shapes import LONGEST_EPHEMERIS_BYTES, check_parts
from screening.coordination.peers.wire import LONGEST_BODY_BYTES

LIMIT = f"{LONGEST_EPHEMERIS_BYTES / 1e6:g} MB"
FORMS = [case_forms.IntendForm, counterpart_forms.IntentForm]


def errors_of(form: Any, size_bytes: int) -> str:
    file = SimpleUploadedFile("plan.oem", b"x" * size_bytes)
    filled = form({"choice": "will_manoeuvre", "plan": "oem"}, {"oem_file": file})
    return " ".join(filled.errors.get("oem_file", []))


def part_of(text: str) -> None:
    plan = {"kind": "oem", "norad_cat_id": 70001, "oem_text": text}
    check_parts(EntryKind.INTENT, {"intent": {"choice": "will_manoeuvre"}, "plan": plan})


@pytest.mark.parametrize("form", FORMS)
def test_forms_take_the_largest_and_nothing_larger_and_say_so(form: Any) -> None:
    assert LIMIT in str(form.base_fields["oem_file"].help_text)
    assert errors_of(form, LONGEST_EPHEMERIS_BYTES) == ""
    assert f"over {LIMIT}" in errors_of(form, LONGEST_EPHEMERIS_BYTES + 1)


def test_entries_take_the_largest_in_bytes_and_nothing_larger() -> None:
    part_of("x" * LONGEST_EPHEMERIS_BYTES)
    with pytest.raises(InputError, match="oem_text"):
        part_of("星" * (LONGEST_EPHEMERIS_BYTES // 3 + 1))


def test_an_envelope_has_room_for_it_even_if_every_character_were_escaped() -> None:
    assert 2 * LONGEST_EPHEMERIS_BYTES < LONGEST_BODY_BYTES
