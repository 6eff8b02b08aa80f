"""The sentences that a study of burns keeps, with their places, for translation.

``screening.consequences.burns.words`` and ``document`` write them, in English.
tests/unit/sasweb/test_burn_said.py holds them against what those write.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop as _

SENTENCES: Final = (
    # why a burn is one of the best, or a compromise
    _("The smallest that does all that is asked."),
    _("The smallest that does all that is asked, and of those of this size the earliest."),
    _("As small, and later or likelier."),
    _("The next in size."),
    _("A compromise: %(lacks)s."),
    # what it does
    _("The event: %(after)s; without a burn %(before)s."),
    _(
        "It brings nothing else under %(distance)s km or nearer, of %(screened)s objects until"
        " %(until)s UTC."
    ),
    _("It brings %(count)s under %(distance)s km and %(closer)s nearer%(likely)s: %(nearest)s."),
    _("It clears no other pass."),
    _("It also clears %(count)s: %(nearest)s."),
    _(
        "From the burn to the event are %(lead)s. With every revolution the object is %(along)s; at"
        " the event %(moved)s."
    ),
    _("Its mean height stays."),
    _("Its mean height rises by %(change)s."),
    _("Its mean height sinks by %(change)s."),
    # what is assumed
    _(
        "Everything else goes by its newest public element set and does not manoeuvre; those over"
        " %(days)s days old are not screened. At the event those of the two are %(ages)s old."
    ),
    _(
        "Pc: errors of element sets of this class and age, not of these objects, and a burn that is"
        " carried out exactly."
    ),
    _("Hard-body radius of both together: %(radius)s m, as given."),
    _("Hard-body radius of both together: %(radius)s m, of %(sizes)s."),
    _(
        "A pass matters under %(distance)s km, a Pc from %(limit)s (yellow in the flight rules of"
        " the ISS)."
    ),
    _("What a burn costs in propellant is not modelled."),
    _("Docked by its motion, so that it burns along and is left out: %(names)s."),
    _(
        "Burns are instants; the burned object goes by mean elements that SGP4 gives the burned"
        " state. How well a burn is carried out is not known and not in any figure."
    ),
    _("Foster's method with errors of element sets of this class and age, not of these objects."),
    # what the words of the table mean
    _("under the threshold with the burn and not without it"),
    _("under the threshold either way, and nearer by over 100 m with the burn"),
    _("under the threshold without the burn and not with it"),
    _(
        "numbers of up to %(most)s: the smallest that avoid the event by the threshold, with a Pc"
        " under %(limit)s, and bring nothing else under the threshold or nearer"
    ),
)
# What a compromise lacks
LACKS: Final = (
    _("the event keeps a Pc of %(limit)s or more"),
    _("the event stays under %(distance)s km"),
    _("what it brings is over a Pc of %(limit)s: %(most)s"),
    _("it brings %(count)s under %(distance)s km or nearer, none with a Pc of %(limit)s or more"),
    _("all that is asked but for what is not known"),
)
# Parts of these sentences
PARTS: Final = (
    _("%(miss)s, Pc not known"),
    _("%(miss)s, Pc %(pc)s"),
    _(", Pc %(pc)s at most"),
    _("neither farther ahead nor back"),
    _("%(shift)s farther ahead"),
    _("%(shift)s farther back"),
)
WAYS: Final = (
    _("%(length)s up"),
    _("%(length)s down"),
    _("%(length)s ahead"),
    _("%(length)s back"),
    _("%(length)s to the left"),
    _("%(length)s to the right"),
)
# One of a list each, whose parts stand apart by " and "; read by ``burn_said``
PASS: Final = _("%(miss)s with %(name)s at %(at)s UTC")
AGE: Final = _("%(days)s days (%(name)s)")
SIZE: Final = _("%(radius)s m (%(source)s)")
SIZE_ASSUMED: Final = _("%(radius)s m (%(source)s, assumed)")
MORE: Final = _(", and %(count)s more")
