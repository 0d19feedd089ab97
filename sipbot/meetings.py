"""Meetings beside the chat: agenda, how many came, minutes, and what was recommended. Who came is not kept.

Lines of minutes become answers, so that they are in the same themes. A meeting is one voice among them: nobody can tell
from its minutes how many people said a thing.
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import docx

from sipbot.plans import is_day
from sipbot.rosters import RosterError
from sipbot.rosters.table import decoded
from sipbot.sayings import Refusal, say
from sipbot.storage import Conflict, Database, Transaction, reporting
from sipbot.storage import meetings as stored

ROLES = ("family", "student", "teacher", "support_staff", "administrator", "community", "partner")
SOURCE, MEETING, MINUTES = "source", "meeting", "minutes"
MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
MOST_LETTERS = 2_000_000
MOST_PEOPLE = 100_000
LONGEST = 20_000
LONGEST_NAME = 200
_TRIES = 20
_BULLET = re.compile(r"^\s*(?:[-–—*•·]|\(?\d{1,3}[.)]|[a-zA-Z][.)])\s+")
_OPEN_FOR = timedelta(days=1)
_TEXTS = ("on", "what", "place", "agenda", "languages", "interpreter", "minutes", "recommendations")
Result = TypeVar("Result")


class MeetingError(Refusal):
    """This cannot be kept about a meeting; the message has one line per problem."""


class StaleMeeting(Exception):
    """Somebody else changed the meeting after the page was made."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as the team sees it. `answers` is how many lines of its minutes count as answers, 0 for none yet."""

    on: str
    what: str
    place: str = ""
    agenda: str = ""
    attendance: Mapping[str, int] = field(default_factory=dict)
    languages: str = ""
    interpreter: str = ""
    minutes: str = ""
    recommendations: str = ""
    n_answers: int = 0
    version: int = 0
    id: int = 0
    token: str = ""

    @property
    def n_people(self) -> int:
        """How many came."""
        return sum(self.attendance.values())

    @property
    def mark(self) -> str:
        """Tells whether somebody changed what is said of it; not whether somebody signed in."""
        told = [*(getattr(self, name) for name in _TEXTS), self.n_answers]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the minutes that say something."""
        return lines_of(self.minutes)


@dataclass(frozen=True, slots=True)
class Here:
    """The meeting that somebody signs in to. `is_open` on its day, and the day before and after."""

    school: str
    what: str
    on: str
    is_open: bool


class Meetings:
    """The meetings of every school in one database."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        self._database = database
        self._clock = clock
        self._new_id = new_id

    async def every(self, school: str) -> tuple[Meeting, ...]:
        """All meetings of a school, by date."""
        return tuple(map(_meeting, await self._database.read(stored.every, school)))

    async def one(self, school: str, number: int) -> Meeting | None:
        """The school's meeting of that number."""
        row = await self._database.read(stored.one, school, number)
        return None if row is None else _meeting(row)

    async def add(self, school: str, meeting: Meeting) -> int:
        """Keep a new meeting; its number. Raises `MeetingError`."""
        _refuse(meeting)
        values = {**_values(meeting), "school_id": school, "token": self._new_id(), "created_at": self._clock()}
        return await self._database.write(stored.add, values)

    async def change(self, school: str, meeting: Meeting, mark: str) -> None:
        """Keep what is said of a meeting, on a page where its mark was *mark*; how many came stays.

        Raises `MeetingError` and `StaleMeeting`.
        """
        _refuse(meeting)
        await self._again_and_again(lambda: self._database.write(_change, school, meeting, mark))

    async def set_attendance(self, school: str, number: int, attendance: Mapping[str, int], *, version: int) -> None:
        """Keep how many came. Raises `MeetingError`, and `StaleMeeting` where somebody signed in meanwhile."""
        if any(not 0 <= n <= MOST_PEOPLE for n in attendance.values()):
            raise MeetingError("Say how many came as whole numbers.")
        try:
            await self._database.write(_set_attendance, school, number, attendance, version)
        except Conflict:
            raise StaleMeeting from None

    async def count_minutes(self, school: str, number: int, mark: str) -> int:
        """Let each line of the minutes be an answer, once; how many. Raises `MeetingError` and `StaleMeeting`."""
        now = self._clock()
        return await self._again_and_again(
            lambda: self._database.write(_count, school, number, mark, now, self._new_id)
        )

    async def at(self, token: str) -> Here | None:
        """The meeting whose link that is."""
        row = await self._database.read(stored.of_token, token)
        if row is None:
            return None
        return Here(row.school, row.what, row.on, _is_open(row, self._clock()))

    async def sign_in(self, token: str, role: str) -> bool:
        """Count somebody who came; False where that is no meeting, not its day, or no role."""
        now = self._clock()
        return await self._again_and_again(lambda: self._database.write(_sign_in, token, role, now))

    async def _again_and_again(self, write: Callable[[], Awaitable[Result]]) -> Result:
        for _ in range(_TRIES):
            with suppress(Conflict):  # Somebody signed in at the same moment.
                return await write()
        raise Conflict("people sign in all the time")


def lines_of(minutes: str) -> tuple[str, ...]:
    """What somebody said, line by line, without bullets; headings and times of a word or two are left out."""
    plain = (_BULLET.sub("", line).strip() for line in minutes.splitlines())
    return tuple(line for line in plain if len(line.split()) > 2)


def read_file(raw: bytes, name: str) -> str:
    """The words of minutes in a .txt or .docx file. Raises `MeetingError`."""
    if len(raw) > MOST_BYTES:
        raise MeetingError("The file is larger than 10 MB: save the words alone, without pictures.")
    kind = name.lower().rpartition(".")[2]
    if kind == "docx":
        return _words_of_docx(raw)
    if kind == "txt":
        try:
            return decoded(raw, "The file")
        except RosterError as error:
            raise MeetingError("%(why)s.", why=error) from None
    raise MeetingError("Choose a .txt or a .docx file. Other files can be opened and pasted.")


def _words_of_docx(raw: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise MeetingError("The file holds far more than words: paste them instead.")
        document = docx.Document(BytesIO(raw))
        tables = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
        return "\n".join((*(paragraph.text for paragraph in document.paragraphs), *dict.fromkeys(tables)))
    except MeetingError:
        raise
    except Exception as error:  # python-docx raises many kinds for a file that is none of Word's
        kind = type(error).__name__
        raise MeetingError("This is no Word file (%(kind)s). Open it and paste its words.", kind=kind) from None


def _change(tx: Transaction, school: str, meeting: Meeting, mark: str) -> None:
    row = _of(tx, school, meeting.id, mark)
    stored.change(tx, row, {name: getattr(meeting, name) for name in _TEXTS})


def _set_attendance(tx: Transaction, school: str, number: int, attendance: Mapping[str, int], version: int) -> None:
    row = stored.one(tx, school, number)
    if row is None or row.version != version:
        raise StaleMeeting
    stored.change(tx, row, {"attendance": {role: n for role, n in attendance.items() if n}})


def _count(tx: Transaction, school: str, number: int, mark: str, now: datetime, new_id: Callable[[], str]) -> int:
    row = _of(tx, school, number, mark)
    lines = lines_of(row.minutes)
    if row.n_answers or not lines:
        raise (
            MeetingError("These minutes count already.") if row.n_answers else MeetingError("There are no minutes yet.")
        )
    taken = reporting.Taken(school, f"{row.what} ({row.on})", new_id(), new_id(), now)
    answers = [{"question": MINUTES, "text": line, "language": "", "analyze": ""} for line in lines]
    reporting.take_in(tx, taken, tags=[(SOURCE, MEETING)], answers=answers)
    stored.change(tx, row, {"n_answers": len(lines)})
    return len(lines)


def _of(tx: Transaction, school: str, number: int, mark: str) -> Any:
    row = stored.one(tx, school, number)
    if row is None or _meeting(row).mark != mark:
        raise StaleMeeting
    return row


def _sign_in(tx: Transaction, token: str, role: str, now: datetime) -> bool:
    row = stored.of_token(tx, token)
    if row is None or role not in ROLES or not _is_open(row, now):
        return False
    n = row.attendance.get(role, 0)
    stored.change(tx, row, {"attendance": {**row.attendance, role: min(n + 1, MOST_PEOPLE)}})
    return True


def _is_open(row: Any, now: datetime) -> bool:
    today = now.astimezone(ZoneInfo(row.time_zone)).date()
    return abs(today - date.fromisoformat(row.on)) <= _OPEN_FOR


def _meeting(row: Any) -> Meeting:
    return Meeting(
        **{name: getattr(row, name) for name in (*_TEXTS, "attendance", "n_answers", "version", "id", "token")}
    )


def _values(meeting: Meeting) -> dict[str, Any]:
    return {**{name: getattr(meeting, name) for name in _TEXTS}, "attendance": dict(meeting.attendance)}


def _refuse(meeting: Meeting) -> None:
    problems = []
    if not is_day(meeting.on):
        problems.append(say("Say on which day, such as 2026-10-14."))
    if not meeting.what:
        problems.append(say("Say which meeting it is."))
    if max(len(meeting.what), len(meeting.place), len(meeting.languages), len(meeting.interpreter)) > LONGEST_NAME:
        told = say(
            "Say its name, place, languages and interpreter in at most %(most)s letters each.", most=LONGEST_NAME
        )
        problems.append(told)
    if max(len(meeting.agenda), len(meeting.recommendations)) > LONGEST:
        told = say("The agenda and the recommendations have at most %(most)s letters each.", most=f"{LONGEST:,}")
        problems.append(told)
    if len(meeting.minutes) > MOST_LETTERS:
        problems.append(say("Minutes have at most %(most)s letters.", most=f"{MOST_LETTERS:,}"))
    if any(not 0 <= n <= MOST_PEOPLE for n in meeting.attendance.values()):
        problems.append(say("Say how many came as whole numbers."))
    if problems:
        raise MeetingError.of(problems)


def with_minutes(meeting: Meeting, minutes: str) -> Meeting:
    """*meeting* with other minutes; what counts as answers already cannot be changed. Raises `MeetingError`."""
    if meeting.n_answers:
        raise MeetingError("The lines of these minutes count as answers already, so they stay as they are.")
    return replace(meeting, minutes=minutes)
