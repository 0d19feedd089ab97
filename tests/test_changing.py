"""Changing themes over HTTP: what a reviewer can do, what is refused, and that nobody's words are lost."""

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from analysis.edits.reading import read
from sipbot.analyses import Analyses
from sipbot.engagements import SchoolFile, add_school
from sipbot.storage import Database
from sipbot.web.auth.accounts import Accounts
from tests import room
from tests.conftest import NOON, SCHOOL, Clock, sqlite_copy
from tests.keys import keyring
from tests.reports import school
from tests.stored_reports import store, store_run
from tests.test_review import plain

NewId = Callable[[], str]
MAPLE = SchoolFile(id="maple", name="Maple School (invented)", invented=True)


@dataclass
class Team:
    """The room of two invented schools with the planted report each, and the database under it."""

    database: Database
    accounts: Accounts
    analyses: Analyses
    server: TestServer

    async def comes_in(self, name: str = "Ana Invented", role: str = "reviewer", of: str = "lincoln") -> "Member":
        cookies = await room.signed_in(self.accounts, of, role, name)
        return Member(TestClient(self.server, cookies=dict(cookies)), f"/s/{of}")


@dataclass
class Member:
    """Somebody of the team at a browser without JavaScript."""

    client: TestClient  # type: ignore[type-arg]  # of whichever application
    home: str
    status: int = 0
    html: str = ""

    @property
    def text(self) -> str:
        return plain(self.html.partition("<body>")[2])

    @property
    def names(self) -> list[str]:
        """What the themes on the overview are called, largest first."""
        return [unescape(one) for one in re.findall(r'/themes/\w+" dir="auto">(.*?)</a></h3>', self.html)]

    async def opens(self, path: str) -> "Member":
        async with self.client.get(f"{self.home}{path}") as response:
            self.status, self.html = response.status, await response.text()
        return self

    async def sends(self, path: str, **typed: str | list[str]) -> "Member":
        """Send a form with the hidden fields of the page that is open."""
        hidden = {name: self.field(name) for name in ("csrf", "run", "seen")}
        pairs = [(name, one) for name, value in typed.items() for one in ([value] if isinstance(value, str) else value)]
        async with self.client.post(f"{self.home}{path}", data=[*hidden.items(), *pairs]) as response:
            self.status, self.html = response.status, await response.text()
        return self

    def field(self, name: str) -> str:
        """What the page says in its first field of that name, "" where there is none."""
        found = re.search(rf'name="{name}"[^>]* value="(.*?)"', self.html)
        return unescape(found[1]) if found else ""

    def ticks(self) -> list[str]:
        """What the tick boxes beside the answers send."""
        return re.findall(r'name="idea" value="(.*?)"', self.html)


@pytest.fixture
async def team(sqlite_with_tables: Path, tmp_path: Path, clock: Clock, new_id: NewId) -> AsyncIterator[Team]:
    database = Database(sqlite_copy(sqlite_with_tables, tmp_path), keyring(), durable=False)
    for one in (SCHOOL, MAPLE):
        await add_school(database, one, now=NOON)
        await store(database, one.id, replace(school(), engagement=None), run_id=f"{one.id}-1")
    accounts = room.accounts_of(database)
    analyses = Analyses(database, smallest_group=10, embedder="tfidf", clock=clock, new_id=new_id)
    server = TestServer(room.room(accounts, analyses, editor=analyses))
    await server.start_server()
    yield Team(database, accounts, analyses, server)
    await server.close()
    await database.close()


@pytest.fixture
async def ana(team: Team) -> AsyncIterator[Member]:
    member = await team.comes_in()
    yield member
    await member.client.close()


@pytest.fixture
async def bo(team: Team) -> AsyncIterator[Member]:
    member = await team.comes_in("Bo Invented")
    yield member
    await member.client.close()


async def test_a_theme_is_renamed_on_its_page(ana: Member) -> None:
    await ana.opens("/themes/T1")
    await ana.sends("/themes/T1/rename", name="Late buses", why="Shorter.")
    assert "The theme has its new name." in ana.text
    assert "“bus late morning” is called “Late buses” Ana Invented on October 5, 2026: Shorter." in ana.text


async def test_themes_are_merged_from_a_list_with_their_sizes(ana: Member) -> None:
    await ana.opens("/themes/T2")
    assert "bus late morning 20 answers" in ana.text
    await ana.sends("/themes/T2/merge", themes=["T1", "T3"])
    assert (await ana.opens("/")).names == ["safe halls", "two languages"]


async def test_the_old_address_of_a_merged_theme_leads_to_the_whole(ana: Member) -> None:
    await ana.opens("/themes/T2")
    await ana.sends("/themes/T2/merge", themes=["T3"])
    await ana.opens("/themes/T3")
    assert (ana.status, "This theme is part of a larger one now." in ana.text) == (200, True)


async def test_ticked_answers_become_a_theme(ana: Member) -> None:
    await ana.opens("/themes/T1")
    ticks = ana.ticks()
    await ana.sends("/answers/split", theme="T1", name="Three buses", idea=ticks[:3])
    await ana.opens("/")
    assert ana.names == ["bus late morning", "safe halls", "ayuda lectura clase", "two languages", "Three buses"]


async def test_ticked_answers_are_moved(ana: Member) -> None:
    await ana.opens("/themes/T1")
    await ana.sends("/answers/move", theme="T1", to="T2", idea=ana.ticks()[:2])
    assert "18 answers" in ana.text
    assert "2 ideas moved to “safe halls”" in ana.text


async def test_an_answer_that_stands_alone_is_moved_into_a_theme(ana: Member) -> None:
    await ana.opens("/set-aside")
    await ana.sends("/answers/move", theme="", to="T1", idea=ana.ticks())
    await ana.opens("/themes/T1")
    assert "Please keep the garden." in ana.text


async def test_a_hidden_theme_is_gone_from_pages_and_listed_with_its_reason(ana: Member) -> None:
    await ana.opens("/themes/T4")
    await ana.sends("/themes/T4/hide", why="It names a pupil.")
    assert "two languages 12 people · 12 answers Ana Invented on October 5, 2026: It names a pupil." in ana.text
    assert "two languages" not in (await ana.opens("/")).names


async def test_only_who_may_change_a_hidden_theme_reads_it(team: Team, ana: Member) -> None:
    await ana.opens("/themes/T4")
    await ana.sends("/themes/T4/hide")
    viewer = await team.comes_in("Vi Invented", "viewer")
    assert (await viewer.opens("/themes/T4")).status == 404
    assert (await ana.opens("/themes/T4")).status == 200
    await viewer.client.close()


async def test_a_change_is_taken_back_from_the_list(ana: Member) -> None:
    await ana.opens("/themes/T1")
    await ana.sends("/themes/T1/rename", name="Late buses")
    await ana.opens("/changes")
    await ana.sends("/changes/1/undo")
    assert "Taken back: The new name “Late buses” for “bus late morning”." in ana.text
    assert "bus late morning" in (await ana.opens("/")).names


async def test_whoever_is_second_is_told_what_the_first_changed_and_keeps_what_they_typed(
    ana: Member, bo: Member
) -> None:
    await ana.opens("/themes/T1")
    await bo.opens("/themes/T1")
    await bo.sends("/themes/T1/rename", name="Late buses", why="Families say so.")
    await ana.sends("/themes/T1/rename", name="Buses & trains", why="Both are late.")
    assert ana.status == 409
    assert "“bus late morning” is called “Late buses” Bo Invented on October 5, 2026: Families say so." in ana.text
    assert (ana.field("name"), ana.field("why")) == ("Buses & trains", "Both are late.")


async def test_whoever_is_second_can_do_it_all_the_same(ana: Member, bo: Member) -> None:
    await ana.opens("/themes/T1")
    await bo.opens("/themes/T1")
    await bo.sends("/themes/T1/rename", name="Late buses")
    await ana.sends("/themes/T1/rename", name="Buses")
    await ana.sends("/themes/T1/rename", name=ana.field("name"))
    assert (await ana.opens("/")).names[0] == "Buses"


async def test_a_theme_that_was_merged_meanwhile_is_not_renamed(ana: Member, bo: Member) -> None:
    await ana.opens("/themes/T3")
    await bo.opens("/themes/T2")
    await bo.sends("/themes/T2/merge", themes=["T3"])
    await ana.sends("/themes/T3/rename", name="Reading")
    assert (ana.status, ana.field("name")) == (409, "Reading")
    await ana.sends("/themes/T3/rename", name="Reading")
    assert (ana.status, "is a part of “safe halls” now" in ana.text) == (422, True)


async def test_a_form_from_before_a_new_analysis_changes_nothing(team: Team, ana: Member, clock: Clock) -> None:
    await ana.opens("/themes/T1")
    clock.advance(days=1)
    await store_run(team.database, "lincoln", school(), run_id="lincoln-2", at=clock())
    await ana.sends("/themes/T1/rename", name="Late buses")
    assert (ana.status, ana.field("name")) == (409, "Late buses")
    assert "The answers were analyzed anew after you opened the page" in ana.text


async def test_a_name_that_cannot_be_is_refused_and_still_there_to_be_changed(ana: Member) -> None:
    await ana.opens("/themes/T1")
    await ana.sends("/themes/T1/rename", name="safe halls", why="Why not?")
    assert ana.status == 422
    assert "It cannot be done, since another theme is called “safe halls” already." in ana.text
    assert (ana.field("name"), ana.field("why")) == ("safe halls", "Why not?")


@pytest.mark.parametrize("path", ["/themes/T1", "/changes", "/", "/recommendations", "/themes/T2", "/download/html"])
async def test_script_in_a_name_is_words(ana: Member, path: str) -> None:
    await ana.opens("/themes/T1")
    await ana.sends("/themes/T1/rename", name="<script>alert(1)</script>", why="<img src=x onerror=alert(2)>")
    await ana.opens(path)
    assert ana.status == 200
    assert "<script>alert" not in ana.html
    assert "<img src=x" not in ana.html


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/themes/T99/rename", {"name": "Late"}),
        ("/themes/T1/merge", {"themes": "T99"}),
        ("/themes/T1/merge", {"themes": "T1"}),
        ("/themes/T1/merge", {}),
        ("/answers/split", {"theme": "T1", "name": "Late"}),
        ("/answers/split", {"theme": "T1", "name": "Late", "idea": "R1"}),
        ("/answers/split", {"theme": "T1", "name": "Late", "idea": "R1:0:999999"}),
        ("/answers/move", {"theme": "T1", "to": "T99", "idea": "R1:0:41"}),
        ("/answers/move", {"theme": "T1", "to": "T2", "idea": "R1:-1:4"}),
        ("/answers/move", {"theme": "T99", "to": "T2", "idea": "R1:0:41"}),
        ("/answers/move", {"theme": "T1", "to": "T2", "idea": "R1:0:30"}),
        ("/answers/read", {"theme": "T1", "here": "R99999"}),
        ("/answers/read", {"theme": "T" * 100, "here": "R1"}),
        ("/changes/999/undo", {}),
        ("/changes/nonsense/undo", {}),
    ],
)
async def test_a_form_that_was_made_up_changes_nothing(
    ana: Member, team: Team, path: str, typed: dict[str, str]
) -> None:
    await ana.opens("/themes/T1")
    await ana.sends(path, **typed)
    assert ana.status == 422
    assert (await team.analyses.latest("lincoln")).last_edit == 0


async def test_another_schools_themes_are_not_changed(team: Team, ana: Member) -> None:
    maple = await team.comes_in("Mia Invented", of="maple")
    await maple.opens("/themes/T1")
    maple.home = "/s/lincoln"
    await maple.sends("/themes/T1/rename", name="Late buses")
    assert maple.status == 404
    assert (await team.analyses.latest("lincoln")).edits == ()
    await maple.client.close()


async def test_another_schools_change_is_not_taken_back(team: Team, ana: Member) -> None:
    await ana.opens("/themes/T1")
    await ana.sends("/themes/T1/rename", name="Late buses")
    maple = await team.comes_in("Mia Invented", of="maple")
    await maple.opens("/themes/T1")
    await maple.sends("/changes/1/undo")
    assert maple.status == 422
    assert (await ana.opens("/")).names[0] == "Late buses"
    await maple.client.close()


async def test_a_change_of_a_recommendation_is_taken_back_from_the_list_too(team: Team, ana: Member) -> None:
    report = await team.analyses.latest("lincoln")
    made = await team.analyses.edit(
        "lincoln", subject="REC1", kind="comment", detail={"text": "Yes."}, who="Ana", run_id=report.run_id, seen=0
    )
    await ana.opens("/changes")
    await ana.sends(f"/changes/{made}/undo")
    assert "Taken back: The comment on recommendation REC1." in ana.text
    assert (await team.analyses.latest("lincoln")).recommendations[0].team.comments == ()


async def test_a_viewer_sees_no_form_and_changes_nothing(team: Team) -> None:
    viewer = await team.comes_in("Vi Invented", "viewer")
    await viewer.opens("/themes/T1")
    assert re.findall(r'action="/s/lincoln/.*?"', viewer.html) == []
    await viewer.sends("/themes/T1/rename", name="Late buses")
    assert viewer.status == 403
    await viewer.client.close()


async def test_what_no_person_has_read_is_counted(ana: Member) -> None:
    await ana.opens("/themes/T1")
    assert "20 of these 20 answers are not marked as read yet." in ana.text
    await ana.sends("/answers/read", theme="T1", here=re.findall(r'name="here" value="(\w+)"', ana.html))
    assert "0 of these 20 answers are not marked as read yet." in ana.text
    await ana.opens("/changes")
    assert "41 of all 61 answers are not marked as read yet." in ana.text


async def test_every_answer_is_read_once_all_themes_and_what_no_theme_holds_are_read(ana: Member) -> None:
    for page, theme in (*((f"/themes/T{n}", f"T{n}") for n in range(1, 5)), ("/set-aside", "")):
        await ana.opens(page)
        await ana.sends("/answers/read", theme=theme, here=re.findall(r'name="here" value="(\w+)"', ana.html))
    await ana.opens("/changes")
    assert "0 of all 61 answers are not marked as read yet." in ana.text


async def test_what_was_set_aside_is_marked_as_read_all_on_the_page_at_once(ana: Member) -> None:
    await ana.opens("/set-aside")
    assert "3 of these 3 answers are not marked as read yet." in ana.text
    await ana.sends("/answers/read", theme="", here=re.findall(r'name="here" value="(\w+)"', ana.html))
    assert "0 of these 3 answers are not marked as read yet." in ana.text
    assert "Mark as read" not in ana.text


@pytest.mark.parametrize(("path", "theme", "n"), [("/set-aside", "", 3), ("/themes/T1", "T1", 20)])
async def test_one_answer_is_marked_as_read_by_itself(team: Team, ana: Member, path: str, theme: str, n: int) -> None:
    await ana.opens(path)
    here = re.findall(r'name="here" value="(\w+)"', ana.html)
    assert re.findall(r'name="one" value="(\w+)"', ana.html) == here
    await ana.sends("/answers/read", theme=theme, here=here, one=here[0])
    assert read(await team.analyses.latest("lincoln")) == {here[0]}
    assert (re.findall(r'name="one" value="(\w+)"', ana.html), len(here)) == (here[1:], n)


async def test_an_answer_that_is_not_there_is_not_marked_as_read(team: Team, ana: Member) -> None:
    await ana.opens("/set-aside")
    assert (await ana.sends("/answers/read", theme="", one="R99\r\nX: y")).status == 422
    assert read(await team.analyses.latest("lincoln")) == frozenset()


async def test_a_viewer_marks_nothing_as_read(team: Team) -> None:
    viewer = await team.comes_in("Vi Invented", "viewer")
    await viewer.opens("/set-aside")
    assert ('name="here"' in viewer.html, 'name="one"' in viewer.html) == (False, False)
    assert (await viewer.sends("/answers/read", theme="", one="R1")).status == 403
    await viewer.client.close()


async def test_the_document_and_the_page_have_the_same_themes(ana: Member) -> None:
    await ana.opens("/themes/T2")
    await ana.sends("/themes/T2/merge", themes=["T3"])
    await ana.opens("/themes/T2")
    await ana.sends("/themes/T2/rename", name="Safety and reading")
    await ana.opens("/download/html")
    assert "Safety and reading 26 26" in plain(ana.html)


# Reading a second time.


async def test_a_second_reading_does_not_say_where_the_machine_put_an_answer(ana: Member) -> None:
    await ana.opens("/second-reading")
    assert re.findall(r"<option[^>]* selected", ana.html) == []
    assert ana.html.count('<option value="?">') == ana.html.count('name="idea"') > 0


async def test_what_was_read_a_second_time_is_counted_and_not_asked_again(ana: Member) -> None:
    await ana.opens("/second-reading")
    ideas = ana.ticks()
    await ana.sends("/second-reading", idea=ideas, theme=["T1"] + ["?"] * (len(ideas) - 1))
    assert "You have read 1 of 50." in ana.text
    assert ana.ticks()[:9] == ideas[1:]


async def test_a_second_reading_tells_how_far_the_reader_and_the_program_agree(ana: Member) -> None:
    await ana.opens("/second-reading")
    ideas = ana.ticks()
    await ana.sends("/second-reading", idea=ideas, theme=["T1", "T2"] + ["T3"] * (len(ideas) - 2))
    assert re.search(r"Ana Invented 10 of 50 \d -?\d\.\d\d \(95% interval: -?\d\.\d\d to -?\d\.\d\d\)", ana.text)


async def test_a_viewer_does_not_read_a_second_time(team: Team) -> None:
    viewer = await team.comes_in("Vi Invented", "viewer")
    assert (await viewer.opens("/second-reading")).status == 403
    await viewer.client.close()


# Searching.


async def test_words_are_found_whatever_their_accents_and_marked(ana: Member) -> None:
    await ana.opens("/search?q=MAS+lectura")
    assert "1 to 12 of 12" in ana.text
    assert "<mark>Más</mark> ayuda con la <mark>lectura</mark>" in ana.html


async def test_a_search_stays_inside_a_theme(ana: Member) -> None:
    await ana.opens("/search?q=the&theme=T1")
    assert "1 to 20 of 20" in ana.text


async def test_answers_are_narrowed_to_a_group_that_is_large_enough(ana: Member) -> None:
    await ana.opens("/search?group=race:hispanic")
    assert "1 to 28 of 28" in ana.text
    assert "A student" not in ana.text


async def test_a_small_group_cannot_be_searched_for(ana: Member) -> None:
    await ana.opens("/search?group=race:black")
    assert 'value="race:black"' not in ana.html
    assert "1 to 50 of 61" in ana.text


async def test_a_search_that_would_tell_a_few_people_apart_is_held_back(ana: Member) -> None:
    await ana.opens("/search?group=race:hispanic&theme=T1")
    assert "Held back: this would tell something about fewer than 10 people." in ana.text
    assert 'class="answer"' not in ana.html


@pytest.mark.parametrize(
    "path",
    [
        "/search?group=race:hispanic&group=role:family",
        "/search?theme=T1&group=race:hispanic&race=black",
        "/themes/T1?role=family&role=student",
        "/themes/T1?role=family&race=hispanic",
        "/themes/T1?role=family&stance=asset",
    ],
)
async def test_a_theme_is_never_crossed_with_two_things_more(ana: Member, path: str) -> None:
    await ana.opens(path)
    assert (ana.status, "Answers can be narrowed by one thing at a time" in ana.text) == (400, True)
    assert 'class="answer"' not in ana.html


async def test_a_role_takes_the_place_of_a_stance(ana: Member) -> None:
    await ana.opens("/themes/T1?stance=challenge")
    assert not re.findall(r"\?[^\"]*stance=[^\"]*role=|\?[^\"]*role=[^\"]*stance=", ana.html)


async def test_a_search_for_nonsense_finds_nothing(ana: Member) -> None:
    await ana.opens("/search?q=%3Cscript%3E&theme=T99&group=a:b:c&page=999999")
    assert (ana.status, "No answer is like that." in ana.text) == (200, True)
