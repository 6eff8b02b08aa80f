"""In the admin cases are read; the opening rule alone is set there."""

from __future__ import annotations

from typing import Any

import pytest

from screening.coordination.models import Entry, OpeningRule
from tests.coordination_world import notified_case
from tests.factories import station

pytestmark = pytest.mark.django_db
ADMIN = "/admin/coordination/"


def test_lists_and_pages_open_without_a_way_to_change_anything(admin_client: Any) -> None:
    case = notified_case()
    entry = case.entries.first()
    assert isinstance(entry, Entry)
    for path in ("case/", f"case/{case.pk}/change/", "entry/", f"entry/{entry.pk}/change/"):
        answer = admin_client.get(ADMIN + path)
        assert answer.status_code == 200, path
        assert b'name="_save"' not in answer.content, path
    assert admin_client.get(f"{ADMIN}case/add/").status_code == 403
    assert admin_client.post(f"{ADMIN}entry/{entry.pk}/delete/", {"post": "yes"}).status_code == 403


def test_what_an_entry_says_and_its_salts_are_not_shown(admin_client: Any) -> None:
    entry = notified_case().entries.get(number=1)
    page = admin_client.get(f"{ADMIN}entry/{entry.pk}/change/").content.decode()
    assert entry.hash in page
    assert entry.parts["facts"]["salt"] not in page


def test_who_sets_the_opening_rule_is_kept(admin_client: Any, admin_user: Any) -> None:
    answer = admin_client.post(
        f"{ADMIN}openingrule/add/", {"station": station().pk, "from_level": "red"}
    )
    assert answer.status_code == 302
    rule = OpeningRule.objects.get()
    assert (rule.from_level, rule.changed_by) == ("red", admin_user.get_username())
