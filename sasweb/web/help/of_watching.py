"""Help of the pages on which somebody watches: passes, conjunctions, alerts."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from sasweb.web.help.types import PageHelp

_WALK: Final = (("↑ ↓", _("walk through the rows")), ("Enter", _("open the row")))

HELP: Final[dict[str, PageHelp]] = {
    "watch": PageHelp(
        title=_("Watch"),
        answers=_("Which passes near the protected stations come next, and which need somebody?"),
        parts=(
            (
                _("Chips in the header"),
                _(
                    "How old the data is, against its own limits. Amber is late, red is blind; "
                    "the words say of what."
                ),
            ),
            (
                _("Table"),
                _(
                    "The coming passes, soonest first. Shape, word and place say how near to "
                    "action each is."
                ),
            ),
            (
                _("Globe"),
                _(
                    "The whole catalogue as it moves. Selecting here selects in the table and "
                    "the lanes too."
                ),
            ),
            (_("Lanes"), _("The next seven days of each station, a mark a pass.")),
        ),
        keys=(
            *_WALK,
            ("g", _("fly to the selected pass")),
            ("Escape", _("let go of the selection")),
        ),
        terms=("TCA", "miss distance", "tier", "element age"),
        limits=_(
            "Public element sets are good to a kilometre or so near their epoch and worse every "
            "day after: a pass here is a reason to look closer, not to manoeuvre. An object "
            "that has manoeuvred since its elements were made is not where it is shown."
        ),
        docs="algorithms/stations-screening",
    ),
    "conjunctions": PageHelp(
        title=_("Conjunctions near the stations"),
        answers=_(
            "What has come or will come near a station, as a list that can be filtered and sent on?"
        ),
        parts=(
            (
                _("Filters"),
                _("They stand in the address: whoever opens the link sees the same list."),
            ),
            (
                _("Rows"),
                _(
                    "Each lasting conjunction with its newest figures. Passed and cleared ones "
                    "are there too."
                ),
            ),
        ),
        keys=_WALK,
        terms=("conjunction", "assessment", "cleared", "stale"),
        limits=_(
            "What a run looked for and did not find is cleared; what no run has looked at "
            "since is stale. The two are never the same."
        ),
        docs="algorithms/conjunctions",
    ),
    "all_conjunctions": PageHelp(
        title=_("All pairs"),
        answers=_("Which two objects, of all in the catalogue, come close to each other?"),
        parts=(
            (
                _("Filters"),
                _("By distance, time, object, owner and type; they stand in the address."),
            ),
            (_("Rows"), _("Events of the newest run of all against all, closest first.")),
            (_("CSV"), _("The whole filtered list as a file.")),
        ),
        terms=("all against all", "approach", "co-moving"),
        limits=_(
            "Screened once a day by default, and a day ahead. These events have no identity"
            " beyond their run."
        ),
        docs="all-conjunctions",
    ),
    "conjunction": PageHelp(
        title=_("One conjunction"),
        answers=_("How dangerous is this pass, how sure is that, and who has said what about it?"),
        parts=(
            (
                _("The sentence"),
                _("What a tired person can act on, with when the decision is due."),
            ),
            (
                _("Criteria"),
                _("The same figures held against each rule set, condition by condition."),
            ),
            (
                _("Encounter plane"),
                _("The miss as both objects meet, with what their uncertainty allows."),
            ),
            (_("Evolution"), _("How each opinion, run by run and message by message, changed.")),
            (_("Objects and sources"), _("Where every number comes from, and how old it is.")),
        ),
        terms=("decision point", "Pc", "dilution", "hard-body radius", "screening grade"),
        limits=_(
            "Where nobody sent a covariance ours is estimated and graded screening: its "
            "probability is for looking closer. A value that could not be computed is "
            "missing with its reason, never zero."
        ),
        docs="algorithms/risk",
    ),
    "alerts": PageHelp(
        title=_("Alerts"),
        answers=_("What was I told of, and what still waits for an answer?"),
        parts=(
            (_("Unanswered first"), _("What nobody has acknowledged stands on top.")),
            (
                _("Acknowledge"),
                _(
                    "Says in your name that you have seen it; others see that too, and nobody "
                    "else is asked."
                ),
            ),
        ),
        keys=(("j k", _("next and previous alert")), ("a", _("acknowledge"))),
        terms=("acknowledgement", "notice", "alarm"),
        limits=_(
            "Only those hear who have asked to: see What reaches me. No mail leaves before "
            "a mail server is set."
        ),
        docs="alerts",
    ),
    "alert": PageHelp(
        title=_("One alert"),
        answers=_("What was said, to whom, by which way, and did it arrive?"),
        parts=(
            (_("What was said"), _("The words and figures as they were then; they never change.")),
            (_("Who heard"), _("Each recipient with every try and what was answered.")),
        ),
        terms=("notice", "delivery", "escalation"),
        limits=_(
            "That a server took a message does not say that a person has read it: only an "
            "acknowledgement does."
        ),
        docs="alert-channels",
    ),
    "subscriptions": PageHelp(
        title=_("What reaches me"),
        answers=_("By which way do alerts reach me, of what, and when am I left in peace?"),
        parts=(
            (_("Ways"), _("E-mail, webhook or chat; each can be tested, changed and stopped.")),
            (_("From which level"), _("Below it you hear nothing by that way.")),
            (
                _("Quiet hours"),
                _("What is urgent comes all the same, from the level that you set."),
            ),
        ),
        terms=("tier", "alarm"),
        limits=_("You see and change your own ways alone; those of others are in the admin."),
        docs="alert-channels",
    ),
    "stations": PageHelp(
        title=_("Stations"),
        answers=_("What is protected, what counts as part of it, and by which volumes and rule?"),
        parts=(
            (
                _("Parts"),
                _("What is docked now or belongs to the station, with from when to when."),
            ),
            (_("Volumes"), _("The boxes and the sphere that a pass is held against.")),
            (_("Rule"), _("From which figures a pass is watch, yellow, red or an emergency.")),
        ),
        terms=("docked", "primary", "screening volume"),
        limits=_(
            "Vehicles come and go every few months: keep the docking log, or trust the "
            "state over an orbit."
        ),
        docs="algorithms/docking",
    ),
    "station_rule": PageHelp(
        title=_("The rule of a station"),
        answers=_(
            "From which figures is a pass watch, yellow, red or an emergency, and since when?"
        ),
        parts=(
            (_("The rule in words"), _("What stands now, and who set it.")),
            (
                _("Preview"),
                _("What a change would have raised in the last month, before it is kept."),
            ),
            (_("History"), _("Every version; none is ever changed.")),
        ),
        terms=("rule", "clause", "tier"),
        limits=_(
            "A new version judges from now on; what was judged by an older one stays as it "
            "was said."
        ),
        docs="algorithms/life-cycle",
    ),
    "opening_rule": PageHelp(
        title=_("When a case is opened by itself"),
        answers=_("From which level is a draft case opened with the operator of the other object?"),
        parts=(
            (_("Level"), _("From it on a draft is opened; a person still sends the first word.")),
        ),
        terms=("case", "tier"),
        limits=_("Without a home organisation no case can be opened."),
        docs="coordination/cases",
    ),
}
