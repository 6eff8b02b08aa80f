"""What is wrong with a file is said with the line on which it stands."""

from __future__ import annotations

import pytest

from screening.configuration.lines import Lines

FILE = """\
# a comment with [brackets] and x = 1
form = 1

[stations.hab-1]
name = "Habitat 1"
notes = '''
[stations.not-a-table]
name = "not a value"
'''
mass_kg = -1

[[stations.hab-1.volumes]]
name = "one"
shape = "sphere"

[[stations.hab-1.volumes]]
name = "two"
radius_km = "far"

[release."a/b"]
orbit = "maybe"
"""


@pytest.mark.parametrize(
    ("trouble", "line"),
    [
        ("stations.hab-1: mass_kg needs a number above 0, not -1.", 10),
        ("stations.hab-1: operator is missing. It needs 1 to 120 characters in quotes.", 4),
        ("stations.hab-1, volumes 2: radius_km needs a number (km), not 'far'.", 18),
        ("stations.hab-1, volumes 2: shape is missing.", 16),
        ("stations.hab-1, volumes 9: there is another with the same name.", 4),
        ("release.a/b: orbit needs one of release, withhold, not 'maybe'.", 21),
    ],
)
def test_a_sentence_gets_the_line_of_what_it_names(trouble: str, line: int) -> None:
    assert Lines(FILE).named([trouble]) == [f"Line {line}: {trouble}"]


@pytest.mark.parametrize(
    "trouble", ["The file names no object of any area.", "sources.gp: is not in this file at all."]
)
def test_what_stands_on_no_line_is_said_as_it_was(trouble: str) -> None:
    assert Lines(FILE).named([trouble]) == [trouble]


def test_text_of_several_lines_may_end_where_it_begins() -> None:
    text = '[protocols.a]\ntext = """x"""\n[protocols.b]\ntext = """x\n[protocols.c]\n"""\n'
    assert Lines(text).named(["protocols.b: no.", "protocols.c: no."]) == [
        "Line 3: protocols.b: no.",
        "protocols.c: no.",
    ]
