"""Our surveys as XLSForms: other programs take them, and people may change them in Excel."""

from pathlib import Path

import openpyxl
import pytest
from pyxform.xls2xform import convert

from sipbot import surveys
from sipbot.xlsforms import exporting
from sipbot.xlsforms.exporting import read_source
from sipbot.xlsforms.importing import Imported
from sipbot.xlsforms.remarks import FormError
from tests.forms import exported, form_file, questions, taken, taken_again, told

ROOT = Path(__file__).parents[1]
OURS = (*surveys.paths(), *sorted((ROOT / "tests/data/surveys").glob("*.yaml")))

SURVEY = """
title: Our school
audience: [family]
consent: May we? Reply 1 or 2.
questions:
  - key: role
    type: choice
    text: Who are you?
    choices: {family: A parent, student: A student}
    tag: role
  - key: 504_plan
    type: choices
    text: What helps?
    choices: {time: More time, place: A quiet place, people: Somebody to ask}
    at_most: 2
    ask_if: {role: [student, family]}
  - key: safe
    type: scale
    text: How safe is it for {role|somebody}?
    low: {1: Not at all}
    high: {5: Very}
    required: true
  - key: pupils
    type: number
    text: How many?
    at_least: 0
    at_most: 10.5
    ask_if: {504_plan: [time, people], safe: [1, 2]}
  - key: why
    type: text
    text: Why?
    analyze: challenge
    probe: Can you give an example?
thanks: Thank you.
"""

PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"X-Sipbot-State: reviewed by Ana Silva on 2026-11-20\\n"

msgctxt "role"
msgid "Who are you?"
msgstr "¿Quién es usted?"

msgctxt "safe"
msgid "Not at all"
msgstr "Nada"

msgctxt "safe"
msgid "Very"
msgstr "Mucho"

msgctxt "why"
msgid "Can you give an example?"
msgstr "¿Puede dar un ejemplo?"
"""


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    (tmp_path / "translations/es").mkdir(parents=True)
    (tmp_path / "translations/es/our_school.po").write_text(PO.strip())
    (tmp_path / "our_school.yaml").write_text(SURVEY)
    return tmp_path / "our_school.yaml"


@pytest.fixture
def form(survey: Path, tmp_path: Path) -> Path:
    return exported(survey, tmp_path / "form.xlsx")


def cells(path: Path, sheet: str) -> list[dict[str, str]]:
    """The rows of a sheet by their headers, without empty cells."""
    headers, *rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [{str(h): str(cell) for h, cell in zip(headers, row, strict=True) if cell is not None} for row in rows]


def changed(path: Path, sheet: str, cell: str, value: str) -> Imported:
    """What an import makes of the form after somebody has changed one cell in Excel."""
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)
    return taken(path)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_pyxform_takes_every_survey_of_ours(path: Path, tmp_path: Path) -> None:
    xform = convert(exported(path, tmp_path / "form.xlsx"), validate=False).xform
    source = read_source(path)
    assert f'<data id="{source.survey.name}"' in xform
    assert xform.count("<translation ") == len(source.languages)


def test_what_an_xlsform_can_say_stands_in_its_own_columns(form: Path) -> None:
    _, role, plan, safe, pupils, why, _ = cells(form, "survey")
    assert (role["type"], role["label::English (en)"]) == ("select_one role", "Who are you?")
    assert (plan["name"], plan["constraint"]) == ("q_504_plan", "count-selected(.) <= 2")
    assert plan["relevant"] == "${role} = 'student' or ${role} = 'family'"
    assert (safe["type"], safe["parameters"], safe["required"]) == ("range", "start=1 end=5 step=1", "yes")
    assert safe["hint::Español (es)"] == "1: Nada – 5: Mucho"
    assert (pupils["type"], pupils["constraint"]) == ("decimal", ". >= 0 and . <= 10.5")
    assert pupils["relevant"] == (
        "(selected(${q_504_plan}, 'time') or selected(${q_504_plan}, 'people')) and (${safe} = 1 or ${safe} = 2)"
    )
    assert (why["type"], why["sipbot_probe"], why["sipbot_analyze"]) == (
        "text",
        "Can you give an example?",
        "challenge",
    )


def test_the_consent_and_the_thanks_are_shown_by_other_programs_too(form: Path) -> None:
    first, *_, last = cells(form, "survey")
    assert first == {"type": "note", "name": "consent", "label::English (en)": "May we? Reply 1 or 2."}
    assert last == {"type": "note", "name": "thanks", "label::English (en)": "Thank you."}


def test_what_it_cannot_say_comes_back(form: Path, survey: Path, tmp_path: Path) -> None:
    found = taken(form)
    again = taken_again(found, tmp_path / "again")
    assert found.remarks == again.remarks == ()
    assert (again.fields, again.translations, again.states) == (found.fields, found.translations, found.states)
    assert questions(found)["safe"]["text"] == "How safe is it for {role|somebody}?"
    assert found.translations == read_source(survey).translations
    assert str(found.states["es"]) == "reviewed by Ana Silva on 2026-11-20"


def test_a_word_changed_in_excel_is_taken_and_no_longer_reviewed(form: Path) -> None:
    found = changed(form, "survey", "D3", "¿Quién eres?")
    assert found.translations["es"]["role", "Who are you?"] == "¿Quién eres?"
    assert str(found.states["es"]) == "draft by whoever wrote the form 'form'"


def test_a_text_changed_in_excel_is_taken(form: Path) -> None:
    found = changed(form, "survey", "C5", "Is it safe, ${role}?")
    assert questions(found)["safe"]["text"] == "Is it safe, {role}?"


def test_a_condition_changed_in_excel_is_taken(form: Path) -> None:
    assert cells(form, "survey")[2]["relevant"]
    headers = [cell.value for cell in openpyxl.load_workbook(form)["survey"][1]]
    column = openpyxl.utils.get_column_letter(headers.index("relevant") + 1)
    found = changed(form, "survey", f"{column}4", "${role} = 'student'")
    assert questions(found)["504_plan"]["ask_if"] == {"role": ["student"]}


def test_an_end_of_a_scale_changed_in_the_hint_alone_is_told(form: Path) -> None:
    headers = [cell.value for cell in openpyxl.load_workbook(form)["survey"][1]]
    column = openpyxl.utils.get_column_letter(headers.index("hint::Español (es)") + 1)
    found = changed(form, "survey", f"{column}5", "1: Poco – 5: Mucho")
    assert told(
        found, "survey row 5: hint '1: Poco – 5: Mucho': the names of both ends are said otherwise on the sheet"
    )


def test_a_text_that_begins_like_a_formula_stays_a_text(survey: Path, tmp_path: Path) -> None:
    survey.write_text(SURVEY.replace("Why?", '"=1+1"'))
    form = exported(survey, tmp_path / "form.xlsx")
    assert openpyxl.load_workbook(form)["survey"]["C7"].data_type == "s"
    assert questions(taken(form))["why"]["text"] == "=1+1"


def test_a_list_that_two_questions_share_is_written_once(tmp_path: Path) -> None:
    form = exported(ROOT / "surveys/family_voice.yaml", tmp_path / "form.xlsx")
    asked = {row["name"]: row["type"] for row in cells(form, "survey")}
    assert asked["own_grade"] == asked["child_grade"] == "select_one child_grade"


def test_own_ideas_to_choose_from_are_a_text_for_other_programs(survey: Path, tmp_path: Path) -> None:
    more = "  - {key: first, type: rank, text: Which first?, choices_from: why}\nthanks: Thank you."
    survey.write_text(SURVEY.replace("thanks: Thank you.", more))
    form = exported(survey, tmp_path / "form.xlsx")
    assert cells(form, "survey")[-2]["type"] == "text"
    assert questions(taken(form))["first"] == {
        "key": "first",
        "type": "rank",
        "text": "Which first?",
        "choices_from": "why",
    }


def test_a_text_that_is_too_long_for_a_cell_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormError, match="a text has 40000 characters, a cell holds 32767: shorten 'aaaa"):
        exporting.save({"survey": [{"label": "a" * 40_000}]}, tmp_path / "form.xlsx")


def test_a_field_of_ours_that_nobody_knows_is_told_by_the_check(tmp_path: Path) -> None:
    rows = [["type", "name", "label", "sipbot_analyze"], ["text", "it", "What?", "assett"]]
    found = taken(form_file(tmp_path / "form.xlsx", {"survey": rows}))
    assert questions(found)["it"]["analyze"] == "assett"
