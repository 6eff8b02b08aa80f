"""Help of the pages on which somebody keeps the installation."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from sasweb.web.help.types import PageHelp

HELP: Final[dict[str, PageHelp]] = {
    "status": PageHelp(
        title=_("System status"),
        answers=_("Is everything at work that must be, and what is to be done where it is not?"),
        parts=(
            (_("The sentence"), _("The worst thing first, with what to do.")),
            (
                _("Queues"),
                _(
                    "What waits in the broker, and beside it what waits in the database, which "
                    "is the truth."
                ),
            ),
            (_("Workers"), _("Each process by its own last word, and what it had in hand then.")),
            (
                _("Disk and database"),
                _("Room, growth and reach. Rows are estimates: counting them would cost a scan."),
            ),
        ),
        terms=("feed", "alarm", "screening run"),
        limits=_(
            "With the site down this page is gone too: `manage.py status` tells the same, "
            "and another machine should poll /health/feeds."
        ),
        docs="operations",
    ),
    "setup": PageHelp(
        title=_("Setting up"),
        answers=_("What does this installation still need before people can rely on it?"),
        parts=(
            (_("Steps"), _("Each is judged by what is there, not by having been clicked.")),
            (
                _("Variables"),
                _(
                    "What the environment decides is shown with its name and changed at the "
                    "next start."
                ),
            ),
        ),
        terms=("feed", "operator"),
        limits=_(
            "A step that you skip stays on the list; nothing here is ever in the way of an alert."
        ),
        docs="operations",
    ),
    "help": PageHelp(
        title=_("Help"),
        answers=_("What does a word mean, and where is it written how something is done?"),
        parts=(
            (_("Glossary"), _("Every word of the product, with one meaning.")),
            (_("Documents"), _("The documents that come with this version, served from here.")),
        ),
        limits=_("Documents are in English."),
        docs="README",
    ),
    "configuration": PageHelp(
        title=_("Configuration"),
        answers=_("What does this installation go by, who changed it, and how is that undone?"),
        parts=(
            (
                _("Areas"),
                _("Stations, rules, protocols, sources, organisations: each object with its page."),
            ),
            (
                _("History"),
                _("Every change: who, when, why, from what to what. Any can be undone."),
            ),
            (_("One file"), _("The whole configuration to read, keep, move and take in again.")),
            (_("Exercise"), _("While one is on, everything made or sent is marked for ever.")),
        ),
        terms=("feed", "operator"),
        limits=_(
            "Passwords are never shown and never in the file. What a command or a start changed is "
            "noticed within a minute, without a name."
        ),
        docs="configuration",
    ),
    "account": PageHelp(
        title=_("Account"),
        answers=_("How do I sign in, and who else is signed in with my name?"),
        parts=(
            (_("Password"), _("A new one ends every other session of yours.")),
            (
                _("Second factor"),
                _(
                    "An app with six digits, a security key, and codes to print for the day on "
                    "which both are lost."
                ),
            ),
            (_("Sessions"), _("Where you are signed in now. End what you do not know.")),
        ),
        limits=_(
            "A lost second factor is taken away by an administrator, who is named for it. Browsers "
            "take security keys at a name, such as localhost, and not at a number."
        ),
        docs="operations",
    ),
    "sources": PageHelp(
        title=_("Sources"),
        answers=_("Where does the data come from, how old is it, and what was refused?"),
        parts=(
            (
                _("Waiting for a decision"),
                _("Pulls kept aside, and feeds that a server has refused."),
            ),
            (_("Feeds"), _("Age and state of each, and when it is asked next.")),
            (
                _("All pulls"),
                _("What came each time, what was new and what was refused, with reasons."),
            ),
        ),
        terms=("feed", "pull", "element set"),
        limits=_(
            "Sources are asked as seldom as their owners want. One that answers with an "
            "error waits for a person."
        ),
        docs="operations",
    ),
    "pull": PageHelp(
        title=_("One pull"),
        answers=_("What came, what was new, and why was anything refused?"),
        parts=((_("Refused records"), _("Each with its place in the file and the reason.")),),
        terms=("pull", "feed"),
        limits=_("At most 500 refusals of a pull are kept."),
        docs="operations",
    ),
    "runs": PageHelp(
        title=_("Runs"),
        answers=_("What is being computed, and what did each run take and find?"),
        parts=(
            (_("Under way"), _("Progress by the second; a worker that falls silent is said.")),
            (_("Rows"), _("Inputs, time, memory, events, and what could not be screened.")),
        ),
        terms=("screening run", "all against all", "shard"),
        limits=_("Stations are screened hourly and with new elements, everything once a day."),
        docs="algorithms/stations-screening",
    ),
    "run": PageHelp(
        title=_("One run"),
        answers=_("What did this run rest on, what did it find, and what could it not screen?"),
        parts=((_("Not screened"), _("Every object that was not screened all through, and why.")),),
        terms=("screening run", "docked"),
        limits=_("The same inputs give the same results, bit for bit."),
        docs="algorithms/stations-screening",
    ),
    "validation": PageHelp(
        title=_("Validation"),
        answers=_("What was the screening held against, and what came of it?"),
        parts=((_("Records"), _("Each with the command that repeats it.")),),
        limits=_("Records are of the version that made them; the page says of which."),
        docs="algorithms/all-against-all",
    ),
    "calibration": PageHelp(
        title=_("Calibration"),
        answers=_("Were our sigmas right?"),
        parts=(
            (
                _("Shares"),
                _(
                    "How often a prediction was right within one sigma: honest ones are 68 % of"
                    " the time."
                ),
            ),
        ),
        terms=("sigma", "covariance"),
        limits=_("Held against later element sets, which err too."),
        docs="algorithms/covariance",
    ),
    "api_docs": PageHelp(
        title=_("API"),
        answers=_("How does a program read all of this?"),
        parts=((_("Tokens"), _("An administrator makes one with a purpose, scopes and an end.")),),
        limits=_("Numbers carry their unit in their name; what is not known is null."),
        docs="api",
    ),
    "learn": PageHelp(
        title=_("Learn"),
        answers=_("How did the encounters of 2009 and 2021 look, by the same engine?"),
        parts=((_("Encounters"), _("Worked step by step, with a clock that you set.")),),
        terms=("TCA", "protocol"),
        limits=_(
            "No elements of the Starlinks of 2021 are public: those two are "
            "reconstructions, and say so."
        ),
        docs="replays",
    ),
    "sign_in": PageHelp(
        title=_("Sign in"),
        answers=_("How do I get in?"),
        parts=((_("The first account"), _("The first start prints the password of admin, once.")),),
        limits=_("A forgotten password of admin: `manage.py changepassword admin`."),
        docs="operations",
    ),
}
