"""Numbers as people write them."""

import pytest

from sipbot.engine.errors import NotUnderstood
from sipbot.engine.plain import edits, fold, plain
from sipbot.engine.reading import the_number

ENGLISH, SPANISH = ("en", "es"), ("es", "en")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("20", 20),
        ("about 20", 20),
        ("20+", 20),
        ("1,200", 1200),
        ("2.5", 2.5),
        ("-3", -3),
        ("I am 14", 14),
        ("twenty five", 25),
        ("thirty-one", 31),
        ("veinte", 20),
        ("٢٠", 20),
        ("２０", 20),
        ("2️⃣", 2),
        ("🔟", 10),
        ("two (2)", 2),
        ("2 at this one", 2),
        ("none", 0),
    ],
)
def test_one_number_is_read(typed: str, number: float) -> None:
    assert the_number(typed, ENGLISH) == number


@pytest.mark.parametrize(
    ("typed", "number"), [("2,5", 2.5), ("1.200", 1200), ("treinta y cinco", 35), ("once", 11), ("un hijo", 1)]
)
def test_spanish_has_its_own_commas_and_words(typed: str, number: float) -> None:
    assert the_number(typed, SPANISH) == number


@pytest.mark.parametrize("typed", ["2 or 3", "2-3", "two kids and one dog", "a lot", "once", "", "9" * 300])
def test_no_number_or_several_are_not_understood(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        the_number(typed, ENGLISH)


def test_text_is_compared_without_accents_case_or_signs() -> None:
    assert plain("  ¡Sí, SEÑOR! Don’t—stop… ") == "si senor dont stop"


def test_accents_of_other_scripts_and_digits_are_folded() -> None:
    assert fold("Đường ２ ② ٣ ５") == "duong 2 2 3 5"


@pytest.mark.parametrize(
    ("one", "other", "n"), [("never", "nevr", 1), ("always", "alwyas", 1), ("art", "arts", 1), ("safe", "food", 4)]
)
def test_a_swap_of_neighbors_is_one_edit(one: str, other: str, n: int) -> None:
    assert edits(one, other) == n
