"""Targets under Atheris: inputs that reach new branches are kept and changed further.

python -m tests.fuzz.guided SECONDS FOLDER NAME ...
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import atheris

from tests.fuzz.contract import Target
from tests.fuzz.finds import Search
from tests.fuzz.forks import each_alone
from tests.fuzz.mutations import mutate

CHECKOUT = Path(__file__).resolve().parents[2]
BY_MEANING = 0.5  # the share of inputs that are changed by what they mean, not by their bytes


def main(seconds: int, folder: Path, names: Sequence[str]) -> None:
    """Search each target for so many seconds."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sasweb.settings.test"
    with atheris.instrument_imports(include=["screening", "sasweb"], exclude=list(_compiled())):
        import django

        django.setup()
        from tests.fuzz.targets import TARGETS
    each_alone(names, folder, "guided", lambda name, own: _search(TARGETS[name], seconds, own))


def _search(target: Target, seconds: int, own: Path) -> None:
    """Search one target. libFuzzer ends the process."""
    search = Search(target, own)

    def changed(data: bytes, max_size: int, seed: int) -> bytes:
        random = Random(seed)
        if random.random() < BY_MEANING:
            return mutate(data, random, target.words)[:max_size]
        return bytes(atheris.Mutate(data, max_size))

    atheris.Setup(_arguments(target, seconds, own), search.try_one, custom_mutator=changed)
    atheris.Fuzz()


def _compiled() -> Iterator[str]:
    """The engine but for its readers: what Numba compiles cannot be followed."""
    for path in (CHECKOUT / "screening" / "engine").rglob("*.py"):
        name = ".".join(path.relative_to(CHECKOUT).with_suffix("").parts).removesuffix(".__init__")
        if not name.startswith("screening.engine.elements"):
            yield name


def _arguments(target: Target, seconds: int, folder: Path) -> list[str]:
    corpus, words = folder / "corpus", folder / "words.dict"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    words.write_text("".join(f'"{_escaped(each)}"\n' for each in target.words), encoding="utf-8")
    return [
        "guided",
        f"-max_total_time={seconds}",
        f"-max_len={target.longest}",
        *([f"-dict={words}"] if target.words else []),  # libFuzzer ends where it finds none
        f"-artifact_prefix={folder}/",
        "-timeout=120",
        "-rss_limit_mb=3000",
        "-print_final_stats=1",
        str(corpus),
    ]


def _escaped(word: str) -> str:
    return "".join(
        f"\\x{byte:02X}" if byte in b'"\\' or not 32 <= byte < 127 else chr(byte)
        for byte in word.encode()
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
