"""Burns on pages: asking for a search, reading its answer, saying a burn in a case."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from sasweb.web.what_if import burns
from sasweb.web.what_if.burn_answer import BurnAnswer
from sasweb.web.what_if.burn_next import next_tries
from screening.catalog.models import SpaceObject
from screening.conjunctions.models import Conjunction
from screening.consequences.kinds import QuestionError
from screening.consequences.models import Study
from tests import coordination_world as world
from tests import factories
from tests.burn_study import (
    BEST,
    HARMFUL,
    NEW_ID,
    OTHER,
    REFUSED,
    TCA,
    UNKNOWN,
    burn_study,
    document,
    nothing_good,
    question,
)
from tests.factories import NOW, assessed_conjunction
from tests.unit.consequences.burns import worlds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]
ASK = "/what-if/burns/"
Signing = Callable[[str], Client]


@pytest.fixture
def pass_() -> Conjunction:
    """The ISS and VISITOR 1, six hours ahead."""
    subject = assessed_conjunction()
    Conjunction.objects.filter(pk=subject.pk).update(tca_utc=TCA)
    return subject


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is asked of the service, which answers with a study."""
    calls: list[dict[str, Any]] = []

    def request(kind: str, data: dict[str, Any], **more: Any) -> Study:
        calls.append({"kind": kind, "data": data} | more)
        return burn_study()

    monkeypatch.setattr(burns, "study_request", request)
    return calls


def fields(**changes: Any) -> dict[str, Any]:
    """The form as a person would send it."""
    return {
        "object": "ISS (ZARYA) (25544)",
        "secondary": "70001",
        "tca": f"{TCA:%Y-%m-%d %H:%M:%S}",
        "days_after": "3",
        "threshold_km": "5",
        "earliest_h": "4.5",
        "burn_times": "10",
        "directions": ["radial", "in_track"],
        "sizes": "0.1, 0.5",
        "radius_m": "",
    } | changes


def html_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response.content[:2000]
    return response.content.decode()


def value_of(html: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', html)
    assert found, name
    value = re.search(r'value="([^"]*)"', found[0])
    return value[1] if value else ""


def words_of(html: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", html).split())


# --- Asking ------------------------------------------------------------------------------------


def test_a_conjunction_fills_the_form_with_the_station_burning(
    client: Client, pass_: Conjunction
) -> None:
    html = html_of(client, f"{ASK}?conjunction={pass_.pk}")
    assert value_of(html, "object") == "ISS (ZARYA) (25544)"
    assert value_of(html, "secondary").endswith(f"({pass_.secondary.norad_cat_id})")
    assert value_of(html, "tca") == "2026-03-10 10:00:00"
    assert float(value_of(html, "earliest_h")) < 6.0  # a day before would be in the past
    assert "a protected station" in html


def test_the_form_says_where_it_is_too_late_for_a_burn(
    client: Client, pass_: Conjunction, at_instant: Any
) -> None:
    address, words = f"{ASK}?conjunction={pass_.pk}", "It is too late for a burn here"
    assert words not in html_of(client, address)
    at_instant(TCA - timedelta(minutes=19))
    said = words_of(html_of(client, address))
    assert f"{words}: the pass is in 19 min" in said
    assert "half a revolution, 46 min" in said
    at_instant(TCA + timedelta(minutes=1))
    assert words not in html_of(client, address)


def test_a_study_fills_the_form_with_its_question(client: Client) -> None:
    study = burn_study(question=question(sizes_m_s=[0.25], directions=["radial"]))
    html = html_of(client, f"{ASK}?from={study.uuid}")
    assert [value_of(html, name) for name in ("sizes", "earliest_h", "days_after")] == [
        "0.25", "4", "2",
    ]  # fmt: skip
    assert html.count("checked") == 1


def test_an_address_that_names_nothing_shows_the_usual_form(client: Client) -> None:
    for query in ("?conjunction=999", "?conjunction=x", "?from=nobody", ""):
        html = html_of(client, ASK + query)
        assert value_of(html, "object") == ""
        assert value_of(html, "sizes") == "0.05, 0.1, 0.2, 0.5, 1"


def test_the_page_of_a_pass_to_come_asks_what_if_it_burns(
    client: Client, pass_: Conjunction, at_instant: Any
) -> None:
    link = f"{ASK}?conjunction={pass_.pk}"
    assert link in html_of(client, f"/conjunctions/{pass_.pk}/")
    at_instant(TCA + timedelta(minutes=1))
    assert link not in html_of(client, f"/conjunctions/{pass_.pk}/")


def test_strangers_read_the_form_and_sign_in_to_ask(client: Client, signed_in: Signing) -> None:
    assert "sign in" in html_of(client, ASK)
    assert client.post(ASK, fields())["Location"].startswith("/sign-in/")
    assert "Asking what if is for" in html_of(signed_in("nobody"), ASK)


def test_asking_needs_the_permission(signed_in: Signing) -> None:
    assert signed_in("nobody").post(ASK, fields()).status_code == 403
    assert not Study.objects.exists()


def test_what_was_typed_is_asked_of_the_pass_it_is_about(
    signed_in: Signing, pass_: Conjunction, asked: list[dict[str, Any]]
) -> None:
    other = str(pass_.secondary.norad_cat_id)
    response = signed_in("operator").post(ASK, fields(secondary=other, sizes="0.1 0.5;1"))
    (call,) = asked
    assert response["Location"] == f"/what-if/{Study.objects.get().uuid}/"
    assert (call["kind"], call["asked_by"]) == ("burns", "a-operator")
    assert call["conjunction_id"] == call["data"]["conjunction_id"] == pass_.pk
    assert call["title"].startswith("ISS (ZARYA) burns to miss ")
    assert call["data"]["norad_cat_id"] == 25544
    assert call["data"]["earliest_utc"] == "2026-03-10T05:30:00.000000Z"
    assert call["data"]["sizes_m_s"] == ["0.1", "0.5", "1"]
    assert call["data"]["hard_body_radius_m"] is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"object": "SAME"}, "Several objects match: SAME (81001), SAME (81002)"),
        ({"object": "NOBODY"}, "No object is called “NOBODY”"),
        ({"object": "123"}, "No object 123 is in the catalogue."),
        ({"object": "9" * 5000}, "at most 120 characters"),  # found by fuzzing
        ({"secondary": "25544"}, "That is the object that burns"),
        ({"tca": "yesterday"}, "Not an instant in UTC"),
        ({"tca": "2026-03-10 03:00:00"}, "That was 1 h"),
        ({"tca": "9999-12-31 23:59:00"}, "That is over 30 days ahead"),
        ({"earliest_h": "7"}, "That is in the past: 6.0 hours are left"),
        ({"earliest_h": "0"}, "Give hours above 0"),
        ({"earliest_h": "nan"}, "Not a number."),
        ({"directions": []}, "Choose at least one."),
        ({"sizes": ""}, "Give sizes in m/s"),
        ({"burn_times": "1.5"}, "Not a whole number."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    signed_in: Signing, asked: list[dict[str, Any]], changes: dict[str, Any], said: str
) -> None:
    for number, name in ((25544, "ISS (ZARYA)"), (70001, "VISITOR 1")):
        factories.space_object(norad_cat_id=number, name=name)
    for number in (81001, 81002):
        factories.space_object(norad_cat_id=number, name="SAME")
    response = signed_in("operator").post(ASK, fields(radius_m="12.5") | changes)
    html = response.content.decode()
    assert response.status_code == 400
    assert said in html
    assert not asked
    assert value_of(html, "radius_m") == "12.5"
    for name, value in changes.items():
        if isinstance(value, str):
            assert value_of(html, name) == value
            assert 'aria-invalid="true"' in re.search(rf'<input[^>]*name="{name}"[^>]*>', html)[0]


def test_what_the_kind_refuses_is_said_at_its_field(
    signed_in: Signing, pass_: Conjunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> Study:
        raise QuestionError("days_after must be at most 7, got 9.", "days_after")

    monkeypatch.setattr(burns, "study_request", refuse)
    other = str(pass_.secondary.norad_cat_id)
    response = signed_in("operator").post(ASK, fields(secondary=other, days_after="9"))
    html = response.content.decode()
    assert response.status_code == 400
    field = html[html.index('name="days_after"') :]
    assert "Must be at most 7, got 9." in field[: field.index("</div>")]
    assert value_of(html, "days_after") == "9"


def test_the_other_object_burns_at_the_press_of_a_button(signed_in: Signing) -> None:
    html = signed_in("operator").post(ASK, fields(swap="1", days_after="x")).content.decode()
    assert value_of(html, "object") == "70001"
    assert value_of(html, "secondary") == "ISS (ZARYA) (25544)"
    assert value_of(html, "days_after") == "x"
    assert html.count("checked") == 2


# --- The answer --------------------------------------------------------------------------------


def result_of(study: Study, query: str = "") -> str:
    """The part of a study's page that is about burns."""
    request = RequestFactory().get(f"/what-if/{study.uuid}/{query}")
    request.user = User(is_active=False)
    return render_to_string(burns.PRESENTER.result, burns.context(study), request)


def test_the_answer_begins_with_one_sentence_to_act_on() -> None:
    said = words_of(result_of(burn_study()))
    assert (
        "Burning ISS (ZARYA) by 0.5 m/s backwards along the track at 2026-03-10 06:00 UTC ,"
        " 4.0 h before , makes the miss 7.400 km instead of 1.276 km and brings nothing else within"
        " 4 km for 2 days after (modelled) ."
    ) in said
    assert "It comes early and falls behind by 9 km a revolution." in said
    assert "The radius of VISITOR 1 is assumed." in said
    assert "60.0 m , assumed" in said


def test_a_larger_miss_that_is_no_safer_is_not_praised() -> None:
    """9 km instead of 0.15 along a track that nobody knows to 25 km: as likely as before."""
    said = words_of(result_of(burn_study()))
    assert "hardly makes a collision less likely" not in said
    before = document()["without_a_burn"]
    as_likely = document(without_a_burn=before | {"pc": 1.1e-7})
    said = words_of(result_of(burn_study(document=as_likely)))
    assert "It hardly makes a collision less likely : 1.0e−07 instead of 1.1e−07" in said
    assert (
        "Without a burn the probability, 1.1e−07 , is under the limit of 1.0e−05 already." in said
    )
    unknown = result_of(burn_study(document=document(without_a_burn=before | {"pc": None})))
    assert "hardly makes" not in unknown
    assert "already." not in words_of(unknown)


def test_where_none_is_needed_no_burn_is_urged() -> None:
    far = document()["without_a_burn"] | {"miss_distance_km": 20.168, "pc": 1e-16}
    said = words_of(result_of(burn_study(document=document(without_a_burn=far))))
    assert (
        "No burn is needed by what was asked. Without one the miss is 20.168 km , over the 4 km"
        " that were asked for, and the probability under 1e−15 , under the limit of"
    ) in said
    assert "If it burns all the same" in said
    unlikely_alone = document()["without_a_burn"] | {"pc": 1e-16}
    near = result_of(burn_study(document=document(without_a_burn=unlikely_alone)))
    unknown = result_of(burn_study(document=document(without_a_burn=far | {"pc": None})))
    assert "No burn is needed" not in near + unknown


def test_without_a_good_burn_none_is_called_good() -> None:
    said = words_of(result_of(burn_study(document=nothing_good())))
    assert "No burn that was tried is good enough." in said
    assert "None of 7 burns does all this: take the event over 4 km" in said
    assert "Least bad: none of these is recommended" in said
    assert said.count("none is recommended") == 2  # where the best one's figures would stand
    assert "recommended too" not in said
    assert "best 1" not in said


def test_the_tile_counts_what_the_sentence_counts_and_tells_of_distance_alone() -> None:
    """One said "none does all this", the other 1: it counted by distance alone."""
    held = nothing_good()
    held["candidates"][BEST]["recommended"] = False  # far enough, and its Pc too high
    html = result_of(burn_study(document=held))
    assert "Do all that is asked 0 1 more by distance alone , with a Pc that is too high" in (
        words_of(html)
    )
    assert f'<a href="?burn={BEST}#burn" data-burn="{BEST}">1 more by distance alone</a>' in html
    assert "by distance alone" not in result_of(burn_study())


def test_where_none_is_good_enough_it_says_what_is_left_to_try() -> None:
    said = words_of(result_of(burn_study(document=nothing_good())))
    assert (
        "Try the directions that were left out: Across the track. Try more times and sizes between"
        " these: 8 burns were asked, up to 2,000 can be."
    ) in said
    counts = nothing_good()["counts"] | {"clear_the_event": 0}
    held = nothing_good() | {"counts": counts}
    assert (
        "Try earlier ones: the first was 4 h 0 min before, and up to 6 h 0 min before are left."
        " Try larger ones: the largest was 0.5 m/s."
    ) in words_of(result_of(burn_study(document=held)))
    answer = BurnAnswer.of(burn_study(document=held))
    assert next_tries(answer, TCA) == []  # nothing is left of an event that is over
    assert "Try earlier" not in " ".join(next_tries(answer, TCA - timedelta(hours=4.5)))
    held["grid"] = held["grid"] | {"dv_m_s": [-50.0, 50.0]}
    assert "larger" not in " ".join(next_tries(BurnAnswer.of(burn_study(document=held)), NOW))
    assert next_tries(BurnAnswer.of(burn_study()), NOW) == []


def test_tables_hold_every_burn_and_say_what_is_not_known() -> None:
    html = result_of(burn_study())
    tables = html[html.index('id="burn-tables"') :]
    assert sorted(set(map(int, re.findall(r'data-burn="(\d+)"', tables)))) == list(range(8))
    cell = {n: words_of(tables[tables.index(f'data-burn="{n}"') - 40 :][:400]) for n in range(8)}
    assert "refused" in cell[REFUSED]
    assert "?" in cell[UNKNOWN]
    assert "brings 3" in cell[HARMFUL]


def test_the_heat_map_is_given_every_burn_and_no_zero_for_the_unknown() -> None:
    chart = burns.context(burn_study())["chart"]
    assert [each["miss_km"] for each in chart["burns"]][UNKNOWN] is None
    assert chart["burns"][REFUSED]["refused"]
    assert chart["burns"][HARMFUL]["new"] == 3
    assert [each["is_likely"] for each in chart["burns"]] == [False] * 7 + [True]
    assert chart["best"] == [BEST]
    assert chart["hours"] == [4.0, 1.0]
    json.dumps(chart, allow_nan=False)


def test_a_burn_is_shown_with_what_it_brings(client: Client) -> None:
    study = burn_study()
    harmful = html_of(client, f"/what-if/{study.uuid}/burn/{HARMFUL}/")
    assert f'href="/catalogue/{NEW_ID}/"' in harmful
    assert "and 2 more, farther away" in words_of(harmful)
    assert "No orbit that SGP4 can follow." in html_of(
        client, f"/what-if/{study.uuid}/burn/{REFUSED}/"
    )
    assert "not known: SGP4 has no position" in html_of(
        client, f"/what-if/{study.uuid}/burn/{UNKNOWN}/"
    )
    html_of(client, f"/what-if/{study.uuid}/burn/8/", 404)


def test_the_address_chooses_the_burn() -> None:
    study = burn_study()
    assert f'data-number="{BEST}"' in result_of(study)
    assert f'data-number="{HARMFUL}"' in result_of(study, f"?burn={HARMFUL}")
    for odd in ("?burn=99", "?burn=-1", "?burn=x", "?burn=" + "9" * 40):
        assert f'data-number="{BEST}"' in result_of(study, odd)


def test_a_name_cannot_carry_a_script() -> None:
    hostile = "</script><script>window.wasHarmed=1</script>"
    html = result_of(burn_study(document=document(secondary=OTHER | {"name": hostile})))
    assert hostile not in html


def test_what_the_kind_itself_answers_is_shown_and_downloaded(client: Client) -> None:
    study = worlds.study(worlds.answered(), question=worlds.asked(), title="Of the kind itself")
    study.save()
    held = names_in(study.document)
    assert names_in(document()) <= held
    said = words_of(html_of(client, f"/what-if/{study.uuid}/"))
    assert "What it assumes modelled throughout" in said
    number = study.document["candidates"][0]["number"]
    for fmt, first in (("opm", "CCSDS_OPM_VERS"), ("oem", "CCSDS_OEM_VERS")):
        response = client.get(f"/what-if/{study.uuid}/burn/{number}.{fmt}")
        assert response.content.decode().startswith(first)
        assert response["Content-Disposition"].endswith(f'.{fmt}"')
    for path in (f"{number}.exe", "9999.opm"):
        assert client.get(f"/what-if/{study.uuid}/burn/{path}").status_code == 404


def names_in(held: Any) -> set[str]:
    """The names of an answer that the hand-made one has too, those of its burns among them."""
    burn = next(each for each in held["candidates"] if each["refused"] is None)
    names = [held, held["searched"], held["grid"], held["counts"], burn, burn["event"]]
    return {name for part in names for name in part}


def test_two_searches_differ_where_they_do() -> None:
    first, second = burn_study(), burn_study(document=nothing_good())
    rows = {each.label: each for each in burns.compared(first, second)["rows"]}
    assert rows["Best burn"].first == "0.5 m/s backwards along the track"
    assert rows["Best burn"].second == "none"
    assert {name for name, row in rows.items() if not row.differs} >= {"Who burns", "Burns tried"}
    html = render_to_string(burns.PRESENTER.comparison, burns.compared(first, second))
    assert html.count("burns__apart") == sum(row.differs for row in rows.values())


# --- In a case ---------------------------------------------------------------------------------


def burn_path(study: Study, number: int = BEST) -> str:
    return f"/what-if/{study.uuid}/burn/{number}/"


def test_a_burn_is_stated_in_the_case_by_the_cases_own_form(
    member: Callable[[str], Client], pass_: Conjunction
) -> None:
    case = world.notified_case(conjunction=pass_)
    study = burn_study(conjunction_id=pass_.pk)
    speaker = member("speaker")
    link = re.search(r'href="([^"]*do=intend[^"]*)"', html_of(speaker, burn_path(study)))
    assert link
    form = html_of(speaker, link[1].replace("&amp;", "&").split("#")[0])
    assert value_of(form, "burn_at_utc") == "2026-03-10T06:00:00"
    assert value_of(form, "in_track_m_s") == "-0.5"
    assert '<option value="burn" selected>' in form
    assert 'value="will_manoeuvre" id="id_choice_1" required checked' in form or re.search(
        r'value="will_manoeuvre"[^>]*checked', form
    )
    assert f"Modelled (study {str(study.uuid)[:8]}, burn {BEST})" in form
    sent = {
        "choice": "will_manoeuvre", "plan": "burn", "burn_at_utc": "2026-03-10T06:00:00",
        "in_track_m_s": "-0.5",
    }  # fmt: skip
    assert speaker.post(f"{reverse('case', args=[case.uuid])}intend/", sent).status_code == 302
    entry = case.entries.get(kind="intent")
    assert entry.parts["plan"]["value"]["dv_rtn_m_s"] == [0.0, -0.5, 0.0]


def test_who_may_not_speak_or_has_no_seat_is_offered_nothing(
    client: Client, member: Callable[[str], Client], pass_: Conjunction
) -> None:
    case = world.notified_case(conjunction=pass_)
    study = burn_study(conjunction_id=pass_.pk)
    assert str(case.uuid)[:8] not in html_of(client, burn_path(study))
    observer = html_of(member("observer"), burn_path(study))
    assert "do=intend" not in observer
    assert "needs the role speaker or lead" in observer


def test_a_burn_of_the_other_sides_object_is_not_ours_to_intend(
    member: Callable[[str], Client], pass_: Conjunction
) -> None:
    case = world.notified_case(conjunction=pass_)
    turned = document(object=OTHER)
    study = burn_study(conjunction_id=pass_.pk, document=turned)
    speaker = member("speaker")
    said = html_of(speaker, burn_path(study))
    assert "VISITOR 1 is the other side&#x27;s to move" in said
    address = f"{reverse('case', args=[case.uuid])}?do=intend&study={study.uuid}&burn={BEST}"
    assert value_of(html_of(speaker, address), "in_track_m_s") == ""


def test_without_a_case_one_can_be_opened(
    member: Callable[[str], Client], pass_: Conjunction
) -> None:
    study = burn_study(conjunction_id=pass_.pk)
    html = html_of(member("lead"), burn_path(study))
    assert f'href="/conjunctions/{pass_.pk}/#id_other_side"' in html


def test_a_burn_whose_time_is_over_is_not_intended(
    member: Callable[[str], Client], pass_: Conjunction, at_instant: Any
) -> None:
    world.notified_case(conjunction=pass_)
    study = burn_study(conjunction_id=pass_.pk)
    speaker = member("speaker")
    at_instant(NOW + timedelta(hours=3))
    assert "The time of this burn is over" in html_of(speaker, burn_path(study))
    assert SpaceObject.objects.filter(norad_cat_id=25544).exists()


def test_another_probability_on_the_page_of_the_pass_is_said_and_why(client: Client) -> None:
    """A study took the errors of a class, the pass those of its objects: 8.4e-03 beside 1.7e-03."""
    subject = factories.assessed_conjunction()
    study = burn_study(conjunction_id=subject.pk)
    before_pc = BurnAnswer.of(study).before.pc
    assert before_pc is not None
    words = f'<a href="/conjunctions/{subject.pk}/">The page of the pass</a> says'
    address = f"/what-if/{study.uuid}/"
    for counted_pc, is_said in ((None, False), (before_pc, False), (2.0 * before_pc, True)):
        Conjunction.objects.update(counted_pc=counted_pc)
        assert (words in client.get(address).content.decode()) == is_said
