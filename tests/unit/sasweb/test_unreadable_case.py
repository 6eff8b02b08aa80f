"""A case that cannot be read is told in one line, and breaks no page that lists others."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client

from screening.coordination.models import Case, Entry
from screening.operators.models import Membership, Organisation
from tests import coordination_world as world
from tests.coordination_world import FLEET, STATION
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

UNREADABLE = {"kind": "remark", "parts": {"remarks": "no part"}}
OF_ANOTHER_RELEASE = {"kind": "pondered", "parts": {}}


def _member(slug: str) -> Client:
    user = User.objects.create_user(f"lead-of-{slug}", password="correct horse")
    organisation = Organisation.objects.get(slug=slug)
    Membership.objects.create(user=user, organisation=organisation, role="lead")
    client = Client()
    client.force_login(user)
    return client


def _add(case: Case, **entry: Any) -> None:
    """An entry behind the back of whatever chains them."""
    Entry.objects.create(
        case=case,
        number=case.head_number + 1,
        uuid=uuid4(),
        party=STATION,
        author="A. Duty",
        at_utc=NOW,
        recorded_at=NOW,
        previous_hash=case.head_hash,
        hash="0" * 64,
        **entry,
    )


def test_it_breaks_nothing_else() -> None:
    sound, broken = world.notified_case(), world.notified_case(is_exercise=True)
    _add(broken, **UNREADABLE)
    ours, theirs = _member(STATION), _member(FLEET)
    page = ours.get("/coordination/?show=all").content.decode()
    assert "This case cannot be read" in page
    assert "because: " in page
    assert f'href="/coordination/{sound.uuid}/"' in page
    assert broken.conjunction is not None
    for address in (
        f"/conjunctions/{broken.conjunction.pk}/",
        "/operators/",
        f"/operators/{FLEET}/",
        f"/coordination/{sound.uuid}/",
    ):
        assert ours.get(address).status_code == 200, address
    assert "cannot be read" in ours.get(f"/conjunctions/{broken.conjunction.pk}/").content.decode()
    room = theirs.get("/counterpart/").content.decode()
    assert f"Case {str(broken.uuid)[:8]} cannot be read here" in room
    assert f"/counterpart/{sound.uuid}/" in room
    assert theirs.get("/api/v1/cases/").status_code == 200


def test_an_entry_of_a_kind_of_another_release_is_shown_and_hides_nothing() -> None:
    case = world.notified_case()
    _add(case, **OF_ANOTHER_RELEASE)
    ours, theirs = _member(STATION), _member(FLEET)
    for address in ("/coordination/", f"/coordination/{case.uuid}/", f"/operators/{FLEET}/"):
        page = ours.get(address)
        assert page.status_code == 200, address
        assert "cannot be read" not in page.content.decode()
    assert "pondered" in ours.get(f"/coordination/{case.uuid}/").content.decode()
    assert theirs.get("/counterpart/").status_code == 200
    assert "pondered" in theirs.get(f"/counterpart/{case.uuid}/").content.decode().lower()
    for name in ("status-card.en.txt", "formal-note.zh.txt"):
        assert ours.get(f"/coordination/{case.uuid}/documents/{name}").status_code == 200
