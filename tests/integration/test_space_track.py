"""Space-Track through its client, against a server on loopback that speaks like it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from sasweb.web.stated_probabilities import stated_probabilities
from screening.catalog.models import Feed, FeedState, Pull
from screening.catalog.selectors import current_elements
from screening.catalog.services import feed_pull, feeds_ensure
from screening.catalog.services.raw_files import raw_file_read
from screening.conjunctions.models import Conjunction
from screening.messages.models import Message
from tests import factories
from tests.catalogues import EPOCH, as_json, catalogue
from tests.integration.pulls import let_time_pass, minutes_until_next
from tests.screened_world import stand_still

pytestmark = pytest.mark.django_db

PASSWORD = "let-me-in"
FIELDS = ("DECAY_DATE", "EPOCH", "NORAD_CAT_ID", "SAT_1_ID", "SAT_2_ID", "TCA")
PREDICATES = {
    "data": [{"Field": name, "Type": "varchar(9)", "Null": "YES", "Default": ""} for name in FIELDS]
}


class _Handler(BaseHTTPRequestHandler):
    status = 200
    asked: list[str]
    agents: set[str]

    reports: tuple[bytes, bytes] = (b"[]", b"[]")  # with a station as first, as second object

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer(b'""' if PASSWORD in said else b'{"Login": "Failed"}')

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.agents.add(self.headers["User-Agent"])
        if "/modeldef/" in self.path:
            self._answer(json.dumps(PREDICATES).encode())
        elif "/class/cdm_public/" in self.path:
            which = int("/sat_2_id/" in self.path.lower())
            self._answer(type(self).reports[which], type(self).status)
        elif "/query/" in self.path:
            self._answer(as_json(catalogue()), type(self).status)
        else:
            self._answer(b'"Successfully logged out"')

    def _answer(self, data: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def space_track(settings: Settings, tmp_path: Path) -> Iterator[type[_Handler]]:
    class Handler(_Handler):
        asked: list[str] = []
        agents: set[str] = set()

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    settings.DATA_DIR = tmp_path
    settings.SPACETRACK_BASE_URL = f"http://127.0.0.1:{httpd.server_address[1]}/"
    settings.SPACETRACK_IDENTITY, settings.SPACETRACK_PASSWORD = "somebody", PASSWORD
    yield Handler
    httpd.shutdown()
    httpd.server_close()
    thread.join(5)


@pytest.fixture
def feed(space_track: type[_Handler]) -> Feed:
    feeds_ensure("live")
    return Feed.objects.get(key="space-track-gp")


def pulled(feed: Feed) -> Pull:
    pull = feed_pull(feed)
    assert pull is not None
    return pull


def test_it_brings_what_is_on_orbit(feed: Feed, space_track: type[_Handler]) -> None:
    pull = pulled(feed)
    assert (pull.status, pull.records_new) == ("succeeded", 22)
    assert len(current_elements(EPOCH).elements) == 22
    (query,) = [path for path in space_track.asked if "/query/" in path]
    assert "/class/gp/" in query
    assert "/decay_date/null-val/" in query


def test_it_says_who_is_asking(feed: Feed, space_track: type[_Handler]) -> None:
    pulled(feed)
    assert all(agent.startswith("SafePassage/") for agent in space_track.agents)


def test_no_credentials_are_stored_with_what_came(feed: Feed) -> None:
    pull = pulled(feed)
    assert PASSWORD not in pull.address + pull.message
    assert PASSWORD.encode() not in raw_file_read(pull)


def test_wrong_credentials_stop_the_feed_and_say_what_to_check(
    feed: Feed, settings: Settings
) -> None:
    settings.SPACETRACK_PASSWORD = "wrong"
    pull = pulled(feed)
    feed.refresh_from_db()
    assert (pull.status, feed.state) == ("failed", FeedState.STOPPED)
    assert "SPACETRACK_PASSWORD" in feed.stop_reason


def test_any_other_status_stops_the_feed(feed: Feed, space_track: type[_Handler]) -> None:
    space_track.status = 503
    pull = pulled(feed)
    feed.refresh_from_db()
    assert (pull.http_status, feed.state) == (503, FeedState.STOPPED)


def test_it_is_tried_again_soon_when_it_cannot_be_reached(feed: Feed, settings: Settings) -> None:
    settings.SPACETRACK_BASE_URL = "http://127.0.0.1:9/"
    pull = pulled(feed)
    feed.refresh_from_db()
    assert "cannot be reached" in pull.message
    assert (feed.state, feed.consecutive_failures) == (FeedState.IDLE, 1)


# --- Public conjunction messages -------------------------------------------------------------

RECORD = {
    "CDM_ID": "900000001",
    "CREATED": "2026-03-09 16:13:18.000000",
    "EMERGENCY_REPORTABLE": "Y",
    "TCA": "2026-03-10T10:00:03.424000",
    "MIN_RNG": "171",
    "PC": "0.0002231842",
    "SAT_1_ID": "25544",
    "SAT_1_NAME": "ISS (ZARYA)",
    "SAT1_OBJECT_TYPE": "PAYLOAD",
    "SAT1_RCS": "LARGE",
    "SAT_1_EXCL_VOL": "5.00",
    "SAT_2_ID": "70001",
    "SAT_2_NAME": "VISITOR 1 DEB",
    "SAT2_OBJECT_TYPE": "DEBRIS",
    "SAT2_RCS": "SMALL",
    "SAT_2_EXCL_VOL": "5.00",
}


def reports(*records: dict[str, object]) -> bytes:
    return json.dumps(records).encode()


@pytest.fixture
def cdm_feed(space_track: type[_Handler], settings: Settings) -> Feed:
    stand_still(settings)
    feeds_ensure("live")
    return Feed.objects.get(key="space-track-cdm-public")


def test_a_public_message_becomes_a_reported_pass_and_claims_no_covariance(
    cdm_feed: Feed, space_track: type[_Handler]
) -> None:
    space_track.reports = (reports(RECORD), b"[]")
    pull = pulled(cdm_feed)
    message = Message.objects.get()
    assessment = message.assessment

    assert (pull.status, pull.records_total, pull.records_new) == ("succeeded", 1, 1)
    assert (message.kind, message.source, message.status) == ("public", "space-track", "assessed")
    assert assessment is not None
    assert assessment.originator == "SPACE-TRACK"
    assert assessment.miss_distance_km == pytest.approx(0.171)
    unknown = ("pc", "radial_km", "relative_speed_km_s", "risk", "max_pc")
    assert [getattr(assessment, name) for name in unknown] == [None] * len(unknown)
    assert "neither states nor covariances" in assessment.pc_reason
    conjunction = assessment.conjunction
    assert (conjunction.station, conjunction.secondary.norad_cat_id) == (
        factories.station("iss"),
        70001,
    )
    (stated,) = stated_probabilities(conjunction)
    assert (stated.pc, stated.has_states) == (0.0002231842, False)


def test_it_asks_for_the_stations_alone_once_as_either_object(
    cdm_feed: Feed, space_track: type[_Handler]
) -> None:
    pulled(cdm_feed)
    queries = [path.lower() for path in space_track.asked if "/class/cdm_public/" in path]
    asked = [path for path in queries if "/query/" in path]

    assert len(asked) == 2
    assert "/sat_1_id/25544,48274/" in unquote(asked[0])
    assert "/sat_2_id/25544,48274/" in unquote(asked[1])
    assert all("/tca/>now" in unquote(path) for path in asked)


def test_it_is_asked_three_times_a_day_at_most(cdm_feed: Feed) -> None:
    pulled(cdm_feed)

    assert feed_pull(cdm_feed) is None
    assert minutes_until_next(cdm_feed) == pytest.approx(8 * 60, abs=5)


def test_nothing_reported_is_a_good_answer(cdm_feed: Feed) -> None:
    pull = pulled(cdm_feed)

    assert (pull.status, pull.records_total, pull.records_new) == ("succeeded", 0, 0)
    assert not Message.objects.exists()


def test_fewer_reports_than_last_time_are_not_suspicious(
    cdm_feed: Feed, space_track: type[_Handler]
) -> None:
    many = [RECORD | {"CDM_ID": str(900000001 + i)} for i in range(5)]
    space_track.reports = (reports(*many), b"[]")
    pulled(cdm_feed)
    space_track.reports = (b"[]", b"[]")

    assert pulled(let_time_pass(cdm_feed)).status == "succeeded"


def test_the_same_record_is_one_message_however_often_it_comes(
    cdm_feed: Feed, space_track: type[_Handler]
) -> None:
    space_track.reports = (reports(RECORD), b"[]")
    pulled(cdm_feed)
    newer = RECORD | {"CDM_ID": "900000002", "PC": None, "MIN_RNG": 160}
    turned = dict(reversed(list(RECORD.items())))
    space_track.reports = (reports(newer), reports(turned))
    pull = pulled(let_time_pass(cdm_feed))

    assert (pull.records_total, pull.records_new, pull.records_unchanged) == (2, 1, 1)
    assert Message.objects.count() == 2
    conjunction = Conjunction.objects.get()
    assert conjunction.miss_distance_km == pytest.approx(0.160)
    assert [each.pc for each in stated_probabilities(conjunction)] == [None, 0.0002231842]


def test_the_station_may_be_the_second_object(cdm_feed: Feed, space_track: type[_Handler]) -> None:
    swapped = RECORD | {"SAT_1_ID": "70001", "SAT_1_NAME": "V", "SAT_2_ID": "48274"}
    space_track.reports = (b"[]", reports(swapped))
    pulled(cdm_feed)

    conjunction = Conjunction.objects.get()
    assert (conjunction.station, conjunction.secondary.norad_cat_id) == (
        factories.station("css"),
        70001,
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"TCA": "soon"}, "TCA: "),
        ({"MIN_RNG": "-3"}, "MIN_RNG: -3 is outside 0 to inf"),
        ({"PC": "1.5"}, "PC: 1.5 is outside 0 to 1"),
        ({"SAT_2_ID": "A17"}, "SAT_2_ID: 'A17' is no catalogue number"),
        ({"CREATED": None}, "CREATED: it is missing"),
    ],
)
def test_a_record_that_cannot_be_read_is_refused_with_its_member_and_the_others_are_in(
    cdm_feed: Feed, space_track: type[_Handler], change: dict[str, object], reason: str
) -> None:
    space_track.reports = (reports(RECORD, RECORD | {"CDM_ID": "900000009"} | change), b"[]")
    pull = pulled(cdm_feed)

    assert (pull.records_new, pull.records_rejected) == (1, 1)
    assert reason in pull.rejections.get().reason
    assert Message.objects.filter(status="rejected").count() == 1


def test_an_answer_that_is_no_list_is_no_data(cdm_feed: Feed, space_track: type[_Handler]) -> None:
    space_track.reports = (b'{"error": "no"}', b"[]")
    pull = pulled(cdm_feed)

    assert pull.status == "failed"
    assert "instead of a list" in pull.message


def test_without_credentials_it_is_switched_off_and_says_what_to_set(
    space_track: type[_Handler], settings: Settings
) -> None:
    settings.SPACETRACK_IDENTITY = ""
    feeds_ensure("live")
    feed = Feed.objects.get(key="space-track-cdm-public")

    assert feed.state == FeedState.DISABLED
    assert "SPACETRACK_IDENTITY" in feed.stop_reason


def test_the_page_of_the_pass_tells_what_is_stated_and_what_is_not_known(
    cdm_feed: Feed, space_track: type[_Handler], client: Client
) -> None:
    space_track.reports = (reports(RECORD | {"MIN_RNG": "5000"}), b"[]")
    pulled(cdm_feed)
    conjunction = Conjunction.objects.get()
    page = client.get(f"/conjunctions/{conjunction.pk}/").content.decode()
    row = client.get(f"/api/v1/conjunctions/{conjunction.pk}/").json()

    assert "neither states nor covariances" in page
    assert "2.2e" in page
    assert "not known: its message has no components" in page
    assert "No CDM to download." in page
    assert (row["pc"], row["state"]) == (None, "reported")
    assert row["latest_assessment"]["radial_km"] is None
    for address in ("/", "/conjunctions/", "/messages/", f"/messages/{Message.objects.get().pk}/"):
        assert client.get(address).status_code == 200
