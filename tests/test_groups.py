"""The local stakeholder group over HTTP and in the database: who may change what, and that no name leaves the page."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from alembic import command
from sqlalchemy import inspect, text

from sipbot import designating, engagements, sample_school
from sipbot.engagements import SchoolFile, SchoolFileError, add_school
from sipbot.groups import GroupError, Groups, StaleGroup
from sipbot.keys import Keyring, Keys
from sipbot.plans import Plans
from sipbot.rules import shipped
from sipbot.school_changes import import_school
from sipbot.stakeholder_group import Council, Group, Member
from sipbot.storage import Database, Transaction, identity
from sipbot.web import group, planning, review
from sipbot.web.auth.door import Door
from sipbot.web.pages import Pages
from tests import reports, room
from tests.conftest import NOON, SCHOOL, Clock, sqlite_copy
from tests.keys import keyring
from tests.people import bot
from tests.test_heard import Browser, csrf, look, plain, rows, send
from tests.test_identity import to_revision
from tests.test_review import OneReport

Enter = Callable[..., Awaitable[Browser]]
HERE = "/s/alder-hill/group"
NAMES = ("Achterberg", "Abernathy", "Terrence", "Monteiro", "Castellano", "Duvernay", "Pellegrino")
SOMEBODY = {"seat": "early_education", "role": "Director of a child care center", "name": "Nia Invented"}


@pytest.fixture
async def database(sqlite_with_tables: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A database with the sample school, which is designated, and another one, which is not."""
    database = Database(sqlite_copy(sqlite_with_tables, tmp_path), keyring(), durable=False)
    await add_school(database, engagements.read_school(sample_school.SCHOOL), now=NOON)
    await add_school(database, SCHOOL, now=NOON)
    yield database
    await database.close()


@pytest.fixture
def groups(database: Database, clock: Clock) -> Groups:
    return Groups(database, shipped(), clock=clock)


@pytest.fixture
async def enter(database: Database, groups: Groups, clock: Clock) -> AsyncIterator[Enter]:
    """`browser = await enter("owner")`: somebody of the sample school, or of another."""
    clients: list[Browser] = []
    accounts = room.accounts_of(database)

    async def open_(role: str, *, school: str = "alder-hill") -> Browser:
        app, pages = web.Application(), Pages()
        door = Door(accounts, pages, is_https=False)
        planning.connect(app, Plans(database, clock=clock), groups, OneReport(reports.school()), door, pages)
        group.connect(app, groups, door, pages)
        review.connect_nothing(app, door, pages)
        cookies = await room.signed_in(accounts, school, role, name=f"Ana {role}")
        client: Browser = TestClient(TestServer(app), cookies=cookies)
        await client.start_server()
        clients.append(client)
        return client

    yield open_
    for client in clients:
        await client.close()


async def mark(groups: Groups, school: str = "alder-hill") -> str:
    return (await groups.of(school)).group.mark


async def all_words(database: Database) -> str:
    """Everything in the tables of groups, as somebody reads it who has no keys."""

    def read(tx: Transaction) -> str:
        return repr([tx.execute(text(f"select * from {table}")).all() for table in ("seats", "designations")])

    return await database.read(read)


# What the page says.


async def test_the_page_says_that_its_rules_are_unverified_and_where_the_law_is(enter: Enter) -> None:
    html = await look(await enter("viewer"), HERE)
    assert "These rules are unverified." in plain(html)
    assert f'href="{shipped().law.address}"' in html
    assert "G.L. c. 69, § 1J(b) , unverified" in plain(html)
    assert "603 CMR 14.09, as amended on June 26, 2018 , compared with its source" in plain(html)


async def test_each_seat_stands_with_who_chooses_and_who_has_it(enter: Enter) -> None:
    found = rows(await look(await enter("viewer"), HERE))
    union = next(one for one in found if one.startswith("The president of the local teachers’ union"))
    assert (
        "it comes with an office Terrence Vo (invented) , President of the local teachers’ union or Gail Monteiro"
        in union
    )
    empty = next(one for one in found if one.startswith("A provider of early education and care"))
    assert "The commissioner of early education and care nobody yet" in empty


async def test_what_is_missing_stands_with_its_day_and_the_days_left(enter: Enter, clock: Clock) -> None:
    told = plain(await look(await enter("viewer"), HERE))
    assert (
        "Nobody has this seat: A representative of higher education. Chosen by: The secretary of education. "
        "By October 28, 2026 , 23 days left"
    ) in told
    assert "Parents who volunteered and are not appointed yet: 2. All of them are to be. The rules name no day." in told
    clock.now = NOON.replace(month=11)
    assert "By October 28, 2026 , 8 days over" in plain(await look(await enter("owner"), HERE))


async def test_each_last_day_says_how_it_stands(enter: Enter, clock: Clock) -> None:
    clock.now = NOON.replace(month=11)
    found = rows(await look(await enter("viewer"), HERE))
    days = [one for one in found if ", 2026" in one and "within" in one]
    assert days[0].startswith("First meeting of the local stakeholder group October 28, 2026 October 21, 2026 Met")
    assert days[1].startswith(
        "Recommendations of the local stakeholder group December 5, 2026 December 3, 2026 Planned"
    )


async def test_the_page_says_when_a_survey_serves_the_group(enter: Enter) -> None:
    told = plain(await look(await enter("viewer"), HERE))
    assert "a survey opens before October 28, 2026 and closes about November 17, 2026." in told
    assert "The plan says that people are asked from October 5, 2026 to October 23, 2026." in told
    assert "too late" not in told


async def test_the_share_of_english_learners_comes_from_enrollment_until_somebody_says_it(
    enter: Enter, groups: Groups
) -> None:
    browser = await enter("owner")
    told = plain(await look(browser, HERE))
    assert "English learners in this school: 171 (28%)." in told
    assert "With this school alone, its district has that many." in told
    fields = {"mark": await mark(groups), "has_program": "yes", "n_learners": "60", "n_students": "600"}
    _, html = await send(browser, f"{HERE}/council", fields, page=HERE)
    assert "English learners in this school: 60 (10%)." in plain(html)
    assert "its district has that many" not in plain(html)


async def test_a_school_that_is_not_designated_has_no_group_and_its_owner_can_say_so(enter: Enter) -> None:
    browser = await enter("owner", school="lincoln")
    html = await look(browser, "/s/lincoln/group")
    assert "Nobody has said that the state has designated this school" in plain(html)
    assert "<h2 id=" in html
    assert "Seats" not in plain(html)
    assert "Has the state designated the school as underperforming?" in plain(await look(browser, "/s/lincoln/plan"))


# Changing it.


async def test_an_owner_says_that_the_school_is_designated(enter: Enter, groups: Groups) -> None:
    browser = await enter("owner", school="lincoln")
    fields = {"mark": await mark(groups, "lincoln"), "status": "chronically_underperforming"}
    form = {**fields, "designated_on": "2026-10-01", "level": "middle_or_high"}
    status, html = await send(browser, "/s/lincoln/group", form, page="/s/lincoln/group")
    told = plain(html)
    assert (status, "Chronically underperforming , designated on October 1, 2026" in told) == (200, True)
    assert "The superintendent, or a designee" in told
    assert "A provider of early education and care" not in told


async def test_somebody_is_seated_changed_and_taken_out_with_their_name(
    enter: Enter, groups: Groups, database: Database
) -> None:
    browser = await enter("owner")
    status, html = await send(browser, f"{HERE}/seats", {"mark": await mark(groups), **SOMEBODY}, page=HERE)
    assert (status, "Nia Invented" in html) == (200, True)
    number = (await groups.of("alder-hill")).group.members[-1].id
    changed = {"mark": await mark(groups), **SOMEBODY, "name": "Bea Invented", "languages": "Portuguese"}
    _, html = await send(browser, f"{HERE}/seats/{number}", changed, page=HERE)
    assert ("Bea Invented" in html, "Nia Invented" in html) == (True, False)
    _, html = await send(browser, f"{HERE}/seats/{number}", {"mark": await mark(groups), "remove": "yes"}, page=HERE)
    assert "Bea Invented" not in html
    n_left = await database.read(lambda tx: tx.execute(text("select count(*) from seats")).scalar())
    assert n_left == 7


async def test_days_are_set_and_what_follows_moves_with_them(enter: Enter, groups: Groups) -> None:
    fields = {"mark": await mark(groups), "day first_meeting": "2026-10-02", "day recommendations": ""}
    _, html = await send(await enter("owner"), f"{HERE}/days", fields, page=HERE)
    assert "No day is set: Recommendations of the local stakeholder group. By November 16, 2026" in plain(html)


async def test_who_was_second_is_told_and_loses_nothing(enter: Enter, groups: Groups) -> None:
    browser, before = await enter("owner"), await mark(groups)
    await groups.seat("alder-hill", Member("higher_education", "Dean", "Ola Invented"), before)
    for place, fields in (
        ("/seats", SOMEBODY),
        ("/days", {"day first_meeting": "2026-10-07"}),
        ("/council", {"notice_languages": "Nepali"}),
        ("", {"status": "underperforming", "designated_on": "2026-09-29"}),
    ):
        status, html = await send(browser, f"{HERE}{place}", {"mark": before, **fields}, page=HERE)
        assert (status, "Somebody else changed this page meanwhile." in plain(html)) == (409, True)
        assert f'value="{[*fields.values()][-1]}"' in html


@pytest.mark.parametrize(
    ("place", "fields", "told"),
    [
        ("", {"status": "level 4"}, "Choose one of the designations."),
        ("", {"status": "underperforming", "designated_on": "2026-02-30"}, "'2026-02-30' is no date"),
        ("", {"status": "underperforming", "level": "college"}, "Choose which grades the school serves."),
        (
            "",
            {"status": "underperforming", "designated_on": "2026-10-30"},
            "This cannot be before what it follows: First meeting of the local stakeholder group.",
        ),
        ("/days", {"day first_meeting": "soon"}, "'soon' is no date"),
        (
            "/days",
            {"day first_meeting": "2026-10-21", "day recommendations": "2026-10-20"},
            "This cannot be before what it follows: Recommendations of the local stakeholder group.",
        ),
        ("/seats", {"seat": "throne", "role": "x", "name": "y"}, "Choose one of the seats."),
        ("/seats", {"seat": "parent", "role": "", "name": "y"}, "Say who has the seat, and what they are"),
        ("/seats", {"seat": "parent", "role": "x", "name": "y" * 201}, "Say each in at most 200 letters."),
        ("/seats", {"seat": "parent", "role": "x", "name": "y", "appointed_on": "1492-10-12"}, "is no date"),
        ("/seats/999", {"seat": "parent", "role": "x", "name": "y"}, "There is nobody with that seat any more."),
        ("/council", {"n_volunteers": "some"}, "Say how many as whole numbers."),
        ("/council", {"n_learners": "9", "n_students": "8"}, "There cannot be more English learners than students."),
    ],
)
async def test_what_cannot_be_is_told_and_nothing_changes(
    enter: Enter, groups: Groups, place: str, fields: dict[str, str], told: str
) -> None:
    before = await mark(groups)
    status, html = await send(await enter("owner"), f"{HERE}{place}", {"mark": before, **fields}, page=HERE)
    assert (status, told in plain(html), await mark(groups)) == (422, True, before)


@pytest.mark.parametrize("role", ["viewer", "reviewer"])
async def test_only_an_owner_changes_a_group(enter: Enter, groups: Groups, role: str) -> None:
    browser, before = await enter(role), await mark(groups)
    form = {"csrf": await csrf(browser, f"{HERE[:-5]}plan"), "mark": before, **SOMEBODY, "status": ""}
    for place in ("", "/days", "/council", "/seats", "/seats/1"):
        async with browser.post(f"{HERE}{place}", data=form) as response:
            assert response.status == 403
    assert await mark(groups) == before
    assert '<form method="post" action="/s/alder-hill/group' not in await look(browser, HERE)


async def test_nobody_reaches_a_seat_of_another_school(enter: Enter, groups: Groups) -> None:
    browser = await enter("owner", school="lincoln")
    theirs = (await groups.of("alder-hill")).group.members[0].id
    designated = Group("underperforming", "2026-10-01", ("elementary",))
    await groups.designate("lincoln", designated, await mark(groups, "lincoln"))
    fields = {"mark": await mark(groups, "lincoln"), "remove": "yes"}
    status, html = await send(browser, f"/s/lincoln/group/seats/{theirs}", fields, page="/s/lincoln/group")
    assert (status, "There is nobody with that seat any more." in plain(html)) == (422, True)
    assert len((await groups.of("alder-hill")).group.members) == 7


async def test_a_script_in_a_name_is_only_text(enter: Enter, groups: Groups) -> None:
    script = "<script>alert(1)</script>"
    fields = {"mark": await mark(groups), "seat": "workforce", "role": script, "name": script, "alternate": script}
    _, html = await send(await enter("owner"), f"{HERE}/seats", fields, page=HERE)
    assert "<script" not in html.lower()
    assert html.count("&lt;script&gt;alert(1)") > 3


async def test_a_designation_that_ends_hides_the_group_and_loses_nothing(enter: Enter, groups: Groups) -> None:
    browser = await enter("owner")
    _, html = await send(browser, HERE, {"mark": await mark(groups), "status": ""}, page=HERE)
    assert not [name for name in NAMES if name in html]
    assert len((await groups.of("alder-hill")).group.members) == 7


async def test_reading_and_changing_a_group_is_written_down(enter: Enter, groups: Groups, database: Database) -> None:
    browser = await enter("owner")
    await send(browser, f"{HERE}/seats", {"mark": await mark(groups), **SOMEBODY}, page=HERE)
    number = (await groups.of("alder-hill")).group.members[0].id
    await send(browser, f"{HERE}/seats/{number}", {"mark": await mark(groups), "remove": "yes"}, page=HERE)
    query = text("select action, subject from audit_lines order by number")
    lines = [tuple(row) for row in await database.read(lambda tx: tx.execute(query).all())]
    assert [one for one in lines if one[0] != "read the stakeholder group"][-2:] == [
        ("seat somebody", ""),
        ("change a seat", f"number={number}"),
    ]
    assert ("read the stakeholder group", "") in lines


# The plan, and calendars.


async def test_the_plan_lists_what_the_group_lacks_first(enter: Enter) -> None:
    html = await look(await enter("viewer"), "/s/alder-hill/plan")
    told = plain(html)
    assert "Local stakeholder group Nobody has this seat: State and local agencies for social services" in told
    assert "By October 28, 2026 , 23 days left" in told
    assert "and 2 more" in told
    assert '<a href="/s/alder-hill/group">' in html


async def test_the_calendar_file_has_the_days_of_the_group_and_no_name(enter: Enter) -> None:
    browser = await enter("viewer")
    async with browser.get("/s/alder-hill/plan/calendar.ics") as response:
        raw = await response.read()
    events = {str(one["summary"]): one for one in icalendar.Calendar.from_ical(raw).walk("VEVENT")}
    assert events["First meeting of the local stakeholder group"].decoded("dtstart") == date(2026, 10, 21)
    assert events["Last day: Final plan"].decoded("dtstart") == date(2027, 3, 3)
    assert str(events["Last day: Final plan"]["description"]) == "Responsible: The superintendent"
    again = events["Yearly notice to parents: English learner parent advisory council (ELPAC)"]
    assert again.decoded("dtstart") == date(2027, 9, 14)
    assert not [name for name in NAMES if name in raw.decode()]


async def test_a_school_without_a_designation_has_only_its_calendar(groups: Groups) -> None:
    assert groups.lines(await groups.of("lincoln")) == ()


# What is kept.


async def test_names_and_alternates_cannot_be_read_from_the_database_alone(database: Database) -> None:
    kept = await all_words(database)
    assert "President of the local teachers" in kept
    assert not [name for name in NAMES if name in kept]


@pytest.fixture
async def both(database_url: str) -> AsyncIterator[Database]:
    """A database of each kind with the sample school."""
    database = Database(database_url, keyring())
    await add_school(database, engagements.read_school(sample_school.SCHOOL), now=NOON)
    yield database
    await database.close()


async def test_all_that_is_said_comes_back_from_either_database(both: Database, clock: Clock) -> None:
    groups = Groups(both, shipped(), clock=clock)
    council = Council(True, 171, 612, "2026-09-01", "2026-09-02", "2026-09-03", "Spanish", 5, 3)
    await groups.set_council("alder-hill", council, await mark(groups))
    await groups.set_dates("alder-hill", Group(dates={"plan": "2027-01-02"}), await mark(groups))
    member = Member("workforce", "Career center", "Nia Invented", "Bo Invented", "2026-10-05", "English")
    await groups.seat("alder-hill", member, await mark(groups))
    found = (await groups.of("alder-hill")).group
    assert (found.status, found.designated_on, found.levels) == (
        "underperforming",
        "2026-09-28",
        ("elementary", "middle_or_high"),
    )
    assert (found.council, found.dates["plan"], len(found.dates)) == (council, "2027-01-02", 3)
    assert replace(found.members[-1], id=0) == member


async def test_of_two_changes_at_once_one_is_told(both: Database, clock: Clock) -> None:
    groups = Groups(both, shipped(), clock=clock)
    before = await mark(groups)
    await groups.unseat("alder-hill", (await groups.of("alder-hill")).group.members[0].id, before)
    with pytest.raises(StaleGroup):
        await groups.set_council("alder-hill", Council(has_program=False), before)
    with pytest.raises(GroupError):
        await groups.unseat("alder-hill", 999, await mark(groups))


async def test_the_tables_of_groups_can_be_taken_back_and_made_again(both: Database, clock: Clock) -> None:
    def of_groups(tx: Transaction) -> set[str]:
        return {"seats", "designations"} & set(inspect(tx).get_table_names())

    assert await both.read(of_groups) == {"seats", "designations"}
    await both.write(to_revision, "0008", command.downgrade)
    assert await both.read(of_groups) == set()
    await both.upgrade()
    assert (await Groups(both, shipped(), clock=clock).of("alder-hill")).group.status == ""


async def test_new_keys_hold_for_names_in_a_group_too(database_url: str, tmp_path: Path) -> None:
    keys = Keys.new()
    first, second = Database(database_url, Keyring(keys)), Database(database_url, Keyring(keys.rotated()))
    await add_school(first, engagements.read_school(sample_school.SCHOOL), now=NOON)
    assert await identity.reencrypt(second, lambda *_: None) == 2 * 7
    assert (await second.read(designating.group, "alder-hill")).members[2].alternate == "Gail Monteiro (invented)"
    await first.close()
    await second.close()


# A school's file.


FILE: dict[str, Any] = {
    "id": "brook-side",
    "name": "Brook Side School (invented)",
    "designation": {
        "status": "underperforming",
        "on": "2026-09-28",
        "days": {"first_meeting": "2026-10-21"},
        "seats": [{"seat": "teacher", "role": "Teacher of grade 4", "name": "Ana Invented"}],
        "english_learners": {"has_program": True, "n_volunteers": 4},
    },
}


async def changes(database: Database, **designation: object) -> tuple[str, ...]:
    """What is told when the file is imported with that in its designation, and with nothing else of it."""
    file = {**FILE, "designation": {"status": "underperforming", **designation}}
    return (await import_school(database, SchoolFile.model_validate(file), now=NOON)).changes


async def test_a_file_imported_again_changes_what_it_names_and_tells_no_name(database: Database) -> None:
    await import_school(database, SchoolFile.model_validate(FILE), now=NOON)
    assert await changes(database, **FILE["designation"]) == ()
    assert await changes(database) == ()
    seats = [{"seat": "teacher", "role": "Teacher of grade 4", "name": "Bo Invented"}]
    assert await changes(database, seats=seats) == ("seats: other names, days or languages",)
    assert await changes(database, days={"recommendations": "2026-12-01"}, levels=["elementary"]) == (
        "levels: elementary, was nothing",
        "day of recommendations: new (2026-12-01)",
    )
    assert await changes(database, english_learners={"has_program": False}, seats=[]) == (
        "seat teacher: taken out",
        "english_learners has_program: no, was yes",
    )
    kept = await database.read(designating.group, "brook-side")
    assert (kept.members, kept.council.n_volunteers, len(kept.dates)) == ((), 4, 2)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (
            "{status: level 4}",
            "'status' cannot be 'level 4': choose one of 'underperforming' or 'chronically_underperforming'",
        ),
        ("{status: underperforming, on: soon}", "'on' should be a date: write one like 2026-10-05"),
        ("{status: underperforming, seets: []}", "'seets' is not known here: did you mean 'seats'?"),
        ("{status: underperforming, seats: [{seat: teacher}]}", "'role' is missing: add a line 'role: ...'"),
        (
            "{status: underperforming, seats: [{seat: Teacher, role: x}]}",
            "'seat' should be the key of a seat in the rules: write one like school_committee",
        ),
        (
            "{status: underperforming, on: 2026-10-05, days: {first_meeting: 2026-10-04}}",
            "'days' must not be before 'on' (2026-10-05)",
        ),
    ],
)
def test_a_mistake_in_a_file_is_told_by_line(tmp_path: Path, line: str, problem: str) -> None:
    file = tmp_path / "school.yaml"
    file.write_text(f"id: b\nname: B\ndesignation: {line}\n", encoding="utf-8")
    with pytest.raises(SchoolFileError, match=f"^{re.escape(str(file))}:3: {re.escape(problem)}$"):
        engagements.read_school(file)


async def test_names_of_the_group_are_erased_after_the_promised_months(
    database: Database, groups: Groups, clock: Clock, new_id: Callable[[], str]
) -> None:
    before = (await groups.of("alder-hill")).group.members
    clock.advance(days=4 * 366)
    await groups.seat("alder-hill", replace(before[0], name="Nia Invented"), (await groups.of("alder-hill")).group.mark)
    await bot(database, clock, new_id).erase_old()
    after = (await groups.of("alder-hill")).group.members
    assert [(one.name, one.alternate) for one in after[1:]] == [("", "")] * (len(before) - 1)
    assert (after[0].name, [one.role for one in after]) == ("Nia Invented", [one.role for one in before])
