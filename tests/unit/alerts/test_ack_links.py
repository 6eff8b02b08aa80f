"""Links that acknowledge: ours alone, of one notice and recipient, for a week."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.signing import Signer

from screening.alerts.ack_links import VALID_FOR, LinkExpired, ack_token, read_ack_token
from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError


def test_a_link_says_what_was_signed() -> None:
    at = real_now_utc().replace(microsecond=0)
    claim = read_ack_token(ack_token(12, 3, issued_at=at))
    assert (claim.notice_id, claim.recipient_id, claim.issued_at) == (12, 3, at)


def test_a_token_survives_programs_that_make_text_into_links() -> None:
    token = ack_token(12, 3)
    assert all(c.isalnum() or c in "-_." for c in token)
    assert token[-1] not in "."


@pytest.mark.parametrize("place", [0, 5, -1])
def test_an_altered_link_is_refused(place: int) -> None:
    token = ack_token(12, 3)
    other = "A" if token[place] != "A" else "B"
    altered = token[:place] + other + (token[place:][1:] if place >= 0 else "")
    with pytest.raises(InputError, match="not one of ours"):
        read_ack_token(altered)


@pytest.mark.parametrize("token", ["", "x", "....", "é", "a" * 5000])
def test_what_is_no_token_is_refused_in_words(token: str) -> None:
    with pytest.raises(InputError, match="not one of ours"):
        read_ack_token(token)


def test_what_we_signed_for_something_else_is_no_link() -> None:
    token = Signer(sep=".", salt="something.else").sign_object([12, 3, 1])
    with pytest.raises(InputError, match="not one of ours"):
        read_ack_token(token)


def test_a_link_ends_after_a_week() -> None:
    almost = real_now_utc() - VALID_FOR + timedelta(minutes=1)
    assert read_ack_token(ack_token(12, 3, issued_at=almost)).notice_id == 12
    with pytest.raises(LinkExpired, match="good for 7 days"):
        read_ack_token(ack_token(12, 3, issued_at=almost - timedelta(minutes=2)))
