"""Write a survey as an XLSForm: what it cannot say stands in columns and on a sheet of our own.

Every sheet and column whose name begins with `sipbot_` is passed over by other programs, and read by `importing`:
there and back, nothing changes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font

from sipbot.authored import read_yaml
from sipbot.checking.languages import file_of, found_beside
from sipbot.checking.problems import validated
from sipbot.engine.codes import code_of
from sipbot.engine.errors import SurveyError
from sipbot.engine.questions import Question
from sipbot.engine.survey import CONSENT, Survey
from sipbot.translating.state import State
from sipbot.translating.translations import PoFile, Text, read_po_file
from sipbot.xlsforms import extras, states
from sipbot.xlsforms.columns import OURS
from sipbot.xlsforms.conditions import Asked, condition, relevant_of
from sipbot.xlsforms.expressions import read_expression
from sipbot.xlsforms.form import CHOICES, SETTINGS, SURVEY, TEXTS
from sipbot.xlsforms.keys import name_for
from sipbot.xlsforms.labels import cell_of, label_of
from sipbot.xlsforms.languages import header_of
from sipbot.xlsforms.questions import asked_about, scale_hint
from sipbot.xlsforms.remarks import FormError

MOST_IN_CELL = 32_767

_SELECTS = {"choice": "select_one", "choices": "select_multiple", "rank": "rank"}
_TYPES = {"text": "text", "number": "decimal", "scale": "range", "date": "date"}
_SAID = {
    **dict.fromkeys(("text", "scale"), frozenset()),
    "number": frozenset({"at_least", "at_most"}),
    "date": frozenset({"earliest", "latest"}),
    **dict.fromkeys(("choice", "rank"), frozenset({"choices", "choices_from"})),
    "choices": frozenset({"choices", "choices_from", "at_most"}),
}
"""The fields that an XLSForm can say, by type, besides those of every question."""

_COLUMNS = (
    *("list_name", "type", "name", "label", "question", "text", "hint", "required", "relevant", "constraint"),
    *("parameters", "choice_filter", "form_title", "form_id", "default_language"),
)
_SAID_OF_ALL = frozenset({"key", "type", "text", "required", "ask_if"})
_SAID_OF_SURVEY = frozenset({"title", "questions", "consent", "thanks", "language", "languages"})
_ADDED = frozenset({"name", "translations", "privacy", "unfinished"})

Line = dict[str, str]
Tables = Mapping[str, list[Line]]
"""The rows of each sheet: what stands in which column."""


@dataclass(frozen=True, slots=True)
class Source:
    """A survey with all its translations, also the unfinished ones, and whose they are."""

    survey: Survey
    translations: Mapping[str, Mapping[Text, str]]
    states: Mapping[str, State]

    @property
    def languages(self) -> tuple[str, ...]:
        """Its own first."""
        return tuple(dict.fromkeys((self.survey.language, *self.survey.languages)))

    def said(self, context: str, text: str) -> dict[str, str]:
        """That text by language."""
        translated = {code: of.get((context, text)) for code, of in self.translations.items()}
        return {self.survey.language: text, **{code: said for code, said in translated.items() if said}}


def read_source(path: Path) -> Source:
    """The survey at *path* with the translations beside it. Raises `SurveyError`, one problem a line."""
    written = read_yaml(path)
    fields = written.values if isinstance(written.values, dict) else {}
    listed = fields.get("languages")
    named = [str(code) for code in listed] if isinstance(listed, list) else [*found_beside(path)]
    own = str(fields.get("language", "en"))
    languages = tuple(dict.fromkeys((own, *map(code_of, named)))) if not listed else tuple(named)
    survey, problems = validated(written, path.stem, languages, {}) if fields else (None, list(written.problems))
    if survey is None or problems:
        raise SurveyError("\n".join(map(str, problems)) or f"{path}: this is no survey")
    files = {code: read_po_file(file_of(path, code)) for code in survey.languages if code != own}
    found = {code: file for code, file in files.items() if isinstance(file, PoFile)}
    translations = {
        code: {text: entry.said for text, entry in file.entries.items() if entry.said.strip() and not entry.fuzzy}
        for code, file in found.items()
    }
    wanted = set(survey.texts())
    kept = {code: {text: said for text, said in of.items() if text in wanted} for code, of in translations.items()}
    return Source(survey, kept, {code: file.state for code, file in found.items() if isinstance(file.state, State)})


def tables_of(source: Source) -> Tables:
    """The sheets of the form."""
    writing = _Writing(source)
    survey = source.survey
    rows = [{"type": "note", "name": CONSENT, **writing.labels(CONSENT, survey.consent)}]
    rows += [writing.question(question) for question in survey.questions]
    rows.append({"type": "note", "name": "thanks", **writing.labels("thanks", survey.thanks)})
    settings = writing.settings()
    return {SURVEY: rows, CHOICES: writing.choices, SETTINGS: [settings], TEXTS: writing.texts()}


def save(tables: Tables, path: Path) -> None:
    """Write the sheets to the workbook at *path*. Raises `FormError` where a text is too long for a cell."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in rows_of(tables).items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for column, text in enumerate(row, 1):
                _fill(sheet.cell(number, column), text)
        _style(sheet, rows[0])
    book.save(path)


def rows_of(tables: Tables) -> Mapping[str, list[list[str]]]:
    """The cells of each sheet, headers first; a sheet without any is left out."""
    rows = {}
    for name, lines in tables.items():
        headers = sorted(dict.fromkeys(header for line in lines for header in line), key=_column)
        if headers:
            rows[name] = [headers, *([line.get(header, "") for header in headers] for line in lines)]
    return rows


@dataclass
class _Writing:
    """One pass over the questions of a survey."""

    source: Source
    choices: list[Line] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)
    spelled: dict[str, tuple[str, bool]] = field(default_factory=dict)
    placed: set[Text] = field(default_factory=set)
    lists: dict[tuple[tuple[str, str], ...], str] = field(default_factory=dict)
    listed: dict[str, str] = field(default_factory=dict)

    def question(self, question: Question) -> Line:
        name = name_for(question.key, set(self.names.values()))
        fields = question.model_dump(mode="json", exclude_defaults=True)
        kind = self._type(question, fields)
        line = {"type": kind or "text", "name": name, **self.labels(question.key, question.text)}
        line |= self._hints(question, fields) | self._asked(question)
        line |= self._limits(fields) | self._picked_before(question) if kind else {f"{OURS}type": question.type}
        said = _SAID_OF_ALL | (_SAID[question.type] if kind else frozenset())
        line |= {f"{OURS}{name}": extras.written(value) for name, value in fields.items() if name not in said}
        line |= {f"{OURS}key": question.key} if name != question.key else {}
        self.names[question.key] = name
        self.asked[name] = asked_about(fields)
        self.spelled[question.key] = (name, question.type == "choices")
        return {header: cell for header, cell in line.items() if cell or header.startswith("label::")}

    def labels(self, context: str, text: str) -> Line:
        """A text in each language, with an empty cell where it is not translated yet."""
        self.placed.add((context, text))
        said = self.source.said(context, text)
        return {f"label::{header_of(code)}": self.cell(said.get(code, "")) for code in self.source.languages}

    def cell(self, text: str) -> str:
        return cell_of(text, lambda key: self.names.get(key, key))

    def settings(self) -> Line:
        survey = self.source.survey
        self.placed |= {("title", survey.title)} if not self.source.translations else set()
        fields = survey.model_dump(mode="json", exclude_defaults=True, exclude={*_ADDED, *_SAID_OF_SURVEY})
        return {
            "form_title": self.cell(survey.title),
            "form_id": survey.name,
            "default_language": header_of(survey.language),
            f"{OURS}languages": " ".join(survey.languages),
            **{f"{OURS}{name}": extras.written(value) for name, value in fields.items()},
            **self._states(),
        }

    def _states(self) -> Line:
        source = self.source
        return {f"{OURS}states": states.written(source.states, source.translations)} if source.states else {}

    def texts(self) -> list[Line]:
        """The texts that the form has no place for, and those that its cells do not say as they are."""
        lines: list[Line] = []
        keys = {name: key for key, name in self.names.items()}
        for context, text in dict.fromkeys(self.source.survey.texts()):
            said = self.source.said(context, text)
            is_placed = (context, text) in self.placed
            if (len(said) > 1 and not is_placed) or not all(self._is_exact(one, keys) for one in said.values()):
                cells = {f"text::{header_of(code)}": extras.written(one) for code, one in said.items()}
                lines.append({"question": context, **cells})
        return lines

    def _is_exact(self, text: str, keys: Mapping[str, str]) -> bool:
        return label_of(self.cell(text), keys.get).text == text

    def _type(self, question: Question, fields: Mapping[str, object]) -> str:
        """The type as a form says it; "" where it cannot, as of somebody's own ideas to choose from."""
        if question.type not in _SELECTS:
            return _TYPES.get(question.type, "")
        choices = fields.get("choices")
        if isinstance(choices, dict):
            self.listed[question.key] = self._list(question.key, choices)
        elif question.choices_from in self.listed:
            self.listed[question.key] = self.listed[question.choices_from]
        listed = self.listed.get(question.key)
        return f"{_SELECTS[question.type]} {listed}" if listed else ""

    def _picked_before(self, question: Question) -> Line:
        """A filter that leaves of a list what was picked before."""
        if question.choices_from is None:
            return {}
        return {"choice_filter": f"selected(${{{self.names[question.choices_from]}}}, name)"}

    def _list(self, key: str, choices: Mapping[str, str]) -> str:
        """The name of the list of these choices: that of an earlier question where all words are the same."""
        lines = [{"name": choice, **self.labels(key, label)} for choice, label in choices.items()]
        same = tuple(item for line in lines for item in line.items())
        if same not in self.lists:
            self.lists[same] = key
            self.choices += [{"list_name": key, **line} for line in lines]
        return self.lists[same]

    def _hints(self, question: Question, fields: Mapping[str, object]) -> Line:
        if question.type != "scale":
            return {}
        (low, low_label), (high, high_label) = (_end(fields[name]) for name in ("low", "high"))
        said = self.source.said(question.key, low_label), self.source.said(question.key, high_label)
        return {
            f"hint::{header_of(code)}": self.cell(scale_hint(low, said[0][code], high, said[1][code]))
            for code in said[0]
            if code in said[1]
        }

    def _asked(self, question: Question) -> Line:
        """`required`, and `relevant`; the exact `ask_if` too, where it says more."""
        line = {"required": "yes"} if question.required else {}
        ask_if = question.ask_if
        if ask_if is None:
            return line
        relevant = relevant_of(ask_if, self.spelled)
        read = condition([read_expression(relevant)], self.asked) if relevant else None
        line["relevant"] = relevant
        if read is None or read.unsaid or list(read.ask_if.items()) != list(ask_if.items()):
            line[f"{OURS}ask_if"] = extras.written({key: list(accepted) for key, accepted in ask_if.items()})
        return line

    def _limits(self, fields: Mapping[str, object]) -> Line:
        if fields["type"] == "scale":
            low, high = _end(fields["low"])[0], _end(fields["high"])[0]
            return {"parameters": f"start={low} end={high} step=1"}
        if fields["type"] == "choices" and "at_most" in fields:
            return {"constraint": f"count-selected(.) <= {fields['at_most']}"}
        if fields["type"] == "date" and "earliest" in fields:
            return {"constraint": f". >= date('{fields['earliest']}') and . <= date('{fields['latest']}')"}
        if fields["type"] != "number":
            return {}
        bounds = [(">=", fields.get("at_least")), ("<=", fields.get("at_most"))]
        return {"constraint": " and ".join(f". {sign} {_digits(bound)}" for sign, bound in bounds if bound is not None)}


def _column(header: str) -> int:
    """Where a column stands: what people write first, what an XLSForm cannot say last."""
    field = header.partition("::")[0]
    return _COLUMNS.index(field) if field in _COLUMNS else len(_COLUMNS)


def _end(value: object) -> tuple[int, str]:
    """The number and the name of one end of a scale."""
    (number, label), *_ = value.items() if isinstance(value, dict) else [(0, "")]
    return int(number), str(label)


def _digits(number: object) -> str:
    """Without an exponent, which an expression cannot have."""
    digits = f"{Decimal(repr(number)):f}"
    return f"{digits}.0" if isinstance(number, float) and "." not in digits else digits


def _fill(cell: Cell, text: str) -> None:
    if len(text) > MOST_IN_CELL:
        raise FormError(f"a text has {len(text)} characters, a cell holds {MOST_IN_CELL}: shorten {text[:40]!r}...")
    if text:
        cell.value = text
        cell.data_type = "s"  # Also where it begins with "=": nothing of ours is a formula.
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _style(sheet: openpyxl.worksheet.worksheet.Worksheet, headers: Iterable[str]) -> None:
    sheet.freeze_panes = "A2"
    for column, header in enumerate(headers, 1):
        cell = sheet.cell(1, column)
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = 50 if header.startswith(("label", "text", "hint")) else 20
