"""The surveys of a school for its pages: which file a name stands for, what is said of it, how a draft is changed."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sipbot import surveys
from sipbot.authored import read_text
from sipbot.checking.languages import ours
from sipbot.engine.errors import SurveyError
from sipbot.library import Library
from sipbot.surveys import Examined
from sipbot.web.auth.door import Visit
from sipbot.web.language import N_, _
from sipbot.web.survey_shown import Look, look
from sipbot.writing.changes import Unusual
from sipbot.writing.drafts import Draft, Drafts, NoDraft, NotAName, Stale, Version

LONGEST_NUMBER = 4
STALE = N_(
    "Somebody else changed this survey meanwhile. Nothing of theirs is lost, and what you typed is still in the form: "
    "look at the survey as it is now, then save it again."
)
UNUSUAL = N_("The file is written in a way that forms cannot change. Change it as YAML.")
NOT_SET = N_(
    "Surveys can be read here, but not written yet: whoever runs sipbot sets SIPBOT_SURVEYS to a folder for them."
)


@dataclass(frozen=True, slots=True)
class Found:
    """One survey of a school: the file that its page shows, which is the draft where there is one."""

    name: str
    path: Path
    draft: Draft | None
    published: Path | None
    versions: tuple[Version, ...]

    @property
    def is_own(self) -> bool:
        """Whether the school may change it."""
        return self.draft is not None or self.published is not None

    @property
    def comes_with_sipbot(self) -> bool:
        return self.path.parent == ours()

    @property
    def mark(self) -> str:
        """What tells the draft from what it is later."""
        return self.draft.mark if self.draft else ""


class Desk:
    """Where pages find surveys, and leave what is typed."""

    def __init__(self, library: Library, clock: Callable[[], datetime]) -> None:
        self._library = library
        self._clock = clock

    def drafts(self, visit: Visit) -> Drafts | None:
        """The school's own surveys; None where none can be written."""
        folder = self._library.folder_of(visit.school)
        return Drafts(folder) if folder else None

    def why_not(self, visit: Visit) -> str:
        """Why nothing can be written here, "" where it can."""
        return "" if self.drafts(visit) else _(NOT_SET)

    def found(self, visit: Visit) -> Found | None:
        """The survey that the page is about."""
        return self.look_up(visit.school, visit.request.match_info["survey"])

    def own(self, visit: Visit) -> Found | None:
        """The survey, if the school may change it."""
        found = self.found(visit)
        return found if found and found.is_own else None

    def look_up(self, school: str, name: str) -> Found | None:
        """What that school calls so: its draft, its own survey, or one that all share."""
        if not surveys.WORD.fullmatch(name):
            return None
        folder = self._library.folder_of(school)
        drafts = Drafts(folder) if folder else None
        draft = drafts.draft(name) if drafts else None
        published = drafts.published(name) if drafts else None
        path = draft.path if draft else published or self.shared(name)
        return Found(name, path, draft, published, drafts.versions(name) if drafts else ()) if path else None

    def shared(self, name: str) -> Path | None:
        """The file of a survey that all schools share."""
        try:
            return surveys.path_of(name, (self._library.folder,) if self._library.folder else ())
        except SurveyError:
            return None

    async def examined(self, found: Found) -> Examined:
        """What `sipbot check` says of it."""
        return await asyncio.to_thread(self._library.examined, found.path)

    async def looked_at(self, found: Found) -> Look:
        """The same as pages show it, as text messages in its own language."""
        examined = await self.examined(found)
        language = examined.survey.language if examined.survey else "en"
        return await asyncio.to_thread(look, examined, language=language, channel="sms", now=self._clock())

    def begun(self, found: Found, drafts: Drafts) -> Draft:
        """The draft; a new one where there is only what was published."""
        return found.draft or drafts.begin(found.name, found.path)

    async def change(self, visit: Visit, edit: Callable[[str], str]) -> tuple[int, str] | None:
        """Change the draft; else the status and what is said instead. A first change begins the draft."""
        found, drafts = self.own(visit), self.drafts(visit)
        if found is None or drafts is None:
            return 409, _(STALE)
        mark = visit.said("mark")
        try:
            if found.draft is None and not mark:
                mark = (await asyncio.to_thread(self.begun, found, drafts)).mark
            await asyncio.to_thread(drafts.change, found.name, mark, edit)
        except (Stale, NoDraft, NotAName):
            return 409, _(STALE)
        except (Unusual, IndexError):
            return 422, _(UNUSUAL)
        return None


def version_of(visit: Visit) -> int:
    """The number of the version that the address names; 0, which none has, where it names none."""
    said = visit.request.match_info["version"]
    return int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST_NUMBER else 0


def fields_of(path: Path) -> dict[str, Any]:
    """What the file says, by name."""
    values = read_text(path.read_text(encoding="utf-8-sig"), path).values
    return values if isinstance(values, dict) else {}


def questions_of(path: Path) -> list[Any]:
    """The questions in the file."""
    asked = fields_of(path).get("questions")
    return asked if isinstance(asked, list) else []
