"""An XLSForm as it is written: its rows by what their columns hold, its lists of choices, its settings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import shorten

from sipbot.xlsforms.columns import ALSO_TRANSLATED, OURS, TRANSLATED, Column, columns, visible
from sipbot.xlsforms.languages import code_named
from sipbot.xlsforms.remarks import FormError, Remark, left_out
from sipbot.xlsforms.workbook import Line, Sheet, Workbook

SURVEY, CHOICES, EXTERNAL, SETTINGS = "survey", "choices", "external_choices", "settings"
TEXTS = "sipbot_texts"
"""Our own sheet: texts that an XLSForm has no place for, and texts as they are where it cannot spell them."""

DEFAULT = ""
"""Stands for the language of a column that names none, until it is known."""

FOR_PROGRAMS = frozenset(
    {"type", "name", "list_name", "relevant", "constraint", "required", "choice_filter", "parameters"}
)
"""Fields that programs read and people do not: a character that nobody can see is a slip there."""

MOST_ROWS = 5_000
"""Of questions, notes and groups together: no person answers more, and each is looked at with all the others."""

UNKNOWN = "?"
"""Begins what stands for the code of a language that nobody can tell."""

_RENAME = "write its code into the header, for Spanish 'label::{} (es)', and import again"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what its cells hold, by field; texts by field and language. `sheet` is spelled as in the file."""

    sheet: str
    number: int
    values: Mapping[str, str]
    translated: Mapping[str, Mapping[str, str]]

    def __getitem__(self, field: str) -> str:
        return self.values.get(field, "")

    @property
    def called(self) -> str:
        """Its type and its name, as far as it has them."""
        return f"{self['type']} {self['name']}".strip()

    @property
    def shown(self) -> str:
        """Its first label, to recognize it by."""
        return next(iter(self.texts("label").values()), "")

    def texts(self, field: str) -> Mapping[str, str]:
        """The texts of *field* by the code of their language."""
        return self.translated.get(field, {})


@dataclass(frozen=True, slots=True)
class Form:
    """An XLSForm. `language` is the one it is written in, `languages` all of them, that one first."""

    stem: str
    language: str
    languages: tuple[str, ...]
    rows: tuple[Row, ...]
    lists: Mapping[str, tuple[Row, ...]]
    external: Mapping[str, tuple[Row, ...]]
    settings: Row
    texts: tuple[Row, ...]
    remarks: tuple[Remark, ...]

    @property
    def is_ours(self) -> bool:
        """Whether `survey export` has written it."""
        return f"{OURS}languages" in self.settings.values


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of a sheet, and what of its columns nobody can read."""

    rows: tuple[Row, ...]
    remarks: tuple[Remark, ...]


def form_in(workbook: Workbook, *, language: str | None = None) -> Form:
    """The form in *workbook*; *language* is the one of texts of which the form does not say it. Raises `FormError`."""
    sheets, unread = _sheets(workbook)
    tables = {name: _table(sheet, in_survey=name == SURVEY) for name, sheet in sheets.items()}
    remarks = [*workbook.remarks, *unread, *(remark for table in tables.values() for remark in table.remarks)]
    settings, more = _settings(tables.get(SETTINGS))
    own, told = _own_language(tables, settings, language)
    remarks += [remark for table in tables.values() for row in table.rows for remark in _said_twice(row, own)]
    rows = {name: tuple(_in_language(row, own) for row in table.rows) for name, table in tables.items()}
    told += _unknown_languages(row for table in rows.values() for row in table)
    lists, loose = _lists(rows.get(CHOICES, ()))
    external, more_loose = _lists(rows.get(EXTERNAL, ()))
    return Form(
        workbook.path.stem,
        own.code,
        _languages(own.code, settings, rows),
        rows.get(SURVEY, ()),
        lists,
        external,
        _in_language(settings, own),
        rows.get(TEXTS, ()),
        (*remarks, *more, *told, *loose, *more_loose),
    )


# Sheets and their rows.


def _sheets(workbook: Workbook) -> tuple[dict[str, Sheet], list[Remark]]:
    """The sheets by what they hold, and a remark on each that holds nothing of a form."""
    named: dict[str, Sheet] = {}
    unread = []
    filled = [sheet for sheet in workbook.sheets if sheet.lines]
    for sheet in filled:
        name = sheet.name.strip().lower().replace(" ", "_")
        if len(workbook.sheets) == 1:
            name = SURVEY
        if name in (SURVEY, CHOICES, EXTERNAL, SETTINGS, TEXTS) and name not in named:
            named[name] = sheet
        else:
            unread.append(left_out(sheet.name, 0, _size(sheet), _unread(name), remedy="look whether anybody needs it"))
    if SURVEY not in named:
        there = ", ".join(repr(sheet.name) for sheet in workbook.sheets) or "none"
        empty = " (it is empty)" if any(s.name.strip().lower() == SURVEY for s in workbook.sheets) else ""
        raise FormError(
            f"{workbook.path} is no XLSForm: it has no sheet 'survey' with the columns type, name and label{empty};"
            f" its sheets are {there}"
        )
    return named, unread


def _unread(name: str) -> str:
    known = {
        "entities": "a survey keeps no list of things between its conversations",
        "osm": "a chat has no map",
    }
    return known.get(name, "it is none of the sheets that a form is made of")


def _size(sheet: Sheet) -> str:
    return f"{len(sheet.lines)} {'row' if len(sheet.lines) == 1 else 'rows'}"


def _table(sheet: Sheet, *, in_survey: bool) -> _Table:
    header, lines = sheet.lines[0], sheet.lines[1:]
    named = columns(header.cells, in_survey=in_survey)
    if in_survey and not any(column == Column("type") for column in named if column):
        raise FormError(
            f"sheet {sheet.name!r}, row {header.number}: there is no column 'type' among"
            f" {', '.join(cell for cell in header.cells if cell)}: write the headers into the first row"
        )
    if in_survey and len(lines) > MOST_ROWS:
        raise FormError(f"sheet {sheet.name!r} has {len(lines)} rows: nobody answers a form of more than {MOST_ROWS}")
    remarks = _columns_twice(sheet, header, named)
    rows = []
    for line in lines:
        row, loose = _row(sheet.name, line, named)
        remarks += loose
        rows.append(row)
    return _Table(tuple(rows), tuple(remarks))


def _columns_twice(sheet: Sheet, header: Line, named: Sequence[Column | None]) -> list[Remark]:
    seen: dict[Column, str] = {}
    remarks = []
    for column, written in zip(named, header.cells, strict=True):
        if column is None:
            continue
        if column in seen:
            why = f"it is the same as the column {seen[column]!r} left of it, which is read"
            remarks.append(
                left_out(sheet.name, header.number, f"column {written!r}", why, remedy="keep one of the two")
            )
        seen.setdefault(column, written)
    return remarks


def _row(sheet: str, line: Line, named: Sequence[Column | None]) -> tuple[Row, list[Remark]]:
    values: dict[str, str] = {}
    texts: dict[str, dict[str, str]] = {}
    loose = []
    for position, cell in enumerate(line.cells):
        column = named[position] if position < len(named) else None
        if not cell:
            continue
        if column is None:
            loose.append(left_out(sheet, line.number, quoted(cell), "its column has no header", remedy="give it one"))
        elif column.field in (*TRANSLATED, *ALSO_TRANSLATED):
            texts.setdefault(column.field, {}).setdefault(column.language, cell)
        else:
            field = f"{column.field}::{column.language}" if column.language else column.field
            values.setdefault(field, visible(cell) if field in FOR_PROGRAMS else cell)
    return Row(sheet, line.number, values, texts), loose


def _settings(table: _Table | None) -> tuple[Row, list[Remark]]:
    if table is None or not table.rows:
        return Row(SETTINGS, 0, {}, {}), []
    first, *others = table.rows
    why = "only the first row of settings counts"
    return first, [left_out(row.sheet, row.number, "settings", why, remedy="delete the row") for row in others]


def _lists(rows: Iterable[Row]) -> tuple[dict[str, tuple[Row, ...]], list[Remark]]:
    """The choices by the name of their list."""
    lists: dict[str, list[Row]] = {}
    loose = []
    for row in rows:
        name = row["list_name"]
        if name:
            lists.setdefault(name, []).append(row)
        else:
            said = row["name"] or row.shown or "a row"
            remedy = "write the name of its list; cells that are merged count as one: unmerge them and fill each"
            loose.append(left_out(row.sheet, row.number, quoted(said), "it has no list_name", remedy=remedy))
    return {name: tuple(listed) for name, listed in lists.items()}, loose


# Languages.


@dataclass(frozen=True, slots=True)
class _Own:
    """The language that a form is written in: its code, and the header of its columns."""

    code: str
    header: str


def _own_language(tables: Mapping[str, _Table], settings: Row, told: str | None) -> tuple[_Own, list[Remark]]:
    """The language of the form: what its settings say, or its columns, or what was *told*, or English."""
    headers = _headers(tables[SURVEY]) or _headers(tables.get(CHOICES, _Table((), ())))
    written = settings["default_language"]
    named = [header for header in headers if written and _same(header, written)]
    header = (named or [name for name in headers if name == DEFAULT] or headers or [DEFAULT])[0]
    code = code_named(header or written)
    if code:
        return _Own(code, header), _no_such_column(settings) if written and header and not named else []
    why = f"no language is called {header or written!r}" if header or written else "the form does not say it"
    remedy = "it was named at import" if told else "if it is another one, import again with --language CODE"
    code = told or "en"
    put_in = Remark("put in", settings.sheet, settings.number, f"language {code!r}", why, remedy)
    return _Own(code, header), [put_in]


def _no_such_column(settings: Row) -> list[Remark]:
    what, why = f"default_language {quoted(settings['default_language'])}", "no column of texts is in that language"
    remedy = "the first one is taken: write how its header names the language"
    return [left_out(settings.sheet, settings.number, what, why, remedy=remedy)]


def _headers(table: _Table) -> list[str]:
    """The languages that columns of texts name, in their order."""
    return list(dict.fromkeys(language for row in table.rows for f in TRANSLATED for language in row.texts(f)))


def _same(header: str, other: str) -> bool:
    code = code_named(header)
    return header.casefold() == other.casefold() or (code is not None and code == code_named(other))


def _languages(own: str, settings: Row, rows: Mapping[str, tuple[Row, ...]]) -> tuple[str, ...]:
    """All languages in which the form has texts, in the order of its columns; ours say their own order."""
    ordered = settings[f"{OURS}languages"].split()
    used = (code for table in rows.values() for row in table for f in TRANSLATED for code in row.texts(f))
    return tuple(code for code in dict.fromkeys([*ordered, own, *used]) if not code.startswith(UNKNOWN))


def _in_language(row: Row, own: _Own) -> Row:
    """The row with codes for the names of languages; a text without any is in the *own* language of the form."""
    return replace(row, translated={field: _coded(texts, own) for field, texts in row.translated.items()})


def _coded(texts: Mapping[str, str], own: _Own) -> dict[str, str]:
    coded: dict[str, str] = {}
    for header in _own_first(texts, own):
        coded.setdefault(_code(header, own), texts[header])
    return coded


def _own_first(texts: Iterable[str], own: _Own) -> list[str]:
    """The headers of *texts*, what is read first of those that name the same language first."""
    return sorted(texts, key=lambda header: header != own.header)


def _code(header: str, own: _Own) -> str:
    code = own.code if header in (own.header, DEFAULT) else code_named(header)
    return code or f"{UNKNOWN}{header}"


def _said_twice(row: Row, own: _Own) -> Iterator[Remark]:
    """A remark on each text that another column says otherwise in the same language."""
    for field, texts in row.translated.items():
        read: dict[str, str] = {}
        for header in _own_first(texts, own):
            first = read.setdefault(_code(header, own), header)
            if texts[header] != texts[first]:
                names = [f"'{field}::{name}'" if name else repr(field) for name in (header, first)]
                what = f"{field} {quoted(texts[header])}"
                why = f"its column {names[0]} is in the same language as {names[1]}, which is read"
                yield left_out(row.sheet, row.number, what, why, remedy="keep one of the two")


def _unknown_languages(rows: Iterable[Row]) -> list[Remark]:
    """A remark on each language of a column that nobody can tell."""
    first: dict[str, Row] = {}
    for row in rows:
        for name in (name for field in TRANSLATED for name in row.texts(field) if name.startswith(UNKNOWN)):
            first.setdefault(name.removeprefix(UNKNOWN), row)
    why = "no language is called so"
    return [
        left_out(row.sheet, row.number, f"the texts in {name!r}, here and below", why, remedy=_RENAME.format(name))
        for name, row in first.items()
    ]


def quoted(text: str) -> str:
    """The beginning of *text*, to recognize it by."""
    return repr(shorten(text, 60, placeholder="..."))
