"""Two real instances hold one case between them, over a way that does what networks do."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from screening.coordination.transcript import read_transcript
from tests import coordination_world as world
from tests.browser.sites import REPOSITORY, Site, running_site
from tests.integration.two_instances import ANSWER_S, Instance, Way, member_of, way_to

pytestmark = [pytest.mark.processes, pytest.mark.slow]

STATION, FLEET = "exercise-station-watch", "exercise-constellation"
OPEN = """
from screening.conjunctions.models import Conjunction
from screening.coordination.services.open_case import case_open
from screening.common.clock import now_utc
from screening.operators.models import Organisation
case_open(
    Conjunction.objects.get(),
    author="A. Duty",
    other_side=Organisation.objects.get(slug="exercise-constellation"),
    at_utc=now_utc(),
)
"""
# Each lets the other see its own assessment, words and plan results.
RELEASE = """
from screening.operators.models import Organisation
from screening.operators.release_words import Preset
from screening.operators.selectors import home
from screening.operators.services import policy_add
policy_add(
    home(), Organisation.objects.get(slug={other!r}), author="A", preset=Preset.OWN_ASSESSMENT
)
"""
NOTICE = {"languages": ["en", "zh"], "text_sha256": "0" * 64, "to": "other_side", "channel": "web"}


@pytest.fixture
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Site]]:
    allowed = {
        "SAFE_PASSAGE_ALERT_NETWORKS": "127.0.0.0/8",
        "SAFE_PASSAGE_CLOCK_ANCHOR": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
        "REDIS_URL": "redis://127.0.0.1:9/0",  # nobody is there: the test does what workers do
    }
    folders = (tmp_path_factory.mktemp(name) for name in ("station", "fleet"))
    with (
        running_site(next(folders), SAFE_PASSAGE_HOME=STATION, **allowed) as ours,
        running_site(next(folders), SAFE_PASSAGE_HOME=FLEET, **allowed) as theirs,
    ):
        yield ours, theirs


@pytest.fixture
def ways(sites: tuple[Site, Site]) -> Iterator[tuple[Way, Way]]:
    """The way to the fleet's instance, and the way to the station's."""
    ours, theirs = sites
    with way_to(theirs.url) as out, way_to(ours.url) as back:
        file = f"{ours.environment['SAFE_PASSAGE_DATA_DIR']}/introduction.json"
        ours.seeding.ask(
            "command", "peer", "introduce", FLEET, out.url, file, "--own-url", back.url
        )
        theirs.seeding.ask("command", "peer", "accept", file)
        yield out, back


@dataclass
class Both:
    """The two sides of one case, and the ways between them."""

    station: Instance
    fleet: Instance
    out: Way  # to the fleet's instance
    back: Way  # to the station's
    case: str = ""

    def work(self, times: int = 2) -> None:
        """What the schedules of both do, in turn."""
        for _ in range(times):
            self.fleet.work()
            self.station.work()

    def ours(self, what: str, body: dict[str, Any]) -> None:
        """The station's side says something: it keeps the case, so it is chained at once."""
        status, told = self.station.say(self.case, what, body)
        assert status == 201, told

    def theirs(self, what: str, body: dict[str, Any]) -> None:
        """The fleet's side says something: it waits for the keeper."""
        status, told = self.fleet.say(self.case, what, body)
        assert (status, told["entry"]) == (202, None), told

    def require(self, state: str) -> None:
        """Both hold the same chain, and so the same state."""
        path = f"/api/v1/cases/{self.case}/"
        assert self.station.get(path)["state"] == self.fleet.get(path)["state"] == state
        assert self.station.hashes(self.case) == self.fleet.hashes(self.case)


def test_two_instances_hold_one_case_whatever_the_way_does(
    sites: tuple[Site, Site], ways: tuple[Way, Way], tmp_path: Path
) -> None:
    both = Both(member_of(sites[0], "ada"), member_of(sites[1], "bo"), *ways)
    _open(both)
    _notify_and_acknowledge(both)
    _disagree(both)
    _propose_while_the_other_is_down(both)
    _agree_and_close(both)
    _replay_everything(both)
    _hold_the_transcripts_against_each_other(both, tmp_path)


def _open(both: Both) -> None:
    both.station.site.seed()
    both.station.site.python(RELEASE.format(other=FLEET))
    both.fleet.site.python(RELEASE.format(other=STATION))
    both.station.site.python(OPEN)
    [row] = both.station.get("/api/v1/cases/")["results"]
    both.case = row["uuid"]
    both.work()
    assert both.out.posts == []  # a draft stays at home


def _notify_and_acknowledge(both: Both) -> None:
    both.ours("notify", NOTICE)
    both.out.how = ["hold", "twice"]  # the second entry first, and twice
    both.work()
    [row] = both.fleet.get("/api/v1/cases/")["results"]
    assert (row["uuid"], row["keeper"], row["is_exercise"]) == (both.case, STATION, True)
    both.require("notified")
    both.theirs("acknowledge", {"remarks": "已收到。We look into it."})
    both.back.how = ["twice"]
    both.work()
    both.require("acknowledged")


def _disagree(both: Both) -> None:
    both.ours("statement", {"assessment": world.assessment(pc=3.1e-5)})
    both.theirs("statement", {"assessment": world.assessment(pc=8e-7)})
    both.out.how = ["lose"]  # taken on the way, and never there
    both.work(3)
    both.require("assessed")
    both.theirs("intent", {"choice": "will_hold"})
    both.ours("intent", {"choice": "will_hold"})
    both.out.how, both.back.how = ["spoil"], ["spoil"]
    both.work(3)
    assert 401 in both.out.statuses
    assert 401 in both.back.statuses
    both.require("assessed")


def _propose_while_the_other_is_down(both: Both) -> None:
    both.fleet.site.serving.stop()
    both.out.patience_s = 3.0
    both.ours("decision", {"do": "propose", "mover": FLEET, "clause": "2"})
    both.station.work()
    assert "It answered 502" in _peers_of(both.station.site)
    both.ours("remark", {"remarks": "Are you there?"})
    both.station.work()
    both.out.patience_s = ANSWER_S
    both.fleet.site.serving.start()
    both.work()
    assert "It answered" not in _peers_of(both.station.site)
    both.require("assessed")


def _agree_and_close(both: Both) -> None:
    entries = both.fleet.get(f"/api/v1/cases/{both.case}/entries/")["entries"]
    [read] = [each["number"] for each in entries if each["kind"] == "decision_proposed"]
    both.theirs("decision", {"do": "agree", "proposal_number": read})
    both.work()
    both.require("intent_agreed")
    both.ours("close", {"reason": "Agreed."})
    both.work()
    both.require("closed")


def _replay_everything(both: Both) -> None:
    """Post everything that was ever posted once more, the newest first."""
    before = both.fleet.hashes(both.case)
    for way in (both.out, both.back):
        way.statuses.clear()
        for headers, body in reversed(way.posts):
            way.forward(headers, body)
        assert set(way.statuses) <= {200, 401}, way.statuses
    both.work()
    both.require("closed")
    assert both.fleet.hashes(both.case) == before


def _hold_the_transcripts_against_each_other(both: Both, folder: Path) -> None:
    files = [_exported(each, both.case, folder) for each in (both.station, both.fleet)]
    texts = [file.read_text(encoding="utf-8") for file in files]
    assert len({read_transcript(text).head_hash for text in texts}) == 1
    assert _verify(both.station.site, files) == 0
    files[1].write_text(texts[1].replace("Are you there", "You are there"), encoding="utf-8")
    assert _verify(both.station.site, files) == 1


def _exported(instance: Instance, case: str, folder: Path) -> Path:
    file = folder / f"{instance.site.environment['SAFE_PASSAGE_HOME']}.json"
    told = instance.get(f"/api/v1/cases/{case}/transcript/")
    file.write_text(json.dumps(told), encoding="utf-8")
    return file


def _peers_of(site: Site) -> str:
    """What `manage.py peer list` says there."""
    command = [sys.executable, "manage.py", "peer", "list"]
    told = subprocess.run(
        command, cwd=REPOSITORY, env=site.environment, check=True, capture_output=True, text=True
    )
    return told.stdout


def _verify(site: Site, files: list[Path]) -> int:
    """Hold both transcripts against each other as an outsider would; return the exit code."""
    command = [sys.executable, "manage.py", "transcript_verify", *map(str, files)]
    return subprocess.run(command, cwd=REPOSITORY, env=site.environment, check=False).returncode
