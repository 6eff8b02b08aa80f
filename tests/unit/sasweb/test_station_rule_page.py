"""The page of a station's rule: read by all, previewed by the signed in, saved by the permitted."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from sasweb.web.rule_form import RuleForm
from screening.conjunctions.life_models import RuleVersion
from screening.conjunctions.rule_selectors import rule_in_force
from screening.conjunctions.services import rule_add
from tests import factories
from tests.factories import NOW
from tests.screened_world import stand_still

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
PATH = "/stations/iss/rule/"


@pytest.fixture(autouse=True)
def _clock(settings: Any) -> None:
    stand_still(settings)


def typed(action: str = "preview", **changes: Any) -> dict[str, Any]:
    """What the form sends when somebody has typed only these over it."""
    in_force = rule_in_force(factories.station().pk, NOW)
    assert in_force is not None
    form = RuleForm(in_force.rule)
    fields = [each for level in form.levels for each in level.fields]
    sent: dict[str, Any] = {each.name: each.value for each in fields if not each.is_fixed}
    sent |= {f"{each.name}.unit": each.unit for each in fields if each.units}
    sent |= {each.name: each.value for each in (*form.decision_point, *form.hold)}
    sent["compared_with"] = [each.key for each in form.compared_with if each.is_chosen]
    sent |= {"days": "30", "note": "", "base": str(in_force.version.number), "action": action}
    return sent | {name.replace("__", "."): value for name, value in changes.items()}


def _past_pass(pc: float) -> None:
    made = factories.conjunction(tca_utc=NOW - timedelta(hours=3))
    factories.assessment(
        made, pc=pc, miss_distance_km=2.0, created_at=made.tca_utc - timedelta(hours=50)
    )


def test_anybody_who_may_read_sees_the_rule_in_words_and_its_versions(client: Client) -> None:
    page = client.get(PATH).content.decode()
    assert "Probability of collision: at least 1e−04" in page
    assert "met by 3 of the last 4 updates" in page
    assert "30 to 28 h before closest approach" in page
    assert "Version 1" in page
    assert "sign in" in page
    assert '<fieldset class="rule__all" disabled>' in page


def test_what_is_wrong_is_named_with_its_level_and_led_to(signed_in: SignedIn) -> None:
    wrong = typed(red__1="soon", yellow__consequence="", opens_h="x", days="some")
    page = signed_in("nobody").post(PATH, wrong).content.decode()
    answer = page[page.index('id="rule-answer"') : page.index('id="edit-title"')]
    named = re.findall('<a href="#(f-[^"]+)">([^<]+)</a>: ([^<]+)<', answer)
    assert named == [
        (
            "f-red.1",
            "Red: probability of collision: at least",
            "“soon” is not a number. Write it like 0.5 or 1e-4.",
        ),
        ("f-yellow.consequence", "Yellow: What follows", "Needs a few words."),
        ("f-opens_h", "Opens", "“x” is not a number. Write it like 0.5 or 1e-4."),
        ("f-days", "Preview on the last", "“some”: give a whole number from 1 to 90."),
    ]
    assert all(f'id="{name}"' in page for name, _label, _error in named)


def test_a_stranger_who_sends_the_form_is_asked_to_sign_in(client: Client) -> None:
    response = client.post(PATH, typed())
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


def test_a_form_that_nobody_has_changed_is_the_rule_itself(signed_in: SignedIn) -> None:
    page = signed_in("nobody").post(PATH, typed()).content.decode()
    assert "Nothing differs from version 1." in page


def test_a_preview_says_what_would_have_been_raised_and_names_what_differs(
    signed_in: SignedIn,
) -> None:
    _past_pass(3e-5)
    _past_pass(1e-9)
    response = signed_in("nobody").post(PATH, typed(yellow__1="1e-6", yellow__source="A test."))
    page = response.content.decode()
    assert response.status_code == 200
    assert "Yellow, probability of collision: at least 1e−06; was at least 1e−05." in page
    assert "would have raised: 1 yellow, 1 watch, of 2 conjunctions." in page
    page = signed_in("operator").post(PATH, typed(yellow__1="1e-4")).content.decode()
    assert "would have raised: 2 watch, of 2 conjunctions." in page
    assert "Version 1: 1 yellow, 1 watch." in page
    assert "(1)</span></caption>" in page
    assert RuleVersion.objects.filter(station__slug="iss").count() == 1


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("red__1", "tiny", "“tiny” is not a number. Write it like 0.5 or 1e-4."),
        ("red__1", "", "Nothing is not a number."),
        ("red__at_least", "2.5", "“2.5” is not a whole number."),
        ("red__1", "-1", "Rule, level 2, condition: limit needs a number from zero on, not -1.0."),
        ("red__1", "nan", "limit needs a number from zero on"),
        ("opens_h", "20", "it would close before it opens"),
        ("red__at_least", "5", "at_least is 5, more than the 4"),
        ("pc_factor", "0.5", "pc_factor is 1 or more"),
        ("yellow__1__unit", "km", "has the unit"),
        ("days", "900", "give a whole number from 1 to 90"),
        ("red__source", " ", "Needs a few words."),
    ],
)
def test_bad_input_is_refused_with_its_place_and_nothing_typed_is_lost(
    signed_in: SignedIn, name: str, value: str, said: str
) -> None:
    sent = typed(**{name: value}) | {"note": "My reason."}
    response = signed_in("manager").post(PATH, sent)
    page = response.content.decode()
    assert response.status_code == 400
    assert said in page
    assert 'value="My reason."' in page
    if not name.endswith("unit"):
        assert f'name="{name.replace("__", ".")}" value="{value}"' in page


def test_who_may_not_save_is_told_whose_it_is_and_keeps_what_was_typed(
    signed_in: SignedIn,
) -> None:
    sent = typed("save", red__1="2e-4", red__source="Flight rule 7.", note="Fewer burns.")
    response = signed_in("operator").post(PATH, sent)
    assert response.status_code == 403
    assert "Changing the rule of a station is for" in response.content.decode()
    assert 'value="Fewer burns."' in response.content.decode()
    assert RuleVersion.objects.filter(station__slug="iss").count() == 1


def test_a_manager_saves_a_version_with_author_and_note(signed_in: SignedIn) -> None:
    manager = signed_in("manager")
    sent = typed("save", red__1="2e-4", red__source="Flight rule 7.", note="Fewer burns.")
    assert manager.post(PATH, sent).status_code == 302
    added = RuleVersion.objects.get(station__slug="iss", number=2)
    assert (added.author, added.note, added.valid_from) == ("a-manager", "Fewer burns.", NOW)
    [clause] = [added.document["levels"][1]["condition"]]
    assert clause["limit"] == 2e-4
    assert "text" not in clause, "the published wording told the old limit"
    page = manager.get(PATH).content.decode()
    assert "Red, probability of collision: at least 2e−04; was at least 1e−04." in page
    assert "Fewer burns." in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"red__1": "2e-4", "note": "Fewer."}, "say where the new one comes from"),
        ({"red__1": "2e-4", "red__source": "Rule 7."}, "Say in a few words why the rule changes."),
        ({"note": "Just so."}, "Nothing differs from version 1"),
    ],
)
def test_a_version_without_source_reason_or_change_is_not_saved(
    signed_in: SignedIn, changes: dict[str, str], said: str
) -> None:
    response = signed_in("manager").post(PATH, typed("save", **changes))
    assert response.status_code == 400
    assert said in response.content.decode()
    assert RuleVersion.objects.filter(station__slug="iss").count() == 1


def test_a_version_that_somebody_saved_meanwhile_is_not_overrun(signed_in: SignedIn) -> None:
    sent = typed("save", red__1="2e-4", red__source="Rule 7.", note="Fewer burns.")
    document = RuleVersion.objects.get(station__slug="iss").document
    rule_add(factories.station(), document, author="Li Na", note="The same.")
    response = signed_in("manager").post(PATH, sent)
    assert response.status_code == 409
    assert "Li Na has saved version 2 since you opened this page." in response.content.decode()
    assert RuleVersion.objects.filter(station__slug="iss").count() == 2


def test_a_station_whose_rule_cannot_be_read_says_so(client: Client) -> None:
    RuleVersion.objects.filter(station__slug="iss").update(document={"levels": []})
    page = client.get(PATH).content.decode()
    assert "ISS has no rule in force that can be read." in page
    assert "This release cannot read it" in page


def test_the_api_reads_previews_and_adds_versions(client: Client, signed_in: SignedIn) -> None:
    _past_pass(3e-5)
    [version] = client.get("/api/v1/rules/?station=iss").json()["results"]
    assert version["words"]["levels"][1]["level"] == "red"
    document = version["document"]
    document["levels"] = [each for each in document["levels"] if each["level"] == "watch"]
    sent = {"station": "iss", "document": document, "note": "Only watch."}
    as_json = {"content_type": "application/json"}
    assert client.post("/api/v1/rules/preview/", sent, **as_json).status_code in (401, 403)
    operator, manager = signed_in("operator"), signed_in("manager")
    told = operator.post("/api/v1/rules/preview/", sent, **as_json).json()
    assert told["current"]["highest"] == {"yellow": 1}
    assert told["proposed"]["highest"] == {"watch": 1}
    assert [(each["before"], each["after"]) for each in told["differing"]] == [("yellow", "watch")]
    assert operator.post("/api/v1/rules/", sent, **as_json).status_code == 403
    bad = manager.post("/api/v1/rules/", sent | {"document": {}}, **as_json)
    assert bad.status_code == 400
    assert "needs a text" in bad.json()["error"]["message"]
    made = manager.post("/api/v1/rules/", sent, **as_json)
    assert (made.status_code, made.json()["number"]) == (201, 2)


def edited(client: Client, sent: dict[str, Any], edit: str, **more: str) -> RuleForm:
    """The form as the page answers when one of its buttons is pressed."""
    response = client.post(PATH, sent | more | {"edit": edit})
    assert response.status_code == 200, response.content
    form = response.context["form"]
    assert isinstance(form, RuleForm)
    return form


def sent_by(form: RuleForm, action: str) -> dict[str, Any]:
    """What a form sends next, untouched."""
    fields = [each for level in form.levels for each in level.fields]
    sent: dict[str, Any] = {each.name: each.value for each in fields if not each.is_fixed}
    sent |= {f"{each.name}.unit": each.unit for each in fields if each.units}
    sent |= {"structure": form.structure, "note": form.note}
    others = {name: value for name, value in typed(action).items() if "." not in name}
    return others | sent


def test_a_clause_is_added_previewed_and_saved(signed_in: SignedIn) -> None:
    manager = signed_in("manager")
    form = edited(
        manager, typed(), "add-clause:red", **{"red.clause": "miss_distance|<", "red.join": "all"}
    )
    red = next(each for each in form.levels if each.level == "red")
    assert [each.value for each in red.limits] == ["0.0001", ""]
    assert RuleVersion.objects.filter(station__slug="iss").count() == 1
    blank = manager.post(PATH, sent_by(form, "preview"))
    assert (blank.status_code, b"Nothing is not a number." in blank.content) == (400, True)
    whole = sent_by(form, "preview") | {"red.2": "2", "red.source": "Flight rule 7."}
    page = manager.post(PATH, whole).content.decode()
    proposed = "probability of collision: at least 1e−04 and miss distance: less than 2 km"
    assert proposed in page[page.index("preview-title") : page.index("edit-title")]
    saved = manager.post(PATH, whole | {"action": "save", "note": "Only where it is near."})
    assert saved.status_code == 302
    document = RuleVersion.objects.get(station__slug="iss", number=2).document
    condition = next(each["condition"] for each in document["levels"] if each["level"] == "red")
    assert [each["quantity"] for each in condition["all"]] == ["pc", "miss_distance"]
    assert condition["all"][1]["limit"] == 2.0


def test_what_was_typed_moves_along_when_a_clause_is_taken_out(signed_in: SignedIn) -> None:
    form = edited(signed_in("operator"), typed(yellow__3="7.5"), "remove-clause:yellow.1")
    yellow = next(each for each in form.levels if each.level == "yellow")
    assert yellow.limits[0].is_fixed
    assert yellow.limits[1].value == "7.5"
    assert "probability of collision: at least" not in yellow.limits[0].label


def test_levels_are_taken_out_and_added(signed_in: SignedIn) -> None:
    operator = signed_in("operator")
    form = edited(operator, typed(), "remove-level:watch")
    assert form.missing_levels == ["watch"]
    page = operator.post(PATH, sent_by(form, "preview")).content.decode()
    assert "Watch is left out." in page
    again = edited(
        operator,
        sent_by(form, "preview"),
        "add-level",
        **{"new.level": "watch", "new.clause": "pc_unknown|"},
    )
    assert [each.level for each in again.levels][-1] == "watch"
    unsaid = operator.post(PATH, sent_by(again, "preview"))
    assert unsaid.status_code == 400
    assert b"Needs a few words." in unsaid.content


@pytest.mark.parametrize(
    "more",
    [
        {"edit": "remove-clause:red.9"},
        {"edit": "remove-clause:red.x"},
        {"edit": "remove-clause:purple.1"},
        {"edit": "add-clause:red", "red.clause": "luck|<", "red.join": "any"},
        {"edit": "add-level", "new.level": "purple", "new.clause": "pc_unknown|"},
        {"edit": "nonsense"},
        {"structure": "[1]"},
        {"structure": "["},
    ],
)
def test_a_change_that_makes_no_sense_is_refused_and_nothing_is_lost(
    signed_in: SignedIn, more: dict[str, str]
) -> None:
    response = signed_in("manager").post(PATH, typed() | {"note": "My reason."} | more)
    assert response.status_code == 400
    assert 'value="My reason."' in response.content.decode()
