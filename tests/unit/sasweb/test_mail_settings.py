"""Mail, links and networks from the environment: what cannot be used is refused in words."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from sasweb.settings import env
from sasweb.settings.mail import mail_server, public_url

NAMES = ("HOST", "PORT", "TLS", "USER", "PASSWORD_FILE", "FROM")
FROM = "Safe Passage <alerts@example.org>"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*(f"MAIL_{each}" for each in NAMES), "URL", "HOST", "PORT", "ALERT_NETWORKS"):
        monkeypatch.delenv(f"SAFE_PASSAGE_{name}", raising=False)


def set_mail(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"SAFE_PASSAGE_MAIL_{name}", value)


def test_nothing_set_up_is_no_mail_server() -> None:
    assert mail_server().host == ""


@pytest.mark.parametrize(("tls", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_the_usual_port_goes_with_the_encryption(
    tls: str, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_mail(monkeypatch, HOST="mail.example.org", TLS=tls, FROM=FROM)
    assert mail_server().port == port


def test_the_password_is_the_first_line_of_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "password").write_text("s3cret \n# of the mail server\n")
    set_mail(monkeypatch, HOST="mail.example.org", FROM=FROM, USER="watch")
    set_mail(monkeypatch, PASSWORD_FILE=str(tmp_path / "password"))
    assert (mail_server().user, mail_server().password) == ("watch", "s3cret")


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"TLS": "ssl"}, "SAFE_PASSAGE_MAIL_TLS='ssl' is not one of starttls, tls, none"),
        ({"PORT": "0"}, "SAFE_PASSAGE_MAIL_PORT=0 is out of range"),
        ({"USER": "watch"}, "go together"),
        ({"HOST": "mail.example.org"}, "Set SAFE_PASSAGE_MAIL_FROM"),
        ({"FROM": "nobody"}, "SAFE_PASSAGE_MAIL_FROM='nobody' is no sender"),
        (
            {"PASSWORD_FILE": "/nowhere/password"},
            "FILE='/nowhere/password' cannot be read",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_fix(
    values: dict[str, str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_mail(monkeypatch, **values)
    with pytest.raises(ImproperlyConfigured, match=says):
        mail_server()


def test_a_password_never_goes_in_the_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "password").write_text("s3cret")
    set_mail(monkeypatch, USER="watch", PASSWORD_FILE=str(tmp_path / "password"), TLS="none")
    with pytest.raises(ImproperlyConfigured, match="in the open"):
        mail_server()


def test_an_empty_password_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "password").touch()
    set_mail(monkeypatch, USER="watch", PASSWORD_FILE=str(tmp_path / "password"))
    with pytest.raises(ImproperlyConfigured, match="is empty"):
        mail_server()


@pytest.mark.parametrize(
    ("values", "url"),
    [
        ({}, "http://localhost:8000"),
        ({"PORT": "8123"}, "http://localhost:8123"),
        ({"HOST": "::1"}, "http://[::1]:8000"),
        ({"HOST": "0.0.0.0"}, ""),  # others reach it, and by which name nobody has said
        ({"HOST": "0.0.0.0", "URL": "https://watch.example.org/"}, "https://watch.example.org"),
        ({"URL": "https://example.org/watch"}, "https://example.org/watch"),
    ],
)
def test_links_lead_where_readers_of_a_message_can_go(
    values: dict[str, str], url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"SAFE_PASSAGE_{name}", value)
    assert public_url() == url


@pytest.mark.parametrize(
    "value",
    ["watch.example.org", "ftp://x.org", "https://", "https://x.org/?a=1", "https://a@x.org"],
)
def test_what_is_no_address_of_a_site_is_refused(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAFE_PASSAGE_URL", value)
    with pytest.raises(ImproperlyConfigured, match="is not the address of a site"):
        public_url()


def test_networks_are_read_and_nonsense_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "SAFE_PASSAGE_ALERT_NETWORKS"
    monkeypatch.setenv(name, "10.1.0.0/16, ::1/128")
    assert env.networks(name) == [ipaddress.ip_network("10.1.0.0/16"), ipaddress.ip_network("::1")]
    for wrong in ("10.1.2.3/16", "intranet"):
        monkeypatch.setenv(name, wrong)
        with pytest.raises(ImproperlyConfigured, match="Write networks as"):
            env.networks(name)
