"""The input contract: which columns a table of answers has, and how a file becomes such a table.

`check` is pure; `read`, and `analysis.codebook.read`, are the only functions of this package that touch a file, beside
its command line and its exporters.
"""

import csv
import difflib
import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import pandas as pd

COLUMNS = ("response_id", "participant_id", "question", "text", "language", "analyze")
KINDS = ("asset", "challenge", "suggestion", "vision")
TAG = "tag."

_UNREADABLE = "\N{REPLACEMENT CHARACTER}"
_LANGUAGE_NAMES = {
    "english": "en",
    "spanish": "es",
    "español": "es",
    "portuguese": "pt",
    "português": "pt",
    "haitian creole": "ht",
    "kreyòl": "ht",
    "vietnamese": "vi",
    "chinese": "zh",
}


class TableError(ValueError):
    """The table cannot be analyzed; the message says what is wrong and what to do."""


def check(table: pd.DataFrame) -> pd.DataFrame:
    """The table in its checked form: every cell a string, "" where nothing is known, texts exactly as written.

    `table` needs a column `text`; `response_id`, `participant_id`, `question`, `language` (a code such as "es"),
    `analyze` (asset, challenge, suggestion or vision: what the question asks for) and any number of `tag.NAME` are
    used where they are there, and all other columns are left out. The result has shape (rows, 6 + tags) with the
    columns `COLUMNS`, then the tags by name, and keeps the order of the rows. Rows without an id are numbered R1,
    R2, ... by their place; a row without a participant is a participant of its own. Notes of `read` stay in
    `attrs["notes"]`.

    Raises `TableError`: no column `text`, no rows, an id that stands twice, an `analyze` that is none of the four.
    """
    table = table.rename(columns=str)
    if "text" not in table.columns:
        raise TableError(f"there is no column 'text': the columns are {_listed(table.columns)}")
    if table.empty:
        raise TableError("the table is empty: it has no rows")
    columns = {name: _strings(table, name) for name in (*COLUMNS, *_tags(table))}
    columns["response_id"] = _numbered(columns["response_id"], "R")
    columns["participant_id"] = _numbered(columns["participant_id"], "P")
    columns["language"] = [_language(value) for value in columns["language"]]
    columns["analyze"] = [value.strip().lower() for value in columns["analyze"]]
    _refuse_repeated_ids(columns["response_id"])
    _refuse_unknown_kinds(columns["analyze"])
    checked = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})
    checked.attrs["notes"] = tuple(table.attrs.get("notes", ()))
    return checked


def fingerprint(table: pd.DataFrame) -> str:
    """The SHA-256 of a checked table: its column names and every cell, in order."""
    rows = [list(table.columns), *table.to_numpy().tolist()]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def tag_names(table: pd.DataFrame) -> tuple[str, ...]:
    """The names of the tags of a checked table, without their "tag." in front."""
    return tuple(name.removeprefix(TAG) for name in _tags(table))


def read(
    path: Path,
    text_column: str = "text",
    *,
    id_column: str | None = None,
    participant_column: str | None = None,
    question_column: str | None = None,
    language_column: str | None = None,
    tags: Sequence[str] = (),
) -> pd.DataFrame:
    """The checked table in a file: .csv, .tsv, .txt, .jsonl or .xlsx (its first sheet).

    A column that is not named is looked for under its own name (`response_id`, ...), so that `responses.csv` as sipbot
    writes it needs no arguments. Tags are columns called NAME or tag.NAME; every column called tag.NAME is taken. Text
    files are UTF-8, or UTF-16 with its mark; what is neither is read as Windows-1252, and a note says so. In a file
    with far more whole letters of UTF-8 than broken ones, the broken ones are read as U+FFFD, and a note counts them.

    Raises `TableError`: a file that cannot be read, a column that is not there, and all that `check` raises.
    """
    raw = _read_file(path)
    wanted = {
        "text": text_column,
        "response_id": id_column,
        "participant_id": participant_column,
        "question": question_column,
        "language": language_column,
    }
    sources = {name: _found(raw, column) for name, column in wanted.items() if column is not None}
    sources |= {TAG + tag.removeprefix(TAG): _tag_source(raw, tag) for tag in tags}
    own_names = [name for name in (*COLUMNS, *_tags(raw)) if name in raw.columns and name not in sources]
    renamed = pd.DataFrame({name: raw[sources.get(name, name)] for name in (*sources, *own_names)})
    renamed.attrs["notes"] = raw.attrs.get("notes", ())
    return check(renamed)


def _read_file(path: Path) -> pd.DataFrame:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TableError(f"{path}: cannot be read: {error.strerror or error}") from error
    match path.suffix.lower():
        case ".xlsx":
            return _read_xlsx(path, data)
        case ".jsonl" | ".ndjson":
            return _read_jsonl(path, *_decoded(path, data))
        case ".csv" | ".tsv" | ".txt":
            return _read_csv(path, *_decoded(path, data))
    raise TableError(f"{path}: a table is a file that ends in .csv, .tsv, .txt, .jsonl or .xlsx")


def _decoded(path: Path, data: bytes) -> tuple[str, tuple[str, ...]]:
    utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if utf_16 else "utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    # Some tools cut a long answer amid a letter of several bytes: a file of good letters stays what it is.
    mended = data.decode("utf-8-sig", "replace")
    broken = mended.count(_UNREADABLE)
    if not utf_16 and broken < sum(not letter.isascii() for letter in mended) / 2:
        many = "1 letter is" if broken == 1 else f"{broken} letters are"
        return mended, (f"{many} broken in {path.name} and read as '{_UNREADABLE}'.",)
    try:
        windows = f"{path.name} is not UTF-8: it was read as Windows-1252. Look whether accented letters are right."
        return data.decode("cp1252"), (windows,)
    except UnicodeDecodeError as error:
        raise TableError(f"{path}: is not text in a known encoding. Save it as 'CSV UTF-8' and try again") from error


def _read_csv(path: Path, text: str, notes: tuple[str, ...]) -> pd.DataFrame:
    if "\0" in text:
        raise TableError(f"{path}: is not a text file. Save it as 'CSV UTF-8' and try again")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(path, text), strict=True)
    try:
        rows = [row for row in reader if row]
    except csv.Error as error:
        raise TableError(f"{path}: line {reader.line_num}: a quotation mark is out of place ({error})") from error
    if not rows:
        raise TableError(f"{path}: the table is empty: it has no rows")
    header, body = rows[0], rows[1:]
    width = len(header)
    columns = "1 column" if width == 1 else f"{width} columns"
    for number, row in enumerate(body, start=2):
        if any(row[width:]):
            raise TableError(f"{path}: row {number} has {len(row)} cells, the first row names {columns}")
    filled = [row[:width] + [""] * (width - len(row)) for row in body]
    return _frame(path, header, filled, notes)


def _delimiter(path: Path, text: str) -> str:
    first_line = text.split("\n", 1)[0]
    if path.suffix.lower() == ".tsv":
        return "\t"
    likely = sorted((mark for mark in ",;\t" if mark in first_line), key=first_line.count, reverse=True)
    if len(likely) < 2:
        return likely[0] if likely else ","
    return max(likely, key=lambda mark: _evenness(text, mark))


def _evenness(text: str, delimiter: str) -> float:
    """The share of the rows that are as wide as the first: "Id;What, if anything, is missing?" has two columns."""
    widths = [len(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    return widths.count(widths[0]) / len(widths)


def _read_jsonl(path: Path, text: str, notes: tuple[str, ...]) -> pd.DataFrame:
    records: list[dict[str, Any]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            records.append(dict(json.loads(line)))
        except (ValueError, TypeError) as error:
            raise TableError(f"{path}: line {number}: is not a JSON object") from error
    if not records:
        raise TableError(f"{path}: the table is empty: it has no rows")
    header = list(dict.fromkeys(name for record in records for name in record))
    return _frame(path, header, [[record.get(name) for name in header] for record in records], notes)


def _read_xlsx(path: Path, data: bytes) -> pd.DataFrame:
    try:
        sheet = pd.read_excel(io.BytesIO(data), dtype=str, keep_default_na=False, engine="openpyxl")
    except (BadZipFile, KeyError, ValueError, OSError) as error:
        raise TableError(f"{path}: is not a readable Excel workbook (.xlsx): {error}") from error
    return _frame(path, [str(name) for name in sheet.columns], sheet.to_numpy(dtype=object).tolist(), ())


def _frame(path: Path, header: list[str], rows: list[list[Any]], notes: tuple[str, ...]) -> pd.DataFrame:
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise TableError(f"{path}: two columns have the same name: {_listed(twice)}")
    if not rows:
        raise TableError(f"{path}: the table is empty: it has no rows below the column names")
    frame = pd.DataFrame(rows, columns=pd.Index(header), dtype=object)
    frame.attrs["notes"] = notes
    return frame


def _found(table: pd.DataFrame, column: str) -> str:
    if column in table.columns:
        return column
    near = difflib.get_close_matches(column, list(table.columns), n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise TableError(f"there is no column {column!r}: the columns are {_listed(table.columns)}.{hint}")


def _tag_source(table: pd.DataFrame, tag: str) -> str:
    prefixed = TAG + tag.removeprefix(TAG)
    return prefixed if prefixed in table.columns else _found(table, tag)


def _tags(table: pd.DataFrame) -> list[str]:
    return sorted(name for name in table.columns if name.startswith(TAG) and name != TAG)


def _strings(table: pd.DataFrame, name: str) -> list[str]:
    if name not in table.columns:
        return [""] * len(table)
    return ["" if pd.isna(value) else str(value) for value in table[name].tolist()]


def _numbered(ids: list[str], letter: str) -> list[str]:
    given = set(ids)
    return [value if value.strip() else _unused(f"{letter}{place}", given) for place, value in enumerate(ids, start=1)]


def _unused(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "-"
    return name


def _language(value: str) -> str:
    name = value.strip().lower()
    return _LANGUAGE_NAMES.get(name, name.replace("_", "-").partition("-")[0])


def _refuse_repeated_ids(ids: list[str]) -> None:
    seen = pd.Series(ids)
    twice = seen[seen.duplicated()].drop_duplicates().tolist()
    if twice:
        many = "1 response id stands" if len(twice) == 1 else f"{len(twice)} response ids stand"
        raise TableError(f"{many} more than once, such as {_listed(twice[:3])}")


def _refuse_unknown_kinds(kinds: list[str]) -> None:
    unknown = sorted(set(kinds) - {"", *KINDS})
    if unknown:
        raise TableError(f"column 'analyze' holds {_listed(unknown[:3])}: use one of {', '.join(KINDS)}, or nothing")


def _listed(names: Sequence[str] | pd.Index) -> str:
    return ", ".join(repr(str(name)) for name in names)
