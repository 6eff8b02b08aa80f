"""The steps of setting up, each judged by facts, with what to do where one is open.

What the environment decides is shown with its variable and its present value: it is changed there,
before the next start, and no form pretends otherwise. Secrets are shown as set or not set.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sasweb.signing_in.factors import has_second_factor
from sasweb.web.help.types import Words
from sasweb.web.setup.holding import held
from screening.upkeep.setup_facts import SetupFacts, setup_facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that is there or not."""

    words: str
    is_done: bool
    is_needed: bool = True
    variable: str = ""  # of the environment, which decides it
    value: str = ""  # what that says now; never a secret
    what_to_do: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    key: str
    title: Words
    why: Words
    checks: tuple[Check, ...]
    holds: str  # in a few words, for a step that is done

    @property
    def is_done(self) -> bool:
        return all(each.is_done for each in self.checks if each.is_needed)


NOT_SET: Final = gettext_lazy("not set")


def steps_for(user: User) -> list[Step]:
    """Every step in its order, as it is for one person now."""
    return setup_steps(setup_facts(user, has_second_factor=has_second_factor(user)))


def setup_steps(facts: SetupFacts) -> list[Step]:
    """Every step in its order, as the facts have it."""
    return [
        Step(key=key, title=title, why=why, checks=tuple(checks(facts)), holds=held(key, facts))
        for key, title, why, checks in _STEPS
    ]


def _who(facts: SetupFacts) -> list[Check]:
    return [
        Check(
            words=_("It is known whom this installation serves: %(name)s")
            % {"name": facts.home_name or _("nobody yet")},
            is_done=facts.home_name is not None,
            variable="SAFE_PASSAGE_HOME",
            value=facts.home_variable or str(NOT_SET),
            what_to_do=_(
                "Choose it below, or name it by its key in the variable before the next start."
                " Without one no case can be opened."
            ),
        ),
        Check(
            words=_(
                "Times are UTC everywhere, with local time on hover; each person's quiet hours"
                " have a time zone of their own. Papers to the other side come in English and"
                " Chinese."
            ),
            is_done=True,
            is_needed=False,
        ),
    ]


def _stations(facts: SetupFacts) -> list[Check]:
    return [
        Check(
            words=_("Stations that are protected: %(names)s")
            % {"names": ", ".join(facts.stations) or _("none")},
            is_done=bool(facts.stations),
            what_to_do=_("Switch one on, or add one, below; its rule is under Stations."),
        )
    ]


def _source(facts: SetupFacts) -> list[Check]:
    return [
        Check(
            words=_("Feeds in use: %(names)s") % {"names": ", ".join(facts.feeds) or _("none")},
            is_done=bool(facts.feeds) or facts.is_left_out,
            variable="SAFE_PASSAGE_CATALOG",
            value=facts.catalog,
            what_to_do=_(
                "Choose live (CelesTrak, no account), demo (made up), none (messages alone), or"
                " names of files, before the next start."
            ),
        ),
        Check(
            words=_("The catalogue is real, not made up"),
            is_done=not facts.is_synthetic,
            is_needed=False,
            what_to_do=_("SYNTHETIC is for trying things out: nobody is to act on it."),
        ),
        Check(
            words=_("A Space-Track account brings debris and rocket bodies, and public messages"),
            is_done=facts.has_space_track,
            is_needed=False,
            variable="SPACETRACK_IDENTITY, SPACETRACK_PASSWORD",
            value=_("set") if facts.has_space_track else str(NOT_SET),
            what_to_do=_(
                "Register at space-track.org (free), set both, start again. Its terms restrict"
                " redistribution: raw data stays on this machine."
            ),
        ),
    ]


def _alerts(facts: SetupFacts) -> list[Check]:
    return [
        Check(
            words=_("Messages know the address of this site, for their links"),
            is_done=bool(facts.public_url),
            variable="SAFE_PASSAGE_URL",
            value=facts.public_url or str(NOT_SET),
            what_to_do=_(
                "Set it to where people reach this site, such as https://watch.example.org."
            ),
        ),
        Check(
            words=_("E-mail can leave"),
            is_done=bool(facts.mail),
            is_needed=False,
            variable="SAFE_PASSAGE_MAIL_HOST",
            value=facts.mail or str(NOT_SET),
            what_to_do=_(
                "Set the mail server and start again, or rely on webhooks and chat alone."
            ),
        ),
        Check(
            words=_("Somebody hears of alerts"),
            is_done=facts.is_heard_by_somebody,
            what_to_do=_("Say under What reaches me where alerts are to reach you."),
        ),
        Check(
            words=_("Your own ways: %(count)d") % {"count": facts.own_ways},
            is_done=facts.own_ways > 0,
            is_needed=False,
            what_to_do=_("Add one under What reaches me, and send yourself a test."),
        ),
    ]


def _people(facts: SetupFacts) -> list[Check]:
    return [
        Check(
            words=_("People on watch (group operator): %(count)d") % {"count": facts.operators},
            is_done=facts.operators > 0,
            what_to_do=_("Make an account for each person, below."),
        ),
        Check(
            words=_("Managers (group manager): %(count)d") % {"count": facts.managers},
            is_done=facts.managers > 0,
            is_needed=False,
            what_to_do=_("Managers change rules and read the weekly summary."),
        ),
    ]


def _second_factor(facts: SetupFacts) -> list[Check]:
    return [
        Check(
            words=_("Your account has a second factor"),
            is_done=facts.has_second_factor,
            what_to_do=_(
                "Add an authenticator app or a security key, and keep the recovery codes apart."
            ),
        ),
        Check(
            words=_("Everybody who may publish or decide must have one"),
            is_done=facts.is_factor_required,
            is_needed=False,
            variable="SAFE_PASSAGE_REQUIRE_SECOND_FACTOR",
            value=_("on") if facts.is_factor_required else _("off"),
            what_to_do=_(
                "It is on by itself where others reach this site; on your own machine"
                " you may switch it on."
            ),
        ),
    ]


def _check(facts: SetupFacts) -> list[Check]:
    return [
        Check(
            words=_("A first pull has come in"),
            is_done=facts.has_pulled or facts.is_left_out,
            what_to_do=_("It comes by itself within minutes; Sources says what stands in the way."),
        ),
        Check(
            words=_("A first run has finished"),
            is_done=facts.has_run or facts.is_left_out,
            what_to_do=_("It starts by itself after the first pull; Runs shows how far it is."),
        ),
        Check(
            words=_("A test alert has arrived"),
            is_done=facts.has_test_arrived,
            what_to_do=_("Send one under What reaches me: it goes the way of every alert."),
        ),
    ]


_Row = tuple[str, Words, Words, Callable[[SetupFacts], list[Check]]]
_STEPS: Final[tuple[_Row, ...]] = (
    (
        "who",
        gettext_lazy("Who we are"),
        gettext_lazy("Cases, messages and papers are in this organisation's name."),
        _who,
    ),
    (
        "stations",
        gettext_lazy("What is protected"),
        gettext_lazy("Passes are looked for near these alone."),
        _stations,
    ),
    (
        "source",
        gettext_lazy("Where data comes from"),
        gettext_lazy("No pass is seen whose object is not in the catalogue."),
        _source,
    ),
    (
        "alerts",
        gettext_lazy("How alerts reach people"),
        gettext_lazy("Nobody is subscribed by default; no mail leaves before a server is set."),
        _alerts,
    ),
    (
        "people",
        gettext_lazy("People"),
        gettext_lazy("Everybody acts in their own name, with no more than they need."),
        _people,
    ),
    (
        "second-factor",
        gettext_lazy("Second factor"),
        gettext_lazy("A password alone can be guessed, or given away."),
        _second_factor,
    ),
    (
        "check",
        gettext_lazy("Does it work?"),
        gettext_lazy("The first pull, the first run, and a message that arrives."),
        _check,
    ),
)
KEYS: Final = tuple(row[0] for row in _STEPS)
