"""What the answer of a search of burns says."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client

from sasweb.web.what_if import burns
from sasweb.web.what_if.burn_answer import BurnAnswer
from sasweb.web.what_if.burn_next import next_tries
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
)
from tests.factories import NOW
from tests.unit.consequences.burns import worlds
from tests.unit.sasweb.burns.pages import (
    html_of,
    result_of,
    words_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


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
