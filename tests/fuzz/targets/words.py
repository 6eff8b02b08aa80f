"""Single values: times, numbers, tokens of links, places in lists, addresses, the environment."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from sasweb.settings import env
from screening.alerts.ack_links import ack_token, read_ack_token
from screening.alerts.addresses import shown_address, without_secrets
from screening.alerts.outgoing import Channel
from screening.common.exceptions import InputError
from screening.common.keyset import Order, Place
from screening.common.plain_text import one_line
from screening.common.posting import is_web_address
from screening.conjunctions.models import CatalogueApproach
from screening.coordination.columns import instant_or_none
from screening.engine.elements.epochs import parse_iso_epoch, parse_tle_epoch
from screening.engine.elements.parsed import RecordError
from screening.management.screen_inputs import parse_instant
from screening.messages.ccsds.values import format_utc, parse_count, parse_number, parse_utc
from tests.fuzz.contract import Broken, Target, require_same

VARIABLE = "SAFE_PASSAGE_FUZZ"
READERS: tuple[Callable[[], Any], ...] = (
    lambda: env.text(VARIABLE, ""),
    lambda: env.flag(VARIABLE, default=False),
    lambda: env.name_or_flag(VARIABLE, longest=40),
    lambda: env.positive_number(VARIABLE, 1.0),
    lambda: env.whole_number_within(VARIABLE, 5, at_least=1, at_most=9),
    lambda: env.words(VARIABLE),
    lambda: env.folder(VARIABLE, env.Path()),
    lambda: env.one_of(VARIABLE, "a", choices=("a", "b")),
    lambda: env.web_address(VARIABLE, ""),
    lambda: env.secret_file(VARIABLE),
    lambda: [str(each) for each in env.networks(VARIABLE)],
    lambda: env.instant(VARIABLE),
)
TCA = Order("tca_utc")
MISS = Order("-miss_distance_km")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _epoch(data: bytes) -> Any:
    text = _text(data)
    instant_or_none(text)
    at_utc = parse_iso_epoch(text)
    require_same(at_utc, parse_utc(format_utc(at_utc)), "an epoch")
    return at_utc


def _number(data: bytes) -> Any:
    text = _text(data)
    value = parse_number(text)
    require_same(value, parse_number(repr(value)), "a number")
    return value


def _place(order: Order) -> Callable[[bytes], Any]:
    def read(data: bytes) -> Any:
        place = Place.from_text(_text(data), CatalogueApproach, order)
        require_same(place, Place.from_text(place.text, CatalogueApproach, order), "a place")
        return place.value, place.key

    return read


def _environment(data: bytes) -> Any:
    """Each reader gives a value or refuses; one that refuses does not hide the next."""
    os.environ[VARIABLE] = _text(data).replace("\x00", "")
    return [_value_or_refusal(read) for read in READERS]


def _value_or_refusal(read: Callable[[], Any]) -> Any:
    try:
        return str(read())
    except ImproperlyConfigured as refusal:
        return str(refusal)


def _address(data: bytes) -> Any:
    address = _text(data)
    shown = [shown_address(channel, address) for channel in Channel]
    return len(shown), without_secrets("no words", address), is_web_address(address)


def _token(data: bytes) -> Any:
    claim = read_ack_token(_text(data))
    if _text(data) != TOKEN:
        raise Broken("it takes a token that nobody has signed")
    return claim


def _plain(data: bytes) -> str:
    line = one_line(_text(data), 80)
    if len(line) > 80 or "\n" in line:
        raise Broken("it is no one line")
    return line


def _target(name: str, what: str, read: Any, refusal: Any, *seeds: str, **more: Any) -> Target:
    packed = tuple(each.encode() for each in seeds)
    return Target(name, what, read, (refusal,), packed, longest=512, **more)


TOKEN = ack_token(1, 2)
TARGETS = (
    _target(
        "epoch",
        "epochs of messages",
        _epoch,
        RecordError,
        "2026-03-10T04:00:00.5",
        "2026-069T04:00:00Z",
    ),
    _target(
        "tle_epoch",
        "epochs of TLE",
        lambda data: parse_tle_epoch(_text(data)),
        RecordError,
        "26069.16666667",
    ),
    _target("number", "numbers of messages", _number, ValueError, "4.142E+01", "-1.5d3", ".5"),
    _target(
        "count", "counts of messages", lambda data: parse_count(_text(data)), ValueError, "579"
    ),
    _target(
        "option_instant",
        "instants of commands",
        lambda data: parse_instant(_text(data), "--start"),
        InputError,
        "2026-03-10T04:00:00Z",
        "2026-03-10T04:00+02:00",
    ),
    _target(
        "place_by_time",
        "places in lists by time",
        _place(TCA),
        InputError,
        "2026-03-10T10:00:00Z~7",
    ),
    _target("place_by_miss", "places in lists by miss", _place(MISS), InputError, "0.35~7"),
    _target(
        "environment",
        "variables of the environment",
        _environment,
        ImproperlyConfigured,
        "1",
        "https://watch.example.org",
        "10.1.0.0/16",
        "2026-03-10T04:00:00Z",
        "~/folder",
    ),
    _target(
        "address",
        "addresses of recipients",
        _address,
        InputError,
        "https://example.org/a?b=c",
        "slack://a/b/c",
    ),
    _target("token", "tokens of links", _token, InputError, TOKEN),
    _target("one_line", "strangers' names on a line", _plain, ValueError, "VISITOR 1"),
)
