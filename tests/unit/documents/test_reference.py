"""The reference of commands is the commands' own."""

from tests.reference import PAGE, page_of_commands


def test_the_page_of_commands_says_what_the_commands_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page_of_commands(), "run `make reference`"
