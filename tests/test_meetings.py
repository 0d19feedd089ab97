"""Meetings over HTTP: agenda with a code for signing in, how many came, minutes that become answers, once."""

import io
import re
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from aiohttp import FormData, web
from aiohttp.test_utils import TestClient, TestServer

from analysis.document.people import People
from sipbot.analyses import Analyses
from sipbot.engagements import SchoolFile, add_school
from sipbot.meetings import Meeting, MeetingError, Meetings, lines_of, read_file
from sipbot.storage import Database, reporting
from sipbot.web import meetings as pages_of_meetings
from sipbot.web import review
from sipbot.web.auth.door import Door
from sipbot.web.pages import Pages
from tests import room
from tests.conftest import NOON, Clock, sqlite_copy
from tests.keys import keyring
from tests.people import bot
from tests.test_heard import Browser, csrf, look, plain, rows, send

NewId = Callable[[], str]
Enter = Callable[[str], Awaitable[Browser]]
HERE = "/s/alder/meetings"
ELPAC = Meeting("2026-10-05", "ELPAC evening", "6 pm, library", "Welcome\nWhat helps our children", languages="Spanish")
MINUTES = """ELPAC evening
6:05 pm

- Families want letters in Spanish and Haitian Creole.
• The bus is late every morning.
2. More interpreters at conferences, please.
"""


@pytest.fixture
async def database(sqlite_with_tables: Path, tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(sqlite_copy(sqlite_with_tables, tmp_path), keyring(), durable=False)
    for school in ("alder", "birch"):
        await add_school(database, SchoolFile(id=school, name=f"{school} (invented)", invented=True), now=NOON)
    yield database
    await database.close()


@pytest.fixture
def held(database: Database, clock: Clock, new_id: NewId) -> Meetings:
    return Meetings(database, clock=clock, new_id=new_id)


@pytest.fixture
async def enter(database: Database, held: Meetings) -> AsyncIterator[Enter]:
    """`browser = await enter("reviewer")`: somebody of Alder; "" for somebody from the street."""
    clients: list[Browser] = []
    accounts = room.accounts_of(database)

    async def open_(role: str) -> Browser:
        app, pages = web.Application(), Pages()
        door = Door(accounts, pages, is_https=False)
        pages_of_meetings.connect(app, held, database, door, pages, address="https://chat.example.org")
        review.connect_nothing(app, door, pages)
        cookies = await room.signed_in(accounts, "alder", role, name=f"Ana {role}") if role else {}
        client: Browser = TestClient(TestServer(app), cookies=cookies)
        await client.start_server()
        clients.append(client)
        return client

    yield open_
    for client in clients:
        await client.close()


async def send_file(browser: Browser, number: int, name: str, content: bytes) -> tuple[int, str]:
    page = await look(browser, f"{HERE}/{number}")
    mark = re.search(r'name="mark" value="(\w+)"', page)
    assert mark is not None
    form = FormData({"csrf": await csrf(browser, f"{HERE}/{number}"), "mark": mark[1], "minutes": ""})
    form.add_field("file", io.BytesIO(content), filename=name)
    async with browser.post(f"{HERE}/{number}/minutes", data=form) as response:
        return response.status, await response.text()


async def token(held: Meetings, number: int) -> str:
    meeting = await held.one("alder", number)
    assert meeting is not None
    return meeting.token


async def mark(held: Meetings, number: int) -> str:
    meeting = await held.one("alder", number)
    assert meeting is not None
    return meeting.mark


def word(*paragraphs: str) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(out)
    return out.getvalue()


# Writing it down.


async def test_a_meeting_is_written_down(enter: Enter) -> None:
    fields = {"on": "2026-10-14", "what": "Family night", "agenda": "Supper", "interpreter": "Ana, Haitian Creole"}
    status, html = await send(await enter("reviewer"), HERE, fields, page=HERE)
    assert (status, "Family night" in plain(html), "Ana, Haitian Creole" in html) == (200, True, True)


async def test_a_meeting_without_a_day_is_told_and_nothing_typed_is_lost(enter: Enter) -> None:
    status, html = await send(await enter("reviewer"), HERE, {"on": "", "what": "Family night"}, page=HERE)
    assert (status, 'value="Family night"' in html) == (422, True)
    assert "Say on which day, such as 2026-10-14." in plain(html)


async def test_the_list_says_what_is_missing(enter: Enter, held: Meetings) -> None:
    await held.add("alder", ELPAC)
    assert rows(await look(await enter("viewer"), HERE))[1] == "October 5, 2026 ELPAC evening – yes missing none"


async def test_who_was_second_is_told_and_loses_nothing(enter: Enter, held: Meetings) -> None:
    number, browser = await held.add("alder", ELPAC), await enter("reviewer")
    fields = {"mark": "another", "on": "2026-10-05", "what": "ELPAC", "agenda": "A long new agenda"}
    status, html = await send(browser, f"{HERE}/{number}", fields, page=f"{HERE}/{number}")
    assert (status, "A long new agenda" in html) == (409, True)
    assert "Somebody else changed this meeting meanwhile." in plain(html)


async def test_a_script_in_a_meeting_is_only_text(enter: Enter, held: Meetings) -> None:
    script = "<script>alert(1)</script>"
    number = await held.add(
        "alder", Meeting("2026-10-05", script, script, f"{script} one two", minutes=f"{script} a b")
    )
    browser = await enter("reviewer")
    pages = [await look(browser, f"{HERE}{path}") for path in ("", f"/{number}", f"/{number}/agenda")]
    assert not any("<script" in page for page in pages)


async def test_nobody_sees_a_meeting_of_another_school(enter: Enter, held: Meetings) -> None:
    number = await held.add("birch", ELPAC)
    browser = await enter("owner")
    for path in (f"{HERE}/{number}", f"{HERE}/{number}/agenda", f"{HERE}/{number}/code.svg", "/s/birch/meetings"):
        async with browser.get(path) as response:
            assert response.status == 404


# Who came.


async def test_the_agenda_has_a_code_for_signing_in(enter: Enter, held: Meetings) -> None:
    number, browser = await held.add("alder", ELPAC), await enter("viewer")
    text = plain(await look(browser, f"{HERE}/{number}/agenda"))
    assert "Welcome What helps our children" in text
    assert f"https://chat.example.org/in/{await token(held, number)}" in text
    assert (await look(browser, f"{HERE}/{number}/code.svg")).startswith("<?xml")


async def test_whoever_signs_in_is_counted_once_by_what_they_are(enter: Enter, held: Meetings) -> None:
    number = await held.add("alder", ELPAC)
    browser, address = await enter(""), f"/in/{await token(held, number)}"
    for _ in range(2):
        async with browser.post(address, data={"role": "family"}) as response:
            assert "Thank you. You are counted." in plain(await response.text())
    meeting = await held.one("alder", number)
    assert meeting is not None
    assert meeting.attendance == {"family": 1}


async def test_signing_in_is_open_around_the_day_of_the_meeting(enter: Enter, held: Meetings, clock: Clock) -> None:
    number = await held.add("alder", ELPAC)
    clock.advance(days=3)
    browser, address = await enter(""), f"/in/{await token(held, number)}"
    assert "Signing in is open on the day of the meeting." in plain(await look(browser, address))
    async with browser.post(address, data={"role": "family"}) as response:
        assert response.status == 422


@pytest.mark.parametrize("role", ["boss", ""])
async def test_nobody_signs_in_as_something_else(enter: Enter, held: Meetings, role: str) -> None:
    number = await held.add("alder", ELPAC)
    async with (await enter("")).post(f"/in/{await token(held, number)}", data={"role": role}) as response:
        assert response.status == 422


async def test_a_link_that_was_made_up_leads_nowhere(enter: Enter) -> None:
    async with (await enter("")).post("/in/made%20up", data={"role": "family"}) as response:
        assert response.status == 404


async def test_somebody_signs_in_while_the_agenda_is_being_changed(enter: Enter, held: Meetings) -> None:
    number, browser = await held.add("alder", ELPAC), await enter("reviewer")
    fields = {"mark": await mark(held, number), "on": "2026-10-05", "what": "ELPAC evening", "agenda": "New"}
    assert await held.sign_in(await token(held, number), "student")
    status, _ = await send(browser, f"{HERE}/{number}", fields, page=f"{HERE}/{number}")
    meeting = await held.one("alder", number)
    assert meeting is not None
    assert (status, meeting.agenda, meeting.attendance) == (200, "New", {"student": 1})


async def test_how_many_came_is_typed_in(enter: Enter, held: Meetings) -> None:
    number, browser = await held.add("alder", ELPAC), await enter("reviewer")
    fields = {"version": "1", "came family": "23", "came partner": "2"}
    status, html = await send(browser, f"{HERE}/{number}/attendance", fields, page=f"{HERE}/{number}")
    assert (status, 'value="23"' in html) == (200, True)
    fields = {"version": "2", "came family": "many"}
    status, html = await send(browser, f"{HERE}/{number}/attendance", fields, page=f"{HERE}/{number}")
    assert (status, "Say how many came as whole numbers." in plain(html)) == (422, True)


# Minutes.


def test_bullets_headings_and_times_are_no_part_of_what_was_said() -> None:
    assert lines_of(MINUTES) == (
        "Families want letters in Spanish and Haitian Creole.",
        "The bus is late every morning.",
        "More interpreters at conferences, please.",
    )


async def test_minutes_become_answers_in_the_same_themes(
    enter: Enter, held: Meetings, database: Database, clock: Clock, new_id: NewId
) -> None:
    number, browser = await held.add("alder", ELPAC), await enter("reviewer")
    assert (await send_file(browser, number, "minutes.docx", word(*MINUTES.splitlines())))[0] == 200
    fields = {"mark": await mark(held, number)}
    _, html = await send(browser, f"{HERE}/{number}/count", fields, page=f"{HERE}/{number}")
    assert "3 lines count as answers now." in plain(html)
    report = await Analyses(database, smallest_group=10, embedder="tfidf", clock=clock, new_id=new_id).run("alder")
    assert sorted(report.table["text"]) == sorted(lines_of(MINUTES))
    assert set(report.table["tag.source"]) == {"meeting"}
    assert (len(People(report).everyone), People(report).tags) == (1, ())


async def test_minutes_count_once(enter: Enter, held: Meetings, database: Database) -> None:
    number, browser = await held.add("alder", Meeting("2026-10-05", "ELPAC", minutes=MINUTES)), await enter("reviewer")
    for _ in range(2):
        await send(browser, f"{HERE}/{number}/count", {"mark": await mark(held, number)}, page=f"{HERE}/{number}")
    assert len(await database.read(reporting.open_responses, "alder")) == 3
    status, html = await send_file(browser, number, "more.txt", b"Something else was said.")
    assert (status, "so they stay as they are" in plain(html)) == (422, True)


async def test_a_meeting_without_minutes_counts_nothing(enter: Enter, held: Meetings) -> None:
    number, browser = await held.add("alder", ELPAC), await enter("reviewer")
    fields = {"mark": await mark(held, number)}
    status, html = await send(browser, f"{HERE}/{number}/count", fields, page=f"{HERE}/{number}")
    assert (status, "There are no minutes yet." in plain(html)) == (422, True)


async def test_minutes_of_ten_megabytes_are_taken_and_larger_ones_refused(enter: Enter, held: Meetings) -> None:
    number, browser = await held.add("alder", ELPAC), await enter("reviewer")
    status, html = await send_file(browser, number, "long.txt", b"x" * (10 * 1024 * 1024))
    assert (status, "Minutes have at most 2,000,000 letters." in plain(html)) == (422, True)
    status, html = await send_file(browser, number, "huge.txt", b"x" * (11 * 1024 * 1024))
    assert (status, "The file is larger than 10 MB. Nothing was kept." in plain(html)) == (413, True)


@pytest.mark.parametrize(
    ("raw", "name", "told"),
    [
        (b"%PDF-1.7", "minutes.pdf", "Choose a .txt or a .docx file."),
        (b"no zip", "minutes.docx", "This is no Word file"),
        (b"\x00\x01\x80", "minutes.txt", "The file is not a text file"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(raw: bytes, name: str, told: str) -> None:
    with pytest.raises(MeetingError, match=re.escape(told)):
        read_file(raw, name)


def test_a_file_that_unpacks_to_far_more_than_words_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (101 * 1024 * 1024))
    with pytest.raises(MeetingError, match="far more than words"):
        read_file(out.getvalue(), "bomb.docx")


def test_words_in_the_tables_of_a_file_are_read_too() -> None:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph("The bus is late every morning.")
    document.add_table(rows=1, cols=1).cell(0, 0).text = "More interpreters at conferences."
    document.save(out)
    assert lines_of(read_file(out.getvalue(), "m.docx")) == (
        "The bus is late every morning.",
        "More interpreters at conferences.",
    )


async def test_what_was_said_at_a_meeting_is_erased_after_the_promised_months(
    database: Database, held: Meetings, clock: Clock, new_id: NewId
) -> None:
    old = replace(ELPAC, minutes=MINUTES, recommendations="Hire Ana Invented", interpreter="Ana Invented")
    number = await held.add("alder", replace(old, attendance={"family": 12}))
    clock.advance(days=3 * 366)
    new = await held.add("alder", replace(old, on="2029-10-01"))
    await bot(database, clock, new_id).erase_old()
    was, is_ = await held.one("alder", number), await held.one("alder", new)
    assert was is not None
    assert is_ is not None
    assert (was.agenda, was.minutes, was.recommendations, was.interpreter) == ("", "", "", "")
    assert (was.what, was.n_people, was.languages) == ("ELPAC evening", 12, "Spanish")
    assert (is_.minutes, is_.interpreter) == (MINUTES, "Ana Invented")
