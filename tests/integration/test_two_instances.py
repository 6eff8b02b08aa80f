"""Two real instances hold one case between them, over a way that does what networks do."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
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


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Site]]:
    allowed = {"SAFE_PASSAGE_ALERT_NETWORKS": "127.0.0.0/8", "REDIS_URL": "redis://127.0.0.1:9/0"}
    folders = (tmp_path_factory.mktemp(name) for name in ("station", "fleet"))
    with (
        running_site(next(folders), SAFE_PASSAGE_HOME=STATION, **allowed) as ours,
        running_site(next(folders), SAFE_PASSAGE_HOME=FLEET, **allowed) as theirs,
    ):
        yield ours, theirs


@pytest.fixture(scope="module")
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


def sides(sites: tuple[Site, Site]) -> tuple[Instance, Instance]:
    return member_of(sites[0], "ada"), member_of(sites[1], "bo")


def both_work(station: Instance, fleet: Instance, *, times: int = 2) -> None:
    for _ in range(times):
        fleet.work()
        station.work()


def exported(instance: Instance, case: str, folder: Path) -> Path:
    file = folder / f"{instance.site.environment['SAFE_PASSAGE_HOME']}.json"
    told = instance.get(f"/api/v1/cases/{case}/transcript/")
    file.write_text(json.dumps(told), encoding="utf-8")
    return file


def test_two_instances_hold_one_case_whatever_the_way_does(
    sites: tuple[Site, Site], ways: tuple[Way, Way], tmp_path: Path
) -> None:
    (out, back), (station, fleet) = ways, sides(sites)
    sites[0].seed()
    sites[0].python(RELEASE.format(other=FLEET))
    sites[1].python(RELEASE.format(other=STATION))
    sites[0].python(OPEN)
    [row] = station.get("/api/v1/cases/")["results"]
    case = row["uuid"]

    station.work()
    assert out.posts == []  # a draft stays at home
    assert station.say(case, "notify", NOTICE)[0] == 201
    out.how = ["hold", "twice"]  # the second entry first, and twice
    both_work(station, fleet)
    [theirs] = fleet.get("/api/v1/cases/")["results"]
    assert (theirs["uuid"], theirs["keeper"], theirs["state"]) == (case, STATION, "notified")
    assert theirs["is_exercise"]

    status, told = fleet.say(case, "acknowledge", {"remarks": "已收到。We look into it."})
    assert (status, told["entry"]) == (202, None)  # it waits for the keeper
    back.how = ["twice"]
    both_work(station, fleet)
    assert state_of(station, case) == state_of(fleet, case) == "acknowledged"

    figures = {"assessment": world.assessment(pc=3.1e-5)}
    assert station.say(case, "statement", figures)[0] == 201
    assert fleet.say(case, "statement", {"assessment": world.assessment(pc=8e-7)})[0] == 202
    out.how = ["lose"]  # taken on the way, and never there
    both_work(station, fleet, times=3)
    assert state_of(station, case) == state_of(fleet, case) == "assessed"

    assert fleet.say(case, "intent", {"choice": "will_hold"})[0] == 202
    out.how, back.how = ["spoil"], ["spoil"]
    both_work(station, fleet, times=3)
    assert 401 in out.statuses
    assert 401 in back.statuses
    assert station.say(case, "decision", {"do": "propose", "mover": FLEET, "clause": "2"})[0] == 201

    sites[1].serving.stop()
    out.patience_s = 3.0
    station.work()
    assert "502" in listed(sites[0])
    assert station.say(case, "remark", {"remarks": "Are you there?"})[0] == 201
    station.work()
    out.patience_s = ANSWER_S
    sites[1].serving.start()
    both_work(station, fleet, times=2)
    assert fleet.hashes(case) == station.hashes(case)

    assert fleet.say(case, "decision", {"do": "agree"})[0] == 202
    both_work(station, fleet)
    assert station.say(case, "close", {"reason": "Agreed."})[0] == 201
    both_work(station, fleet)
    assert state_of(station, case) == state_of(fleet, case) == "closed"

    before = fleet.hashes(case), station.hashes(case)
    replay_everything(out, back)
    both_work(station, fleet)
    assert (fleet.hashes(case), station.hashes(case)) == before
    assert before[0] == before[1]

    files = [exported(each, case, tmp_path) for each in (station, fleet)]
    transcripts = [read_transcript(file.read_text(encoding="utf-8")) for file in files]
    assert len({each.head_hash for each in transcripts}) == 1
    assert verify(sites[0], files) == 0
    spoiled = files[1].read_text(encoding="utf-8").replace("Are you there", "You are there")
    files[1].write_text(spoiled, encoding="utf-8")
    assert verify(sites[0], files) == 1


def verify(site: Site, files: list[Path]) -> int:
    """Hold both transcripts against each other as an outsider would; return the exit code."""
    command = [sys.executable, "manage.py", "transcript_verify", *map(str, files)]
    return subprocess.run(command, cwd=REPOSITORY, env=site.environment, check=False).returncode


def replay_everything(*ways: Way) -> None:
    """Post everything that was ever posted once more, the newest first."""
    for way in ways:
        way.statuses.clear()
        for headers, body in reversed(way.posts):
            way.forward(headers, body)
        assert set(way.statuses) <= {200, 401}, way.statuses


def state_of(instance: Instance, case: str) -> Any:
    return instance.get(f"/api/v1/cases/{case}/")["state"]


def listed(site: Site) -> str:
    site.python(
        "from django.core.management import call_command\n"
        "from pathlib import Path\n"
        "from django.conf import settings\n"
        "with (settings.DATA_DIR / 'listed').open('w') as out:\n"
        "    call_command('peer', 'list', stdout=out)\n"
    )
    return (Path(site.environment["SAFE_PASSAGE_DATA_DIR"]) / "listed").read_text()
