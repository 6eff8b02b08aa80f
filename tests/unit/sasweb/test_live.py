"""The live stream: what reaches listeners, and what it costs."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest
from django.db import DatabaseError, InterfaceError
from django.test import AsyncClient, Client

from sasweb.live.events import HEARTBEAT, Event
from sasweb.live.hub import (
    CLOCK_EVERY_POLLS,
    POLL_INTERVAL_S,
    SPREAD_MS_A_LISTENER,
    Hub,
    Mailbox,
)
from sasweb.live.views import stream
from sasweb.revision import Payload, read_revision
from screening.catalog.models import CatalogChange
from tests import factories

FAST_S = 0.01
PATIENCE_S = 60.0


class Source:
    """Stands in for the database; counts how often it is asked."""

    def __init__(self, **state: Payload) -> None:
        self.state: dict[str, Payload] = state
        self.reads = 0
        self.error: Exception | None = None

    def __call__(self) -> dict[str, Payload]:
        self.reads += 1
        if self.error:
            raise self.error
        return dict(self.state)


def run(scenario: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(scenario(), PATIENCE_S))


async def next_event(mailbox: Mailbox, name: str) -> Event:
    while True:
        for event in await mailbox.take(PATIENCE_S):
            if event.name == name:
                return event


def test_a_listener_is_told_the_whole_state_first() -> None:
    async def scenario() -> None:
        hub = Hub(Source(run={"id": 7}), interval_s=FAST_S)
        event = await next_event(hub.subscribe(), "run")
        assert event.payload == {"id": 7}

    run(scenario)


def test_it_speaks_again_only_when_something_changed() -> None:
    async def scenario() -> None:
        source = Source(run={"progress": 0.1})
        hub = Hub(source, interval_s=FAST_S)
        mailbox = hub.subscribe()
        await next_event(mailbox, "run")
        while source.reads < 5:
            await asyncio.sleep(FAST_S)
        assert not [each for each in await mailbox.take(FAST_S) if each.name == "run"]
        source.state = {"run": {"progress": 0.2}}
        assert (await next_event(mailbox, "run")).payload == {"progress": 0.2}

    run(scenario)


def test_two_hundred_listeners_cost_the_database_no_more_than_one() -> None:
    async def scenario() -> None:
        source = Source(run={"id": 1})
        hub = Hub(source, interval_s=60)
        mailboxes = [hub.subscribe() for _ in range(200)]
        events = await asyncio.gather(*(next_event(each, "run") for each in mailboxes))
        assert len({event.event_id for event in events}) == 1
        assert source.reads == 1

    run(scenario)


def test_a_slow_listener_holds_only_the_newest_event_of_each_name() -> None:
    async def scenario() -> None:
        source = Source(run={"progress": 0})
        hub = Hub(source, interval_s=0)
        mailbox = hub.subscribe()
        for step in range(50):
            source.state = {"run": {"progress": step}}
            seen = source.reads
            while source.reads < seen + 2:
                await asyncio.sleep(0)
        waiting = await mailbox.take(PATIENCE_S)
        assert [each.payload for each in waiting if each.name == "run"] == [{"progress": 49}]

    run(scenario)


def test_a_listener_that_returns_hears_only_what_it_missed() -> None:
    async def scenario() -> None:
        source = Source(run={"id": 1}, pull={"id": 1})
        hub = Hub(source, interval_s=FAST_S)
        first = hub.subscribe()
        await next_event(first, "run")
        last = max((await hub_state(hub)), key=lambda each: int(each.event_id.split("-")[1]))
        hub.unsubscribe(first)
        again = hub.subscribe(last.event_id)
        source.state = {"run": {"id": 2}, "pull": {"id": 1}}
        heard = await again.take(PATIENCE_S)
        assert "pull" not in {each.name for each in heard}

    run(scenario)


async def hub_state(hub: Hub) -> list[Event]:
    """What a new listener would be told now."""
    mailbox = hub.subscribe()
    hub.unsubscribe(mailbox)
    return await mailbox.take(PATIENCE_S)


def test_a_late_listener_gets_the_clock_as_it_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        hub = Hub(Source(run={"id": 1}), interval_s=60)
        await next_event(hub.subscribe(), "run")
        monkeypatch.setattr("sasweb.live.hub.clock_reading", lambda: {"server_now": "later"})
        clock = await next_event(hub.subscribe(), "clock")
        assert clock.payload["server_now"] == "later"
        assert clock.payload["spread_ms"] == SPREAD_MS_A_LISTENER  # of the one before

    run(scenario)


@pytest.mark.parametrize(
    "foreign",
    ["", "0123abcd-99", "nonsense", "-", "a-b-c", "OURS-\N{SUPERSCRIPT TWO}", "OURS-" + "9" * 5000],
)
def test_an_id_of_another_process_or_start_gets_the_whole_state(foreign: str) -> None:
    async def scenario() -> None:
        hub = Hub(Source(run={"id": 1}), interval_s=FAST_S)
        await next_event(hub.subscribe(), "run")
        told = foreign.replace("OURS", hub._origin)
        assert "run" in {each.name for each in await hub.subscribe(told).take(PATIENCE_S)}

    run(scenario)


def test_nobody_listening_means_no_questions() -> None:
    async def scenario() -> None:
        source = Source(run={"id": 1})
        hub = Hub(source, interval_s=FAST_S)
        mailbox = hub.subscribe()
        await next_event(mailbox, "run")
        hub.unsubscribe(mailbox)
        await asyncio.sleep(3 * FAST_S)
        asked = source.reads
        await asyncio.sleep(5 * FAST_S)
        assert source.reads == asked

    run(scenario)


@pytest.mark.parametrize(
    "error", [DatabaseError("locked"), InterfaceError("closed"), KeyError("a fault of ours")]
)
def test_what_cannot_be_read_for_a_moment_does_not_end_the_stream(error: Exception) -> None:
    async def scenario() -> None:
        source = Source(run={"id": 1})
        source.error = error
        hub = Hub(source, interval_s=FAST_S)
        mailbox = hub.subscribe()
        await mailbox.take(PATIENCE_S)  # the clock, on arrival
        while source.reads < 3:
            await asyncio.sleep(FAST_S)
        assert await mailbox.take(FAST_S) == []  # no sign of life while nothing can be known
        source.error = None
        assert (await next_event(mailbox, "run")).payload == {"id": 1}

    run(scenario)


def test_a_heartbeat_comes_every_few_seconds_though_nothing_changes() -> None:
    async def scenario() -> None:
        source = Source(run={"id": 1})
        hub = Hub(source, interval_s=FAST_S)
        mailbox = hub.subscribe()
        await next_event(mailbox, "run")
        await next_event(mailbox, "clock")
        asked = source.reads
        await next_event(mailbox, "clock")
        assert source.reads - asked <= CLOCK_EVERY_POLLS + 1

    assert CLOCK_EVERY_POLLS * POLL_INTERVAL_S <= 4.0  # static/js/lib/contact.js counts on it
    run(scenario)


def test_nobody_is_told_that_all_is_well_while_the_database_cannot_be_read() -> None:
    async def scenario() -> None:
        source = Source(run={"id": 1})
        source.error = DatabaseError("gone")
        hub = Hub(source, interval_s=FAST_S)
        hub.subscribe()
        while source.reads < 2:
            await asyncio.sleep(FAST_S)
        assert await hub.subscribe().take(5 * FAST_S) == []

    run(scenario)


def test_closing_the_hub_ends_every_stream() -> None:
    async def scenario() -> None:
        hub = Hub(Source(run={"id": 1}), interval_s=FAST_S)
        streams = [collect(stream(hub, "")) for _ in range(3)]
        tasks = [asyncio.create_task(each) for each in streams]
        await asyncio.sleep(5 * FAST_S)
        hub.close()
        await asyncio.gather(*tasks)
        assert hub.listener_count == 0
        assert hub.subscribe().is_closed

    run(scenario)


async def collect(chunks: AsyncIterator[bytes]) -> list[bytes]:
    return [chunk async for chunk in chunks]


def test_silence_is_filled_with_comments() -> None:
    async def scenario() -> None:
        hub = Hub(Source(), interval_s=60)
        chunks = stream(hub, "", heartbeat_every_s=FAST_S)
        seen = [await anext(chunks) for _ in range(4)]
        assert seen[0] == b"retry: 3000\n\n"
        assert HEARTBEAT in seen
        assert HEARTBEAT.startswith(b":")

    run(scenario)


def test_an_event_is_framed_as_the_standard_says() -> None:
    encoded = Event("run", "ab-3", {"stage": "line\nbreak"}).encode().decode()
    assert encoded.endswith("\n\n")
    name, event_id, data = encoded.rstrip("\n").split("\n")
    assert (name, event_id) == ("event: run", "id: ab-3")
    assert json.loads(data.removeprefix("data: ")) == {"stage": "line\nbreak"}


@pytest.mark.django_db
def test_the_revision_takes_six_questions_and_sees_every_subject(
    django_assert_num_queries: Any,
) -> None:
    made = factories.assessed_conjunction()
    CatalogChange.objects.create(changed_at=factories.NOW, reason="test", pull=None)
    with django_assert_num_queries(6):
        revision = read_revision()
    assert revision["conjunctions"] == {"newest_assessment_id": made.latest_assessment_id}
    assert revision["run"]["status"] == "finished"
    assert revision["pull"]["status"] == "succeeded"
    assert revision["catalog"] == {"revision": CatalogChange.objects.latest("pk").pk}
    assert revision["feeds"]["feeds"]
    assert revision["alerts"] == {"newest_notice_id": None, "newest_acknowledgement_id": None}
    assert revision["coordination"] == {"newest_entry_id": None}
    assert revision["study"] == {"studies": []}
    json.dumps(revision)


@pytest.mark.django_db
def test_the_address_streams_events(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        hub = Hub(Source(run={"id": 7}), interval_s=FAST_S)
        monkeypatch.setattr("sasweb.live.views.process_hub", lambda: hub)
        response = await AsyncClient().get("/live/events/")
        assert response.headers["Content-Type"] == "text/event-stream"
        assert response.headers["Cache-Control"] == "no-store"
        seen = b""
        async for chunk in response.streaming_content:
            seen += chunk
            if b"event: run" in seen:
                break
        assert b'data: {"id":7}' in seen

    run(scenario)


def test_a_server_that_cannot_stream_says_so(client: Client) -> None:
    assert client.get("/live/events/").status_code == 501
