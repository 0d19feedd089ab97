"""Every text that the planning team's room says: those of its templates, of its Python, and fixed names of analysis."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_from_file

from analysis.edits.board import EditError
from sipbot.reports import NothingToAnalyze
from sipbot.sayings import Refusal
from sipbot.web import language

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "sipbot/web/templates"
PYTHON = ("sipbot/*.py", "sipbot/web/**/*.py", "sipbot/checking/*.py", "sipbot/translating/*.py", "analysis/edits/*.py")
"""The code whose texts reach a page of the room."""
TRIMMED = {"trimmed": "true", "newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}

Text = str | tuple[str, str]
"""A text, or its singular and plural."""


def kinds_of(error: type[Refusal]) -> Iterator[type[Refusal]]:
    """*error* and every kind of it."""
    yield error
    for kind in error.__subclasses__():
        yield from kinds_of(kind)


import_module("sipbot.app")  # Every kind of refusal is there once the server's modules are.
ERRORS = frozenset(kind.__name__ for kind in (*kinds_of(Refusal), EditError, NothingToAnalyze))
MARKS: Mapping[str, Any] = {
    **dict.fromkeys(("_", "gettext", "N_", "say", *sorted(ERRORS))),
    "ngettext": (1, 2),
    "_must": (2,),
}
"""What stands around a text in Python; the number says which argument it is, where it is not the first."""


FROM = ("sipbot.sayings", "sipbot.web.language", *sorted(ERRORS))
"""What a file speaks of that has such texts; other files have functions of their own with the same names."""


def sources() -> Iterator[Path]:
    """The files that say something to people on a page."""
    for pattern in PYTHON:
        for path in sorted(ROOT.glob(pattern)):
            if any(name in path.read_text() for name in FROM):
                yield path


def texts() -> Mapping[Text, str]:
    """Every text, and where it stands."""
    found: dict[Text, str] = dict.fromkeys(language.labels(), "names that come from the analysis")
    for path in sources():
        found |= _extracted(path, "python", MARKS, {})
    for path in sorted(TEMPLATES.glob("*.html")):
        found |= _extracted(path, "jinja2", {"_": None, "gettext": None, "ngettext": (1, 2)}, TRIMMED)
    return found


def _extracted(path: Path, method: str, marks: Mapping[str, Any], options: Mapping[str, Any]) -> dict[Text, str]:
    found = extract_from_file(method, path, keywords=marks, options=dict(options))
    place = path.relative_to(ROOT)
    return {_text(text): f"{place}:{line}" for line, text, _, _ in found if text}


def _text(found: str | Sequence[str]) -> Text:
    return found if isinstance(found, str) else (found[0], found[1])


def glued() -> Iterator[str]:
    """Where Python marks a text that is put together before it is looked up, so that nobody can translate it."""
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and _name(node.func) in MARKS and any(map(_is_glued, node.args)):
                yield f"{path.relative_to(ROOT)}:{node.lineno}"


def _is_glued(argument: ast.expr) -> bool:
    return isinstance(argument, ast.JoinedStr | ast.BinOp)


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
