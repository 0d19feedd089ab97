"""`python -m analysis`: a file in, a report out, one clear line where that does not work."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.__main__ import VectorFile, main
from analysis.embedders import load, vectors_of
from analysis.exports import formats

ANSWERS = "no,comment,role\n" + "".join(
    f"{i},{text},{role}\n"
    for i, (text, role) in enumerate(
        [("More recess", "family"), ("Longer recess", "student"), ("Late bus", "family"), ("The bus is late", "staff")]
        * 3
    )
)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    path.write_text(ANSWERS, "utf-8")
    return path


def run(*arguments: object, cache: Path) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments), "--cache", str(cache / "vectors.sqlite")])


def test_a_file_becomes_tables_that_keep_its_ids(answers: Path, tmp_path: Path) -> None:
    result = run(
        *(answers, "--text-column", "comment", "--id-column", "no", "--tag", "role"),
        *("--embedder", "tfidf", "--to", "csv", "--out", tmp_path / "out"),
        cache=tmp_path,
    )
    assert result.output == f"12 answers, 0 set aside, 2 themes: {tmp_path / 'out'}\n"
    with (tmp_path / "out" / "assignments.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["response_id"] for row in csv.DictReader(file)] == [str(i) for i in range(12)]


def test_a_codebook_that_is_no_codebook_is_one_clear_line(answers: Path, tmp_path: Path) -> None:
    (tmp_path / "codes.yaml").write_text("- definition: x", "utf-8")
    given = (
        answers,
        "--text-column",
        "comment",
        "--codebook",
        tmp_path / "codes.yaml",
        "--to",
        "csv",
        "--out",
        tmp_path,
    )
    result = run(*given, cache=tmp_path)
    assert (result.exit_code, result.output) == (2, f"Error: {tmp_path / 'codes.yaml'}: theme 1 has no name\n")


def test_a_codebook_names_the_themes(answers: Path, tmp_path: Path) -> None:
    (tmp_path / "codes.yaml").write_text("[Playing outside at recess, The school bus is late]", "utf-8")
    result = run(
        *(answers, "--text-column", "comment", "--codebook", tmp_path / "codes.yaml", "--embedder", "fast"),
        *("--to", "csv", "--out", tmp_path / "out"),
        cache=tmp_path,
    )
    assert result.output.startswith("The codebook has 2 themes; 0 of 12 ideas fit none of them.")
    with (tmp_path / "out" / "themes.csv").open(encoding="utf-8", newline="") as file:
        assert {row["name"] for row in csv.DictReader(file)} == {"Playing outside at recess", "The school bus is late"}


def test_a_file_becomes_a_page(answers: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    result = run(
        answers, "--text-column", "comment", "--embedder", "tfidf", "--to", "html", "--out", out, cache=tmp_path
    )
    assert result.exit_code == 0
    assert out.stat().st_size > 1000


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--to", "csv"), "there is no column 'text': the columns are 'no', 'comment', 'role'."),
        (("--to", "pdf"), f"there is no format 'pdf': choose one of {', '.join(formats())}"),
        (
            ("--to", "csv", "--text-column", "comment", "--embedder", "nope"),
            "unknown embedder 'nope': choose one of english, fast, multilingual, remote, tfidf",
        ),
        (
            ("--to", "csv", "--text-column", "comment", "--tag", "roles"),
            "there is no column 'roles': the columns are 'no', 'comment', 'role'. Did you mean 'role'?",
        ),
    ],
)
def test_what_does_not_work_is_one_line_and_exit_code_2(
    answers: Path, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    result = run(answers, "--out", tmp_path / "out", *arguments, cache=tmp_path)
    assert result.exit_code == 2
    assert result.output == f"Error: {message}\n"


@pytest.mark.parametrize("number", [("--seed", "-1"), ("--smallest-group", "0")])
def test_a_number_that_makes_no_sense_is_refused(answers: Path, tmp_path: Path, number: tuple[str, str]) -> None:
    result = run(answers, "--to", "csv", "--out", tmp_path / "out", *number, cache=tmp_path)
    assert result.exit_code == 2
    assert f"Invalid value for '{number[0]}'" in result.output


def test_a_cache_that_is_another_file_is_named_and_kept(answers: Path, tmp_path: Path) -> None:
    other = tmp_path / "vectors.sqlite"
    other.write_text("A letter to the families of the school, which is no database.", "utf-8")
    result = run(answers, "--text-column", "comment", "--to", "csv", "--out", tmp_path / "out", cache=tmp_path)
    assert result.exit_code == 2
    assert result.output == f"Error: {other}: vectors cannot be kept here: file is not a database\n"
    assert other.read_text("utf-8").startswith("A letter")


def test_too_few_answers_are_said(tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text("text\nMore recess\nn/a\n", "utf-8")
    result = run(path, "--embedder", "tfidf", "--to", "csv", "--out", tmp_path / "out", cache=tmp_path)
    assert result.exit_code == 0
    assert result.output.startswith("Too few answers to look for themes: 1 answer could be used.")


def test_vectors_are_kept_in_one_file_between_runs(tmp_path: Path) -> None:
    texts = ["More recess", "Late bus"]
    first = VectorFile(tmp_path / "a" / "vectors.sqlite")
    made = vectors_of(texts, "fast", store=first)
    first.close()
    second = VectorFile(tmp_path / "a" / "vectors.sqlite")
    told: list[tuple[int, int]] = []
    again = vectors_of(texts, "fast", store=second, progress=lambda done, total: told.append((done, total)))
    assert again.tobytes() == made.tobytes()
    assert told == []
    assert second.get("fast", load("fast").VERSION, ["nobody"]) == {}
    second.close()
