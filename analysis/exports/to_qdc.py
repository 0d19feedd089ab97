"""A REFI-QDA codebook, the themes as codes, for ATLAS.ti, MAXQDA, NVivo, QualCoder and others.

It holds no answers: names of themes, their words, and how many people stand behind them. Taguette, which takes no file
of this kind, reads the codebook.csv among the CSV files.
"""

from typing import BinaryIO

from analysis.exports import refi
from analysis.proof import prove
from analysis.report import Report

EXTENSION = ".qdc"
_NAMESPACE = "urn:QDA-XML:codebook:1.0"


def write(report: Report, out: BinaryIO) -> None:
    """Write the codebook of *report*. Raises `analysis.proof.NotProven` where the report does not hold."""
    book = refi.root(_NAMESPACE, "CodeBook", {"origin": refi.ORIGIN})
    refi.add_codes(book, prove(report))
    out.write(refi.written(book))
