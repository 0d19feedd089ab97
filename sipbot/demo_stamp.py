"""The stamp of a finished demo: it tells the next one that the folder holds what it would make itself."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from importlib import resources
from pathlib import Path

_FILE = "sipbot.demo"
_PACKAGES = ("analysis", "sipbot", "surveys")


def made_of(*asked: bytes) -> str:
    """A fingerprint of what goes into a demo: this very sipbot, by every file of its packages, and what is *asked*."""
    digest = hashlib.sha256()
    for part in (*_sources(), *asked):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def is_there(folder: Path) -> bool:
    """Whether a demo was finished there, of whatever."""
    return (folder / _FILE).exists()


def finished_at(folder: Path, of: str) -> datetime | None:
    """When a demo made of that was finished there; None where none was."""
    try:
        of_that, at = (folder / _FILE).read_text(encoding="utf-8").split()
        finished = datetime.fromisoformat(at)
    except (FileNotFoundError, ValueError):  # A stamp that was cut short is none.
        return None
    return finished if of_that == of else None


def put(folder: Path, of: str, now: datetime) -> None:
    """Say that everything is there."""
    (folder / _FILE).write_text(f"{of}\n{now.isoformat(timespec='seconds')}\n", encoding="utf-8")


def remove(folder: Path) -> None:
    """From now on nothing there is finished."""
    (folder / _FILE).unlink(missing_ok=True)


def _sources() -> Iterator[bytes]:
    for package in _PACKAGES:
        root = Path(str(resources.files(package)))
        for file in sorted(root.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                yield f"{package}/{file.relative_to(root).as_posix()}".encode()
                yield file.read_bytes()
