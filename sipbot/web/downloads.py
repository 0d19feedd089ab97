"""The documents of a report, to be saved: every format that `analysis.exports` has."""

import io
import re
from dataclasses import dataclass

from analysis import exports
from analysis.report import Report

FOR_EVERYONE = frozenset({"docx", "html", "pptx", "qdc", "section_iv"})
"""Documents. All others hold every answer: they stay inside the team."""
FOR_OWNERS = frozenset({"bundle", "csv"})
"""Formats that hold each answer with everything that is known of its writer, for somebody who counts or checks."""
REMEMBERED = FOR_EVERYONE | {"xlsx"}
"""Formats with numbers of groups: what they show bounds what later ones may show."""

_CONTENT_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".qdc": "application/xml",
    ".qdpx": "application/zip",
    ".yaml": "application/yaml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
_TOLD_APART = {"section_iv": "-section-iv"}
"""What the name of a file has in it where another format has the same ending."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file, its name, and what kind of file it is."""

    name: str
    content_type: str
    content: bytes


def formats() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The formats that can be shown to everyone, and those to be kept in the team."""
    every = exports.formats()
    return tuple(one for one in every if one in FOR_EVERYONE), tuple(one for one in every if one not in FOR_EVERYONE)


def download(report: Report, to: str) -> Download:
    """*report* in the format *to*. Raises `analysis.exports.ExportError` for a format nobody has written."""
    exporter = exports.exporter(to)
    out = io.BytesIO()
    exporter.write(report, out)
    extension = exporter.EXTENSION
    kind = _CONTENT_TYPES.get(extension, "application/octet-stream")
    return Download(f"{_file_name(report)}{_TOLD_APART.get(to, '')}{extension}", kind, out.getvalue())


def _file_name(report: Report) -> str:
    school = report.engagement.school if report.engagement else ""
    return "-".join(re.findall(r"[a-z0-9]+", school.lower())) or "engagement"
