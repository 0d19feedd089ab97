"""Themes that are given: read from a file, looked for by meaning, and what fits none of them."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import codebook, exports
from analysis.codebook import STARTER, SUBJECTS
from analysis.coding import fitting, with_codes
from analysis.document import document
from analysis.document.blocks import Table
from analysis.embedders import EmbedderError
from analysis.exports import tables
from analysis.pipeline import analyze
from analysis.report import Options, Report
from analysis.table import TableError, read
from tests import reports

PLANTED = Path(__file__).parent / "data" / "planted_answers.tsv"
BUSES = """
- name: Buses and drivers
  definition: School buses and their drivers
  examples: [The bus is late every day, El autobús llega tarde]
- name: Dirty bathrooms
- A swimming pool
"""


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Report:
    path = tmp_path_factory.mktemp("codes") / "codes.yaml"
    path.write_text(BUSES, "utf-8")
    return analyze(read(PLANTED)[["text"]], Options(codebook=codebook.read(str(path))))


def test_ideas_go_to_the_given_themes_in_any_language(coded: Report) -> None:
    truth = pd.read_csv(PLANTED, sep="\t")
    given = {theme.id: theme.name for theme in coded.themes if theme.is_given}
    found = {i.span.response_id: given[i.theme_id] for i in coded.ideas if i.theme_id in given}
    planted = {f"R{row}": theme for row, theme in enumerate(truth["theme"], start=1)}
    assert sum(planted[one] == "bus" for one, name in found.items() if name == "Buses and drivers") >= 9
    assert sum(planted[one] == "bathrooms" for one, name in found.items() if name == "Dirty bathrooms") >= 9
    assert [planted[one] for one in found if planted[one] not in ("bus", "bathrooms")] == []


def test_what_fits_no_given_theme_makes_new_ones(coded: Report) -> None:
    new = [theme for theme in coded.themes if not theme.is_given]
    assert len(new) >= 8
    assert coded.notes[-1] == "No idea fits these themes of the codebook: A swimming pool."
    assert coded.notes[-2].startswith("The codebook has 3 themes; ")


def test_a_report_with_a_codebook_crosses_storage_whole(coded: Report) -> None:
    back = Report.from_dict(json.loads(json.dumps(coded.to_dict())), coded.table)
    assert (back.options, back.themes) == (coded.options, coded.themes)


def test_the_document_tells_given_themes_from_new_ones(coded: Report) -> None:
    (rows,) = (
        block.rows
        for section in document(coded).sections
        for block in section.blocks
        if isinstance(block, Table) and block.caption == "Themes of the codebook, and new ones"
    )
    assert {(row[1], row[2]) for row in rows} >= {("Buses and drivers", "codebook"), ("Dirty bathrooms", "codebook")}
    assert {row[2] for row in rows} == {"codebook", "new"}


def test_last_years_themes_are_this_years_codebook(coded: Report, tmp_path: Path) -> None:
    exports.save(coded, "csv", tmp_path / "last_year")
    codes = codebook.read(str(tmp_path / "last_year" / "themes.csv"))
    assert [name for name, _, _ in codes] == [theme.name for theme in coded.themes]
    again = analyze(read(PLANTED)[["text"]], Options(codebook=codes))
    kept = [theme.name for theme in again.themes if theme.is_given]
    assert len(kept) >= 0.9 * len(codes)


def test_the_themes_are_a_codebook_that_can_be_changed_and_read_back(coded: Report, tmp_path: Path) -> None:
    (path,) = exports.save(coded, "codebook", tmp_path / "next_year.yaml")
    codes = codebook.read(str(path))
    new = [theme for theme in coded.themes if not theme.is_given]
    assert codes[:3] == coded.options.codebook
    assert [name for name, _, _ in codes[3:]] == [theme.name for theme in new]
    assert codes[3][1:] == ("; ".join(new[0].keywords), tuple(coded.text_of(quote) for quote in new[0].quotes))


def test_words_that_yaml_cannot_hold_still_make_a_codebook(tmp_path: Path) -> None:
    (path,) = exports.save(reports.hostile(), "codebook", tmp_path / "codes.yaml")
    assert [name for name, _, _ in codebook.read(str(path))] == ["=1+1 <img src=x>"]


def test_tables_tell_given_themes_from_new_ones(coded: Report) -> None:
    told = {row[1]: row[-1] for row in tables.themes(coded).rows}
    assert told == {theme.name: "yes" if theme.is_given else "no" for theme in coded.themes}
    assert told["Dirty bathrooms"] == "yes"


def test_the_starter_has_every_subject_in_our_own_words() -> None:
    codes = codebook.read("starter")
    assert [definition for _, definition, _ in codes] == [subject.about for subject in SUBJECTS]
    assert all(len(examples) >= 2 for _, _, examples in codes)
    assert len({name for name, _, _ in codes}) == len(codes) == 30
    assert STARTER.is_file()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("- definition: x", "theme 1 has no name"),
        ("- {name: Buses, colour: red}", "theme 'Buses' has 'colour': use name, definition and examples"),
        ("- {name: Buses, examples: late}", "theme 'Buses': examples must be a list"),
        ("- Buses\n- buses", "two themes are called 'buses'"),
        ("name: Buses", "must be a list of themes, each with a name"),
        ("[]", "has no themes"),
        ("- [", "is not YAML: "),
    ],
)
def test_a_codebook_that_cannot_be_used_says_why(text: str, wrong: str, tmp_path: Path) -> None:
    path = tmp_path / "codes.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(TableError, match=f"{path}: {wrong}"):
        codebook.read(str(path))


def test_a_codebook_that_is_not_there_is_named() -> None:
    with pytest.raises(TableError, match=r"nowhere\.yaml: cannot be read: No such file or directory"):
        codebook.read("nowhere.yaml")


def test_a_table_that_is_no_themes_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,age\nAda,9\n", "utf-8")
    with pytest.raises(TableError, match=r"a\.csv: is no themes\.csv of an analysis"):
        codebook.read(str(tmp_path / "a.csv"))


def test_an_embedder_without_meaning_cannot_use_a_codebook() -> None:
    with pytest.raises(EmbedderError, match="'tfidf' only compares words"):
        analyze(pd.DataFrame({"text": ["Late bus", "Bus"]}), Options(embedder="tfidf", codebook=(("Bus", "", ()),)))


def test_an_idea_is_given_the_nearest_code_and_one_far_from_all_none() -> None:
    texts = np.array([[1, 0, 0], [0, 1, 0], [0, 0.9, 0.1]], dtype=np.float32)
    ideas = np.array([[1, -1, 0], [-1, 1, 0], [0, 0, -1]]) / np.sqrt([[2], [2], [1]])
    assert fitting(ideas, texts, np.array([0, 1, 1]))[0].tolist() == [0, 1, -1]


def test_what_is_left_of_a_group_of_one_code_makes_no_new_theme_beside_it() -> None:
    clearly, mostly_not, of_two, hardly_left = [4] * 5 + [-1] * 3, [4] * 4 + [-1] * 3, [4, 4, 4, 7, 7, 7], [4, 4, -1]
    of_two += [-1] * 3
    given = np.array([*clearly, *mostly_not, *of_two, *hardly_left])
    found = np.repeat([0, 1, 2, 3], [8, 7, 9, 3])
    labels, used = with_codes(found, given, np.ones((len(found), 8)))
    assert labels.tolist() == [0] * 8 + [0] * 4 + [2] * 3 + [0] * 3 + [1] * 3 + [3] * 3 + [0, 0, -1]
    assert used == (4, 7)


def test_the_rest_of_a_group_stays_together_where_it_is_three_or_more() -> None:
    found, given = np.array([0, 0, 0, 0, 1, 1, -1]), np.array([2, -1, -1, -1, 2, -1, -1])
    labels, used = with_codes(found, given, np.ones((7, 3)))
    assert (labels.tolist(), used) == ([0, 1, 1, 1, 0, -1, -1], (2,))


def test_the_rest_of_a_group_that_is_far_from_its_code_is_not_taken_along() -> None:
    found, given = np.zeros(10, dtype=np.int64), np.array([0] * 7 + [-1] * 3)
    labels, _ = with_codes(found, given, np.array([[0.5]] * 7 + [[0.2], [0.2], [0.0]]))
    assert labels.tolist() == [0] * 9 + [-1]
