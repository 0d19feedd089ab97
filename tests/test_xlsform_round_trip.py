"""There and back: nothing of a survey gets lost in a form, and nothing of a form that a survey can say."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings

from sipbot import surveys
from sipbot.xlsforms.exporting import Source, read_source
from sipbot.xlsforms.files import write_files
from sipbot.xlsforms.importing import Imported
from tests import random_surveys
from tests.forms import exported, taken, there_and_back

ROOT = Path(__file__).parents[1]
FORMS = ROOT.parent / "shared" / "data" / "xlsforms"
SEVEN = (
    "case_insensitivity.xlsx",
    "choice_filter_test.xlsx",
    "specify_other.xlsx",
    "text_and_integer.xlsx",
    "tutorial.xls",
    "widgets.xls",
    "yes_or_no_question.xlsx",
)
OURS = (*surveys.paths(), *sorted((ROOT / "tests/data/surveys").glob("*.yaml")))


@pytest.mark.parametrize("name", SEVEN)
def test_a_form_imported_exported_and_imported_is_the_same_survey(name: str, tmp_path: Path) -> None:
    if not (FORMS / name).exists():
        pytest.skip("the example forms of pyxform are not here: ../shared/data/xlsforms beside the repository")
    first = taken(FORMS / name)
    again = there_and_back(first, tmp_path)
    assert (again.name, again.fields, again.translations) == (first.name, first.fields, first.translations)
    assert again.remarks == ()


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_a_survey_exported_and_imported_is_the_same_survey(path: Path, tmp_path: Path) -> None:
    source = read_source(path)
    found = taken(exported(path, tmp_path / f"{path.stem}.xlsx"))
    again, *_ = write_files(found, tmp_path, source="a form")
    assert says(read_source(again)) == says(source)
    assert read_source(again).states.items() >= source.states.items()
    assert found.remarks == ()


@settings(max_examples=25, deadline=None, derandomize=True)
@given(first=random_surveys.surveys())
def test_any_survey_is_the_same_after_yaml_and_after_a_form(first: Imported) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, *_ = write_files(first, Path(folder), source="chance")
        written = read_source(path)
        again = taken(exported(path, Path(folder) / "random.xlsx"))
        other, *_ = write_files(again, Path(folder) / "again", source="chance")
        assert written.translations == first.translations
        assert says(read_source(other)) == says(written)


def says(source: Source) -> tuple[str, object]:
    return source.survey.to_json(), source.translations
