"""Two real instances and two browsers hold one case, from the notice to the same transcript."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Complaints, listen, open_window
from tests.browser.sites import REPOSITORY, Site, running_site
from tests.factories import NOW
from tests.integration.two_instances import WORK

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STATION, FLEET = "exercise-station-watch", "exercise-constellation"
NAME, PASSWORD = "ann-lead", "correct horse"
LEAD = f"""
from django.contrib.auth.models import User
from screening.operators.models import Membership
from screening.operators.selectors import home
lead = User.objects.create_user({NAME!r}, password={PASSWORD!r})
Membership.objects.create(user=lead, organisation=home(), role="lead")
"""
# The fleet's own figures of the same pass: by them its criteria are far away.
OTHER_FIGURES = """
from screening.conjunctions.models import Assessment, Conjunction
Assessment.objects.update(miss_distance_km=4.2, radial_km=4.0, in_track_km=1.1)
Conjunction.objects.update(miss_distance_km=4.2)
"""
SCREEN = """
from screening.coordination.models import Entry
from screening.coordination.services.plan_screen import plan_screen
plan_screen(Entry.objects.filter(kind="intent").latest("pk").pk)
"""


@dataclass
class Side:
    """One side: its instance, and a person of it at a browser."""

    site: Site
    page: Page
    complaints: Complaints

    def says(self, path: str, deed: str) -> Page:
        """Open the form of a deed; whoever fills it in then presses its button."""
        self.page.goto(f"{path}?do={deed}#do-{deed}")
        return self.page

    def puts_on_record(self) -> None:
        self.page.locator("form.do__form button[type=submit]").click()
        expect(self.page.locator("form.do__form")).to_have_count(0)

    def sees(self, path: str, where: str, words: str) -> None:
        self.page.goto(path)
        expect(self.page.locator(where)).to_contain_text(words)


@pytest.fixture
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Site]]:
    """The station's instance and the fleet's, each with its own figures, introduced."""
    ours_at, theirs_at = (tmp_path_factory.mktemp(name) for name in ("station", "fleet"))
    more = {
        "SAFE_PASSAGE_ALERT_NETWORKS": "127.0.0.0/8",
        "REDIS_URL": "redis://127.0.0.1:9/0",
    }
    with (
        running_site(ours_at, SAFE_PASSAGE_HOME=STATION, **more) as ours,
        running_site(theirs_at, SAFE_PASSAGE_HOME=FLEET, **more) as theirs,
    ):
        for site in (ours, theirs):
            site.seed()
            site.python(LEAD)
        theirs.python(OTHER_FIGURES)
        file = str(ours_at / "introduction.json")
        introduce = ("introduce", FLEET, theirs.url, file, "--own-url", ours.url)
        ours.seeding.ask("command", "peer", *introduce)
        theirs.seeding.ask("command", "peer", "accept", file)
        yield ours, theirs


@pytest.fixture
def sides(browser: Browser, sites: tuple[Site, Site]) -> Iterator[tuple[Side, Side]]:
    windows = [open_window(browser, site, width=1440, height=900) for site in sites]
    both = [
        Side(site, window.new_page(), Complaints())
        for site, window in zip(sites, windows, strict=True)
    ]
    for side in both:
        listen(side.page, side.site, side.complaints)
        _sign_in(side.page)
    yield both[0], both[1]
    for window in windows:
        window.close()
    for side in both:
        assert side.complaints.console == []
        assert side.complaints.requests == []


def test_two_browsers_at_two_instances_agree_and_hold_the_same_transcript(
    sides: tuple[Side, Side], tmp_path: Path
) -> None:
    station, fleet = sides
    path = _open(station)
    fleet.sees("/coordination/", "main", "No case is open")  # a draft stays at home
    _notify_and_acknowledge(station, fleet, path)
    _disagree(station, fleet, path)
    _refuse(station, fleet, path)
    _attach_a_plan(station, fleet, path)
    _agree_and_close(station, fleet, path)
    files = [_download(side, path, tmp_path) for side in sides]
    told = _verify(files)
    assert told.returncode == 0, told.stdout
    assert "SAME" in told.stdout
    files[1].write_text(files[1].read_text("utf-8").replace("is crewed", "is empty"), "utf-8")
    assert _verify(files).returncode == 1


def _sign_in(page: Page) -> None:
    page.goto("/sign-in/?next=/coordination/")  # not to the globe, which costs most of all
    page.get_by_label("Username").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main .plain__form button[type=submit]").click()
    expect(page.locator("#cases-summary")).to_be_visible()


def _open(station: Side) -> str:
    """Open a draft from the page of the pass; return the path of the case."""
    page = station.page
    page.goto("/conjunctions/1/")
    page.locator(".encounter__actions").get_by_role("link", name="Open a case").click()
    expect(page.locator("#id_other_side")).to_be_focused()
    expect(page.locator("#cases-title")).to_be_in_viewport()
    page.locator("[name=other_side]").select_option(
        label="Exercise Constellation (fictional: an exercise)"
    )
    page.get_by_role("button", name="Open as a draft").click()
    expect(page.locator("h1.sentence")).to_contain_text("Nobody has been told yet.")
    expect(page.locator("main")).to_contain_text("EXERCISE")
    return f"/coordination/{page.url.split('/coordination/')[1].split('/')[0]}/"


def _exchange(station: Side, fleet: Side) -> None:
    """What the schedules of both do: the fleet's words to the keeper, and back with numbers."""
    for side in (fleet, station, fleet):
        side.site.python(WORK)


def _notify_and_acknowledge(station: Side, fleet: Side, path: str) -> None:
    page = station.says(path, "notify")
    page.get_by_label("Telephone").check()
    page.get_by_label("Whom you reached, and where").fill("B. Fleet, duty desk")
    station.puts_on_record()
    _exchange(station, fleet)
    fleet.sees(path, ".turn", "waits for us to acknowledge")
    expect(fleet.page.locator("main")).not_to_contain_text("B. Fleet")  # a contact is withheld
    fleet.says(path, "acknowledge").get_by_label("Remarks").fill("We look into it.")
    fleet.puts_on_record()
    expect(fleet.page.locator("#case-record")).to_contain_text("It counts once it is in the record")
    _exchange(station, fleet)
    station.sees(path, "#entry-3", "We look into it.")
    fleet.sees(path, "#entry-3", "We look into it.")


def _disagree(station: Side, fleet: Side, path: str) -> None:
    """Both state what their own runs find, and both hold."""
    for side in (station, fleet):
        side.says(path, "state")
        side.puts_on_record()
        side.says(path, "intend").get_by_label("We will hold our orbit").check()
        side.puts_on_record()
    _exchange(station, fleet)
    for side in (station, fleet):
        side.sees(path, ".conflict", "Nobody moves")
        expect(side.page.locator("main")).to_contain_text("1.276 km")
        expect(side.page.locator("main")).to_contain_text("4.200 km")


def _refuse(station: Side, fleet: Side, path: str) -> None:
    _propose(station, fleet, path)
    page = fleet.says(path, "answer")
    page.get_by_label("Refuse").check()
    page.get_by_label("Why").fill("By our figures no criterion of ours is met.")
    fleet.puts_on_record()
    _exchange(station, fleet)
    station.sees(path, "h1.sentence", "it was refused")


def _propose(station: Side, fleet: Side, path: str) -> None:
    page = station.says(path, "propose")
    page.get_by_label("Exercise Constellation moves").check()
    page.get_by_label("Why").fill("The station is crewed.")
    station.puts_on_record()
    _exchange(station, fleet)
    fleet.sees(path, ".turn", "Agree or refuse")


def _attach_a_plan(station: Side, fleet: Side, path: str) -> None:
    """The fleet attaches a burn; the keeper holds it against its whole catalogue."""
    page = fleet.says(path, "intend")
    page.get_by_label("We will manoeuvre").check()
    page.locator("#id_plan").select_option("burn")
    page.get_by_label("Burn at (UTC)").fill(f"{NOW + timedelta(hours=3):%Y-%m-%dT%H:%M:%S}")
    page.get_by_label("Along track (m/s)").fill("0.8")
    page.get_by_label("Remarks").fill("We move: the station is crewed.")
    fleet.puts_on_record()
    _exchange(station, fleet)
    station.site.python(SCREEN)
    _exchange(station, fleet)
    for side in (station, fleet):
        side.sees(path, "#case-record", "Clears this one")


def _agree_and_close(station: Side, fleet: Side, path: str) -> None:
    _propose(station, fleet, path)
    fleet.says(path, "answer").get_by_label("Agree", exact=True).check()
    fleet.puts_on_record()
    _exchange(station, fleet)
    station.sees(path, "h1.sentence", "Agreed: Exercise Constellation moves.")
    fleet.sees(path, "h1.sentence", "Agreed: we move.")
    station.says(path, "close").locator("[name=reason]").fill("Agreed; the exercise ends.")
    station.puts_on_record()
    _exchange(station, fleet)
    fleet.sees(path, ".turn", "the exercise ends")


def _download(side: Side, path: str, folder: Path) -> Path:
    side.page.goto(path)
    with side.page.expect_download() as download:
        side.page.get_by_role("link", name="Transcript as JSON").click()
    file = folder / f"{side.site.environment['SAFE_PASSAGE_HOME']}.json"
    download.value.save_as(file)
    return file


def _verify(files: list[Path]) -> subprocess.CompletedProcess[str]:
    """Hold both transcripts against each other as an outsider would."""
    command = [sys.executable, "manage.py", "transcript_verify", *map(str, files)]
    return subprocess.run(command, cwd=REPOSITORY, check=False, capture_output=True, text=True)
