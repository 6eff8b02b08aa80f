"""Where things lie: the code, one world's data, what was compiled, what comes with the code."""

from __future__ import annotations

import os
from pathlib import Path

from sasweb.settings import env
from sasweb.settings.folders import compiled_folder, world_started_last
from screening.common.code_version import code_version, engine_digest

BASE_DIR = Path(__file__).resolve().parent.parent.parent
# Where one world lives: its database, its queue, its logs. `manage.py up` keeps one folder for each
# world (live, demo, files, replays) and a link to the one it started last, for other commands.
DATA_DIR = env.folder("SAFE_PASSAGE_DATA_DIR", BASE_DIR / "var")
if (started_last := world_started_last(DATA_DIR)) is not None:
    DATA_DIR = started_last
elif "SAFE_PASSAGE_DATA_DIR" not in os.environ:
    DATA_DIR = DATA_DIR / "live"

# Compiled inner loops are kept beside their source; where that is read-only (an installed package,
# a container), with the data. Another engine has another folder: numba looks at the file of a
# function alone, and would run what it compiled with the old form of a function of another file.
# To be set before anything compiled is imported.
ENGINE_DIR = BASE_DIR / "screening" / "engine"
ENGINE_DIGEST = engine_digest(ENGINE_DIR)
COMPILED_DIR = compiled_folder(ENGINE_DIR, DATA_DIR) / "__compiled__"
os.environ.setdefault("NUMBA_CACHE_DIR", str(COMPILED_DIR / ENGINE_DIGEST))

CODE_VERSION = code_version(BASE_DIR)
# Records of `make validate` and `make bench`, which come with the code and are shown on a page.
EXPERIMENTS_DIR = BASE_DIR / "docs" / "experiments"
# What Help shows: the documents that come with the code.
DOCS_DIR = BASE_DIR / "docs"
