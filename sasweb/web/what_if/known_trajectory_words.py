"""The sentences that a study of a trajectory keeps, with their places, for translation.

``screening.consequences.trajectories`` writes them, in English: words.py the answer and its notes,
oem_file.py and ``screening.messages.oem`` what is odd about the file.
tests/unit/sasweb/test_what_if_words.py holds them against what those write.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop as _

SENTENCES: Final = (
    _("Clear: nothing comes within %(distance)s km from %(start)s to %(end)s UTC."),
    _(
        "Clear: nothing comes within %(distance)s km, and no station has it within its volumes,"
        " from %(start)s to %(end)s UTC."
    ),
    _("Not clear: %(name)s passes at %(distance)s km at %(at)s UTC."),
    _(
        "Not clear: %(name)s passes at %(distance)s km at %(at)s UTC, a protected station"
        " (%(station)s)."
    ),
    _(
        "Not clear: %(name)s passes at %(distance)s km at %(at)s UTC, inside the %(volumes)s of"
        " %(station)s."
    ),
)
# What may follow in the same text
MORE: Final = (
    _("%(count)s more is under the limits."),
    _("%(count)s more are under the limits."),
    _("%(count)s of %(number)s launch times are clear."),
    _("Only %(count)s of %(number)s objects could be screened."),
)
NOTES: Final = (
    _("%(station)s has no element set that can be used: the trajectory was not held against it."),
    _(
        "It begins and ends at the ground: what is below %(distance)s km (%(spans)s) was not"
        " screened against anything, as nothing stays in orbit there."
    ),
    _(
        "It begins at the ground: what is below %(distance)s km (%(spans)s) was not screened"
        " against anything, as nothing stays in orbit there."
    ),
    _(
        "It ends at the ground: what is below %(distance)s km (%(spans)s) was not screened against"
        " anything, as nothing stays in orbit there."
    ),
    _(
        "It dips low: what is below %(distance)s km (%(spans)s) was not screened against anything,"
        " as nothing stays in orbit there."
    ),
    _("The file has gaps in which nothing was screened: %(spans)s."),
    _(
        "The file names %(name)s (%(number)s), which is in the catalogue: its own element set was"
        " left out."
    ),
    _(
        "The file names %(name)s (%(number)s), which is in the catalogue: its own element set was"
        " left out, and what is docked to it (%(docked)s)."
    ),
    _(
        "Another launch time flies the same path over the ground: the trajectory turns with the"
        " Earth."
    ),
    _(
        "Another launch time flies the same path over the ground: the trajectory turns with the"
        " Earth. This one does not begin at the ground: a vehicle in orbit that leaves later does"
        " not fly that, so ask with a file of its own for each time."
    ),
    _(
        "The file carries no covariance, so no probability can be given, only the largest that the"
        " geometry allows."
    ),
)
# What is odd about the file
REMARKS: Final = (
    _("Line %(number)s: it repeats the state before it; left out."),
    _("%(place)s: it repeats the state before it; left out."),
    _("Segment %(number)s: %(count)s states outside its useable time are left out."),
    _("Segment %(number)s: its covariances in %(frames)s are left out."),
    _(
        "%(count)s pairs of states are too far apart to read between them, the first around %(at)s:"
        " what lies between was not screened."
    ),
    _("Reading between its states: %(reason)s."),
    _(
        "Its Earth-fixed states are turned without Earth orientation data: up to 50 m along the"
        " ground track these years."
    ),
)
