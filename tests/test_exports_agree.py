"""The files of one report tell the same numbers, and open in a program that people have."""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from openpyxl import load_workbook
from pptx import Presentation

from analysis import exports
from analysis.document.slides import deck
from tests import reports

Numbers = Mapping[str, tuple[str, str]]
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
SOFFICE = shutil.which("soffice")
DRAWS = {"docx": "libswlo.so", "section_iv": "libswlo.so", "pptx": "libsdlo.so", "xlsx": "libsclo.so"}
"""The part of LibreOffice that opens each format."""


def written(name: str) -> io.BytesIO:
    out = io.BytesIO()
    exports.exporter(name).write(reports.school(), out)
    out.seek(0)
    return out


def in_word() -> Numbers:
    tables = docx.Document(written("docx")).tables
    header = ["No.", "Theme", "People", "Answers"]
    found = next(one for one in tables if [cell.text for cell in one.rows[0].cells] == header)
    rows = [[cell.text for cell in row.cells] for row in found.rows[1:]]
    return {row[0]: (row[2], row[3]) for row in rows}


def in_excel() -> Numbers:
    book = load_workbook(written("xlsx"))
    found: dict[str, tuple[str, str]] = {}
    for name, key in (("Themes", "theme_id"), ("Subthemes", "subtheme_id")):
        header, *rows = book[name].iter_rows(values_only=True)
        for row in (dict(zip(header, row, strict=True)) for row in rows):
            found[str(row[key])] = (str(row["n_participants"]), str(row["n_responses"]))
    return found


def in_csv() -> Numbers:
    archive = zipfile.ZipFile(written("csv"))
    found: dict[str, tuple[str, str]] = {}
    for name, key in (("themes", "theme_id"), ("subthemes", "subtheme_id")):
        for row in csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode(), newline="")):
            found[row[key]] = (row["n_participants"], row["n_responses"])
    return found


def in_html() -> Numbers:
    page = written("html").read().decode()
    rows = re.findall(r"<tr [^>]*>(.*?)</tr>", page, re.DOTALL)
    cells = [
        [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[dh][ >].*?</t[dh]>", row, re.DOTALL)] for row in rows
    ]
    start = cells.index(["No.", "Theme", "People", "Answers"]) + 1
    return {row[0]: (row[2], row[3]) for row in cells[start : start + 5]}


def test_word_html_excel_and_csv_tell_the_same_numbers_of_every_theme() -> None:
    expected = {"T1": ("20", "20"), "T1.1": ("10", "10"), "T2": ("14", "14"), "T3": ("12", "12"), "T4": ("12", "12")}
    assert in_word() == in_html() == in_excel() == in_csv() == expected


def test_the_slides_draw_the_same_numbers() -> None:
    parts = Presentation(written("pptx")).part.package.iter_parts()
    charts = [ElementTree.fromstring(part.blob) for part in parts if "/charts/" in part.partname]
    drawn = [[value.text for value in chart.findall(f".//{CHART}val//{CHART}v")] for chart in charts]
    assert [people for name, (people, _) in in_word().items() if "." not in name] in drawn


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A profile of LibreOffice's own; making one takes longer than the rest."""
    return f"-env:UserInstallation={tmp_path_factory.mktemp('profile').as_uri()}"


@pytest.mark.parametrize("name", DRAWS)
def test_it_opens_in_libreoffice(name: str, profile: str, tmp_path: Path) -> None:
    if SOFFICE is None or not Path(SOFFICE).resolve().with_name(DRAWS[name]).exists():
        pytest.skip(f"the part of LibreOffice that opens {name} is not installed here")
    file = tmp_path / f"engagement{exports.exporter(name).EXTENSION}"
    exports.save(reports.school(), name, file)
    to_pdf = ("--headless", "--convert-to", "pdf", "--outdir", str(tmp_path))
    subprocess.run([SOFFICE, profile, *to_pdf, str(file)], check=True, capture_output=True, timeout=180)
    n_pages = len(re.findall(rb"/Type\s*/Page\b", file.with_suffix(".pdf").read_bytes()))
    assert n_pages == PAGES.get(name, n_pages) > 0


PAGES = {"pptx": len(deck(reports.school()).slides) + 1}
