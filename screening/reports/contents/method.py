"""How the summary was made, what it cannot see, and by what it is found again."""

from __future__ import annotations

from django.utils.translation import gettext as _

from screening.coordination.documents.figures import text_words
from screening.reports.document import Rows, Section, Words
from screening.reports.weekly_types import WeeklyReport
from screening.reports.words import minute_words


def method_section(report: WeeklyReport, edition_number: int, sha256: str) -> Section:
    """Method, limits, grades in plain words, and the edition's marks of identity."""
    return Section(
        "method",
        _("Method and limits"),
        (*(Words(each) for each in _limits()), Rows(_identity(report, edition_number, sha256))),
        is_annex=True,
    )


def _limits() -> tuple[str, ...]:
    return (
        _(
            "Every object of the catalogue is moved by SGP4 and held against each station; the"
            " closest approaches are refined and judged by the station's own rule."
        ),
        _(
            "Public element sets are good to a kilometre or so near their epoch and worse every"
            " day after, and know nothing of a manoeuvre after it. A probability from public"
            " elements shows where to look; before anybody moves, the operators' or an agency's"
            " data is needed."
        ),
        _(
            "Pieces of 1 to 10 cm are too small to be tracked and too large for shields to stop."
            " They are in no catalogue and in no figure of this summary."
        ),
        _(
            "The worst-case probability is the largest that the geometry allows, whatever the"
            " uncertainty. What is not known is said so and never counted as nought."
        ),
        _(
            "A probability of 1e-02 is one in a hundred, 1e-04 one in ten thousand, 1e-06 one in a"
            " million. In what decided a rule, d is the miss distance, R, I and C are its radial,"
            " in-track and cross-track parts, Pc is the probability and t the time until the"
            " closest approach; what the rule asks stands in brackets."
        ),
        _(
            "Levels, from the lowest: no action, watch, yellow (prepare), red (act), emergency. A"
            " week is compared with the week before and with the mean of up to twelve weeks before"
            " it that were watched."
        ),
    )


def _identity(
    report: WeeklyReport, edition_number: int, sha256: str
) -> tuple[tuple[str, str], ...]:
    return (
        (_("Week and edition"), f"{report.week}, {edition_number}"),
        (_("What was known by (UTC)"), minute_words(report.known_until_utc)),
        (_("SHA-256 of its data"), sha256),
        (_("SHA-256 of its inputs"), report.inputs.sha256),
        (_("Version of the program"), text_words(report.code_version, 80)),
    )
