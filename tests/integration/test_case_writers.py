"""Two processes that write into one case at once: one chain comes of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.made_once import give_tables

pytestmark = [pytest.mark.processes, pytest.mark.slow]

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE_S = 300.0
ENTRIES_EACH = 40

_BEGIN = """
from tests.coordination_world import notified_case
notified_case()
"""
_SPEAK = """
import sys, uuid
from django.utils import timezone
from screening.coordination.models import Case
from screening.coordination.services.speak import remark
from tests.coordination_world import {speaker}
case = Case.objects.get()
sys.stdin.readline()
for number in range({count}):
    remark(case, {speaker}, words=f"Word {{number}}.", at_utc=timezone.now(),
           entry_uuid=uuid.uuid5(case.uuid, f"{shared} {{number}}"))
"""
_VERIFY = """
from screening.coordination.chain import faults_of
from screening.coordination.models import Case
from screening.coordination.selectors import chained_entries
case = Case.objects.get()
entries = chained_entries(case)
print(len(entries), case.head_number, case.head_hash == entries[-1].hash,
      faults_of(case.uuid, entries))
"""


class Installation:
    """A database of its own, and processes that work on it."""

    def __init__(self, folder: Path) -> None:
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "sasweb.settings.dev",
            "SAFE_PASSAGE_DATA_DIR": str(folder),
        }
        self.environment.pop("DATABASE_URL", None)

    def start(self, code: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", f"import django; django.setup()\n{code}"],
            cwd=CHECKOUT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, code: str) -> str:
        process = self.start(code)
        output, _ = process.communicate("\n", timeout=PATIENCE_S)
        assert process.returncode == 0, output
        return output

    def run_at_once(self, *codes: str) -> None:
        processes = [self.start(code) for code in codes]
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        for process in processes:
            output, _ = process.communicate(timeout=PATIENCE_S)
            assert process.returncode == 0, output


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    give_tables(tmp_path)
    made = Installation(tmp_path)
    made.run(_BEGIN)
    return made


def speak(speaker: str, shared: str) -> str:
    return _SPEAK.format(speaker=speaker, count=ENTRIES_EACH, shared=shared)


def test_each_entry_gets_its_own_number_and_the_chain_is_whole(
    installation: Installation,
) -> None:
    installation.run_at_once(speak("OURS", "ours"), speak("THEIRS", "theirs"))
    count = 2 + 2 * ENTRIES_EACH
    assert installation.run(_VERIFY).split(maxsplit=3) == [str(count), str(count), "True", "[]\n"]


def test_the_same_words_from_two_processes_are_there_once(installation: Installation) -> None:
    installation.run_at_once(speak("OURS", "same"), speak("OURS", "same"))
    count = 2 + ENTRIES_EACH
    assert installation.run(_VERIFY).split(maxsplit=3) == [str(count), str(count), "True", "[]\n"]
