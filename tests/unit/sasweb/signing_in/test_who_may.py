"""Who may ask for what: every address of the site, as everybody, against a table.

An address that is added must be entered here. What is *inside* an answer, and that counterparts
reach their room alone, is for ``test_who_reaches_what.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, Final

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from screening.operators.models import Membership, MembershipRole
from screening.reports.services.sendings import edition_approve
from screening.tokens.models import Scope
from screening.tokens.services import token_issue
from tests.coordination_world import home_and_other
from tests.weekly_editions import stored
from tests.weekly_world import sample_report

pytestmark = pytest.mark.django_db

# --- The table: who gets past the door ---------------------------------------------------------
ROLES: Final = ("nobody", "operator", "manager", "administrator", "observer", "speaker", "lead")
OF_HOME: Final = frozenset({"observer", "speaker", "lead"})  # members of the organisation served
SIGNED_IN: Final = frozenset(ROLES)
ALL: Final = SIGNED_IN | {"stranger"}
WHO: Final = {
    "open": ALL,
    "read": SIGNED_IN,  # and strangers where reading is open
    "own": SIGNED_IN,
    "home": OF_HOME,
    "speak": frozenset({"speaker", "lead"}),
    "decide": frozenset({"lead"}),
    "run": frozenset({"operator", "administrator"}),
    "mitigate": frozenset({"operator", "manager", "administrator"}),
    "rule": frozenset({"manager", "administrator"}),
    "ask": frozenset({"operator", "manager", "administrator"}),
    "administer": frozenset({"administrator"}),
}
# What a token needs besides; None: no token may.
SCOPES: Final = {
    "open": frozenset(Scope),
    "read": frozenset({Scope.READ}),
    "own": frozenset({Scope.READ}),
    "cases": frozenset({Scope.READ, Scope.COORDINATE}),
    "say": frozenset({Scope.COORDINATE}),
    "acknowledge": frozenset({Scope.ACKNOWLEDGE}),
    "ask": frozenset({Scope.ASK}),
}

# Of each name of an address: who may GET it, who may POST to it. None: there is no such thing.
Rule = tuple[str | None, str | None]
READ: Final[Rule] = ("read", None)
PAGES: Final[dict[str, Rule]] = {
    **dict.fromkeys(
        (
            "watch", "conjunctions", "all_conjunctions", "all_conjunctions_csv", "conjunction",
            "conjunction_scene", "conjunction_scene_script", "conjunction_scene_file", "alerts",
            "alert", "alerts_news", "catalogue", "catalogue_insight",
            "space_object", "stations", "learn", "learn_2021", "learn_iridium_cosmos",
            "learn_protocols", "validation", "calibration", "sources", "pull", "messages",
            "message", "message_file", "weekly", "weekly_compare", "weekly_edition", "weekly_file",
            "what_if", "what_if_compare", "study", "study_burn", "study_burn_file", "study_cloud",
            "study_approaches", "header_ages", "runs", "run", "live_events", "station_calendar",
            "alerts_atom", "cap_message", "transitions_csv", "status", "help", "help_page",
            "help_document", "configuration", "configuration_history", "configuration_exercise",
        ),
        READ,
    ),
    **dict.fromkeys(
        ("run_create", "feed_resume", "feeds_resume", "pull_resume", "pull_accept", "pull_dismiss",
         "message_upload", "message_again", "ephemeris_use"),
        (None, "run"),
    ),
    "conjunction_mitigate": (None, "mitigate"),
    "alerts_acknowledge": (None, "own"),  # the alerts it names are asked for who is told of them
    "station_rule": ("read", "own"),  # anybody may preview; saving asks for the permission
    **dict.fromkeys(("planned_add", "planned_change", "planned_take_away"), (None, "rule")),
    **dict.fromkeys(("what_if_burns", "break_up_lab", "what_if_trajectory"), ("read", "ask")),
    **dict.fromkeys(("study_cancel", "study_keep", "study_again"), (None, "ask")),
    **dict.fromkeys(
        ("configuration_object", "configuration_add", "configuration_import",
         "configuration_change"),
        ("read", "administer"),
    ),
    **dict.fromkeys(
        ("configuration_remove", "exercise_begin", "exercise_end", "setup_test",
         "setup_home", "setup_station", "setup_station_switch", "setup_person"),
        (None, "administer"),
    ),
    **dict.fromkeys(("configuration_export", "setup", "setup_step"), ("administer", None)),
    "setup_skip": (None, "read"),  # a cookie of one's own browser
    "metrics": ("open", None),  # monitors bear a token of the installation, or are near
    "subscriptions": ("read", "own"),
    "way": ("own", "own"),
    **dict.fromkeys(("way_test", "way_stop", "tour_end"), (None, "own")),
    **dict.fromkeys(
        ("coordination", "case", "case_transcript", "case_links", "case_document", "operators",
         "operator"),
        ("home", None),
    ),
    "case_notice": ("home", "home"),  # sending asks for a role when it knows the case
    **dict.fromkeys(
        ("case_notify", "case_acknowledge", "case_state", "case_intend", "case_execute",
         "case_escalate", "case_remark", "case_open", "case_link_make", "case_link_end"),
        (None, "speak"),
    ),
    **dict.fromkeys(("case_propose", "case_answer", "case_close"), (None, "decide")),
    **dict.fromkeys(("operator_policy", "opening_rule"), (None, "decide")),
    # For whom a case exists is asked of the case: 404 for all others.
    **dict.fromkeys(
        ("counterpart", "counterpart_case", "counterpart_transcript", "counterpart_document"),
        ("own", None),
    ),
    "counterpart_say": (None, "own"),
    # By secret link, by signature, or for whoever is on the way in or out.
    **dict.fromkeys(("answer", "answer_transcript", "answer_document"), ("open", None)),
    "answer_say": (None, "open"),
    "acknowledge": ("open", "open"),
    "weekly_unsubscribe": ("open", "open"),
    **dict.fromkeys(("health", "health_feeds"), ("open", None)),
    "set_language": (None, "open"),
    **dict.fromkeys(("sign_in", "account_login", "mfa_authenticate"), ("open", "open")),
    "account_inactive": ("open", None),
    **dict.fromkeys(("sign_out", "account_logout"), (None, "open")),
    **dict.fromkeys(
        ("account", "mfa_index", "mfa_list_webauthn", "usersessions_list",
         "account_set_password", "mfa_view_recovery_codes"),
        ("own", None),
    ),
    **dict.fromkeys(
        ("account_change_password", "account_reauthenticate", "mfa_activate_totp",
         "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn",
         "mfa_generate_recovery_codes", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
        ("own", "own"),
    ),
    "usersessions_end": (None, "own"),
}  # fmt: skip
API: Final[dict[str, Rule]] = {
    **dict.fromkeys(
        (
            "api_entrance", "frame", "frame_objects", "frame_track", "api_insight", "api_schema",
            "api_docs", "api_status", "api_run-docked-objects", "api_run-object-statuses",
            "api_run-shards",
            "api_conjunction-cdm", "api_conjunction-encounter", "api_assessment-cdm",
            "api_approach-csv", "api_pull-rejections",
            *(f"api_{area}-{what}" for what in ("list", "detail") for area in (
                "object", "element_set", "station", "conjunction", "alert", "transition", "alarm",
                "assessment", "ephemeris", "approach", "calibration", "weekly", "feed", "pull",
            )),
            "api_rule-detail", "api_run-detail", "api_message-detail", "api_study-detail",
        ),
        READ,
    ),
    "api_rule-list": ("read", "rule"),
    "api_rule-preview": (None, "own"),
    "api_run-list": ("read", "run"),
    "api_message-list": ("read", "run"),
    "api_study-list": ("read", "ask"),
    "api_study-cancel": (None, "ask"),
    "api_conjunction-mitigate": (None, "mitigate"),
    "api_ephemeris-use": (None, "run"),
    "api_alert-acknowledge": (None, "told"),  # the notice is asked for who is told of it
    **dict.fromkeys(
        ("api_case-list", "api_case-detail", "api_case-entries", "api_case-transcript"),
        ("cases", None),
    ),
    **dict.fromkeys(
        (f"api_case-{said}" for said in (
            "acknowledge", "close", "decision", "executed", "intent", "notify", "remark",
            "statement",
        )),
        (None, "say"),
    ),
}  # fmt: skip
BY_SIGNATURE: Final = {"api_peer"}
# Of the API alone: for whom the thing exists is asked of the thing.
WHO_OF_API: Final = {"cases": SIGNED_IN, "say": SIGNED_IN, "told": SIGNED_IN}
SCOPES_OF_API: Final = SCOPES | {"told": SCOPES["acknowledge"]}

# --- The walk ----------------------------------------------------------------------------------
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
GIVEN: Final = {
    "uuid": "00000000-0000-4000-8000-000000000000",
    "slug": "iss",
    "week": "2026-W11",
    "token": "nonsense",
    "kind": "status-card",
    "language": "en",
    "fmt": "txt",
    "what": "remark",
    "key": "nothing",
}


def routes() -> dict[str, str]:
    """The address of each name, with every parameter given; the admin's are asked for apart."""
    return dict(_leaves(get_resolver(), ""))


def _leaves(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, str]]:
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern)
        if route.startswith("admin/"):
            continue
        if isinstance(each, URLPattern):
            if each.name is not None:
                yield each.name, _filled(f"/{route}")
        else:
            yield from _leaves(each, route)


def _filled(route: str) -> str:
    given = PARAMETER.sub(lambda found: GIVEN.get(found[1] or found[2], "1"), route)
    return re.sub(r"\\(.)", r"\1", re.sub(r"(?<!\\)[\^$?]|\\Z", "", given))


@pytest.fixture
def clients(monkeypatch: pytest.MonkeyPatch) -> dict[str, Client]:
    """Everybody, with an account each. Headers of pages are left out: they are beside the point."""
    monkeypatch.setattr("sasweb.web.context.build_header", lambda _: SimpleNamespace())
    home, _ = home_and_other()
    found = {"stranger": Client(raise_request_exception=False)}
    for role in ROLES:
        user = User.objects.create_user(role, password="correct horse")
        if role in OF_HOME:
            Membership.objects.create(user=user, organisation=home, role=MembershipRole(role))
        elif role != "nobody":
            user.groups.add(Group.objects.get(name=role))
        found[role] = Client(raise_request_exception=False)
        found[role].force_login(user)
    return found


def asked(client: Client, method: str, address: str, **more: Any) -> bool:
    """Whether somebody gets past the door: there a thing that does not exist is 404, a form 400."""
    answer: HttpResponse = getattr(client, method)(address, **more)
    assert answer.status_code != 500, f"{method} {address}"  # a stream: 501 here
    place = answer.headers.get("Location", "")
    return answer.status_code not in {401, 403} and not place.startswith("/sign-in/")


def past_the_door(client: Client, table: dict[str, Rule], **more: Any) -> set[str]:
    places = routes()
    return {
        f"{method} {name}"
        for name, rule in table.items()
        for method, needed in zip(("get", "post"), rule, strict=True)
        if needed not in {None, "open"} and asked(client, method, places[name], **more)
    }


def expected(who: str, table: dict[str, Rule], *, is_reading_open: bool) -> set[str]:
    known = WHO | WHO_OF_API
    return {
        f"{method} {name}"
        for name, rule in table.items()
        for method, needed in zip(("get", "post"), rule, strict=True)
        if needed not in {None, "open"}
        and (who in known[needed] or (needed == "read" and is_reading_open))
    }


def test_every_address_is_in_the_table() -> None:
    assert set(routes()) == set(PAGES) | set(API) | BY_SIGNATURE


@pytest.mark.parametrize("is_reading_open", [True, False])
def test_people_get_where_the_table_says(
    clients: dict[str, Client], settings: Any, is_reading_open: bool
) -> None:
    settings.OPEN_READING = is_reading_open
    everybody = ("stranger", "nobody") if is_reading_open else tuple(clients)
    wrong: dict[str, set[str]] = {who: set() for who in everybody}
    for who in everybody:
        for whole in (PAGES, API):
            # Members of home are asked apart for what is theirs: they read as everybody does.
            table = {
                name: rule for name, rule in whole.items() if rule != READ or who not in OF_HOME
            }
            got = past_the_door(clients[who], table)
            right = expected(who, table, is_reading_open=is_reading_open)
            wrong[who] |= got ^ right
    assert {who: names for who, names in wrong.items() if names} == {}


@pytest.mark.parametrize(
    ("scope", "is_reading_open"),
    [*((scope, False) for scope in Scope), (Scope.READ, True), (Scope.ACKNOWLEDGE, True)],
)
def test_a_token_does_what_its_scope_says_and_no_more(
    settings: Any, scope: Scope, is_reading_open: bool
) -> None:
    """Of somebody who may do everything: what is missing is then the token's."""
    settings.OPEN_READING = is_reading_open
    owner = User.objects.create_superuser("mighty")
    _, secret = token_issue(owner, purpose="a test", scopes=[scope], days=1)
    bearer = {"headers": {"Authorization": f"Bearer {secret}"}}
    client = Client(raise_request_exception=False)
    right = {
        f"{method} {name}"
        for name, rule in API.items()
        for method, needed in zip(("get", "post"), rule, strict=True)
        if needed and scope in SCOPES_OF_API.get(needed, frozenset())
    }
    assert past_the_door(client, API, **bearer) == right
    assert not asked(client, "post", "/runs/request/", **bearer)  # pages know no tokens
    pages = asked(client, "get", "/runs/", **bearer)
    assert pages is is_reading_open


def test_what_is_open_to_all_is_so_with_reading_closed(settings: Any) -> None:
    settings.OPEN_READING = False
    places, ways = routes(), ("get", "post")
    refused = [
        f"{method} {name}"
        for name, rule in PAGES.items()
        for method, needed in zip(ways, rule, strict=True)
        if needed == "open"
        and name != "mfa_authenticate"  # leads back to the first step, which is as it should be
        and getattr(Client(), method)(places[name]).status_code in {401, 403}
    ]
    assert refused == []
    assert Client().post(places["api_peer"]).json()["error"]["code"] == "not_a_peer"


def test_the_admin_is_for_staff_and_each_list_for_whom_a_permission_names(
    clients: dict[str, Client],
) -> None:
    staff = User.objects.create_user("staff", is_staff=True)
    clients["staff"] = Client()
    clients["staff"].force_login(staff)
    for model in admin.site._registry:
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        for who in ("stranger", "operator", "administrator", "staff"):
            answer = clients[who].get(address)
            assert answer.status_code in {302, 403}, f"{who} {address}"


def test_a_refusal_names_the_roles_that_may(clients: dict[str, Client]) -> None:
    page = clients["manager"].post("/runs/request/").content.decode()
    assert "is for administrators and operators" in page
    answer = clients["nobody"].post("/api/v1/rules/", {}, content_type="application/json")
    assert "is for administrators and managers" in answer.json()["error"]["message"]
    Group.objects.get(name="operator").permissions.clear()
    Group.objects.get(name="administrator").permissions.clear()
    page = clients["manager"].post("/runs/request/").content.decode()
    assert "no group carries the permission" in page


def test_an_edition_that_waits_for_approval_is_read_by_those_who_approve(
    clients: dict[str, Client], settings: Any
) -> None:
    settings.WEEKLY_APPROVAL = True
    first = stored(sample_report())
    edition_approve(first, "bea")
    stored(sample_report(), number=2)
    week = first.week

    def read(who: str) -> tuple[int, int, int, int, str]:
        client = clients[who]
        listed = client.get("/api/v1/weekly/").json()["results"]
        return (
            client.get(f"/weekly/{week}/?edition=2").status_code,
            client.get(f"/weekly/{week}/summary.csv?edition=2").status_code,
            client.get(f"/weekly/{week}/").status_code,
            len(listed),
            client.get(f"/weekly/{week}/summary.csv")["Content-Disposition"][-6:],
        )

    for who in ("stranger", "operator"):
        assert read(who) == (404, 404, 200, 1, '1.csv"')
    assert read("manager") == (200, 200, 200, 2, '2.csv"')
    settings.WEEKLY_APPROVAL = False
    assert read("stranger") == (200, 200, 200, 2, '2.csv"')
