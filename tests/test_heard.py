"""Who was heard while the survey is open: over HTTP, for two schools, with what was tried and enrollment."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from aiohttp import FormData, web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from analysis.table import check
from sipbot.analyses import Analyses
from sipbot.app import random_id
from sipbot.engagements import SchoolFile, add_school
from sipbot.ledger import Ledger, Tried
from sipbot.storage import Database, Transaction, ledger, tables, talking
from sipbot.web import heard, review
from sipbot.web.auth.door import Door
from sipbot.web.pages import Pages
from tests import room
from tests.conftest import NOON, Clock, sqlite_copy
from tests.keys import keyring

Browser = TestClient[web.Request, web.Application]
SCHOOLS = (
    SchoolFile(
        id="alder",
        name="Alder Brook School",
        invented=True,
        enrollment={"english_learner": {"yes": 171, "no": 441}, "role": {"family": 612, "student": 612, "teacher": 46}},
    ),
    SchoolFile(id="birch", name="Birch School", invented=True),
)
SCRIPT = "<script>alert('tried')</script>"
STATE = (
    "School Name,School Code,African American,Asian,Hispanic,White,Native American,"
    '"Native Hawaiian, Pacific Islander","Multi-Race, Non-Hispanic",Males,Females,Students Enrolled\n'
    "Alder Brook (invented),00010005,17.8,5.1,43.8,27.1,0.3,0.2,5.7,51,49,612\n"
    "Birch (invented),00010010,10,10,40,30,0,0,10,50,50,200\n"
)


@pytest.fixture
async def database(sqlite_with_tables: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A database with two invented schools; at Alder Brook, 60 families and some students have answered."""
    database = Database(sqlite_copy(sqlite_with_tables, tmp_path), keyring(), durable=False)
    for school in SCHOOLS:
        await add_school(database, school, now=NOON)
    yield database
    await database.close()


async def hear(database: Database, school: str, people: list[dict[str, str]]) -> None:
    """Answers of people with these tags, as they come in a file."""
    analyses = Analyses(
        database, smallest_group=10, embedder="tfidf", clock=lambda: datetime.now(UTC), new_id=random_id
    )
    rows = [
        {
            "text": f"The bus is late ({n}).",
            "analyze": "challenge",
            **{f"tag.{name}": value for name, value in one.items()},
        }
        for n, one in enumerate(people)
    ]
    await analyses.take_in(school, check(pd.DataFrame(rows).fillna("")), source="answers.csv")


def they_say(tx: Transaction, tag: str, said: list[str]) -> None:
    """What everybody kept says of themselves, in the order of their ids."""
    people = tx.execute(select(tables.Participant.id).order_by(tables.Participant.id)).scalars().all()
    for person, value in zip(people, said, strict=True):
        talking.declare_tag(tx, school="alder", participant_id=person, name=tag, values=[value], now=NOON)


def sixty_families(n_learners: int = 12) -> list[dict[str, str]]:
    return [
        {"role": "family", "english_learner": "yes" if n < n_learners else "no", "race": "black" if n < 4 else "white"}
        for n in range(60)
    ]


def ledger_of(database: Database, clock: Clock | None = None) -> Ledger:
    return Ledger(database, smallest_group=10, clock=clock or Clock())


@pytest.fixture
async def enter(database: Database) -> AsyncIterator[Callable[..., Awaitable[Browser]]]:
    """`browser = await enter("alder", "reviewer")`: somebody who is signed in there."""
    clients: list[Browser] = []
    accounts = room.accounts_of(database)

    async def open_(school: str, role: str) -> Browser:
        app, pages = web.Application(), Pages()
        door = Door(accounts, pages, is_https=False)
        heard.connect(app, ledger_of(database), database, door, pages)
        review.connect_nothing(app, door, pages)
        cookies = await room.signed_in(accounts, school, role, name=f"{role} of {school}")
        client: Browser = TestClient(TestServer(app), cookies=cookies)
        await client.start_server()
        clients.append(client)
        return client

    yield open_
    for client in clients:
        await client.close()


async def look(browser: Browser, path: str) -> str:
    async with browser.get(path) as response:
        assert response.status == 200, response.status
        return await response.text()


async def send(browser: Browser, path: str, fields: dict[str, str], *, page: str) -> tuple[int, str]:
    """Send a form of *page*, with what it says to show that it is ours; where that leads to, and what it says."""
    form = {"csrf": await csrf(browser, page), **fields}
    async with browser.post(path, data=form) as response:
        return response.status, await response.text()


async def csrf(browser: Browser, page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', await look(browser, page))
    assert found is not None
    return found[1]


async def send_file(browser: Browser, name: str, content: bytes, **fields: str) -> tuple[int, str]:
    form = FormData({"csrf": await csrf(browser, "/s/alder/enrollment"), **fields})
    form.add_field("file", content, filename=name, content_type="text/csv")
    async with browser.post("/s/alder/enrollment/file", data=form) as response:
        return response.status, plain(await response.text())


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.partition("<body>")[2])).split())


def rows(html: str) -> list[str]:
    return [plain(f"<body>{row}") for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)]


# Counting while the survey is open.


async def test_everybody_who_answered_counts_once_by_what_they_told(database: Database) -> None:
    await hear(database, "alder", sixty_families())
    found = await ledger_of(database).heard("alder")
    numbers = {(one.tag, one.value): one.n for standing in found.standings for one in standing.lines}
    assert found.n_people == 60
    assert (numbers["english_learner", "yes"], numbers["english_learner", "no"]) == (12, 48)
    assert (numbers["role", "family"], numbers["role", "student"]) == (60, 0)


async def test_the_numbers_are_those_of_an_analysis(database: Database) -> None:
    await hear(database, "alder", [*sixty_families(), *({"role": "student", "race": "black;white"} for _ in range(20))])
    cells = await database.read(ledger.heard_by_tag, "alder")
    assert {(tag, frozenset(cell.split(";"))): n for tag, cell, n in cells} == {
        ("english_learner", frozenset({"yes"})): 12,
        ("english_learner", frozenset({"no"})): 48,
        ("race", frozenset({"black"})): 4,
        ("race", frozenset({"white"})): 56,
        ("race", frozenset({"black", "white"})): 20,
        ("role", frozenset({"family"})): 60,
        ("role", frozenset({"student"})): 20,
    }


async def test_a_school_hears_nobody_of_another_school(database: Database) -> None:
    await hear(database, "alder", sixty_families())
    found = await ledger_of(database).heard("birch")
    assert (found.n_people, found.standings, found.reach) == (0, (), ())


async def test_english_learners_under_sixty_percent_of_what_is_to_be_expected_are_named(database: Database) -> None:
    await hear(database, "alder", [*sixty_families(4), *({"english_learner": "no"} for _ in range(60))])
    reach = (await ledger_of(database).heard("alder")).reach
    learners = next(one for one in reach if one.tag == "english_learner")
    assert (learners.value, learners.is_urgent, learners.is_exact) == ("yes", True, False)


async def test_nobody_sees_by_two_looks_what_one_new_person_told(database: Database, clock: Clock) -> None:
    book = ledger_of(database, clock)
    await hear(database, "alder", sixty_families())
    before = await book.heard("alder")
    clock.advance(minutes=1)
    await hear(database, "alder", [{"role": "family", "english_learner": "yes"}] * 9)
    assert await book.heard("alder") == before
    assert (before.n_people, before.counted_on) == (60, "2026-10-05")


async def test_figures_are_counted_anew_once_ten_more_people_have_answered(database: Database, clock: Clock) -> None:
    book = ledger_of(database, clock)
    await hear(database, "alder", sixty_families())
    await book.heard("alder")
    clock.advance(days=1)
    await hear(database, "alder", [{"role": "family", "english_learner": "yes"}] * 10)
    after = await book.heard("alder")
    assert (after.n_people, after.counted_on) == (70, "2026-10-06")


async def test_nothing_is_told_of_the_first_nine_people(
    database: Database, enter: Callable[..., Awaitable[Browser]]
) -> None:
    await hear(database, "alder", sixty_families()[:9])
    text = plain(await look(await enter("alder", "viewer"), "/s/alder/heard"))
    assert "Fewer than 10 people have answered in writing so far." in text
    assert "Did not say" not in text


async def test_many_who_look_at_once_see_the_same_figures(database: Database) -> None:
    await hear(database, "alder", sixty_families())
    seen = await asyncio.gather(*(ledger_of(database).heard("alder") for _ in range(4)))
    assert {one.n_people for one in seen} == {60}


# The page.


async def test_the_page_shows_each_group_beside_the_school(
    database: Database, enter: Callable[..., Awaitable[Browser]]
) -> None:
    await hear(database, "alder", sixty_families())
    html = await look(await enter("alder", "viewer"), "/s/alder/heard")
    assert "Yes (the student or the family's child) 12 20% (12 to 31) 171 28% −8 7% Below its share" in rows(html)
    assert "Did not say 0 – – – – –" in rows(html)


async def test_the_page_shows_where_the_roster_and_peoples_own_words_differ_in_counts_alone(
    database: Database, enter: Callable[..., Awaitable[Browser]]
) -> None:
    await hear(database, "alder", [{"role": "family", "grade": "3_5"}] * 40)
    await database.write(they_say, "role", ["family"] * 28 + ["teacher"] * 12)
    await database.write(they_say, "grade", ["3_5"] * 37 + ["6_8"] * 3)
    html = await look(await enter("alder", "viewer"), "/s/alder/heard")
    assert "Where the roster and people's own words differ" in plain(html)
    assert "Role 40 28 12" in rows(html)
    assert "Grades 40 held back held back" in rows(html)


async def test_where_no_roster_is_kept_nothing_is_said_of_it(
    database: Database, enter: Callable[..., Awaitable[Browser]]
) -> None:
    await hear(database, "alder", sixty_families())
    assert "Where the roster" not in await look(await enter("alder", "viewer"), "/s/alder/heard")


async def test_a_group_too_small_to_show_is_still_spoken_for(
    database: Database, enter: Callable[..., Awaitable[Browser]]
) -> None:
    await hear(database, "alder", sixty_families())
    tried = Tried("2026-10-14", "Supper at the Haitian church", "Family liaison", "race", "black")
    await ledger_of(database).add("alder", tried)
    text = plain(await look(await enter("alder", "viewer"), "/s/alder/heard"))
    assert "Of each of these groups fewer than 10 people answered, so their numbers are not shown." in text
    assert "Black or African American, also heard through: Supper at the Haitian church (October 14, 2026)." in text


async def test_what_was_tried_is_written_down_and_taken_back(enter: Callable[..., Awaitable[Browser]]) -> None:
    browser = await enter("alder", "reviewer")
    fields = {"group": "english_learner|yes", "on": "2026-10-14", "how": "ELPAC evening", "who": "EL coordinator"}
    status, html = await send(browser, "/s/alder/heard/tried", fields, page="/s/alder/heard")
    assert status == 200
    assert "October 14, 2026 English learners and their families ELPAC evening EL coordinator" in plain(html)
    number = re.search(r"heard/tried/(\d+)/back", html)
    assert number is not None
    _, html = await send(browser, f"/s/alder/heard/tried/{number[1]}/back", {}, page="/s/alder/heard")
    assert "Nothing is written down yet." in plain(html)


async def test_a_line_that_cannot_be_kept_is_told_and_nothing_typed_is_lost(
    enter: Callable[..., Awaitable[Browser]],
) -> None:
    browser = await enter("alder", "reviewer")
    fields = {"group": "", "on": "soon", "how": "Calls in Spanish", "who": ""}
    status, html = await send(browser, "/s/alder/heard/tried", fields, page="/s/alder/heard")
    assert status == 422
    assert "Say on which day, such as 2026-10-14. Say who did it: a job title is enough." in plain(html)
    assert 'value="Calls in Spanish"' in html


async def test_a_script_in_a_note_is_only_text(enter: Callable[..., Awaitable[Browser]]) -> None:
    browser = await enter("alder", "reviewer")
    fields = {"group": f"{SCRIPT}|x", "on": "2026-10-14", "how": SCRIPT, "who": SCRIPT}
    _, html = await send(browser, "/s/alder/heard/tried", fields, page="/s/alder/heard")
    assert "<script" not in html.lower()
    assert "&lt;script&gt;alert(" in html


async def test_a_note_without_our_form_is_not_kept(
    database: Database, enter: Callable[..., Awaitable[Browser]]
) -> None:
    browser = await enter("alder", "reviewer")
    async with browser.post("/s/alder/heard/tried", data={"on": "2026-10-14", "how": "x", "who": "y"}) as response:
        assert response.status == 403
    assert (await ledger_of(database).heard("alder")).tried == ()


async def test_a_viewer_reads_and_changes_nothing(database: Database, enter: Callable[..., Awaitable[Browser]]) -> None:
    browser = await enter("alder", "viewer")
    page = await look(browser, "/s/alder/heard")
    assert "heard/tried" not in page
    fields = {"on": "2026-10-14", "how": "x", "who": "y"}
    status, _ = await send(browser, "/s/alder/heard/tried", fields, page="/s/alder/enrollment")
    assert (status, (await ledger_of(database).heard("alder")).tried) == (403, ())


@pytest.mark.parametrize("path", ["/s/birch/heard", "/s/birch/enrollment"])
async def test_nobody_sees_another_school(enter: Callable[..., Awaitable[Browser]], path: str) -> None:
    browser = await enter("alder", "owner")
    async with browser.get(path) as response:
        assert response.status == 404


async def test_a_line_of_another_school_is_not_taken_back(
    database: Database, enter: Callable[..., Awaitable[Browser]]
) -> None:
    await ledger_of(database).add("birch", Tried("2026-10-14", "Calls", "Principal"))
    (line,) = (await ledger_of(database).heard("birch")).tried
    browser = await enter("alder", "owner")
    status, _ = await send(browser, f"/s/alder/heard/tried/{line.id}/back", {}, page="/s/alder/heard")
    assert (status, len((await ledger_of(database).heard("birch")).tried)) == (404, 1)


async def test_who_did_it_cannot_be_read_from_the_database_alone(database: Database, tmp_path: Path) -> None:
    await ledger_of(database).add("alder", Tried("2026-10-14", "Calls in Spanish", "Ana Invented"))
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"Calls in Spanish" in written
    assert b"Ana Invented" not in written


# How many people the school has.


async def test_the_states_profile_is_read_and_the_page_compares(
    database: Database, enter: Callable[..., Awaitable[Browser]]
) -> None:
    await hear(database, "alder", sixty_families())
    browser = await enter("alder", "reviewer")
    status, text = await send_file(browser, "profile.csv", STATE.encode(), called="Alder Brook (invented)")
    assert (status, "9 numbers were read and kept." in text) == (200, True)
    found = (await ledger_of(database).heard("alder")).population
    assert ("race", "hispanic", 268) in found
    assert ("english_learner", "yes", 171) in found
    assert "White 56 93% (84 to 97) 166 27% +66 34% Far above its share" not in text


async def test_numbers_are_typed_in(database: Database, enter: Callable[..., Awaitable[Browser]]) -> None:
    browser = await enter("alder", "reviewer")
    fields = {"n disability|yes": "131", "n disability|no": "481", "n role|student": ""}
    status, html = await send(browser, "/s/alder/enrollment", fields, page="/s/alder/enrollment")
    assert (status, "Kept." in plain(html)) == (200, True)
    assert (await ledger_of(database).heard("alder")).population == (
        ("disability", "yes", 131),
        ("disability", "no", 481),
    )


async def test_a_number_that_is_none_is_told_and_nothing_is_changed(
    database: Database, enter: Callable[..., Awaitable[Browser]]
) -> None:
    browser = await enter("alder", "reviewer")
    before = (await ledger_of(database).heard("alder")).population
    status, html = await send(browser, "/s/alder/enrollment", {"n disability|yes": "many"}, page="/s/alder/enrollment")
    assert (status, 'value="many"' in html) == (422, True)
    assert "disability, yes: write a whole number such as 204, or nothing" in plain(html)
    assert (await ledger_of(database).heard("alder")).population == before


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("roster.csv", b"id,phone,name\n1,6175550100,Ana\n", "roster.csv has no group that is known here"),
        ("photo.csv", b"\x89PNG\x00\x00\x01", "photo.csv is no CSV file"),
        ("profile.csv", STATE.replace("43.8", "many").encode(), "'Hispanic' should be a number of students"),
        ("profile.csv", STATE.encode(), "profile.csv has 2 lines: say the name of the school as it stands there"),
    ],
)
async def test_a_wrong_file_is_refused_with_what_was_expected(
    enter: Callable[..., Awaitable[Browser]], name: str, content: bytes, told: str
) -> None:
    browser = await enter("alder", "reviewer")
    called = "Alder Brook (invented)" if b"many" in content else ""
    status, text = await send_file(browser, name, content, called=called)
    assert status == 422
    assert told in text
    assert "Nothing was changed:" in text


async def test_a_file_far_too_large_is_refused(enter: Callable[..., Awaitable[Browser]]) -> None:
    browser = await enter("alder", "reviewer")
    status, text = await send_file(browser, "big.csv", b"a,b\n" * 250_001)
    assert (status, "big.csv is larger than a table of enrollment ever is" in text) == (422, True)
