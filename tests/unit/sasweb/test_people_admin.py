"""An administrator manages people, and cannot make anybody mightier than themself."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from sasweb.access import groups_within

pytestmark = pytest.mark.django_db

USERS = "/admin/auth/user/"
GROUPS = "/admin/auth/group/"
NEW_PASSWORD = "a long and new password"


@pytest.fixture
def administrator(signed_in: Callable[[str], Client]) -> Client:
    client = signed_in("administrator")
    User.objects.filter(username="a-administrator").update(is_staff=True)
    return client


def person(name: str, *groups: str, **fields: Any) -> User:
    user = User.objects.create_user(name, password="correct horse", **fields)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def change(client: Client, user: User, **sent: Any) -> int:
    """Send the form of a person, with everything a forger would add; return the status."""
    form = {
        "username": user.username,
        "is_active": "on",
        "date_joined_0": "2026-03-10",
        "date_joined_1": "04:00:00",
    }
    return client.post(f"{USERS}{user.pk}/change/", form | sent).status_code


def test_an_administrator_makes_an_account_and_gives_it_a_group(administrator: Client) -> None:
    sent = {"username": "ada", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    response = administrator.post(f"{USERS}add/", sent | {"usable_password": "true"})
    assert response.status_code == 302
    ada = User.objects.get(username="ada")
    operator = Group.objects.get(name="operator")
    assert change(administrator, ada, groups=[operator.pk]) == 302
    assert list(ada.groups.all()) == [operator]


def test_an_administrator_cannot_make_anybody_a_superuser(administrator: Client) -> None:
    everything = list(Permission.objects.values_list("pk", flat=True))
    for user in (person("ada"), User.objects.get(username="a-administrator")):
        sent = {"is_superuser": "on", "is_staff": "on", "user_permissions": everything}
        assert change(administrator, user, **sent) == 302
        user.refresh_from_db()
        assert user.is_staff
        assert not user.is_superuser
        assert not user.user_permissions.exists()


def test_an_administrator_cannot_give_a_group_that_may_more(administrator: Client) -> None:
    mightier = Group.objects.create(name="mightier")
    mightier.permissions.add(Permission.objects.get(codename="change_group"))
    ada = person("ada")
    assert change(administrator, ada, groups=[mightier.pk]) == 200
    assert not ada.groups.exists()


def mightier_people() -> list[User]:
    """A superuser; somebody with a permission beyond the administrators'; the same, inactive."""
    beyond = Permission.objects.get(codename="delete_user")
    chief = person("chief", is_superuser=True)
    deputy, former = person("deputy"), person("former", is_active=False)
    deputy.user_permissions.add(beyond)
    former.user_permissions.add(beyond)
    return [chief, deputy, former]


def test_an_administrator_cannot_take_over_somebody_mightier(administrator: Client) -> None:
    sent = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "usable_password": "true"}
    for user in mightier_people():
        address = f"{USERS}{user.pk}/"
        assert administrator.post(f"{address}password/", sent).status_code == 403, user
        assert change(administrator, user, is_active="") == 403, user
        assert administrator.post(f"{address}delete/", {"post": "yes"}).status_code == 403, user
        user.refresh_from_db()
        assert user.check_password("correct horse")


def test_the_list_of_people_offers_no_way_to_delete_them(administrator: Client) -> None:
    users = [user.pk for user in (person("ada"), person("chief", is_superuser=True))]
    sent = {"action": "delete_selected", "_selected_action": users, "post": "yes"}
    administrator.post(USERS, sent)
    assert User.objects.filter(pk__in=users).count() == 2


def test_groups_are_a_superusers_even_if_the_group_was_given_more(administrator: Client) -> None:
    own = Group.objects.get(name="administrator")
    own.permissions.add(*Permission.objects.filter(content_type__app_label="auth"))
    for address in (GROUPS, f"{GROUPS}add/", f"{GROUPS}{own.pk}/change/"):
        assert administrator.get(address).status_code == 403, address


def test_a_superuser_gives_everything(admin_client: Client) -> None:
    ada = person("ada")
    operator = Group.objects.get(name="operator")
    assert change(admin_client, ada, is_superuser="on", groups=[operator.pk]) == 302
    ada.refresh_from_db()
    assert ada.is_superuser
    assert admin_client.get(GROUPS).status_code == 200


@pytest.mark.parametrize("group", ["operator", "manager"])
def test_others_manage_nobody(signed_in: Callable[[str], Client], group: str) -> None:
    client = signed_in(group)
    User.objects.filter(username=f"a-{group}").update(is_staff=True)
    assert client.get(USERS).status_code == 403
    assert client.get(f"{USERS}add/").status_code == 403


def test_administrators_may_give_each_of_the_three_groups() -> None:
    names = groups_within(person("ada", "administrator")).values_list("name", flat=True)
    assert set(names) == {"operator", "manager", "administrator"}
    names = groups_within(person("bob", "operator")).values_list("name", flat=True)
    assert set(names) == {"operator"}  # managers may do what operators may not
