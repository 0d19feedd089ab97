"""Who was heard so far, while the survey is open: counted from what is stored, without an analysis.

It is counted anew only when at least as many people more have answered as the smallest group has: whoever looks before
and after one person answers must not see by what that person has told about themselves.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from analysis.ledger import Reach, Standing, Twice, ledger, reach_next, tally, twice_shown
from sipbot import releasing
from sipbot.sayings import Refusal, Saying, say
from sipbot.storage import Database, Transaction, reporting
from sipbot.storage import ledger as stored

LONGEST_HOW = 500
LONGEST_WHO = 200


class OutreachError(Refusal):
    """A line about outreach cannot be kept like that; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What was tried to hear a group; `tag` and `value` are "" where it was for everybody. `id` is 0 until kept."""

    on: str
    how: str
    who: str
    tag: str = ""
    value: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """Who was heard so far: every tag, whom to reach next, and what was tried, the newest first. `twice` is where the
    roster and people's own words differ.

    `counted_on` is the day to which the numbers belong, "" while too few people have answered for any.
    """

    school: str
    is_invented: bool
    smallest_group: int
    counted_on: str
    n_people: int
    n_rostered: int
    standings: tuple[Standing, ...]
    reach: tuple[Reach, ...]
    tried: tuple[Tried, ...]
    twice: tuple[Twice, ...]
    population: tuple[tuple[str, str, int], ...]


class Ledger:
    """The representation ledger of every school in one database."""

    def __init__(self, database: Database, *, smallest_group: int, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._smallest_group = smallest_group
        self._clock = clock

    async def heard(self, school: str) -> Heard:
        """Who was heard at a school so far."""
        if await self._database.read(self._is_due, school):
            await self._database.write(self._count, school)
        return await self._database.read(self._heard, school)

    async def add(self, school: str, tried: Tried) -> None:
        """Keep what was tried. Raises `OutreachError`."""
        problems = tuple(_problems(tried))
        if problems:
            raise OutreachError.of(problems)
        values = {
            "school_id": school,
            "on": tried.on,
            "how": tried.how,
            "who": tried.who,
            "tag": tried.tag,
            "value": tried.value,
            "at": self._clock(),
            "withdrawn_at": None,
        }
        await self._database.write(stored.add_outreach, values)

    async def take_back(self, school: str, number: int) -> bool:
        """Take back a line that was wrong; False where the school has none with that number."""
        return await self._database.write(stored.withdraw_outreach, school, number, self._clock())

    def _is_due(self, tx: Transaction, school: str) -> bool:
        """Whether so many people have come or gone since it was counted that nobody can be told among them."""
        last = stored.counted(tx, school)
        return abs(stored.n_heard(tx, school) - (last.n_people if last else 0)) >= self._smallest_group

    def _count(self, tx: Transaction, school: str) -> None:
        reporting.wait_for_turn(tx, school)
        if self._is_due(tx, school):  # Whoever looked at the same moment may have counted already.
            stored.keep_count(tx, school, self._clock())

    def _heard(self, tx: Transaction, school: str) -> Heard:
        population = tuple(stored.population(tx, school))
        last, n_rostered = stored.counted(tx, school), stored.n_rostered(tx, school)
        heard = tally(last.n_people, last.cells, population) if last else tally(0, (), population)
        # A roster is counted only where nobody has said how many there are: it takes as long as counting the answers.
        counted = {tag for tag, _, _ in population}
        roster = tally(n_rostered, stored.rostered_by_tag(tx, school, but=counted), population)
        standings = ledger(heard, population, smallest_group=self._smallest_group, roster=roster)
        rows = stored.outreach(tx, school)
        owner = reporting.school(tx, school)
        return Heard(
            school=owner.name if owner else "",
            is_invented=bool(owner and owner.invented),
            smallest_group=self._smallest_group,
            counted_on=releasing.counted_on(tx, school, owner.time_zone) if owner else "",
            n_people=heard.everyone,
            n_rostered=n_rostered,
            standings=standings,
            reach=reach_next(standings, self._smallest_group),
            tried=tuple(Tried(row.on, row.how, row.who, row.tag, row.value, row.id) for row in rows),
            twice=tuple(twice_shown(one, self._smallest_group) for one in releasing.told_twice(tx, school)),
            population=population,
        )


def _problems(tried: Tried) -> list[Saying]:
    problems = []
    if not _is_day(tried.on):
        problems.append(say("Say on which day, such as 2026-10-14."))
    if not tried.how:
        problems.append(say("Say how: a meeting, calls, paper at the door."))
    if len(tried.how) > LONGEST_HOW:
        problems.append(say("Say how in at most %(most)s letters.", most=LONGEST_HOW))
    if not tried.who:
        problems.append(say("Say who did it: a job title is enough."))
    if len(tried.who) > LONGEST_WHO:
        problems.append(say("Say who in at most %(most)s letters.", most=LONGEST_WHO))
    if len(tried.tag) > 64 or len(tried.value) > 200:
        problems.append(say("Choose one of the groups."))
    return problems


def _is_day(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) and date.fromisoformat(text))
    except ValueError:
        return False
