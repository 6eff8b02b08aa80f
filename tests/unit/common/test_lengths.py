"""Lengths are written in one way, and what is only near is never 0."""

import pytest
from django.utils.translation import override

from sasweb.templatetags.passage import km, signed_km
from sasweb.web.counterpart_figures import figure
from screening.alerts.figures import component_words as alert_component_words
from screening.alerts.figures import distance_words
from screening.common.lengths import component_words, km_words
from screening.coordination.documents.figures import km_words as document_km_words
from screening.coordination.documents.figures import signed_km_words


@pytest.mark.parametrize(
    ("length_km", "words"),
    [
        (0.62, "0.620 km"),
        (1234.5, "1,234.500 km"),
        (0.0005, "0.001 km"),
        (0.0004, "under 0.001 km"),
        (0.0, "under 0.001 km"),
    ],
)
def test_a_length_is_the_same_on_pages_in_documents_and_in_messages(
    length_km: float, words: str
) -> None:
    assert km_words(length_km) == words
    assert distance_words(length_km) == words
    assert figure("miss_distance_km", length_km) == words
    assert f"{km(length_km)} km" == words
    with override("en"):
        assert document_km_words(length_km) == words


@pytest.mark.parametrize(
    ("length_km", "words"),
    [
        (0.1764, "+0.176 km"),
        (-0.1764, "−0.176 km"),
        (-0.0004, "under 0.001 km"),
        (0.0, "0.000 km"),
        (-0.0, "0.000 km"),
    ],
)
def test_a_component_has_its_sign_and_is_0_for_exactly_nothing(
    length_km: float, words: str
) -> None:
    assert component_words(length_km) == words
    assert alert_component_words(length_km) == words
    assert figure("radial_km", length_km) == words
    assert f"{signed_km(length_km)} km" == words
    assert signed_km_words(length_km) == words.replace("−", "-")  # as documents are copied


def test_what_is_only_near_is_said_in_chinese_too() -> None:
    with override("zh-hans"):
        assert document_km_words(0.0004) == "小于 0.001 km"
        assert figure("in_track_km", -0.0004) == "小于 0.001 km"
        assert km(0.0004) == "小于 0.001"
