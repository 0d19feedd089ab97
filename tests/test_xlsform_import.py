"""What a form becomes: each kind of row, and what is told of all that a survey cannot say."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import pytest

from sipbot.xlsforms.importing import Imported
from sipbot.xlsforms.languages import code_named
from sipbot.xlsforms.remarks import FormError
from tests.forms import YES_NO, form_file, questions, taken, taken_again, taken_from, told

Rows = Sequence[Sequence[object]]
HEADER = ["type", "name", "label"]
LISTS = [
    ["list_name", "name", "label"],
    ["color", "red", "Red"],
    ["color", "green", "Green"],
    ["color", "blue", "Blue"],
]
SETTINGS = [["form_title", "form_id", "default_language"], ["Our colors", "colors", "English (en)"]]


class Import(Protocol):
    """Imports a form of these rows."""

    def __call__(self, rows: Rows, choices: Rows = LISTS, settings: Rows = SETTINGS, **sheets: Rows) -> Imported: ...


@pytest.fixture
def form(tmp_path: Path) -> Import:
    """Imports a form of these rows; checks that it stays the same after an export and another import."""

    def imported(rows: Rows, choices: Rows = LISTS, settings: Rows = SETTINGS, **sheets: Rows) -> Imported:
        named = {"survey": rows, "choices": choices, "settings": settings, **sheets}
        found = taken_from({name: sheet for name, sheet in named.items() if sheet})
        again = taken_again(found, tmp_path)
        assert (again.name, again.fields, again.translations) == (found.name, found.fields, found.translations)
        assert again.remarks == ()
        return found

    return imported


# Types.


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("text", "text"),
        ("Text", "text"),
        ("string", "text"),
        ("decimal", "number"),
        ("select_one color", "choice"),
        ("select one color", "choice"),
        ("select one from color", "choice"),
        ("select1 color", "choice"),
        ("Select_One color", "choice"),
        ("add select one prompt using color", "choice"),
        ("q select1 color", "choice"),
        ("select_multiple color", "choices"),
        ("select_multiple  color", "choices"),
        ("select multiple from color", "choices"),
        ("select all that apply from color", "choices"),
        ("rank color", "rank"),
    ],
)
def test_a_type_is_known_in_every_spelling(form: Import, written: str, becomes: str) -> None:
    found = form([HEADER, [written, "it", "What is it?"]])
    assert questions(found)["it"]["type"] == becomes
    assert not told(found, "survey row")


@pytest.mark.parametrize("written", ["integer", "int", "Integer", "add integer prompt"])
def test_a_whole_number_is_a_number_and_it_is_told_that_it_may_have_parts(form: Import, written: str) -> None:
    found = form([HEADER, [written, "it", "How many?"]])
    assert questions(found)["it"] == {"key": "it", "type": "number", "text": "How many?"}
    assert told(found, f"survey row 2: {written} it: people can also reply with a part of a whole")


@pytest.mark.parametrize(
    ("written", "most"),
    [("percentage", 100), ("number of days in last month", 31), ("number of days in last year", 365)],
)
def test_a_type_with_limits_of_its_own_keeps_them(form: Import, written: str, most: int) -> None:
    found = form([HEADER, [written, "it", "How many?"]])
    assert (questions(found)["it"]["at_least"], questions(found)["it"]["at_most"]) == (0, most)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("geopoint", "sipbot does not ask where people are"),
        ("image", "sipbot takes answers in words, no files"),
        ("audio", "sipbot takes answers in words, no files"),
        ("barcode", "a chat has no scanner"),
        ("calculate", "a survey has no computed values"),
        ("start", "sipbot records by itself when and how people answer"),
        ("deviceid", "sipbot records by itself when and how people answer"),
        ("audit", "sipbot does not watch people while they answer"),
        ("csv-external", "a survey reads no other files"),
        ("select_one_from_file list.csv", "its choices stand in a file of their own"),
        ("select_one ${it}", "its choices stand in the answers to another question"),
        ("select_one nowhere", "there is no list 'nowhere'"),
        ("score__row", "only KoboToolbox has such tables"),
        ("text audit", "sipbot does not watch people while they answer"),
        ("telepathy", "there is no such type of question"),
    ],
)
def test_a_row_that_is_no_question_of_ours_is_told(form: Import, written: str, why: str) -> None:
    found = form([HEADER, ["text", "it", "What is it?"], [written, "other", "And this?"]])
    assert list(questions(found)) == ["it"]
    assert len(told(found, f"survey row 3: {written} other ('And this?'): {why}")) == 1


@pytest.mark.parametrize("written", ["time", "dateTime"])
def test_a_time_of_day_is_asked_in_words(form: Import, written: str) -> None:
    found = form([HEADER, [written, "when", "When was that?"]])
    assert questions(found)["when"] == {"key": "when", "type": "text", "text": "When was that?"}
    assert told(found, f"survey row 2: {written} when: a survey has no question for a time of day")


@pytest.mark.parametrize(
    ("constraint", "earliest", "latest"),
    [
        ("", None, None),
        (". >= date('2026-09-01') and . <= date('2027-06-30')", "2026-09-01", "2027-06-30"),
        (". > '2026-09-01' and . < '2027-06-30'", "2026-09-02", "2027-06-29"),
    ],
)
def test_a_date_keeps_its_first_and_last_day(
    form: Import, constraint: str, earliest: str | None, latest: str | None
) -> None:
    found = form([[*HEADER, "constraint"], ["date", "when", "When?", constraint]])
    assert (questions(found)["when"].get("earliest"), questions(found)["when"].get("latest")) == (earliest, latest)
    assert not told(found, "survey row")


@pytest.mark.parametrize("constraint", [". >= today()", ". >= date('2026-09-01')", ". >= date('2026-02-31')"])
def test_days_that_a_survey_cannot_say_are_told(form: Import, constraint: str) -> None:
    found = form([[*HEADER, "constraint"], ["date", "when", "When?", constraint]])
    assert questions(found)["when"] == {"key": "when", "type": "date", "text": "When?"}
    assert len(told(found, f"survey row 2: limit {constraint!r}")) == 1


def test_choices_that_were_picked_before_are_chosen_from(form: Import) -> None:
    found = form(
        [
            [*HEADER, "choice_filter"],
            ["select_multiple color", "liked", "Which do you like?", ""],
            ["rank color", "first", "In which order?", "selected(${liked}, name)"],
        ]
    )
    assert questions(found)["first"]["choices_from"] == "liked"
    assert not told(found, "survey row")


def test_what_depends_on_a_row_that_is_left_out_is_told(form: Import) -> None:
    found = form(
        [
            [*HEADER, "relevant"],
            ["calculate", "sum", "", ""],
            ["text", "it", "What is ${sum}?", ""],
            ["text", "why", "Why?", "${sum} > 3"],
        ]
    )
    assert questions(found)["why"] == {"key": "why", "type": "text", "text": "Why?"}
    assert questions(found)["it"]["text"] == "What is ...?"
    assert told(found, "survey row 3: label 'What is ...?': '...' stands for ${sum}, which is no answer")
    assert told(found, "survey row 4: relevant '${sum} > 3': ${sum}: it was left out (survey row 2)")


def test_or_other_becomes_a_choice_and_a_question(form: Import) -> None:
    found = form([HEADER, ["select_one color or_other", "it", "Which?"]])
    assert questions(found)["it"]["choices"] == {
        "red": "Red",
        "green": "Green",
        "blue": "Blue",
        "other": "Another answer",
    }
    assert questions(found)["it_other"]["ask_if"] == {"it": ["other"]}
    assert told(found, "survey row 2: 'Another answer' and 'What is your other answer?'")


def test_the_words_for_another_answer_are_in_the_languages_of_the_form(form: Import) -> None:
    found = form(
        [
            ["type", "name", "label::English (en)", "label::Español (es)"],
            ["select_one color or other", "it", "W?", "¿C?"],
        ],
        [["list_name", "name", "label::English (en)", "label::Español (es)"], *[[*row, row[2]] for row in LISTS[1:]]],
    )
    assert found.translations["es"]["it", "Another answer"] == "Otra respuesta"
    assert found.translations["es"]["it_other", "What is your other answer?"] == "¿Cuál es su otra respuesta?"


def test_a_range_with_names_at_both_ends_is_a_scale(form: Import) -> None:
    ticks = [["list_name", "name", "label"], ["ends", "1", "Not at all"], ["ends", "5", "Very"], ["ends", "3", "So so"]]
    found = form(
        [[*HEADER, "parameters"], ["range", "safe", "How safe?", "start=1 end=5 step=1 tick_labelset=ends"]], ticks
    )
    assert questions(found)["safe"]["low"] == {"1": "Not at all"}
    assert questions(found)["safe"]["high"] == {"5": "Very"}
    assert told(found, "survey row 2: names of 'safe' (3: So so): a scale has names at both ends only")
    assert not told(found, "list 'ends'")


def test_a_range_of_whole_steps_can_be_asked_about(form: Import) -> None:
    rows = [["range", "it", "How much?", "start=1 end=5", ""], ["text", "why", "Why?", "", "${it} <= 2"]]
    found = form([[*HEADER, "parameters", "relevant"], *rows])
    assert questions(found)["why"]["ask_if"] == {"it": [1, 2]}


def test_a_step_is_told_as_it_is_written(form: Import) -> None:
    found = form([[*HEADER, "parameters"], ["range", "it", "How much?", "START=2 END=10 STEP=2"]])
    assert told(found, "survey row 2: limit 'step=2': people reply with any number between both ends")


@pytest.mark.parametrize(
    ("parameters", "least", "most"),
    [
        ("start=1 end=7 step=1", 1, 7),
        ("", 1, 10),
        ("end=10;start=0;step=2", 0, 10),
        ("start=0.5, end=2.5, step=0.5", 0.5, 2.5),
    ],
)
def test_another_range_is_a_number(form: Import, parameters: str, least: float, most: float) -> None:
    found = form([[*HEADER, "parameters"], ["range", "it", "How much?", parameters]])
    assert questions(found)["it"] == {
        "key": "it",
        "type": "number",
        "text": "How much?",
        "at_least": least,
        "at_most": most,
    }
    assert len(told(found, "it is asked as a number")) == 1


def test_limits_become_fields(form: Import) -> None:
    found = form(
        [
            [*HEADER, "constraint", "constraint_message"],
            ["integer", "age", "How old?", ". > 4 and . <= 20", "5 to 20"],
            ["select_multiple color", "liked", "Which do you like?", "count-selected(.) <= 2", ""],
            ["text", "name", "Your name?", "string-length(.) < 20", ""],
        ]
    )
    assert (questions(found)["age"]["at_least"], questions(found)["age"]["at_most"]) == (5, 20)
    assert questions(found)["liked"]["at_most"] == 2
    assert told(found, "survey row 2: constraint_message '5 to 20' of 'age': sipbot says by itself")
    assert told(found, "survey row 4: limit 'string-length(.) < 20': an answer in words has no limits")


def test_limits_that_leave_one_number_are_told(form: Import) -> None:
    found = form([[*HEADER, "constraint"], ["integer", "age", "How old?", ". = 5"]])
    assert "at_least" not in questions(found)["age"]
    assert told(found, "survey row 2: limit '. = 5': the least should be below the most")


@pytest.mark.parametrize(
    ("required", "becomes"), [("yes", True), ("TRUE", True), ("true()", True), (True, True), ("no", None), ("", None)]
)
def test_required_is_read_in_every_spelling(form: Import, required: object, becomes: bool | None) -> None:
    found = form([[*HEADER, "required"], ["text", "it", "What is it?", required]])
    assert questions(found)["it"].get("required") is becomes


def test_a_question_that_is_required_of_some_is_told(form: Import) -> None:
    found = form([[*HEADER, "required"], ["text", "it", "What?", ""], ["text", "why", "Why?", "${it} = 'x'"]])
    assert told(found, "survey row 3: required \"${it} = 'x'\": a question is required of everybody or of nobody")


# Notes, hints and groups.


def test_a_note_stands_before_the_next_question_and_the_last_one_is_the_thanks(form: Import) -> None:
    found = form(
        [
            HEADER,
            ["note", "intro", "Now about school."],
            ["text", "it", "What is good?"],
            ["note", "bye", "That was all."],
            ["note", "", "Goodbye!"],
        ]
    )
    assert questions(found)["it"]["text"] == "Now about school.\nWhat is good?"
    assert found.fields["thanks"] == "That was all.\nGoodbye!"
    assert told(found, "survey row 2: note intro: a survey says nothing between questions")


def test_a_note_for_some_is_not_put_before_a_question_for_all(form: Import) -> None:
    found = form(
        [
            [*HEADER, "relevant"],
            ["select_one color", "it", "Which?", ""],
            ["note", "red", "Red is warm.", "${it} = 'red'"],
            ["text", "why", "Why?", ""],
        ]
    )
    assert questions(found)["why"]["text"] == "Why?"
    assert told(found, "survey row 3: note red ('Red is warm.'): others are asked the next question ('why')")


def test_a_note_without_words_is_left_out(form: Import) -> None:
    found = form([HEADER, ["note", "a", "<img src='a.png'/>"], ["note", "b", ""], ["text", "it", "What?"]])
    assert questions(found)["it"]["text"] == "What?"
    assert told(found, "survey row 2: label \"<img src='a.png'/>\": formatting (bold, links, HTML) is taken out")
    assert told(found, "survey row 2: note a (\"<img src='a.png'/>\"): it has no words")
    assert told(found, "survey row 3: note b: it has no words")


def test_the_head_of_a_table_is_not_asked(form: Import) -> None:
    rows = [["select_one color", "head", "Choose a color.", "label"], ["select_one color", "it", "Which?", ""]]
    found = form([[*HEADER, "appearance"], *rows])
    assert list(questions(found)) == ["it"]
    assert questions(found)["it"]["text"] == "Choose a color.\nWhich?"
    assert told(found, "survey row 2: select_one color head: it heads a table, and nobody answers it")


def test_a_note_called_consent_is_the_consent(form: Import) -> None:
    found = form([HEADER, ["note", "consent", "May we? Reply 1 or 2."], ["text", "it", "What is good?"]])
    assert found.fields["consent"] == "May we? Reply 1 or 2."


def test_a_hint_stands_below_the_text(form: Import) -> None:
    found = form([[*HEADER, "hint"], ["text", "it", "What is good?", "In your own words"]])
    assert questions(found)["it"]["text"] == "What is good?\nIn your own words"
    assert told(found, "survey row 2: hint 'In your own words': a survey has no hints")


def test_a_hint_without_a_label_is_the_text(form: Import) -> None:
    found = form([[*HEADER, "hint"], ["text", "it", "", "Say what is good"]])
    assert questions(found)["it"]["text"] == "Say what is good"
    assert not told(found, "it has no label")


def test_a_hint_without_a_label_in_the_forms_own_language_is_not_the_text(form: Import) -> None:
    found = form([["type", "name", "label::en", "hint::es"], ["text", "a", "A?", ""], ["text", "it", "", "Diga"]])
    assert questions(found)["it"]["text"] == "it"
    assert told(found, "survey row 3: text it in 'en': the form does not say 'Diga' in that language")


def test_what_a_loop_goes_over_is_not_shown_to_people(form: Import) -> None:
    rows = [["begin loop over color", "each", ""], ["text", "why", "Why %(label)s?"], ["end loop", "", ""]]
    found = form([HEADER, *rows])
    assert questions(found)["why"]["text"] == "Why ...?"
    assert told(found, "survey row 3: label 'Why ...?': '...' stands for %(label)s")


def test_a_group_gives_its_condition_to_its_questions(form: Import) -> None:
    found = form(
        [
            [*HEADER, "relevant", "appearance"],
            ["select_one color", "it", "Which?", "", "minimal"],
            ["begin group", "warm", "About warm colors", "${it} != 'blue'", "field-list"],
            ["text", "why", "Why?", "", ""],
            ["begin_group", "deep", "", "", ""],
            ["text", "more", "And red?", "${it} = 'red'", ""],
            ["end_group", "", "", "", ""],
            ["end group", "", "", "", ""],
            ["text", "end", "Else?", "", ""],
        ]
    )
    assert {key: question.get("ask_if") for key, question in questions(found).items()} == {
        "it": None,
        "why": {"it": ["red", "green"]},
        "more": {"it": ["red"]},
        "end": None,
    }
    assert told(found, "survey row 3: group warm ('About warm colors'): a survey has no groups")
    assert told(found, "survey row 2: appearance 'minimal' of 'it': each channel shows a question in its own way")


def test_a_condition_of_a_group_that_cannot_be_said_is_told_once(form: Import) -> None:
    found = form(
        [
            [*HEADER, "relevant"],
            ["integer", "age", "How old?", ""],
            ["begin group", "old", "", "${age} > 17"],
            ["text", "a", "One?", ""],
            ["text", "b", "Two?", ""],
            ["end group", "", "", ""],
        ]
    )
    assert len(told(found, "numbers without end fulfill it")) == 1
    assert told(found, "survey row 3: relevant '${age} > 17'")


def test_a_repeat_is_asked_once_and_told(form: Import) -> None:
    found = form(
        [
            [*HEADER, "repeat_count"],
            ["begin repeat", "child", "Each child", "3"],
            ["text", "it", "What does the child like?", ""],
            ["end repeat", "", "", ""],
        ]
    )
    assert list(questions(found)) == ["it"]
    assert told(found, "survey row 2: repeat child ('Each child'): a survey asks each question once")
    assert told(found, "survey row 2: repeat_count '3' of 'child'")


def test_blocks_that_do_not_fit_are_told(form: Import) -> None:
    found = form([HEADER, ["end group", "", ""], ["text", "it", "What?"], ["begin repeat", "child", ""]])
    assert told(found, "survey row 2: end group: it ends no group: none is open")
    assert told(found, "survey row 4: repeat child: it never ends")


# Texts and languages.


@pytest.mark.parametrize(
    "headers",
    [
        ["label::English (en)", "label::Español (es)"],
        ["label::en", "label::es"],
        ["label:English", "label:Spanish"],
        ["Label :: English (en)", "LABEL::ES"],
        ["caption::english", "caption::español"],
        ["label", "label::Español (es)"],
        ["label:English", "label::Spanish (Mexico)"],
        ["\ufefflabel", "label::Español\u200f (es)"],
    ],
)
def test_translations_are_found_under_every_spelling_of_their_header(form: Import, headers: list[str]) -> None:
    found = form([["type", "name", *headers], ["text", "it", "What is good?", "¿Qué es bueno?"]])
    assert questions(found)["it"]["text"] == "What is good?"
    assert found.translations["es"]["it", "What is good?"] == "¿Qué es bueno?"
    assert found.fields["languages"] == ["en", "es"]


def test_the_default_language_is_the_one_the_survey_is_written_in(form: Import) -> None:
    found = form(
        [["type", "name", "label::English (en)", "label::Español (es)"], ["text", "it", "What?", "¿Qué?"]],
        settings=[["form_title", "form_id", "default_language"], ["Colores", "colores", "Español (es)"]],
    )
    assert found.fields["language"] == "es"
    assert questions(found)["it"]["text"] == "¿Qué?"
    assert found.translations["en"]["it", "¿Qué?"] == "What?"
    assert str(found.fields["consent"]).startswith("Su escuela")


def test_choices_are_translated_for_each_question(form: Import) -> None:
    found = form(
        [["type", "name", "label::en", "label::es"], ["select_one yn", "it", "Good?", "¿Bueno?"]],
        [["list name", "name", "label::en", "label::es"], ["yn", "yes", "Yes", "Sí"], ["yn", "no", "No", "No"]],
    )
    assert found.translations["es"].items() >= {("it", "Yes"): "Sí", ("it", "No"): "No"}.items()


def test_a_text_that_two_columns_say_in_one_language_is_told(form: Import) -> None:
    rows = [["text", "a", "¿A?", "¿Ah?", "A?", "A?"], ["text", "b", "", "¿Be?", "B?", ""]]
    found = form([["type", "name", "label::Español (es)", "label::es", "label::en", "label"], *rows])
    assert found.translations["es"].items() >= {("a", "A?"): "¿A?", ("b", "B?"): "¿Be?"}.items()
    assert told(found, "label::") == [
        "survey row 2: label '¿Ah?': its column 'label::es' is in the same language as 'label::Español (es)', which is"
        " read: keep one of the two"
    ]


def test_choices_without_a_language_are_in_that_of_the_questions(form: Import) -> None:
    found = form([["type", "name", "label::Español (es)"], ["select_one color", "it", "¿Cuál?"]], settings=[])
    assert found.fields["language"] == "es"
    assert questions(found)["it"]["choices"] == {"red": "Red", "green": "Green", "blue": "Blue"}
    assert not told(found, "no label")


def test_a_default_language_without_a_column_is_told(form: Import) -> None:
    settings = [["form_title", "default_language"], ["T", "French"]]
    found = form([["type", "name", "label::English"], ["text", "it", "What?"]], settings=settings)
    assert found.fields["language"] == "en"
    assert told(found, "settings row 2: default_language 'French': no column of texts is in that language")


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("Español (es)", "es"),
        ("Spanish (Mexico)", "es"),
        ("Português (Brasil)", "pt"),
        ("English (UK)", "en"),
        ("Chinese (Traditional)", "zh-Hant"),
        ("Tlingit (tli)", "tli"),
        ("Soomaali", "so"),
        ("العربية", "ar"),
        ("es-MX", "es-MX"),
        ("Elvish", None),
    ],
)
def test_a_language_is_known_by_what_people_call_it(header: str, code: str | None) -> None:
    assert code_named(header) == code


def test_a_language_that_nobody_knows_is_told(form: Import) -> None:
    found = form([["type", "name", "label::English (en)", "label::Elvish"], ["text", "it", "What?", "Man?"]])
    assert found.translations == {}
    assert told(found, "survey row 2: the texts in 'Elvish', here and below: no language is called so")


def test_the_language_of_a_form_that_does_not_say_it_can_be_told(tmp_path: Path) -> None:
    path = form_file(tmp_path / "form.xlsx", {"survey": [HEADER, ["text", "it", "O que é bom?"]]})
    assert taken(path).fields["language"] == "en"
    assert taken(path, language="pt").fields["language"] == "pt"
    assert told(taken(path), "language 'en': the form does not say it")


def test_a_translation_that_lacks_a_part_is_told(form: Import) -> None:
    found = form([["type", "name", "label::en", "hint::en", "label::es"], ["text", "it", "What?", "In words", "¿Qué?"]])
    assert found.translations["es"]["it", "What?\nIn words"] == "¿Qué?"
    assert told(found, "survey row 2: text it in 'es': the form does not say 'In words' in that language")


def test_a_label_that_is_missing_in_the_forms_own_language_is_told(form: Import) -> None:
    found = form([["type", "name", "label::en", "label::es"], ["text", "it", "What?", "¿Q?"], ["text", "b", "", "¿Y?"]])
    assert questions(found)["b"]["text"] == "¿Y?"
    assert told(found, "survey row 3: text b: it has no label in the language of the form")


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("What is **good**?", "What is good?"),
        ("What is *very* _good_?", "What is very good?"),
        ("<b>What</b> is <span style='color:red'>good</span>?<br>Say it.", "What is good?\nSay it."),
        ("# Title\nWhat?", "Title\nWhat?"),
        ("See [our page](http://a.example) first", "See our page (http://a.example) first"),
        (r"5 \* 3", "5 * 3"),
    ],
)
def test_formatting_is_taken_out_and_told(form: Import, label: str, text: str) -> None:
    found = form([HEADER, ["text", "it", label]])
    assert questions(found)["it"]["text"] == text
    assert told(found, "formatting (bold, links, HTML) is taken out")


@pytest.mark.parametrize(
    "label", ["Is 3 * 4 * 5 right?", "Fill in ____ here", "a_b_c", "Is 3 < 5 > 2?", "R&D & more", "#1?"]
)
def test_what_only_looks_like_formatting_stays(form: Import, label: str) -> None:
    found = form([HEADER, ["text", "it", label]])
    assert questions(found)["it"]["text"] == label
    assert not told(found, "survey row")


def test_an_earlier_answer_in_a_label_is_piped(form: Import) -> None:
    found = form([HEADER, ["text", "childName", "Name?"], ["text", "it", "What does ${childName} like?"]])
    assert questions(found)["it"]["text"] == "What does {child_name} like?"


def test_braces_become_parentheses(form: Import) -> None:
    found = form([HEADER, ["text", "it", "What {really} is it?"]])
    assert questions(found)["it"]["text"] == "What (really) is it?"
    assert told(found, "survey row 2: label 'What (really) is it?': braces are parentheses now")


def test_braces_in_a_title_become_parentheses(form: Import) -> None:
    found = form([HEADER, ["text", "it", "What?"]], settings=[["form_title"], ["Our {new} ${it}"]])
    assert found.fields["title"] == "Our (new) ..."
    assert told(found, "settings row 2: title 'Our {new} ${it}': formatting and braces are taken out")


def test_a_choice_in_a_language_that_nobody_knows_keeps_its_name(form: Import) -> None:
    choices = [["list_name", "name", "label::Elvish"], ["l", "a", "{Er}"], ["l", "b", "Tad"]]
    found = form([["type", "name", "label::en"], ["select_one l", "it", "Which?"]], choices)
    assert questions(found)["it"]["choices"] == {"a": "(Er)", "b": "Tad"}
    assert told(found, "choices row 2: the texts in 'Elvish', here and below: no language is called so")


def test_a_label_of_several_lines_stays_one(form: Import) -> None:
    found = form([HEADER, ["text", "it", "  First line  \n\n\n\n second line "]])
    assert questions(found)["it"]["text"] == "First line\n\nsecond line"


# Names and choices.


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("numberAsString", "number_as_string"),
        ("Q1", "q1"),
        ("HH-size", "hh_size"),
        ("año", "ano"),
        ("title", "title_2"),
        ("学校", "question_1"),
    ],
)
def test_a_name_that_is_no_key_is_changed_and_told(form: Import, name: str, key: str) -> None:
    found = form([HEADER, ["text", name, "What is it?"]])
    assert list(questions(found)) == [key]
    assert told(found, f"survey row 2: name {name!r} is now {key!r}")


def test_characters_that_nobody_can_see_are_no_part_of_a_name_or_a_type(form: Import) -> None:
    found = form([HEADER, ["\ufeffselect_one\u00a0color", "q\u200b1", "Which?"]])
    assert questions(found)["q1"]["type"] == "choice"
    assert not told(found, "survey row")


@pytest.mark.parametrize(
    ("name", "told_so"),
    [
        ("consent", "name 'consent' is now 'consent_2': a survey uses that key itself"),
        ("a", "name 'a' is now 'a_2': another one has that key already"),
        ("A-b", "name 'A-b' is now 'a_b': a key is made of small letters, digits and '_'"),
        ("", "text is now 'question_2': it has no name"),
    ],
)
def test_why_a_name_is_another_one_is_told(form: Import, name: str, told_so: str) -> None:
    found = form([HEADER, ["text", "a", "A?"], ["text", name, "B?"]])
    assert told(found, f"survey row 3: {told_so}: reports use the new one")


def test_names_that_are_there_twice_are_told_apart(form: Import) -> None:
    found = form([HEADER, ["text", "it", "One?"], ["text", "It", "Two?"], ["text", "it", "Three?"]])
    assert list(questions(found)) == ["it", "it_2", "it_3"]


def test_choices_with_numbers_for_names_are_compared_as_they_are(form: Import) -> None:
    found = form(
        [[*HEADER, "relevant"], ["select_one n", "it", "How many?", ""], ["text", "why", "Why?", "${it} = 2"]],
        [["list_name", "name", "label"], ["n", 1, "One"], ["n", 2.0, "Two"]],
    )
    assert questions(found)["it"]["choices"] == {"1": "One", "2": "Two"}
    assert questions(found)["why"]["ask_if"] == {"it": ["2"]}


def test_choices_keep_names_that_only_questions_may_not_have_and_the_sign_of_a_number(form: Import) -> None:
    choices = [["list_name", "name", "label"], ["n", "consent", "Consent"], ["n", "1", "Up"], ["n", "-1", "Down"]]
    found = form([HEADER, ["select_one n", "it", "Which?"]], choices)
    assert questions(found)["it"]["choices"] == {"consent": "Consent", "1": "Up", "minus_1": "Down"}


def test_choices_that_a_survey_cannot_tell_apart_are_told(form: Import) -> None:
    found = form(
        [HEADER, ["select_one l", "it", "Which?"]],
        [
            ["list_name", "name", "label"],
            ["l", "King", "King"],
            ["l", "king", "King"],
            ["l", "n1-c", "Other"],
            ["l", "n1-c", "Other"],
            ["l", "plain", ""],
        ],
    )
    assert questions(found)["it"]["choices"] == {
        "king": "King",
        "king_2": "King (king_2)",
        "n1_c": "Other",
        "plain": "plain",
    }
    assert told(found, "choices row 3: choice 'king' is now 'king_2'")
    assert told(found, "choices row 5: choice 'n1-c': it is on the list twice")
    assert told(found, "choices row 6: choice 'plain': it has no label")


def test_a_long_list_is_asked_in_words(form: Import) -> None:
    many = [["l", f"c{n}", f"Choice {n}"] for n in range(27)]
    found = form([HEADER, ["select_one l", "it", "Which?"]], [["list_name", "name", "label"], *many])
    assert questions(found)["it"] == {"key": "it", "type": "text", "text": "Which?"}
    assert told(found, "survey row 2: select_one l it: its list has 27 choices, sipbot offers 26")
    assert told(found, "choices row 2: list 'l' (27 choices): no question in the survey offers it")


def test_a_list_of_one_choice_is_no_question(form: Import) -> None:
    rows = [HEADER, ["text", "it", "What?"], ["select_one l", "ok", "OK?"]]
    found = form(rows, [["list_name", "name", "label"], ["l", "ok", "OK"]])
    assert told(found, "survey row 3: select_one l ok ('OK?'): its list has one choice")


def test_choices_of_an_external_list_are_read_and_their_filter_told(form: Import) -> None:
    found = form(
        [[*HEADER, "choice_filter"], ["select_one_external town", "it", "Where?", "state=${x}"]],
        external_choices=[
            ["list_name", "name", "label", "state"],
            ["town", "a", "Aton", "s"],
            ["town", "b", "Bton", "s"],
        ],
    )
    assert questions(found)["it"]["choices"] == {"a": "Aton", "b": "Bton"}
    assert told(found, "survey row 2: choice_filter 'state=${x}' of 'it': every choice is offered")
    assert told(found, "external_choices row 2: column 'state' (2 cells)")


def test_lists_and_choices_that_are_not_used_are_told(form: Import) -> None:
    rows = [["list_name", "name", "label", "image"], ["color", "red", "Red", "red.png"], ["", "lost", "Lost", ""]]
    found = form([HEADER, ["text", "it", "What?"]], rows)
    assert told(found, "choices row 2: list 'color' (1 choice): no question in the survey offers it")
    assert told(found, "choices row 2: column 'image' (1 cell): a choice has a key and a label only")
    assert told(found, "choices row 3: 'lost': it has no list_name")


# Columns, sheets and settings.


@pytest.mark.parametrize(
    "headers",
    [
        ["type", "name", "label", "relevant", "constraint"],
        ["TYPE", "Name", " LABEL ", "Relevance", "Constraint"],
        ["command", "value", "caption", "bind::relevant", "bind::constraint"],
        ["type", "name", "label", "bind:relevant", "bind:constraint"],
    ],
)
def test_columns_are_known_in_every_spelling(form: Import, headers: list[str]) -> None:
    found = form(
        [headers, ["select_one color", "it", "Which?", "", ""], ["integer", "n", "N?", "${it}='red'", ". < 9"]]
    )
    assert questions(found)["n"] == {
        "key": "n",
        "type": "number",
        "text": "N?",
        "at_most": 8,
        "ask_if": {"it": ["red"]},
    }


@pytest.mark.parametrize("names", [("SURVEY", "CHOICES", "SETTINGS"), (" Survey ", "Choices", "Settings")])
def test_sheets_are_known_in_any_case(tmp_path: Path, names: tuple[str, ...]) -> None:
    rows = ([HEADER, ["select_one yes_no", "it", "Good?"]], YES_NO, SETTINGS)
    found = taken(form_file(tmp_path / "form.xlsx", dict(zip(names, rows, strict=True))))
    assert questions(found)["it"]["choices"] == {"yes": "Yes", "no": "No"}
    assert found.name == "colors"


def test_a_workbook_of_one_sheet_is_a_form_whatever_its_name(tmp_path: Path) -> None:
    found = taken(form_file(tmp_path / "our form.xlsx", {"Sheet1": [HEADER, ["text", "it", "What?"]]}))
    assert (found.name, found.fields["title"]) == ("our_form", "Our form")


def test_everything_else_in_a_workbook_is_told(form: Import) -> None:
    found = form(
        [[*HEADER, "my notes", None], ["text", "it", "What?", "ask aloud", "stray"], ["", "", "", "only a note", ""]],
        settings=[[*SETTINGS[0], "version", "style"], [*SETTINGS[1], "2026", "pages"]],
        entities=[["dataset"], ["trees"]],
        Readme=[["Hello"]],
    )
    assert told(found, "survey row 2: column 'my notes' (2 cells): a survey has no place for it")
    assert told(found, "survey row 2: 'stray': its column has no header")
    assert told(found, "survey row 3: 'only a note': a row without type, name and label is a comment")
    assert told(found, "settings row 2: setting version '2026': a survey has no such setting")
    assert told(found, "sheet entities: 2 rows: a survey keeps no list of things")
    assert told(found, "sheet Readme: 1 row: it is none of the sheets that a form is made of")


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("default", "red"),
        ("calculation", "1+1"),
        ("guidance_hint", "aloud"),
        ("image", "a.png"),
        ("media::audio", "a.mp3"),
        ("trigger", "${x}"),
    ],
)
def test_a_cell_that_a_survey_cannot_say_is_told(form: Import, column: str, cell: str) -> None:
    found = form([[*HEADER, column], ["text", "it", "What?", cell]])
    name = column.removeprefix("media::")
    assert told(found, f"survey row 2: {name} {cell!r} of 'it'")


def test_a_column_that_is_there_twice_is_told(form: Import) -> None:
    found = form([[*HEADER, "relevance", "relevant"], ["text", "it", "What?", "", ""]])
    assert told(found, "survey row 1: column 'relevant': it is the same as the column 'relevance' left of it")


def test_rows_that_are_disabled_or_have_no_type_are_told(form: Import) -> None:
    found = form([[*HEADER, "disabled"], ["text", "a", "A?", ""], ["text", "b", "B?", "yes"], ["", "c", "C?", ""]])
    assert list(questions(found)) == ["a"]
    assert told(found, "survey row 3: text b ('B?'): it is disabled")
    assert told(found, "survey row 4: c ('C?'): it has no type")


def test_what_is_put_in_is_told(form: Import) -> None:
    found = form([HEADER, ["text", "it", "What?"]])
    assert [remark.what for remark in found.remarks if remark.kind == "put in"] == [
        "consent",
        "thanks",
        "audience [family]",
    ]


def test_a_question_whose_condition_is_never_true_is_told(form: Import) -> None:
    found = form([[*HEADER, "relevant"], ["text", "a", "A?", ""], ["text", "b", "B?", "false()"]])
    assert list(questions(found)) == ["a"]
    assert told(found, "survey row 3: text b ('B?'): its condition is never true")


def test_a_condition_that_holds_for_those_who_skipped_is_told(form: Import) -> None:
    found = form(
        [[*HEADER, "relevant"], ["select_one color", "it", "Which?", ""], ["text", "b", "B?", "${it} != 'red'"]]
    )
    assert questions(found)["b"]["ask_if"] == {"it": ["green", "blue"]}
    assert told(found, "the form asks it also where ${it} is left unanswered, sipbot does not")


def test_a_form_without_any_question_is_refused(tmp_path: Path) -> None:
    path = form_file(tmp_path / "form.xlsx", {"survey": [HEADER, ["geopoint", "it", "Where?"]]})
    with pytest.raises(FormError) as error:
        taken(path)
    assert str(error.value).startswith("there is no question in the form that a survey can ask\n")
    assert "survey row 2: geopoint it ('Where?'): sipbot does not ask where people are" in str(error.value)
