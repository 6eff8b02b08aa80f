"""What a conjunction's page makes of the risk that is stored with an assessment."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sasweb.web.conjunction_risk import RiskFacts, conjunction_risk
from sasweb.web.risk_charts import course_chart
from sasweb.web.risk_methods import FLAG_NAMES, MethodRow
from sasweb.web.risk_plane import plane_chart
from screening.conjunctions.encounter import states_at_tca
from screening.conjunctions.models import Assessment
from screening.engine.covariance.estimates import CovarianceSource
from screening.engine.probability import slow
from screening.engine.probability.results import Flag
from tests.factories import MISS_RIC_KM, NOW, STATION_ELEMENTS, VISITOR_ELEMENTS
from tests.risky_passes import known_to, risk_columns

COMPANION = replace(STATION_ELEMENTS, mean_anomaly_deg=359.995, raan_deg=100.002)
BY_MESSAGE = {"sigma_rtn_km_s": (4e-4, 5e-5, 5e-5), "source": CovarianceSource.CDM}


def assessed(columns: dict[str, Any] | None = None, **overrides: Any) -> Assessment:
    """An assessment that is in no database."""
    radial, in_track, cross_track = MISS_RIC_KM
    fields = {
        "pk": 1,
        "run_id": 1,
        "tca_utc": STATION_ELEMENTS.epoch_utc,
        "created_at": NOW,
        "radial_km": radial,
        "in_track_km": in_track,
        "cross_track_km": cross_track,
    }
    return Assessment(**fields | (columns if columns is not None else risk_columns()) | overrides)


def _must_not_be_asked(*_: Any) -> Any:
    raise AssertionError("a page asked the slow-encounter method")


def method(facts: RiskFacts, name: str) -> MethodRow:
    (row,) = (each for each in facts.methods if each.name.startswith(name))
    return row


class TestMethods:
    def test_the_recommended_row_is_the_value_that_the_run_stored(self) -> None:
        assessment = assessed()
        facts = conjunction_risk(assessment)
        (chosen,) = (row for row in facts.methods if row.why)
        assert chosen.name == "Foster, 2-D"
        assert chosen.pc == pytest.approx(assessment.pc, rel=1e-9)
        assert method(facts, "Alfano").pc == pytest.approx(assessment.max_pc, rel=1e-9)

    def test_methods_of_the_same_assumptions_agree(self) -> None:
        facts = conjunction_risk(assessed())
        foster = method(facts, "Foster").pc
        assert foster is not None
        assert method(facts, "Chan").pc == pytest.approx(foster, rel=0.05)
        sampled = method(facts, "Monte Carlo")
        assert sampled.pc == pytest.approx(foster, rel=1.5)
        assert "95 % confidence" in sampled.notes[0]

    def test_no_page_waits_for_a_slow_method_whose_answer_is_stored(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        columns = risk_columns(
            known_to((0.05, 0.4, 0.05), **BY_MESSAGE),
            known_to((0.4, 1.5, 0.3), **BY_MESSAGE),
            slow_for_all=True,
        )
        stored = json.loads(json.dumps(columns["risk"]))
        monkeypatch.setattr(slow, "slow", _must_not_be_asked)
        row = method(conjunction_risk(assessed(columns | {"risk": stored})), "Slow")
        assert row.pc == stored["slow"]["pc"] > 0.0

    def test_samples_are_of_straight_paths_and_say_so(self) -> None:
        row = method(conjunction_risk(assessed()), "Monte Carlo")
        assert row.name == "Monte Carlo, straight paths"
        assert "not the assumption" in row.assumes

    def test_samples_are_the_same_whoever_looks(self) -> None:
        first = conjunction_risk(assessed())
        other = conjunction_risk(assessed(risk_columns(secondary=known_to((0.3, 2.0, 0.3)))))
        again = conjunction_risk(assessed())
        assert method(first, "Monte Carlo") == method(again, "Monte Carlo")
        assert method(first, "Monte Carlo") != method(other, "Monte Carlo")

    def test_no_hit_is_an_upper_limit_and_not_zero(self) -> None:
        row = method(
            conjunction_risk(
                assessed(risk_columns(known_to((0.01, 0.02, 0.01)), known_to((0.1, 0.1, 0.1))))
            ),
            "Monte",
        )
        assert row.pc is None
        assert row.reason == "None of 200,000 samples collided: under 1.8e−05 with 95 % confidence."

    def test_without_velocities_the_slow_method_says_what_it_lacks(self) -> None:
        row = method(conjunction_risk(assessed()), "Slow")
        assert row.pc is None
        assert "6x6 covariance" in row.reason

    def test_two_that_keep_company_are_judged_by_the_slow_method_alone(self) -> None:
        columns = risk_columns(
            known_to((0.05, 0.4, 0.05), **BY_MESSAGE),
            known_to((0.1, 0.5, 0.1), **BY_MESSAGE),
            elements=(STATION_ELEMENTS, COMPANION),
        )
        facts = conjunction_risk(assessed(columns))
        row = method(facts, "Slow")
        assert row.pc == pytest.approx(facts.pc)
        assert row.why == "Recommended: the encounter is too slow for straight paths."
        assert "too slow for straight paths" in method(facts, "Foster").flag_names
        assert any("too slow for the 2-D" in each for each in facts.flag_sentences)

    def test_two_that_keep_company_without_velocities_have_no_recommended_value(self) -> None:
        columns = risk_columns(elements=(STATION_ELEMENTS, COMPANION))
        facts = conjunction_risk(assessed(columns))
        assert facts.pc is None
        assert facts.unknown_words == columns["pc_reason"] != ""
        assert not any(row.why for row in facts.methods)

    def test_every_flag_has_a_name(self) -> None:
        assert set(FLAG_NAMES) == set(Flag) - {Flag.NONE}


class TestUnknown:
    def test_an_old_assessment_was_not_assessed_and_is_not_zero(self) -> None:
        facts = conjunction_risk(assessed({}))
        assert not facts.is_assessed
        assert facts.pc is None
        assert facts.unknown_words == "Not assessed by that run."
        assert facts.methods == ()
        assert facts.dilution is None
        assert facts.dilution_words == ""

    def test_a_message_that_was_not_judged_is_named(self) -> None:
        facts = conjunction_risk(assessed({}, run_id=None, originator="CARA"))
        assert facts.unknown_words == "Not computed from CARA's message."

    def test_missing_parts_of_a_risk_give_reasons_and_no_numbers(self) -> None:
        facts = conjunction_risk(assessed({"risk": {"primary": {}, "secondary": {}}}))
        assert facts.methods != ()
        assert all(row.pc is None and row.reason for row in facts.methods)
        assert facts.plane is None
        assert facts.parties["primary"].sigma_rtn_km is None
        assert facts.parties["primary"].hard_body_radius_km is None


class TestSureness:
    def test_each_party_keeps_its_own_uncertainty_source_and_size(self) -> None:
        columns = risk_columns(
            secondary=known_to((0.4, 9.0, 0.3), source=CovarianceSource.CLASS_MODEL)
        )
        facts = conjunction_risk(assessed(columns))
        primary, secondary = facts.parties["primary"], facts.parties["secondary"]
        assert secondary.sigma_rtn_km == pytest.approx((0.4, 9.0, 0.3))
        assert primary.source_words == "The object's own element history"
        assert secondary.source_words == "Model of its kind of orbit"
        assert secondary.grade_words == "screening grade"
        assert primary.hard_body_radius_km == pytest.approx(0.0711)
        assert secondary.hard_body_radius_source == "sphere of class MEDIUM"
        assert facts.hard_body_radius_km == pytest.approx(0.0711 + 0.000564)

    def test_both_must_be_operational_for_the_whole_to_be(self) -> None:
        both = risk_columns(
            known_to((0.1, 0.4, 0.1), **BY_MESSAGE), known_to((0.1, 0.4, 0.1), **BY_MESSAGE)
        )
        one = risk_columns(known_to((0.1, 0.4, 0.1), **BY_MESSAGE))
        assert conjunction_risk(assessed(both)).grade_words == "operational grade"
        assert conjunction_risk(assessed(one)).grade_words == "screening grade"


class TestPlane:
    def test_it_is_the_plane_of_the_states_at_closest_approach(self) -> None:
        facts = conjunction_risk(assessed())
        own = states_at_tca(STATION_ELEMENTS, VISITOR_ELEMENTS, STATION_ELEMENTS.epoch_utc).plane
        assert own is not None
        assert facts.plane is not None
        assert (facts.plane.xi_km, facts.plane.zeta_km) == pytest.approx((own.xi_km, own.zeta_km))

    def test_equal_uncertainty_all_round_is_a_circle_of_the_sum_of_variances(self) -> None:
        columns = risk_columns(known_to((0.3, 0.3, 0.3)), known_to((0.4, 0.4, 0.4)))
        facts = conjunction_risk(assessed(columns))
        assert facts.ellipse is not None
        assert facts.plane is not None
        assert facts.ellipse.long_km == pytest.approx(0.5)
        assert facts.ellipse.short_km == pytest.approx(0.5)
        miss_km = np.hypot(facts.plane.xi_km, facts.plane.zeta_km)
        assert facts.ellipse.distance_sigmas == pytest.approx(miss_km / 0.5)

    def test_radial_uncertainty_is_upright_and_in_track_of_the_other_is_level(self) -> None:
        upright = conjunction_risk(
            assessed(risk_columns(known_to((5.0, 0.01, 0.01)), known_to((0.01, 0.01, 0.01))))
        )
        level = conjunction_risk(
            assessed(risk_columns(known_to((0.01, 0.01, 0.01)), known_to((0.01, 5.0, 0.01))))
        )
        assert upright.ellipse is not None
        assert level.ellipse is not None
        assert abs(upright.ellipse.tilt_deg) == pytest.approx(90.0, abs=0.5)
        assert level.ellipse.tilt_deg == pytest.approx(0.0, abs=0.5)

    def test_outlines_are_around_the_miss_at_one_two_and_three_sigma(self) -> None:
        assessment = assessed()
        facts = conjunction_risk(assessment)
        assert facts.plane is not None
        earlier = assessed(pk=2, run_id=7, radial_km=2.0, in_track_km=0.0, cross_track_km=0.0)
        chart = plane_chart(
            facts.plane,
            facts.ellipse,
            by="run 1",
            originator="",
            middle="station",
            earlier=[earlier],
            hard_body_radius_km=facts.hard_body_radius_km,
        )
        assert (chart["miss"]["by"], chart["middle"]) == ("run 1", "station")
        assert chart["hard_body_words"] == "72 m"
        assert [each["by"] for each in chart["earlier"]] == ["run 7"]
        assert chart["earlier"][0]["zeta_km"] == pytest.approx(2.0 * facts.plane.axes_rtn[1, 0])
        assert [each["sigmas"] for each in chart["ellipses"]] == [1, 2, 3]
        for outline in chart["ellipses"]:
            ends = np.hypot(
                np.array(outline["xi_km"]) - facts.plane.xi_km,
                np.array(outline["zeta_km"]) - facts.plane.zeta_km,
            )
            assert facts.ellipse is not None
            assert ends.max() == pytest.approx(outline["sigmas"] * facts.ellipse.long_km, rel=1e-4)
            assert ends.min() == pytest.approx(outline["sigmas"] * facts.ellipse.short_km, rel=1e-2)

    def test_two_at_rest_against_each_other_have_none(self) -> None:
        columns = risk_columns(elements=(STATION_ELEMENTS, replace(COMPANION, raan_deg=100.0)))
        assert conjunction_risk(assessed(columns)).plane is None


class TestDilution:
    def test_a_large_uncertainty_says_that_better_tracking_could_raise_it(self) -> None:
        facts = conjunction_risk(assessed(risk_columns(secondary=known_to((4.0, 15.0, 3.0)))))
        assert facts.dilution is not None
        scale = facts.dilution["scale_at_max"]
        assert scale < 1.0
        assert facts.dilution_words.startswith(
            f"Better tracking could raise it: at {scale:.2g} times today's"
        )
        assert (
            "diluted" in method(facts, "Foster").flag_names
            or "diluted" in method(facts, "Alfano").flag_names
        )

    def test_a_small_uncertainty_says_that_better_tracking_would_lower_it(self) -> None:
        facts = conjunction_risk(assessed())
        assert facts.dilution is not None
        assert facts.dilution["scale_at_max"] > 1.0
        assert facts.dilution_words.startswith("Better tracking of the same miss would lower it.")

    def test_the_curve_passes_through_today_and_never_over_the_greatest(self) -> None:
        facts = conjunction_risk(assessed())
        curve = facts.dilution
        assert curve is not None
        at = dict(zip(curve["scale"], curve["pc"], strict=True))
        assert at[1.0] == pytest.approx(facts.pc)
        assert at[curve["scale_at_max"]] == pytest.approx(facts.max_pc)
        assert max(each for each in at.values() if each is not None) <= curve["max_pc"] * (1 + 1e-9)
        assert ("1", at[1.0]) in facts.dilution_rows

    def test_today_that_no_number_can_hold_is_unknown_to_the_curve(self) -> None:
        facts = conjunction_risk(
            assessed(risk_columns(known_to((0.01, 0.01, 0.01)), known_to((0.01, 0.01, 0.01))))
        )
        assert facts.dilution is not None
        assert facts.dilution["today"] is None
        assert 0.0 not in facts.dilution["pc"]


class TestCourse:
    def test_what_was_not_computed_is_a_gap(self) -> None:
        chart = course_chart([assessed({}), assessed(pk=2)], [], [])
        assert chart is not None
        assert [each["pc"] for each in chart["points"]] == [None, assessed().pc]
        assert [each["hours_to_tca"] for each in chart["points"]] == [6.0, 6.0]

    def test_without_any_probability_there_is_no_course(self) -> None:
        assert course_chart([assessed({})], [], []) is None
