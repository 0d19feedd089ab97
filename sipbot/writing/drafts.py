"""A school's own surveys as files: a draft of each, the steps back from it, and every version that was published.

    family_voice.yaml                     what people are asked
    translations/es/family_voice.po
    drafts/family_voice.yaml              what somebody is writing, its translations beside it in the same way
    drafts/steps/family_voice/0001.yaml   the draft before each change
    drafts/translated/family_voice.yaml   what the draft said when its translations were last brought into step with it
    versions/family_voice/0001/           what was published first, with who did it and when in version.json

Two people who change a draft at once: the second has an older `mark`, is `Stale`, and nothing of the first is lost.
"""

import fcntl
import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sipbot import surveys
from sipbot.authored import Problem
from sipbot.checking.languages import PHRASES_FILE, file_of, found_beside, ours
from sipbot.translating.exchange import Taken
from sipbot.writing.carried import carried, reworded

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
TAKEN_NAMES = frozenset({PHRASES_FILE})
MOST_STEPS = 100


class Stale(Exception):
    """Somebody else has changed it meanwhile."""


class NoDraft(Exception):
    """There is nothing to change."""


class NotAName(ValueError):
    """A survey cannot be called that; `is_taken` says whether because another one is."""

    def __init__(self, name: str, *, is_taken: bool) -> None:
        super().__init__(name)
        self.is_taken = is_taken


class NotReady(Exception):
    """It cannot be asked as it is."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft; `mark` tells it from what it was before, `n_steps` is how many changes can be taken back."""

    path: Path
    text: str
    mark: str
    n_steps: int


@dataclass(frozen=True, slots=True)
class Version:
    """One published version."""

    number: int
    at: datetime
    by: str
    fingerprint: str


class Drafts:
    """The own surveys of the school whose folder is *folder*."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._drafts = folder / "drafts"

    def published(self, name: str) -> Path | None:
        """The file of the school's own survey, if people can be asked it."""
        path = self.folder / f"{name}.yaml"
        return path if _is_name(name) and path.is_file() else None

    def names(self) -> tuple[str, ...]:
        """The surveys that are drafts, or own, or both."""
        found = (path.stem for folder in (self.folder, self._drafts) for path in folder.glob("*.yaml"))
        return tuple(sorted(set(found)))

    def draft(self, name: str) -> Draft | None:
        """The draft of that survey."""
        path = self._path(name)
        if not _is_name(name) or not path.is_file():
            return None
        text = path.read_text(encoding="utf-8-sig")
        return Draft(path, text, mark_of(text), len(self._steps(name)))

    def begin(self, name: str, source: Path) -> Draft:
        """A draft called *name* that says what *source* says, with its translations. Raises `NotAName`."""
        if not _is_name(name) or name in TAKEN_NAMES:
            raise NotAName(name, is_taken=False)
        with self._alone():
            if self._path(name).exists() or (self.published(name) and self.published(name) != source):
                raise NotAName(name, is_taken=True)
            self._copy_own_words(source, self._path(name))
            self._begin(name, source)
        return self._there(name)

    def bring_back(self, name: str, number: int) -> Draft:
        """A draft that says what version *number* said, with its translations; the words that sipbot says in every
        survey stay what they are now.

        Raises `Stale` where there is a draft, which would be lost, and `NoDraft` where there is no such version.
        """
        source = self.version_file(name, number)
        if source is None:
            raise NoDraft
        with self._alone():
            if self._path(name).exists():
                raise Stale
            self._copy_own_words(self.folder / f"{name}.yaml", self._path(name))
            self._begin(name, source)
        return self._there(name)

    def change(self, name: str, mark: str, edit: Callable[[str], str]) -> Draft:
        """What *edit* makes of the draft's text. Raises `Stale`, `NoDraft`, and what *edit* raises."""
        with self._alone():
            before = self._marked(name, mark)
            text = edit(before.text)
            if text != before.text:
                self._add_step(name, before.text)
                _put(before.path, text)
        return self._there(name)

    def undo(self, name: str, mark: str) -> Draft:
        """The draft as it was before the last change. Raises `Stale` and `NoDraft`."""
        with self._alone():
            now = self._marked(name, mark)
            steps = self._steps(name)
            if not steps:
                raise NoDraft
            _put(now.path, steps[-1].read_text(encoding="utf-8"))
            steps[-1].unlink()
        return self._there(name)

    def discard(self, name: str, mark: str) -> None:
        """Throw the draft away. Raises `Stale` and `NoDraft`."""
        with self._alone():
            self._marked(name, mark)
            self._remove(name)

    def take(self, name: str, mark: str, taken: Callable[[Path], tuple[Taken, ...]]) -> tuple[Taken, ...]:
        """Write translations of the draft, made by *taken* of its path. Raises `Stale` and `NoDraft`."""
        with self._alone():
            now = self._marked(name, mark)
            found = taken(now.path)
            for one in found:
                one.write()
            self._carry(now.path)
        return found

    def in_step(self, name: str, folder: Path) -> Path:
        """A copy of the draft in *folder* for translators: beside a reworded text stands what its translation was.

        Raises `NoDraft`.
        """
        with self._alone():
            draft = self._there(name).path
            copy = folder / draft.name
            self._copy_translations(draft, copy)
            self._copy_own_words(draft, copy)
            for language, text in self._carried(draft):
                _put(file_of(copy, language), text)
            _copy(draft, copy)
        return copy

    def publish(self, name: str, mark: str, *, by: str, at: datetime) -> Version:
        """Make the draft what people are asked from now on; conversations that run go on with what they began with.

        Raises `Stale`, `NoDraft` and `NotReady`.
        """
        with self._alone():
            now = self._marked(name, mark)
            found = surveys.examine(now.path)
            if found.survey is None or not found.can_be_opened:
                raise NotReady(found.of_the_survey)
            self._carry(now.path)
            examined = surveys.examine(now.path)
            fingerprint = examined.survey.fingerprint if examined.survey else ""
            version = Version(len(self.versions(name)) + 1, at, by, fingerprint)
            self._keep(now.path, version)
            # The translations first: until the survey itself is in its place, only languages are missing, no words.
            target = self.folder / f"{name}.yaml"
            self._copy_translations(now.path, target)
            self._copy_own_words(now.path, target)
            _put(target, now.text)
            self._remove(name)
        return version

    def versions(self, name: str) -> tuple[Version, ...]:
        """Every version that was published, the newest last."""
        if not _is_name(name):
            return ()
        files = sorted((self.folder / "versions" / name).glob("*/version.json"))
        return tuple(_version(json.loads(file.read_text(encoding="utf-8"))) for file in files)

    def version_file(self, name: str, number: int) -> Path | None:
        """The survey as it was published as version *number*."""
        path = self._version_folder(name, number) / f"{name}.yaml"
        return path if _is_name(name) and path.is_file() else None

    def _version_folder(self, name: str, number: int) -> Path:
        return self.folder / "versions" / name / f"{number:04}"

    def _begin(self, name: str, source: Path) -> None:
        self._copy_translations(source, self._path(name))
        _copy(source, self._translated(name))
        _copy(source, self._path(name))

    def _path(self, name: str) -> Path:
        return self._drafts / f"{name}.yaml"

    def _translated(self, name: str) -> Path:
        return self._drafts / "translated" / f"{name}.yaml"

    def _there(self, name: str) -> Draft:
        found = self.draft(name)
        if found is None:
            raise NoDraft
        return found

    def _marked(self, name: str, mark: str) -> Draft:
        found = self._there(name)
        if found.mark != mark:
            raise Stale
        return found

    def _steps(self, name: str) -> list[Path]:
        return sorted((self._drafts / "steps" / name).glob("*.yaml"))

    def _add_step(self, name: str, text: str) -> None:
        steps = self._steps(name)
        number = int(steps[-1].stem) + 1 if steps else 1
        _put(self._drafts / "steps" / name / f"{number:06}.yaml", text)
        for old in steps[: len(steps) + 1 - MOST_STEPS]:
            old.unlink()

    def _keep(self, draft: Path, version: Version) -> None:
        """A folder of its own for the version, in which `sipbot check` can read it."""
        folder = self._version_folder(draft.stem, version.number)
        copy = folder / draft.name
        self._copy_translations(draft, copy)
        self._copy_own_words(draft, copy)
        _put(copy, draft.read_text(encoding="utf-8-sig"))
        said = {"number": version.number, "at": version.at.isoformat(), "by": version.by}
        written = json.dumps({**said, "fingerprint": version.fingerprint}, ensure_ascii=False, indent=1)
        _put(folder / "version.json", f"{written}\n")

    def _carry(self, draft: Path) -> None:
        """Bring the draft's translations into step with it."""
        if surveys.examine(draft).survey is None:
            return
        for language, text in list(self._carried(draft)):
            _put(file_of(draft, language), text)
        _copy(draft, self._translated(draft.stem))

    def _carried(self, draft: Path) -> Iterator[tuple[str, str]]:
        """Each language with its translations in step with the draft; none where the draft cannot be read."""
        before, now = (surveys.examine(path).survey for path in (self._translated(draft.stem), draft))
        if now is None:
            return
        was = reworded(before, now) if before else {}
        for language in found_beside(draft):
            file = file_of(draft, language)
            yield language, carried(file.read_text(encoding="utf-8-sig"), now.texts(), was)

    def _copy_translations(self, source: Path, target: Path) -> None:
        for language in found_beside(source):
            _copy(file_of(source, language), file_of(target, language))

    def _copy_own_words(self, source: Path, target: Path) -> None:
        """What the school has sipbot itself say, in the languages of that survey."""
        for language in found_beside(source):
            own_words = file_of(source.with_name(f"{PHRASES_FILE}.yaml"), language)
            if own_words.is_file() and source.parent != ours():
                _copy(own_words, file_of(target.with_name(f"{PHRASES_FILE}.yaml"), language))

    def _remove(self, name: str) -> None:
        for language in found_beside(self._path(name)):
            file_of(self._path(name), language).unlink()
        shutil.rmtree(self._drafts / "steps" / name, ignore_errors=True)
        self._translated(name).unlink(missing_ok=True)
        self._path(name).unlink()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One change at a time, whichever process makes it."""
        self._drafts.mkdir(parents=True, exist_ok=True)
        with (self._drafts / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def mark_of(text: str) -> str:
    """What tells a text from another one."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _is_name(name: str) -> bool:
    return NAME.fullmatch(name) is not None


def _version(said: Mapping[str, str]) -> Version:
    return Version(int(said["number"]), datetime.fromisoformat(said["at"]), said["by"], said["fingerprint"])


def _copy(source: Path, target: Path) -> None:
    _put(target, source.read_text(encoding="utf-8-sig"))


def _put(path: Path, text: str) -> None:
    """Write the file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(text.encode())
    beside.replace(path)
