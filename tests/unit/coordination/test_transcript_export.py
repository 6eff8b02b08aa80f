"""The record of a case as each side may have it: one chain, whatever is withheld."""

from __future__ import annotations

import uuid
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from screening.coordination.kinds import ReleaseClass
from screening.coordination.models import Case
from screening.coordination.release_models import Release
from screening.coordination.selectors import chained_entries
from screening.coordination.services.speak import state
from screening.coordination.transcript import Match, compare, read_transcript, verify
from screening.coordination.transcript_selectors import transcript_for
from tests.coordination_world import (
    FLEET,
    OURS,
    STATION,
    THEIRS,
    assessment,
    notified_case,
    opened_case,
)
from tests.factories import NOW

pytestmark = pytest.mark.django_db
SECRET = 3.1234567e-05


@pytest.fixture
def case() -> Case:
    """Both have stated; we have released nothing but public facts."""
    made = notified_case()
    at_utc = NOW + timedelta(minutes=5)
    state(made, OURS, {"assessment": assessment(pc=SECRET)}, at_utc=at_utc, remarks="Ours alone.")
    state(made, THEIRS, {"assessment": assessment(pc=8e-7)}, at_utc=at_utc)
    return made


def test_two_readers_hold_the_very_same_chain(case: Case) -> None:
    ours, theirs = transcript_for(case, None), transcript_for(case, FLEET)
    assert verify(ours).is_whole
    assert verify(theirs).is_whole
    assert compare(ours, theirs).match is Match.SAME


def test_what_no_policy_releases_is_not_in_the_other_sides_file(case: Case) -> None:
    theirs = transcript_for(case, FLEET).to_text()
    assert str(SECRET) not in theirs
    assert "Ours alone." not in theirs
    assert "8e-07" in theirs, "their own words they have"
    salts = [
        part.salt
        for entry in chained_entries(case)
        for part in entry.parts.values()
        if entry.party == STATION and part.release_class != ReleaseClass.PUBLIC
    ]
    assert salts
    assert not any(salt in theirs for salt in salts if salt)


def test_the_file_says_how_much_is_withheld_and_why(case: Case) -> None:
    theirs = transcript_for(case, FLEET)
    assert verify(theirs).withheld_parts == 2
    withheld = theirs.entries[2].parts["assessment"].withheld
    assert withheld is not None
    assert withheld.why
    assert withheld.policy


def test_giving_out_public_facts_is_no_release(case: Case) -> None:
    transcript_for(case, FLEET)
    assert not Release.objects.filter(entry__party=STATION).exists()


class TestCommand:
    """``manage.py transcript_export CASE [--for SLUG]``."""

    def export(self, *arguments: str) -> str:
        out = StringIO()
        call_command("transcript_export", *arguments, stdout=out)
        return out.getvalue()

    def test_what_it_prints_verifies(self, case: Case, tmp_path: Path) -> None:
        mine, theirs = tmp_path / "mine.json", tmp_path / "theirs.json"
        mine.write_text(self.export(str(case.uuid)), "utf-8")
        theirs.write_text(self.export(str(case.uuid), "--for", FLEET), "utf-8")
        assert read_transcript(theirs.read_text("utf-8")).made_for == FLEET
        out = StringIO()
        call_command("transcript_verify", str(mine), str(theirs), stdout=out)
        said = out.getvalue().splitlines()
        assert said[0].startswith(f"OK: mine.json. Case {case.uuid}, 4 entries, nothing withheld")
        assert said[1].startswith(f"OK: theirs.json. Case {case.uuid}, 4 entries, 2 parts withheld")
        assert said[2] == "SAME: mine.json and theirs.json hold the very same chain."

    def test_a_case_that_is_not_there(self) -> None:
        with pytest.raises(CommandError, match="There is no case"):
            self.export(str(uuid.uuid4()))

    def test_a_stranger(self, case: Case) -> None:
        with pytest.raises(CommandError, match="for stranger"):
            self.export(str(case.uuid), "--for", "stranger")

    def test_a_draft_is_nobodys_but_ours(self) -> None:
        draft = opened_case()
        with pytest.raises(CommandError, match=f"for {FLEET}"):
            self.export(str(draft.uuid), "--for", FLEET)
