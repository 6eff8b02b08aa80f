"""Learn: what is reconstructed says so, what is computed is shown, the clock is the reader's."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from screening.coordination.protocol import protocol_library

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return words(answer.content.decode())


def words(markup: str) -> str:
    """What a reader sees: elements inside a line leave no gap."""
    inline = re.sub(r"</?(?:strong|time|span|a|i|b)\b[^>]*>", "", markup)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", inline)).split())


def rows(client: Client, address: str) -> dict[str, str]:
    """Each line of the clock by its words, with how it stands."""
    markup = client.get(address).content.decode()
    body = markup.split('learn__clock"')[1].split("<tbody>")[1].split("</tbody>")[0]
    found = {}
    for line in body.split("</tr>")[:-1]:
        what, whose, state = (
            words(line.split(f'class="learn__{name}')[1].split("</span>")[0].split(">", 1)[1])
            for name in ("what", "whose", "state")
        )
        found[f"{what} / {whose}"] = state
    return found


ACKNOWLEDGE = "Due: Acknowledge: a person on duty has read the notice / satellite's side"


def test_learn_leads_to_every_case_and_to_the_protocols(client: Client) -> None:
    markup = client.get("/learn/").content.decode()
    for path in ("/learn/2021/", "/learn/iridium-cosmos/", "/learn/protocols/"):
        assert f'href="{path}"' in markup


def test_every_section_that_rests_on_a_made_up_orbit_says_reconstruction(client: Client) -> None:
    markup = client.get("/learn/2021/").content.decode()
    assert 'class="learn__ribbon">RECONSTRUCTION' in markup
    for title in ("criteria-title", "clock-title"):
        head = markup.split(f'id="{title}"')[1].split("</div>")[0]
        assert "RECONSTRUCTION" in head
    assert "A proposal of ours: no state" in markup


@pytest.mark.parametrize(
    ("encounter", "distance", "warning"),
    [("july", "0.902", "3 h 25 min"), ("october", "0.802", "18 h 44 min")],
)
def test_both_criteria_are_shown_on_the_same_pass(
    client: Client, encounter: str, distance: str, warning: str
) -> None:
    text = shown(client, f"/learn/2021/?encounter={encounter}")
    assert f"miss {distance}km" in text
    assert f"{warning} before the pass" in text
    assert "“Station side, 2021” is met and “US emergency notification” is not met" in text


def test_the_clock_begins_when_the_pass_is_seen_and_nothing_is_overdue(client: Client) -> None:
    assert "overdue" not in rows(client, "/learn/2021/").values()
    assert "The clock stands at 2021-07-01 09:50:00 UTC" in shown(client, "/learn/2021/")


def test_setting_the_clock_past_a_deadline_makes_silence_overdue(client: Client) -> None:
    before = rows(client, "/learn/2021/?encounter=july&at=2021-07-01T10:05:00Z")
    after = rows(client, "/learn/2021/?encounter=july&at=2021-07-01T10:05:01Z")
    assert before[ACKNOWLEDGE] == "open"
    assert after[ACKNOWLEDGE] == "overdue"


def test_seen_earlier_there_is_more_time(client: Client) -> None:
    text = shown(client, "/learn/2021/?encounter=july&seen_h=72")
    assert "The clock stands at 2021-06-28 13:15:00 UTC, 3 d 0 h before the pass" in text
    later = rows(client, "/learn/2021/?encounter=july&seen_h=72&at=2021-06-30T09:15:01Z")
    assert later["Due: Propose who moves, or agree or refuse / satellite's side"] == "overdue"


@pytest.mark.parametrize(
    "query",
    ["encounter=x", "seen_h=-1", "seen_h=1e9", "at=soon", "at=2021-07-01", "at=9999-01-01T00:00Z"],
)
def test_an_address_that_makes_no_sense_shows_the_nearest_that_does(
    client: Client, query: str
) -> None:
    assert "The clock stands at" in shown(client, f"/learn/2021/?{query}")


def test_the_collision_of_2009_is_computed_and_held_against_what_was_published(
    client: Client,
) -> None:
    text = shown(client, "/learn/iridium-cosmos/")
    assert "0.698 km" in text
    assert "16:55:59.796" in text or "16:55:59.795" in text
    assert "11.647km/s" in text
    assert "0.69872km" in text


def test_every_clause_of_every_protocol_is_there_in_both_languages(client: Client) -> None:
    text = client.get("/learn/protocols/").content.decode()
    for protocol in protocol_library().newest:
        for clause in protocol.clauses.values():
            assert clause.text.zh in text
            assert clause.text.en.replace("'", "&#x27;") in text
    assert text.count("A PROPOSAL OF OURS") == 1
