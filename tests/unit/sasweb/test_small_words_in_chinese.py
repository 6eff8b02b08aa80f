"""Words of lists and of the week that stood half in English on Chinese pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from sasweb.web.durations import countdown_in_words
from sasweb.web.filters import volume_choices
from screening.stations.models import ScreeningVolume

TAG = re.compile(r"<[^>]+>|\s+")


@pytest.fixture(autouse=True)
def in_the_chinese_product() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.mark.django_db
def test_volumes_that_are_shipped_are_chosen_by_their_name() -> None:
    ScreeningVolume.objects.filter(name="detection box").update(name="our own box")
    said = dict(volume_choices())
    assert said["watch sphere"] == "进入 关注区（球形）"
    assert said["our own box"] == "进入 our own box"


def test_a_time_ahead_stands_apart_from_its_word() -> None:
    assert countdown_in_words(509) == "8 min 29 s 后"


def test_the_week_so_far_is_told_in_whole_phrases() -> None:
    figures = SimpleNamespace(acted_on=0, total=0)
    station = SimpleNamespace(
        station="iss",
        name="International Space Station",
        is_watched=True,
        counts=SimpleNamespace(active=figures, new=figures, cleared=figures),
        close_km=5.0,
        close_passes=0,
        closest=None,
        highest_pc=None,
        unwatched_hours=10.3,
    )
    service = SimpleNamespace(runs_finished=1, runs_failed=0, alarms=0, longest_gap_hours=3.0)
    report = SimpleNamespace(stations=[station], service=service)
    request = RequestFactory().get("/weekly/")
    html = render_to_string("pages/weekly/so_far.html", {"report": report}, request)
    said = TAG.sub("", html)
    for words in (
        "国际空间站",
        "最小距离",
        "除10.3h外的全部时间",
        "已完成1次筛查，失败0次",
        "无筛查开始的最长时间",
    ):
        assert words in said
