"""What the check finds before people are asked: who is never asked, what is long, hard, double or protected by law."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from sipbot import surveys
from sipbot.checking.double_questions import asked_twice
from sipbot.checking.promised_words import broken
from sipbot.checking.ways import is_reachable
from sipbot.engine.survey import Survey
from sipbot.translating.po_text import new_block, written

GOOD = """\
title: Our school
audience: [family, student]
consent: May we keep your answers? Reply 1 to begin, 2 to leave.
questions:
  - {key: role, type: choice, text: Who are you?, choices: {family: A parent, student: A student, staff: Staff}}
  - {key: liked, type: choices, text: What do you like?, choices: {art: Art, music: Music, sport: Sport}, at_most: 1}
  - {key: safe, type: scale, text: How safe is school?, low: {1: Not}, high: {5: Very}, ask_if: {role: [student]}}
  - {key: why, type: text, text: Why is that?, ask_if: {role: [student, family], safe: [1, 2]}}
thanks: Thank you.
"""


class Author:
    """Writes a good survey, changes one thing in it, and reads what the check says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "our_school.yaml"

    def writes(self, *changes: tuple[str, str]) -> surveys.Examined:
        text = GOOD
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        self.file.write_text(text, encoding="utf-8")
        return surveys.examine(self.file)

    def errors(self, *changes: tuple[str, str]) -> list[str]:
        return self._told(self.writes(*changes).errors)

    def warnings(self, *changes: tuple[str, str]) -> list[str]:
        found = self.writes(*changes)
        assert found.errors == ()
        return self._told(found.warnings)

    def adds(self, question: str) -> tuple[str, str]:
        return ("thanks:", f"  - {question}\nthanks:")

    def translated(self, file: Path, texts: Mapping[tuple[str, str], str]) -> list[str]:
        header = new_block(
            "", "", "Content-Type: text/plain; charset=utf-8\nX-Sipbot-State: reviewed by A on 2026-11-20\n"
        )
        file.write_text(written((header, *(new_block(*text, said) for text, said in texts.items()))), encoding="utf-8")
        found = surveys.examine(self.file)
        assert found.errors == ()
        return self._told(found.warnings)

    def _told(self, problems: tuple[surveys.Problem, ...]) -> list[str]:
        return [str(problem).replace(f"{self.folder}/our_school.yaml:", "") for problem in problems]


@pytest.fixture
def author(tmp_path: Path) -> Author:
    return Author(tmp_path)


def test_a_good_survey_gives_no_warning(author: Author) -> None:
    assert author.warnings() == []


# Questions that nobody can reach.


def test_a_question_that_asks_for_two_answers_at_once_is_told(author: Author) -> None:
    assert author.errors(("ask_if: {role: [student, family], safe", "ask_if: {role: [family], safe")) == [
        "8: question 'why': nobody is ever asked this: 'role' would have to be family & student, "
        "counting the ask_if of what it names"
    ]


def test_a_question_behind_one_that_nobody_reaches_is_told_too(author: Author) -> None:
    behind = author.adds("{key: more, type: text, text: What else?, ask_if: {safe: [5], role: [staff]}}")
    assert [told.partition(":")[0] for told in author.errors(behind)] == ["9"]


def test_two_picks_are_no_contradiction_where_two_may_be_picked(author: Author) -> None:
    first = author.adds("{key: one, type: scale, text: How loud?, low: {1: a}, high: {5: b}, ask_if: {liked: [art]}}")
    then = author.adds("{key: two, type: text, text: Why is that?, ask_if: {liked: [music], one: [1]}}")
    assert author.errors(first, then, (", at_most: 1", "")) == []
    assert author.errors(first, then, ("at_most: 1", "at_most: 2")) == []
    assert [told.partition(": nobody")[0] for told in author.errors(first, then)] == ["10: question 'two'"]


def test_options_of_which_there_is_never_more_than_one_are_told(author: Author) -> None:
    best = author.adds("{key: best, type: choice, text: Which one?, choices_from: liked}")
    assert author.errors(best) == [
        "9: question 'best': nobody is ever asked this: of 'liked' only one is picked, "
        "and there must be two to choose from"
    ]
    assert author.errors(best, (", at_most: 1", "")) == []


def test_a_survey_with_a_question_that_nobody_reaches_is_not_opened(author: Author) -> None:
    found = author.writes(("ask_if: {role: [student, family], safe", "ask_if: {role: [family], safe"))
    assert not found.can_be_opened


@pytest.mark.parametrize("name", surveys.names())
def test_every_question_of_ours_can_be_reached(name: str) -> None:
    survey = surveys.load(name)
    assert [question.key for question in survey.questions if not is_reachable(survey, question.key)] == []


# Names in braces.


def test_an_earlier_answer_that_nobody_here_has_given_is_a_warning(author: Author) -> None:
    text = author.adds("{key: more, type: text, text: 'You said {safe}. What else?', ask_if: {role: [staff]}}")
    assert author.warnings(text) == [
        "9: warning: question 'more': {safe} is never answered by who is asked this: take it out, or say what else"
    ]
    instead = author.adds("{key: more, type: text, text: 'You said {safe|that}. What else?', ask_if: {role: [staff]}}")
    assert author.warnings(instead) == []


# Text messages.


def test_a_text_of_more_than_two_segments_is_a_warning_with_its_languages(author: Author) -> None:
    long = "Look. " * 50 + "What do you see?"
    assert author.warnings(("Who are you?", long)) == [
        "5: warning: question 'role': 'Look. Look. Look. Look. Look. Look....' alone takes more than 2 segments "
        "as a text message (en: 3): shorten it"
    ]


def test_more_than_seven_options_are_a_warning(author: Author) -> None:
    eight = "{key: day, type: choice, text: When?, choices: {a: a1, b: b2, c: c3, d: d4, e: e5, f: f6, g: g7, h: h8}}"
    assert author.warnings(author.adds(eight)) == [
        "9: warning: question 'day': 8 options are many in a text message, where one cannot look back: "
        "7 are easier to keep in mind"
    ]
    assert author.warnings(author.adds(eight.replace(", h: h8", ""))) == []


def test_a_way_out_after_seven_options_is_none_to_keep_in_mind(author: Author) -> None:
    seven = "{key: day, type: choice, text: When?, choices: {a: a1, b: b2, c: c3, d: d4, e: e5, f: f6, g: g7, %s: h8}}"
    assert author.warnings(author.adds(seven % "other")) == author.warnings(author.adds(seven % "unsaid")) == []


# Words that the bot knows.


def test_a_translation_that_names_a_word_which_the_bot_does_not_know_is_a_warning(author: Author) -> None:
    spanish = author.folder / "translations" / "es" / "our_school.po"
    spanish.parent.mkdir(parents=True)
    skip = ("Who are you?", "Who are you? You can SKIP this.")
    survey = author.writes(skip).survey
    assert survey is not None
    said = {(context, text): f"{text} (es)" for context, text in survey.texts()}
    assert author.translated(spanish, {**said, ("role", skip[1]): "¿Quién es usted? Puede SALTAR esto."}) == []
    assert author.translated(spanish, {**said, ("role", skip[1]): "¿Quién es usted? Puede IGNORAR esto."}) == [
        "5: warning: question 'role': in es nothing in capitals does what SKIP does: "
        "name a word that the bot knows there"
    ]


@pytest.mark.parametrize("name", surveys.names())
def test_every_word_that_ours_promise_is_known_in_every_language(name: str) -> None:
    survey = surveys.load(name)
    assert [hit for context, text in survey.texts() for hit in broken(survey, context, text)] == []


# Reading.


def test_a_survey_that_is_hard_to_read_is_a_warning(author: Author) -> None:
    hard = (
        "Considering contemporary institutional responsibilities with organizational developments, what "
        "characteristics of administrative communication, instructional leadership and extracurricular "
        "participation would you predominantly recommend for comprehensive reorganization?"
    )
    told = author.warnings(("Why is that?", f"'{hard}'"))
    assert told[0].startswith("1: warning: in en it reads like grade ")
    assert told[0].endswith("above grade 6: begin with 'Considering contemporary...'")


# Two questions in one.


@pytest.mark.parametrize(
    ("kind", "language", "text"),
    [
        ("text", "en", "What went well, and what would you change?"),
        ("text", "en", "When and where should we meet?"),
        ("text", "en", "Do you feel safe? Do you feel welcome?"),
        ("scale", "en", "How safe and happy do you feel?"),
        ("text", "es", "¿Qué salió bien y qué cambiaría?"),
        ("scale", "es", "¿Qué tan seguro y contento se siente?"),
        ("text", "pt", "O que deu certo e o que você mudaria?"),
        ("text", "zh-Hans", "什么好？什么不好？"),
    ],
)
def test_a_question_that_asks_two_things_is_seen(kind: str, language: str, text: str) -> None:
    assert asked_twice(survey_of(kind, text).question("q"), text, language) is not None


@pytest.mark.parametrize(
    ("kind", "language", "text"),
    [
        ("text", "en", "What helps students and families feel at home?"),
        ("text", "en", "And what was hard back then?"),
        ("text", "en", "Think of school and home. What is different?"),
        ("choice", "en", "Do you get help with reading or writing?"),
        ("scale", "es", "¿Qué tan bien recibida o recibido se siente?"),
        ("text", "es", "¿Y qué era difícil?"),
        ("text", "vi", "Trường và nhà thế nào?"),
    ],
)
def test_a_question_that_only_says_and_is_left_alone(kind: str, language: str, text: str) -> None:
    assert asked_twice(survey_of(kind, text).question("q"), text, language) is None


@pytest.mark.parametrize("name", surveys.names())
def test_no_question_of_ours_asks_two_things(name: str) -> None:
    survey = surveys.load(name)
    assert [one.key for one in survey.questions if asked_twice(one, one.text, survey.language)] == []


FIELDS: Mapping[str, Mapping[str, object]] = {
    "scale": {"low": {1: "a"}, "high": {5: "b"}},
    "choice": {"choices": {"yes": "I do", "no": "I do not"}},
}


def survey_of(kind: str, text: str) -> Survey:
    return Survey.model_validate(
        {
            "title": "T",
            "audience": ["family"],
            "consent": "May we?",
            "questions": [{"key": "q", "type": kind, "text": text, **FIELDS.get(kind, {})}],
            "thanks": "Thanks",
        }
    )


# The eight protected areas.

SAD = '{key: mood, type: text, text: "When do you feel depressed?"}'
TOLD = (
    "9: question 'mood': students are asked about mental or psychological problems ('depressed'), which U.S. law "
    "protects (PPRA, 20 U.S.C. 1232h): word it in another way, or have somebody look after it and write "
    "'student_consent: {status: ..., by: NAME, on: 2026-11-20}', where status is 'active consent given', "
    "'notice and opt-out given' or 'no protected area'"
)


def marked(status: str) -> tuple[str, str]:
    return ("questions:", f"student_consent: {{status: {status}, by: Ana Silva, on: 2026-11-20}}\nquestions:")


def test_students_are_not_asked_about_what_the_law_protects_before_somebody_has_looked_after_it(
    author: Author,
) -> None:
    assert author.errors(author.adds(SAD)) == [TOLD]
    assert not author.writes(author.adds(SAD)).can_be_opened


@pytest.mark.parametrize("status", ["active consent given", "notice and opt-out given", "no protected area"])
def test_a_named_person_opens_it_and_it_stays_in_sight(author: Author, status: str) -> None:
    assert author.warnings(author.adds(SAD), marked(status)) == [
        "10: warning: question 'mood': students are asked about mental or psychological problems ('depressed'): "
        f"{status}, Ana Silva, 2026-11-20"
    ]


def test_a_mark_without_a_name_is_told(author: Author) -> None:
    assert author.errors(author.adds(SAD), ("questions:", "student_consent: {status: asked}\nquestions:")) == [
        "4: 'status' cannot be 'asked': choose one of 'active consent given', 'notice and opt-out given' or "
        "'no protected area'",
        "4: 'by' is missing: add a line 'by: ...'",
        "4: 'on' is missing: add a line 'on: ...'",
    ]


def test_a_mark_with_something_else_in_it_is_told(author: Author) -> None:
    old, new = marked("no protected area")
    assert author.errors((old, new.replace("by:", "buy: x, by:"))) == ["4: 'buy' is not known here: did you mean 'by'?"]


def test_what_is_asked_of_families_alone_is_no_matter_of_this_law(author: Author) -> None:
    assert author.errors(author.adds(SAD), ("[family, student]", "[family]")) == []
    of_families = SAD.replace("}", ", ask_if: {role: [family]}}")
    tagged = ("staff: Staff}}", "staff: Staff}, tag: role}")
    assert author.errors(author.adds(of_families), tagged) == []
    assert author.errors(author.adds(SAD.replace("}", ", ask_if: {role: [student]}}")), tagged) == [TOLD]


def test_a_spanish_survey_is_read_in_spanish(author: Author) -> None:
    spanish = ("audience:", "language: es\naudience:")
    asked = author.adds('{key: casa, type: text, text: "¿Cuánto dinero ganan sus padres?"}')
    (told,) = author.errors(spanish, asked)
    assert told.startswith("10: question 'casa': students are asked about income (")
