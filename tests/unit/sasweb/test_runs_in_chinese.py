"""Pages of runs, pulls and the configuration in Chinese: what they keep of things, not names."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from screening.catalog.sources.synthetic import DemoSource
from screening.conjunctions.services.rules import rules_seed
from screening.operators.services import operators_seed
from screening.stations.services import stations_seed
from tests import factories
from tests.unit.sasweb.alert_pages import page
from tests.unit.sasweb.chinese_pages import english_sentences, read_texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

LEFT_OUT = {
    "DECAYED_IN_WINDOW": (
        "mean eccentricity out of range, 2.457 days into the window",
        "平偏心率超出范围，发生在时间窗口开始后 2.457 天",
    ),
    "STALE_ELEMENTS": (
        "epoch 62.9 days before the start, limit 30",
        "历元早于起始时刻 62.9 天，上限 30 天",
    ),
}


@pytest.fixture(autouse=True)
def in_chinese(client: Client) -> None:
    client.cookies["safe_passage_language"] = "zh-hans"


def _main(client: Client, path: str) -> str:
    html = page(client, path)
    return html[html.index("<main") : html.index("</main>")]


@pytest.mark.parametrize("status", LEFT_OUT)
def test_a_run_says_why_an_object_was_left_out(client: Client, status: str) -> None:
    kept, said = LEFT_OUT[status]
    run = factories.run(status_counts={"OK": 2, status: 1})
    lost = factories.space_object(name="LOST ONE")
    run.object_statuses.create(space_object=lost, status=status, detail=kept)
    html = _main(client, f"/runs/{run.pk}/")
    assert said in html
    assert not english_sentences(html)


@pytest.mark.parametrize("path", ["/runs/{}/", "/stations/"])
def test_what_a_docked_part_was_compared_with_is_said(client: Client, path: str) -> None:
    run = factories.run(status_counts={"OK": 2, "DOCKED": 1})
    run.docked_objects.create(
        station=factories.station(),
        space_object=factories.space_object(name="POISK"),
        method="state",
        detail="Compared with SYN ISS (ZARYA), epochs 12.6 h apart: -0.01 km along the track.",
    )
    html = _main(client, path.format(run.pk))
    assert "与 SYN ISS (ZARYA) 比较，历元相差 12.6 h：沿迹向 −0.01 km。" in html
    assert not english_sentences(html)


def test_a_pull_of_the_demo_catalogue_says_where_it_is_from(client: Client) -> None:
    pull = factories.pull(address=DemoSource.address)
    html = _main(client, f"/sources/pulls/{pull.pk}/")
    assert DemoSource.address not in html
    assert "由本程序计算生成（SYNTHETIC）" in html


def test_the_configuration_names_levels_and_parts(client: Client) -> None:
    stations_seed()
    rules_seed()
    operators_seed()
    texts = [text for text in read_texts(_main(client, "/configuration/")) if "、" in text]
    assert "紧急、红色、黄色、关注" in texts
    assert "公开：评估、协方差、星历、文字备注、机动计划筛查结果" in texts
    for text in texts:
        assert not re.search(r"[a-z]{4,}、|、[a-z]{4,}", text), text
