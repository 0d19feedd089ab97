"""What themes are called, and which ideas speak for them."""

from collections.abc import Iterable, Sequence

import numpy as np
import pytest

from analysis.label import Asked, acts_in, labels
from analysis.phrases import phrases_of
from analysis.places import without_places
from analysis.quotes import Voices, shortened, typical
from analysis.report import Span
from analysis.wording import Wording, stem

BUS = ["The bus is always late", "School bus comes late", "Late buses again", "Late bus in the morning"]
FOOD = ["Better lunch food", "The lunch food is cold", "More lunch food choices", "Better food"]


def named(*themes: list[str], language: str = "en") -> list[str]:
    wordings = [Wording(text, language) for theme in themes for text in theme]
    which = np.array([i for i, theme in enumerate(themes) for _ in theme])
    return [label.name for label in labels(wordings, which, np.ones(len(which)))]


def test_a_name_is_a_phrase_that_people_used() -> None:
    assert named(BUS, FOOD) == ["Late bus", "Better food"]


def test_phrases_of_all_themes_are_compared_with_their_meaning_at_once() -> None:
    asked: list[tuple[str, int]] = []

    def prefers_long(themes: Sequence[Asked]) -> list[list[float]]:
        asked.extend((language, theme) for language, theme, _ in themes)
        return [[float(len(phrase)) for phrase in phrases] for _, _, phrases in themes]

    wordings, which = [Wording(text, "en") for text in BUS + FOOD], np.repeat([0, 1], 4)
    names = [label.name for label in labels(wordings, which, np.ones(8), prefers_long)]
    assert names == ["Late bus in the morning", "More lunch food choices"]
    assert asked == [("en", 0), ("en", 1)]


def test_a_name_leaves_out_how_somebody_began_to_speak() -> None:
    said = Wording("I think we need more time for teachers to plan together", "en")
    assert [phrase.text for phrase in phrases_of(said) if phrase.is_whole] == [
        "more time for teachers to plan together"
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We have too much homework", "too much homework"),
        ("Activities/places for teens", "Activities/places for teens"),
        ("What are the steps to a diploma?", "steps to a diploma"),
    ],
)
def test_a_name_keeps_what_makes_sense_of_it(text: str, name: str) -> None:
    assert name in {phrase.text for phrase in phrases_of(Wording(text, "en"))}


@pytest.mark.parametrize(
    ("text", "no_name"),
    [
        ("I don't feel safe in the halls", "safe in the halls"),
        ("My daughter holds the door", "daughter holds"),
        ("He is a bully", "He is a bully"),
        ("The lunch is cold", "cold"),
        ("Not in the budget", "in the budget"),
        ("How long does the bus ride take", "long does the bus ride take"),
        ("At least not from gym", "least not from gym"),
        ("¿Cuándo llega el autobús?", "llega el autobús"),
    ],
)
def test_half_a_sentence_is_no_name(text: str, no_name: str) -> None:
    language = "es" if text.startswith("¿") else "en"
    assert no_name not in {phrase.text for phrase in phrases_of(Wording(text, language))}


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (["The gym is cold", "In winter its cold", "Cold gym"], "Cold gym"),
        (["The office changed the calendar", "One calendar for tests", "Calendar"], "Calendar for tests"),
        (["Teachers who listen", "Teachers they are kind"], "Teachers who listen"),
        (["Four bathrooms with doors", "Bathrooms with doors"], "Bathrooms with doors"),
        (["Dr. Lima", "Dr. Lima", "A helpful nurse"], "Helpful nurse"),
        (["Thanks to XXXX", "XXXX is kind", "Helpful nurses"], "Helpful nurses"),
        (["Hi", "Hi", "Phone line"], "Phone line"),
        (["BAD COMMUNICATION", "BAD COMMUNICATION"], "Bad communication"),
        (["More help with STEM", "STEM"], "More help with STEM"),
        (["Kids laugh", "They laugh", "Kids laugh", "Laughter of kids"], "Laughter of kids"),
        (["Somebody explains", "Clear rules"], "Clear rules"),
        (["The building flooded", "Flood in the building"], "Flood in the building"),
        (["The next answer", "Next answer", "Answer to parents"], "Answer to parents"),
        (["Ask paras", "Ask paras", "Paras in class"], "Paras in class"),
        (["Use paras", "Use paras", "Paras in class"], "Paras in class"),
        (["Kids explaining", "Curious kids", "Curious kids ask"], "Curious kids"),
        (["Lockdown everywhere", "Lockdown everywhere", "Lockdown drills"], "Lockdown drills"),
        (["Every day after the meeting", "Every day", "Every day", "A morning meeting"], "Morning meeting"),
        (["They sit", "We sit", "Sit", "Sit", "A quiet bench"], "Quiet bench"),
    ],
)
def test_a_name_is_a_thing_that_many_speak_of_and_no_sentence_person_or_shout(said: list[str], name: str) -> None:
    assert named(said, FOOD)[0] == name


def test_what_many_say_in_parts_goes_before_what_one_says_whole() -> None:
    lift = ["The elevator and the ramps are slow", "Elevator and ramps, please", "Old elevator", "Ramps, please"]
    assert named(["Packet city", *lift], FOOD)[0] == "Elevator and ramps"


def test_what_somebody_does_is_known_by_the_words_before_it() -> None:
    said = ["They laugh at me", "We can play", "the play and a play", "You walk to lunch", "Lunch for all"]
    assert acts_in([Wording(text, "en") for text in said]) == {"laugh", "walk"}


def test_a_name_is_made_of_words_that_several_people_use() -> None:
    slow = ["Our math class is slow", "The math class is slow", "In math class we wait", "We do math", "Math and me"]
    others = ["Math argument", "Math", "Too slow", "Math", "Worksheets are boring", "Math", "Math"]
    assert named([*slow, *others], FOOD)[0] == "Math class"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (["Teacher", "My teacher", "The teacher", "Teachers", "All teachers"], "Teachers"),
        (["Teacher", "My teacher", "The teacher", "Teacher, please", "All teachers"], "Teacher"),
        (["The bus", "Bus", "A bus"], "Bus"),
        (["Sit", "Sit", "He sits", "She sits"], "Sit"),
        (["Activities/places", "Activities/places", "Activities/places"], "Activities/places"),
    ],
)
def test_a_name_of_one_word_is_in_the_plural_where_a_third_write_it_so(said: list[str], name: str) -> None:
    assert named(said, FOOD)[0] == name


def test_no_two_names_are_alike() -> None:
    names = named(FOOD, [f"{text} please" for text in FOOD], BUS)
    assert len({name.casefold() for name in names}) == 3


def test_keywords_set_a_theme_apart() -> None:
    wordings = [Wording(text, "en") for text in (*BUS, *FOOD)]
    found = labels(wordings, np.repeat([0, 1], 4), np.ones(8))
    assert [label.keywords[0] for label in found] == ["late", "food"]


def test_names_are_in_the_language_most_ideas_are_in() -> None:
    spanish = ["El autobús llega tarde", "Autobús tarde otra vez", "Autobús"]
    wordings = [*(Wording(text, "en") for text in (*BUS, *FOOD)), *(Wording(text, "es") for text in spanish)]
    found = labels(wordings, np.array([0] * 4 + [1] * 4 + [0] * 3), np.ones(11))
    assert found[0].name == "Late bus"


def test_a_theme_in_one_other_language_is_named_in_that_language() -> None:
    wordings = [
        *(Wording(text, "en") for text in (*BUS, *FOOD)),
        *(Wording("Más recreo largo", "es") for _ in range(3)),
    ]
    found = labels(wordings, np.array([0] * 4 + [1] * 4 + [2] * 3), np.ones(11))
    assert found[2].name == "Más recreo largo"


def test_ideas_without_a_word_still_have_a_name() -> None:
    assert named(["the", "it is"]) == ["The"]


@pytest.mark.parametrize(
    ("word", "counted_as"),
    [("Buses", "buse"), ("classes", "class"), ("class", "class"), ("families", "family"), ("School's", "school")],
)
def test_words_are_counted_without_their_plural(word: str, counted_as: str) -> None:
    assert stem(word) == counted_as


def english(texts: Iterable[str]) -> list[Wording]:
    return [Wording(text, "en") for text in texts]


def quoted(texts: list[str], people: list[str], stances: list[str] | None = None) -> list[str]:
    spans = [Span(f"R{i}", 0, len(text)) for i, text in enumerate(texts)]
    rows = np.eye(len(texts)) * 0.1 + 1.0
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    found = typical(spans, english(texts), people, stances=stances or ["suggestion"] * len(texts), rows=rows)
    return [texts[int(span.response_id[1:])][span.start : span.end] for span in found]


def test_quotes_are_by_different_people_in_different_words() -> None:
    texts = [
        "The bus is late every day",
        "the bus is LATE every day!",
        "Our bus never comes on time",
        "My bus was early once",
    ]
    assert quoted(texts, ["ana", "ben", "ana", "cy"]) == [texts[0], texts[3]]


def test_both_sides_are_quoted() -> None:
    texts = [
        "We need another bus here",
        "We need a safer bus stop",
        "We need more bus drivers",
        "The bus drivers are kind",
    ]
    sides = ["suggestion"] * 3 + ["asset"]
    assert texts[3] in quoted(texts, ["a", "b", "c", "d"], sides)[:2]


@pytest.mark.parametrize(
    ("language", "leaning", "alone"),
    [
        ("en", "But it's one teacher.", "One teacher is not enough."),
        ("en", "“It’s only one teacher.”", "This school has one teacher."),
        ("es", "Pero es un solo maestro.", "Que haya más de un maestro."),
        ("pt", "Mas é só um professor.", "O professor é um só."),
        ("ht", "Men se yon sèl pwofesè.", "Sa ki bon se pwofesè a."),
        ("vi", "Nhưng chỉ có một giáo viên.", "Chỉ có một giáo viên ở đây."),
        ("zh", "但是只有一位老师。", "只有一位老师是不够的。"),
    ],
)
def test_no_quote_begins_amid_a_thought_where_another_says_a_whole_one(language: str, leaning: str, alone: str) -> None:
    spans = [Span("R0", 40, 40 + len(leaning)), Span("R1", 40, 40 + len(alone))]
    rows = np.array([[1.0, 0.0], [0.9, 0.4]])
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    said = [Wording(leaning, language), Wording(alone, language)]
    found = typical(spans, said, ["ana", "ben"], stances=["challenge"] * 2, rows=rows)
    assert [span.response_id for span in found] == ["R1", "R0"]


def test_who_says_only_halves_of_thoughts_is_still_heard() -> None:
    spans = [Span("a", 0, 20), Span("b", 0, 20), Span("c", 0, 20), Span("d", 30, 50)]
    texts = ["The bus is late again", "Our bus never comes here", "Late bus every morning", "but it is always late"]
    rows = np.eye(4) * 0.1 + 1.0
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    voices = Voices.of(ROLES, smallest_group=2)
    found = typical(spans, english(texts), list("abcd"), stances=["challenge"] * 4, rows=rows, voices=voices)
    assert "d" in [span.response_id for span in found]


def test_a_quote_is_two_sentences_at_most() -> None:
    text = "The bus is late. It is cold. We wait."
    assert shortened(Span("R1", 5, 5 + len(text)), text) == Span("R1", 5, 5 + len("The bus is late. It is cold."))


def test_a_sentence_without_end_is_cut_after_a_word() -> None:
    text = "bus late again and " * 300
    cut = shortened(Span("R1", 0, len(text)), text)
    assert cut.end <= 280
    assert text[cut.end] == " "


def test_the_name_of_the_town_does_not_make_a_theme() -> None:
    texts = [
        "Lincoln School needs buses",
        "I like art at Lincoln School",
        "LS needs a gym",
        "Lincoln School",
        "Lincoln School!",
    ]
    assert without_places(texts) == ["needs buses", "I like art at", "needs a gym", "Lincoln School", "Lincoln School!"]


def test_the_name_of_a_language_is_no_place() -> None:
    texts = ["Somebody who speaks Haitian Creole"] * 5
    assert without_places(texts) == texts


ROLES = {
    ("role", "family"): frozenset("abc"),
    ("role", "student"): frozenset("de"),
    ("role", "principal"): frozenset("p"),
}


def voiced(texts: dict[str, str], smallest_group: int) -> list[str]:
    """The people quoted, of whom each said the one text."""
    people = list(texts)
    spans = [Span(person, 0, len(text)) for person, text in texts.items()]
    rows = np.eye(len(people)) * 0.1 + 1.0
    rows[0] += 0.2
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    voices = Voices.of(ROLES, smallest_group)
    said = english(texts.values())
    found = typical(spans, said, people, stances=["challenge"] * len(people), rows=rows, voices=voices)
    return [span.response_id for span in found]


def test_quotes_are_by_people_of_different_roles() -> None:
    texts = {
        "a": "The bus is always late",
        "b": "Our bus never comes",
        "c": "Late bus each day",
        "d": "I miss first period",
    }
    assert set(voiced(texts, 2)[:2]) & {"d"} == {"d"}


LOUD = {f"f{i}": f"We parents have waited for the late bus for {i} long years now" for i in range(20)}
MANY = {("role", "family"): frozenset(LOUD), ("role", "student"): frozenset("st"), ("role", "teacher"): frozenset("xy")}


@pytest.mark.parametrize("said", ["Late bus", "The bus is late. " * 2, "The bus that we all take is late again today"])
def test_roles_take_turns_in_the_quotes_however_many_people_and_words_each_has(said: str) -> None:
    texts = [*LOUD.values(), said, f"{said}!!", "My class starts without half of them"]
    people = [*LOUD, "s", "t", "x"]
    rows = np.tile([1.0, 0.2, 0.0, 0.0], (len(people), 1))
    rows[-3:, 2] += 0.6
    rows[-1, 3] += 0.6
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    spans = [Span(person, 0, len(text)) for person, text in zip(people, texts, strict=True)]
    wordings, voices = english(texts), Voices.of(MANY, smallest_group=2)
    found = typical(spans, wordings, people, stances=["challenge"] * len(people), rows=rows, voices=voices)
    assert sorted(span.response_id[0] for span in found) == ["f", "s", "x"]


def test_of_two_roles_neither_has_all_quotes() -> None:
    texts = {"a": "The bus is late", "b": "The bus never comes", "c": "A late bus each day", "d": "I miss first period"}
    assert "d" in voiced(texts, 2)


def test_somebody_of_a_role_too_small_to_show_is_quoted_only_where_nobody_else_speaks() -> None:
    texts = {
        "p": "The bus is always late",
        "a": "Our bus never comes",
        "b": "Late bus each day",
        "d": "I miss first period",
    }
    assert "p" not in voiced(texts, 2)
    assert voiced({"p": "The bus is always late"}, 2) == ["p"]
