"""For those who have surveys translated: give a translator a file, and take it back."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from sipbot import surveys
from sipbot.authored import Problem
from sipbot.cli.command import telling
from sipbot.engine.codes import code_of
from sipbot.engine.errors import SurveyError
from sipbot.settings import read as read_settings
from sipbot.translating import exchange, workbook
from sipbot.translating.exchange import Sheet, Source, Taken
from sipbot.xlsforms.languages import is_language

FORMATS = ("xlsx", "po")


@click.group("translations")
def translations() -> None:
    """Give the texts of a survey to a translator, and take the translations back."""


@translations.command("export")
@click.argument("survey")
@click.option("--to", "format_", type=click.Choice(FORMATS), required=True, help="For Excel, or for gettext's editors.")
@click.option("--language", metavar="CODE", help="One language, which may be a new one (default: all there are).")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@telling
def export(survey: str, format_: str, language: str | None, out: Path) -> None:
    """Write the texts of SURVEY and their translations to a file. SURVEY "sipbot" is what sipbot says by itself."""
    of = exchange.source(survey, surveys.of_one_school(read_settings()))
    sheets = [exchange.sheet(of, code) for code in _languages(of, language, format_)]
    if format_ == "xlsx":
        workbook.write(sheets, out)
    else:
        out.write_bytes(exchange.po_of(of, sheets[0]).encode())
    for one in sheets:
        n_missing = sum(not row.said or row.fuzzy for row in one.rows)
        click.echo(f"{one.language}: {len(one.rows)} texts, {n_missing} to translate")


@translations.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@telling
def import_(file: Path) -> None:
    """Take the translations in FILE (.xlsx or .po), if nothing at all is wrong with them; exit code 1 if there is."""
    folders = surveys.of_one_school(read_settings())
    problems, taken = _looked_at(_given(file), folders, file)
    for problem in problems:
        click.echo(problem)
    if problems:
        click.echo("nothing is written")
        sys.exit(1)
    for one in taken:
        one.write()
        mended = f"{one.n_missing} still to translate" if one.n_missing else "everything is translated"
        click.echo(f"{one.file}: {one.n_changed} changed, {mended}, {one.state}")


def _languages(of: Source, language: str | None, format_: str) -> list[str]:
    there = list(of.files)
    if language is not None:
        if not is_language(language):
            raise SurveyError(f"{language!r} is no code of a language: write one such as 'ht', or 'zh-Hant'")
        if code_of(language) == of.language:
            raise SurveyError(f"{of.name!r} is written in {of.language!r}: choose a language to translate it into")
        return [code_of(language)]
    if not there:
        raise SurveyError(f"{of.name!r} has no translations yet: name the first one with --language")
    if format_ == "po" and len(there) > 1:
        raise SurveyError(f"a .po file holds one language: choose with --language from {', '.join(there)}")
    return there


def _given(file: Path) -> tuple[Sheet, ...]:
    """What a translator gave back. Raises `SurveyError` where it is neither kind of file."""
    match file.suffix.lower():
        case ".xlsx":
            return workbook.read(file)
        case ".po":
            return (exchange.read_po_sheet(file),)
        case other:
            raise SurveyError(f"{file} ends in {other!r}: save it as .xlsx, or as .po, and import that")


def _looked_at(given: Sequence[Sheet], folders: Sequence[Path], file: Path) -> tuple[list[Problem], list[Taken]]:
    """What is wrong, and what is to be written if nothing is."""
    problems: list[Problem] = [problem for one in given for problem in one.problems]
    taken: list[Taken] = []
    for one in given:
        if one.problems:
            continue
        if not one.survey:
            told = f"this does not say which survey it is of: export it, or add '{exchange.SURVEY}: NAME'"
            problems.append(Problem(str(file), 1, told))
            continue
        if one.language and not is_language(one.language):
            told = f"{one.language!r} is no code of a language: write back the one that was exported, such as 'ht'"
            problems.append(Problem(str(file), 1, told))
            continue
        of = exchange.source(one.survey, folders)
        wrong = list(exchange.problems(of, one, file))
        problems += wrong
        if not wrong:
            taken.append(exchange.taken(of, one))
    return problems, taken
