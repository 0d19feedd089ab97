"""What Word can do and python-docx has no public way for, as small changes to a document's XML."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

_AFTER_BORDERS = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr")


def styled(paragraph: Paragraph, style: str) -> None:
    """Give a paragraph a style by its English name: python-docx looks through all styles, which takes 10 ms each."""
    paragraph._p.style = style.replace(" ", "")


def boxed(paragraph: Paragraph, color: str, border_color: str) -> None:
    """Shade a paragraph and draw a line at its left."""
    properties = paragraph._p.get_or_add_pPr()
    borders = OxmlElement("w:pBdr")
    borders.append(_element("w:left", val="single", sz="18", space="8", color=border_color))
    properties.insert_element_before(borders, *_AFTER_BORDERS)
    properties.insert_element_before(_shade(color), *_AFTER_BORDERS[1:])


def shaded(cell: _Cell, color: str) -> None:
    """Shade a cell."""
    cell._tc.get_or_add_tcPr().append(_shade(color))


def repeated(row: _Row) -> None:
    """Mark a header row, to be repeated on every page that the table reaches."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def unbroken(row: _Row) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def ruled(table: Table, color: str) -> None:
    """Draw thin lines between the rows of a table and none between its columns."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color=color))
    table._tbl.tblPr.append(_element("w:tblInd", w="115", type="dxa"))
    table._tbl.tblPr.append(borders)


def captioned(table: Table, text: str) -> None:
    """Say to a screen reader what a table is about."""
    table._tbl.tblPr.append(_element("w:tblCaption", val=text))


def spoken_in(run: Run, language: str) -> None:
    """Say in which language a run is written, for spelling and for reading aloud."""
    run._r.get_or_add_rPr().append(_element("w:lang", val=language))


def add_field(paragraph: Paragraph, name: str) -> None:
    """Add a number that Word computes: PAGE or NUMPAGES."""
    field = _element("w:fldSimple", instr=name)
    shown, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    shown.append(text)
    field.append(shown)
    paragraph._p.append(field)


def marked(paragraph: Paragraph, number: int) -> None:
    """Make a paragraph a place that `linked` leads to, by its *number* in the document."""
    start = _element("w:bookmarkStart", id=str(number))
    start.set(qn("w:name"), f"_Section{number}")
    properties = paragraph._p.pPr
    paragraph._p.insert(0 if properties is None else 1, start)
    paragraph._p.append(_element("w:bookmarkEnd", id=str(number)))


def linked(paragraph: Paragraph, text: str, number: int) -> None:
    """Add words to a paragraph that lead to the place with this *number*."""
    link = _element("w:hyperlink", anchor=f"_Section{number}", history="1")
    link.append(paragraph.add_run(text)._r)
    paragraph._p.append(link)


def set_font(style: ParagraphStyle, name: str) -> None:
    """Use a font for all scripts of a style, and not the one of the document's theme."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), name)


def plain(style: ParagraphStyle) -> None:
    """Take borders and letter spacing from a style of the default template."""
    for name in ("w:pPr/w:pBdr", "w:rPr/w:spacing", "w:rPr/w:kern"):
        for found in style.element.findall(name, {"w": style.element.nsmap["w"]}):
            found.getparent().remove(found)


def _shade(color: str) -> BaseOxmlElement:
    return _element("w:shd", val="clear", color="auto", fill=color)


def _element(name: str, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(name)
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)
    return element
