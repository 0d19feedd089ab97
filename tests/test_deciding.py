"""Working on recommendations over HTTP: every form, who comes second, what viewers see, what became of it all."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from analysis.report import Sentence, Span
from sipbot.analyses import Analyses
from sipbot.engagements import SchoolFile, add_school
from sipbot.storage import Database
from sipbot.web.deciding import words_of
from tests import reports, room
from tests.conftest import NOON, Clock, sqlite_copy
from tests.keys import keyring
from tests.stored_reports import store, store_run

NewId = Callable[[], str]
WORDS = "Put a second bus on the Hill Street route."
ATTACK = "=cmd|' /C calc'!A0 <script>alert(1)</script>"


@dataclass
class Seat:
    """Somebody at a browser."""

    client: TestClient[Any, Any]
    csrf: str

    async def page(self, path: str, status: int = 200) -> str:
        """The HTML of a page of the school."""
        async with self.client.get(f"/s/alder/{path}") as response:
            assert response.status == status
            return await response.text()

    async def send(self, path: str, *, of: str = "", status: int = 200, **fields: Any) -> str:
        """What a form answers; it was made from the page *of*, which is the newest where none is given."""
        page = of or await self.page("recommendations/new")
        data = {"csrf": self.csrf, "run": hidden(page, "run"), "seen": hidden(page, "seen"), **fields}
        pairs = [(name, one) for name, value in data.items() for one in (value if isinstance(value, list) else [value])]
        async with self.client.post(f"/s/alder/{path}", data=pairs) as response:
            assert response.status == status, await response.text()
            return await response.text()


def hidden(page: str, name: str) -> str:
    """What a page's forms say by themselves."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return unescape(found.group(1)) if found else ""


def words(html: str) -> str:
    """The words on a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.partition("<main")[2])).split())


@pytest.fixture
async def database(sqlite_with_tables: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A database with Alder Brook, an invented school, and what it heard."""
    database = Database(sqlite_copy(sqlite_with_tables, tmp_path), keyring(), durable=False)
    await add_school(database, SchoolFile(id="alder", name="Alder Brook School", invented=True), now=NOON)
    await store(database, "alder", replace(reports.school(), engagement=None), run_id="fall")
    yield database
    await database.close()


@pytest.fixture
async def sit(database: Database, clock: Clock, new_id: NewId) -> AsyncIterator[Callable[..., Any]]:
    """`seat = await sit("owner", "Ana Invented")`: somebody signed in."""
    analyses = Analyses(database, smallest_group=10, embedder="tfidf", clock=clock, new_id=new_id)
    accounts = room.accounts_of(database)
    server = TestServer(room.room(accounts, analyses, editor=analyses))
    clients = []

    async def sit_down(role: str = "reviewer", name: str = "Ana Invented") -> Seat:
        cookies = await room.signed_in(accounts, "alder", role, name)
        client: TestClient[Any, Any] = TestClient(server, cookies=cookies)
        clients.append(client)
        await client.start_server()
        person = await accounts.signed_in(cookies[room.COOKIE])
        assert person is not None
        return Seat(client, person.csrf)

    yield sit_down
    for client in clients:
        await client.close()


@pytest.fixture
async def ana(sit: Callable[..., Any]) -> Seat:
    """A reviewer."""
    seat: Seat = await sit()
    return seat


# The page of one recommendation.


async def test_a_recommendation_has_a_page_with_all_that_is_behind_it(ana: Seat) -> None:
    html = await ana.page("recommendations/REC1")
    text = words(html)
    assert "20 people spoke about this, in 20 answers. A draft by a program, from what people wrote." in text
    assert "Answers 1 to 20 of 20" in text
    assert html.count('<article class="answer"') == 20
    assert f"<mark>{reports.BUSES} (0)</mark>" in html


async def test_small_groups_are_held_back_on_the_page(ana: Seat) -> None:
    text = words(await ana.page("recommendations/REC2"))
    assert "Race and ethnicity: all numbers are held back" in text


async def test_a_recommendation_that_is_not_there_is_told(ana: Seat) -> None:
    assert "There is no such page" in await ana.page("recommendations/REC9", status=404)


async def test_viewers_see_everything_and_no_forms(sit: Callable[..., Any]) -> None:
    viewer = await sit("viewer", "Vi Invented")
    pages = [await viewer.page(path) for path in ("recommendations", "recommendations/REC1", "approval")]
    forms = {action for html in pages for action in re.findall(r'<form method="post" action="([^"]+)"', html)}
    assert forms == {"/sign-out"}
    await viewer.page("recommendations/new", status=403)


# Forms.


async def test_the_words_are_changed_and_the_draft_is_still_there(ana: Seat) -> None:
    text = words(await ana.send("recommendations/REC1/write", text=WORDS))
    assert (
        f"REC1 {WORDS} 20 people spoke about this, in 20 answers. Worded by the team. What the program had drafted Look"
        in text
    )
    assert "Saved: the recommendation now says this." in text
    assert "Ana Invented reworded it October 5, 2026" in text


async def test_a_comment_stands_with_its_writer(ana: Seat) -> None:
    text = words(await ana.send("recommendations/REC1/comment", text="The contract ends in June."))
    assert "Ana Invented October 5, 2026 The contract ends in June." in text


async def test_a_decision_needs_a_reason_and_what_was_typed_stays(ana: Seat) -> None:
    page = await ana.send("recommendations/REC1/fate", fate="not now", owner="Dean", status=422)
    assert "Not kept: there is no reason: people should hear why." in words(page)
    assert 'name="owner" maxlength="300" value="Dean"' in page
    assert 'value="not now" required checked' in page


async def test_a_reason_that_is_too_long_is_told_and_not_cut(ana: Seat) -> None:
    page = await ana.send("recommendations/REC1/fate", fate="not now", why="x" * 2001, status=422)
    assert "Not kept: the reason is longer than 2,000 letters." in words(page)
    assert "x" * 2001 in page


async def test_what_no_database_can_hold_is_left_out_of_what_is_typed(ana: Seat) -> None:
    text = words(await ana.send("recommendations/REC1/comment", text="One\0 bus."))
    assert "One bus." in text


async def test_a_decision_is_kept_with_all_that_belongs_to_it(ana: Seat) -> None:
    told: dict[str, Any] = {
        "why": "One bus is too few.",
        "plan_section": "Goal 2",
        "owner": "Dean",
        "due": "2027-06-30",
    }
    text = words(await ana.send("recommendations/REC1/fate", fate="adapted", decided_by="The team", **told))
    assert "Decision Adapted In the plan: Goal 2 Responsible: Dean By June 30, 2027 Why: One bus is too few." in text
    assert "Decided by The team on October 5, 2026" in text


async def test_a_practice_an_objective_and_what_it_takes_are_kept(sit: Callable[..., Any]) -> None:
    owner = await sit("owner", "Olu Invented")
    await owner.send("approval/objectives", lines="Every child reads by grade 3\n\nEvery family feels welcome")
    objective = "Every family feels welcome"
    await owner.send("recommendations/REC1/practice", practice="TP1", objective=objective)
    text = words(await owner.send("recommendations/REC1/flags", flags=["needs new money", "only the district can"]))
    assert "Turnaround Practice Practice 1: Leadership" in text
    assert f"The school’s own objective {objective}" in text
    assert "What it takes Needs new money; Only the district can do it" in text


async def test_several_become_one(ana: Seat) -> None:
    text = words(
        await ana.send("recommendations/REC1/combine", others=["REC2", "REC3"], text="Buses, halls and tutors.")
    )
    assert "46 people spoke about this, in 46 answers." in text
    assert "What it was made of REC1" in text
    await ana.page("recommendations/REC2", status=404)


async def test_a_step_down_and_a_step_up(ana: Seat) -> None:
    page = await ana.send("recommendations/REC1/order", before="REC3")
    assert re.findall(r'<article class="recommendation" id="(\w+)"', page) == ["REC2", "REC1", "REC3", "REC4"]
    steps = re.findall(r'recommendations/(\w+)/order".*?name="before" value="(\w*)"', page)
    assert steps[:3] == [("REC2", "REC3"), ("REC1", "REC2"), ("REC1", "REC4")]


async def test_the_team_adds_one_of_its_own(ana: Seat) -> None:
    text = words(await ana.send("recommendations/new", text="A bookshelf on the bus.", themes=["T1", "T3"]))
    assert "A bookshelf on the bus. 32 people spoke about this, in 32 answers. The team’s own recommendation." in text


async def test_one_without_words_is_not_added_and_what_was_chosen_stays(ana: Seat) -> None:
    page = await ana.send("recommendations/new", text=" ", themes=["T3"], meeting="Family night", status=422)
    assert "Not kept: nothing was written." in words(page)
    assert 'value="T3" checked' in page
    assert 'value="Family night"' in page


async def test_script_in_what_people_type_stays_text_on_every_page(sit: Callable[..., Any]) -> None:
    owner = await sit("owner", ATTACK[:60])
    await owner.send("recommendations/REC1/write", text=ATTACK)
    await owner.send("recommendations/REC1/comment", text=ATTACK)
    await owner.send("recommendations/REC1/fate", fate="not now", why=ATTACK, plan_section=ATTACK, owner=ATTACK)
    await owner.send("approval/rule", needed="1", lines=ATTACK)
    await owner.send("recommendations/REC1/approve", role=ATTACK, words=words_of(ATTACK))
    paths = ("", "recommendations", "recommendations/REC1", "approval", "what-became-of-it", "changes")
    pages = [await owner.page(path) for path in paths]
    assert ["<script>alert" in html for html in pages] == [False] * 6
    assert ["&lt;script&gt;" in html for html in pages] == [True] * 6


# Approval.


async def approve(seat: Seat, role: str) -> str:
    page = await seat.page("recommendations/REC1")
    return await seat.send("recommendations/REC1/approve", of=page, role=role, words=hidden(page, "words"))


async def test_a_recommendation_is_approved_by_as_many_roles_as_the_school_asks_for(sit: Callable[..., Any]) -> None:
    owner, ben = await sit("owner", "Olu Invented"), await sit("reviewer", "Ben Invented")
    await owner.send("approval/rule", needed="2", lines="Principal\nFamily member\nStudent")
    assert "1 of 2 approvals" in words(await approve(owner, "Principal"))
    text = words(await approve(ben, "Student"))
    assert "2 of 2 approvals Approved Principal: Olu Invented October 5, 2026 Student: Ben Invented" in text


async def test_two_who_approve_at_once_both_count(sit: Callable[..., Any]) -> None:
    ana, ben = await sit("reviewer", "Ana Invented"), await sit("reviewer", "Ben Invented")
    await asyncio.gather(approve(ana, "Principal"), approve(ben, "Student"))
    assert "2 of 2 approvals Approved" in words(await ana.page("recommendations/REC1"))


async def test_an_approval_can_be_taken_back_by_who_gave_it(ana: Seat) -> None:
    assert "Take my approval back" in await approve(ana, "Principal")
    page = await ana.send("recommendations/REC1/withdraw")
    assert "0 of 2 approvals" in words(page)
    assert "Take my approval back" not in page


async def test_whoever_approved_one_need_not_say_their_role_again(ana: Seat) -> None:
    await approve(ana, "Principal")
    assert 'name="role" required maxlength="300" value="Principal"' in await ana.page("recommendations/REC2")


async def test_words_that_changed_after_they_were_read_are_not_approved(ana: Seat, sit: Callable[..., Any]) -> None:
    ben = await sit("reviewer", "Ben Invented")
    before = await ana.page("recommendations/REC1")
    await ben.send("recommendations/REC1/write", text=WORDS)
    read = hidden(before, "words")
    page = await ana.send("recommendations/REC1/approve", of=before, role="Principal", words=read, status=422)
    assert "Not kept: its words were changed after you read them." in words(page)
    assert "0 of 2 approvals" in words(page)


async def test_only_owners_say_who_must_approve(ana: Seat) -> None:
    await ana.send("approval/rule", needed="1", lines="", status=403)


async def test_a_rule_that_cannot_be_is_told_with_what_was_typed(sit: Callable[..., Any]) -> None:
    owner = await sit("owner", "Olu Invented")
    page = await owner.send("approval/rule", needed="3", lines="Principal\nStudent", status=422)
    assert "Not kept: from 1 to 2 approvals can be asked for." in words(page)
    assert ">Principal\nStudent</textarea>" in page


# Who comes second.


async def test_who_comes_second_is_told_and_loses_nothing(ana: Seat, sit: Callable[..., Any]) -> None:
    ben = await sit("reviewer", "Ben Invented")
    before = await ana.page("recommendations/REC1")
    await ben.send("recommendations/REC1/write", text="Buses that come on time.")
    page = await ana.send("recommendations/REC1/write", of=before, text=WORDS, status=409)
    assert "Ben Invented reworded it October 5, 2026 Buses that come on time." in words(page)
    assert f">{WORDS}</textarea>" in page
    again = words(await ana.send("recommendations/REC1/write", of=page, text=WORDS))
    assert f"REC1 {WORDS} 20 people spoke about this" in again


async def test_comments_and_other_things_are_in_nobodys_way(ana: Seat, sit: Callable[..., Any]) -> None:
    ben = await sit("reviewer", "Ben Invented")
    before = await ana.page("recommendations/REC1")
    await ben.send("recommendations/REC1/comment", text="First.")
    await ben.send("recommendations/REC1/flags", flags="needs new money")
    assert WORDS in await ana.send("recommendations/REC1/write", of=before, text=WORDS)


async def test_after_a_new_analysis_whoever_typed_says_which_recommendation_it_is_for(
    ana: Seat, database: Database
) -> None:
    before = await ana.page("recommendations/REC1")
    await store_run(database, "alder", reports.school(), run_id="spring", at=NOON + timedelta(days=1))
    page = await ana.send("recommendations/REC1/write", of=before, text=WORDS, status=409)
    assert "the answers were analyzed anew" in words(page)
    assert f">{WORDS}</textarea>" in page
    actions = re.findall(r'formaction="/s/alder/([^"]+)"', page)
    assert actions == [f"recommendations/REC{n}/write" for n in (1, 2, 3, 4)]
    assert WORDS in await ana.send(actions[1], of=page, text=WORDS)


async def test_what_was_combined_meanwhile_can_go_to_the_whole(ana: Seat, sit: Callable[..., Any]) -> None:
    ben = await sit("reviewer", "Ben Invented")
    before = await ana.page("recommendations/REC2")
    await ben.send("recommendations/REC1/combine", others="REC2")
    page = await ana.send("recommendations/REC2/comment", of=before, text="Ask the students.", status=409)
    assert "Send it for REC1" in words(page)
    assert "Ask the students." in await ana.send("recommendations/REC1/comment", of=page, text="Ask the students.")


# The history.


async def test_a_change_is_taken_back_and_put_back(ana: Seat) -> None:
    page = await ana.send("recommendations/REC1/write", text=WORDS)
    page = await ana.send("recommendations/REC1/undo", of=page, edit=hidden(page, "edit"))
    assert "Taken back by Ana Invented on October 5, 2026" in words(page)
    assert f"REC1 {WORDS}" not in words(page)
    page = await ana.send("recommendations/REC1/undo", of=page, edit=hidden(page, "edit"))
    assert f"REC1 {WORDS}" in words(page)


async def test_what_people_decided_is_still_there_after_a_new_analysis(ana: Seat, database: Database) -> None:
    await ana.send("recommendations/REC1/write", text=WORDS)
    await ana.send("recommendations/REC1/fate", fate="adopted")
    await store_run(database, "alder", reports.school(), run_id="spring", at=NOON + timedelta(days=1))
    text = words(await ana.page("recommendations/REC1"))
    assert f"REC1 {WORDS}" in text
    assert "Decision Adopted" in text


# What became of it.


async def test_everybody_reads_what_became_of_each_recommendation(ana: Seat) -> None:
    await ana.send("recommendations/REC1/write", text=WORDS)
    await ana.send("recommendations/REC1/fate", fate="adopted", owner="The principal", due="2027-09-01")
    await ana.send("recommendations/REC2/fate", fate="not now", why="The halls are being painted first.")
    text = words(await ana.page("what-became-of-it"))
    assert "We have an answer for 2 of 4 ideas so far." in text
    whose = f"Our planning team said: {WORDS} (20 people spoke about this)"
    told = f"{whose} Who takes care of it: The principal. By September 1, 2027."
    assert f"Yes, we will do this (1) It is in our plan. {told}" in text
    assert "Not now (1) It is a good idea, but we cannot do it this year. Here is why. You said:" in text
    assert "We say: The halls are being painted first." in text
    assert "We have not decided yet (2)" in text


async def test_what_somebody_suggested_stands_in_their_own_words(ana: Seat, database: Database) -> None:
    report = reports.school()
    first, *others = report.recommendations
    told = Sentence("One of them suggests: “The bus is late”.", ("R1",), Span("R1", 0, len("The bus is late")))
    drafted = replace(first, text=told.text, sentences=(told,))
    run = replace(report, recommendations=(drafted, *others))
    await store_run(database, "alder", run, run_id="spring", at=NOON + timedelta(days=1))
    said = "You said: The bus is late (20 people spoke about: bus late morning)"
    assert f"We will say here what becomes of it. {said} You said: Look together" in words(
        await ana.page("what-became-of-it")
    )
    await ana.send("recommendations/REC1/fate", fate="adopted")
    text = words(await ana.page("what-became-of-it"))
    assert f"It is in our plan. {said} What we talked about: One of them suggests: “The bus is late”." in text


async def test_what_was_taken_out_with_its_theme_is_listed_too(ana: Seat) -> None:
    page = await ana.page("themes/T2")
    await ana.send("themes/T2/hide", of=page, why="Said in another plan.")
    text = words(await ana.page("what-became-of-it"))
    assert "We took this off the list (1) Here is why." in text
    assert "We say: Said in another plan." in text


async def test_nothing_analyzed_is_told_on_every_page(
    sqlite_with_tables: Path, tmp_path: Path, clock: Clock, new_id: NewId
) -> None:
    database = Database(sqlite_copy(sqlite_with_tables, tmp_path), keyring(), durable=False)
    await add_school(database, SchoolFile(id="alder", name="Alder Brook School"), now=NOON)
    analyses = Analyses(database, smallest_group=10, embedder="tfidf", clock=clock, new_id=new_id)
    accounts = room.accounts_of(database)
    cookies = await room.signed_in(accounts, "alder", "owner")
    app = room.room(accounts, analyses, editor=analyses)
    async with TestClient(TestServer(app), cookies=cookies) as client:
        for path in ("recommendations/A1", "recommendations/new", "approval", "what-became-of-it"):
            async with client.get(f"/s/alder/{path}") as response:
                assert "Nothing to show yet" in await response.text()
    await database.close()


async def test_the_roster_and_recommendations_of_section_iv_are_saved(ana: Seat) -> None:
    async with ana.client.get("/s/alder/download/section_iv") as response:
        assert response.headers["Content-Disposition"] == 'attachment; filename="alder-brook-school-section-iv.docx"'
