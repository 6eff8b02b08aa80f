"""Webhooks to a real server on loopback: signed, pinned to the address that was allowed."""

from __future__ import annotations

import ipaddress
import json
import re
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from screening.alerts.outgoing import Channel, Outgoing
from screening.alerts.transports import check_address, send
from screening.common import posting, webhook_signing
from screening.common.exceptions import DeliveryFailed, InputError
from tests.alert_notices import SECRET, outgoing
from tests.webhook_receiver import Receiver, receiver

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "alert-channels.md"
LOOPBACK = [ipaddress.ip_network("127.0.0.0/8")]


@pytest.fixture
def loopback_allowed(settings: Any) -> None:
    settings.ALERT_NETWORKS = LOOPBACK


@pytest.fixture
def server(loopback_allowed: None) -> Iterator[Receiver]:
    with receiver() as running:
        yield running


def hook(url: str, **overrides: Any) -> Outgoing:
    return outgoing(Channel.WEBHOOK, address=url, **overrides)


def _verify_of_the_document() -> Any:
    """The function that the document shows to those who write receivers."""
    text = DOCUMENT.read_text(encoding="utf-8")
    [example] = re.findall(r"```python\n(.*?def is_ours.*?)```", text, re.DOTALL)
    names: dict[str, Any] = {}
    exec(example, names)
    return names["is_ours"]


def test_the_document_is_posted_as_json_under_the_key_of_the_delivery(server: Receiver) -> None:
    send(hook(server.url))
    [(headers, body)] = server.posts
    assert server.paths == ["/alerts/in"]
    assert json.loads(body) == {"version": 1, "id": "delivery-1"}
    assert headers["Content-Type"] == "application/json"
    assert headers["Idempotency-Key"] == headers["webhook-id"] == "delivery-1"
    assert headers["Host"] == server.url.split("/")[2]


def test_the_signature_passes_the_published_example_of_the_scheme() -> None:
    # github.com/standard-webhooks/standard-webhooks: the example of its libraries' tests
    signed = webhook_signing.signature(
        b'{"test": 2432232314}',
        key="msg_p5jXN8AQM9LWM0D4loKWxJek",
        sent_at_s=1614265330,
        secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_example_of_the_document_verifies_what_is_sent_and_nothing_else(
    server: Receiver,
) -> None:
    is_ours = _verify_of_the_document()
    send(hook(server.url))
    [(headers, body)] = server.posts
    now_s = int(headers["webhook-timestamp"])
    assert is_ours(headers, body, SECRET, now_s)
    assert not is_ours(headers, body + b" ", SECRET, now_s)
    assert not is_ours(headers, body, webhook_signing.new_secret(), now_s)
    assert not is_ours({**headers, "webhook-id": "another"}, body, SECRET, now_s)
    assert not is_ours(headers, body, SECRET, now_s + 3600)


def test_every_attempt_posts_the_same_body(server: Receiver) -> None:
    server.statuses = [503, 200]
    with pytest.raises(DeliveryFailed):
        send(hook(server.url))
    send(hook(server.url))
    (first, body), (again, same_body) = server.posts
    assert body == same_body
    assert first["Idempotency-Key"] == again["Idempotency-Key"]


@pytest.mark.parametrize("secret", ["", "short", "whsec_!!", "whsec_é", "whsec_c2hvcnQ="])
def test_without_a_usable_secret_nothing_leaves(server: Receiver, secret: str) -> None:
    with pytest.raises(DeliveryFailed, match="secret") as failed:
        send(hook(server.url, secret=secret))
    assert failed.value.is_lasting
    assert server.posts == []


@pytest.mark.parametrize(
    ("status", "is_lasting"),
    [
        *((each, True) for each in (400, 401, 403, 404, 410, 422)),
        *((each, False) for each in (408, 425, 429, 500, 502, 503)),
    ],
)
def test_refusals_last_and_troubles_pass(server: Receiver, status: int, is_lasting: bool) -> None:
    server.statuses = [status]
    with pytest.raises(DeliveryFailed, match=f"answered {status}") as failed:
        send(hook(server.url))
    assert failed.value.is_lasting is is_lasting


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(server: Receiver, status: int) -> None:
    server.statuses = [status]
    with pytest.raises(DeliveryFailed, match="no redirect is followed") as failed:
        send(hook(server.url))
    assert failed.value.is_lasting
    assert server.paths == ["/alerts/in"]


def test_a_server_that_never_answers_is_left_after_a_while(
    server: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "SILENCE_S", 0.3)
    server.hangs = True
    with pytest.raises(DeliveryFailed, match="no answer within") as failed:
        send(hook(server.url))
    assert not failed.value.is_lasting


def test_a_server_that_is_not_there_is_tried_again(loopback_allowed: None) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(DeliveryFailed, match="could not be reached") as failed:
            send(hook(f"http://127.0.0.1:{closed.getsockname()[1]}/"))
    assert not failed.value.is_lasting


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "2130706433",  # 127.0.0.1 as one number
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[fd00::1]",
        "[fec0::1]",
        "[::7f00:1]",
        "[2002:7f00:1::]",  # 127.0.0.1 by 6to4
        "[64:ff9b::a01:203]",  # 10.1.2.3 by NAT64
        "[64:ff9b:1::1]",
    ],
)
def test_addresses_that_are_not_public_are_refused_unless_their_network_is_named(
    host: str, settings: Any
) -> None:
    settings.ALERT_NETWORKS = []
    with pytest.raises(
        DeliveryFailed, match=r"no public address.*SAFE_PASSAGE_ALERT_NETWORKS"
    ) as no:
        send(hook(f"https://{host}:9/"))
    assert no.value.is_lasting


def test_a_name_that_answers_otherwise_a_moment_later_changes_nothing(
    server: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first look-up is judged and called; a second one would lead elsewhere."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def rebinding(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host != "hooks.test":
            return real(host, *args, **kwargs)
        asked.append(host)
        return real("127.0.0.1" if len(asked) == 1 else "127.0.0.2", *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    send(hook(server.url.replace("127.0.0.1", "hooks.test")))
    assert asked == ["hooks.test"]
    assert server.posts[0][0]["Host"].startswith("hooks.test:")


def test_a_name_of_which_one_address_is_private_is_refused(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ALERT_NETWORKS = []
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443)) for ip in ("1.1.1.1", "10.0.0.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(DeliveryFailed, match=r"is at 10\.0\.0\.1"):
        send(hook("https://hooks.test/"))


def test_a_public_address_is_called_by_https_alone(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ALERT_NETWORKS = []
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(DeliveryFailed, match="https alone") as failed:
        send(hook("http://hooks.test/"))
    assert failed.value.is_lasting


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.org",
        "ftp://example.org/",
        "https://",
        "https://x:99999/",
        "https://[::1",
        "https://ada:pw@example.org/",
    ],
)
def test_what_is_no_address_of_a_webhook_is_refused_when_it_is_typed(address: str) -> None:
    with pytest.raises(InputError, match="webhook"):
        check_address("webhook", address)


def test_no_failure_tells_the_secret_path_of_an_address(server: Receiver) -> None:
    server.statuses = [404]
    with pytest.raises(DeliveryFailed) as failed:
        send(hook(f"{server.url}/t0ken-in-path?key=k3y"))
    assert "t0ken" not in str(failed.value)
    assert "k3y" not in str(failed.value)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.mark.parametrize(("certified", "is_taken"), [("hooks.test", True), ("other.test", False)])
def test_https_calls_the_allowed_address_and_wants_the_certificate_of_the_name(
    certified: str,
    is_taken: bool,
    authority: trustme.CA,
    loopback_allowed: None,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    trusted = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(trusted)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(trusted))
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *args, **kw: real("127.0.0.1" if host == "hooks.test" else host, *args, **kw),
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(certified).configure_cert(context)
    with receiver(context, host="hooks.test") as running:
        if is_taken:
            send(hook(running.url))
            assert len(running.posts) == 1
            return
        with pytest.raises(DeliveryFailed, match="certificate is not valid") as failed:
            send(hook(running.url))
    assert not failed.value.is_lasting
    assert running.posts == []
