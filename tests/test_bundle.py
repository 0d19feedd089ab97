"""A report that can be made again: the bundle, and `sipbot verify`, which believes nothing in it."""

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis import bundle
from analysis.edits import apply
from analysis.exports import save
from analysis.exports.cells import zipped
from analysis.exports.to_bundle import write
from analysis.pipeline import analyze
from analysis.report import Edit, Options, Report
from analysis.table import check, fingerprint
from tests import reports
from tests.command_line import sipbot

ANSWERS = (
    "The bus is late every morning.",
    "=late buses, every morning",
    "The morning bus is late again.",
    "'The bus' is late, as always.",
    "Longer recess for everyone.",
    "More recess, please!\r\nAnd longer.",
    "Recess is too short.",
    "Más recreo para todos.",
)


@pytest.fixture(scope="module")
def report() -> Report:
    table = check(pd.DataFrame({"text": ANSWERS, "tag.role": ["family", "student"] * 4}))
    made = analyze(table, Options(embedder="tfidf", smallest_group=5))
    return replace(made, run_id="run1")


@pytest.fixture
def file(report: Report, tmp_path: Path) -> Path:
    (path,) = save(report, "bundle", tmp_path / "report.zip")
    return path


def changed(file: Path, contents: dict[str, bytes]) -> Path:
    """The bundle with some of its files changed."""
    with zipfile.ZipFile(file) as archive:
        every = {name: archive.read(name) for name in archive.namelist()}
    file.write_bytes(zipped((every | contents).items()))
    return file


def within(file: Path, name: str) -> bytes:
    with zipfile.ZipFile(file) as archive:
        return archive.read(name)


def signed(file: Path, **more: object) -> bytes:
    """The manifest with *more* in it."""
    return json.dumps(json.loads(within(file, "manifest.json")) | more).encode()


def test_a_report_made_again_is_the_same_byte_for_byte(file: Path) -> None:
    done = sipbot("verify", str(file))
    assert (done.exit_code, done.output) == (
        0,
        "The same report, byte for byte, from 8 answers and 0 edits by people.\n",
    )


def edit(number: int, subject: str, kind: str, **detail: object) -> Edit:
    return Edit(number, "run1", subject, kind, detail, "Ana Invented", "clearer", "2026-11-03T14:05:00+00:00")


def test_what_people_changed_is_made_again_too(report: Report, tmp_path: Path) -> None:
    first = report.ideas_of("T1")[0].span
    ideas = [[first.response_id, first.start, first.end]]
    every = [
        edit(1, "T1", "split", name="Taken back", ideas=ideas),
        edit(2, "1", "undo"),
        edit(3, "T1", "rename", name="Buses"),
        edit(4, "T1", "split", name="One bus", ideas=ideas),
    ]
    (file,) = save(apply(report, every), "bundle", tmp_path / "report.zip")
    names = {theme["id"]: theme["name"] for theme in json.loads(within(file, "report.json"))["themes"]}
    assert (names["T1"], names[f"T{len(report.themes) + 2}"]) == ("Buses", "One bus")
    assert sipbot("verify", str(file)).output.endswith("from 8 answers and 4 edits by people.\n")


def test_every_file_is_hashed_and_every_version_named(file: Path) -> None:
    manifest = json.loads(within(file, "manifest.json"))
    assert sorted(manifest["files"]) == ["answers.csv", "edits.json", "options.json", "report.json"]
    assert {"python", "numpy", "scikit-learn", "embedder tfidf"} <= set(manifest["versions"])
    assert json.loads(within(file, "options.json"))["seed"] == 0


@pytest.mark.parametrize("name", ["school", "hostile", "empty"])
def test_answers_come_back_as_they_were_analyzed(name: str) -> None:
    report: Report = getattr(reports, name)()
    out = io.BytesIO()
    write(report, out)
    back = bundle._table(zipfile.ZipFile(out).read("answers.csv"))
    assert fingerprint(back) == report.input_hash


def test_no_answer_in_a_bundle_is_a_formula(file: Path) -> None:
    text = within(file, "answers.csv").decode()
    assert ',"\'=late buses, every morning",' in text
    assert ",''The bus' is late" not in text
    assert ",\"''The bus' is late, as always.\"," in text


def test_a_count_that_was_changed_is_found(file: Path) -> None:
    report = json.loads(within(file, "report.json"))
    n = report["themes"][0]["n_participants"]
    report["themes"][0]["n_participants"] = n + 1
    done = sipbot("verify", str(changed(file, {"report.json": bundle._json(report)})))
    assert done.exit_code == 1
    assert done.output == (
        "report.json is not the file that the bundle was made with\n"
        f"report.themes[0].n_participants: {n + 1} in the bundle, {n} made anew\n"
    )


def test_an_answer_that_was_changed_is_found(file: Path) -> None:
    answers = within(file, "answers.csv").replace(b"Recess is too short.", b"Recess is too short!")
    done = sipbot("verify", str(changed(file, {"answers.csv": answers})))
    assert done.exit_code == 1
    assert done.output.startswith(
        "answers.csv is not the file that the bundle was made with\n"
        "the answers are not those that the report was made from\n"
        "report.input_hash: "
    )


def test_another_version_is_named_but_no_fault_of_its_own(file: Path) -> None:
    versions = json.loads(within(file, "manifest.json"))["versions"] | {"numpy": "1.0", "magic": "7"}
    done = sipbot("verify", str(changed(file, {"manifest.json": signed(file, versions=versions)})))
    assert done.exit_code == 0
    assert "magic: 7 in the bundle, not installed here\nnumpy: 1.0 in the bundle, " in done.output


@pytest.mark.parametrize(
    ("contents", "told"),
    [
        ({"manifest.json": b"[]"}, "is no bundle: its manifest is not of format 1"),
        ({"manifest.json": b'{"format": 1}'}, "is no bundle: its manifest lacks 'files'"),
        ({"options.json": b'{"magic": 1}'}, "is no bundle: Options.__init__() got an unexpected keyword argument"),
        ({"edits.json": b"\xff"}, "is no bundle: utf-8"),
        ({"answers.csv": b"words\r\na"}, "is no bundle: there is no column 'text'"),
    ],
)
def test_a_broken_bundle_is_one_clear_line(file: Path, contents: dict[str, bytes], told: str) -> None:
    done = sipbot("verify", str(changed(file, contents)))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"sipbot: {file}: {told}")
    assert done.stderr.count("\n") == 1


def test_a_file_that_is_no_bundle_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "report.docx").write_bytes(b"words")
    told = sipbot("verify", str(tmp_path / "report.docx")).stderr
    assert told == f"sipbot: {tmp_path / 'report.docx'}: is no bundle: File is not a zip file\n"
    assert sipbot("verify", str(tmp_path / "gone.zip")).stderr.endswith("cannot be read: No such file or directory\n")
