"""The page Configuration: who sees and does what, and what it answers to what is typed."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sasweb.access import groups_create
from screening.configuration.beside import told_beside
from screening.configuration.exercise_models import ExerciseTime
from screening.configuration.files import configuration_text
from screening.configuration.models import Change, Way
from screening.configuration.selectors import documents_now
from screening.conjunctions.services.rules import rules_seed
from screening.operators.services import operators_seed
from screening.stations.models import Station
from screening.stations.services import stations_seed
from tests import factories

pytestmark = pytest.mark.django_db

OBJECT = "/configuration/stations/iss/"
INPUT = re.compile(r'<input[^>]*?name="([^"]+)"[^>]*>')
VALUE = re.compile(r'value="([^"]*)"')
SELECT = re.compile(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', re.S)
AREA = re.compile(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', re.S)


@pytest.fixture(autouse=True)
def _installation() -> None:
    stations_seed()
    rules_seed()
    operators_seed()
    groups_create()


def _sign_in(client: Client, group: str) -> User:
    person = User.objects.create_user(f"a-{group}", first_name="Olga", last_name="K")
    person.groups.set([Group.objects.get(name=group)])
    client.force_login(person)
    return person


@pytest.fixture
def admin(client: Client) -> Client:
    _sign_in(client, "administrator")
    return client


def _typed(page: str) -> dict[str, str]:
    """What a browser would send back of the editor's form, as the page filled it in."""
    form = page[page.index('class="configuration__form"') :]
    form = form[: form.index("</form>")]
    typed: dict[str, str] = {}
    for match in INPUT.finditer(form):
        is_box = 'type="checkbox"' in match[0]
        if is_box and " checked" not in match[0]:
            continue
        value = VALUE.search(match[0])
        typed[match[1]] = "on" if is_box else unescape(value[1]) if value else ""
    for name, options in SELECT.findall(form):
        chosen = re.search(r'value="([^"]*)" selected', options)
        typed[name] = chosen[1] if chosen is not None else ""
    typed |= {name: unescape(text) for name, text in AREA.findall(form)}
    typed.pop("csrfmiddlewaretoken", None)
    return typed


def _page(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_everybody_who_may_read_sees_it_and_administrators_alone_change_it(client: Client) -> None:
    for path in ("/configuration/", "/configuration/history/", OBJECT, "/configuration/exercise/"):
        assert client.get(path).status_code == 200, path
    assert "Save</button>" not in client.get(OBJECT).content.decode()
    assert client.post(OBJECT, {"action": "save"})["Location"].startswith("/sign-in/")
    _sign_in(client, "manager")
    for path in (OBJECT, "/configuration/import/", "/configuration/exercise/begin/"):
        assert client.post(path, {"action": "save"}).status_code == 403, path
    assert client.get("/configuration/export/").status_code == 403
    assert not Change.objects.exists()


def test_a_form_sent_back_as_it_was_changes_nothing(admin: Client) -> None:
    for area, documents in documents_now().items():
        if area in ("rules", "opening_rules", "release"):
            continue
        for key in list(documents)[:3]:
            path = f"/configuration/{area}/{key}/"
            answer = admin.post(
                path, _typed(admin.get(path).content.decode()) | {"action": "save", "reason": "x"}
            )
            assert "Nothing differs from what is" in _page(answer), path


def test_a_value_is_previewed_then_saved_with_its_reason(admin: Client) -> None:
    typed = _typed(admin.get(OBJECT).content.decode()) | {"hard_body_radius_m": "70"}
    preview = _page(admin.post(OBJECT, typed | {"action": "preview"}))
    assert "Hard-body radius of ISS: 70 m, before 66.1 m" in preview
    assert Station.objects.get(slug="iss").hard_body_radius_m == 66.1
    refused = admin.post(OBJECT, typed | {"action": "save"})
    assert refused.status_code == 400
    assert 'value="70"' in refused.content.decode()
    saved = admin.post(OBJECT, typed | {"action": "save", "reason": "measured anew"})
    assert saved.status_code == 302
    change = Change.objects.first()
    assert change is not None
    assert (change.by, change.reason) == ("Olga K", "measured anew")
    assert "measured anew" in _page(admin.get("/configuration/"))


def test_a_form_that_somebody_overtook_says_what_changed_and_keeps_what_was_typed(
    admin: Client,
) -> None:
    typed = _typed(admin.get(OBJECT).content.decode())
    saved = typed | {"mass_kg": "420000", "action": "save", "reason": "first"}
    assert admin.post(OBJECT, saved).status_code == 302
    late = typed | {"hard_body_radius_m": "70", "action": "save", "reason": "second"}
    answer = admin.post(OBJECT, late)
    assert answer.status_code == 409
    page = _page(answer)
    assert "Mass of ISS: 420000 kg, before 419725 kg" in page
    assert 'value="70"' in page
    again = _typed(answer.content.decode()) | {"mass_kg": "420000", "action": "save", "reason": "b"}
    assert admin.post(OBJECT, again).status_code == 302
    station = Station.objects.get(slug="iss")
    assert (station.mass_kg, station.hard_body_radius_m) == (420000.0, 70.0)


def test_what_is_wrong_is_said_at_its_input_and_rows_come_and_go(admin: Client) -> None:
    typed = _typed(admin.get(OBJECT).content.decode())
    added = admin.post(OBJECT, typed | {"edit": "add:volumes"}).content.decode()
    row = _typed(added)
    number = row["volumes"].rpartition(",")[2]
    assert row[f"volumes.{number}.name"] == ""
    filled = row | {
        f"volumes.{number}.name": "wide sphere",
        f"volumes.{number}.shape": "sphere",
        f"volumes.{number}.radius_km": "much",
        f"volumes.{number}.source": "a choice",
    }
    wrong = admin.post(OBJECT, filled | {"action": "preview"})
    assert wrong.status_code == 400
    assert "Needs a number (km) above 0 and at most 1000." in _page(wrong)
    good = filled | {f"volumes.{number}.radius_km": "30", "action": "preview"}
    assert "Volume wide sphere of ISS: added" in _page(admin.post(OBJECT, good))
    out = _typed(admin.post(OBJECT, good | {"edit": "remove:volumes.0"}).content.decode())
    assert "volumes.0.name" not in out
    assert out[f"volumes.{number}.name"] == "wide sphere"


def test_a_new_station_is_added_and_its_undo_takes_it_away(admin: Client) -> None:
    typed = _typed(admin.get("/configuration/new/stations/").content.decode())
    new = typed | {
        "key": "hab-1",
        "name": "Habitat 1",
        "short_name": "HAB",
        "operator": "Somebody",
        "primary_norad_cat_id": "99001",
        "hard_body_radius_m": "10",
        "hard_body_radius_source": "a drawing",
        "display_order": "3",
        "reason": "launched",
        "action": "save",
    }
    assert admin.post("/configuration/new/stations/", new)["Location"].endswith("/stations/hab-1/")
    change = Change.objects.first()
    assert change is not None
    path = f"/configuration/history/{change.number}/"
    assert "taken away" in _page(admin.post(path, {"action": "preview"}))
    assert admin.post(path, {"action": "undo", "reason": "not yet"}).status_code == 302
    assert not Station.objects.filter(slug="hab-1").exists()


def test_a_station_that_stands_in_records_is_not_taken_away(admin: Client) -> None:
    answer = admin.post(f"{OBJECT}take-away/", {"reason": "gone"}, follow=True)
    assert "Switch it off" in _page(answer)
    assert Station.objects.filter(slug="iss").exists()


def test_a_file_is_shown_then_taken_in_as_one_change(admin: Client) -> None:
    exported = admin.get("/configuration/export/")
    text = exported.content.decode()
    assert text == configuration_text(documents_now(), told_beside())
    assert "attachment" in exported["Content-Disposition"]
    edited = text.replace("mass_kg = 419725.0", "mass_kg = 420000").replace(
        "mass_kg = 97000.0", "mass_kg = 98000"
    )
    file = SimpleUploadedFile("configuration.toml", edited.encode())
    shown = _page(admin.post("/configuration/import/", {"file": file, "action": "preview"}))
    assert "Mass of ISS: 420000 kg, before 419725 kg" in shown
    assert not Change.objects.exists()
    taken = {"text": edited.replace("\n", "\r\n"), "action": "import", "reason": "both weighed"}
    assert admin.post("/configuration/import/", taken).status_code == 302
    change = Change.objects.first()
    assert change is not None
    assert (change.way, change.objects_changed.count()) == (Way.IMPORT, 2)
    wrong = admin.post("/configuration/import/", {"text": "form = 1\n[stations.iss]\nmas_kg = 1"})
    assert wrong.status_code == 400
    assert "stations.iss: there is no mas_kg. Did you mean mass_kg?" in _page(wrong)


def test_what_leads_decide_is_not_changed_by_an_administrator_with_a_file(admin: Client) -> None:
    text = "form = 1\n[opening_rules.iss]\nfrom_level = 'red'\n"
    answer = admin.post("/configuration/import/", {"text": text, "action": "preview"})
    assert answer.status_code == 400
    assert "for leads of the organisation" in _page(answer)


def test_an_exercise_is_begun_and_ended_on_its_page(admin: Client) -> None:
    begin = {"name": "Quiet Orbit", "reason": "the yearly one", "ends_at": "soon"}
    wrong = admin.post("/configuration/exercise/begin/", begin)
    assert wrong.status_code == 400
    assert "is no time: write it like" in _page(wrong)
    assert 'value="Quiet Orbit"' in wrong.content.decode()
    page = admin.post("/configuration/exercise/begin/", begin | {"ends_at": ""}, follow=True)
    assert 'http-equiv="refresh"' in page.content.decode()
    begun = ExerciseTime.objects.get()
    assert (begun.name, begun.begun_by) == ("Quiet Orbit", "Olga K")
    admin.post(f"/configuration/exercise/{begun.pk}/end/")
    begun.refresh_from_db()
    assert begun.ended_by == "Olga K"


def test_a_rule_saved_on_its_own_page_is_written_down_with_its_author(admin: Client) -> None:
    factories.feed()
    admin.post("/configuration/import/", {"text": "form = 1", "action": "preview"})
    page = admin.get("/stations/iss/rule/").content.decode()
    structure = re.search(r'name="structure" value="([^"]*)"', page)
    base = re.search(r'name="base" value="([^"]*)"', page)
    assert structure is not None
    assert base is not None
    form = page[page.index("rule__form") :]
    typed = {
        m[1]: unescape(VALUE.search(m[0])[1])
        for m in INPUT.finditer(form)
        if VALUE.search(m[0]) and "checkbox" not in m[0]
    }  # type: ignore[index]
    typed |= {"opens_h": "36", "note": "more time", "action": "save"}
    boxes = re.findall(r'name="compared_with" value="([^"]*)"[^>]*checked', page)
    units = {
        name: re.search(r'value="([^"]*)" selected', options)[1]
        for name, options in SELECT.findall(form)
        if " selected" in options
    }  # type: ignore[index]
    answer = admin.post("/stations/iss/rule/", typed | units | {"compared_with": boxes})
    assert answer.status_code == 302, _page(answer)[:3000]
    change = Change.objects.first()
    assert change is not None
    assert (change.by, change.way) == ("Olga K", Way.PAGE)
    assert [each.area for each in change.objects_changed.all()] == ["rules"]


def test_without_an_exercise_a_made_up_catalogue_is_not_called_real(admin: Client) -> None:
    about = "None is on: what is made and sent is real."
    assert about in _page(admin.get("/configuration/"))
    factories.feed(kind="demo")
    factories.space_object(is_synthetic=True)
    assert "None is on. But every object here is made up" in _page(admin.get("/configuration/"))
    factories.space_object(name="REAL")
    assert "real, but for what says SYNTHETIC" in _page(admin.get("/configuration/"))
