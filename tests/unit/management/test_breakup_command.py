"""``manage.py breakup``: the agreed keys, one answer for a seed, errors that say what to do."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

QUESTION = {
    "target_kg": 2000.0,
    "projectile_kg": 1000.0,
    "speed_km_s": 10.0,
    "altitude_km": 850.0,
    "min_size_m": 0.05,
    "seed": 7,
}


def _printed(*, as_json: bool = True, **changed: Any) -> str:
    out = io.StringIO()
    call_command("breakup", json=as_json, stdout=out, **{**QUESTION, **changed})
    return out.getvalue()


def _document(**changed: Any) -> dict[str, Any]:
    document = json.loads(_printed(**changed))
    assert isinstance(document, dict)
    return document


def test_it_prints_one_object_with_the_agreed_facts_the_same_every_time() -> None:
    document = _document()
    assert document["specific_energy_j_per_g"] == 25_000.0
    assert document["catastrophic"] is True
    assert document["pieces"] == 6801
    assert document["pieces_band"][0] < 6801 < document["pieces_band"][1]
    assert _document() == document
    assert _document(seed=8)["target_cloud"] != document["target_cloud"]


def test_it_says_what_becomes_of_the_mass_and_of_the_pieces() -> None:
    cloud = _document(min_size_m=0.1)["target_cloud"]
    balance = cloud["mass_balance"]
    assert balance["parent_kg"] == pytest.approx(
        balance["pieces_kg"] + balance["remnant_kg"] + balance["unassigned_kg"]
    )
    up = [cloud["lifetimes"][activity]["up"]["10"] for activity in ("low", "moderate", "high")]
    assert up == sorted(up, reverse=True)
    assert cloud["lifetimes"]["low"]["lifetime_years"]["p90"] is None  # beyond what is followed
    assert cloud["lifetimes"]["low"]["still_up"] > 0


def test_a_crater_of_1_6_kg_is_not_catastrophic_and_nothing_makes_no_pieces() -> None:
    crater = _document(projectile_kg=1.6)
    assert (crater["specific_energy_j_per_g"], crater["catastrophic"]) == (40.0, False)
    assert crater["pieces"] == 755
    nothing = _document(projectile_kg=0.0)
    assert (nothing["pieces"], nothing["target_cloud"]["pieces"]) == (0, 0)


def test_more_pieces_than_can_be_followed_are_counted_and_the_reason_is_given() -> None:
    document = _document(min_size_m=0.001)
    assert document["pieces"] > 5_000_000
    assert document["target_cloud"] is None
    assert "larger least size" in document["target_cloud_reason"]


def test_a_person_reads_that_the_figures_are_a_band() -> None:
    text = _printed(as_json=False)
    assert "breaks up as a whole" in text
    assert "past events say" in text
    assert "0 by the model" in _printed(as_json=False, projectile_kg=0.0)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"target_kg": 0.0}, "target_kg must be more than 0"),
        ({"speed_km_s": -1.0}, "speed_km_s must be"),
        ({"min_size_m": 0.0}, "0.001 m or more"),
        ({"altitude_km": 36_000.0}, "from 120 to 2000 km"),
        ({"altitude_km": float("nan")}, "from 120 to 2000 km"),
        ({"seed": -1}, "seed must be 0 or more"),
    ],
)
def test_it_says_what_is_wrong(changed: dict[str, float], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        _printed(**changed)
