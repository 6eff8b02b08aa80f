"""Two instances introduced to each other by one file."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from screening.common.clock import real_now_utc
from screening.coordination.peers.models import Peer
from screening.operators.models import Organisation
from tests import coordination_world as world
from tests.coordination_world import FLEET, STATION

pytestmark = pytest.mark.django_db

THERE = "https://fleet.example.org"


def peer(*arguments: object) -> str:
    out = StringIO()
    call_command("peer", *map(str, arguments), stdout=out)
    return out.getvalue()


def become(slug: str) -> None:
    """This database is now that of the other end."""
    Peer.objects.all().delete()
    Organisation.objects.update(is_home=False)
    Organisation.objects.filter(slug=slug).update(is_home=True)


def test_both_ends_know_each_other_by_the_same_two_secrets(tmp_path: Path) -> None:
    world.home_and_other()
    file = tmp_path / "introduction.json"
    told = peer("introduce", FLEET, THERE, file)
    here = Peer.objects.get()
    assert here.secret_out not in told
    assert file.stat().st_mode & 0o077 == 0
    become(FLEET)
    peer("accept", file)
    there = Peer.objects.select_related("organisation").get()
    assert (here.organisation.slug, there.organisation.slug) == (FLEET, STATION)
    assert (here.secret_out, here.secret_in) == (there.secret_in, there.secret_out)
    assert here.secret_in != here.secret_out
    assert here.url == f"{THERE}/api/v1/coordination/peer/"
    assert there.url == "https://watch.example.org/api/v1/coordination/peer/"


def test_an_organisation_that_nobody_knows_here_introduces_itself(tmp_path: Path) -> None:
    world.home_and_other()
    file = tmp_path / "introduction.json"
    peer("introduce", FLEET, THERE, file)
    become(FLEET)
    Organisation.objects.filter(slug=STATION).delete()
    peer("accept", file)
    assert Organisation.objects.get(slug=STATION).name == "Test Station"


def test_introducing_again_gives_new_secrets(tmp_path: Path) -> None:
    world.home_and_other()
    peer("introduce", FLEET, THERE, tmp_path / "one")
    old = Peer.objects.get().secret_out
    peer("introduce", FLEET, THERE, tmp_path / "two")
    assert Peer.objects.get().secret_out != old


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("introduce", "nobody", THERE), "No organisation is called nobody"),
        (("introduce", STATION, THERE), "somebody else"),
        (("introduce", FLEET, "ftp://x"), "no address"),
        (("introduce", FLEET, "https://a:b@x.org"), "no address"),
        (("introduce", FLEET, "https://x.org/?a=1"), "no address"),
    ],
)
def test_what_cannot_be_introduced_leaves_nothing_behind(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    world.home_and_other()
    file = tmp_path / "introduction.json"
    with pytest.raises(CommandError, match=words):
        peer(*arguments, file)
    assert not file.exists()
    assert not Peer.objects.exists()


def test_an_introduction_is_never_written_over_another_file(tmp_path: Path) -> None:
    world.home_and_other()
    file = tmp_path / "introduction.json"
    file.write_text("mine")
    with pytest.raises(CommandError, match="exists"):
        peer("introduce", FLEET, THERE, file)
    assert file.read_text() == "mine"


def test_without_an_address_of_its_own_an_instance_introduces_nobody(
    tmp_path: Path, settings: Any
) -> None:
    world.home_and_other()
    settings.PUBLIC_URL = ""
    with pytest.raises(CommandError, match="SAFE_PASSAGE_URL"):
        peer("introduce", FLEET, THERE, tmp_path / "a")
    peer("introduce", FLEET, THERE, tmp_path / "a", "--own-url", "http://127.0.0.1:8101")
    assert "http://127.0.0.1:8101/api/" in (tmp_path / "a").read_text()


@pytest.mark.parametrize(
    "overrides",
    [
        {"to": "a-third"},
        {"secret_in": "short"},
        {"url": "x"},
        {"from": None},
        {"from": {}},
        {"from": {"slug": "no/address", "name": "A name"}},
        {"from": {"slug": "them", "name": "\ud800"}},
    ],
)
def test_what_is_no_introduction_for_us_is_refused(
    tmp_path: Path, overrides: dict[str, Any]
) -> None:
    world.home_and_other()
    file = tmp_path / "introduction.json"
    peer("introduce", FLEET, THERE, file)
    become(FLEET)
    document = json.loads(file.read_text()) | overrides
    file.write_text(json.dumps(document))
    with pytest.raises(CommandError):
        peer("accept", file)
    file.write_text("[]")
    with pytest.raises(CommandError, match="no introduction"):
        peer("accept", file)
    assert not Peer.objects.exists()


def test_peers_are_listed_and_ended_and_a_webhook_shows_its_secret_once() -> None:
    world.home_and_other()
    told = peer("webhook", FLEET, "https://hooks.example.org/in?k=1")
    row = Peer.objects.get()
    assert row.secret_out in told
    assert (row.way, row.url, row.secret_in) == ("webhook", "https://hooks.example.org/in?k=1", "")
    assert row.secret_out not in peer("list")
    assert "0 waiting" in peer("list")
    peer("end", FLEET)
    assert "ended" in peer("list")
    with pytest.raises(CommandError, match="no peer"):
        peer("end", FLEET)


def test_old_secrets_count_for_a_day_beside_new_ones(tmp_path: Path) -> None:
    world.home_and_other()
    peer("introduce", FLEET, THERE, tmp_path / "one")
    before = Peer.objects.get()
    peer("introduce", FLEET, THERE, tmp_path / "two")
    after = Peer.objects.get()
    assert after.former_secret_out == before.secret_out
    assert after.former_secret_in == before.secret_in
    now = real_now_utc()
    assert after.former_counts(now)
    assert not after.former_counts(now + timedelta(hours=25))


def test_those_of_a_peer_that_was_ended_never_count_again(tmp_path: Path) -> None:
    world.home_and_other()
    peer("introduce", FLEET, THERE, tmp_path / "one")
    peer("end", FLEET)
    peer("introduce", FLEET, THERE, tmp_path / "two")
    after = Peer.objects.get()
    assert (after.former_secret_out, after.former_secret_in) == ("", "")
    assert not after.former_counts(real_now_utc())
