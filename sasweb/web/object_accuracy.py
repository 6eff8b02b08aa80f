"""How sure an object's position is, in words and a short table, for its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext, gettext_lazy, ngettext

from screening.catalog.models import StoredElementSet
from screening.common.durations import duration_words
from screening.conjunctions.likelihood_words import scale_words
from screening.conjunctions.object_accuracy import SPAN_DAYS, ObjectAccuracy, object_accuracy
from screening.engine.covariance.estimates import CovarianceEstimate, CovarianceSource
from screening.engine.covariance.growth import FEWEST_BINS, FEWEST_PAIRS_A_BIN
from screening.engine.covariance.manoeuvres import Manoeuvre

SOURCE_WORDS: Final = {
    CovarianceSource.CDM: gettext_lazy("message"),
    CovarianceSource.EPHEMERIS: gettext_lazy("ephemeris"),
    CovarianceSource.HISTORY: gettext_lazy("own element sets"),
    CovarianceSource.CLASS_MODEL: gettext_lazy("model of its kind of orbit"),
}
# An arc of this length bends 74 km away from a straight line: more than any screening volume is
# high, so that an ellipse this long says nothing of where beside a station the object may pass.
USEFUL_KM: Final = 1000.0
_SAID_AT_DAYS: Final = 1.0
_MOST_MANOEUVRES: Final = 5
_LEAST_KM: Final = 0.001


@dataclass(frozen=True, slots=True)
class AccuracyRow:
    """One sigma along R, I and C at an age of the elements, and where it comes from.

    In kilometres to two figures, more than which none of them is worth. ``is_useful`` is False
    where the one in-track is so long that no figure is told.
    """

    age_days: float
    radial_km: str
    in_track_km: str
    cross_track_km: str
    is_useful: bool
    source: str


@dataclass(frozen=True, slots=True)
class AccuracyView:
    """What the object page says of how sure its position is."""

    sentence: str
    rows: list[AccuracyRow]
    why: str
    manoeuvres: list[Manoeuvre]
    may_tell_manoeuvres: bool
    useful_km: float = USEFUL_KM


def accuracy_view(newest: StoredElementSet | None, at_utc: datetime) -> AccuracyView | None:
    """Study one object's history for its page; ``None`` without element sets."""
    if newest is None:
        return None
    found = object_accuracy(newest, at_utc)
    search = found.study.manoeuvres
    return AccuracyView(
        _sentence(found) + _ahead_words(newest, at_utc),
        [_row(age_days, estimate) for age_days, estimate in found.by_age],
        _why(found),
        list(reversed(search.manoeuvres))[:_MOST_MANOEUVRES],
        search.reason is None,
    )


def _sentence(found: ObjectAccuracy) -> str:
    count, seen = found.element_sets, len(found.study.manoeuvres.manoeuvres)
    sets = ngettext(
        "%(count)s element set in %(days)s days", "%(count)s element sets in %(days)s days", count
    )
    burns = ngettext("; %(count)s manoeuvre seen", "; %(count)s manoeuvres seen", seen)
    day_old = _row(_SAID_AT_DAYS, dict(found.by_age)[_SAID_AT_DAYS])
    told = gettext("%(sets)s; one sigma a day after epoch %(sigma)s km (R / I / C)%(burns)s.")
    if not day_old.is_useful:
        told = gettext("%(sets)s; of no use any more a day after epoch%(burns)s.")
    return told % {
        "sets": sets % {"count": count, "days": SPAN_DAYS},
        "sigma": f"{day_old.radial_km} / {day_old.in_track_km} / {day_old.cross_track_km}",
        "burns": burns % {"count": seen} if seen else "",
    }


def _ahead_words(newest: StoredElementSet, at_utc: datetime) -> str:
    """That the set in use is not among those counted, because its epoch is still to come."""
    ahead_s = (newest.epoch_utc - at_utc).total_seconds()
    if ahead_s <= 0:
        return ""
    told = gettext(" The set in use has an epoch %(span)s ahead of the clock.")
    return told % {"span": duration_words(ahead_s)}


def _why(found: ObjectAccuracy) -> str:
    """What the figures rest on, or why they do not rest on its own history."""
    study = found.study
    without = gettext(", without %(count)s across a manoeuvre") % {"count": study.pairs_left_out}
    values = {
        "pairs": ngettext("%(count)s pair", "%(count)s pairs", study.pairs_used)
        % {"count": study.pairs_used},
        "across": without if study.pairs_left_out else "",
        "fewest": FEWEST_PAIRS_A_BIN,
        "bins": FEWEST_BINS,
    }
    if study.law is None:
        too_short = gettext(
            "Not from its own history, which is too short: %(pairs)s of its element sets can be "
            "compared%(across)s; %(fewest)s or more are needed in each of %(bins)s bins of age."
        )
        return too_short % values
    own = gettext(
        "From %(pairs)s of its own element sets%(across)s, up to an age of %(furthest)s days."
    )
    return own % (values | {"furthest": f"{study.law.furthest_age_days:.1f}"})


def _row(age_days: float, estimate: CovarianceEstimate) -> AccuracyRow:
    sigma_km = estimate.sigma_rtn_km.tolist()
    source = str(SOURCE_WORDS[estimate.source])
    radial, in_track, cross_track = map(_figures, sigma_km)
    is_useful = sigma_km[1] <= USEFUL_KM
    return AccuracyRow(age_days, radial, in_track, cross_track, is_useful, source)


def _figures(sigma_km: float) -> str:
    if sigma_km < _LEAST_KM:
        return gettext("under %(length)s") % {"length": _LEAST_KM}
    return scale_words(sigma_km)
