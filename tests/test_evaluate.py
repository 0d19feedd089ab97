"""Measures of agreement with people's labels, on groupings small enough to reckon by hand."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.evaluate import Labelled, read_labelled, scores
from analysis.table import TableError
from sipbot.cli import main
from tests.bench.themes import in_one_theme


def labelled(*labels: str, languages: str = "") -> Labelled:
    several = tuple(tuple(one.split("+")) for one in labels)
    return Labelled(("",) * len(labels), several, tuple(languages) or ("",) * len(labels))


def test_the_same_grouping_under_other_names_is_full_agreement() -> None:
    found = scores(labelled("a", "a", "b", "b"), {0: ["T2"], 1: ["T2"], 2: ["T1"], 3: ["T1"]})
    assert (found.nmi, found.ami, found.ari, found.b_cubed) == pytest.approx((1, 1, 1, 1))
    assert (found.coverage, found.found, found.named) == (1, 2, 2)


def test_an_answer_without_a_theme_is_not_covered_and_stands_alone() -> None:
    found = scores(labelled("a", "a", "a", "a"), {0: ["T1"], 1: ["T1"], 2: ["T1"]})
    assert found.coverage == 0.75
    # Precision 1; recall 3/4 for three answers and 1/4 for the one that is left out.
    assert found.b_cubed == pytest.approx(2 * 0.625 / 1.625)


def test_several_labels_and_themes_are_compared_all_with_all() -> None:
    found = scores(labelled("a+b", "a+b"), {0: ["T1", "T2"], 1: ["T1"]})
    # Both share two labels and one theme: precision 1, recall 1 with oneself where two themes stand, else a half.
    assert found.b_cubed == pytest.approx(2 * 0.625 / 1.625)


def test_themes_that_keep_to_a_language_do_not_mix() -> None:
    apart = scores(labelled("a", "a", "b", "b", languages="eess"), {0: ["1"], 1: ["1"], 2: ["2"], 3: ["2"]})
    mixed = scores(labelled("a", "a", "b", "b", languages="eses"), {0: ["1"], 1: ["1"], 2: ["2"], 3: ["2"]})
    assert (apart.mixing, mixed.mixing) == (0.5, 1.0)


def test_labels_are_read_from_both_kinds_of_file(tmp_path: Path) -> None:
    table, lines = tmp_path / "a.csv", tmp_path / "a.jsonl"
    table.write_text("text,label\nLate bus,bus;time\n", "utf-8")
    lines.write_text(json.dumps({"text": "Late bus", "label": "bus", "labels": ["time", "bus"]}) + "\n", "utf-8")
    assert read_labelled(table, "text", "label") == Labelled(("Late bus",), (("bus", "time"),), ("",))
    assert read_labelled(lines, "text", "label") == Labelled(("Late bus",), (("bus", "time"),), ("",))


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text,code\nLate bus,bus\n", "utf-8")
    with pytest.raises(TableError, match="there is no column 'label': the columns are 'text', 'code'"):
        read_labelled(path, "text", "label")


def test_translations_meet_where_they_are_in_one_theme() -> None:
    themes = {0: ["T1"], 1: ["T1"], 2: ["T2"], 3: ["T2"], 4: ["T2"]}
    # Of one sentence two of three are together (one pair of three), of the other two of three, and one stands alone.
    most, pairs, chance = in_one_theme(["bus", "bus", "bus", "art", "art", "art"], themes)
    assert (most, pairs, chance) == pytest.approx((4 / 6, 2 / 6, 4 / 15))


def test_eval_prints_a_row_for_each_way(tmp_path: Path) -> None:
    path = tmp_path / "school.csv"
    path.write_text("text,label\n" + "More recess,play\nLate bus,bus\n" * 8, "utf-8")
    options = ["--embedder", "tfidf", "--against", "TF-IDF + k-means", "--seeds", "1"]
    rows = CliRunner().invoke(main, ["eval", str(path), *options]).output.splitlines()
    assert rows[2].startswith("| school | 16 | sipbot, tfidf | 1.00 | 1.00 | 1.00 | 1.00 | 2 / 2 | 1.00 | 1.00 |")
    assert rows[3].startswith("| school | 16 | TF-IDF + k-means | ")
