"""What goes to translators and comes back, as the pages of surveys send and take it."""

import tempfile
from pathlib import Path

from sipbot.authored import Problem
from sipbot.engine.codes import code_of
from sipbot.engine.errors import SurveyError
from sipbot.translating import exchange, workbook
from sipbot.translating.exchange import Sheet, Taken

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Wrong(Exception):
    """What is wrong with what a translator gave back."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(len(problems))
        self.problems = problems


def taken(path: Path, raw: bytes, *, is_po: bool) -> tuple[Taken, ...]:
    """What a translator's file makes of the translations of the survey at *path*. Raises `Wrong`."""
    of = exchange.source(path.stem, (path.parent,))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / ("given.po" if is_po else "given.xlsx")
        file.write_bytes(raw)
        given = (exchange.read_po_sheet(file),) if is_po else workbook.read(file)
        wrong = tuple(problem for one in given for problem in (*one.problems, *_problems(of, one, file)))
    if wrong:
        raise Wrong(wrong)
    return tuple(exchange.taken(of, one) for one in given)


def _problems(of: exchange.Source, given: Sheet, file: Path) -> tuple[Problem, ...]:
    if given.problems:
        return ()
    if given.survey != of.name:
        return (Problem(file.name, 1, f"this is of the survey {given.survey!r}, not of {of.name!r}"),)
    return tuple(exchange.problems(of, given, file))


def po_of(path: Path, language: str) -> bytes:
    """The translation into *language* for a translator, with every text to translate. Raises `SurveyError`."""
    of = exchange.source(path.stem, (path.parent,))
    return exchange.po_of(of, exchange.sheet(of, language)).encode()


def workbook_of(path: Path, language: str) -> bytes:
    """The translations as a workbook, with an empty sheet for another *language*. Raises `SurveyError`."""
    of = exchange.source(path.stem, (path.parent,))
    more = code_of(language) if language.replace("-", "").isalnum() and len(language) < 12 else ""
    codes = dict.fromkeys((*of.files, *([more] if more and more != of.language else [])))
    if not codes:
        raise SurveyError(f"{of.name!r} has no translations yet")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "translations.xlsx"
        workbook.write([exchange.sheet(of, code) for code in codes], file)
        return file.read_bytes()
