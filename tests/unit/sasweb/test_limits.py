"""What anybody may send is bounded: bodies, JSON, forms, heads of requests, lines of files."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import time
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from rest_framework.exceptions import ParseError

from sasweb.api.v1.bodies import require_bounded
from sasweb.body_limit import with_limited_bodies
from sasweb.limits import (
    BODY_BYTES_BY_PREFIX,
    JSON_DEPTH,
    JSON_VALUES,
    LARGEST_ENVELOPE_BYTES,
    LARGEST_FILE_BYTES,
    ORDINARY_BODY_BYTES,
    SERVER_OPTIONS,
    body_limit_bytes,
)
from sasweb.up import children
from screening.coordination.peers.wire import LONGEST_BODY_BYTES
from screening.engine.elements import UnusableFile
from screening.engine.elements.decode import decode_text
from screening.engine.elements.omm_kvn import read_omm_kvn
from screening.messages.ccsds.kvn import kvn_lines, split_unit
from screening.messages.ccsds.problems import UnusableMessage
from screening.messages.ccsds.raw import Entry
from screening.messages.ccsds.text import MAX_WEB_BYTES, text_is_longer_than
from screening.messages.ccsds.values import parse_number
from screening.messages.ccsds.xml import xml_root

Message = MutableMapping[str, Any]
PIECE = 2**18
MOST_S = 2.0  # of the processor; what is quadratic takes minutes


def ask(path: str, pieces: list[bytes], *, claims: int | None = None) -> tuple[int, int]:
    """Post pieces to an application that reads them all; return its status and how many it read."""
    coming, read, sent = list(pieces), [0], []

    async def receive() -> Message:
        return {"type": "http.request", "body": coming.pop(0), "more_body": bool(coming)}

    async def send(message: Message) -> None:
        sent.append(message)

    async def reads_all(_: Message, receive: Any, send: Any) -> None:
        more = True
        while more:
            message = await receive()
            read[0] += 1
            more = message["more_body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    headers = [] if claims is None else [(b"content-length", str(claims).encode())]
    scope = {"type": "http", "path": path, "headers": headers}
    asyncio.run(with_limited_bodies(reads_all)(scope, receive, send))
    return sent[0]["status"], read[0]


def test_a_body_that_says_it_is_too_large_is_not_read_at_all() -> None:
    assert ask("/sign-in/", [b"x"], claims=ORDINARY_BODY_BYTES + 1) == (413, 0)


def test_a_body_that_hides_its_length_is_cut_off_where_its_limit_is() -> None:
    pieces = [bytes(PIECE)] * 40
    status, read = ask("/sign-in/", pieces)
    assert status == 413
    assert read == ORDINARY_BODY_BYTES // PIECE
    assert ask("/sign-in/", pieces[: ORDINARY_BODY_BYTES // PIECE])[0] == 200


def test_a_body_has_room_for_the_largest_that_the_domain_takes() -> None:
    assert LARGEST_FILE_BYTES == MAX_WEB_BYTES
    assert LARGEST_ENVELOPE_BYTES == LONGEST_BODY_BYTES


def test_files_are_taken_where_files_are_asked_for() -> None:
    assert ask("/messages/upload/", [bytes(PIECE)] * 40) == (200, 40)
    for prefix, limit in BODY_BYTES_BY_PREFIX:
        assert body_limit_bytes(f"{prefix}x/") == limit > ORDINARY_BODY_BYTES


@pytest.mark.parametrize(
    "content",
    [
        b"[" * (JSON_DEPTH + 1),
        b'{"a":' * 100_000,
        b"[" + b"1," * JSON_VALUES + b"1]",
        b'["\\"",' + b"[" * 30,
    ],
)
def test_json_beyond_its_bounds_is_refused(content: bytes) -> None:
    with pytest.raises(ParseError):
        require_bounded(content)


@pytest.mark.parametrize(
    "value",
    [[[[[1]]]], {"text": "[[[[{{{{,,,," * 9000}, {"text": '"\\[{' * 9000}, list(range(9000))],
)
def test_json_within_its_bounds_is_left_alone(value: Any) -> None:
    require_bounded(json.dumps(value).encode())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body", ["[" * 100_000, '{"a":' * 5000 + "1" + "}" * 5000, "1" * 100_000, '{"kind": "\\u0000"}']
)
def test_the_api_answers_such_json_in_words(admin_client: Client, body: str) -> None:
    for address in ("/api/v1/runs/", "/api/v1/studies/"):
        answer = admin_client.post(address, body, content_type="application/json")
        assert 400 <= answer.status_code < 500, address
        assert answer.json()["error"]["message"]


@pytest.mark.django_db
def test_a_form_of_more_fields_or_files_than_any_of_ours_is_refused(client: Client) -> None:
    fields = {f"f{number}": "1" for number in range(1001)}
    assert client.post("/sign-in/", fields).status_code == 400


def test_the_server_is_started_with_its_limits() -> None:
    argv = list(children.web("127.0.0.1", 8000).argv)
    for option in SERVER_OPTIONS:
        assert option in argv


def test_a_bomb_is_never_unpacked_beyond_its_limit() -> None:
    bomb = gzip.compress(bytes(64 * 2**20))
    began = time.process_time()
    with pytest.raises(UnusableFile, match="more than 1 MiB"):
        decode_text(bomb, file_name="bomb.gz", max_bytes=2**20)
    assert text_is_longer_than(2**20, bomb)
    assert text_is_longer_than(2**20, bomb + bomb)
    assert time.process_time() - began < MOST_S


BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><cdm>&c;</cdm>'
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><cdm>&f;</cdm>'
OUTSIDE_TYPE = '<!DOCTYPE cdm SYSTEM "http://127.0.0.1:9/x.dtd"><cdm/>'


@pytest.mark.parametrize("text", [BILLION_LAUGHS, OUTSIDE, OUTSIDE_TYPE])
def test_markup_with_a_document_type_is_refused_unread(text: str) -> None:
    with pytest.raises(UnusableMessage, match="document type or entities"):
        xml_root(text, file_name="x.xml")


@pytest.mark.parametrize("value", ["a" + " " * 400_000 + "b", "[" * 400_000, " [" * 200_000])
def test_a_line_of_nothing_but_spaces_or_brackets_takes_no_time(value: str) -> None:
    began = time.process_time()
    for line in kvn_lines(f"OBJECT = {value}"):
        assert isinstance(line, Entry)
        split_unit(line)
    list(read_omm_kvn(f"CCSDS_OMM_VERS = 2.0\nMEAN_MOTION = {value}\n"))
    assert time.process_time() - began < MOST_S


@pytest.mark.parametrize("value", ["9" * 1_000_000, "1e" + "9" * 100_000, "0." + "1" * 1_000_000])
def test_a_number_of_a_million_digits_is_read_or_refused_at_once(value: str) -> None:
    began = time.process_time()
    try:
        assert abs(parse_number(value)) < 1.0
    except ValueError as error:
        assert len(str(error)) < 200  # noqa: PT017  # either way is right
    assert time.process_time() - began < MOST_S


@pytest.mark.parametrize(
    "file", ["Dockerfile", "compose.yaml", "systemd/safe-passage-web@.service"]
)
def test_what_deploy_starts_has_the_same_limits(file: str) -> None:
    words = _words_of_server(file)
    assert [option for option in SERVER_OPTIONS if option not in words] == []


@pytest.mark.parametrize(
    "file", ["Dockerfile", "compose.yaml", "systemd/safe-passage-web@.service"]
)
def test_what_deploy_starts_leaves_the_callers_address_to_the_product(file: str) -> None:
    """Else uvicorn puts a stranger's X-Forwarded-For in the place of the connection's address."""
    words = _words_of_server(file)
    assert "--no-proxy-headers" in words
    assert "--forwarded-allow-ips" not in words


def _words_of_server(file: str) -> list[str]:
    """The words of the one line that starts uvicorn."""
    text = (Path(__file__).resolve().parents[3] / "deploy" / file).read_text(encoding="utf-8")
    [line] = [each for each in text.splitlines() if "sasweb.asgi:application" in each]
    return re.findall(r"[\w-]+", line)
