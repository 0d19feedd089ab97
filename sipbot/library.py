"""The surveys that schools have written themselves: found in their folders, and read again when a file changes.

A school's own survey goes before one of the same name that all schools share. Every process looks at the files whenever
somebody asks for a survey, so what one publishes the others offer from the next conversation on.
"""

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path

from sipbot import surveys
from sipbot.engine.survey import Survey
from sipbot.surveys import Examined, school_folder

log = logging.getLogger(__name__)

Stamp = tuple[tuple[str, int, int, int], ...]
"""Which files a survey is read from, and how they were then."""


class Library:
    """The surveys of each school, kept as they were read until a file is another one.

    *folder* is where schools' surveys stand, None where they cannot write any.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._examined: dict[Path, tuple[Stamp, Examined]] = {}
        self._offered: dict[Path, Survey] = {}

    def folder_of(self, school: str) -> Path | None:
        """Where the surveys of that school stand, or will."""
        return school_folder(self.folder, school) if self.folder else None

    def own(self, school: str) -> Mapping[str, Survey]:
        """The school's own surveys as they can be begun now."""
        folder = self.folder_of(school)
        return _Own(self, folder) if folder else {}

    def examined(self, path: Path) -> Examined:
        """What there is to say of the survey at *path*, worked out anew only where a file has changed."""
        stamp = _stamp(path)
        known = self._examined.get(path)
        if known is None or known[0] != stamp:
            known = (stamp, surveys.examine(path))
            self._examined[path] = known
        return known[1]

    def offered(self, path: Path) -> Survey | None:
        """The survey at *path*. Where somebody has broken the file by hand, it stays what it was before."""
        if not path.is_file():
            self._offered.pop(path, None)
            return None
        found = self.examined(path)
        if found.survey is not None and found.can_be_opened:
            self._offered[path] = found.survey
        else:
            log.error("%s cannot be read as it is now, see sipbot check", path.stem)
        return self._offered.get(path)


class _Own(Mapping[str, Survey]):
    """The surveys in one folder."""

    def __init__(self, library: Library, folder: Path) -> None:
        self._library = library
        self._folder = folder

    def __getitem__(self, name: str) -> Survey:
        found = self._library.offered(self._folder / f"{name}.yaml") if surveys.WORD.fullmatch(name) else None
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return (path.stem for path in sorted(self._folder.glob("*.yaml")))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _stamp(path: Path) -> Stamp:
    beside = path.parent / "translations"
    files = [path, *sorted(beside.glob(f"*/{path.stem}.po")), *sorted(beside.glob("*/sipbot.po"))]
    found = []
    for file in files:
        try:
            there = file.stat()
        except FileNotFoundError:
            continue
        found.append((str(file), there.st_mtime_ns, there.st_size, there.st_ino))
    return tuple(found)
