"""The browser's pure modules, tested by node's own runner where there is one."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

JS_TESTS = Path(__file__).resolve().parent.parent.parent / "js"
OLDEST_NODE = 20


def _node() -> str:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed, so the JavaScript tests cannot run")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(re.sub(r"\D.*", "", version.lstrip("v"))) < OLDEST_NODE:
        pytest.skip(f"node {version.strip()} is older than {OLDEST_NODE}")
    return node


def test_every_javascript_test_passes() -> None:
    files = sorted(str(path) for path in JS_TESTS.glob("*.test.js"))
    assert files, "no JavaScript tests found"
    outcome = subprocess.run(
        [_node(), "--test", *files], capture_output=True, text=True, timeout=120
    )
    assert outcome.returncode == 0, outcome.stdout[-6000:]
