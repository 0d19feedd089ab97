"""The slides: a title of its own for each, charts with words, numbers of the document, nothing outside of a slide."""

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from pptx import Presentation
from pptx.presentation import Presentation as Slides
from pptx.util import Emu

from analysis.document import document
from analysis.document.blocks import BarChart, Bullets, Paragraph, Table
from analysis.document.slides import MOST_ROWS, deck
from analysis.exports.fitting import Box, Line, Text, rows_fit, stacked, text_size
from analysis.exports.to_pptx import write
from analysis.proof import NotProven
from analysis.report import Report
from tests import reports

DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
Page = Any  # What the library says of a shape does not tell which kind of shape it is.
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
REPORTS = {"school": reports.school, "hostile": reports.hostile, "empty": reports.empty}


def saved(report: Report) -> bytes:
    out = io.BytesIO()
    write(report, out)
    return out.getvalue()


def opened(report: Report) -> Slides:
    return Presentation(io.BytesIO(saved(report)))


@pytest.fixture(scope="module")
def slides() -> Slides:
    return opened(reports.school())


def titles(slides: Slides) -> list[str]:
    return [words(page).splitlines()[0] for page in slides.slides]


def page(slides: Slides, title: str) -> Page:
    return slides.slides[titles(slides).index(title)]


def words(page: Page) -> str:
    return "\n".join(shape.text_frame.text for shape in page.shapes if shape.has_text_frame)


def cells(page: Page) -> list[list[str]]:
    (table,) = (shape.table for shape in page.shapes if shape.has_table)
    return [[cell.text_frame.text for cell in row.cells] for row in table.rows]


def test_the_slides_are_in_order_and_each_has_a_title_of_its_own(slides: Slides) -> None:
    assert titles(slides) == [
        "What our school community told us",
        "Who was heard: role",
        "Who was heard: race and ethnicity",
        "Who was heard: help at school with learning English",
        "What people talk about",
        "How people speak of each theme",
        "T1. bus late morning",
        "T2. safe halls",
        "T3. ayuda lectura clase",
        "T4. two languages",
        "Where groups differ (1 of 2)",
        "Where groups differ (2 of 2)",
        "What people hope for",
        "What is recommended",
        "Who recommends it, and what became of it",
        "What is still missing (1 of 2)",
        "What is still missing (2 of 2)",
        "How this was done",
        "What to keep in mind",
        "What comes next",
    ]


def test_an_invented_school_is_named_so_on_every_slide(slides: Slides) -> None:
    banner = document(reports.school()).banner
    assert [banner in words(one) for one in slides.slides] == [True] * len(slides.slides)


def test_tables_have_the_numbers_of_the_document(slides: Slides) -> None:
    made = document(reports.school())
    tables = {one.caption: one for section in made.sections for one in section.blocks if isinstance(one, Table)}
    race = tables["Race and ethnicity"]
    assert cells(page(slides, "Who was heard: race and ethnicity")) == [[*race.header], *map(list, race.rows)]


def test_small_groups_are_held_back_as_in_the_document(slides: Slides) -> None:
    rows = {row[0]: row[1] for row in cells(page(slides, "Who was heard: race and ethnicity"))[1:]}
    assert rows == {
        "Hispanic or Latino": "28",
        "Black or African American": "held back",
        "White": "held back",
        "Not known": "15",
    }


def test_a_recommendation_comes_with_its_fate(slides: Slides) -> None:
    assert "REC1. Look together at bus late morning" in words(page(slides, "What is recommended"))
    header, first, *_ = cells(page(slides, "Who recommends it, and what became of it"))
    told = dict(zip(header, first, strict=True))
    assert told.pop("Who says so").startswith("20 people in 20 answers")
    assert told == {
        "No.": "REC1",
        "About": "bus late morning",
        "Decision": "adopted",
        "In the plan": "Goal 2",
        "Responsible": "The operations manager",
    }


def test_charts_have_an_alternative_text_with_their_numbers(slides: Slides) -> None:
    described = [
        one.get("descr") for one_page in slides.slides for one in one_page.shapes._spTree.iter() if one.get("descr")
    ]
    assert "Bar chart. Themes, by people. bus late morning: 20; safe halls: 14;" in "\n".join(described)
    drawn = [shape for one in slides.slides for shape in one.shapes._spTree.iter(f"{CHART}chart")]
    assert len(drawn) == 6


def test_every_table_says_what_it_is_about_and_marks_its_header(slides: Slides) -> None:
    tables = [shape for one in slides.slides for shape in one.shapes if shape.has_table]
    assert all(shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in tables)
    assert all(shape.table.first_row for shape in tables)


def test_quotes_carry_their_language(slides: Slides) -> None:
    runs = [
        one for one in page(slides, "T3. ayuda lectura clase").shapes._spTree.iter(f"{DRAWN}r") if "Más" in _text(one)
    ]
    assert {run.find(f"{DRAWN}rPr").get("lang") for run in runs} == {"es"}


def _text(run: Any) -> str:
    return str(run.findtext(f"{DRAWN}t"))


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_stands_outside_of_its_slide(name: str) -> None:
    slides = opened(REPORTS[name]())
    edges = [(shape.left + shape.width, shape.top + shape.height) for one in slides.slides for shape in one.shapes]
    assert max(right for right, _ in edges) <= slides.slide_width
    assert max(bottom for _, bottom in edges) <= slides.slide_height
    assert min(Emu(shape.top) for one in slides.slides for shape in one.shapes) >= 0


def test_letters_are_large_enough_to_read(slides: Slides) -> None:
    sizes = {int(one.get("sz")) for one_page in slides.slides for one in one_page.shapes._spTree.iter(f"{DRAWN}rPr")}
    assert min(sizes) == 1100  # the foot of the page
    assert max(sizes) == 4400


def test_no_clock_gets_into_the_file() -> None:
    with zipfile.ZipFile(io.BytesIO(saved(reports.school()))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = opened(reports.school()).core_properties
    assert (str(core.modified), core.language, core.author) == ("2020-01-01 00:00:00", "en", "")


def test_a_number_that_the_answers_do_not_bear_out_is_refused() -> None:
    report = reports.school()
    more = replace(report.themes[0], n_participants=21)
    with pytest.raises(NotProven, match="theme T1 is of 20 people, not 21"):
        saved(replace(report, themes=(more, *report.themes[1:])))


def test_nobody_is_named_by_an_id(slides: Slides) -> None:
    every = "\n".join(words(one) for one in slides.slides)
    assert re.findall(r"\b[PR]\d+\b", every) == []


# What fits.


def test_long_lists_go_on_to_a_next_slide_and_the_rest_is_in_the_document() -> None:
    many = replace(
        reports.school(), options=replace(reports.ENROLLED, marginalized=tuple(("role", str(n)) for n in range(30)))
    )
    missing = [slide for slide in deck(many).slides if slide.title.startswith("What is still missing")]
    (last,) = missing[-1].left
    assert [slide.title for slide in missing] == ["What is still missing (1 of 2)", "What is still missing (2 of 2)"]
    assert isinstance(last, Bullets)
    assert re.fullmatch(r"\d+ more stand in the document\.", last.items[-1])


def test_letters_shrink_until_the_words_fit() -> None:
    line = [Line((Text("word " * 60),))]
    assert text_size(line, Box(0, 0, 6, 5), (22, 16, 12)) == 22
    assert text_size(line, Box(0, 0, 6, 1), (22, 16, 12)) == 12


def test_a_full_table_fits_under_its_caption() -> None:
    row = ("a rather long group name here", "1,204", "38%")
    table = Table("Groups", ("Group", "People", "Share"), (row,) * MOST_ROWS)
    fit = rows_fit(table, Box(0, 0, 5.85, 5.45))
    assert (fit.size, round(sum(fit.widths), 6)) == (16, 5.85)
    assert sum(fit.heights) < 5


def test_a_chart_takes_what_the_words_leave() -> None:
    chart = BarChart("Chart", (), "people", "alt")
    column = list(stacked((Paragraph("One line."), chart), Box(0, 1, 6, 5)))
    assert [round(box.top, 2) for _, box in column] == [1, 1.56]
