"""A refusal says what was refused, whose it is, and whom to ask."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory

from sasweb import access
from sasweb.refusing import DEEDS, forbidden, refusal, whom_to_ask
from sasweb.web.setup.leading import ADMINISTER

pytestmark = pytest.mark.django_db


def test_every_permission_that_a_page_asks_for_has_words() -> None:
    asked = {
        value
        for name, value in vars(access).items()
        if name.isupper() and isinstance(value, str) and "." in value
    }
    assert asked | {ADMINISTER} == set(DEEDS)


def test_it_names_what_was_refused_and_the_groups_that_carry_it_today() -> None:
    assert refusal(access.WHAT_IF) == (
        "Asking what if is for administrators, managers and operators."
        " An administrator can put you into one of these groups."
    )
    Group.objects.exclude(name="operator").delete()
    assert refusal(access.WHAT_IF).startswith("Asking what if is for operators. ")


def test_where_no_group_carries_it_the_permission_is_named_for_who_can_give_it() -> None:
    Group.objects.all().delete()
    assert "no group carries the permission consequences.add_study" in refusal(access.WHAT_IF)


def test_a_page_names_whom_to_ask(signed_in: Callable[[str], Client]) -> None:
    chief = User.objects.create_user("grace", first_name="Grace", last_name="Hopper")
    chief.groups.add(Group.objects.get(name="administrator"))
    User.objects.create_user("gone", is_superuser=True, is_active=False)
    answer = signed_in("operator").get("/setup/")
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Setting up this installation is for administrators." in page
    assert "Whom to ask: Grace Hopper." in page


def test_whoever_is_signed_out_is_led_to_sign_in(client: Client) -> None:
    request = RequestFactory().get("/setup/")
    request.user = client.get("/").wsgi_request.user
    page = forbidden(request, PermissionDenied("Not for strangers.")).content.decode()
    assert "Not for strangers." in page
    assert 'href="/sign-in/?next=/setup/"' in page
    assert whom_to_ask(request.user) == ""


def test_a_machine_gets_the_one_shape_of_errors() -> None:
    answer = forbidden(RequestFactory().get("/feeds/x"), PermissionDenied("No."))
    assert answer.status_code == 403
    assert answer.content == (
        b'{"error": {"code": "permission_denied", "message": "No.", "fields": {}}}'
    )
