"""For those who have forms: XLSForms become surveys, and surveys XLSForms."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

import click

from sipbot import surveys
from sipbot.cli.command import telling
from sipbot.settings import read as read_settings
from sipbot.xlsforms import exporting
from sipbot.xlsforms.files import write_files
from sipbot.xlsforms.form import form_in
from sipbot.xlsforms.importing import imported
from sipbot.xlsforms.remarks import Kind, Remark
from sipbot.xlsforms.workbook import read_workbook


@click.group()
def survey() -> None:
    """Take a survey from an XLSForm, or give one as an XLSForm."""


@survey.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="The folder, instead of SIPBOT_SURVEYS or this one.")
@click.option("--name", metavar="NAME", help="What to call the survey, instead of the form's own name.")
@click.option("--language", metavar="CODE", help="The language of texts of which the form does not say it.")
@telling
def import_(file: Path, out: Path | None, name: str | None, language: str | None) -> None:
    """Make a survey of the XLSForm in FILE (.xlsx or .xls), and list all that it could not take over.

    What must be mended before anybody can be asked ends with exit code 1.
    """
    found = imported(form_in(read_workbook(file), language=language), name=name)
    folder = out or next(iter(surveys.own(read_settings())), Path())
    paths = write_files(found, folder, source=file.name)
    for path in paths:
        click.echo(f"written: {path}")
    for line in remarks_told(found.remarks):
        click.echo(line)
    examined = surveys.examine(paths[0])
    _echo_under("Left to do, says `sipbot check`", examined.errors)
    _echo_under("To look at, says `sipbot check`", examined.warnings)
    if examined.errors:
        sys.exit(1)


@survey.command("export")
@click.argument("name", metavar="SURVEY")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The workbook to write, an .xlsx.")
@telling
def export(name: str, out: Path) -> None:
    """Write SURVEY (its name, or its file) as an XLSForm for ODK, Kobo and others.

    What an XLSForm cannot say stands in columns that begin with "sipbot_", so that `import` gives the same survey.
    """
    if out.suffix != ".xlsx":
        raise click.UsageError(f"--out is {str(out)!r}: a workbook's name ends in .xlsx")
    path = (
        Path(name)
        if name.endswith((".yaml", ".yml"))
        else surveys.path_of(name, surveys.of_one_school(read_settings()))
    )
    exporting.save(exporting.tables_of(exporting.read_source(path)), out)
    click.echo(f"written: {out}")


def remarks_told(remarks: Iterable[Remark]) -> list[str]:
    """The remarks, by what became of each."""
    told = []
    by_kind = {kind: list(dict.fromkeys(str(r) for r in remarks if r.kind == kind)) for kind in get_args(Kind)}
    for kind, lines in by_kind.items():
        if lines:
            told += [f"{kind.capitalize()} ({len(lines)}):", *(f"  {line}" for line in lines)]
    return told


def _echo_under(title: str, problems: Iterable[surveys.Problem]) -> None:
    lines = [str(problem) for problem in problems]
    if lines:
        click.echo(f"{title} ({len(lines)}):")
    for line in lines:
        click.echo(f"  {line}")
