"""The planning team's pages over HTTP: what they show, what they hold back, whom they let in."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from analysis import exports
from analysis.document.labels import Labels, compared
from analysis.report import GroupCount, Idea, Options, Report, SetAside, Span
from sipbot.engagements import SchoolFile, add_school
from sipbot.reports import NothingToAnalyze
from sipbot.storage import Database
from sipbot.web.answers import Piece, marked, page_of
from sipbot.web.auth.accounts import Accounts
from sipbot.web.pages import HEADERS
from sipbot.web.set_aside import accounted
from tests import reports, room
from tests.conftest import NOON, sqlite_copy
from tests.keys import keyring
from tests.reports import Planted

HOME = "/s/alder"
PAGES = ("", "recommendations", "differences", "set-aside", "themes/T1", "themes/T2", "themes/T3", "themes/T4")
LARGEST_PAGE = 150_000


@dataclass(frozen=True, slots=True)
class OneReport:
    """Every school's newest report is this one, or there is none."""

    report: Report | None

    async def latest(self, school: str) -> Report:
        if self.report is None:
            raise NothingToAnalyze(f"nothing of {school} has been analyzed yet: run 'sipbot analyze' first")
        return self.report


@dataclass(frozen=True, slots=True)
class Seen:
    """What came back for an address."""

    status: int
    html: str
    headers: dict[str, str]

    @property
    def text(self) -> str:
        """The words on the page, as somebody reads them."""
        return plain(self.html.partition("<body>")[2])

    @property
    def rows(self) -> list[str]:
        """The rows of all tables."""
        return [plain(row) for row in re.findall(r"<tr>(.*?)</tr>", self.html, re.DOTALL)]

    @property
    def answers(self) -> dict[str, str]:
        """The whole answers on the page: {id: words}."""
        found = re.findall(
            r'<article class="answer" id="(\w+)">\s*<div class="words".*?>(.*?)</div>', self.html, re.DOTALL
        )
        return {id_: unescape(re.sub(r"<[^>]+>", "", words)) for id_, words in found}

    @property
    def marks(self) -> list[str]:
        """The marked words."""
        return [unescape(words) for words in re.findall(r"<mark>(.*?)</mark>", self.html, re.DOTALL)]


def plain(html: str) -> str:
    """The words in *html*, one space apart."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


Look = Callable[[str], Awaitable[Seen]]
Visit = Callable[[Report | None], Awaitable[Look]]


@pytest.fixture
async def accounts(sqlite_with_tables: Path, tmp_path: Path) -> AsyncIterator[Accounts]:
    """The accounts of a database with the invented school Alder Brook in it."""
    database = Database(sqlite_copy(sqlite_with_tables, tmp_path), keyring(), durable=False)
    await add_school(database, SchoolFile(id="alder", name="Alder Brook School", invented=True), now=NOON)
    yield room.accounts_of(database)
    await database.close()


@pytest.fixture
async def visit(accounts: Accounts) -> AsyncIterator[Visit]:
    """The pages of a report for a viewer: `look = await visit(report)`, then `await look("themes/T1")`."""
    clients: list[TestClient[web.Request, web.Application]] = []
    cookies = await room.signed_in(accounts, "alder", "viewer")

    async def open_(report: Report | None) -> Look:
        server = TestServer(room.room(accounts, OneReport(report)))
        client = TestClient(server, cookies=cookies)
        await client.start_server()
        clients.append(client)

        async def look(path: str) -> Seen:
            address = path if path.startswith("/") else f"{HOME}/{path}"
            async with client.get(address) as response:
                return Seen(response.status, (await response.read()).decode(errors="replace"), dict(response.headers))

        return look

    yield open_
    for client in clients:
        await client.close()


@pytest.fixture
async def look(visit: Visit) -> Look:
    """The pages of Alder Brook, an invented school."""
    return await visit(reports.school())


# Who may enter.


async def test_the_address_works_without_its_last_slash(look: Look) -> None:
    page = await look(HOME)
    assert page.status == 200
    assert page.html == (await look("")).html


@pytest.mark.parametrize("path", ["themes/T9", "themes/", "download/odt", "download/../etc", "anything/else"])
async def test_an_address_that_is_not_there_shows_the_way_back(look: Look, path: str) -> None:
    page = await look(path)
    assert page.status == 404
    assert f'<a href="{HOME}/">Go to the overview</a>' in page.html


@pytest.mark.parametrize("path", [*PAGES, "download/csv", "nothing", "/s/elsewhere/"])
async def test_no_page_is_kept_framed_found_or_sent_on(look: Look, path: str) -> None:
    headers = (await look(path)).headers
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert "'unsafe" not in headers["Content-Security-Policy"]


# What stands on the pages.


async def test_the_first_page_begins_with_whom_it_is_about(look: Look) -> None:
    text = (await look("")).text
    assert "Sample: Alder Brook School is an invented school." in text
    assert "Alder Brook School · Sustainable Improvement Plan · October 5, 2026 to November 2, 2026" in text
    assert "people answered 61 answers 61 languages 2 themes 4 recommendations 4" in text


async def test_the_first_page_tells_when_the_answers_were_analyzed(visit: Visit) -> None:
    report = reports.school()
    engagement = replace(reports.ALDER_BROOK, analyzed_at="2026-11-03T14:05:00+00:00")
    look = await visit(replace(report, engagement=engagement))
    assert "Analyzed on November 3, 2026" in (await look("")).text


async def test_the_first_page_counts_who_was_heard(look: Look) -> None:
    assert (await look("")).rows[:5] == [
        "Role People Share",
        "Families 32 52%",
        "Students 14 23%",
        "Community members held back",
        "Teachers held back",
    ]


async def test_every_answer_is_accounted_for_once(look: Look) -> None:
    assert (await look("")).rows[5:] == [
        "Place Answers",
        "In one theme or more 58",
        "On their own: in no theme 1",
        "Set aside Says nothing about the school, such as “n/a”: 1 Sent again by the same person: 1 2",
    ]


async def test_the_first_page_lists_themes_and_what_became_of_recommendations(look: Look) -> None:
    text = (await look("")).text
    assert "bus late morning 20 people · 20 answers · 20 ideas Suggestions 20 safe halls 14 people" in text
    assert "2 of 4 have a decision." in text
    assert "20 people · Adopted REC2" in text
    assert "14 people · Not decided yet REC3" in text


async def test_the_first_page_says_what_is_missing(look: Look) -> None:
    assert "No owner is named for the family night on May 12." in (await look("")).text


async def test_many_themes_stand_behind_a_click(visit: Visit) -> None:
    planted = Planted()
    names = {f"T{n}": f"theme number {n}" for n in range(1, 21)}
    for theme in names:
        planted.say(f"An answer for {theme}.", theme)
    first, _, more = (await (await visit(planted.report(names)))("")).html.partition("Show 8 smaller themes")
    assert ("theme number 12<" in first, "theme number 13<" in first, "theme number 20<" in more) == (True, False, True)


async def test_nothing_analyzed_yet_says_what_to_do(visit: Visit) -> None:
    look = await visit(None)
    pages = [await look(path) for path in PAGES]
    assert {page.status for page in pages} == {200}
    assert all("Ask whoever runs sipbot to type this: sipbot analyze" in page.text for page in pages)


async def test_too_few_answers_for_themes_are_all_shown(visit: Visit) -> None:
    look = await visit(reports.empty())
    assert "There are too few answers to find themes." in (await look("")).text
    assert "nothing is recommended." in (await look("recommendations")).text
    assert (await look("set-aside")).answers == {"R1": "n/a", "R2": "?"}


async def test_a_theme_shows_every_answer_whole_with_its_ideas_marked(visit: Visit) -> None:
    planted = Planted()
    text = "I love the garden. The bus is late! ¿Y el bus de la tarde?"
    response = planted.say(text, "T1")
    parts = [(0, 18, "T2", "asset"), (19, 35, "T1", "challenge"), (36, 58, "T1", "question")]
    planted.ideas[:] = [Idea(Span(response, start, end), theme, stance) for start, end, theme, stance in parts]
    page = await (await visit(planted.report({"T1": "bus", "T2": "garden"})))("themes/T1")
    assert page.answers == {"R1": text}
    assert page.marks == ["The bus is late!", "¿Y el bus de la tarde?"]


async def test_concerns_and_strengths_are_never_added_together(visit: Visit) -> None:
    planted = Planted()
    for n, stance in enumerate(["challenge"] * 3 + ["asset"] * 2 + ["unclear"]):
        planted.say(f"Lunch {n}.", "T1", stance=stance)
    look = await visit(planted.report({"T1": "lunch"}))
    assert "Concerns 3 Strengths 2 Not clear 1" in (await look("")).text
    assert (await look("themes/T1")).rows[:4] == [
        "Kind of idea Ideas Share",
        "Concerns something that gets in the way 3 50%",
        "Strengths something to keep 2 33%",
        "Not clear the program could not tell 1 17%",
    ]


async def test_answers_are_said_in_their_own_language(look: Look) -> None:
    page = await look("themes/T3")
    assert page.html.count('<div class="words" lang="es" dir="auto">') == 12
    assert "Más ayuda con la lectura después de clase. (11) Suggestion" in page.text


async def test_answers_can_be_narrowed_by_how_they_speak(visit: Visit) -> None:
    planted = Planted()
    for n, stance in enumerate(["challenge", "asset", "challenge"]):
        planted.say(f"Lunch {n}.", "T1", stance=stance)
    look = await visit(planted.report({"T1": "lunch"}))
    assert list((await look("themes/T1?stance=challenge")).answers) == ["R1", "R3"]
    assert list((await look("themes/T1?stance=asset")).answers) == ["R2"]
    assert "No answer is like that. Show all" in (await look("themes/T1?stance=vision")).text


async def test_answers_can_be_narrowed_to_a_part_of_the_theme(look: Look) -> None:
    page = await look("themes/T1")
    assert "T1.1 ten late buses 10 people · 10 answers" in page.text
    assert list((await look("themes/T1?part=T1.1")).answers) == [f"R{n}" for n in range(1, 11)]
    assert len(page.answers) == 20
    assert "What it is made of" not in (await look("themes/T2")).text


async def test_a_theme_of_the_codebook_says_so(visit: Visit) -> None:
    report = reports.school()
    given = replace(report.themes[1], is_given=True)
    look = await visit(replace(report, themes=(report.themes[0], given, *report.themes[2:])))
    assert "A theme of your codebook." in (await look("themes/T2")).text
    assert "A theme of your codebook." not in (await look("themes/T1")).text


async def test_a_long_theme_is_paged_and_shows_each_answer_once(visit: Visit) -> None:
    planted = Planted()
    for n in range(120):
        planted.say(f"The bus is late, {n}.", "T1")
    look = await visit(planted.report({"T1": "bus"}))
    pages = [await look(f"themes/T1?page={number}") for number in (1, 2, 3, 99)]
    assert [len(page.answers) for page in pages] == [50, 50, 20, 20]
    assert len(pages[0].answers | pages[1].answers | pages[2].answers) == 120
    assert "Answers 101 to 120 of 120" in pages[2].text


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=²", "page=x", "page=99999999999999999999", "page="])
async def test_a_page_number_that_makes_no_sense_is_the_first(look: Look, query: str) -> None:
    assert "Answers 1 to 20 of 20" in (await look(f"themes/T1?{query}")).text


async def test_a_recommendation_stands_with_its_evidence_and_decision(look: Look) -> None:
    text = (await look("recommendations")).text
    assert "20 people in 20 answers Families: 20 of 32 (62%) Small numbers are held back" in text
    assert "Practice 4: School climate and culture Who can act The school can act on this" in text
    assert (
        "Adopted In the plan: Goal 2 Responsible: The operations manager Decided by Planning team on December 1" in text
    )
    assert "Why: No room in this year's schedule." in text
    assert text.count("Not decided yet") == 2


async def test_what_was_set_aside_stands_with_its_reason(look: Look) -> None:
    page = await look("set-aside")
    assert page.answers == {
        "R60": "n/a",
        "R61": "The bus is late almost every morning. (0)",
        "R59": "Please keep the garden.",
    }
    assert "Sent again by the same person: see answer R1" in page.text
    assert page.marks == ["Please keep the garden."]


async def test_nothing_that_anybody_wrote_vanishes(visit: Visit) -> None:
    report = reports.school()
    silent = replace(report, ideas=report.ideas[:-1])
    look = await visit(silent)
    shown = {id_: words for path in PAGES for id_, words in (await look(path)).answers.items()}
    assert shown == dict(zip(report.table["response_id"], report.table["text"], strict=True))


async def test_the_numbers_of_where_answers_went_add_up() -> None:
    report = replace(reports.school(), set_aside=(SetAside("R60", "no content"),))
    went = accounted(report)
    assert (went.n_in_themes, went.n_on_their_own, went.n_set_aside, went.n_without_ideas) == (58, 1, 1, 1)


# Small groups.


def test_a_small_number_is_held_back_with_that_of_the_smallest_other_group() -> None:
    counts = [
        GroupCount("role", value, n, of) for value, n, of in (("family", 30, 90), ("student", 12, 60), ("staff", 3, 40))
    ]
    row = compared(counts, 10)[0]
    assert [(one.value, one.n) for one in row.counts] == [("family", 30)]
    assert row.held_back == ("student", "staff")


def test_a_number_out_of_a_total_that_is_held_back_is_held_back() -> None:
    counts = [
        GroupCount("role", value, n, of) for value, n, of in (("family", 30, 60), ("staff", 11, 12), ("board", 0, 4))
    ]
    row = compared(counts, 10)[0]
    assert [(one.value, one.n) for one in row.counts] == [("family", 30)]
    assert row.held_back == ("staff", "board")


def test_a_small_number_alone_takes_its_whole_tag_with_it() -> None:
    counts = [GroupCount("role", "family", 3, 40), GroupCount("role", "student", 0, 40)]
    assert compared(counts, 10)[0].counts == ()


async def test_no_page_tells_a_number_that_is_held_back(look: Look) -> None:
    rows, text = (await look("themes/T1")).rows, (await look("themes/T1")).text
    assert "Families 20 of 32 62% (45 to 77)" in rows
    assert "Community members; Teachers held back" in rows
    # Eight white and no Black people: the two together are still fewer than ten, so the third group is held back too.
    assert "Race and ethnicity: all numbers are held back" in text
    assert "Race and ethnicity" in (await look("themes/T2")).text
    assert "all numbers are held back" in (await look("themes/T2")).text


async def test_a_role_stands_beside_an_answer_where_it_is_shown(look: Look) -> None:
    page = await look("themes/T1")
    assert "The bus is late almost every morning. (13) Suggestion a parent or caregiver Answer R14" in page.text


async def test_a_role_is_not_told_where_everybody_of_it_says_the_same(look: Look) -> None:
    assert "a student" not in (await look("themes/T2")).text
    assert "a teacher" not in (await look("themes/T4")).text


def one_more_of_each(planted: Planted) -> None:
    """A parent and a student who say something else, so that not everybody of a role says the same."""
    planted.say("Something else.", None, tag_role="family")
    planted.say("Something else again.", None, tag_role="student")


def test_a_role_held_back_in_one_theme_is_beside_its_answers_nowhere() -> None:
    planted = Planted()
    for n in range(24):
        planted.say(f"Both, {n}.", "T1", tag_role="family" if n < 12 else "student")
    one_more_of_each(planted)
    planted.ideas += [Idea(Span(f"R{n}", 0, 4), "T2", "asset") for n in (1, *range(13, 25))]
    labels = Labels(planted.report({"T1": "one", "T2": "two"}))
    assert [labels.of(response) for response in ("R1", "R2", "R13")] == ["", "family", ""]


def test_a_role_is_not_told_of_the_few_who_write_in_a_language() -> None:
    planted = Planted()
    for n in range(24):
        planted.say(f"Answer {n}.", "T1", tag_role="family" if n % 2 else "student", language="pt" if n < 4 else "en")
    one_more_of_each(planted)
    labels = Labels(planted.report({"T1": "one"}))
    assert Counter(labels.of(f"R{n}") for n in range(1, 25)) == {"": 4, "family": 10, "student": 10}


def test_the_document_and_the_pages_tell_no_two_things_of_one_answer() -> None:
    labels = Labels(reports.school())
    assert labels.of("R1") == ""  # The document quotes it as an English learner's.
    assert labels.of("R5") == "family"


async def test_a_filter_by_role_shows_no_more_than_the_page_without_it(visit: Visit) -> None:
    planted = Planted()
    for n, role in enumerate(["family"] * 12 + ["student"] * 11 + ["staff"] * 4):
        planted.say(f"Answer {n}.", "T1", tag_role=role)
    for _ in range(8):
        one_more_of_each(planted)
    look = await visit(planted.report({"T1": "one"}))
    everyone = (await look("themes/T1")).text
    assert everyone.count("Suggestion a parent or caregiver Answer") == 12
    assert ("a student" in everyone, "a staff member" in everyone) == (False, False)
    assert len((await look("themes/T1?role=family")).answers) == 12
    assert (await look("themes/T1?role=staff")).answers == {}


async def test_the_size_of_the_smallest_group_is_the_report_s_own(visit: Visit) -> None:
    report = reports.school()
    look = await visit(replace(report, options=replace(report.options, smallest_group=5)))
    assert "Where fewer than 5 people would be shown" in (await look("themes/T1")).text


# Documents.


@pytest.mark.parametrize("to", exports.formats())
async def test_every_format_can_be_saved(to: str, accounts: Accounts) -> None:
    report = reports.school()
    out = BytesIO()
    exports.exporter(to).write(report, out)
    app = TestServer(room.room(accounts, OneReport(report)))
    cookies = await room.signed_in(accounts, "alder", "owner")
    async with TestClient(app, cookies=cookies) as client, client.get(f"{HOME}/download/{to}") as response:
        assert await response.read() == out.getvalue()
        apart = "-section-iv" if to == "section_iv" else ""
        name = f"alder-brook-school{apart}{exports.exporter(to).EXTENSION}"
        assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'


async def test_every_format_is_offered_and_tables_come_with_a_warning(look: Look) -> None:
    page = await look("documents")
    assert sorted(re.findall(r"/making/(\w+)", page.html)) == sorted({*exports.formats()} - {"bundle", "csv"})
    to_share, _, to_keep = page.html.partition("do not pass them on")
    assert re.findall(r"/making/(\w+)", to_share) == ["docx", "html", "pptx", "qdc", "section_iv"]
    assert re.findall(r"/making/(\w+)", to_keep) == ["codebook", "qdpx", "xlsx"]


async def test_while_a_file_is_made_a_page_says_so_and_asks_for_it(look: Look) -> None:
    page = await look("making/docx")
    assert "Your file is being made" in page.text
    assert f'<meta http-equiv="refresh" content="0; url={HOME}/download/docx">' in page.html
    assert [(await look(path)).status for path in ("making/odt", "making/csv")] == [404, 403]


@pytest.mark.parametrize("to", ["bundle", "csv"])
async def test_files_with_everything_about_everybody_are_for_owners_alone(look: Look, to: str) -> None:
    assert (await look(f"download/{to}")).status == 403


# Bad input.


async def test_what_people_type_stays_text(visit: Visit) -> None:
    look = await visit(reports.hostile())
    pages = [await look(path) for path in ("", "themes/T1", "recommendations", "set-aside")]
    assert {page.status for page in pages} == {200}
    assert not any("<script" in page.html or "<img src=x>" in page.html for page in pages)
    assert "<script>alert(1)</script> & 'quotes' \"too\"" in pages[1].answers.values()


async def test_half_a_character_does_not_break_a_page(visit: Visit) -> None:
    planted = Planted()
    planted.say("Half \ud83d of it.", "T1")
    assert (await (await visit(planted.report({"T1": "half"})))("themes/T1")).answers == {"R1": "Half \ufffd of it."}


async def test_no_page_is_large_however_long_the_answers_are(visit: Visit) -> None:
    planted = Planted()
    for n in range(40):
        planted.say(f"{n}" + "<&'\"" * 1200, "T1")
        planted.say(f"{n}" + "é😀" * 2400, None)
    look = await visit(planted.report({"T1": "long"}))
    pages = [await look(path) for path in ("", "themes/T1", "recommendations", "set-aside", "themes/T1?page=2")]
    assert [len(page.html.encode()) < LARGEST_PAGE for page in pages] == [True] * 5
    assert all(page.answers for page in pages[3:])


def test_marks_that_touch_or_overlap_lose_no_letter() -> None:
    pieces = marked("abcdefgh", [Span("R1", 2, 5), Span("R1", 0, 2), Span("R1", 4, 6)])
    assert pieces == (Piece("ab", True), Piece("cde", True), Piece("f", True), Piece("gh", False))


def test_no_answers_are_one_empty_page() -> None:
    page = page_of([], 3)
    assert (page.number, page.n_pages, page.before, page.after) == (1, 1, None, None)


# Files.


async def test_the_style_sheet_is_kept_for_a_year_under_its_version(look: Look) -> None:
    address = re.findall(r'href="(/review-static/\w+/review.css)"', (await look("")).html)[0]
    style = await look(address)
    assert (style.status, style.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    assert (await look("/review-static/old/review.css")).headers["Cache-Control"] == "no-cache"
    assert (await look("/review-static/old/other.css")).status == 404


async def test_pages_ask_no_other_host_for_anything(look: Look) -> None:
    pages = [await look(path) for path in PAGES]
    assert [re.findall(r'(?:href|src|action)="(?!/|#)[^"]*"', page.html) for page in pages] == [[]] * len(PAGES)
    assert [re.findall(r"<script|style=|onclick", page.html) for page in pages] == [[]] * len(PAGES)


async def test_an_engagement_nobody_knows_of_still_has_pages(visit: Visit) -> None:
    look = await visit(reports.unknown(reports.school()))
    pages = [await look(path) for path in PAGES]
    assert {page.status for page in pages} == {200}


async def test_answers_without_tags_have_no_groups(visit: Visit) -> None:
    planted = Planted()
    planted.say("The bus.", "T1")
    look = await visit(planted.report({"T1": "bus"}, options=Options(marginalized=())))
    assert "The answers do not say who wrote them." in (await look("")).text
    assert "Who speaks of it" not in (await look("themes/T1")).text
