"""The themes as a codebook, to be changed by hand and looked for again next year: `--codebook FILE.yaml`.

Themes that were given stay as they were given, also where nobody spoke of them this time. A theme that was found is
defined by its keywords, and its quotes are its examples.
"""

import io
from typing import BinaryIO

from ruamel.yaml import YAML

from analysis.exports.cells import encodable, printable
from analysis.proof import prove
from analysis.report import Code, Report, Theme

EXTENSION = ".yaml"
_WIDTH = 100
_HEAD = """\
# Themes to look for: give this file to `--codebook`. Change names, definitions and examples as you like, and
# take themes out or put them in. The examples are what people wrote: keep the file inside the team.

"""


def write(report: Report, out: BinaryIO) -> None:
    """Write the codebook of *report*."""
    prove(report)
    given = report.options.codebook
    found = (_code(report, theme) for theme in report.themes if not theme.is_given)
    text = io.StringIO()
    yaml = YAML()
    yaml.width = _WIDTH
    yaml.dump([_entry(code) for code in (*given, *found)], text)
    out.write((_HEAD + text.getvalue()).encode("utf-8"))


def _code(report: Report, theme: Theme) -> Code:
    return (theme.name, "; ".join(theme.keywords), tuple(map(report.text_of, theme.quotes)))


def _entry(code: Code) -> dict[str, str | list[str]]:
    name, definition, examples = code
    return {"name": _plain(name), "definition": _plain(definition), "examples": [_plain(one) for one in examples]}


def _plain(text: str) -> str:
    return printable(encodable(text))
