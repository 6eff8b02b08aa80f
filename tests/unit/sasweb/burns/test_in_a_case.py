"""Saying a burn in a case."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sasweb.web.what_if.burn_answer import BurnAnswer
from screening.catalog.models import SpaceObject
from screening.conjunctions.models import Conjunction
from tests import coordination_world as world
from tests import factories
from tests.burn_study import (
    BEST,
    OTHER,
    burn_study,
    document,
)
from tests.factories import NOW
from tests.unit.sasweb.burns.pages import (
    burn_path,
    html_of,
    value_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


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
