"""The door: password, second factor, lock-out, and what an administrator can undo."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from axes.models import AccessAttempt
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from tests.signing_in import PASSWORD, app_of, code_now, is_signed_in, person, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    cache.clear()


def test_a_password_alone_does_where_no_factor_is_set_up(client: Client) -> None:
    person()
    assert sign_in(client)["Location"] == "/runs/"
    assert is_signed_in(client)


def test_with_a_factor_the_password_is_half_of_it(client: Client) -> None:
    secret = app_of(person())
    assert sign_in(client)["Location"] == "/sign-in/second-factor/"
    assert not is_signed_in(client)
    assert "Second factor" in client.get("/sign-in/second-factor/").content.decode()
    done = client.post("/sign-in/second-factor/", {"code": code_now(secret)})
    assert done["Location"] == "/runs/"
    assert is_signed_in(client)


def test_a_code_opens_once(client: Client) -> None:
    secret = app_of(person())
    code = code_now(secret)
    sign_in(client)
    client.post("/sign-in/second-factor/", {"code": code})
    again = Client()
    sign_in(again)
    again.post("/sign-in/second-factor/", {"code": code})
    assert not is_signed_in(again)


def test_a_recovery_code_opens_once(client: Client) -> None:
    owner = person()
    app_of(owner)
    code = RecoveryCodes.activate(owner).get_unused_codes()[0]
    for expected in (True, False):
        browser = Client()
        sign_in(browser)
        browser.post("/sign-in/second-factor/", {"code": code})
        assert is_signed_in(browser) is expected


def test_secrets_of_factors_are_not_in_the_database_as_they_are() -> None:
    owner = person()
    secret = app_of(owner)
    kept = Authenticator.objects.get(user=owner).data["secret"]
    assert secret not in kept


def test_a_factor_under_another_key_opens_nothing(client: Client, settings: Any) -> None:
    secret = app_of(person())
    settings.SECRET_KEY = "another-" + "y" * 50
    sign_in(client)
    client.post("/sign-in/second-factor/", {"code": code_now(secret)})
    assert not is_signed_in(client)


def test_a_key_that_was_replaced_still_reads(client: Client, settings: Any) -> None:
    secret = app_of(person())
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-" + "y" * 50
    sign_in(client)
    client.post("/sign-in/second-factor/", {"code": code_now(secret)})
    assert is_signed_in(client)


def test_the_key_of_a_session_changes_when_somebody_signs_in(client: Client) -> None:
    person()
    client.get("/sign-in/")
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies["sessionid"] = session.session_key
    sign_in(client)
    assert client.session.session_key != session.session_key


# --- Locked out ------------------------------------------------------------------------------


def fail(client: Client, times: int, name: str = "ada", **more: Any) -> Any:
    for _ in range(times):
        answer = sign_in(client, name, "wrong", **more)
    return answer


def test_after_five_wrong_passwords_a_name_waits_and_is_told_how_long(client: Client) -> None:
    person()
    assert fail(client, 4).status_code == 200
    answer = fail(client, 1)
    assert answer.status_code == 429
    assert 890 <= int(answer["Retry-After"]) <= 900
    assert "Try again in 15 min" in answer.content.decode()
    assert sign_in(client).status_code == 429  # the right one, too
    assert not is_signed_in(client)


def test_the_wait_does_not_grow_while_one_tries_and_ends(client: Client) -> None:
    person()
    fail(client, 8)
    longest = AccessAttempt.objects.get().attempt_time
    AccessAttempt.objects.update(attempt_time=longest - timezone.timedelta(minutes=14))
    assert "Try again in 1 min" in sign_in(client).content.decode()
    AccessAttempt.objects.update(attempt_time=longest - timezone.timedelta(minutes=15, seconds=1))
    assert sign_in(client).status_code == 302


def test_others_and_other_addresses_are_not_locked_out(client: Client) -> None:
    person()
    person("bea")
    fail(client, 6)
    assert sign_in(client, "bea").status_code == 302
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7")).status_code == 302


@pytest.fixture
def few_of_a_name(settings: Any) -> None:
    """So many wrong passwords of a name from everywhere, and no limit for an address."""
    settings.WRONG_PASSWORDS_OF_A_NAME = "12/h/key"
    settings.ACCOUNT_RATE_LIMITS = {}


@pytest.mark.usefixtures("few_of_a_name")
@pytest.mark.parametrize(
    "household", [["192.0.2.6"], ["2001:db8::1", "2001:db8::2", "2001:db8::3"]]
)
def test_who_goes_on_after_the_lock_out_uses_up_no_attempts_of_the_name(
    household: list[str], client: Client
) -> None:
    person()
    for number in range(15):
        fail(client, 1, REMOTE_ADDR=household[number % len(household)])
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7")).status_code == 302


@pytest.mark.usefixtures("few_of_a_name")
def test_a_name_takes_so_many_wrong_passwords_from_everywhere(client: Client) -> None:
    person()
    for number in range(12):
        fail(client, 1, REMOTE_ADDR=f"192.0.2.{number + 1}")
    refused = sign_in(Client(REMOTE_ADDR="198.51.100.1"))
    assert "Too many wrong attempts. Try again in an hour" in refused.content.decode()


def test_a_name_that_nobody_has_is_answered_alike() -> None:
    person()
    page = []
    for name in ("ada", "nobody-at-all"):
        answers = [sign_in(Client(), name, "wrong") for _ in range(6)]
        page.append([(answer.status_code, words_of(answer)) for answer in answers])
    assert page[0] == page[1]


def words_of(answer: Any) -> str:
    """A page without what differs each time: secrets of forms, the clock, the name typed."""
    return re.sub(r'value="[^"]*"|content="\{[^"]*"|\d', "", answer.content.decode())


def test_capitals_make_no_other_name(client: Client) -> None:
    person()
    for name in ("ada", "Ada", "ADA", "aDa", " ada "):
        answer = sign_in(client, name, "wrong")
    assert answer.status_code == 429


def test_behind_a_proxy_the_address_is_who_asked_the_proxy(client: Client, settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    person()
    guesser = {"headers": {"X-Forwarded-For": "198.51.100.9, 203.0.113.5"}}
    fail(client, 6, **guesser)
    spoofed = {"headers": {"X-Forwarded-For": "192.0.2.1, 203.0.113.5"}}
    assert sign_in(client, **spoofed).status_code == 429
    honest = {"headers": {"X-Forwarded-For": "203.0.113.6"}}
    assert sign_in(Client(), **honest).status_code == 302
    settings.TRUSTED_PROXIES = 0  # then the header is a stranger's own words
    assert set(AccessAttempt.objects.values_list("ip_address", flat=True)) == {"203.0.113.5"}


def test_wrong_codes_count_as_wrong_passwords(client: Client) -> None:
    secret = app_of(person())
    sign_in(client)
    statuses = [
        client.post("/sign-in/second-factor/", {"code": f"00000{n}"}).status_code for n in range(5)
    ]
    assert statuses == [200, 200, 200, 200, 429]
    right = client.post("/sign-in/second-factor/", {"code": code_now(secret)})
    assert right.status_code == 429
    assert not is_signed_in(client)


def test_wrong_keys_count_too(client: Client) -> None:
    app_of(person())
    sign_in(client)
    for _ in range(5):
        answer = client.post("/sign-in/second-factor/", {"credential": '{"id": "x"}'})
    assert answer.status_code == 429


def test_neither_passwords_nor_codes_are_kept_with_attempts(client: Client) -> None:
    app_of(person())
    fail(client, 1)
    sign_in(client)
    client.post("/sign-in/second-factor/", {"code": "987654"})
    for attempt in AccessAttempt.objects.all():
        assert "wrong" not in attempt.post_data
        assert "987654" not in attempt.post_data


# --- What administrators do ------------------------------------------------------------------


def administrator() -> Client:
    person("root-ish", "administrator", is_staff=True)
    client = Client()
    client.force_login(User.objects.get(username="root-ish"))
    return client


def test_an_administrator_sees_who_is_locked_out_and_lets_them_in(client: Client) -> None:
    person()
    fail(client, 5)
    admin = administrator()
    listing = admin.get("/admin/axes/accessattempt/").content.decode()
    assert "ada" in listing
    chosen = {"action": "let_in", "_selected_action": [AccessAttempt.objects.get().pk]}
    admin.post("/admin/axes/accessattempt/", chosen)
    assert sign_in(client).status_code == 302
    assert "may try again" in LogEntry.objects.get().change_message


def test_a_lost_factor_is_taken_away_and_it_is_written_down_by_whom(client: Client) -> None:
    owner = person()
    app_of(owner)
    sign_in(client)
    client.post("/sign-in/second-factor/", {"code": code_now(app_of_again(owner))})
    admin = administrator()
    chosen = {"action": "take_away_second_factors", "_selected_action": [owner.pk]}
    admin.post("/admin/auth/user/", chosen)
    assert not Authenticator.objects.filter(user=owner).exists()
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.object_repr) == ("root-ish", "ada")
    assert "Took away 1" in entry.change_message
    client.get("/")
    assert not is_signed_in(client)  # their sessions ended


def app_of_again(owner: User) -> str:
    Authenticator.objects.filter(user=owner).delete()
    return app_of(owner)


def test_it_is_taken_away_on_the_server_too() -> None:
    owner = person()
    app_of(owner)
    call_command("second_factor_take_away", "ada")
    assert not Authenticator.objects.filter(user=owner).exists()
    assert "On the server" in LogEntry.objects.get().change_message
    with pytest.raises(CommandError, match="no user bea"):
        call_command("second_factor_take_away", "bea")


def test_nobody_takes_it_from_somebody_mightier() -> None:
    mighty = User.objects.create_superuser("mighty", password=PASSWORD)
    app_of(mighty)
    admin = administrator()
    chosen = {"action": "take_away_second_factors", "_selected_action": [mighty.pk]}
    answer = admin.post("/admin/auth/user/", chosen, follow=True).content.decode()
    assert "ask somebody mightier" in answer
    assert Authenticator.objects.filter(user=mighty).exists()


def test_the_admin_has_the_same_door(client: Client) -> None:
    secret = app_of(person("root-ish", "administrator", is_staff=True))
    there = client.get("/admin/", follow=True)
    assert there.redirect_chain[-1][0].startswith("/sign-in/")
    sign_in(client, "root-ish")
    client.post("/sign-in/second-factor/", {"code": code_now(secret)})
    assert client.get("/admin/").status_code == 200


def test_secrets_of_factors_have_no_page_in_the_admin() -> None:
    User.objects.create_superuser("mighty", password=PASSWORD)
    client = Client()
    client.force_login(User.objects.get(username="mighty"))
    for path in ("mfa/authenticator", "account/emailaddress", "usersessions/usersession"):
        assert client.get(f"/admin/{path}/").status_code == 404
