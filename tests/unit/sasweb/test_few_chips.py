"""As many chips as a line has room for: the loudest, and one that stands for the rest."""

from sasweb.web.chip import Chip, Level, few_chips


def chip(label: str, level: Level = "good", text: str = "4 min") -> Chip:
    return Chip(label, text, level, level, f"/{label}/", f"{label} is {level}.")


def labels(chips: tuple[Chip, ...]) -> list[str]:
    return [each.label for each in chips]


def test_all_are_shown_where_there_is_room() -> None:
    chips = [chip("Feeds"), chip("Elements"), chip("Run")]
    assert few_chips(chips, href="/sources/") == tuple(chips)


def test_the_loudest_stay_in_their_order_and_the_rest_is_named_in_one() -> None:
    chips = [
        chip("Feeds"),
        chip("GP", "late"),
        chip("Elements"),
        chip("Run", "blind"),
        chip("Schedule", "late"),
    ]
    shown = few_chips(chips, room=60, href="/sources/")
    assert labels(shown) == ["GP", "Run", "+3"]
    assert (shown[-1].level, shown[-1].text, shown[-1].href) == ("late", "more", "/sources/")
    assert shown[-1].sentence == "Feeds is good. Elements is good. Schedule is late."


def test_one_that_is_too_long_for_any_line_is_still_counted() -> None:
    [only] = few_chips([chip("Elements", "blind", "x" * 90)], href="/sources/")
    assert (only.label, only.level) == ("+1", "blind")
