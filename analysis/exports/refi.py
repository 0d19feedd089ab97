"""What the two REFI-QDA files share (standard 1.5 of the Rotterdam Exchange Format Initiative): ids, and the codes.

Themes are codes, their parts are codes inside of them, and how people speak is a code of its own kind. The same report
gives the same ids, so that the codes of a codebook are those of the project.
"""

import uuid
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from lxml.etree import Element, SubElement, _Element, tostring

from analysis.document.speaking import STANCES
from analysis.document.words import answers, people
from analysis.exports.cells import encodable, printable
from analysis.report import Report, Subtheme, Theme

ORIGIN = "sipbot"
SPEAKING = "How people speak"
_IDS = uuid.uuid5(uuid.NAMESPACE_OID, ORIGIN)


def guid(report: Report, kind: str, name: str) -> str:
    """The id of one thing of *report*: the same report, kind and name, the same id."""
    return _guid(f"{report.input_hash}/{kind}/{name}")


def add_codes(book: _Element, report: Report) -> None:
    """Add the element `Codes`: each theme with its parts, the codebook's themes nobody spoke of, and the stances."""
    every = add(book, "Codes")
    definitions = {name: definition for name, definition, _ in report.options.codebook}
    for theme in report.themes:
        code = _code(every, guid(report, "code", theme.id), theme.name, _described(theme, definitions.get(theme.name)))
        for part in theme.subthemes:
            _code(code, guid(report, "code", part.id), part.name, _described(part))
    found = {theme.name for theme in report.themes}
    for name, definition in definitions.items():
        if name not in found:
            _code(every, guid(report, "given", name), name, f"{definition} Nobody spoke of it.".strip())
    speaking = _code(
        every, guid(report, "code", SPEAKING), SPEAKING, "Read from the words by a program.", codable=False
    )
    for stance, name in STANCES.items():
        _code(speaking, guid(report, "stance", stance), name, "")
    _tell_apart(every)


def _tell_apart(codes: _Element) -> None:
    """Number the codes whose name another one has: QualCoder keeps one of a name, and drops what the others code."""
    found: Counter[str] = Counter()
    for code in codes.iter(codes.tag.removesuffix("s")):
        name = code.get("name", "")
        found[name.casefold()] += 1
        if found[name.casefold()] > 1:
            code.set("name", f"{name} ({found[name.casefold()]})")


@lru_cache(maxsize=1024)
def _guid(name: str) -> str:
    return str(uuid.uuid5(_IDS, name))


def root(namespace: str, name: str, attributes: Mapping[str, str]) -> _Element:
    """The outermost element of a file in *namespace*."""
    return Element(f"{{{namespace}}}{name}", attributes, nsmap={None: namespace})


def add(inside: _Element, name: str, attributes: Mapping[str, str] | None = None) -> _Element:
    """A new element inside of another one, in its namespace."""
    return SubElement(inside, inside.tag[: inside.tag.index("}") + 1] + name, attributes)


def written(whole: _Element) -> bytes:
    """*whole* as an XML file in UTF-8."""
    content: bytes = tostring(whole, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return content


def plain(text: str) -> str:
    """*text* with a mark in place of each character that no XML and no UTF-8 can hold; as many characters as before."""
    return printable(encodable(text))


def _code(inside: _Element, id_: str, name: str, description: str, *, codable: bool = True) -> _Element:
    code = add(inside, "Code", {"guid": id_, "name": plain(name), "isCodable": str(codable).lower()})
    if description:
        add(code, "Description").text = plain(description)
    return code


def _described(one: Theme | Subtheme, definition: str | None = None) -> str:
    words = definition or f"Its words: {', '.join(one.keywords)}."
    return f"{words} {people(one.n_participants)}, {answers(one.n_responses)}."
