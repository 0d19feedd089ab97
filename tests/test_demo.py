"""The whole product on an invented school: what it leaves in its folder is complete, provable and always the same."""

import asyncio
import csv
import io
import json
import re
import shutil
import signal
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Page as BrowserPage
from playwright.async_api import async_playwright, expect

from sipbot import demo, sample_school
from sipbot.app import build_app, build_parts
from sipbot.settings import Settings
from tests.browser import ARGUMENTS, chromium_path
from tests.command_line import running, sipbot, started
from tests.web_people import free_port

REAL_TEXT = Path(__file__).parents[1].parent / "shared" / "data" / "bowling_green_2018_statements.csv"
DOCUMENTS = ("engagement.docx", "engagement.html")
TRANSLATED = ("translation", "translated_into", "translated_on")
TABLES = {
    "responses": ["response_id", "participant_id", "question", "text", "language"],
    "themes": ["theme_id", "name", "keywords", "n_responses", "n_participants", "quotes", "from_codebook"],
    "subthemes": ["subtheme_id", "theme_id", "name", "keywords", "n_responses", "n_participants", "quotes"],
    "assignments": [
        *("response_id", "start", "end", "theme_id", "subtheme_id", "stance", "time"),
        *("program_theme_id", "program_stance", "judged_by", "judged_on"),
    ],
    "set_aside": ["response_id", "reason"],
    "recommendations": ["recommendation_id", "text", "theme_ids", "n_responses", "practice", "level"],
    "decisions": [
        *("recommendation_id", "words", "draft", "takes_in", "meeting", "objective", "flags", "approvals"),
        *("approvals_needed", "approved_by", "decision", "reason", "plan_section", "owner", "due"),
        *("decided_by", "decided_on"),
    ],
    "codebook": ["tag", "description"],
    "columns": ["table", "column", "meaning"],
}
OURS = ("sipbot.", "sign-in.txt")
"""How the files begin that the demo needs itself, and no reader of the documents."""
ASKED = ["disability", "english_learner", "grade", "home_language", "race", "role"]
Row = Mapping[str, str]


class Page(HTMLParser):
    """What stands in a page's quotes, its figures and its banner."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts.setdefault(tag, []).append("")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        for tag in set(self._open):
            self.texts[tag][-1] += data


@dataclass(frozen=True)
class Folder:
    """What a demo left behind."""

    path: Path

    def table(self, name: str) -> list[Row]:
        with (self.path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def header(self, name: str) -> list[str]:
        with (self.path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return next(csv.reader(file))

    def files(self) -> dict[str, bytes]:
        found = sorted(file for file in self.path.iterdir() if file.is_file())
        return {file.name: file.read_bytes() for file in found if not file.name.startswith(OURS)}

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.path / "sipbot.db")) as connection:
            return connection.execute(query).fetchall()

    @property
    def page(self) -> Page:
        return Page((self.path / "engagement.html").read_text(encoding="utf-8"))

    @property
    def texts(self) -> dict[str, str]:
        """The answers as they were written: before a cell that looked like a formula stands an apostrophe."""
        return {row["response_id"]: unguarded(row["text"]) for row in self.table("responses")}

    def quotes(self) -> Iterator[dict[str, object]]:
        for theme in self.table("themes"):
            yield from json.loads(theme["quotes"])


def unguarded(cell: str) -> str:
    return cell[1:] if cell[:2] in ("'=", "'+", "'-", "'@") else cell


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """`sipbot demo --no-serve`, in a process of its own, once for all tests here."""
    out = tmp_path_factory.mktemp("demo") / "out"
    done = started("demo", "--no-serve", "--out", str(out), cwd=out.parent)
    assert (done.returncode, done.stderr) == (0, "")
    said = done.stdout.splitlines()
    assert said[0] == f"{len(sample_school.people())} people have answered. Looking for themes ..."
    assert said[-1] == f"Everything is in {out}/: begin with engagement.html"
    return Folder(out)


@pytest.fixture(scope="module")
def on_a_file(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The same path on a small invented table."""
    folder = tmp_path_factory.mktemp("file")
    (folder / "answers.csv").write_text(INVENTED, encoding="utf-8")
    out = folder / "out"
    plan = demo.Plan(out=out, serve=False, data=folder / "answers.csv", text_column="comment", tags=("grade",))
    asyncio.run(demo.run(plan, say=print))
    return Folder(out)


INVENTED = """\
number,comment,grade,phone
1,"The bus is late every morning, and my son misses breakfast.",3_5,617-555-0101
2,The bus comes late so breakfast is over.,6_8,617-555-0102
3,=HYPERLINK(1),6_8,617-555-0103
4,Please send the morning bus on time.,,617-555-0104
5,n/a,3_5,617-555-0105
6,The bathrooms have no soap and no paper.,3_5,617-555-0106
7,There is never soap in the bathrooms upstairs.,6_8,617-555-0107
8,"Los baños no tienen jabón ni papel, por favor.",6_8,617-555-0108
"""


# Everything is there.


def test_the_folder_holds_the_documents_and_the_tables(school: Folder) -> None:
    assert set(school.files()) == {*DOCUMENTS, *(f"{name}.csv" for name in TABLES)}
    kept = {file.name for file in school.path.iterdir() if file.name.startswith(OURS)}
    assert kept == {"sipbot.db", "sipbot.keys", "sipbot.demo", "sign-in.txt"}


@pytest.mark.parametrize("name", TABLES)
def test_the_tables_have_the_promised_columns(school: Folder, name: str) -> None:
    more = [*(f"tag.{tag}" for tag in ASKED), *TRANSLATED] if name == "responses" else []
    assert school.header(name) == [*TABLES[name], *more]


def test_at_least_180_people_of_all_roles_answer_in_four_languages(school: Folder) -> None:
    answers = school.table("responses")
    assert len({row["participant_id"] for row in answers}) >= 180
    assert {row["tag.role"] for row in answers} >= {
        "family",
        "student",
        "teacher",
        "support_staff",
        "administrator",
        "community",
        "partner",
    }
    assert {row["language"] for row in answers} == {"en", "es", "pt", "ht"}


def test_everybody_came_through_the_web_chat_where_nothing_is_sent(school: Folder) -> None:
    n_people = len(sample_school.people())
    assert school.rows("select channel, count(*) from addresses group by channel") == [("webchat", n_people)]
    assert school.rows("select count(*) from outbox") == [(0,)]
    assert school.rows("select count(*) from consents") == [(n_people,)]


def test_two_people_said_stop_and_the_others_finished(school: Folder) -> None:
    n_others = len(sample_school.people()) - 2
    assert school.rows("select status, count(*) from conversations group by status order by status") == [
        ("finished", n_others),
        ("stopped", 2),
    ]
    assert school.rows("select count(*) from addresses where stopped_at is not null") == [(2,)]


def test_what_people_typed_is_stored_as_they_typed_it(school: Folder) -> None:
    typed = Counter(text for person in sample_school.people() for text in person.answers.values())
    stored = Counter(str(row[0]) for row in school.rows("select text from responses where text <> ''"))
    assert stored - typed == Counter()
    assert len(school.table("responses")) == len(school.rows(OPEN_ANSWERS))


OPEN_ANSWERS = "select id from responses where analyze is not null and superseded_at is null and not_answered is null"


# Everything can be proved.


def test_every_quote_in_the_tables_is_cut_from_an_answer(school: Folder) -> None:
    texts = school.texts
    wrong = [
        q
        for q in school.quotes()
        if texts[str(q["response_id"])][int(str(q["start"])) : int(str(q["end"]))] != q["text"]
    ]
    assert wrong == []
    assert all(
        2 <= len(json.loads(theme["quotes"])) <= 3 or theme["n_responses"] == "1" for theme in school.table("themes")
    )


def test_every_quote_in_the_page_is_in_an_answer(school: Folder) -> None:
    answers = school.texts.values()
    quotes = [text.strip("\n") for text in school.page.texts["blockquote"]]
    assert len(quotes) > 20
    assert [quote for quote in quotes if not any(quote in answer for answer in answers)] == []


def test_every_quote_in_the_word_file_is_in_an_answer(school: Folder) -> None:
    answers = school.texts.values()
    word = docx.Document(str(school.path / "engagement.docx"))
    quotes = [one.runs[1].text for one in word.paragraphs if one.style is not None and one.style.name == "Quote"]
    assert quotes == [text.strip("\n") for text in school.page.texts["blockquote"]]
    assert [quote for quote in quotes if not any(quote in answer for answer in answers)] == []


def test_the_counts_of_every_theme_can_be_counted_again(school: Folder) -> None:
    people = {row["response_id"]: row["participant_id"] for row in school.table("responses")}
    counted = {theme["theme_id"]: answers_in(school, {theme["theme_id"]}) for theme in school.table("themes")}
    told = {row["theme_id"]: (int(row["n_responses"]), int(row["n_participants"])) for row in school.table("themes")}
    assert told == {theme: (len(ids), len({people[one] for one in ids})) for theme, ids in counted.items()}


def test_the_counts_of_every_part_of_a_theme_can_be_counted_again(school: Folder) -> None:
    people = {row["response_id"]: row["participant_id"] for row in school.table("responses")}
    inside: dict[tuple[str, str], set[str]] = {}
    for row in school.table("assignments"):
        inside.setdefault((row["theme_id"], row["subtheme_id"]), set()).add(row["response_id"])
    counted = {part: (len(ids), len({people[one] for one in ids})) for part, ids in inside.items() if part[1]}
    parts = school.table("subthemes")
    told = {(row["theme_id"], row["subtheme_id"]): (row["n_responses"], row["n_participants"]) for row in parts}
    assert {part: (int(n), int(n_people)) for part, (n, n_people) in told.items()} == counted


def answers_in(folder: Folder, themes: set[str]) -> set[str]:
    return {row["response_id"] for row in folder.table("assignments") if row["theme_id"] in themes}


def test_every_idea_lies_in_its_answer(school: Folder) -> None:
    texts = school.texts
    ends = [(int(row["start"]), int(row["end"]), len(texts[row["response_id"]])) for row in school.table("assignments")]
    assert [one for one in ends if not 0 <= one[0] < one[1] <= one[2]] == []


def test_every_answer_is_in_a_theme_or_on_its_own_or_set_aside(school: Folder) -> None:
    aside = {row["response_id"] for row in school.table("set_aside")}
    assigned = {row["response_id"] for row in school.table("assignments")}
    assert aside & assigned == set()
    assert aside | assigned == set(school.texts)
    assert aside


def test_recommendations_stand_on_themes_that_are_there(school: Folder) -> None:
    drafts = {row["recommendation_id"]: set(row["theme_ids"].split(";")) for row in school.table("recommendations")}
    known = {row["theme_id"] for row in school.table("themes")}
    told = {row["recommendation_id"]: int(row["n_responses"]) for row in school.table("recommendations")}
    assert drafts
    assert set().union(*drafts.values()) <= known
    assert told == {one: len(answers_in(school, themes)) for one, themes in drafts.items()}
    assert {row["practice"] for row in school.table("recommendations")} <= {"TP1", "TP2", "TP3", "TP4"}
    assert {row["level"] for row in school.table("recommendations")} <= {"school", "district"}


def test_the_numbers_in_the_document_are_those_of_the_tables(school: Folder) -> None:
    answers = school.table("responses")
    figures = dict(zip(school.page.texts["dt"], school.page.texts["dd"], strict=True))
    assert {label: int(n.replace(",", "")) for label, n in figures.items()} == {
        "people answered": len({row["participant_id"] for row in answers}),
        "answers": len(answers),
        "languages": len({row["language"] for row in answers}),
        "themes": len(school.table("themes")),
        "recommendations": len(school.table("recommendations")),
    }


def test_nobody_is_told_to_be_missing_for_having_more_than_one_race(school: Folder) -> None:
    page = (school.path / "engagement.html").read_text(encoding="utf-8")
    assert "multiracial" not in page
    assert "known to belong to this group: Two or more races" not in page


# Everything says that it is invented.


def test_the_documents_say_that_the_school_is_invented_on_every_page(school: Folder) -> None:
    banner = "Sample: Alder Hill School (invented) is an invented school. Its people and their answers are made up."
    word = docx.Document(str(school.path / "engagement.docx"))
    assert [paragraph.text for paragraph in word.sections[0].header.paragraphs] == [banner]
    assert (len(word.sections), word.sections[0].different_first_page_header_footer) == (1, False)
    assert school.page.texts["aside"] == [banner]
    assert "@top-center" in (school.path / "engagement.html").read_text(encoding="utf-8")


async def test_the_chat_and_the_review_say_so_too(school: Folder) -> None:
    database, keys_file = f"sqlite:///{school.path / 'sipbot.db'}", str(school.path / "sipbot.keys")
    parts = await build_parts(Settings(database=database, keys_file=keys_file), env={})
    email, password = signs_in(school.path)
    cookie = await parts.accounts.sign_in(email, password, place="here")
    async with TestClient(TestServer(build_app(parts)), cookies={"sipbot": cookie}) as browser:
        chat = [await (await browser.get(f"/c/{name}{rest}")).text() for name in SURVEYS for rest in ("", "/poster")]
        review = [await (await browser.get(f"/s/alder-hill/{page}")).text() for page in REVIEW]
    await parts.close()
    assert ["This school is invented." in page for page in chat] == [True] * 6
    assert ["is an invented school. Its people" in page for page in review] == [True] * 4


def signs_in(folder: Path) -> tuple[str, str]:
    """The address and the password of the first of the demo's team."""
    first, *_, password = (folder / "sign-in.txt").read_text(encoding="utf-8").splitlines()
    return first.split()[0], password


SURVEYS = ("family_voice", "staff_voice", "back_to_the_future")
REVIEW = ("", "recommendations", "set-aside", "themes/T1")


# A finished demo is opened, with what people changed in it; begun anew, everything is the same, and can be visited.


@pytest.fixture
def finished(school: Folder, tmp_path: Path) -> Folder:
    """The demo, to change things in."""
    return Folder(Path(shutil.copytree(school.path, tmp_path / "finished")))


def adopt_the_first(folder: Folder) -> None:
    place = ("--db", f"sqlite:///{folder.path / 'sipbot.db'}")
    why = ("--fate", "adopted", "--why", "Cheap and asked for by many", "--by", "Planning team")
    done = sipbot("decide", "A1", *why, *place, SIPBOT_KEYS_FILE=str(folder.path / "sipbot.keys"))
    assert done.output == "A1: adopted\n"


def said_by(plan: demo.Plan) -> list[str]:
    """What a run of the demo says."""
    said: list[str] = []
    asyncio.run(demo.run(plan, say=said.append))
    return said


DECIDED = "select subject, kind from edits"


def test_the_next_run_keeps_what_was_decided_in_between(finished: Folder) -> None:
    adopt_the_first(finished)
    before = finished.files() | {"sipbot.db": (finished.path / "sipbot.db").read_bytes()}
    said = said_by(demo.Plan(finished.path, serve=False))
    assert re.fullmatch(OPENED, said[0])
    assert said[1:] == [
        "`sipbot demo --fresh` begins anew.",
        f"Everything is in {finished.path}/: begin with engagement.html",
    ]
    assert finished.rows(DECIDED) == [("A1", "fate")]
    assert finished.files() | {"sipbot.db": (finished.path / "sipbot.db").read_bytes()} == before


OPENED = r"This is the demo of [A-Z][a-z]+ \d+, \d{4}, \d\d:\d\d, with what was changed in it since\."


@dataclass
class Again:
    """What another run in the same folder did, and what was there before it."""

    files: dict[str, bytes]
    vectors: list[tuple[object, ...]]
    steps: set[str]
    said: list[str]
    statuses: dict[str, int]


@pytest.fixture(scope="module")
def again(school: Folder) -> Again:
    """Begun anew, after something was decided."""
    adopt_the_first(school)
    before = Again(school.files(), school.rows(VECTORS), set(), [], {})
    asyncio.run(serve_again(demo.Plan(out=school.path, port=free_port(), fresh=True), before))
    return before


@pytest.fixture(scope="module")
def opened(school: Folder, again: Again) -> Again:
    """Opened, after it was made anew."""
    before = Again(school.files(), again.vectors, set(), [], {})
    asyncio.run(serve_again(demo.Plan(out=school.path, port=free_port()), before))
    return before


VECTORS = "select key, numbers from vectors order by key"


async def serve_again(plan: demo.Plan, seen: Again) -> None:
    """Run the demo until it serves, visit every address that it prints, and stop it."""
    is_serving = asyncio.Event()

    def say(line: str) -> None:
        seen.said.append(line)
        if line == "Press Ctrl-C to stop.":
            is_serving.set()

    running = asyncio.create_task(demo.run(plan, say=say, progress=lambda step, _done, _all: seen.steps.add(step)))
    await asyncio.wait([running, asyncio.create_task(is_serving.wait())], return_when=asyncio.FIRST_COMPLETED)
    async with ClientSession() as browser:
        for address in re.findall(r"http://\S+", "\n".join(seen.said)):
            async with browser.get(address) as page:
                seen.statuses[address] = page.status
    running.cancel()
    await asyncio.wait([running])


def test_a_demo_begun_anew_has_the_same_bytes(school: Folder, again: Again) -> None:
    assert {name for name, data in school.files().items() if data != again.files[name]} == set()


def test_a_demo_begun_anew_forgets_what_was_decided(school: Folder, again: Again) -> None:
    assert again.said[0] == f"{len(sample_school.people())} people have answered. Looking for themes ..."
    assert school.rows(DECIDED) == []


def test_a_demo_begun_anew_embeds_nothing(school: Folder, again: Again) -> None:
    assert school.rows(VECTORS) == again.vectors
    assert again.steps == {"People are answering"}


def test_every_address_that_is_printed_can_be_visited(again: Again) -> None:
    assert list(again.statuses.values()) == [200] * 5
    assert "sipbot is running. This school and everyone in it is invented." in again.said


def test_an_opened_demo_serves_the_same_without_making_anything(opened: Again, again: Again) -> None:
    assert re.fullmatch(OPENED, opened.said[0])
    assert (opened.steps, list(opened.statuses.values())) == (set(), [200] * 5)
    assert opened.said[-3:] == again.said[-3:]


class Interrupted(Exception):
    """Somebody pressed Ctrl-C."""


@pytest.fixture
def small(tmp_path: Path) -> demo.Plan:
    """A demo of a few answers, which takes a second."""
    (tmp_path / "answers.csv").write_text(INVENTED, encoding="utf-8")
    return demo.Plan(tmp_path / "out", False, tmp_path / "answers.csv", "comment", embedder="tfidf")


ANSWERED = "8 people have answered. Looking for themes ..."


def test_an_interrupted_demo_is_begun_afresh(small: demo.Plan) -> None:
    def say(line: str) -> None:
        if line == "Writing the documents ...":
            raise Interrupted

    assert said_by(small)[0] == ANSWERED
    with pytest.raises(Interrupted):
        asyncio.run(demo.run(replace(small, fresh=True), say=say))
    assert said_by(small)[0] == ANSWERED
    assert re.fullmatch(OPENED, said_by(small)[0])


@pytest.mark.parametrize("other", [{"embedder": "fast"}, {"tags": ("grade",)}], ids=["embedder", "tags"])
def test_a_demo_made_otherwise_is_begun_afresh(small: demo.Plan, other: Mapping[str, Any]) -> None:
    said_by(small)
    said = said_by(replace(small, **other))
    assert said[:2] == [f"The demo in {small.out}/ is of another sipbot, or of other answers. {ANEW}", ANSWERED]


def test_a_demo_of_other_answers_is_begun_afresh(small: demo.Plan, tmp_path: Path) -> None:
    said_by(small)
    (tmp_path / "answers.csv").write_text(INVENTED + "9,More books.,6_8,617-555-0109\n", encoding="utf-8")
    said = said_by(small)
    assert said[0] == f"The demo in {small.out}/ is of another sipbot, or of other answers. {ANEW}"
    assert said[1] == ANSWERED.replace("8", "9")


ANEW = "Beginning anew ..."


def test_a_broken_database_is_no_obstacle(small: demo.Plan) -> None:
    said_by(small)
    (small.out / "sipbot.db").write_bytes(b"half of a page" * 500)
    assert said_by(replace(small, fresh=True))[0] == ANSWERED


# The same path on a table of answers.


def test_a_table_takes_the_same_path(on_a_file: Folder) -> None:
    assert set(on_a_file.files()) == {*DOCUMENTS, *(f"{name}.csv" for name in TABLES)}
    assert on_a_file.header("responses") == [*TABLES["responses"], "tag.grade", *TRANSLATED]
    given = [(row["comment"], row["grade"]) for row in csv.DictReader(io.StringIO(INVENTED))]
    taken = [(unguarded(row["text"]), row["tag.grade"]) for row in on_a_file.table("responses")]
    assert sorted(taken) == sorted(given)


def test_only_what_was_asked_for_is_taken_from_the_table(on_a_file: Folder) -> None:
    assert [name for name, data in on_a_file.files().items() if b"617-555" in data] == []
    assert on_a_file.rows("select count(*) from addresses") == [(0,)]


def test_the_document_of_a_table_names_its_file_and_invents_nothing(on_a_file: Folder) -> None:
    page = (on_a_file.path / "engagement.html").read_text(encoding="utf-8")
    assert "The people who wrote answers.csv" in page
    assert "invented" not in page
    empty = [row["response_id"] for row in on_a_file.table("set_aside") if row["reason"] == "no content"]
    assert [on_a_file.texts[response_id] for response_id in empty] == ["n/a"]


def test_the_demo_ends_quietly_when_it_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "answers.csv").write_text(INVENTED, encoding="utf-8")
    arguments = ("--data", "answers.csv", "--text-column", "comment", "--port", str(free_port()))
    with running("demo", *arguments, cwd=tmp_path, SIPBOT_EMBEDDER="tfidf") as process:
        assert process.stdout is not None
        printed = list(iter(process.stdout.readline, "Press Ctrl-C to stop.\n"))
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=240)
    assert "sipbot is running.\n" in printed
    assert (process.returncode, rest) == (0, ("", ""))
    assert (tmp_path / "demo-data" / "engagement.docx").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--data", "{folder}/nope.csv"), "{folder}/nope.csv: cannot be read: No such file or directory"),
        (
            ("--data", "{folder}/a.csv"),
            "there is no column 'text': the columns are 'number', 'comment', 'grade', 'phone'.",
        ),
        (
            ("--data", "{folder}/a.csv", "--text-column", "comment", "--tag", "grad"),
            "there is no column 'grad': the columns are 'number', 'comment', 'grade', 'phone'. Did you mean 'grade'?",
        ),
    ],
)
def test_a_table_that_cannot_be_read_changes_nothing(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    (tmp_path / "a.csv").write_text(INVENTED, encoding="utf-8")
    (tmp_path / "sipbot.db").write_bytes(b"what was there before")
    filled = [argument.format(folder=tmp_path) for argument in arguments]
    done = sipbot("demo", "--no-serve", "--out", str(tmp_path), *filled)
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"sipbot: {told.format(folder=tmp_path)}\n")
    assert (tmp_path / "sipbot.db").read_bytes() == b"what was there before"
    assert {file.name for file in tmp_path.iterdir()} == {"a.csv", "sipbot.db"}


@pytest.mark.skipif(not REAL_TEXT.exists(), reason=f"needs statements by residents in {REAL_TEXT}, which are not ours")
def test_real_text_takes_the_same_path_word_for_word(tmp_path: Path) -> None:
    done = started(
        "demo", "--no-serve", "--out", str(tmp_path), "--data", str(REAL_TEXT), cwd=tmp_path, SIPBOT_EMBEDDER="fast"
    )
    assert (done.returncode, done.stderr) == (0, "")
    found = Folder(tmp_path)
    with REAL_TEXT.open(encoding="utf-8", newline="") as file:
        statements = [row["text"] for row in csv.DictReader(file)]
    assert len(statements) == 607
    assert sorted(found.texts.values()) == sorted(statements)
    assert [q for q in found.quotes() if cut(found, q) != q["text"]] == []
    assert [
        text for text in found.page.texts["blockquote"] if not any(text.strip("\n") in one for one in statements)
    ] == []


def cut(folder: Folder, quote: Mapping[str, object]) -> str:
    return folder.texts[str(quote["response_id"])][int(str(quote["start"])) : int(str(quote["end"]))]


# Small things.


def test_ids_are_the_same_in_every_demo_and_different_from_one_another() -> None:
    first, second = demo.ids("a"), demo.ids("a")
    made = [first() for _ in range(3)]
    assert made == [second() for _ in range(3)]
    assert len({*made, demo.ids("b")()}) == 4
    assert {len(one) for one in made} == {32}


# Somebody who has never seen it.


@pytest.fixture
async def address(finished: Folder) -> AsyncIterator[str]:
    """Where the demo is served."""
    port = free_port()
    settings = Settings(
        database=f"sqlite:///{finished.path / 'sipbot.db'}",
        keys_file=str(finished.path / "sipbot.keys"),
        public_url=f"http://127.0.0.1:{port}",
    )
    parts = await build_parts(settings, env={})
    async with TestServer(build_app(parts), port=port):
        yield settings.public_url
    await parts.close()


@pytest.fixture
async def somebody(finished: Folder, address: str) -> AsyncIterator[BrowserPage]:
    """A browser in front of the page for signing in, with scripts off, so that forms and links are all there is."""
    async with (
        async_playwright() as playwright,
        await playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS) as chromium,
        await chromium.new_context(java_script_enabled=False, accept_downloads=True) as context,
    ):
        page = await context.new_page()
        page.set_default_timeout(60_000)
        await page.goto(f"{address}/s")
        email, password = signs_in(finished.path)
        await page.get_by_label("E-mail address").fill(email)
        await page.get_by_label("Password").fill(password)
        await page.get_by_role("button", name="Sign in").click()
        yield page


WORDS = "Publish bus times that hold, and tell families by text message when a bus is late. <b>=1+1</b>"


async def test_somebody_new_merges_themes_decides_on_a_recommendation_and_saves_the_document(
    finished: Folder, somebody: BrowserPage
) -> None:
    page = somebody
    themes = [theme["name"] for theme in finished.table("themes")]
    await page.get_by_role("link", name=themes[0], exact=True).click()
    await expect(page.locator("article.answer").first).to_be_visible()
    n_before = int(re.findall(r"in ([\d,]+) answers", await page.locator(".lead").inner_text())[0])

    await page.get_by_text("Put other themes into it").click()
    await page.get_by_label(themes[1]).check()
    await page.get_by_role("button", name="Merge").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(themes[0])
    n_people, n_after = map(
        int, re.findall(r"^(\d+) people.*in (\d+) answers", await page.locator(".lead").inner_text())[0]
    )
    assert n_after > n_before

    await page.get_by_role("link", name="Recommendations", exact=True).click()
    await page.get_by_role("link", name=re.compile(r"^Open A3\b")).click()
    await page.get_by_text("Change the words").click()
    await page.get_by_label("The recommendation, in the team’s words").fill(WORDS)
    await page.get_by_role("button", name="Save these words").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("tell families by text message")
    await page.get_by_text("Approve it").click()
    await page.get_by_label("Your role on the planning team").fill("principal")
    await page.get_by_role("button", name="I approve these words").click()
    await page.get_by_text("Decide what becomes of it").click()
    await page.get_by_label("Adopted").check()
    await page.get_by_label("Why, in a sentence").fill("Families asked for it, and it costs little.")
    await page.get_by_label("Where in the plan").fill("Section 4")
    await page.get_by_label("Who is responsible").fill("Operations manager")
    await page.get_by_role("button", name="Save the decision").click()

    await page.get_by_role("link", name="Documents", exact=True).click()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Word document").click()
    saved = finished.path / "saved.docx"
    await (await download.value).save_as(saved)
    document = docx.Document(str(saved))
    told = [paragraph.text for paragraph in document.paragraphs]
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert f"A3. {WORDS}. (The planning team’s own words.)" in told
    assert any(one.endswith("A3 is adopted with 1 of 2 approvals.") for one in told)
    assert ["Themes merged", "1"] in rows
    assert [row[1:] for row in rows if row[0] == "T1" and row[-1] == str(n_after)] == [
        [themes[0], str(n_people), str(n_after)]
    ]
