"""Everything that the page of one conjunction says, gathered once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
from django.utils.translation import gettext as _

from sasweb.web.chart_values import known_or_none
from sasweb.web.conjunction_opinions import Opinions, opinions_of
from sasweb.web.conjunction_risk import SIDES, PartySureness, RiskFacts, conjunction_risk
from sasweb.web.reasons_said import reason_said
from sasweb.web.risk_charts import course_chart
from sasweb.web.risk_plane import author_of, plane_chart
from sasweb.web.rule_lines import distance_lines, probability_lines, threshold_lines
from sasweb.web.stated_probabilities import (
    StatedProbability,
    newest_of_each,
    stated_probabilities,
)
from sasweb.web.what_to_do import what_to_do
from screening.catalog.models import SpaceObject, StoredElementSet
from screening.common.exceptions import SafePassageError
from screening.conjunctions.criteria.rules import StationRule
from screening.conjunctions.encounter import Encounter, encounter_of
from screening.conjunctions.models import (
    Assessment,
    Conjunction,
    OperatorEphemeris,
    ScreeningRun,
)
from screening.conjunctions.selectors import (
    conjunction_history,
    evidence_read,
    latest_finished_run,
    reading_at,
)
from screening.conjunctions.staleness import StaleCause
from screening.conjunctions.standing import conjunction_standing, shown_state
from screening.engine.encounter_plane import UprightPlane
from screening.messages.models import Message
from screening.messages.selectors import messages_in_conflict
from screening.messages.services import why_not_exportable
from screening.stations.models import ScreeningVolume, StationThreshold

# The rows of the table that says in figures what the chart of the approach shows.
TABLED_OFFSETS_S: Final = (-600, -300, -60, -10, -5, -2, -1, 0, 1, 2, 5, 10, 60, 300, 600)
METRES_DECIMALS: Final = 3


@dataclass(frozen=True, slots=True)
class Party:
    """One of the two objects with what the newest assessment used of it."""

    title: str
    subject: SpaceObject
    element_set: StoredElementSet | None
    ephemeris: OperatorEphemeris | None
    age_days: float | None
    is_secondary: bool
    sureness: PartySureness | None

    @property
    def states_jump(self) -> str:
        """Where the states of its ephemeris do not belong to one path; empty where they do."""
        states = self.ephemeris
        if states is None or states.interpolation_bound_km is None:
            return ""
        return reason_said(states.interpolation_remark)


@dataclass(frozen=True, slots=True)
class VolumeFact:
    volume: ScreeningVolume
    was_entered: bool | None  # None: its message does not say enough


@dataclass(frozen=True, slots=True)
class ConjunctionFacts:
    """What detail.html shows. ``charts`` is what static/js/charts draws.

    ``assessment`` is the newest, which gives time, miss and geometry; ``likelihood`` is of the best
    one; ``risk``, with plane and parties' sureness, of the one shown in full: see ``opinions``.
    """

    conjunction: Conjunction
    tier: str
    tier_by: str
    state: str  # see shown_state
    stale_causes: tuple[StaleCause, ...]
    now_utc: datetime
    newest_run: ScreeningRun | None
    assessment: Assessment | None
    history: list[Assessment]
    threshold: StationThreshold | None
    parties: list[Party]
    volumes: list[VolumeFact]
    encounter: Encounter | None
    encounter_trouble: str
    opinions: Opinions | None
    likelihood: RiskFacts | None
    what_to_do: str
    plane: UprightPlane | None
    no_plane: str  # why there is none
    risk: RiskFacts | None
    stated: list[StatedProbability]
    approach_rows: list[tuple[int, float | None]]
    charts: dict[str, Any]
    conflicts: list[Message]  # that contradict another of the same identifier
    no_cdm: str  # why there is none to download; empty where there is


def conjunction_facts(
    conjunction: Conjunction,
    at_utc: datetime,
    asked_id: int | None = None,
    rule: StationRule | None = None,
) -> ConjunctionFacts:
    """Read and compute all of it. ``conjunction`` carries its tier (see the selectors).

    ``asked_id`` is the key of the assessment whose risk is to be shown in place of the best one's;
    ``rule`` is the station's, for the lines of the charts.
    """
    tier: str = conjunction.tier  # type: ignore[attr-defined]
    newest_run = latest_finished_run()
    stands = conjunction_standing(conjunction, reading_at(at_utc, newest_run))
    life = getattr(conjunction, "life", None)
    state = shown_state(stands, life.state if life else None)
    history = list(conjunction_history(conjunction))
    assessment = _shown(conjunction, history)
    opinions = opinions_of(conjunction, history, assessment, asked_id) if assessment else None
    evidence_read([each.assessment for each in opinions.every] if opinions else [])
    encounter, trouble = _encounter(assessment)
    shown = opinions.shown.assessment if opinions else None
    risk = conjunction_risk(shown) if shown else None
    likelihood = conjunction_risk(opinions.best.assessment) if opinions else None
    plane = _plane_of(risk, encounter if shown == assessment else None)
    stated = stated_probabilities(conjunction)
    return ConjunctionFacts(
        conjunction=conjunction,
        tier=tier,
        tier_by=conjunction.tier_by,  # type: ignore[attr-defined]
        state=state,
        stale_causes=stands.causes,
        now_utc=at_utc,
        newest_run=newest_run,
        assessment=assessment,
        history=history,
        threshold=_threshold(conjunction, tier),
        parties=_parties(conjunction, assessment, risk),
        volumes=_volumes(conjunction, assessment),
        encounter=encounter,
        encounter_trouble=trouble,
        opinions=opinions,
        likelihood=likelihood,
        what_to_do=what_to_do(tier, state, _grade(opinions)),
        plane=plane,
        no_plane=_no_plane(shown, assessment, trouble),
        risk=risk,
        stated=newest_of_each(stated),
        approach_rows=_approach_rows(encounter),
        charts={
            "limits": _limits(conjunction, rule),
            "approach": _approach(encounter),
            "plane": _plane_chart(conjunction, history, shown, plane, risk),
            "dilution": risk.dilution if risk else None,
            "course": course_chart(
                reversed(history), stated, probability_lines(rule) if rule else []
            ),
            "evolution": [_opinion(each) for each in reversed(history)],
        },
        conflicts=_conflicts(conjunction),
        no_cdm=why_not_exportable(assessment) if assessment else "",
    )


def _conflicts(conjunction: Conjunction) -> list[Message]:
    is_reported = conjunction.latest_report_id is not None
    return list(messages_in_conflict(conjunction.pk)) if is_reported else []


def _shown(conjunction: Conjunction, history: list[Assessment]) -> Assessment | None:
    """The opinion that the conjunction goes by: the newest run's, or a message's where none is."""
    newest = history[0] if history else None
    return next((each for each in history if each.pk == conjunction.latest_assessment_id), newest)


def _encounter(assessment: Assessment | None) -> tuple[Encounter | None, str]:
    """The geometry, or the sentence that says why there is none."""
    if assessment is None:
        return None, _("No run has assessed this conjunction.")
    try:
        return encounter_of(assessment), ""
    except SafePassageError as error:
        return None, str(error)


def _plane_of(risk: RiskFacts | None, encounter: Encounter | None) -> UprightPlane | None:
    """The plane that the uncertainty was judged in; the element sets' where it was not."""
    if risk is not None and risk.plane is not None:
        return risk.plane
    return encounter.tca_states.plane if encounter else None


def _grade(opinions: Opinions | None) -> str:
    """What the probability that counts may be used for; "stated": it is its originator's own.

    Alerts of such a pass say the same (``screening.alerts.known``).
    """
    return opinions.best.assessment.counted.grade if opinions else ""


def _no_plane(shown: Assessment | None, newest: Assessment | None, trouble: str) -> str:
    if shown is not None and shown != newest:
        return _("%(author)s gives no states to draw it from.") % {"author": author_of(shown)}
    return trouble or _("The two move together, so there is no encounter plane.")


def _threshold(conjunction: Conjunction, tier: str) -> StationThreshold | None:
    """The station's distance that put the pass in its tier, where no rule has judged it."""
    if conjunction.station is None:
        return None
    return conjunction.station.thresholds.filter(tier=tier).first()


def _parties(
    conjunction: Conjunction, assessment: Assessment | None, risk: RiskFacts | None
) -> list[Party]:
    sure = [risk.parties[side] if risk and risk.is_assessed else None for side in SIDES]
    return [
        Party(
            title=_("Protected") if conjunction.station else _("Primary"),
            subject=conjunction.primary,
            element_set=assessment.primary_element_set if assessment else None,
            ephemeris=assessment.primary_ephemeris if assessment else None,
            age_days=assessment.primary_age_days if assessment else None,
            is_secondary=False,
            sureness=sure[0],
        ),
        Party(
            title=_("Passing") if conjunction.station else _("Secondary"),
            subject=conjunction.secondary,
            element_set=assessment.secondary_element_set if assessment else None,
            ephemeris=assessment.secondary_ephemeris if assessment else None,
            age_days=assessment.secondary_age_days if assessment else None,
            is_secondary=True,
            sureness=sure[1],
        ),
    ]


def _volumes(conjunction: Conjunction, assessment: Assessment | None) -> list[VolumeFact]:
    if conjunction.station is None or assessment is None:
        return []
    return [
        VolumeFact(volume, _was_entered(volume, assessment))
        for volume in conjunction.station.volumes.all()
    ]


def _was_entered(volume: ScreeningVolume, assessment: Assessment) -> bool | None:
    if volume.name in assessment.volumes_entered:
        return True
    is_box = volume.shape == ScreeningVolume.Shape.BOX
    return None if is_box and assessment.radial_km is None else False


def _approach_rows(encounter: Encounter | None) -> list[tuple[int, float | None]]:
    if encounter is None:
        return []
    near = encounter.near
    distance_km = known_or_none(near.distance_km)
    return [
        (offset, distance_km[int(np.argmin(np.abs(near.offset_s - offset)))])
        for offset in TABLED_OFFSETS_S
    ]


def _limits(conjunction: Conjunction, rule: StationRule | None) -> list[dict[str, Any]]:
    if rule is not None:
        return distance_lines(rule)
    if conjunction.station is None:
        return []
    return threshold_lines(conjunction.station.thresholds.order_by("-miss_distance_km"))


def _approach(encounter: Encounter | None) -> dict[str, Any] | None:
    if encounter is None:
        return None
    near = encounter.near
    return {
        "offset_s": near.offset_s.tolist(),
        "distance_km": known_or_none(np.round(near.distance_km, METRES_DECIMALS + 3)),
    }


def _plane_chart(
    conjunction: Conjunction,
    history: list[Assessment],
    shown: Assessment | None,
    plane: UprightPlane | None,
    risk: RiskFacts | None,
) -> dict[str, Any] | None:
    """The shown miss and every other opinion's in its plane, how sure it is, and both sizes.

    All components are along the station's axes; what has none, a public message, is left out.
    """
    if plane is None or shown is None:
        return None
    radius_km = risk.hard_body_radius_km if risk else None
    if radius_km is None and conjunction.station is not None:
        radius_km = conjunction.station.hard_body_radius_m / 1000.0
    return plane_chart(
        plane,
        risk.ellipse if risk else None,
        by=author_of(shown),
        originator=shown.originator,
        middle="station" if conjunction.station else conjunction.primary.name,
        earlier=[
            each for each in reversed(history) if each.radial_km is not None and each.pk != shown.pk
        ],
        hard_body_radius_km=radius_km,
    )


def _opinion(assessment: Assessment) -> dict[str, Any]:
    return {
        "run": assessment.run_id,
        "originator": assessment.originator,
        "assessed_at": assessment.known_at_utc.isoformat(),
        "hours_to_tca": (assessment.tca_utc - assessment.known_at_utc).total_seconds() / 3600.0,
        "miss_km": assessment.miss_distance_km,
        "radial_km": assessment.radial_km,
        "in_track_km": assessment.in_track_km,
        "cross_track_km": assessment.cross_track_km,
    }
