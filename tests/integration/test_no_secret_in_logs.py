"""Real processes are handed planted secrets; what they log is searched for them.

A web server with its access log on, and Celery's own logging of a task that fails.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.made_once import REPOSITORY, give_tables

pytestmark = [pytest.mark.processes, pytest.mark.slow]

CANARY: Final = "Kanari7-Vogel_Gelb42x"
START_S: Final = 240.0
FAILING_TASK: Final = f"""
import django; django.setup()
import logging
from sasweb.celery import app
app.log.setup(loglevel="INFO")

@app.task(name="test.fail")
def fail(*args, **kwargs):
    raise ConnectionError("redis://:{CANARY}@queue:6379/0 and slack://{CANARY}/B0/x")

fail.apply(args=["/answer/{CANARY}/"], kwargs={{"password": "{CANARY}"}})
logging.getLogger("celery.worker.strategy").info(
    "Task %s received: %s", "test.fail", {{"token": "{CANARY}"}})
logging.getLogger("screening.alerts").error("Posting to %s failed.", "json://{CANARY}/hook")
"""


def environment_of(folder: Path) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("SAFE_PASSAGE_", "DJ"))}
    inherited.pop("DATABASE_URL", None)
    return inherited | {
        "DJANGO_SETTINGS_MODULE": "sasweb.settings.dev",
        "SAFE_PASSAGE_DATA_DIR": str(folder),
        "SAFE_PASSAGE_CATALOG": "demo",
        "SAFE_PASSAGE_SECRET_KEY": f"{CANARY}{CANARY}{CANARY}",
    }


def test_the_web_servers_log_has_the_requests_and_none_of_their_secrets(tmp_path: Path) -> None:
    give_tables(tmp_path)
    log = tmp_path / "web.log"
    with socket.socket() as listener, log.open("wb") as out:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        command = [sys.executable, "-m", "uvicorn", "sasweb.asgi:application", "--lifespan", "off"]
        server = subprocess.Popen(
            [*command, "--fd", str(listener.fileno()), "--timeout-graceful-shutdown", "3"],
            cwd=REPOSITORY,
            env=environment_of(tmp_path),
            pass_fds=[listener.fileno()],
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            ask_with_secrets(listener.getsockname()[1])
        finally:
            server.terminate()
            server.wait(timeout=START_S)
    said = log.read_text(errors="replace")
    assert "GET /answer/" in said
    assert "level=red" in said
    assert CANARY not in said


def ask_with_secrets(port: int) -> None:
    """Every way in which a secret comes with a request; an unknown host makes Django complain."""
    bearing = {"Authorization": f"Bearer spt_{CANARY}", "Cookie": f"sessionid={CANARY}"}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for method, path, body, headers in (
        ("GET", f"/answer/{CANARY}.sig/", "", {}),
        ("GET", f"/alerts/acknowledge/{CANARY}/", "", {}),
        ("POST", f"/weekly/stop/{CANARY}/", "", {}),
        ("GET", f"/feeds/alerts.atom?level=red&token={CANARY}", "", {}),
        ("GET", "/api/v1/conjunctions/", "", bearing),
        ("POST", "/sign-in/", f"username=a&password={CANARY}", form),
        ("GET", f"/?password={CANARY}", "", {"Host": "elsewhere.example.org"}),
    ):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_S)
        connection.request(method, path, body or None, headers)
        connection.getresponse().read()
        connection.close()


def test_celery_logs_a_task_that_fails_without_what_it_was_given(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FAILING_TASK],
        cwd=REPOSITORY,
        env=environment_of(tmp_path),
        capture_output=True,
        text=True,
        timeout=START_S,
        check=False,
    )
    said = done.stdout + done.stderr
    assert "ConnectionError" in said
    assert "test.fail" in said
    assert "Posting to json://" in said
    assert CANARY not in said
