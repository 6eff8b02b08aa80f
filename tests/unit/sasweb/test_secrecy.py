"""No log says a secret: lines of every writer are asked for planted ones."""

from __future__ import annotations

import io
import logging
import time

import pytest

from sasweb.secrecy import Blotting, blot_all_logs, blotted

CANARY = "Kanari7-Vogel_Gelb42x"


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        (f'1.2.3.4 - "GET /answer/{CANARY}.sig/ HTTP/1.1" 200', '"GET /answer/'),
        (f"GET /alerts/acknowledge/{CANARY}/", "GET /alerts/acknowledge/"),
        (f"Referer: https://watch.example.org/weekly/stop/{CANARY}/", "/weekly/stop/"),
        (f"/accounts/password/reset/key/4-{CANARY}/", "/reset/key/"),
        (f'"GET /calendar/iss.ics?level=red&token={CANARY}&x=1 HTTP/1.1"', "level=red"),
        (f"Authorization: Bearer {CANARY}", "Authorization"),
        (f"{{'Authorization': 'Basic {CANARY}', 'Host': 'example.org'}}", "example.org"),
        (f'{{"authorization": "Bearer {CANARY}", "level": "INFO"}}', '"level": "INFO"'),
        (f"sent with spt_{CANARY}", "sent with"),
        (f"whsec_{CANARY}== signs", "signs"),
        (f"OperationalError: postgres://passage:{CANARY}@db.example.org:5432/x", "db.example.org"),
        (f"Error 111 connecting to redis://:{CANARY}@queue:6379/0", "queue:6379"),
        (f"https://person:{CANARY}@source.example.org/gp.php", "source.example.org/gp.php"),
        (f"slack://{CANARY}/B0000/xyz could not be reached", "could not be reached"),
        (f"tgram://{CANARY}/-100123", "tgram://"),
        (
            "HTTPSConnectionPool(host='x', port=443): Max retries exceeded with url: "
            f"/services/{CANARY} (Caused by",
            "(Caused by",
        ),
        (f"https://hooks.slack.com/services/T0/B0/{CANARY}", "hooks.slack.com"),
        (f"https://chat.example.org/in/{CANARY}/", "chat.example.org/in/"),
        (f"login(identity='me', password='{CANARY}')", "identity='me'"),
        (f"SPACETRACK_PASSWORD={CANARY} DATABASE=x", "DATABASE=x"),
        (f"{{'secret_in': '{CANARY}', 'api_key': \"{CANARY}\"}}", "secret_in"),
        (f'{{"message": "{{\\"password\\": \\"{CANARY}\\"}}", "run": 3}}', '"run": 3'),
        (f"Cookie: __Host-sessionid={CANARY}; theme=dark", "Cookie"),
    ],
)
def test_a_secret_is_blotted_and_the_rest_stays(line: str, stays: str) -> None:
    said = blotted(line)
    assert CANARY not in said
    assert CANARY[:12] not in said
    assert stays in said


@pytest.mark.parametrize(
    "line",
    [
        "celestrak: pull 12 failed: https://celestrak.org/NORAD/elements/gp.php?GROUP=active",
        "Alerts wait: the broker cannot be reached (Error 111 connecting to 127.0.0.1:6379).",
        "Task screening.alerts.tasks.watch_over[2c46b285-396e-4e95-aee1-9661f6d5ddee] succeeded",
        '  File "/opt/site/.venv/lib/python3.12/site-packages/django/core/handlers/base.py"',
        "GET /coordination/0a1b2c3d-0000-4000-8000-000000000001/ 200",
        "GET /static/0.1.0-b3e1b21ca0/js/lib/theme.js 200",
        "This token is unknown, revoked or out of date.",
        "SAFE_PASSAGE_SECRET_KEY must be set to at least 50 random characters.",
        "The mail server refuses our name and password: 535 no",
        "STARLINK-1234 and ISS (ZARYA): 0.412 km",
    ],
)
def test_what_is_no_secret_is_left_as_it_is(line: str) -> None:
    assert blotted(line) == line


@pytest.mark.parametrize(
    "unit", ["a", "a.", "password", "://", ":", "authorization: ", "/aA1", "="]
)
def test_a_line_of_a_hundred_thousand_letters_takes_no_time(unit: str) -> None:
    line = unit * (100_000 // len(unit))
    began = time.process_time()
    blotted(line)
    assert time.process_time() - began < 2.0


def test_tracebacks_and_extras_are_blotted_whatever_formatter_writes_them() -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.Formatter("%(message)s %(url)s"))
    logger = logging.getLogger("test.secrecy")
    logger.addHandler(handler)
    try:
        blot_all_logs()
        blot_all_logs()
        try:
            raise ValueError(f"redis://:{CANARY}@queue:6379/0")
        except ValueError:
            logger.exception("Broke off.", extra={"url": f"/answer/{CANARY}/"})
        assert isinstance(handler.formatter, Blotting)
        assert not isinstance(handler.formatter.inner, Blotting)
    finally:
        logger.removeHandler(handler)
    said = written.getvalue()
    assert CANARY not in said
    assert "Traceback" in said
    assert "queue:6379" in said
