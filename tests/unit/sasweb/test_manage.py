"""`manage.py`: whichever way the settings are named, they are the ones that count."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.interrupts import interruptible

CHECKOUT = Path(__file__).resolve().parents[3]
PRODUCTION = {
    "SAFE_PASSAGE_SECRET_KEY": "hf8Kq2-vZ0pLw7Rt_Yc3Nb6Xd9Jm1Gs4Ea5Uo8Ti2Pk7Wq0VbHy",
    "SAFE_PASSAGE_URL": "https://watch.example.org",
    "SAFE_PASSAGE_ALLOWED_HOSTS": "watch.example.org,localhost",
}
TELL = "from django.conf import settings; print(settings.SETTINGS_MODULE, settings.OPEN_READING)"


def told(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    inherited = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    return subprocess.run(
        [sys.executable, "manage.py", "shell", *arguments, "--no-imports", "-c", TELL],
        cwd=CHECKOUT,
        env={**inherited, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "option", [["--settings=sasweb.settings.prod"], ["--settings", "sasweb.settings.prod"]]
)
def test_the_settings_option_counts(option: list[str]) -> None:
    answer = told(*option, **PRODUCTION)
    assert answer.stdout.split() == ["sasweb.settings.prod", "False"], answer.stderr


def test_the_option_counts_more_than_the_environment() -> None:
    answer = told("--settings=sasweb.settings.test", DJANGO_SETTINGS_MODULE="sasweb.settings.prod")
    assert answer.stdout.split()[0] == "sasweb.settings.test", answer.stderr


def test_production_settings_refuse_in_one_sentence_what_is_missing() -> None:
    answer = told("--settings=sasweb.settings.prod", **PRODUCTION | {"SAFE_PASSAGE_SECRET_KEY": ""})
    assert answer.returncode == 1
    assert answer.stderr.startswith("Cannot start: SAFE_PASSAGE_SECRET_KEY must be set")
    assert len(answer.stderr.splitlines()) == 1


def test_djangos_own_check_of_production_settings_has_nothing_to_say() -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SAFE_PASSAGE_")}
    answer = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=CHECKOUT,
        env={**environment, **PRODUCTION, "DJANGO_SETTINGS_MODULE": "sasweb.settings.prod"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert "no issues" in answer.stdout


def test_settings_that_do_not_exist_are_refused_in_one_sentence() -> None:
    answer = told("--settings=sasweb.settings.nope")
    assert answer.stderr.splitlines() == [
        "Cannot start: there are no settings sasweb.settings.nope. See docs/operations.md."
    ]


def test_ctrl_c_ends_any_command_with_one_line() -> None:
    with interruptible():
        command = subprocess.Popen(
            [
                *(sys.executable, "manage.py", "shell", "--no-imports", "-c"),
                "import time; print('at work', flush=True); time.sleep(60)",
            ],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    with command:
        assert command.stdout is not None
        assert command.stdout.readline() == "at work\n"
        command.send_signal(signal.SIGINT)
        _, said = command.communicate(timeout=30)
    assert (command.returncode, said) == (130, "Stopped by Ctrl-C.\n")
