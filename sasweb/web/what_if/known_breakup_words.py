"""The English that a break-up's answer is kept with, with places, for translation.

``screening.consequences.breakups`` writes it: words.py what is assumed and what cannot be said,
masses.py and event.py where a mass is from. tests/unit/sasweb/test_what_if_words.py holds it
against what those write.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop as _

# What an answer cannot say
LIMITS: Final = (
    _(
        "The model is off by a factor of up to four for single events: read the bands, not the"
        " numbers between them."
    ),
    _(
        "Lifetimes are good to a factor of two: the real Sun is none of the three, and pieces"
        " tumble."
    ),
    _(
        "Fluxes take the planes of the orbits as spread around the Earth. In the first days a cloud"
        " is a narrow band: a station meets it in bursts, far over the mean or not at all."
    ),
    _("Stations are taken to keep their heights, and all else in the catalogue to stay as it is."),
    _(
        "Where only a handful of pieces cross the height of a station a curve comes in steps:"
        " another seed gives others."
    ),
    _(
        "An impact is any piece of that size on any part of the cross-section: what a shield stops"
        " is not counted apart."
    ),
    _("Masses that nobody gave are assumed by kind and size: see their bands."),
    _(
        "A station that breaks up itself is not exposed any more: its figures are those of another"
        " at its height."
    ),
    _(
        "It did not happen: the two element sets pass %(distance)s km apart. Each object breaks up"
        " where it is, at the speed at which they pass."
    ),
)
# Of what something is assumed
SUBJECTS: Final = (
    _("activity of the Sun"),
    _("density of the air"),
    _("drag coefficient"),
    _("re-entry"),
    _("least size"),
    _("followed"),
    _("a pass"),
    _("mass of %(name)s"),
    _("the projectile's pieces"),
)
# What is assumed; a value that is a figure and its unit alone is the same in any language
VALUES: Final = (
    _("F10.7 65, 140, 250 and Ap 0, 15, 45, each for all of the time"),
    _("means over the globe, the hours and the seasons"),
    _("%(count)s of every piece"),
    _("under %(distance)s km"),
    _("%(count)s pieces (at most %(most)s)"),
    _(
        "%(count)s pieces (at most %(most)s), and %(small)s smaller ones, %(each)s of each object,"
        " for all of 1 cm"
    ),
    _("within %(distance)s km of a station"),
    _("counted, not followed"),
)
# Where it is from. Publications and models are cited as they are, and not here.
SOURCES: Final = (
    _("ECSS-E-ST-10-04C, table 6-3, long-term low, moderate, high; bounds, no forecast"),
    _("the question"),
    _("enough to tell shares to a hundredth"),
    _("its notification box"),
    _("it comes from below, and its pieces fall back"),
    _("given with the question"),
    _("settings of the station"),
    _("assumed: a satellite of %(fleet)s, by its versions"),
    _("assumed for a %(kind)s, radar size %(size)s: %(why)s"),
    _("assumed for a %(kind)s: %(why)s"),
)
MODEL: Final = _("NASA Standard Breakup Model (Johnson et al. 2001, ODQN 15-4); all modelled")
# What stands in their places
NAMES: Final = (_("target"), _("projectile"))
KINDS: Final = (_("payload"), _("rocket body"), _("debris"), _("unknown"))
SIZES: Final = (_("small"), _("medium"), _("large"))
REASONS: Final = (
    _("what such objects usually have; no list of masses is behind it"),
    _(
        "middle and outer tenths of NASA CARA's estimates by radar, 2026-06-01, of %(count)s"
        " payloads"
    ),
    _(
        "middle and outer tenths of NASA CARA's estimates by radar, 2026-06-01, of %(count)s rocket"
        " bodies"
    ),
    _(
        "middle and outer tenths of NASA CARA's estimates by radar, 2026-06-01, of %(count)s pieces"
        " of debris"
    ),
    _(
        "middle and outer tenths of NASA CARA's estimates by radar, 2026-06-01, of %(count)s"
        " objects of no known kind"
    ),
)
