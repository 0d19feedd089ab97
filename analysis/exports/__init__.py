"""One file per format, `to_NAME.py`: `write(report, out)`, and the `EXTENSION` of its file.

A format that is several files also has `files(report)`, by which `save` makes a folder; its `write` makes one file of
them. A new format is one new file here.
"""

import importlib
import io
import pkgutil
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from analysis.proof import NotProven
from analysis.report import Report

_PREFIX = "to_"


class ExportError(ValueError):
    """A report cannot be saved like that; the message says why and what to do."""


class Exporter(Protocol):
    """What a module of this folder has."""

    EXTENSION: str

    def write(self, report: Report, out: BinaryIO) -> None:
        """Write *report* to *out*: the same report, the same bytes."""


def formats() -> tuple[str, ...]:
    """The formats there are, by the names of their files."""
    return tuple(sorted(m.name.removeprefix(_PREFIX) for m in pkgutil.iter_modules(__path__) if _is_format(m.name)))


def exporter(name: str) -> Exporter:
    """The module that writes the format *name*. Raises `ExportError` for a format nobody has written."""
    if name not in formats():
        raise ExportError(f"there is no format {name!r}: choose one of {', '.join(formats())}")
    return cast(Exporter, importlib.import_module(f"{__name__}.{_PREFIX}{name}"))


def save(report: Report, to: str, path: Path) -> tuple[Path, ...]:
    """Save *report* in the format *to* at *path*; returns the files written.

    A format of several files makes *path* a folder, or, where *path* ends like the format's one file (".zip"), that
    file. Each file appears whole or not at all. Raises `ExportError`: an unknown format, a folder that is not there, a
    report with a quote or a count that its answers do not bear out.
    """
    module = exporter(to)
    if not path.parent.is_dir():
        raise ExportError(f"{path}: there is no folder {path.parent}; make it first")
    try:
        return _saved(report, module, path)
    except NotProven as error:
        raise ExportError(f"{path}: not written, since the report does not hold: {error}") from error


def _saved(report: Report, module: Exporter, path: Path) -> tuple[Path, ...]:
    files = getattr(module, "files", None)
    if files is not None and path.suffix.lower() != module.EXTENSION:
        return _save_folder(files(report), path)
    if path.is_dir():
        raise ExportError(f"{path}: is a folder; name a file that ends in {module.EXTENSION}")
    whole = io.BytesIO()
    module.write(report, whole)
    return (_replace(path, whole.getvalue()),)


def _save_folder(files: tuple[tuple[str, bytes], ...], folder: Path) -> tuple[Path, ...]:
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder}: is a file; name a folder, or a file that ends in .zip")
    folder.mkdir(exist_ok=True)
    return tuple(_replace(folder / name, data) for name, data in files)


def _replace(path: Path, data: bytes) -> Path:
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    return part.replace(path)


def _is_format(name: str) -> bool:
    return name.startswith(_PREFIX)
