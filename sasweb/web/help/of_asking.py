"""Help of the pages on which somebody looks things up or asks what would be."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from sasweb.web.help.types import PageHelp

_MODELLED: Final = _("Modelled, and marked so wherever it goes. It goes after 30 days unless kept.")

HELP: Final[dict[str, PageHelp]] = {
    "catalogue": PageHelp(
        title=_("Objects"),
        answers=_("What is in the catalogue, and how old are its elements?"),
        parts=((_("Search"), _("By name, number or designator; / jumps there from any page.")),),
        terms=("catalogue number", "element set", "element age"),
        limits=_(
            "Objects under about 10 cm are in no public catalogue, and without a Space-"
            "Track account most debris is missing."
        ),
        docs="algorithms/encounter-rate",
    ),
    "space_object": PageHelp(
        title=_("One object"),
        answers=_(
            "What is it, who operates it, how well is its orbit known, and what does it come near?"
        ),
        parts=(
            (_("Elements"), _("The newest of each source, with their age.")),
            (_("How well known"), _("What its own history says of the error of its elements.")),
        ),
        terms=("element set", "hard-body radius", "operator"),
        limits=_("Between its element sets it may have manoeuvred; nobody is told."),
        docs="algorithms/covariance",
    ),
    "catalogue_insight": PageHelp(
        title=_("Insight"),
        answers=_(
            "Whose objects are where, how dense is space, and what would planned "
            "constellations add?"
        ),
        parts=(
            (_("Density"), _("Objects in a cubic kilometre by altitude, the stations marked.")),
            (_("Rates"), _("Passes a day near each station: estimated, and measured by a run.")),
        ),
        terms=("density", "encounter rate"),
        limits=_("Estimates treat the catalogue as a gas; planned constellations are scenarios."),
        docs="algorithms/encounter-rate",
    ),
    "what_if": PageHelp(
        title=_("What-if studies"),
        answers=_("What was asked of the catalogue, and what was the answer?"),
        parts=(
            (_("Studies"), _("Each has an address that can be sent, and can be kept or compared.")),
        ),
        terms=("study",),
        limits=_MODELLED,
        docs="what-if",
    ),
    "what_if_burns": PageHelp(
        title=_("Burns"),
        answers=_("Which burn avoids this pass and brings the object near nothing else?"),
        parts=(
            (_("Question"), _("Times, directions and sizes; how many burns that is, is said.")),
        ),
        terms=("RIC, RTN", "Pc"),
        limits=_MODELLED,
        docs="algorithms/burn-search",
    ),
    "break_up_lab": PageHelp(
        title=_("Break-up lab"),
        answers=_("What would a break-up leave, for how long, and what would the stations meet?"),
        parts=((_("Question"), _("A ready scenario, or masses and a speed of your own.")),),
        terms=("study",),
        limits=_("Counts are known within a factor of three to four, lifetimes within two."),
        docs="algorithms/breakup",
    ),
    "what_if_trajectory": PageHelp(
        title=_("Trajectory"),
        answers=_("Does a launch or re-entry come near anything, at which launch times?"),
        parts=((_("File"), _("An OEM of the vehicle; it need not be in the catalogue.")),),
        terms=("OEM", "miss distance"),
        limits=_MODELLED,
        docs="algorithms/trajectory",
    ),
    "what_if_compare": PageHelp(
        title=_("Two studies"),
        answers=_("What differs between two answers of a kind?"),
        parts=((_("Side by side"), _("Only studies of one kind can be compared.")),),
        terms=("study",),
        limits=_("Where the catalogue differed, the page says so."),
        docs="what-if",
    ),
    "study": PageHelp(
        title=_("One study"),
        answers=_("What was asked, and what is the answer?"),
        parts=(
            (_("The sentence"), _("The answer in a line to act on.")),
            (
                _("What it rests on"),
                _("The catalogue as of a moment, what was assumed, and how long it took."),
            ),
        ),
        terms=("study",),
        limits=_MODELLED,
        docs="what-if",
    ),
    "study_burn": PageHelp(
        title=_("One burn"),
        answers=_("What does this burn do to the pass, and what does it bring near?"),
        parts=((_("Files"), _("The burn as OPM, OEM, or as an intent for the case.")),),
        keys=(("← → ↑ ↓", _("walk through the heat map of the answer")),),
        terms=("RIC, RTN", "intent"),
        limits=_MODELLED,
        docs="algorithms/burn-search",
    ),
}
