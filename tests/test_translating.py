"""Translations go to a translator and come back: nothing is lost, and nothing is written where anything is wrong."""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result

from sipbot import surveys
from sipbot.translating import exchange, workbook
from sipbot.translating.exchange import Row, Sheet
from tests.command_line import sipbot

SURVEY = """\
title: Our school
audience: [family]
consent: May we keep your answers? Reply 1 to begin, 2 to leave.
questions:
  - {key: role, type: choice, text: Who are you?, choices: {family: A parent, student: "=A1+1"}, tag: role}
  - {key: hopes, type: text, text: "As {role|a neighbor}: what do you hope for?"}
thanks: "Thank you.\\nSee _x0041_ you soon. "
"""

SPANISH = """\
# Written by hand, for our school alone.
msgid ""
msgstr ""
"Language: es\\n"
"X-Sipbot-State: draft by Ben\\n"
"X-Poedit-Basepath: .\\n"
"Content-Type: text/plain; charset=utf-8\\n"

# "Escuela", never "colegio".
# Ask Ana.
#. the name of the survey
#: our_school.yaml:1
msgctxt "title"
msgid "Our school"
msgstr "Nuestra escuela"

#, fuzzy, python-brace-format
#| msgid "What do you hope?"
msgctxt "hopes"
msgid "As {role|a neighbor}: what do you hope for?"
msgstr "Como {role|vecino}: ¿qué "
   "espera?"

msgctxt "role"
msgid "=A1+1"
msgstr "=B1"


#~ msgid "Gone"
#~ msgstr "Ya no está"
msgctxt "fun"
msgid "What is fun?"
msgstr "¿Qué es divertido?"
"""

Lines = list[str]


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """The folder of a school's own surveys: one, half translated into Spanish."""
    folder = tmp_path / "own"
    (folder / "translations" / "es").mkdir(parents=True)
    (folder / "our_school.yaml").write_text(SURVEY, encoding="utf-8")
    (folder / "translations" / "es" / "our_school.po").write_text(SPANISH, encoding="utf-8")
    return folder


def exports(school: Path, to: str, *more: str) -> Path:
    out = school.parent / f"given.{to}"
    command = ("translations", "export", "our_school", "--to", to, "--out", str(out), *more)
    assert sipbot(*command, SIPBOT_SURVEYS=str(school)).exit_code == 0
    return out


def imports(school: Path, file: Path) -> Result:
    return sipbot("translations", "import", str(file), SIPBOT_SURVEYS=str(school))


def spanish(school: Path) -> str:
    return (school / "translations" / "es" / "our_school.po").read_text(encoding="utf-8")


def changed(file: Path, **cells: object) -> Path:
    """The workbook with other values in its cells, as Excel writes it."""
    book = openpyxl.load_workbook(file)
    for place, value in cells.items():
        book.worksheets[0][place] = value
    book.save(file)
    return file


def cell_of(file: Path, text: str, column: str) -> str:
    """Where that column of the row with *text* is."""
    rows = openpyxl.load_workbook(file).worksheets[0].iter_rows(min_col=2, max_col=2)
    return next(f"{column}{row[0].row}" for row in rows if row[0].value == text)


def told(done: Result, file: Path) -> Lines:
    return [line.replace(f"{file}:", "") for line in done.output.splitlines()]


# Round trips.


@pytest.mark.parametrize("to", ["xlsx", "po"])
def test_what_comes_back_unchanged_changes_no_character_of_what_was_there(school: Path, to: str) -> None:
    done = imports(school, exports(school, to))
    before, added = spanish(school)[: len(SPANISH)], spanish(school)[len(SPANISH) :]
    assert done.output.endswith("0 changed, 5 still to translate, draft by Ben\n")
    assert before == SPANISH
    assert added.count('msgstr ""') == 4


@pytest.mark.parametrize("to", ["xlsx", "po"])
@pytest.mark.parametrize("name", surveys.names())
def test_our_own_translations_come_back_as_they_went(tmp_path: Path, name: str, to: str) -> None:
    of = exchange.source(name)
    sheets = [exchange.sheet(of, language) for language in of.files]
    given = [back for one in sheets for back in through(of, one, to, tmp_path)]
    assert [(one.state, one.language) for one in given] == [(one.state, one.language) for one in sheets]
    assert [strip(one.rows) for one in given] == [strip(one.rows) for one in sheets]
    taken = [exchange.taken(of, one) for one in given]
    assert [one.text for one in taken] == [one.file.read_text(encoding="utf-8") for one in taken]


def through(of: exchange.Source, one: Sheet, to: str, folder: Path) -> tuple[Sheet, ...]:
    file = folder / f"given.{to}"
    if to == "xlsx":
        workbook.write([one], file)
        return workbook.read(file)
    file.write_text(exchange.po_of(of, one), encoding="utf-8")
    return (exchange.read_po_sheet(file),)


def strip(rows: tuple[Row, ...]) -> list[tuple[object, ...]]:
    return [(row.context, row.text, row.said, row.note, row.fuzzy) for row in rows]


@pytest.mark.parametrize("to", ["xlsx", "po"])
def test_signs_that_excel_has_a_meaning_for_come_back_as_words(school: Path, to: str) -> None:
    of = exchange.source("our_school", [school])
    odd = ("=1+1", "+1", "@a", "-b", "_x0041_", " spaces ", "a\tb", "two\nlines", '"quoted" \\n', "🙂", "'")
    rows = tuple(Row("title", f"{n} {sign}", sign, sign) for n, sign in enumerate(odd))
    (back,) = through(of, Sheet("our_school", "es", "draft by Ben", rows), to, school)
    assert [row.said for row in back.rows] == list(odd)


def test_a_translator_with_excel_alone_finishes_a_language(school: Path) -> None:
    file = exports(school, "xlsx", "--language", "gl")
    texts = {row[1].value: row[0].row for row in openpyxl.load_workbook(file)["gl"].iter_rows(min_row=6)}
    said = {f"C{row}": str(text).replace("a neighbor", "unha veciña") for text, row in texts.items()}
    done = imports(school, changed(file, B3="reviewed by Uxía on 2026-11-20", **{**said, "C10": "Outra"}))
    (galician,) = [one for one in surveys.examine(school / "our_school.yaml").spoken if one.language == "gl"]
    assert done.output.endswith("7 changed, everything is translated, reviewed by Uxía on 2026-11-20\n")
    assert (galician.n_finished, galician.n_texts) == (7, 7)
    assert str(galician.state) == "reviewed by Uxía on 2026-11-20"


def test_one_translation_and_one_note_are_changed_and_nothing_else(school: Path) -> None:
    file = exports(school, "xlsx", "--language", "es")
    place = cell_of(file, "Our school", "C")
    imports(school, changed(file, **{place: "Nuestro colegio", place.replace("C", "D"): "Ana said so."}))
    expected = SPANISH.replace('"Nuestra escuela"', '"Nuestro colegio"')
    assert spanish(school).startswith(
        expected.replace('# "Escuela", never "colegio".\n# Ask Ana.\n', "# Ana said so.\n")
    )


def test_what_a_translator_changes_in_a_po_file_is_changed_and_nothing_else(school: Path) -> None:
    file = exports(school, "po", "--language", "es")
    file.write_text(file.read_text(encoding="utf-8").replace("Nuestra escuela", "Nuestro colegio"), encoding="utf-8")
    imports(school, file)
    assert spanish(school).startswith(SPANISH.replace('"Nuestra escuela"', '"Nuestro colegio"'))


def test_a_text_that_was_looked_at_is_no_longer_fuzzy(school: Path) -> None:
    file = exports(school, "xlsx")
    imports(school, changed(file, **{cell_of(file, "As {role|a neighbor}: what do you hope for?", "F"): None}))
    assert "#, python-brace-format\nmsgctxt" in spanish(school)
    assert "fuzzy" not in spanish(school)


# The sheet.


def test_the_sheet_says_where_each_text_stands_and_what_must_stay(school: Path) -> None:
    page = openpyxl.load_workbook(exports(school, "xlsx")).worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows[:3] == [
        ["Survey", "our_school", *[None] * 4],
        ["Language", "es", *[None] * 4],
        ["State", "draft by Ben", *[None] * 4],
    ]
    assert tuple(rows[4]) == workbook.COLUMNS
    hopes = next(row for row in rows if row[0] == "hopes")
    assert hopes[2:] == ["Como {role|vecino}: ¿qué espera?", None, "{role}", "yes"]


def test_only_the_translation_the_note_the_state_and_the_last_column_can_be_typed_in(school: Path) -> None:
    page = openpyxl.load_workbook(exports(school, "xlsx")).worksheets[0]
    free = {cell.column_letter for row in page.iter_rows(min_row=6) for cell in row if not cell.protection.locked}
    assert page.protection.sheet
    assert (free, page["B3"].protection.locked, page["B1"].protection.locked) == ({"C", "D", "F"}, False, True)


def test_no_cell_is_a_formula(school: Path) -> None:
    cells = [cell for row in openpyxl.load_workbook(exports(school, "xlsx")).worksheets[0].iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert "=A1+1" in [cell.value for cell in cells]


# What is refused.

Change = Callable[[Path], Mapping[str, object]]
HOPES = "As {role|a neighbor}: what do you hope for?"


def at(text: str, column: str, value: object) -> Change:
    return lambda file: {cell_of(file, text, column): value}


REFUSED: list[tuple[Change, str]] = [
    (
        at(HOPES, "C", "¿Qué espera?"),
        "11: question 'hopes': {role} should stand in the translation, not nothing in braces: "
        "names in braces stay English",
    ),
    (at("Who are you?", "C", "=1+1"), "8: sheet 'es': C8 is a formula: begin the text with ' so that Excel takes it"),
    (at("Who are you?", "C", 2.5), "8: sheet 'es': C8 is no text but 2.5: format the cell as text"),
    (at("Who are you?", "B", "Who is it?"), "8: question 'role': 'Who is it?' is not what the survey says there"),
    (at("Who are you?", "A", "fun"), "8: 'fun': there is no such place in the survey: leave this column alone"),
    (at("Who are you?", "F", "maybe"), "8: sheet 'es': F8 says 'maybe': write 'yes', or nothing"),
    (lambda _: {"B3": "finished"}, "3: 'finished' is no state of a translation: write 'draft by NAME' or"),
    (lambda _: {"B3": None}, "3: nobody says whose translation this is: write 'draft by NAME' or"),
    (lambda _: {"B2": "en"}, "1: this is no language to translate 'our_school' into: 'en'"),
    (lambda _: {"C5": "Dutch"}, "5: sheet 'es' is not as it was exported: export again"),
]


@pytest.mark.parametrize(("change", "reason"), REFUSED, ids=[reason[:30] for _, reason in REFUSED])
def test_one_wrong_cell_is_told_with_its_line_and_nothing_is_written(school: Path, change: Change, reason: str) -> None:
    file = exports(school, "xlsx")
    others = {cell_of(file, "Our school", "C"): "Nuestro colegio"}
    done = imports(school, changed(file, **others, **change(file)))
    assert [line for line in told(done, file) if line.startswith(reason)] != []
    assert (done.exit_code, told(done, file)[-1]) == (1, "nothing is written")
    assert spanish(school) == SPANISH


def test_everything_that_is_wrong_is_told_at_once(school: Path) -> None:
    file = exports(school, "xlsx")
    done = imports(school, changed(file, B3="?", **REFUSED[0][0](file), **REFUSED[3][0](file)))
    assert [line.partition(":")[0] for line in told(done, file)] == ["3", "8", "11", "12", "nothing is written"]


def test_a_row_that_was_taken_out_is_told(school: Path) -> None:
    file = exports(school, "xlsx")
    book = openpyxl.load_workbook(file)
    book.worksheets[0].delete_rows(8)
    book.save(file)
    done = imports(school, file)
    assert told(done, file)[0] == "11: question 'role': 'Who are you?' is missing: put it back, or export again"


def test_a_row_that_was_doubled_is_told_with_both_lines(school: Path) -> None:
    file = exports(school, "xlsx")
    done = imports(school, changed(file, A13="role", B13="Who are you?", C13="¿Quién?"))
    assert (
        told(done, file)[0]
        == "13: question 'role': 'Who are you?' stands here again, first on line 8: keep one of them"
    )


def test_a_file_that_is_no_workbook_is_told(school: Path) -> None:
    file = school.parent / "given.xlsx"
    file.write_text("a,b", encoding="utf-8")
    assert told(imports(school, file), file)[0] == "1: this is no Excel workbook (BadZipFile): save it as .xlsx"


def test_a_workbook_that_is_broken_inside_is_told(school: Path) -> None:
    file = exports(school, "xlsx")
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(file, "w") as package:
        for name, content in parts.items():
            package.writestr(name, b"<a>&lol;</a>" if name == "xl/workbook.xml" else content)
    assert told(imports(school, file), file)[0] == "1: this is no Excel workbook (XMLSyntaxError): save it as .xlsx"


def test_a_workbook_that_would_flood_the_memory_is_refused(school: Path) -> None:
    file = exports(school, "xlsx")
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/more.xml", b" " * 60_000_000)
    done = told(imports(school, file), file)[0]
    assert done == "1: this is too large for translations: unpacked it has 60 MB: take out what was not exported"


def test_a_remark_beside_the_table_is_told_and_an_empty_sheet_is_not(school: Path) -> None:
    file = changed(exports(school, "xlsx"), G7="Is this formal?")
    book = openpyxl.load_workbook(file)
    book.create_sheet("Sheet2")
    book.save(file)
    lines = told(imports(school, file), file)
    assert lines == [
        "7: sheet 'es': G7 is beside the table: move what it says into the column 'Note'",
        "nothing is written",
    ]


def test_cells_that_were_merged_are_told(school: Path) -> None:
    file = exports(school, "xlsx")
    book = openpyxl.load_workbook(file)
    book.worksheets[0].merge_cells("C8:C9")
    book.save(file)
    done = imports(school, file)
    assert told(done, file)[0] == "8: sheet 'es': C8:C9 is one cell now: split it, and fill what is empty"
    assert spanish(school) == SPANISH


def test_a_language_that_was_written_as_a_word_is_told(school: Path) -> None:
    file = changed(exports(school, "xlsx"), B2="Spanish")
    assert told(imports(school, file), file)[0].startswith("1: 'spanish' is no code of a language: write back the one")


@pytest.mark.parametrize("name", ["given.xls", "given.docx", "given"])
def test_a_file_of_another_kind_is_told(school: Path, name: str) -> None:
    (school.parent / name).write_text("Hello", encoding="utf-8")
    done = imports(school, school.parent / name)
    assert done.exit_code == 2
    assert "save it as .xlsx, or as .po, and import that" in done.stderr


def test_a_po_file_that_does_not_say_of_which_survey_it_is_is_told(school: Path) -> None:
    file = school.parent / "given.po"
    file.write_text(SPANISH, encoding="utf-8")
    assert told(imports(school, file), file)[0] == (
        "1: this does not say which survey it is of: export it, or add 'X-Sipbot-Survey: NAME'"
    )


def test_a_broken_po_file_is_told_with_its_line(school: Path) -> None:
    file = exports(school, "po")
    file.write_text(file.read_text(encoding="utf-8").replace('msgstr "=B1"', 'msgster "=B1"'), encoding="utf-8")
    done = imports(school, file)
    assert "this is not a .po file (Unknown or misformatted keyword): mend the entry here" in done.output
    assert (done.exit_code, spanish(school)) == (1, SPANISH)


# Choosing.


def test_what_sipbot_says_by_itself_can_be_translated_too(school: Path) -> None:
    out = school.parent / "phrases.xlsx"
    command = ("translations", "export", "sipbot", "--to", "xlsx", "--language", "gl", "--out", str(out))
    done = sipbot(*command, SIPBOT_SURVEYS=str(school))
    rows = openpyxl.load_workbook(out)["gl"].iter_rows(min_row=6, max_col=2, values_only=True)
    assert done.exit_code == 0
    assert ("yes", "Yes") in list(rows)


def test_several_languages_do_not_fit_into_one_po_file(school: Path) -> None:
    (school / "translations" / "gl").mkdir()
    (school / "translations" / "gl" / "our_school.po").write_text(SPANISH, encoding="utf-8")
    command = ("translations", "export", "our_school", "--to", "po", "--out", str(school / "x.po"))
    done = sipbot(*command, SIPBOT_SURVEYS=str(school))
    assert (done.exit_code, done.stderr) == (
        2,
        "sipbot: a .po file holds one language: choose with --language from es, gl\n",
    )


def test_a_language_that_is_none_is_told(school: Path) -> None:
    command = ("translations", "export", "our_school", "--to", "po", "--language", "Creole", "--out", "x.po")
    done = sipbot(*command, SIPBOT_SURVEYS=str(school))
    assert done.exit_code == 2
    assert done.stderr == "sipbot: 'Creole' is no code of a language: write one such as 'ht', or 'zh-Hant'\n"


def test_a_survey_is_not_translated_into_its_own_language(school: Path) -> None:
    command = ("translations", "export", "our_school", "--to", "po", "--language", "en", "--out", str(school / "x.po"))
    done = sipbot(*command, SIPBOT_SURVEYS=str(school))
    assert done.exit_code == 2
    assert "'our_school' is written in 'en': choose a language to translate it into" in done.stderr
