"""What every reader of outside text owes: a value that makes sense, or its own clear refusal."""

from __future__ import annotations

import dataclasses
import math
import re
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

LONGEST_REFUSAL = 2500  # characters: a person has to read it, and a database to keep it
PROJECT = ("screening", "sasweb")

Read = Callable[[bytes], Any]


class Broken(Exception):
    """A reader gave what nobody can use, or refused in words that nobody can."""


@dataclass(frozen=True)
class Target:
    """One reader: how it is called, how it may refuse, what good input looks like.

    ``read`` takes the input as it lies on the wire and raises ``Broken`` where what it gave does
    not make sense, such as a value that is not the same once written and read again.
    """

    name: str
    what: str
    read: Read
    refusals: tuple[type[Exception], ...]
    seeds: Sequence[bytes]
    words: Sequence[str] = ()
    longest: int = 4096  # bytes


def hold(target: Target, data: bytes) -> bool:
    """Read once; tell whether a value came of it.

    Raises ``Broken`` for a value or refusal that is none. Whatever else comes is a find as well.
    """
    try:
        value = target.read(data)
    except target.refusals as refusal:
        _require_said(refusal)
        return False
    require_sense(value)
    return True


def require_words(message: str) -> None:
    """A refusal is said in a sentence that can be shown, stored and sent."""
    if not message.strip():
        raise Broken("it refuses without a word")
    if len(message) > LONGEST_REFUSAL:
        raise Broken(f"it refuses in {len(message):,} characters")
    _require_text(message, "its refusal")


def _require_said(refusal: Exception) -> None:
    try:
        require_words(str(refusal))
    except Broken as broken:
        raise broken from refusal  # where it was refused tells one find from another


def require_sense(value: Any, where: str = "the value") -> None:
    """No NaN, no infinity, no text that a database or a page cannot hold, all the way down."""
    if value is None or isinstance(value, bool | bytes):
        return
    if isinstance(value, str):
        _require_text(value, where)
    elif isinstance(value, int | float | np.ndarray):
        _require_finite(value, where)
    elif isinstance(value, datetime):
        if value.tzinfo is None:
            raise Broken(f"{where} is an instant without a zone")
    else:
        for name, inner in _inside(value):
            require_sense(inner, f"{where}.{name}")


def require_same(first: Any, second: Any, what: str) -> None:
    """What was written and read again is what was there before."""
    if first != second:
        raise Broken(f"{what} is another once it is written and read again")


def signature(error: BaseException) -> str:
    """The kind of an error and the innermost line of the product in it: equal finds count once."""
    told = error.__cause__ or error
    frames = traceback.extract_tb(told.__traceback__)
    ours = [each for each in frames if any(f"/{part}/" in each.filename for part in PROJECT)]
    what = re.sub(r"\d[\d,]*", "#", str(error))[:80] if isinstance(error, Broken) else ""
    name = ": ".join(filter(None, (type(error).__name__, what)))
    return f"{name} in {Path(ours[-1].filename).name}, {ours[-1].name}" if ours else name


def _require_text(text: str, where: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Broken(f"{where} holds half a character") from None
    if "\x00" in text:
        raise Broken(f"{where} holds a NUL, which no PostgreSQL column takes")


def _require_finite(value: float | np.ndarray, where: str) -> None:
    if isinstance(value, int):
        return
    if isinstance(value, np.ndarray):
        is_number = np.issubdtype(value.dtype, np.floating)
        if is_number and not np.isfinite(value).all():
            raise Broken(f"{where} holds what is no finite number")
    elif not math.isfinite(value):
        raise Broken(f"{where} is {value}")


def _inside(value: Any) -> Iterable[tuple[str, Any]]:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [(each.name, getattr(value, each.name)) for each in dataclasses.fields(value)]
    if isinstance(value, Mapping):
        return [("its key", each) for each in value] + list(
            zip(map(repr, value), value.values(), strict=True)
        )
    if isinstance(value, list | tuple | set | frozenset):
        return [(str(number), each) for number, each in enumerate(value)]
    return ()
