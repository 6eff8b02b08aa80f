"""What messages say: first who, when, how near, how likely, and what the rule gives."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from screening.alerts.ack_links import read_ack_token
from screening.alerts.composing import compose
from screening.alerts.models import Notice
from screening.alerts.outgoing import Channel, Outgoing
from tests.alert_notices import (
    AT,
    alarm,
    conjunction_facts,
    notice,
    recipient,
    unknown_facts,
)

HOSTILE = "</script><script>alert(1)</script>"


def mail(*notices: Notice, channel: Channel = Channel.EMAIL, **overrides: Any) -> Outgoing:
    return compose(notices, recipient(channel, **overrides), delivery_key="delivery-1")


def first_line(message: Outgoing) -> str:
    return message.text.splitlines()[0]


def test_the_first_line_says_who_when_how_near_how_likely_and_what_the_rule_gives() -> None:
    assert first_line(mail(notice())) == (
        "ISS and COSMOS 1408 DEB (49863): closest approach 2026-03-10 22:14:05 UTC (1 d 3 h ahead),"
        " miss distance 0.420 km, probability of collision 2.1e-04 (screening grade); the rule"
        " gives RED (was YELLOW)."
    )


def test_the_subject_fits_a_telephone_and_says_the_same() -> None:
    message = mail(notice())
    assert message.subject == (
        "RED: ISS, COSMOS 1408 DEB (49863), TCA 10 Mar 22:14 UTC, miss 0.420 km, Pc 2.1e-04"
    )


def test_what_to_do_stands_before_the_links_and_the_figures() -> None:
    text = mail(notice()).text
    order = ("Act now:", "Acknowledge:", "Page:", "Why:", "Radial, in-track")
    places = [text.index(word) for word in order]
    assert places == sorted(places)


def test_what_is_not_known_is_unknown_and_never_zero() -> None:
    message = mail(notice("raised", "yellow", facts=unknown_facts(level="yellow", state="yellow")))
    assert "miss distance unknown" in first_line(message)
    assert "collision unknown (No covariance of either object)" in first_line(message)
    assert "TCA unknown, miss unknown, Pc unknown" in message.subject
    figures = message.text.partition("Station's object")[2].partition("--")[0]
    assert not re.search(r"(?<![\d(])0(\.0*)? ?(m|km|km/s)?$", figures, re.MULTILINE)
    assert "Relative speed: unknown" in figures
    assert "1970" not in message.text + message.html


@pytest.mark.parametrize(
    ("length_km", "words"),
    [
        (0.42, "0.420 km"),
        (0.0042, "0.004 km"),
        (0.0, "under 0.001 km"),
        (47.31, "47.310 km"),
        (1280.66, "1,280.660 km"),
    ],
)
def test_distances_are_in_kilometres_as_on_every_page(length_km: float, words: str) -> None:
    message = mail(notice(facts=conjunction_facts(miss_distance_km=length_km)))
    assert f"miss distance {words}," in first_line(message)


def test_components_bear_their_signs() -> None:
    facts = conjunction_facts(radial_km=-0.5734, in_track_km=0.774, cross_track_km=None)
    told = "Radial, in-track, cross-track: -0.573 km, +0.774 km, unknown"
    assert told in mail(notice(facts=facts)).text


def test_a_probability_of_zero_is_under_a_bound_and_not_zero() -> None:
    message = mail(notice(facts=conjunction_facts(pc=0.0, pc_grade="operational")))
    assert "collision under 1e-15 (operational grade)" in first_line(message)


def test_a_grade_that_is_not_known_is_said_to_be_unknown() -> None:
    message = mail(notice(facts=conjunction_facts(pc_grade="")))
    assert "2.1e-04 (grade unknown)" in first_line(message)


def test_text_and_html_tell_the_same_figures() -> None:
    message = mail(notice())
    for each in ("0.420 km", "2.1e−04", "14.20 km/s", "2026-03-10 22:14:05 UTC", "rule 3 of ISS"):
        assert each.replace("−", "-") in message.text
        assert each in message.html


def test_plain_text_has_the_signs_of_a_keyboard() -> None:
    message = mail(notice(words="Probability of collision 2.1e−04, at least 1e−04."))
    assert "−" not in message.subject + message.text
    assert "−" not in mail(notice(), channel=Channel.CHAT).text


@pytest.mark.parametrize(
    ("flag", "mark"),
    [("is_replay", "REPLAY"), ("is_synthetic", "SYNTHETIC"), ("is_exercise", "EXERCISE")],
)
@pytest.mark.parametrize("channel", list(Channel))
def test_what_is_not_real_says_so_first_on_every_channel(
    flag: str, mark: str, channel: Channel
) -> None:
    message = mail(notice(**{flag: True}), channel=channel)
    assert message.subject.startswith(f"{mark} RED")
    assert mark in first_line(message)
    assert message.document["notices"][0][flag] is True


def test_an_exercise_in_a_digest_does_not_wave_the_real_one_away() -> None:
    message = mail(notice(is_exercise=True), notice("raised", "yellow", pk=6))
    assert message.subject == "2 notices: 1 EXERCISE RED, 1 YELLOW"
    assert "nobody is to act" not in message.text


def test_what_a_whole_digest_is_is_said_once() -> None:
    message = mail(notice(is_synthetic=True), notice("raised", "yellow", pk=6, is_synthetic=True))
    assert message.subject == "SYNTHETIC 2 notices: 1 RED, 1 YELLOW"


def test_a_digest_puts_alarms_first_then_the_severest_then_the_soonest_and_calm_last() -> None:
    later = conjunction_facts(tca_utc="2026-03-12T00:00:00Z")
    closed = conjunction_facts(state="cleared", level="")
    message = mail(
        notice("closed", "", pk=1, facts=closed),
        notice("raised", "yellow", pk=2),
        notice(pk=3, facts=later),
        notice(pk=4),
        alarm(pk=5),
    )
    assert [each["id"] for each in message.document["notices"]] == [5, 4, 3, 2, 1]
    assert message.text.startswith("5 notices: 1 ALARM, 2 RED, 1 YELLOW, 1 CLOSED.")
    assert message.text.count("Acknowledge:") == 4


def test_a_digest_of_hundreds_stays_readable_and_loses_nothing_for_machines() -> None:
    many = [notice("raised", "watch", pk=pk) for pk in range(1, 267)] + [notice(pk=300)]
    message = mail(*many)
    assert message.text.count("Acknowledge:") == 12
    assert message.text.count("WATCH: ISS, COSMOS") == 60
    assert "195 more, less pressing, are in Safe Passage." in message.text
    assert "195 more, less pressing, are in Safe Passage." in message.html
    assert message.text.index("RED") < message.text.index("closest approach")
    assert len(message.html) < 102_000  # where Gmail cuts off
    chat = mail(*many, channel=Channel.CHAT, address="slack://x").text
    assert "262 more, less pressing" in chat
    posted = mail(*many, channel=Channel.WEBHOOK, address="https://x.example").document
    assert len(posted["notices"]) == 267


@pytest.mark.parametrize(
    ("state", "facts", "says"),
    [
        ("cleared", {}, "cleared, no longer found"),
        (
            "passed",
            {},
            "over, closest approach was at 2026-03-10 22:14:05 UTC; how near it came is",
        ),
        ("passed", {"realised_miss_km": 0.9}, "how near it came is 0.900 km."),
        ("mitigated", {}, "mitigated"),
    ],
)
def test_a_closing_message_says_what_ended_it_and_asks_for_nothing(
    state: str, facts: dict[str, Any], says: str
) -> None:
    message = mail(notice("closed", "", facts=conjunction_facts(state=state, level="", **facts)))
    assert message.subject.endswith(f"TCA 10 Mar 22:14 UTC, {state}")
    assert message.subject.startswith("CLOSED: ISS")
    assert says in first_line(message)
    assert "Nothing more is asked of you." in message.text
    assert "Acknowledge" not in message.text + message.html
    assert not message.is_urgent


def test_a_realised_miss_that_is_not_known_yet_is_not_zero() -> None:
    message = mail(notice("closed", "", facts=conjunction_facts(state="passed")))
    assert "how near it came is not known yet." in first_line(message)


def test_stale_while_red_is_said_before_anything_else() -> None:
    message = mail(notice("changed", facts=conjunction_facts(state="stale")))
    assert message.subject.startswith("STALE RED: ISS")
    assert "these figures are stale, and the rule gives RED" in first_line(message)


def test_an_alarm_says_that_silence_is_not_safety() -> None:
    message = mail(alarm())
    assert message.subject == "ALARM: CelesTrak GP"
    assert first_line(message) == "CelesTrak GP: no successful pull for 7 h; its limit is 6 h."
    assert "no news from Safe Passage does not mean that nothing comes near" in message.text
    assert "Limit: 6 h 0 min" in message.text


def test_an_alarm_that_is_over_asks_for_nothing() -> None:
    message = mail(alarm("alarm_over", words="CelesTrak GP: pulled again."))
    assert message.subject == "ALARM OVER: CelesTrak GP"
    assert "Acknowledge" not in message.text


def test_a_test_message_cannot_be_taken_for_news() -> None:
    message = mail(notice("test", "", facts={}, words="A test, asked for by ada."))
    assert message.subject.startswith("TEST: ")
    assert "Nothing is near, and nothing is asked of you." in first_line(message)
    assert "asked for by ada" in message.text


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["Jane Doe"], "Jane Doe has not acknowledged this for 15 min. It comes to you now. ISS"),
        (["Jane Doe", "Li Na"], "Jane Doe and Li Na have not acknowledged this for 15 min."),
        ([], "Nobody who was told has acknowledged this for 15 min."),
    ],
)
def test_what_is_handed_on_says_first_who_did_not_answer_and_for_how_long(
    names: list[str], says: str
) -> None:
    facts = conjunction_facts(unacknowledged_by=names, unacknowledged_minutes=15)
    message = mail(notice("escalated", facts=facts))
    assert first_line(message).startswith(says)
    assert message.subject.startswith("UNACKNOWLEDGED RED: ISS")
    assert message.is_urgent


@pytest.mark.parametrize(
    ("kind", "level", "is_urgent"),
    [
        ("raised", "emergency", True),
        ("raised", "red", True),
        ("changed", "red", True),
        ("raised", "yellow", False),
        ("lowered", "red", False),
    ],
)
def test_only_what_must_not_wait_is_urgent(kind: str, level: str, is_urgent: bool) -> None:
    assert mail(notice(kind, level)).is_urgent is is_urgent


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [str(value) for name, value in attrs if name in {"href", "src"}]


def test_a_hostile_name_is_text_everywhere() -> None:
    facts = conjunction_facts(secondary={"name": f"{HOSTILE}\r\nBcc: x@y", "norad_cat_id": 1})
    message = mail(notice(facts=facts, words=f"It is {HOSTILE}."))
    parsed = _Tags()
    parsed.feed(message.html)
    assert "script" not in parsed.tags
    assert "\n" not in message.subject
    assert "\r" not in message.subject + message.text
    assert f"{HOSTILE} Bcc: x@y (1)" in first_line(message)


def test_direction_marks_cannot_turn_a_name_around() -> None:
    facts = conjunction_facts(secondary={"name": "AB\u202eDC\u0000", "norad_cat_id": 1})
    message = mail(notice(facts=facts))
    assert "AB DC (1)" in first_line(message)
    assert "\u202e" not in message.subject + message.text + message.html


def test_a_name_pings_nobody_in_a_chat() -> None:
    facts = conjunction_facts(secondary={"name": "@everyone <!channel> [x](y)", "norad_cat_id": 1})
    text = mail(notice(facts=facts), channel=Channel.CHAT, address="slack://x").text
    assert not set("@<>[]`") & set(text)
    assert "https://watch.example.org/conjunctions/12/" in text


def test_the_html_fetches_nothing_and_runs_nothing() -> None:
    parsed = _Tags()
    parsed.feed(mail(notice()).html)
    assert not {"script", "img", "link", "iframe", "form"} & set(parsed.tags)
    assert {each.partition("/alerts/")[0] for each in parsed.addresses} == {
        "https://watch.example.org",
        "https://watch.example.org/conjunctions/12/",
    }


def test_the_link_acknowledges_this_notice_for_this_recipient() -> None:
    [token] = re.findall(r"/alerts/acknowledge/(\S+)/", mail(notice()).text)
    claim = read_ack_token(token)
    assert (claim.notice_id, claim.recipient_id) == (5, 3)


def test_who_has_an_account_is_shown_where_to_change_what_is_heard() -> None:
    own = mail(notice(), user_id=7)
    address = "/alerts/reaching-me/"
    assert address in own.text
    assert f'{address}"' in own.html
    assert "by an administrator" not in own.text + own.html


def test_who_has_no_account_is_not_sent_to_a_page_that_is_not_theirs() -> None:
    of_others = mail(notice())
    assert "by an administrator" in of_others.text
    assert "by an administrator" in of_others.html
    assert "reaching-me" not in of_others.text + of_others.html


def test_without_an_address_of_our_own_there_are_no_links_to_nowhere(settings: Any) -> None:
    settings.PUBLIC_URL = ""
    message = mail(notice())
    assert "http" not in message.text
    assert "Acknowledge:" not in message.text


def test_a_webhook_gets_the_same_document_at_every_attempt_with_null_for_unknown() -> None:
    row = notice(facts=unknown_facts())
    first, again = (mail(row, channel=Channel.WEBHOOK, address="https://x.example") for _ in "ab")
    assert first.document == again.document
    [told] = json.loads(json.dumps(first.document, allow_nan=False))["notices"]
    assert told["facts"]["pc"] is None
    assert told["at_utc"] == AT.isoformat().replace("+00:00", "Z")
    assert (told["kind"], told["level"]) == ("raised", "red")


def test_only_a_webhook_carries_its_secret_and_no_repr_shows_it() -> None:
    signed = mail(notice(), channel=Channel.WEBHOOK, address="https://x.example/p4th", secret="s3")
    assert signed.secret == "s3"
    assert "s3" not in repr(signed)
    assert "p4th" not in repr(signed)
    assert mail(notice(), secret="s3").secret == ""


def test_all_that_is_said_of_one_conjunction_is_one_thread() -> None:
    raised, closed = notice(), notice("closed", "", pk=6)
    other = notice(facts=conjunction_facts(conjunction_id=13))
    assert mail(raised).thread == mail(closed).thread != mail(other).thread
    assert mail(raised, closed).thread == ""


def test_a_message_needs_a_notice() -> None:
    with pytest.raises(ValueError, match="nothing to tell"):
        mail()
