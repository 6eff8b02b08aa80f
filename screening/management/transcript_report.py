"""What is said of a transcript that was checked."""

from __future__ import annotations

from typing import Final

from screening.coordination.transcript import Comparison, Match, Transcript, Verification

_MATCHES: Final = {
    Match.SAME: "SAME: {first} and {second} hold the very same chain.",
    Match.FIRST_IS_BEGINNING: "{first} is the beginning of {second}, which goes on with {at}.",
    Match.SECOND_IS_BEGINNING: "{second} is the beginning of {first}, which goes on with {at}.",
    Match.PART_WAYS: "DIFFERENT: {first} and {second} part ways at {at}.",
    Match.OTHER_CASES: "DIFFERENT: {first} and {second} are of two cases.",
}


def verification_words(name: str, transcript: Transcript, found: Verification) -> str:
    """One transcript: whether it is whole, then what it is of, or what is broken."""
    marks = f" {' '.join(mark.upper() for mark in transcript.marks)}." if transcript.marks else ""
    if found.is_whole:
        return (
            f"OK: {name}. Case {transcript.case}, {_entries(found)},{_withheld(found)}"
            f" head {found.head_hash}.{marks}"
        )
    lines = [f"BROKEN: {name}. Case {transcript.case}, {_entries(found)}.{marks}"]
    lines += [
        f"  Entry {fault.number} {fault.words}." if fault.number else f"  {fault.words}."
        for fault in found.faults
    ]
    return "\n".join(lines)


def comparison_words(comparison: Comparison, first: str, second: str) -> str:
    """Two transcripts: whether they are copies of one record."""
    words = _MATCHES[comparison.match]
    return words.format(first=first, second=second, at=f"entry {comparison.at}")


def not_compared_words(comparison: Comparison, first: str, second: str) -> str:
    """Two transcripts of which one is broken: never that they are the same.

    NOTE: whoever changes a value leaves the hash that covers it, so that the chains still agree.
    """
    if comparison.agrees:
        return (
            f"NOT THE SAME: no entry's hash in {first} contradicts {second}, but what a BROKEN file"
            " shows is not what was chained. Believe a file that is OK, and no other."
        )
    return comparison_words(comparison, first, second)


def _entries(found: Verification) -> str:
    return "1 entry" if found.entries == 1 else f"{found.entries} entries"


def _withheld(found: Verification) -> str:
    if not found.withheld_parts:
        return " nothing withheld,"
    parts = "1 part" if found.withheld_parts == 1 else f"{found.withheld_parts} parts"
    return f" {parts} withheld and chained by digest,"
