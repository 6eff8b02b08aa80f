"""The sentences in which the life of a conjunction and its alerts are kept, with their places.

``screening.conjunctions.lifecycle``, ``staleness``, ``services.outcomes`` and
``screening.alerts.material`` write them, in English. They stand here for translation only;
tests/unit/sasweb/test_life_said.py holds them against what those write.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop as _

# What a transition says of itself (``lifecycle``). Figures of a rule follow it (``life_said``).
_TRANSITIONS: Final = (
    _("Found."),
    _("Found again."),
    _("Can be trusted again."),
    _("What was learnt after the mitigation meets the rule again."),
    _("Its closest approach was at %(at)s UTC."),
    _("Run %(run)s looked for it and did not find it."),
    _("The rule gives %(level)s."),
    _("The rule gives %(level)s by %(by)s."),
    _("No level of the rule is met."),
    _("No level of the rule is met by %(by)s."),
    _("%(level)s is clearly left by %(by)s."),
    _("%(level)s stands: not clearly left yet by %(by)s."),
    _(
        "%(level)s is met by %(met)s of the last %(of)s updates; %(needed)s are needed before the"
        " decision point."
    ),
    _("%(levels)s cannot be judged."),
)
# Why it cannot be trusted (``staleness``)
_STALE: Final = (
    _("No run has looked at it since run %(run)s."),
    _(
        "The newest run, %(run)s, looked %(age)s ago and is trusted for %(limit)s: nobody has "
        "looked since."
    ),
    _("The %(owner)s's ephemeris is %(age)s old%(when)s, trusted for %(limit)s."),
    _("The %(owner)s's elements are %(age)s old%(when)s, trusted for %(limit)s."),
    _("The %(owner)s's elements have an epoch %(age)s ahead of the clock, trusted for %(limit)s."),
)
# How near it came (``services.outcomes``)
_OUTCOMES: Final = (
    _(
        "By later elements (epochs %(epochs)s UTC) it came within %(miss)s km at %(at)s UTC,"
        " %(seconds)s s after what was predicted last; predicted were %(predicted)s km."
    ),
    _(
        "By later elements (epochs %(epochs)s UTC) it came within %(miss)s km at %(at)s UTC,"
        " %(seconds)s s before what was predicted last; predicted were %(predicted)s km."
    ),
)
# What an alert begins with (``alerts.material``)
_LEADS: Final = (
    _("It has been %(level)s since %(at)s UTC, and nobody had been told."),
    _("Over. It was %(level)s before it passed, and nobody was told in time."),
    _("Cleared."),
    _("Over: the closest approach has passed."),
    _("Mitigated."),
    _("Raised to %(level)s."),
    _("From %(before)s to %(level)s."),
    _("Was %(before)s for a while, and is %(level)s again."),
    _("Was %(before)s for a while, and is below every level again."),
    _("Stale while %(level)s: its figures cannot be trusted any more."),
    _("Its figures can be trusted again."),
    _("Lowered from %(before)s to %(level)s."),
    _("Lowered from %(before)s below every level."),
    _("The decision point has begun."),
    _("Its probability of collision is known now, and past the rule's limit."),
    _("Its probability of collision has risen at least tenfold."),
    _("Its miss distance is less than half of what was told."),
    _("Its closest approach has moved by %(minutes)s min."),
    _("Nobody has acknowledged it for %(minutes)s min."),  # ``alerts.services.escalation``
)
KNOWN_SENTENCES: Final = (*_TRANSITIONS, *_STALE, *_OUTCOMES, *_LEADS)
