"""What a form and a survey cannot say to each other, told line by line."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["left out", "changed", "put in"]


class FormError(ValueError):
    """A file is no XLSForm that can be read, or a survey is none that can be written; says what to do."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that is not in the survey as it was in the form: where it stood, what it is, why, what to do.

    Row 0 stands for the whole sheet.
    """

    kind: Kind
    sheet: str
    row: int
    what: str
    why: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.sheet} row {self.row}" if self.row else f"sheet {self.sheet}"
        return f"{place}: {self.what}: {self.why}: {self.remedy}"


def left_out(sheet: str, row: int, what: str, why: str, *, remedy: str) -> Remark:
    """Something that the survey does not have."""
    return Remark("left out", sheet, row, what, why, remedy)


def changed(sheet: str, row: int, what: str, why: str, *, remedy: str) -> Remark:
    """Something that the survey says in another way."""
    return Remark("changed", sheet, row, what, why, remedy)
