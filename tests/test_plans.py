"""The page of the plan over HTTP: what to do next, the calendar with its owners, and its file for calendar programs."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path

import icalendar
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given
from hypothesis import strategies as st

from analysis.report import Report
from sipbot import engagements, sample_school
from sipbot.engagements import add_school
from sipbot.groups import Groups
from sipbot.plans import Line, Plan, Plans, StalePlan, as_ics
from sipbot.rules import shipped
from sipbot.storage import Database
from sipbot.web import planning, review
from sipbot.web.auth.door import Door
from sipbot.web.pages import Pages
from tests import reports, room
from tests.conftest import NOON, SCHOOL, Clock, sqlite_copy
from tests.keys import keyring
from tests.test_heard import Browser, csrf, look, plain, rows, send
from tests.test_review import OneReport

Enter = Callable[..., Awaitable[Browser]]
HERE = "/s/alder-hill/plan"


@pytest.fixture
async def database(sqlite_with_tables: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A database with the sample school and another one."""
    database = Database(sqlite_copy(sqlite_with_tables, tmp_path), keyring(), durable=False)
    await add_school(database, engagements.read_school(sample_school.SCHOOL), now=NOON)
    await add_school(database, SCHOOL, now=NOON)
    yield database
    await database.close()


@pytest.fixture
def plans(database: Database, clock: Clock) -> Plans:
    return Plans(database, clock=clock)


@pytest.fixture
async def enter(database: Database, plans: Plans, clock: Clock) -> AsyncIterator[Enter]:
    """`browser = await enter("reviewer")`: somebody of the sample school; with a report if there is one."""
    clients: list[Browser] = []
    accounts = room.accounts_of(database)

    async def open_(role: str, *, report: Report | None = None) -> Browser:
        app, pages = web.Application(), Pages()
        door = Door(accounts, pages, is_https=False)
        planning.connect(app, plans, Groups(database, shipped(), clock=clock), OneReport(report), door, pages)
        review.connect_nothing(app, door, pages)
        client: Browser = TestClient(
            TestServer(app), cookies=await room.signed_in(accounts, "alder-hill", role, name=f"Ana {role}")
        )
        await client.start_server()
        clients.append(client)
        return client

    yield open_
    for client in clients:
        await client.close()


def line(on: str, what: str) -> Line:
    return Line(on, what)


async def mark(plans: Plans) -> str:
    return (await plans.of("alder-hill")).mark


# What to do next.


async def test_before_anybody_has_answered_the_page_says_what_to_set_up(enter: Enter) -> None:
    text = plain(await look(await enter("viewer"), HERE))
    assert "Name an owner for 2 lines of the calendar." in text
    assert "Nothing has been analyzed yet." in text


async def test_each_of_the_seven_sections_says_what_it_lacks(enter: Enter) -> None:
    html = await look(await enter("viewer", report=reports.school()), HERE)
    assert re.findall("<h3>(.*)</h3>", html)[0] == "Local stakeholder group"
    assert html.count("<h3>") == 1 + 7
    assert "No owner is named for the family night on May 12." in plain(html)
    assert f'<a href="{HERE.removesuffix("/plan")}/heard">Who was heard' in html


async def test_a_line_that_is_past_and_not_done_is_due(enter: Enter, clock: Clock) -> None:
    found = rows(await look(await enter("viewer"), HERE))
    assert found[1].endswith("Principal Due")
    assert found[3].endswith("Assistant principal Planned")


def test_a_day_is_due_from_its_morning_on() -> None:
    today = date(2026, 10, 5)
    standings = [line(on, "x").standing(today) for on in ("2026-10-04", "2026-10-05", "2026-10-06")]
    assert standings == ["due", "due", "planned"]
    assert Line("2026-10-04", "x", held=True).standing(today) == "met"


# Changing it.


async def test_a_line_is_added_changed_and_taken_out(enter: Enter, plans: Plans) -> None:
    browser = await enter("reviewer")
    fields = {"mark": await mark(plans), "on": "2026-09-01", "what": "Letter home", "owner": "Principal"}
    status, html = await send(browser, f"{HERE}/calendar", fields, page=HERE)
    assert (status, "September 1, 2026 Letter home Principal Due" in rows(html)) == (200, True)
    fields = {"mark": await mark(plans), "on": "2026-09-01", "what": "Letter home", "held": "yes"}
    _, html = await send(browser, f"{HERE}/calendar/0", fields, page=HERE)
    assert "September 1, 2026 Letter home not named yet Met" in rows(html)
    _, html = await send(browser, f"{HERE}/calendar/0", {"mark": await mark(plans), "remove": "yes"}, page=HERE)
    assert "Letter home" not in html


async def test_the_plan_itself_is_changed(enter: Enter, plans: Plans) -> None:
    browser = await enter("reviewer")
    fields = {"mark": await mark(plans), "kind": "renewal", "horizon_year": "2032", "opened_on": "2026-10-05"}
    status, html = await send(browser, HERE, {**fields, "closed_on": "2026-10-30", "owner": "Dean"}, page=HERE)
    assert (status, "annual renewal, looking ahead to 2032" in plain(html)) == (200, True)
    plan = await plans.of("alder-hill")
    assert (plan.kind, plan.horizon_year, plan.closed_on, plan.owner) == ("renewal", 2032, "2026-10-30", "Dean")
    assert len(plan.calendar) == 7


async def test_who_was_second_is_told_and_loses_nothing(enter: Enter, plans: Plans) -> None:
    browser, before = await enter("reviewer"), await mark(plans)
    await plans.set_line("alder-hill", line("2026-11-01", "A walk"), place=None, mark=before)
    fields = {"mark": before, "on": "2026-11-02", "what": "A supper nobody must forget"}
    status, html = await send(browser, f"{HERE}/calendar", fields, page=HERE)
    assert status == 409
    assert "Somebody else changed the plan meanwhile." in plain(html)
    assert 'value="A supper nobody must forget"' in html
    assert [one.what for one in (await plans.of("alder-hill")).calendar].count("A walk") == 1


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"on": "2026-02-30", "what": "x"}, "Say on which day, such as 2026-10-14."),
        ({"on": "2026-02-03", "what": " "}, "Say what takes place."),
        ({"on": "2026-02-03", "what": "x" * 301}, "Say each in at most 300 letters."),
    ],
)
async def test_a_wrong_line_is_told(enter: Enter, plans: Plans, fields: dict[str, str], told: str) -> None:
    status, html = await send(
        await enter("reviewer"), f"{HERE}/calendar", {"mark": await mark(plans), **fields}, page=HERE
    )
    assert (status, told in plain(html), len((await plans.of("alder-hill")).calendar)) == (422, True, 7)


async def test_a_wrong_plan_is_told_and_what_was_typed_stays(enter: Enter, plans: Plans) -> None:
    fields = {"mark": await mark(plans), "kind": "third", "horizon_year": "31", "opened_on": "2026-10-05"}
    status, html = await send(await enter("reviewer"), HERE, {**fields, "closed_on": "2026-10-01"}, page=HERE)
    text = plain(html)
    assert status == 422
    assert "Choose whether it is the first plan or a renewal. The year should be between 2000 and 2100" in text
    assert "The last day must not be before the first." in text
    assert 'value="2026-10-01"' in html


async def test_a_line_that_is_not_there_is_told(enter: Enter, plans: Plans) -> None:
    browser = await enter("reviewer")
    fields = {"mark": await mark(plans), "on": "2026-10-05", "what": "x"}
    status, html = await send(browser, f"{HERE}/calendar/99", fields, page=HERE)
    assert (status, "There is no such line in the calendar." in plain(html)) == (422, True)
    status, _ = await send(browser, f"{HERE}/calendar/-1", fields, page=HERE)
    assert status == 404


async def test_a_script_in_a_line_is_only_text(enter: Enter, plans: Plans) -> None:
    script = "<script>alert(1)</script>"
    fields = {"mark": await mark(plans), "on": "2026-10-05", "what": script, "audience": script, "owner": script}
    _, html = await send(await enter("reviewer"), f"{HERE}/calendar", fields, page=HERE)
    assert "<script" not in html.lower()


async def test_a_viewer_changes_nothing(enter: Enter, plans: Plans) -> None:
    browser = await enter("viewer")
    form = {"csrf": await csrf(browser, HERE), "mark": await mark(plans), "on": "2026-10-05", "what": "x"}
    async with browser.post(f"{HERE}/calendar", data=form) as response:
        assert response.status == 403
    assert len((await plans.of("alder-hill")).calendar) == 7


async def test_nobody_sees_the_plan_of_another_school(enter: Enter) -> None:
    browser = await enter("owner")
    for path in ("/s/lincoln/plan", "/s/lincoln/plan/calendar.ics"):
        async with browser.get(path) as response:
            assert response.status == 404


async def test_a_change_of_one_school_is_none_of_another(plans: Plans) -> None:
    with pytest.raises(StalePlan):
        await plans.set_line("lincoln", line("2026-10-05", "x"), place=None, mark=await mark(plans))
    assert (await plans.of("lincoln")).calendar == ()


# The file for calendar programs.


async def test_the_calendar_is_read_by_another_program(enter: Enter) -> None:
    browser = await enter("viewer")
    async with browser.get(f"{HERE}/calendar.ics") as response:
        assert response.headers["Content-Type"] == "text/calendar"
        events = icalendar.Calendar.from_ical(await response.read()).walk("VEVENT")
    assert len(events) == 7 + 6  # The calendar, and the days of the local stakeholder group.
    assert (events[1].decoded("dtstart"), str(events[1]["summary"])) == (
        date(2026, 9, 30),
        "English Learner Parent Advisory Council (ELPAC) evening, 6 to 7:30 pm, with Spanish and Haitian Creole "
        "interpreters",
    )
    assert str(events[4]["description"]).endswith("\nResponsible: nobody yet")


def of_lines(*lines: Line) -> bytes:
    plan = Plan("Alder", True, "initial", None, "", "", "", lines, date(2026, 10, 5))
    return as_ics(plan, school="alder", made_at=datetime(2026, 10, 5, 16, tzinfo=UTC))


def summary(raw: bytes) -> str:
    """The words of the only event, read as RFC 5545 says (3.1 and 3.3.11): icalendar drops a backslash at a comma."""
    found = re.search(r"^SUMMARY:(.*)\r$", raw.replace(b"\r\n ", b"").decode(), re.MULTILINE)
    assert found is not None
    return re.sub(r"\\(.)", r"\1", found[1])


@given(st.text(max_size=200), st.text(max_size=60))
def test_any_words_come_back_as_they_were_written(what: str, owner: str) -> None:
    what = "".join(one for one in what if one.isprintable()).encode("utf-8", "ignore").decode()
    raw = of_lines(Line("2026-10-05", what, owner=owner))
    assert summary(raw) == what
    assert all(len(one) <= 75 for one in raw.split(b"\r\n"))


def test_a_line_cannot_make_an_event_of_its_own() -> None:
    raw = of_lines(Line("2026-10-05", "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:other"))
    assert len(icalendar.Calendar.from_ical(raw).walk("VEVENT")) == 1


def test_an_event_keeps_its_id_when_the_file_is_made_again() -> None:
    assert (
        of_lines(Line("2026-10-05", "x", owner="Dean")).split(b"\r\n")[4]
        == of_lines(Line("2026-10-05", "x")).split(b"\r\n")[4]
    )
