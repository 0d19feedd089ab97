"""Options that come from an earlier answer: own ideas, or what was picked before."""

from typing import Any

import pytest
from pydantic import ValidationError

from sipbot.engine.carrying import ideas
from sipbot.engine.events import Withdrawn
from tests.talk import Talk, survey_of

IDEAS: dict[str, Any] = {"key": "ideas", "type": "text", "text": "What would you change? Write one idea a line."}
BEST: dict[str, Any] = {
    "key": "best",
    "type": "choices",
    "text": "Which of these matter most?",
    "choices_from": "ideas",
    "at_most": 3,
}
LIKES: dict[str, Any] = {
    "key": "likes",
    "type": "choices",
    "text": "What do you like?",
    "choices": {"art": "Art", "music": "Music", "sports": "Sports", "food": "Lunch"},
}
FIRST: dict[str, Any] = {"key": "first", "type": "rank", "text": "Which comes first?", "choices_from": "likes"}
ONE: dict[str, Any] = {"key": "one", "type": "choice", "text": "If only one?", "choices_from": "best"}
WHY: dict[str, Any] = {"key": "why", "type": "text", "text": "Why?"}


def test_people_pick_three_of_their_own_ideas() -> None:
    talk = Talk(survey_of(IDEAS, BEST, WHY)).says("Safer buses\nbetter food\nmore art\nsmaller classes")
    assert talk.told.splitlines()[1:5] == ["1. Safer buses", "2. better food", "3. more art", "4. smaller classes"]
    talk.says("1, 3 and smaller classes")
    assert talk.answers["best"] == ("Safer buses", "more art", "smaller classes")
    assert talk.question == "why"


def test_people_put_in_order_what_they_picked_before() -> None:
    talk = Talk(survey_of(LIKES, FIRST)).says("1, 2, 4")
    assert talk.told.splitlines()[1:4] == ["1. Art", "2. Music", "3. Lunch"]
    talk.says("lunch, art, music")
    assert talk.answers["first"] == ("food", "art", "music")


def test_a_choice_may_come_from_a_choice_that_came_from_ideas() -> None:
    talk = Talk(survey_of(IDEAS, BEST, ONE)).says("1. buses 2. food 3. art", "1,3", "art")
    assert talk.answers == {"ideas": "1. buses 2. food 3. art", "best": ("buses", "art"), "one": "art"}


def test_labels_that_are_carried_are_said_and_read_in_every_language() -> None:
    spanish = {"likes\x04Art": "Arte", "likes\x04Music": "Música", "likes\x04Lunch": "Almuerzo"}
    talk = Talk(survey_of(LIKES, FIRST, languages=["en", "es"], translations={"es": spanish}), language="es")
    talk.says("arte, lunch")
    assert talk.told.splitlines()[1:3] == ["1. Arte", "2. Almuerzo"]
    assert talk.says("almuerzo, arte").answers["first"] == ("food", "art")


@pytest.mark.parametrize("said", ["more art", "SKIP", "nothing"])
def test_where_there_is_nothing_to_choose_from_nothing_is_asked(said: str) -> None:
    talk = Talk(survey_of(IDEAS, BEST, ONE, WHY)).says(said)
    assert talk.question == "why"
    assert talk.told.startswith("(2 of 2)")


def test_a_pick_falls_when_the_ideas_change_and_what_was_chosen_from_it_too() -> None:
    talk = Talk(survey_of(IDEAS, BEST, ONE, WHY)).says("buses\nfood\nart", "1,2", "food", "BACK", "BACK", "BACK")
    talk.says("buses\nart\nmusic")
    assert [event.question for event in talk.last.events if isinstance(event, Withdrawn)] == ["best", "one"]
    assert (talk.question, talk.answers) == ("best", {"ideas": "buses\nart\nmusic"})


def test_a_pick_stands_while_it_is_still_offered() -> None:
    talk = Talk(survey_of(IDEAS, BEST, WHY)).says("buses\nfood\nart", "1,3", "BACK", "BACK", "buses\nart\nmusic")
    assert talk.answers["best"] == ("buses", "art")


def test_a_reply_that_cannot_be_read_shows_the_own_ideas_again() -> None:
    talk = Talk(survey_of(IDEAS, BEST)).says("buses\nfood\nart", "7")
    assert talk.told.splitlines()[1:4] == ["1. buses", "2. food", "3. art"]
    assert talk.says("busses").told.startswith("Did you mean") or talk.answers["best"] == ("buses",)


def test_two_people_are_offered_their_own_ideas_only() -> None:
    survey = survey_of(IDEAS, BEST)
    one, other = Talk(survey).says("buses\nfood"), Talk(survey).says("art\nmusic")
    assert "buses" not in other.told
    assert one.says("1").answers["best"] == ("buses",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("buses\n- food\n* art", ["buses", "food", "art"]),
        ("1) buses 2) food", ["buses", "food"]),
        ("buses; food; Buses", ["buses", "food"]),
        ("Safer buses. Better food!", ["Safer buses", "Better food!"]),
        ("buses, food, more art", ["buses", "food", "more art"]),
        ("校车、食物，美术", ["校车", "食物", "美术"]),
        ("I would like it if, on the coldest days of winter, we had buses", ["I would like it if, on the coldest"]),
        ("...", []),
        ("\n".join(map(str, range(100, 130))), [str(n) for n in range(100, 109)]),
    ],
)
def test_ideas_are_told_apart_as_people_write_them(text: str, found: list[str]) -> None:
    assert [key[: len(idea)] for key, idea in zip(ideas(text), found, strict=True)] == found


def test_a_long_idea_is_kept_whole_and_shown_short() -> None:
    long = "buses that wait for the children who come from the other side of the river every morning"
    assert ideas(f"{long}\nfood") == {
        long: "buses that wait for the children who come from the other...",
        "food": "food",
    }


def test_long_ideas_that_begin_alike_are_shown_as_far_as_they_differ() -> None:
    long = "buses that wait for the children who come from the other side of the river every"
    assert list(ideas(f"{long} morning of the whole year\n{long} evening of the whole year\n{long[:62]}").values()) == [
        "buses that wait for the children who come from the other side of the river every morning of the...",
        "buses that wait for the children who come from the other side of the river every evening of the...",
        "buses that wait for the children who come from the other side",
    ]


@pytest.mark.parametrize("ending", ["morning", "evening"])
def test_an_idea_is_chosen_by_its_label_though_another_begins_alike(ending: str) -> None:
    long = "buses that wait for the children who come from the other side of the river every"
    talk = Talk(survey_of(IDEAS, ONE | {"choices_from": "ideas"})).says(f"{long} morning\nfood\n{long} evening")
    (label,) = [option.label for option in talk.last.prompts[-1].options if ending in option.label]
    assert talk.says(label).answers["one"] == f"{long} {ending}"


@pytest.mark.parametrize("word", ["Stop", "basta", "QUIT"])
def test_a_word_that_asks_to_stop_is_not_offered(word: str) -> None:
    talk = Talk(survey_of(IDEAS, BEST)).says(f"Stop the bullying\n{word}\nbuses")
    assert talk.told.splitlines()[1:3] == ["1. Stop the bullying", "2. buses"]


@pytest.mark.parametrize(
    ("questions", "message"),
    [
        ([BEST, IDEAS], "choices_from names 'ideas', which is not asked before this question"),
        ([LIKES, FIRST | {"choices": {"a": "A", "b": "B"}}], "write 'choices', or 'choices_from'"),
        ([{k: v for k, v in LIKES.items() if k != "choices"}], "there are no choices"),
        ([IDEAS, BEST | {"tag": "idea"}], "somebody's own ideas cannot be a tag"),
        ([IDEAS, WHY | {"choices_from": "ideas"}], "'choices_from' only belongs to a question that has choices"),
        (
            [{"key": "n", "type": "number", "text": "How many?"}, BEST | {"choices_from": "n"}],
            "only an answer in words, or several picked ones, can be chosen from",
        ),
    ],
)
def test_an_author_is_told_what_cannot_be_carried(questions: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        survey_of(*questions)
    assert message in str(wrong.value)
