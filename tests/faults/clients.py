"""People and programs that use the product meanwhile, and remember what was confirmed to them.

Only an answer counts: what a request without one has done, nobody knows. It is asked again under
the same key until an answer comes, as a good client does.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.faults.world import World

ANSWER_S = 10.0
NO_ANSWER = (OSError, http.client.HTTPException, ValueError)


@dataclass
class Memory:
    """What was confirmed, by whom it was asked."""

    acknowledged: dict[int, str] = field(default_factory=dict)  # notice: note
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)  # uuid: number, hash, words
    studies: dict[str, str] = field(default_factory=dict)  # uuid: title
    transitions: dict[int, tuple[int, int, str]] = field(default_factory=dict)
    finished_runs: dict[int, str] = field(default_factory=dict)  # run: digest of its inputs
    contradictions: list[str] = field(default_factory=list)  # two answers that do not agree
    answers: Counter[str] = field(default_factory=Counter)


class Client(threading.Thread):
    """Somebody with a token who does one thing again and again."""

    pause_s = 0.5

    def __init__(self, world: World, memory: Memory, token: str, seed: int) -> None:
        super().__init__(daemon=True, name=type(self).__name__)
        self.world, self.memory, self.token = world, memory, token
        self.random = random.Random(seed)
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(self.pause_s * self.random.uniform(0.5, 1.5)):
            with contextlib.suppress(*NO_ANSWER):
                self.act()

    def act(self) -> None:
        """Do it once; any error of the line ends it."""
        raise NotImplementedError

    def get(self, path: str) -> Any:
        return self._answer(urllib.request.Request(f"{self.world.url}/api/v1/{path}"))[1]

    def post(self, path: str, body: Mapping[str, Any], key: str = "") -> tuple[int, Any]:
        request = urllib.request.Request(
            f"{self.world.url}/api/v1/{path}", json.dumps(body).encode(), method="POST"
        )
        request.add_header("Content-Type", "application/json")
        if key:
            request.add_header("Idempotency-Key", key)
        return self._answer(request)

    def _answer(self, request: urllib.request.Request) -> tuple[int, Any]:
        request.add_header("Authorization", f"Bearer {self.token}")
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_S) as answer:
                told = answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                told = error.code, None
        self.memory.answers[f"{self.name} {told[0]}"] += 1
        return told


class Acknowledger(Client):
    """Acknowledges what nobody has."""

    pause_s = 2.0

    def act(self) -> None:
        found = self.get("alerts/?is_acknowledged=false")
        for row in self.random.sample(found["results"], min(2, len(found["results"]))):
            note = f"Seen, notice {row['id']}."
            status, answer = self.post(f"alerts/{row['id']}/acknowledge/", {"note": note})
            if status == 200:
                self.memory.acknowledged[row["id"]] = note
                if [each["note"] for each in answer["acknowledgements"]] != [note]:
                    self.memory.contradictions.append(f"notice {row['id']}: {answer}")


class Speaker(Client):
    """Says things in the cases of its organisation, each under a key, until it is answered."""

    pause_s = 1.0

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.waiting: list[tuple[str, str, str]] = []  # case, key, words
        self.cases: list[str] = []

    def act(self) -> None:
        if not self.cases:
            self.cases = [each["uuid"] for each in self.get("cases/")["results"]]
            return
        if not self.waiting:
            key = str(uuid.UUID(int=self.random.getrandbits(128)))
            self.waiting.append((self.random.choice(self.cases), key, f"Word {key}."))
        case, key, words = self.waiting[-1]
        told = self._say(case, key, words)
        if told is None:
            return
        self.waiting.pop()
        if self.random.random() < 0.2 and (again := self._say(case, key, words)) not in (
            None,
            told,
        ):
            self.memory.contradictions.append(f"case {case}, key {key}: {told}, then {again}")

    def _say(self, case: str, key: str, words: str) -> dict[str, Any] | None:
        status, answer = self.post(f"cases/{case}/remark/", {"remarks": words}, key)
        if status != 201:
            return None
        said = {"case": case, "number": answer["entry"], "hash": answer["hash"], "words": words}
        self.memory.entries[answer["uuid"]] = said
        return said


class Asker(Client):
    """Asks what-if questions, each another one."""

    pause_s = 10.0

    def act(self) -> None:
        if self.get("studies/?status=queued&status=running")["results"]:
            return  # one at a time
        altitude_km = round(self.random.uniform(300.0, 900.0), 3)
        question = {
            "what": "collision",
            "target_kg": 1000,
            "projectile_kg": 100,
            "speed_km_s": 10,
            "altitude_km": altitude_km,
            "inclination_deg": 51.6,
            "years": 1,
            "min_size_m": 0.5,
        }
        title = f"At {altitude_km} km"
        body = {"kind": "breakup", "question": question, "title": title}
        status, answer = self.post("studies/", body)
        if status == 202:
            self.memory.studies[answer["uuid"]] = title


class Reader(Client):
    """Looks at what has changed, and expects to find it again."""

    pause_s = 4.0

    def act(self) -> None:
        for row in self.get("transitions/?page_size=100")["results"]:
            seen = (row["conjunction"], row["sequence"], row["to_state"])
            if self.memory.transitions.setdefault(row["id"], seen) != seen:
                self.memory.contradictions.append(f"transition {row['id']} was {seen}: {row}")
        for run in self.get("runs/?status=finished")["results"]:
            self.memory.finished_runs.setdefault(run["id"], run["inputs_sha256"])


class Pacemaker(threading.Thread):
    """What makes a small world turn fast: the source issues, and every feed is due all the time.

    It publishes the tasks of the schedule more often than the schedule does, so every one of them
    comes twice, and in another order.
    """

    TASKS: Sequence[tuple[str, str, Sequence[object]]] = (
        ("screening.catalog.tasks.pull_due_feeds", "catalog", ()),
        ("screening.conjunctions.tasks.request_due_run", "catalog", ()),
        ("screening.conjunctions.tasks.request_due_catalogue_run", "catalog", ()),
    )
    # A real source is asked every two hours at most, and after a failure later still.
    DUE = (
        "UPDATE catalog_feed SET min_interval_s = 0, expected_every_s = 8, not_before = NULL"
        " WHERE state = 'idle' AND claimed_until IS NULL"
    )

    def __init__(self, world: World, every_s: float = 5.0) -> None:
        super().__init__(daemon=True, name="Pacemaker")
        self.world, self.every_s = world, every_s
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(self.every_s):
            self.world.source.issue(datetime.now(UTC))
            with contextlib.suppress(Exception):
                self.world.change(self.DUE)
            with contextlib.suppress(Exception):
                self.world.send_tasks(*self.TASKS)


SETUP = """
from django.contrib.auth.models import Group, User
from screening.alerts.models import Recipient, Subscription
from screening.operators.models import Membership
from screening.operators.selectors import home
from screening.common.webhook_signing import new_secret
from screening.tokens.services import token_issue
for name in ("acker", "speaker", "asker", "reader"):
    user = User.objects.create_user(name, password="a long and odd phrase 7")
    user.groups.add(Group.objects.get(name="operator"))
    Membership.objects.create(user=user, organisation=home(), role="lead")
    scopes = ["read", "acknowledge", "ask", "coordinate"]
    print(token_issue(user, purpose="a test", scopes=scopes, days=2)[1])
ways = [("webhook", {webhook!r}, new_secret()), ("email", "first@example.org", ""),
        ("email", "second@example.org", "")]
for channel, address, secret in ways:
    person = Recipient.objects.create(
        name=address[:40], channel=channel, address=address, secret=secret)
    Subscription.objects.create(recipient=person, lowest_level="watch", bypass_level="watch")
"""
OPEN_CASES = """
from screening.common.clock import now_utc
from screening.conjunctions.models import Conjunction
from screening.coordination.services import notify
from screening.coordination.services.open_case import case_open
from screening.coordination.speaker import Speaker
from screening.operators.models import Organisation
from screening.operators.selectors import home
other = Organisation.objects.get(slug="exercise-constellation")
for conjunction in Conjunction.objects.order_by("-tca_utc")[:2]:
    case = case_open(conjunction, author="A. Duty", other_side=other, at_utc=now_utc())
    notice = {"languages": ["en"], "text_sha256": "0" * 64, "to": "other_side", "channel": "email"}
    notify.notify(case, Speaker(home().slug, "A. Duty"), notice=notice, at_utc=now_utc())
"""


@dataclass
class Load:
    """All of them at once."""

    world: World
    seed: int
    memory: Memory = field(default_factory=Memory)
    clients: list[Client] = field(default_factory=list)
    pacemaker: Pacemaker | None = None

    def begin(self) -> None:
        """Wait for the first run, make accounts and cases, and let everybody begin."""
        self.pacemaker = Pacemaker(self.world)
        self.pacemaker.start()
        self._wait_for_passes()
        webhook = self.world.receivers.webhook.url
        accounts = SETUP.replace("{webhook!r}", repr(webhook))
        tokens = self.world.script(f"{accounts}\n{OPEN_CASES}").split()
        kinds = (Acknowledger, Speaker, Asker, Reader)
        for index, (kind, token) in enumerate(zip(kinds, tokens, strict=True)):
            self.clients.append(kind(self.world, self.memory, token, self.seed + index))
            self.clients[-1].start()

    def end(self) -> None:
        for each in (*self.clients, *([self.pacemaker] if self.pacemaker else [])):
            each.stopped.set()
            each.join(ANSWER_S * 4)

    def _wait_for_passes(self, within_s: float = 300.0) -> None:
        deadline_s = time.monotonic() + within_s
        while self.world.value("SELECT count(*) FROM conjunctions_conjunction") < 2:
            if time.monotonic() > deadline_s:
                raise RuntimeError("No pass was found: is the screening worker there?")
            time.sleep(0.5)
