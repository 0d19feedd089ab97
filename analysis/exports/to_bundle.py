"""The answers, options, edits and versions behind a report, so that `sipbot verify` can make it again.

One ZIP, described in `analysis.bundle`. It holds every answer with all its tags: keep it inside the team.
"""

from typing import BinaryIO

from analysis.bundle import bundled
from analysis.report import Report

EXTENSION = ".zip"


def write(report: Report, out: BinaryIO) -> None:
    """Write the bundle of *report*. Raises `analysis.proof.NotProven` where the report does not hold."""
    out.write(bundled(report))
