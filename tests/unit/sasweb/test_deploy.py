"""The files in deploy/ are held against the code and the programs that read them."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.on_postgres import CLUSTER, SUBSET

ROOT = Path(__file__).resolve().parents[3]
DEPLOY = ROOT / "deploy"
READ_BY_CODE = re.compile(r"env\.\w+\(\s*\"([A-Z_]+)\"")
# Of `manage.py up` alone, or said by the units and images themselves.
NOT_IN_A_FILE = {
    "SAFE_PASSAGE_HOST", "SAFE_PASSAGE_PORT", "SAFE_PASSAGE_WEB_PROCESSES",
    "SAFE_PASSAGE_DATA_DIR", "SAFE_PASSAGE_STATIC_ROOT", "SAFE_PASSAGE_STATIC_VERSION",
}  # fmt: skip
# Of Django, PostgreSQL's image and the first start, which no reader of ours reads.
READ_BY_OTHERS = {
    "DJANGO_SETTINGS_MODULE", "DJANGO_SUPERUSER_PASSWORD",
    "POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD", "QUEUE_PASSWORD",
}  # fmt: skip
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def test_the_example_of_the_environment_names_all_that_is_read_and_nothing_else() -> None:
    sources = [*ROOT.glob("sasweb/settings/*.py"), *ROOT.glob("sasweb/up/*.py")]
    read = {name for path in sources for name in READ_BY_CODE.findall(path.read_text("utf-8"))}
    example = (DEPLOY / "env.example").read_text("utf-8")
    named = set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", example, re.MULTILINE))
    assert named == (read - NOT_IN_A_FILE) | READ_BY_OTHERS


def _unit(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(path, "utf-8")
    return parser


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_is_confined_and_stops_in_time(path: Path) -> None:
    service = _unit(path)["Service"]
    assert service["User"] == "safe-passage"
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes"
    assert service["CapabilityBoundingSet"] == ""
    # Numba compiles into memory: forbidden, nothing would be screened.
    assert "MemoryDenyWriteExecute" not in service
    grace = re.search(r"SAFE_PASSAGE_WORKER_GRACE=(\d+)", path.read_text("utf-8"))
    drain = re.search(r"--timeout-graceful-shutdown (\d+)", service["ExecStart"])
    for given in (grace, drain):
        assert given is None or int(given[1]) < int(service["TimeoutStopSec"])


def test_the_target_wants_every_unit_that_runs_all_the_time() -> None:
    wanted = set(_unit(DEPLOY / "systemd/safe-passage.target")["Unit"]["Wants"].split())
    names = {re.sub(r"@\d+", "@", name) for name in wanted}
    assert names == {path.name for path in UNITS} - {"safe-passage-upgrade.service"}
    assert {"safe-passage-web@8001.service", "safe-passage-web@8002.service"} <= wanted


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze here")
def test_systemd_reads_the_units_and_finds_little_to_expose(tmp_path: Path) -> None:
    """With programs and a user of this machine: systemd looks whether they are there."""
    for path in (DEPLOY / "systemd").iterdir():
        text = path.read_text("utf-8").replace("/opt/safe-passage/.venv/bin/python", "/bin/true")
        name = path.name.replace("@", "@8001") if "@" in path.name else path.name
        (tmp_path / name).write_text(text.replace("User=safe-passage", "User=daemon"))
    units = [str(path) for path in sorted(tmp_path.glob("*.service"))]
    checked = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, timeout=120
    )
    complaints = [line for line in checked.stderr.splitlines() if str(tmp_path) in line]
    assert complaints == []
    exposed = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", units[-1]],
        capture_output=True, text=True, timeout=120,
    ).stdout  # fmt: skip
    score = re.search(r"exposure level for \S+: ([0-9.]+)", exposed)
    assert score is not None, exposed
    assert float(score[1]) <= 2.0


def _compose() -> dict[str, Any]:
    composed: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    return composed


def _compose_program() -> list[str] | None:
    """Docker's own, as a plug-in or by itself; neither needs an engine to read a file."""
    plug_in = ["docker", "compose"]
    if (
        shutil.which("docker")
        and not subprocess.run([*plug_in, "version"], capture_output=True).returncode
    ):
        return plug_in
    return ["docker-compose"] if shutil.which("docker-compose") else None


@pytest.mark.skipif(_compose_program() is None, reason="no docker compose here")
def test_docker_reads_the_compose_file(tmp_path: Path) -> None:
    program = _compose_program()
    assert program is not None
    for name in ("compose.yaml", "env.example"):
        shutil.copy(DEPLOY / name, tmp_path / name)
    (tmp_path / "env.example").rename(tmp_path / ".env")
    asked = [*program, "--file", str(tmp_path / "compose.yaml"), "config", "--services"]
    read = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert set(read.stdout.split()) == set(_compose()["services"]), read.stderr


def test_containers_depend_on_services_that_are_there_and_keep_volumes_that_are_named() -> None:
    composed = _compose()
    services = composed["services"]
    for service in services.values():
        assert set(service.get("depends_on", {})) <= set(services)
        named = {volume.partition(":")[0] for volume in service.get("volumes", ())}
        assert named <= set(composed["volumes"])
    ports = [port for service in services.values() for port in service.get("ports", ())]
    assert len(ports) == len(set(ports)) == 2
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_restart_goes_through_every_container_and_web_one_after_the_other() -> None:
    script = (DEPLOY / "rolling-restart").read_text("utf-8")
    found = re.search(r"for service in ([\w -]+); do", script)
    assert found is not None
    not_ours = {"postgres", "redis", "prepare"}
    assert set(found[1].split()) == set(_compose()["services"]) - not_ours


def test_both_proxies_pass_live_streams_on_at_once_and_keep_monitors_away() -> None:
    nginx = (DEPLOY / "nginx/safe-passage.conf").read_text("utf-8")
    caddy = (DEPLOY / "caddy/Caddyfile").read_text("utf-8")
    assert "proxy_buffering off" in nginx
    assert "flush_interval -1" in caddy
    assert re.search(r"location = /metrics \{\s+return 404;", nginx)
    assert "respond /metrics 404" in caddy
    for port in ("8001", "8002"):
        assert f"127.0.0.1:{port}" in nginx
        assert f"127.0.0.1:{port}" in caddy


def test_nginx_has_room_for_the_open_pages_of_a_control_centre_behind_one_address() -> None:
    nginx = (DEPLOY / "nginx/safe-passage.conf").read_text("utf-8")
    found = re.search(r"^ *limit_conn safe_passage_connections (\d+);", nginx, re.MULTILINE)
    assert found is not None
    assert int(found[1]) >= 1000  # over HTTP/2 each live stream counts as a connection
    for refusal in ("limit_conn_status 429;", "limit_req_status 429;"):  # not 503: nothing is down
        assert refusal in nginx


def test_what_runs_on_postgresql_is_there() -> None:
    assert [path for path in (*SUBSET, CLUSTER) if not (ROOT / path).exists()] == []
