"""Help of the pages on which operators speak with each other and managers read."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from sasweb.web.help.types import PageHelp

HELP: Final[dict[str, PageHelp]] = {
    "coordination": PageHelp(
        title=_("Cases"),
        answers=_("With whom do we hold cases, and in which is it our turn?"),
        parts=(
            (_("Waiting for us"), _("What the protocol asks of us next, and by when.")),
            (_("All cases"), _("Open and closed ones with both sides and their state.")),
        ),
        terms=("case", "duty", "protocol"),
        limits=_("Cases are for members of the organisation that this installation serves."),
        docs="coordination/cases-on-the-page",
    ),
    "case": PageHelp(
        title=_("One case"),
        answers=_(
            "What does each side say of this pass, where do they part, and who does what by when?"
        ),
        parts=(
            (
                _("Both sides"),
                _("Their figures and criteria beside each other, with why they differ."),
            ),
            (_("Duties"), _("What is due, by when, and under which clause.")),
            (_("Record"), _("Every entry, numbered and chained; an outsider can verify it.")),
            (_("Documents"), _("Notes, letters and notifications in English and Chinese.")),
        ),
        terms=("case", "entry", "intent", "right of way", "release policy"),
        limits=_(
            "What was said can be added to, never changed. The other side sees what the "
            "release policy allows, and nothing else."
        ),
        docs="coordination/cases-on-the-page",
    ),
    "case_open": PageHelp(
        title=_("Open a case"),
        answers=_(
            "Who is the other side, under which protocol, and what do they get to see first?"
        ),
        parts=(
            (
                _("Preview"),
                _("What the release policy lets the other side see before anything is sent."),
            ),
        ),
        terms=("case", "protocol", "release policy"),
        limits=_("A case once opened can be closed, not deleted."),
        docs="coordination/cases-on-the-page",
    ),
    "operators": PageHelp(
        title=_("Operators"),
        answers=_("Who operates what, how are they reached, and how quickly have they answered?"),
        parts=(
            (
                _("Rows"),
                _(
                    "Each organisation with its contacts, what it operates and its record of "
                    "answers."
                ),
            ),
        ),
        terms=("operator", "release policy", "trust"),
        limits=_("Contacts are what somebody has entered: who has none is reached by nobody."),
        docs="coordination/release",
    ),
    "operator": PageHelp(
        title=_("One operator"),
        answers=_("How is it reached, what does it operate, and what do we let it see?"),
        parts=(
            (_("Release policy"), _("What we show them of a case, with a preview of the change.")),
        ),
        terms=("release policy", "counterpart"),
        limits=_("A policy works from now on: what was already shown stays shown."),
        docs="coordination/release",
    ),
    "weekly": PageHelp(
        title=_("This week"),
        answers=_("Is this week like others, and what do the next seven days hold?"),
        parts=(
            (_("So far"), _("This week against the weeks before it.")),
            (_("Charts"), _("Twelve weeks; a week that nobody watched is a gap.")),
            (_("Summaries"), _("Every Monday's, as a page, a PDF and files.")),
        ),
        terms=("miss distance", "Pc"),
        limits=_("A week that was not watched is unknown, not quiet."),
        docs="weekly",
    ),
    "weekly_compare": PageHelp(
        title=_("Compare weeks"),
        answers=_("What differs between two weeks?"),
        parts=((_("Two weeks"), _("Chosen in the address, which can be sent.")),),
        limits=_("Only differences beyond what chance makes weeks differ get an arrow."),
        docs="weekly",
    ),
    "weekly_edition": PageHelp(
        title=_("The summary of a week"),
        answers=_("How was the week of each station, what came near, and what was done?"),
        parts=(
            (_("Headline"), _("A sentence a station, with an arrow against the weeks before.")),
            (_("Files"), _("The same as PDF, JSON and CSV; the same facts give the same bytes.")),
        ),
        terms=("tier", "Pc"),
        limits=_("Frozen as of Monday 06:00 UTC; a correction is a new edition beside it."),
        docs="weekly",
    ),
    "messages": PageHelp(
        title=_("Messages"),
        answers=_("What have agencies and operators sent, and what became of it?"),
        parts=(
            (_("Hand over a file"), _("CDM or OEM; it is kept as it came and read at once.")),
            (_("Rows"), _("Every message, refused ones with the reason.")),
        ),
        terms=("CDM", "OEM", "originator"),
        limits=_(
            "A message is its originator's opinion: it stands beside ours and replaces nothing."
        ),
        docs="messages",
    ),
    "message": PageHelp(
        title=_("One message"),
        answers=_("What does it say, and what was made of it?"),
        parts=((_("As it came"), _("The file itself can be taken away.")),),
        terms=("CDM", "originator"),
        limits=_("What the file does not say is unknown."),
        docs="messages",
    ),
}
