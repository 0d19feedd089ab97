"""The roster and recommendations table of older plans (Section IV) as a Word document."""

from typing import BinaryIO

from analysis.document.section_iv import section_iv
from analysis.exports.to_docx import write_document
from analysis.report import Report

EXTENSION = ".docx"


def write(report: Report, out: BinaryIO) -> None:
    """Write Section IV of *report* as .docx."""
    write_document(section_iv(report), out)
