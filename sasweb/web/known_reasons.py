"""The reasons why something is not known, or no better known, as the product words them itself.

``screening`` keeps them in English with what they are about. They stand here for translation only,
with places for names and figures; tests/unit/sasweb/test_reasons_said.py holds them against what
``screening`` writes.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop as _

from screening.conjunctions.object_counts import STATUS_WORDS
from screening.engine.probability.results import REASON_WORDS

# Why there is no probability (``Assessment.pc_reason``, ``max_pc_reason``; answers of studies).
_PROBABILITY: Final = (
    *REASON_WORDS.values(),
    _(
        "The two hardly move against each other, which a method with straight paths cannot judge,"
        " and the slow-encounter method needs the covariance of both velocities, which is not"
        " known."
    ),
    _("The closest approach is over a minute away from the moment that is known."),
    _(
        "The largest that the geometry allows is known for straight paths only, and this encounter"
        " is too slow for them."
    ),
    _(
        "%(originator)s's message has neither states nor covariances, so nothing can be computed"
        " from it; what it states itself stands beside."
    ),
    _(
        "The trajectory carries no covariance at this instant, so nobody can say how likely a"
        " collision is."
    ),
    _("SGP4 has no position of one of the two around the event."),
    _("Its likelihood has not been judged here."),
    _("It has not been assessed."),
)
# Why a rule cannot be judged (``PassFacts.reasons``).
_RULE: Final = (
    _("it is not stated"),
    _("this assessment was not judged for it"),
    _("no source says whether this payload manoeuvres"),
    _("the kind of object is unknown"),
    _("the message has no states"),
    _("the message has no states, and the distance alone does not tell"),
    _("nobody has looked whether it stays in the volume outside closest approach"),
)
# Why a covariance is this one and none better (``CovarianceEstimate.reasons``).
_COVARIANCE: Final = (
    _("low orbits on average (Aida and Kirschner 2013)"),
    _(
        "low orbits with strong drag (Aida and Kirschner 2013, growth along the track measured on"
        " the catalogue of March 2026)"
    ),
    _("a default held against element sets six weeks apart, for %(regime)s"),
    _("a conservative default beyond GEO"),
    _(
        "low satellites that manoeuvre at will (measured on Starlink in the catalogue of March"
        " 2026)"
    ),
    _(
        "low satellites that climb or descend under thrust (measured on Starlink in the catalogue"
        " of March 2026)"
    ),
    _("elements %(days)s days away: along the track the error may be several times larger"),
    _("ephemeris %(days)s days away: along the track the error may be several times larger"),
    _("the elements are newer than the instant: the error grows backwards too"),
    _("the ephemeris is newer than the instant: the error grows backwards too"),
    _("its history tells nothing"),
    _(
        "its history has %(pairs)s usable pairs of element sets in %(bins)s bins of age with"
        " %(fewest)s or more; %(needed)s such bins are needed"
    ),
    _("1 own element set in %(days)s days, at least %(fewest)s tell of its accuracy"),
    _("%(count)s own element sets in %(days)s days, at least %(fewest)s tell of its accuracy"),
    _("its history speaks of ages up to %(days)s days"),
    _("%(count)s pairs of its own element sets, without %(left_out)s across a manoeuvre"),
    _("%(count)s pairs of its own element sets"),
    _("its operator's ephemeris carries no covariance"),
    _("its operator's ephemeris has no covariance at this instant"),
    _("ephemeris of %(originator)s"),
    _("the message of %(originator)s carries no covariance"),
    _("conjunction message of %(originator)s"),
    _("which calls it a default of its class"),
)
# Why a size is this one (``HardBodyRadius.words``, the stations that come with the product).
_SIZE: Final = (
    _("given with the request"),
    _("a comment of the message gives it"),
    _("sphere of the largest radar cross-section of class SMALL"),
    _("sphere of the largest radar cross-section of class MEDIUM"),
    _("default of type PAYLOAD"),
    _("default of type ROCKET BODY"),
    _("default of type DEBRIS"),
    _("default of an unknown type"),
    _("estimate of %(file)s"),
    _("NASA CARA hard-body radius and mass estimates, 2026-06-01: protected primary"),
    _("Circumscribed radius of the published layout; unverified"),
)
# Where the masses of the stations that come with the product are from (``Station.mass_source``).
MASS_SOURCES: Final = (
    _("NASA, Space Station Facts and Figures; changes with visiting vehicles"),
    _("Three modules with visiting vehicles; unverified"),
)
# Why states of an ephemeris cannot be read between, or not well (``InterpolationCheck.reason``).
_EPHEMERIS: Final = (
    _("no segment has the five states that a check needs"),
    _(
        "states around %(at)s do not belong to one smooth path: one is %(metres)s m off its"
        " neighbours', and reading between them may be as wrong. Cut the ephemeris there if the"
        " object manoeuvres"
    ),
)
# Why a station was not screened (``StationGap.reason``).
_STATION: Final = (
    *STATUS_WORDS,
    _("it was not switched on yet at run %(run)s"),
    _("it has no element set"),
    _("it has no screening volume"),
    _("its element set decays then"),
    _("its element set is of no use (%(status)s: %(detail)s)"),
    _("SGP4 refuses the elements (its code %(code)s)"),
    _("epoch %(days)s days before the start, limit %(limit)s"),
    _("epoch %(days)s days after the start, limit %(limit)s"),
    _("%(status)s, before the window begins"),
)
# Why an object was not screened all through, or was taken for docked (``RunObjectStatus.detail``,
# ``RunDockedObject.detail``).
_OF_RUN: Final = (
    _("%(status)s, %(days)s days into the window"),
    _("Compared with %(reference)s, epochs %(hours)s h apart: %(offset)s km along the track."),
    _("By the docking log alone: its elements cannot be compared with the station's."),
)
# What a pull asked (``Pull.address``), where it is no address.
_SOURCE: Final = (_("computed by this program (SYNTHETIC)"),)
# Why a rate is not measured (``RateWithin.reason``).
_RATE: Final = (
    _("no run of the stations has finished yet"),
    _("run %(run)s did not screen it all through"),
    _("it has no sphere of %(distance)s km: runs do not keep all passes within that"),
)
# What a count of a break-up rests on, or why there is none (answers of studies).
_BREAK_UP: Final = (
    _(
        "from Cosmos 1408 (0.91 times the model) to Fengyun-1C (3.7 times), the two ends of the"
        " three break-ups whose pieces were counted; measured at 10 cm"
    ),
    _(
        "from NASA's estimate of Fengyun-1C's pieces of 1 cm (0.76 times the model) to what its"
        " pieces of 10 cm were (3.7 times): nobody has counted small ones"
    ),
    _(
        "assumed as wide to both sides as that of collisions (0.27 to 3.7 times): no two"
        " explosions are alike"
    ),
    _(
        "the law of numbers is made for a target that is the heavier of the two; its count holds"
        " the pieces of both"
    ),
    _("nothing of the cloud is up any more"),
    _(
        "%(station)s is itself what breaks up, as a whole; what is left of it to be hit is not"
        " modelled"
    ),
    _("%(station)s has no element set of the last 30 days"),
    _("nothing of the catalogue is at the height of the station"),
    _(
        "the catalogue ends near %(limit)s m: there is no background of pieces of %(size)s m and"
        " larger here to compare with"
    ),
)
# Why nobody can tell how near a pass came (the outcome of a case).
_OUTCOME: Final = (
    _("The conjunction of the case is not known here."),
    _("No element sets of both objects from near the pass have come in since."),
)
# Who answers for an object, and how that is known (``OperatorFacts.why``).
_OPERATOR: Final = (
    _("Nobody is known to operate it: no line names it."),
    _("The object is made up: a made-up operator answers for it."),
    _("Named by its catalogue number. %(detail)s"),
    _('Its name begins with "%(file)s". %(detail)s'),
    _(
        "SATCAT gives %(regime)s as its owner, which says whose it is, not who operates it."
        " %(detail)s"
    ),
)

KNOWN_REASONS: Final = (
    *_PROBABILITY,
    *_RULE,
    *_COVARIANCE,
    *_SIZE,
    *MASS_SOURCES,
    *_EPHEMERIS,
    *_STATION,
    *_OF_RUN,
    *_SOURCE,
    *_RATE,
    *_BREAK_UP,
    *_OUTCOME,
    *_OPERATOR,
)
