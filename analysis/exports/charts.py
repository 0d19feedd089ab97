"""Bar charts that Word and PowerPoint draw: sharp at any size, in the reader's own fonts and so in every script."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from docx.document import Document as Word
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Inches
from docx.text.paragraph import Paragraph

from analysis.document.blocks import BarChart
from analysis.exports.cells import printable

INK, BAR = "1F2933", "2F4B6E"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PLACED = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_FONT = '<a:latin typeface="Calibri"/>'
_FRAME, _ROW = 0.2, 0.34  # inches
_LONGEST = 60  # Letters of a bar's name; the table below the chart has it whole.


def add_chart(word: Word, paragraph: Paragraph, chart: BarChart, *, width: float) -> None:
    """Add *chart* to a paragraph, *width* inches wide, with its alternative text. The same chart, the same bytes."""
    number = sum(part.content_type == CONTENT_TYPE.DML_CHART for part in word.part.package.iter_parts()) + 1
    name = PackURI(f"/word/charts/chart{number}.xml")
    part = Part(name, CONTENT_TYPE.DML_CHART, chart_xml(chart, letters=9), word.part.package)
    place = word.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    height = _FRAME + _ROW * len(chart.bars)
    paragraph._p.append(
        parse_xml(
            f'<w:r xmlns:w="{_WORD}"><w:drawing><wp:inline xmlns:wp="{_PLACED}">'
            f'<wp:extent cx="{Inches(width)}" cy="{Inches(height)}"/>'
            f'<wp:docPr id="{1000 + number}" name="Chart {number}" {said(chart)}/>'
            f'<a:graphic xmlns:a="{_MAIN}"><a:graphicData uri="{_CHART}">'
            f'<c:chart xmlns:c="{_CHART}" xmlns:r="{_OFFICE}" r:id="{place}"/>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )
    )


def said(chart: BarChart) -> str:
    """The name and the alternative text of *chart*, as attributes in XML."""
    return f'title="{_attribute(chart.title)}" descr="{_attribute(chart.alt)}"'


def chart_xml(chart: BarChart, *, letters: int) -> bytes:
    """*chart* as Office programs keep it, with its numbers inside, its *letters* so many points high."""
    values = [bar.value or 0 for bar in chart.bars]
    most = max([1, *values]) * 1.15  # Room for the number at the end of the longest bar.
    size = 100 * letters
    whole = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace xmlns:c="{_CHART}" xmlns:a="{_MAIN}"><c:roundedCorners val="0"/>'
        '<c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        '<c:ser><c:idx val="0"/><c:order val="0"/>'
        f"<c:tx><c:v>{_text(chart.unit)}</c:v></c:tx>{_fill(BAR)}"
        f'<c:invertIfNegative val="0"/><c:dLbls>{"".join(_labels(chart, size))}{_SHOWN}</c:dLbls>'
        f"<c:cat><c:strLit>{_points(_short(bar.label) for bar in chart.bars)}</c:strLit></c:cat>"
        f"<c:val><c:numLit><c:formatCode>General</c:formatCode>{_points(values)}</c:numLit></c:val></c:ser>"
        '<c:gapWidth val="60"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        # Bars in reading order, the first on top.
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'<c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="{INK}"/></a:solidFill></a:ln></c:spPr>{_letters(size)}'
        '<c:crossAx val="2"/><c:crosses val="autoZero"/><c:tickLblSkip val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:max val="{most:g}"/><c:min val="0"/>'
        '</c:scaling><c:delete val="1"/><c:axPos val="t"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        '<c:crossAx val="1"/><c:crosses val="autoZero"/></c:valAx>'
        '</c:plotArea><c:plotVisOnly val="1"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr></c:chartSpace>"
    )
    return whole.encode("utf-8")


_SHOWN = (
    '<c:dLblPos val="outEnd"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
    '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)


def _labels(chart: BarChart, size: int) -> Iterator[str]:
    """What stands at the end of each bar: its own words, since a number may be held back."""
    for place, bar in enumerate(chart.bars):
        said = f'<a:r><a:rPr lang="en-US" sz="{size}">{_FONT}</a:rPr><a:t>{_text(bar.text)}</a:t></a:r>'
        yield (
            f'<c:dLbl><c:idx val="{place}"/><c:layout/>'
            f'<c:tx><c:rich><a:bodyPr wrap="none"/><a:p>{_paragraph_letters(size)}{said}</a:p></c:rich></c:tx>'
            f"{_SHOWN}</c:dLbl>"
        )


def _points(values: Iterator[str] | list[int]) -> str:
    points = [f'<c:pt idx="{place}"><c:v>{_text(str(one))}</c:v></c:pt>' for place, one in enumerate(values)]
    return f'<c:ptCount val="{len(points)}"/>{"".join(points)}'


def _letters(size: int) -> str:
    return f"<c:txPr><a:bodyPr/><a:p>{_paragraph_letters(size)}</a:p></c:txPr>"


def _paragraph_letters(size: int) -> str:
    ink = f'<a:solidFill><a:srgbClr val="{INK}"/></a:solidFill>'
    return f'<a:pPr><a:defRPr sz="{size}">{ink}{_FONT}</a:defRPr></a:pPr>'


def _fill(color: str) -> str:
    return f'<c:spPr><a:solidFill><a:srgbClr val="{color}"/></a:solidFill></c:spPr>'


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1].rstrip()}…"


def _text(text: str) -> str:
    return escape(printable(text))


def _attribute(text: str) -> str:
    return escape(printable(text), {'"': "&quot;", "\n": "&#10;"})
