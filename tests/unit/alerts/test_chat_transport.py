"""Chat by apprise: a service on loopback stands for all; secrets stay out of what is kept."""

from __future__ import annotations

import ipaddress
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from screening.alerts.addresses import shown_address, without_secrets
from screening.alerts.outgoing import Channel, Outgoing
from screening.alerts.transports import check_address, send
from screening.alerts.transports.chat import REFUSED_SCHEMES
from screening.common.exceptions import DeliveryFailed, InputError
from tests.alert_notices import outgoing
from tests.webhook_receiver import Receiver, receiver

SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#watch"


@pytest.fixture
def server(settings: Any) -> Iterator[Receiver]:
    settings.ALERT_NETWORKS = [ipaddress.ip_network("127.0.0.0/8")]
    with receiver() as running:
        yield running


def chat(server: Receiver, path: str = "/t0ken-of-ours", **overrides: Any) -> Outgoing:
    host = server.url.split("/")[2]
    fields = {"address": f"json://{host}{path}", "html": ""} | overrides
    return outgoing(Channel.CHAT, **fields)


def test_a_message_reaches_the_service_as_plain_text(server: Receiver) -> None:
    send(chat(server))
    [(_, body)] = server.posts
    said = json.loads(body)
    assert said["title"] == "RED: ISS"
    assert said["message"].strip() == "ISS and COSMOS 1408 DEB: come near."


@pytest.mark.parametrize(
    ("status", "is_lasting"), [(404, True), (403, True), (429, False), (500, False), (503, False)]
)
def test_what_the_service_refuses_lasts_or_passes_by_its_status(
    server: Receiver, status: int, is_lasting: bool
) -> None:
    server.statuses = [status]
    with pytest.raises(DeliveryFailed, match=f"error={status}") as failed:
        send(chat(server))
    assert failed.value.is_lasting is is_lasting


def test_no_redirect_is_followed_even_where_the_address_asks_for_it(server: Receiver) -> None:
    server.statuses = [307]
    with pytest.raises(DeliveryFailed):
        send(chat(server, "/t0ken-of-ours?redirect=yes"))
    assert len(server.posts) == 1


def test_neither_the_failure_nor_any_log_tells_the_address(
    server: Receiver, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    server.statuses = [500]
    caplog.set_level(logging.DEBUG)
    with pytest.raises(DeliveryFailed) as failed:
        send(chat(server))
    assert "t0ken" not in str(failed.value)
    assert str(failed.value).startswith("json://\N{HORIZONTAL ELLIPSIS} was not reached:")
    seen = [record.getMessage() for record in caplog.records if record.name.startswith("apprise")]
    assert not any("t0ken" in each for each in seen)
    assert "t0ken" not in "".join(capfd.readouterr())


def test_a_server_of_ones_own_needs_its_network_named(server: Receiver, settings: Any) -> None:
    settings.ALERT_NETWORKS = []
    with pytest.raises(DeliveryFailed, match="no public address") as failed:
        send(chat(server))
    assert failed.value.is_lasting
    assert server.posts == []


def test_a_token_in_the_place_of_a_host_is_never_looked_up(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "screening.alerts.transports.chat.callable_address", lambda host, _: asked.append(host)
    )
    monkeypatch.setattr("apprise.Apprise.notify", lambda *_, **__: True)
    send(outgoing(Channel.CHAT, address=SLACK))
    assert asked == []


@pytest.mark.parametrize("scheme", sorted(REFUSED_SCHEMES))
def test_what_acts_on_this_machine_is_refused(scheme: str) -> None:
    with pytest.raises(InputError, match="no chat or SMS address"):
        check_address("chat", f"{scheme}://localhost/x")


@pytest.mark.parametrize("address", ["", "slack", "slack://nonsense", "nosuch://token/s3cret"])
def test_what_apprise_cannot_use_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(InputError) as refused:
        check_address("chat", address)
    assert "s3cret" not in str(refused.value)
    assert "nonsense" not in str(refused.value)


def test_an_address_that_apprise_knows_is_taken() -> None:
    check_address("chat", SLACK)


@pytest.mark.parametrize(
    ("channel", "address", "shown"),
    [
        ("email", "jane@example.org", "jane@example.org"),
        ("webhook", "https://ex.org/hook/s3cret?k=v", "https://ex.org/…"),
        ("chat", SLACK, "slack://…"),
        ("webhook", "https://[s3cret", "https://…"),
        ("chat", "s3cret", "…"),
    ],
)
def test_a_history_shows_whom_but_no_secret(channel: str, address: str, shown: str) -> None:
    assert shown_address(channel, address) == shown


def test_every_part_of_an_address_is_taken_out_of_what_is_told() -> None:
    words = without_secrets("could not reach TIiajkdnlazkcOXrIdevi7FQ of A1BRTD4JD", SLACK)
    assert words == "could not reach … of …"
