"""`sipbot survey import` and `sipbot survey export`, as people type them."""

from pathlib import Path

import pytest

from sipbot import surveys
from tests.command_line import sipbot
from tests.forms import form_file

ROWS = [["type", "name", "label", "appearance"], ["text", "it", "What is good?", "multiline"]]
SETTINGS = [["form_title", "form_id", "default_language"], ["Our form", "ourForm", "English (en)"]]


@pytest.fixture
def form(tmp_path: Path) -> Path:
    return form_file(tmp_path / "form.xlsx", {"survey": ROWS, "settings": SETTINGS})


def test_an_imported_form_is_a_survey_that_passes_the_check(form: Path, tmp_path: Path) -> None:
    done = sipbot("survey", "import", str(form), "--out", str(tmp_path / "surveys"))
    path = tmp_path / "surveys/our_form.yaml"
    assert done.exit_code == 0
    assert done.output.splitlines()[:3] == [
        f"written: {path}",
        "Left out (1):",
        "  survey row 2: appearance 'multiline' of 'it': each channel shows a question in its own way:"
        " nothing is to be done",
    ]
    assert surveys.check(path) == ()
    assert surveys.read(path).question("it").text == "What is good?"


def test_what_is_left_to_do_is_said_and_ends_with_1(tmp_path: Path) -> None:
    rows = [["type", "name", "label::en", "label::es"], ["select_one l", "it", "Go on?", ""]]
    choices = [["list_name", "name", "label::en", "label::es"], ["l", "a", "Stop", "Alto ahí"], ["l", "b", "On", "Sí"]]
    form = form_file(tmp_path / "form.xlsx", {"survey": rows, "choices": choices})
    done = sipbot("survey", "import", str(form), "--out", str(tmp_path / "o"), "--name", "go")
    assert done.exit_code == 1
    left = done.output.partition("Left to do, says `sipbot check`")[2]
    assert "'Stop' means STOP to the bot: choose another label" in left
    assert "question 'it': 'Go on?' is not translated: write its msgstr" in left
    assert "the title: 'Go' is not translated: write its msgstr" in left


def test_a_survey_of_the_same_name_is_not_written_over(form: Path, tmp_path: Path) -> None:
    sipbot("survey", "import", str(form), "--out", str(tmp_path / "o"))
    again = sipbot("survey", "import", str(form), "--out", str(tmp_path / "o"))
    assert again.exit_code == 2
    assert (
        again.output
        == f"sipbot: {tmp_path}/o/our_form.yaml is there already: move it away, or give the survey another --name\n"
    )


def test_a_form_goes_to_the_folder_of_the_schools_own_surveys(form: Path, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    done = sipbot("survey", "import", str(form), SIPBOT_SURVEYS=str(tmp_path / "own"))
    assert done.output.startswith(f"written: {tmp_path / 'own/our_form.yaml'}\n")


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "it is empty: open it"), (b"a,b", "it is no Excel workbook"), (b"PK\x03\x04", "is broken, or no workbook")],
)
def test_a_file_that_is_no_form_is_told_in_a_line(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "form.xlsx").write_bytes(content)
    done = sipbot("survey", "import", str(tmp_path / "form.xlsx"), "--out", str(tmp_path))
    assert done.exit_code == 2
    assert done.output.startswith(f"sipbot: {tmp_path}/form.xlsx")
    assert told in done.output


def test_a_file_that_is_not_there_is_told_in_a_line(tmp_path: Path) -> None:
    done = sipbot("survey", "import", str(tmp_path / "none.xlsx"))
    assert (done.exit_code, done.output.startswith("sipbot: ")) == (2, True)


def test_a_survey_is_exported_by_its_name_or_its_file(tmp_path: Path) -> None:
    named = sipbot("survey", "export", "family_voice", "--out", str(tmp_path / "a.xlsx"))
    file = sipbot("survey", "export", "surveys/family_voice.yaml", "--out", str(tmp_path / "b.xlsx"))
    assert (named.output, file.output) == (f"written: {tmp_path / 'a.xlsx'}\n", f"written: {tmp_path / 'b.xlsx'}\n")


def test_a_survey_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = sipbot("survey", "export", "family_voise", "--out", str(tmp_path / "a.xlsx"))
    assert done.output == "sipbot: there is no survey 'family_voise': did you mean 'family_voice'?\n"


def test_an_export_to_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    done = sipbot("survey", "export", "family_voice", "--out", str(tmp_path / "a.csv"))
    assert done.exit_code == 2
    assert "a workbook's name ends in .xlsx" in done.output
