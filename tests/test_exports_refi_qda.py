"""REFI-QDA: a project and a codebook that hold to the standard's schema, and positions that find the words again."""

import io
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from analysis.edits import apply
from analysis.exports import to_qdc, to_qdpx
from analysis.exports.to_csv import files
from analysis.report import Edit, Options, Report
from tests import reports

SCHEMA = Path(__file__).parent / "data" / "refi_qda" / "Project.xsd"
"""As the standard's authors published it, under the MIT license that stands in it."""
TAGUETTE, QC = "taguette==1.5.2", "qualitative-coding==1.7.8"
QDA = "{urn:QDA-XML:project:1.0}"
CODE = "{urn:QDA-XML:codebook:1.0}Code"
REPORTS = {"school": reports.school, "hostile": reports.hostile, "empty": reports.empty}


def saved_bytes(report: Report) -> bytes:
    out = io.BytesIO()
    to_qdpx.write(report, out)
    return out.getvalue()


def saved(report: Report) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(saved_bytes(report)))


def project(report: Report) -> etree._Element:
    return etree.fromstring(saved(report).read("project.qde"))


def codebook(report: Report) -> etree._Element:
    out = io.BytesIO()
    to_qdc.write(report, out)
    return etree.fromstring(out.getvalue())


def coded(report: Report) -> Iterator[tuple[str, str, str]]:
    """(answer, words, name of a code) of every coding, the words cut from the file as a program does."""
    archive, root = saved(report), project(report)
    names = {code.get("guid"): code.get("name") for code in root.iter(f"{QDA}Code")}
    for source in root.iter(f"{QDA}TextSource"):
        text = archive.read(source.get("plainTextPath").replace("internal://", "sources/")).decode("utf-8")
        for selection in source.iter(f"{QDA}PlainTextSelection"):
            words = text[int(selection.get("startPosition")) : int(selection.get("endPosition"))]
            for reference in selection.iter(f"{QDA}CodeRef"):
                yield source.get("name"), words, names[reference.get("targetGUID")]


@pytest.mark.parametrize("name", REPORTS)
def test_a_project_holds_to_the_schema_of_the_standard(name: str) -> None:
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(project(REPORTS[name]()))


@pytest.mark.parametrize("name", REPORTS)
def test_a_codebook_holds_to_the_schema_of_the_standard(name: str) -> None:
    # The codes of a codebook are those of a project, in a namespace of their own.
    text = SCHEMA.read_bytes().replace(b"urn:QDA-XML:project:1.0", b"urn:QDA-XML:codebook:1.0")
    text = text.replace(
        b'<xsd:element name="Project" type="ProjectType">', b'<xsd:element name="CodeBook" type="Book">'
    )
    root = b'<xsd:complexType name="Book"><xsd:complexContent><xsd:extension base="CodeBookType">'
    attribute = b'<xsd:attribute name="origin" type="xsd:string"/></xsd:extension></xsd:complexContent>'
    text = text.replace(b"</xsd:schema>", root + attribute + b"</xsd:complexType></xsd:schema>")
    etree.XMLSchema(etree.fromstring(text)).assertValid(codebook(REPORTS[name]()))


def test_every_idea_is_coded_with_its_theme_and_how_it_speaks() -> None:
    counts = Counter(name for _, _, name in coded(reports.school()))
    themes = {"bus late morning": 10, "ten late buses": 10, "safe halls": 14, "ayuda lectura clase": 12}
    assert counts == {**themes, "two languages": 12, "Suggestion": 46, "Hope": 12, "Like it": 1}


@pytest.mark.parametrize("name", REPORTS)
def test_positions_find_the_words_of_each_idea(name: str) -> None:
    report = REPORTS[name]()
    found = {(answer, words) for answer, words, _ in coded(report)}
    texts = {(idea.span.response_id, report.text_of(idea.span)) for idea in report.ideas}
    assert found == {(answer, text.translate({0: 0xFFFD, 11: 0xFFFD, 31: 0xFFFD, 13: 32})) for answer, text in texts}


def test_sources_have_line_feeds_only_since_programs_count_other_ends_in_their_own_ways() -> None:
    archive = saved(reports.hostile())
    texts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".txt")]
    assert "line one \nline two\ufffd\ufffd\ufffd" in texts


def test_a_project_says_nothing_of_who_wrote_an_answer() -> None:
    root = project(reports.school())
    assert [one.get("name") for one in root.iter(f"{QDA}Variable")] == ["Question", "Language"]
    values = {one.text for one in root.iter(f"{QDA}TextValue")}
    assert values == {"change", "see", "hear", "feel", "English", "Spanish"}
    assert "P1" not in etree.tostring(root).decode().split('"')


def test_who_put_an_idea_into_a_theme_is_told() -> None:
    spans = [idea.span for idea in reports.school().ideas if idea.theme_id == "T2"][:3]
    moved = {"ideas": [[span.response_id, span.start, span.end] for span in spans], "to": "T1"}
    edit = Edit(1, "", "T2", "move", moved, "Ana Invented", "it is about the bus", "2026-11-03T14:05:00+00:00")
    root = project(apply(reports.school(), [edit]))
    users = {user.get("guid"): user.get("name") for user in root.iter(f"{QDA}User")}
    coders = Counter(users[coding.get("creatingUser")] for coding in root.iter(f"{QDA}Coding"))
    assert coders["Planning team"] == 3
    assert "Ana Invented" not in users.values()


def test_an_invented_school_is_said_to_be_one() -> None:
    description = project(reports.school()).find(f"{QDA}Description")
    assert description.text == "Alder Brook School is an invented school; so are its answers."


def test_codes_have_the_same_ids_in_the_codebook_and_in_the_project() -> None:
    in_book = {one.get("name"): one.get("guid") for one in codebook(reports.school()).iter(CODE)}
    in_project = {one.get("name"): one.get("guid") for one in project(reports.school()).iter(f"{QDA}Code")}
    assert in_book == in_project
    assert len(in_book) == 12


def test_no_two_codes_have_one_name_since_qualcoder_would_drop_what_the_second_codes() -> None:
    renamed = Edit(1, "", "T1", "rename", {"name": "suggestion"}, "Ana Invented", "", "2026-11-03T14:05:00+00:00")
    report = apply(reports.school(), [renamed])
    names = [one.get("name") for one in codebook(report).iter(CODE)]
    assert [name for name in names if name.casefold().startswith("suggestion")] == ["suggestion", "Suggestion (2)"]
    assert len(list(coded(report))) == len(list(coded(reports.school())))


@pytest.mark.parametrize("name", REPORTS)
def test_a_project_is_laid_out_as_qualcoder_reads_it(name: str) -> None:
    """Its importer takes the first child of `CodeBook` and of `Coding` unseen, and looks for sources in one folder."""
    root = project(REPORTS[name]())
    assert [one.tag for one in root.find(f"{QDA}CodeBook")] == [f"{QDA}Codes"]
    assert {one.tag for coding in root.iter(f"{QDA}Coding") for one in coding} <= {f"{QDA}CodeRef"}
    paths = [one.get("plainTextPath").partition("internal://")[2] for one in root.iter(f"{QDA}TextSource")]
    assert {f"sources/{path}" for path in paths} | {"project.qde"} == set(saved(REPORTS[name]()).namelist())
    names = [one.get("name") for one in root.iter(f"{QDA}TextSource")]
    assert len(names) == len(set(names))


def test_every_id_is_used_once() -> None:
    ids = [one.get("guid") for one in project(reports.school()).iter() if one.get("guid")]
    assert len(ids) == len(set(ids))


def test_themes_that_were_given_are_codes_even_where_nobody_spoke_of_them() -> None:
    given = Options(codebook=(("heating", "Cold rooms.", ()),))
    found = {one.get("name"): one.findtext(f"{CODE[:-4]}Description") for one in _codes(given)}
    assert found["heating"] == "Cold rooms. Nobody spoke of it."


def _codes(options: Options) -> list[etree._Element]:
    return list(codebook(replace(reports.school(), options=options)).iter(CODE))


def test_taguette_imports_the_codebook(tmp_path: Path) -> None:
    book = tmp_path / "codebook.csv"
    book.write_bytes(dict(files(reports.school()))["codebook.csv"])
    tags = json.loads(by_taguette(book))
    assert tags[:2] == [
        {"path": "bus late morning (T1)", "description": "Its words: bus, late, morning."},
        {"path": "ten late buses (T1.1)", "description": "Its words: ten, late, buses."},
    ]
    assert len(tags) == 5


def test_another_program_opens_the_project_and_finds_every_answer_code_and_coding(tmp_path: Path) -> None:
    (tmp_path / "school.qdpx").write_bytes(saved_bytes(reports.school()))
    (tmp_path / "there").mkdir()
    # Version 1.7.8 waits for its author's debugger while it imports; 0 lets it go on.
    of_another_program(QC, "qc", "init", "--import", "../school.qdpx", cwd=tmp_path / "there", PYTHONBREAKPOINT="0")
    with closing(sqlite3.connect(tmp_path / "there" / "qualitative_coding.sqlite3")) as there:
        counts = dict(there.execute("select code_id, count(*) from coded_line group by code_id"))
        (n_documents,) = there.execute("select count(*) from document").fetchone()
    assert counts == Counter(name for _, _, name in coded(reports.school()))
    assert n_documents == len(reports.school().table)


def by_taguette(codebook: Path) -> str:
    """What `tests/taguette_side.py` says, in an environment of its own: Taguette needs SQLAlchemy 1.4."""
    return of_another_program(
        TAGUETTE, "python", Path(__file__).parent / "taguette_side.py", codebook, cwd=codebook.parent
    )


def of_another_program(package: str, *command: str | Path, cwd: Path, **settings: str) -> str:
    """What *command* of *package* prints, in an environment of its own."""
    own = ("run", "--quiet", "--isolated", "--no-project", "--python", sys.executable, "--with", package)
    uv = Path(sys.executable).with_name("uv")
    done = subprocess.run([uv, *own, *command], capture_output=True, text=True, cwd=cwd, env={**os.environ, **settings})
    if done.returncode and ("Failed to fetch" in done.stderr or "network was disabled" in done.stderr):
        pytest.skip(f"{package} cannot be installed here: its packages cannot be reached")
    assert done.returncode == 0, done.stderr
    return done.stdout
