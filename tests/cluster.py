"""The product as on servers: PostgreSQL, Redis, several of each process, nginx in front."""

from __future__ import annotations

import http.client
import os
import secrets
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, LiteralString

import psycopg
import trustme

from screening.common.clock import real_now_utc
from tests.servers import free_port, nginx_server, postgres_server, redis_server

REPOSITORY: Final = Path(__file__).resolve().parent.parent
PATIENCE_S: Final = 900.0
HOST: Final = "safe-passage.example.org"
TOKEN: Final = "only-for-tests-of-metrics"
QUEUES: Final = "catalog,alerts,screening,shards,studies"


@dataclass
class Cluster:
    """Its processes by name, each started again the way it was started first."""

    folder: Path
    environment: dict[str, str]
    https_port: int
    web_ports: tuple[int, int]
    certificate: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str) -> None:
        log = (self.folder / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            self._argv(name), cwd=REPOSITORY, env=self.environment, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
        log.close()

    def stop(self, name: str, with_signal: signal.Signals = signal.SIGTERM) -> None:
        process = self.processes[name]
        process.send_signal(with_signal)
        process.wait(PATIENCE_S)

    def manage(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=REPOSITORY, env=self.environment, capture_output=True, text=True,
            timeout=PATIENCE_S,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def rows(self, query: LiteralString) -> list[tuple[Any, ...]]:
        """Ask the database itself: a process of the product takes seconds to begin."""
        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            return connection.execute(query).fetchall()

    def metrics(self, port: int) -> str:
        headers = {"Authorization": f"Bearer {TOKEN}", "Host": "localhost"}
        return self.ask(port, "/metrics", headers).decode()

    def ask(self, port: int, path: str, headers: dict[str, str]) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", path, headers={"X-Forwarded-Proto": "https", **headers})
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200, (answer.status, body)
            return body
        finally:
            connection.close()

    def answers(self, port: int) -> bool:
        try:
            self.ask(port, "/health/", {"Host": "localhost"})
        except (OSError, http.client.HTTPException, AssertionError):
            return False
        return True

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text("utf-8", "replace")

    def logs(self) -> str:
        tails = (f"== {path.name}\n{path.read_text('utf-8', 'replace')[-1500:]}"
                 for path in sorted(self.folder.glob("*.log")))  # fmt: skip
        return "\n".join(tails)

    def wait_until(self, condition: Callable[[], bool], what: str) -> float:
        """Return after how many seconds it held."""
        began_s = time.monotonic()
        while not condition():
            assert time.monotonic() - began_s < PATIENCE_S, f"{what}\n{self.logs()}"
            time.sleep(0.1)
        return time.monotonic() - began_s

    def close(self) -> None:
        for process in self.processes.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _argv(self, name: str) -> list[str]:
        kind, _, number = name.partition("-")
        if kind == "web":
            return [
                *(sys.executable, "-m", "uvicorn", "sasweb.asgi:application"),
                *("--host", "127.0.0.1", "--port", str(self.web_ports[int(number) - 1])),
                *("--lifespan", "off", "--no-access-log"),
                *("--timeout-graceful-shutdown", str(int(PATIENCE_S))),
            ]
        # Celery warns root, as whom containers run, before it knows how lines are written.
        no_warning = ["-W", "ignore:You're running the worker"]
        celery = [sys.executable, *no_warning, "-m", "celery", "--app", "sasweb", "--quiet"]
        if kind == "beat":
            return [*celery, "beat", "--pidfile=", "--loglevel", "INFO"]
        one_each = ["--queues", QUEUES, "--concurrency", "1", "--loglevel", "INFO"]
        return [*celery, "worker", *one_each, "--hostname", f"{name}@cluster"]


@contextmanager
def cluster(folder: Path, catalogue: Path) -> Iterator[Cluster]:
    """Start everything, with the tables made and a first catalogue pulled and screened."""
    with postgres_server() as database_url, redis_server() as redis_url:
        made = _describe(folder, catalogue, database_url, redis_url)
        certificate = _certificate(made)
        try:
            made.manage("prepare")
            for name in ("web-1", "web-2", "worker-1", "worker-2", "beat-1", "beat-2"):
                made.start(name)
            for port in made.web_ports:
                made.wait_until(lambda port=port: made.answers(port), f"port {port} is silent")
            with nginx_server(lambda home: _nginx(home, made, certificate), made.https_port):
                yield made
        finally:
            made.close()


def _describe(folder: Path, catalogue: Path, database_url: str, redis_url: str) -> Cluster:
    token = folder / "metrics-token"
    token.write_text(TOKEN)
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("SAFE_PASSAGE")
    }
    variables = {
        "DJANGO_SETTINGS_MODULE": "sasweb.settings.prod",
        "SAFE_PASSAGE_SECRET_KEY": secrets.token_urlsafe(50),
        "SAFE_PASSAGE_ALLOWED_HOSTS": f"{HOST},localhost",
        "SAFE_PASSAGE_URL": f"https://{HOST}",
        "SAFE_PASSAGE_OPEN_READING": "1",
        "SAFE_PASSAGE_DATA_DIR": str(folder),
        "SAFE_PASSAGE_CATALOG": str(catalogue),
        "SAFE_PASSAGE_AS_OF": "2026-03-10T06:00:00Z",
        "SAFE_PASSAGE_CLOCK_ANCHOR": real_now_utc().isoformat(),
        "SAFE_PASSAGE_LOG_FORMAT": "json",
        "SAFE_PASSAGE_METRICS_TOKEN_FILE": str(token),
        "SAFE_PASSAGE_ALL_EVERY_HOURS": "0",
        "SAFE_PASSAGE_LIMITS": "0",  # few people ask here, as fast as they can
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "PYTHONUNBUFFERED": "1",
    }
    ports = (free_port(), free_port())
    return Cluster(folder, inherited | variables, free_port(), ports, folder / "ca.pem")


def _certificate(made: Cluster) -> tuple[Path, Path]:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(made.certificate))
    issued = authority.issue_cert(HOST)
    chain, key = made.folder / "fullchain.pem", made.folder / "privkey.pem"
    issued.private_key_pem.write_to_path(str(key))
    for place, blob in enumerate(issued.cert_chain_pems):
        blob.write_to_path(str(chain), append=place > 0)
    return chain, key


def _nginx(home: Path, made: Cluster, certificate: tuple[Path, Path]) -> str:
    """The file of deploy/ with the ports, the certificate and the folders of this test."""
    site = (REPOSITORY / "deploy/nginx/safe-passage.conf").read_text("utf-8")
    here = {
        "127.0.0.1:8001": f"127.0.0.1:{made.web_ports[0]}",
        "127.0.0.1:8002": f"127.0.0.1:{made.web_ports[1]}",
        # A machine that is busy with other tests takes its time; nothing may be lost meanwhile.
        "proxy_read_timeout 60s;": f"proxy_read_timeout {PATIENCE_S:.0f}s;",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{made.https_port} ssl http2;",
        "/etc/ssl/safe-passage/fullchain.pem": str(certificate[0]),
        "/etc/ssl/safe-passage/privkey.pem": str(certificate[1]),
    }
    for of_the_example, of_this_test in here.items():
        assert of_the_example in site, of_the_example
        site = site.replace(of_the_example, of_this_test)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {home}/{kind};\n" for kind in kinds)
    return (
        f"daemon off;\npid {home}/pid;\nerror_log {home}/error.log;\nworker_processes 1;\n"
        "events {}\n"
        f"http {{\naccess_log {home}/access.log;\n{temporary}{site}}}\n"
    )


class Askers:
    """People who ask through nginx, one request after the other, and count what they get."""

    def __init__(self, made: Cluster, paths: tuple[str, ...], at_once: int) -> None:
        self.statuses: list[int | str] = []
        self._made, self._paths = made, paths
        self._is_over = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(at_once)]

    def __enter__(self) -> Askers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        for thread in self._threads:
            thread.join(PATIENCE_S)

    def _ask(self) -> None:
        trusting = ssl.create_default_context(cafile=str(self._made.certificate))
        count = 0
        while not self._is_over.is_set():
            path = self._paths[count % len(self._paths)]
            count += 1
            try:
                self.statuses.append(self._one(trusting, path))
            except (OSError, http.client.HTTPException) as error:
                self.statuses.append(repr(error))

    def _one(self, trusting: ssl.SSLContext, path: str) -> int:
        """Ask on a connection of its own; the name is not in this machine's DNS."""
        plain = socket.create_connection(("127.0.0.1", self._made.https_port), timeout=PATIENCE_S)
        connection = http.client.HTTPSConnection(HOST)
        with trusting.wrap_socket(plain, server_hostname=HOST) as connection.sock:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            return answer.status
