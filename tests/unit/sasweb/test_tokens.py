"""API tokens: each for as little as it needs, and good for nothing once it is over."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from screening.alerts.models import Acknowledgement, Notice, NoticeKind
from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.tokens.models import ApiToken
from screening.tokens.services import token_issue, token_use, tokens_revoke
from tests.factories import NOW

pytestmark = pytest.mark.django_db

READING = "/api/v1/transitions/"


@pytest.fixture(autouse=True)
def _closed(settings: Any) -> None:
    settings.OPEN_READING = False


@pytest.fixture
def operator() -> User:
    user = User.objects.create_user("olga")
    user.groups.add(Group.objects.get(name="operator"))
    return user


def bearing(owner: User, *scopes: str) -> Client:
    _, secret = token_issue(owner, purpose="a test", scopes=scopes, days=1)
    return Client(headers={"Authorization": f"Bearer {secret}"}, enforce_csrf_checks=True)


def notice() -> Notice:
    return Notice.objects.create(
        kind=NoticeKind.ALARM, key="alarm:1", words="Silent.", at_utc=NOW, recorded_at=NOW
    )


def test_a_token_reads_where_pages_need_a_sign_in(client: Client, operator: User) -> None:
    assert client.get(READING).status_code == 401
    assert bearing(operator, "read").get(READING).status_code == 200


def test_a_token_opens_no_page(operator: User) -> None:
    assert bearing(operator, "read").get("/runs/").status_code == 302


def test_a_token_that_may_only_acknowledge_reads_nothing(operator: User) -> None:
    assert bearing(operator, "acknowledge").get(READING).status_code == 403


def test_a_token_acknowledges_in_its_owners_name(operator: User) -> None:
    told = notice()
    address = f"/api/v1/alerts/{told.pk}/acknowledge/"
    assert bearing(operator, "read").post(address).status_code == 403
    client = bearing(operator, "acknowledge")
    assert client.post(address, {"note": "seen"}, "application/json").status_code == 200
    assert client.post(address, {}, "application/json").status_code == 200
    row = Acknowledgement.objects.get()
    assert (row.person, row.by, row.note) == ("olga", "api", "seen")


def test_a_token_can_do_no_more_than_its_owner() -> None:
    told = notice()
    client = bearing(User.objects.create_user("a-reader"), "read", "acknowledge")
    assert client.post(f"/api/v1/alerts/{told.pk}/acknowledge/").status_code == 403
    assert not Acknowledgement.objects.exists()


def test_no_token_writes_where_no_scope_is_named(operator: User) -> None:
    client = bearing(operator, "read", "acknowledge")
    assert client.post("/api/v1/runs/").status_code == 403


@pytest.mark.parametrize("open_reading", [True, False])
def test_a_token_that_is_not_good_is_refused_even_where_reading_is_open(
    settings: Any, open_reading: bool
) -> None:
    settings.OPEN_READING = open_reading
    response = Client(headers={"Authorization": "Bearer spt_guessed"}).get(READING)
    assert response.status_code == 401


def test_what_is_over_is_good_for_nothing(operator: User) -> None:
    token, secret = token_issue(operator, purpose="a test", scopes=["read"], days=1)
    assert token_use(secret) == token
    ApiToken.objects.update(expires_at=real_now_utc() - timedelta(seconds=1))
    assert token_use(secret) is None
    ApiToken.objects.update(expires_at=real_now_utc() + timedelta(days=1))
    User.objects.update(is_active=False)
    assert token_use(secret) is None
    User.objects.update(is_active=True)
    assert tokens_revoke([token.pk]) == 1
    assert token_use(secret) is None
    assert tokens_revoke([token.pk]) == 0


def test_the_secret_is_kept_nowhere(operator: User) -> None:
    _, secret = token_issue(operator, purpose="a test", scopes=["read"], days=1)
    (row,) = ApiToken.objects.values()
    assert secret not in map(str, row.values())
    assert secret.startswith(row["beginning"])
    assert len(row["beginning"]) < len(secret) / 3


def test_the_last_use_is_noted_to_a_minute(operator: User, django_assert_num_queries: Any) -> None:
    token, secret = token_issue(operator, purpose="a test", scopes=["read"], days=1)
    with django_assert_num_queries(2):
        token_use(secret)
    token.refresh_from_db()
    assert token.last_used_at is not None
    with django_assert_num_queries(1):
        token_use(secret)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"scopes": ["write"]}, "no scope write. Known: read, acknowledge"),
        ({"scopes": []}, "at least one scope"),
        ({"purpose": "  "}, "what the token is for"),
        ({"days": 0}, "1 to 730 days"),
        ({"days": 731}, "1 to 730 days"),
    ],
)
def test_a_token_that_makes_no_sense_is_refused(
    operator: User, wrong: dict[str, Any], words: str
) -> None:
    with pytest.raises(InputError, match=re.escape(words)):
        token_issue(operator, **{"purpose": "a test", "scopes": ["read"], "days": 1} | wrong)


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("api_token", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_issues_lists_and_revokes(operator: User) -> None:
    told = command("issue", "olga", "wall display", "--days", "30")
    secret = told.splitlines()[1]
    token = token_use(secret)
    assert token is not None
    assert token.scopes == ["read"]
    assert "wall display" in command("list")
    assert secret not in command("list")
    command("revoke", str(token.pk))
    assert token_use(secret) is None
    assert command("list") == ""
    with pytest.raises(CommandError, match="still works"):
        command("revoke", str(token.pk))


def test_the_command_names_a_user_who_is_not_there() -> None:
    with pytest.raises(CommandError, match="no user olga"):
        command("issue", "olga", "wall display")


@pytest.fixture
def administrator() -> Client:
    user = User.objects.create_user("ada", is_staff=True)
    user.groups.add(Group.objects.get(name="administrator"))
    client = Client()
    client.force_login(user)
    return client


def test_an_administrator_makes_a_token_in_their_own_name_alone(
    administrator: Client, operator: User
) -> None:
    form = {"purpose": "a test", "scopes": ["read"], "days": "30", "owner": operator.pk}
    page = administrator.post("/admin/tokens/apitoken/add/", form, follow=True).content.decode()
    token = ApiToken.objects.get()
    assert token.owner.get_username() == "ada"
    secret = re.search(r"spt_[\w-]{43}", page)
    assert secret is not None
    assert token_use(secret.group()) == token


def test_an_administrator_ends_tokens_but_not_those_of_somebody_mightier(
    administrator: Client, operator: User
) -> None:
    chief = User.objects.create_superuser("chief")
    mine = token_issue(operator, purpose="a test", scopes=["read"], days=1)[0]
    theirs = token_issue(chief, purpose="a test", scopes=["read"], days=1)[0]
    form = {"action": "revoke", "_selected_action": [mine.pk, theirs.pk]}
    administrator.post("/admin/tokens/apitoken/", form)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert mine.revoked_at is not None
    assert theirs.revoked_at is None
