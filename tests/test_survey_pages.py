"""The pages on which a planning team writes surveys: what they show, what becomes of what is typed, what is asked."""

import io
import re
import zipfile
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from aiohttp import FormData, web
from aiohttp.test_utils import TestClient, TestServer

from analysis.report import Report
from sipbot import surveys
from sipbot.checking.languages import PHRASES_FILE, file_of, ours
from sipbot.conversations import Conversations
from sipbot.engagements import add_school
from sipbot.engine.survey import Privacy
from sipbot.library import Library
from sipbot.storage import Database, reporting
from sipbot.translating import po_text
from sipbot.web import review, survey_themes
from sipbot.web import surveys as pages_of_surveys
from sipbot.web.auth.door import Door
from sipbot.web.pages import Pages
from sipbot.writing.drafts import Drafts
from tests import room
from tests.conftest import SCHOOL, Clock, sqlite_copy
from tests.keys import keyring
from tests.people import Person
from tests.reports import school
from tests.test_review import OneReport

HOME = f"/s/{SCHOOL.id}/surveys"
BUS = """\
# Asked at the bus stops.
title: Our buses
audience: [family]
consent: May we keep your answers for the school's plan? Reply 1 to begin, 2 to leave.
questions:
  # Who answers.
  - key: role
    type: choice
    text: Who are you?
    choices: {family: A parent, staff: A teacher}

  - {key: stop, type: text, text: What is your bus stop like?}

  - key: safe
    type: scale
    text: How safe is the stop?
    low: {1: Not at all}
    high: {5: Very}
    ask_if: {role: [family]}
thanks: Thank you.
"""
OWN_IDEAS = """\
title: Ideas
audience: [family]
consent: May we keep your answers for the school's plan? Reply 1 to begin, 2 to leave.
questions:
  - {key: ideas, type: text, text: What would you change? Write one idea a line.}
  - {key: best, type: choices, text: Which matter most?, choices_from: ideas, at_most: 3}
  - {key: one, type: choice, text: And if only one?, choices_from: best}
thanks: Thank you.
"""
ABOUT = {
    "title": "Buses",
    "audience": ["family"],
    "consent": "May we keep your answers for the school's plan? Reply 1 to begin, 2 to leave.",
    "thanks": "Thank you.",
}
LOOKED_AFTER = {"status": "notice and opt-out given", "by": "Bo Invented", "on": "2026-10-01"}


@dataclass
class Team:
    """A browser of somebody on the planning team."""

    client: TestClient[web.Request, web.Application]
    csrf: str
    folder: Path

    @property
    def drafts(self) -> Drafts:
        return Drafts(self.folder / "schools" / SCHOOL.id)

    def mark(self, name: str) -> str:
        draft = self.drafts.draft(name)
        return draft.mark if draft else ""

    async def sees(self, path: str, status: int = 200) -> str:
        async with self.client.get(f"{HOME}{path}") as response:
            html = await response.text()
        assert response.status == status
        return html

    async def sends(self, path: str, fields: Mapping[str, object] | None = None, *, mark: str | None = None) -> str:
        """What comes of a form; its status stands before the words of the page."""
        name = path.split("/")[1]
        sent = {"csrf": self.csrf, "mark": self.mark(name) if mark is None else mark, **(fields or {})}
        data = FormData(
            [(key, one) for key, some in sent.items() for one in (some if isinstance(some, list) else [some])]
        )
        async with self.client.post(f"{HOME}{path}", data=data) as response:
            return f"{response.status} {words(await response.text())}"


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.partition("<main")[2].partition(">")[2])).split())


@pytest.fixture
async def database(sqlite_with_tables: Path, tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(sqlite_copy(sqlite_with_tables, tmp_path), keyring(), durable=False)
    await add_school(database, SCHOOL, now=Clock().now)
    yield database
    await database.close()


def app_of(database: Database, library: Library, report: Report | None = None) -> web.Application:
    app, pages, accounts = web.Application(), Pages(), room.accounts_of(database)
    app.middlewares.append(pages.languages.of_request)
    door = Door(accounts, pages, is_https=False)
    survey_themes.connect(app, library, OneReport(report), door, pages, clock=Clock())
    pages_of_surveys.connect(app, library, database, door, pages, clock=Clock())
    review.connect(app, OneReport(school()), room.Forgetful(), door, pages)
    return app


async def somebody(
    database: Database, folder: Path | None, role: str, name: str = "Ana Invented", report: Report | None = None
) -> AsyncIterator[Team]:
    accounts = room.accounts_of(database)
    cookies = await room.signed_in(accounts, SCHOOL.id, role, name)
    person = await accounts.signed_in(cookies[room.COOKIE])
    assert person is not None
    async with TestClient(TestServer(app_of(database, Library(folder), report)), cookies=cookies) as client:
        yield Team(client, person.csrf, folder or Path())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where schools' surveys stand, with one that they share."""
    (tmp_path / "surveys").mkdir()
    (tmp_path / "surveys" / "buses.yaml").write_text(BUS)
    return tmp_path / "surveys"


@pytest.fixture
async def owner(database: Database, folder: Path) -> AsyncIterator[Team]:
    async for team in somebody(database, folder, "owner"):
        yield team


@pytest.fixture
async def copied(owner: Team) -> Team:
    """An owner whose school has a draft of its own."""
    assert (await owner.sends("/buses/copy", {"name": "our_buses"})).startswith("200")
    return owner


def text_of(team: Team, name: str = "our_buses") -> str:
    draft = team.drafts.draft(name)
    return draft.text if draft else ""


# Looking.


async def test_every_survey_is_listed_with_the_state_of_each_translation(owner: Team) -> None:
    told = words(await owner.sees(""))
    assert "Our buses" in told
    assert "Español : draft by the sipbot authors, offered" in told


async def test_what_check_says_stands_beside_the_question_with_its_line(copied: Team) -> None:
    text = text_of(copied).replace("What is your bus stop like?", "Is the stop safe and is the driver kind?")
    await copied.sends("/our_buses/yaml", {"yaml": text})
    html = await copied.sees("/our_buses")
    card = html.partition('id="question-1"')[2].partition("</li>")[0]
    assert "(line 12) this may ask two things at once" in words(f"<main>{card}")


async def test_a_question_is_shown_as_the_text_message_that_arrives(owner: Team) -> None:
    told = words(await owner.sees("/family_voice?in=es&on=sms"))
    assert "¿Qué tiene de bueno nuestra escuela?" in told
    assert "2 text messages" in told


@pytest.mark.parametrize(
    ("language", "ideas", "picks"),
    [
        pytest.param(
            "en",
            "Its choices are each person's own ideas from “ideas”. Those shown are an example.",
            "Its choices are what each person picked in “best”. Those shown are an example.",
            id="in English",
        ),
        pytest.param(
            "es",
            "Sus opciones son las ideas que cada persona escribió en «ideas». Las que se muestran son un ejemplo.",
            "Sus opciones son lo que cada persona eligió en «best». Las que se muestran son un ejemplo.",
            id="in Spanish",
        ),
    ],
)
async def test_a_question_says_where_its_choices_come_from(
    owner: Team, folder: Path, language: str, ideas: str, picks: str
) -> None:
    (folder / "ideas.yaml").write_text(OWN_IDEAS)
    async with owner.client.get(f"{HOME}/ideas", headers={"Accept-Language": language}) as response:
        cards = (await response.text()).split('id="question-')[1:]
    told = [words(f"<main>{card.partition('</li>')[0]}") for card in cards]
    assert [[line in one for line in (ideas, picks)] for one in told] == [[False, False], [True, False], [False, True]]
    assert "1. Safer buses 2. More art and music" in told[1]


async def test_a_question_whose_choices_come_from_nowhere_is_told_so(copied: Team) -> None:
    text = OWN_IDEAS.replace("choices_from: ideas", "choices_from: idea")
    await copied.sends("/our_buses/yaml", {"yaml": text})
    card = (await copied.sees("/our_buses")).partition('id="question-1"')[2].partition("</li>")[0]
    assert "choices_from names 'idea', which is not asked before this question" in words(f"<main>{card}")
    assert "an example" not in card


async def test_the_whole_conversation_is_shown_for_each_way(owner: Team) -> None:
    told = words(await owner.sees("/buses/phone?way=1"))
    assert "What is your bus stop like?" in told
    assert "How safe is the stop?" not in told


async def test_without_a_folder_surveys_can_be_read_and_the_page_says_what_to_set(database: Database) -> None:
    async for team in somebody(database, None, "owner"):
        assert "sets SIPBOT_SURVEYS to a folder" in words(await team.sees(""))
        assert (await team.sends("/family_voice/copy", {"name": "ours"})).startswith("404")


# Changing.


async def test_a_copy_is_the_schools_own_and_the_other_stays_as_it_is(copied: Team, folder: Path) -> None:
    assert text_of(copied) == BUS
    assert (folder / "buses.yaml").read_text() == BUS
    assert surveys.names((folder,)).count("our_buses") == 0


@pytest.mark.parametrize("name", ["", "../evil", "Bus", "1bus", "a" * 41, "sipbot", "a/b", "a.b"])
async def test_a_name_cannot_be_a_path(owner: Team, folder: Path, name: str) -> None:
    before = sorted(folder.rglob("*.yaml"))
    assert (await owner.sends("/buses/copy", {"name": name})).startswith("422")
    assert sorted(folder.rglob("*.yaml")) == before


async def test_a_changed_question_changes_its_lines_alone(copied: Team) -> None:
    form = {"key": "role", "type": "choice", "typed_as": "choice", "text": "Which are you?"}
    rows = {"choice_key": ["family", "staff", ""], "choice_label": ["A parent", "A teacher", "A driver"]}
    told = await copied.sends("/our_buses/questions/0", {**form, **rows, "choice_place": ["2", "1", ""]})
    assert told.startswith("200 Saved in the draft.")
    block = "    choices:\n      staff: A teacher\n      family: A parent\n      a_driver: A driver\n"
    after = BUS.replace("Who are you?", "Which are you?")
    assert text_of(copied) == after.replace("    choices: {family: A parent, staff: A teacher}\n", block)


async def test_a_form_that_changes_nothing_leaves_the_file_as_it_is(copied: Team) -> None:
    form = {
        "key": "safe",
        "type": "scale",
        "typed_as": "scale",
        "text": "How safe is the stop?",
        "ask role": ["family"],
    }
    ends = {"low": "1", "low_label": "Not at all", "high": "5", "high_label": "Very"}
    assert (await copied.sends("/our_buses/questions/2", {**form, **ends})).startswith("200")
    assert (text_of(copied), copied.drafts.draft("our_buses").n_steps) == (BUS, 0)  # type: ignore[union-attr]


async def test_a_question_is_added_where_it_was_asked_for_and_gets_a_key(copied: Team) -> None:
    told = await copied.sends("/our_buses/new", {"at": "1", "text": "Who drives: you?", "type": "number"})
    assert told.startswith("200 Added to the draft.")
    new = "\n  - key: who_drives_you\n    type: number\n    text: 'Who drives: you?'\n\n  - {key: stop"
    assert text_of(copied) == BUS.replace("\n  - {key: stop", new)


async def test_a_question_moves_with_the_comment_above_it_and_goes(copied: Team) -> None:
    await copied.sends("/our_buses/questions/0/move", {"to": "down"})
    assert text_of(copied).index("{key: stop") < text_of(copied).index("# Who answers.")
    await copied.sends("/our_buses/questions/1/remove")
    assert "role\n" not in text_of(copied)
    assert "To mend" in await copied.sees("/our_buses")


async def test_each_change_can_be_taken_back(copied: Team) -> None:
    await copied.sends("/our_buses/questions/0/move", {"to": "down"})
    await copied.sends("/our_buses/questions/1/remove")
    for _ in range(2):
        assert "The change was taken back." in await copied.sends("/our_buses/undo")
    assert text_of(copied) == BUS


async def test_who_is_second_is_told_and_keeps_what_they_typed(copied: Team) -> None:
    mark = copied.mark("our_buses")
    await copied.sends("/our_buses/questions/0/move", {"to": "down"})
    form = {"key": "safe", "type": "scale", "text": "How <safe> do you feel?"}
    told = await copied.sends("/our_buses/questions/2", form, mark=mark)
    assert told.startswith("409")
    assert "Somebody else changed this survey meanwhile" in told
    assert "How <safe> do you feel?" in told
    assert "How <safe>" not in text_of(copied)


async def test_who_is_second_sees_both_and_chooses(copied: Team) -> None:
    mark = copied.mark("our_buses")
    theirs = {"key": "safe", "type": "scale", "text": "How safe is the stop?"}
    await copied.sends("/our_buses/questions/2", theirs)
    mine = {"key": "safe", "type": "scale", "text": "How <safe> do you feel?"}
    told = await copied.sends("/our_buses/questions/2", mine, mark=mark)
    assert "What you ask How safe is the stop? How <safe> do you feel? Keep it as it is now" in told
    assert "How safe is the stop?" in text_of(copied)
    assert "Saved in the draft." in await copied.sends("/our_buses/questions/2", mine)
    assert "How <safe> do you feel?" in text_of(copied)


async def test_what_no_form_can_change_is_changed_as_yaml(copied: Team) -> None:
    form = {"key": "stop", "type": "text", "typed_as": "text", "text": "How is it?"}
    assert "Change it as YAML" in await copied.sends("/our_buses/questions/1", form)
    text = BUS.replace("audience: [family]", "audience: [family]\ntags: {part: north}").replace("\n", "\r\n")
    await copied.sends("/our_buses/yaml", {"yaml": text})
    assert text_of(copied) == text.replace("\r\n", "\n")


async def test_bad_yaml_comes_back_with_its_line_and_nothing_is_kept(copied: Team) -> None:
    told = await copied.sends("/our_buses/yaml", {"yaml": BUS.replace("Our buses", "Our buses: <b>north")})
    assert told.startswith("422")
    assert "(line 2) a colon and a space begin a new key" in told
    assert "Our buses: <b>north" in told
    assert text_of(copied) == BUS


async def test_a_reviewer_writes_and_only_an_owner_publishes(database: Database, folder: Path) -> None:
    async for team in somebody(database, folder, "reviewer"):
        assert (await team.sends("/buses/copy", {"name": "ours"})).startswith("200")
        assert (await team.sends("/ours/publish", {"seen": "yes"})).startswith("403")
    async for team in somebody(database, folder, "viewer", "Bo Invented"):
        assert "Our buses" in await team.sees("/ours")
        assert (await team.sends("/ours/undo")).startswith("403")


async def test_who_looked_after_the_rights_of_parents_is_kept_in_the_file_and_taken_out_again(copied: Team) -> None:
    as_it_is = {**ABOUT, "title": "Our buses"}
    assert (await copied.sends("/our_buses/about", {**as_it_is, **LOOKED_AFTER})).startswith("200 Saved in the draft.")
    said = "student_consent:\n  status: notice and opt-out given\n  by: Bo Invented\n  on: '2026-10-01'\n"
    assert text_of(copied) == BUS.replace("questions:\n", f"{said}questions:\n")
    await copied.sends("/our_buses/about", {**as_it_is, **LOOKED_AFTER, "status": ""})
    assert text_of(copied) == BUS


async def test_the_same_said_of_parents_again_leaves_the_file_as_it_is(copied: Team) -> None:
    said = "student_consent: {by: Bo Invented, on: 2026-10-01, status: notice and opt-out given}\nquestions:\n"
    await copied.sends("/our_buses/yaml", {"yaml": BUS.replace("questions:\n", said)})
    await copied.sends("/our_buses/about", {**ABOUT, "title": "Our buses", **LOOKED_AFTER})
    assert text_of(copied) == BUS.replace("questions:\n", said)


@pytest.mark.parametrize("wrong", [{"by": ""}, {"on": ""}, {"on": "soon"}])
async def test_parents_rights_that_nobody_looked_after_on_a_day_keep_a_survey_from_being_published(
    copied: Team, wrong: dict[str, str]
) -> None:
    await copied.sends("/our_buses/about", {**ABOUT, **LOOKED_AFTER, **wrong})
    assert (await copied.sends("/our_buses/publish", {"seen": "yes"})).startswith("422")
    assert copied.drafts.published("our_buses") is None


async def test_a_draft_is_thrown_away_and_what_is_asked_stays(copied: Team) -> None:
    await copied.sends("/our_buses/publish", {"seen": "yes"})
    await copied.sends("/our_buses/about", ABOUT)
    old = copied.mark("our_buses")
    await copied.sends("/our_buses/questions/0/move", {"to": "down"})
    assert (await copied.sends("/our_buses/discard", mark=old)).startswith("409")
    assert "The draft is gone." in await copied.sends("/our_buses/discard")
    published = copied.drafts.published("our_buses")
    assert (copied.drafts.draft("our_buses"), published and published.read_text()) == (None, BUS)
    assert list((copied.drafts.folder / "drafts").rglob("our_buses.*")) == []


# Publishing.


async def test_errors_keep_a_survey_from_being_published(copied: Team) -> None:
    await copied.sends("/our_buses/yaml", {"yaml": BUS.replace("thanks: Thank you.\n", "")})
    assert "'thanks' is missing" in words(await copied.sees("/our_buses/publish"))
    assert (await copied.sends("/our_buses/publish", {"seen": "yes"})).startswith("422")
    assert copied.drafts.published("our_buses") is None


async def test_what_the_check_says_is_said_in_the_language_of_the_page(copied: Team) -> None:
    await copied.sends("/our_buses/yaml", {"yaml": BUS.replace("like?", "like and is it safe?")})
    copied.client.session.cookie_jar.update_cookies({"sipbot-language": "es"})
    page = await copied.sees("/our_buses")
    assert "<span>puede que esto pregunte dos cosas a la vez (&#39;and is&#39;): pregunte la más importante" in page
    assert "this may ask two things" not in page


async def test_warnings_have_to_be_seen(copied: Team) -> None:
    await copied.sends("/our_buses/yaml", {"yaml": BUS.replace("like?", "like and is it safe?")})
    assert "Look at the warnings" in await copied.sends("/our_buses/publish")
    assert copied.drafts.published("our_buses") is None


async def test_a_published_survey_is_the_same_file_and_former_versions_stay(copied: Team) -> None:
    poster = f'<a href="/c/{SCHOOL.id}/our_buses/poster">A poster with its address and QR code</a>'
    assert poster not in await copied.sees("/our_buses")
    assert "Published as version 1." in await copied.sends("/our_buses/publish", {"seen": "yes"})
    assert poster in await copied.sees("/our_buses")
    await copied.sends("/our_buses/about", ABOUT)
    assert "- title: Our buses + title: Buses" in words(await copied.sees("/our_buses/publish"))
    assert "Published as version 2." in await copied.sends("/our_buses/publish", {"seen": "yes"})
    path = copied.drafts.published("our_buses")
    first = copied.drafts.folder / "versions" / "our_buses" / "0001" / "our_buses.yaml"
    assert first.read_text() == BUS
    assert path is not None
    assert path.read_text().startswith("# Asked at the bus stops.\ntitle: Buses\n")
    assert [(one.number, one.by) for one in copied.drafts.versions("our_buses")] == [
        (1, "Ana Invented"),
        (2, "Ana Invented"),
    ]


async def twice_published(team: Team) -> None:
    await team.sends("/our_buses/publish", {"seen": "yes"})
    await team.sends("/our_buses/about", ABOUT)
    await team.sends("/our_buses/publish", {"seen": "yes"})


async def test_a_former_version_is_brought_back_as_a_draft(copied: Team) -> None:
    await twice_published(copied)
    assert await copied.sees("/our_buses/versions/1/yaml") == BUS
    text = await copied.sends("/our_buses/versions/1/back")
    assert "This is version 1 again, as a draft. Nobody is asked it yet." in text
    assert (text_of(copied), len(copied.drafts.versions("our_buses"))) == (BUS, 2)
    assert "+ title: Our buses" in words(await copied.sees("/our_buses/publish"))
    assert "Published as version 3." in await copied.sends("/our_buses/publish", {"seen": "yes"})


async def test_a_page_of_each_version_says_what_it_changed_and_what_was_changed_since(copied: Team) -> None:
    await twice_published(copied)
    first, second = [words(await copied.sees(f"/our_buses/versions/{number}")) for number in (1, 2)]
    assert "What it changed All of it is new. What was changed since" in first
    assert "- title: Our buses + title: Buses" in first
    assert "Bring version 1 back as a draft" in first
    assert "This is what people are asked now. Save the survey as it was then (YAML) What it changed" in second
    assert "- title: Our buses + title: Buses" in second
    assert "What was changed since" not in second


async def test_a_draft_is_not_lost_to_a_former_version(copied: Team) -> None:
    await twice_published(copied)
    await copied.sends("/our_buses/about", {**ABOUT, "title": "Buses and vans"})
    draft = text_of(copied)
    assert "publish the draft first or throw it away" in words(await copied.sees("/our_buses"))
    assert (await copied.sends("/our_buses/versions/1/back")).startswith("409 ")
    assert text_of(copied) == draft


async def test_a_former_version_leaves_the_words_that_all_surveys_share_as_they_are_now(young: Team) -> None:
    own_words = file_of(young.drafts.folder / f"{PHRASES_FILE}.yaml", "es")
    in_drafts = file_of(young.drafts.folder / "drafts" / f"{PHRASES_FILE}.yaml", "es")
    shared = file_of(ours() / f"{PHRASES_FILE}.yaml", "es").read_text()
    in_drafts.write_text(f"{shared}\n# As they were.\n")
    await young.sends("/young/publish", {"seen": "yes"})
    own_words.write_text(f"{shared}\n# As they are now.\n")
    await young.sends("/young/versions/1/back")
    await young.sends("/young/publish", {"seen": "yes"})
    assert len(young.drafts.versions("young")) == 2
    assert own_words.read_text().endswith("# As they are now.\n")


@pytest.mark.parametrize("number", ["0", "3", "9999", "one", "99999"])
async def test_a_version_that_never_was_is_not_there(copied: Team, number: str) -> None:
    await twice_published(copied)
    await copied.sees(f"/our_buses/versions/{number}", status=404)
    await copied.sees(f"/our_buses/versions/{number}/yaml", status=404)
    assert (await copied.sends(f"/our_buses/versions/{number}/back")).startswith("404 ")


async def test_the_file_can_be_taken_along(copied: Team) -> None:
    assert await copied.sees("/our_buses/files/yaml") == BUS


# Translations.


@pytest.fixture
async def young(owner: Team) -> Team:
    """An owner whose school has a draft of a survey that is translated into Spanish."""
    await owner.sends("/student_voice_k3/copy", {"name": "young"})
    return owner


async def thanks(team: Team, text: str) -> None:
    """Change the last words of that survey."""
    draft, published = team.drafts.draft("young"), team.drafts.published("young")
    path = draft.path if draft else published
    assert path is not None
    before = surveys.examine(path).written.values
    told = await team.sends("/young/about", {**before, "audience": ["student"], "thanks": text})
    assert told.startswith("200 Saved in the draft.")


async def gives_back(team: Team, name: str, content: bytes) -> str:
    """What comes of a translator's file; its status stands before the words of the page."""
    form = FormData({"csrf": team.csrf, "mark": team.mark("young")})
    form.add_field("file", io.BytesIO(content), filename=name)
    async with team.client.post(f"{HOME}/young/translations", data=form) as response:
        return f"{response.status} {words(await response.text())}"


def spanish(team: Team, text: str, folder: str = "drafts") -> tuple[str, bool]:
    """What its last words *text* are in Spanish, and whether somebody must look at that again."""
    blocks = po_text.blocks_of(file_of(team.drafts.folder / folder / "young.yaml", "es").read_text())
    said = {(one.context, one.text): (one.said, one.is_fuzzy) for one in blocks}
    return said.get(("thanks", text), ("", False))


async def test_a_changed_text_closes_its_languages_until_the_workbook_comes_back(young: Team) -> None:
    await thanks(young, "Thank you for telling us!")
    closed = "Español : draft by the sipbot authors, closed: 1 text to translate"
    assert closed in words(await young.sees("/young/publish"))
    async with young.client.get(f"{HOME}/young/files/xlsx") as response:
        book = openpyxl.load_workbook(io.BytesIO(await response.read()))
    row = next(row for row in book["es"].iter_rows() if row[1].value == "Thank you for telling us!")
    row[2].value, row[5].value = "¡Gracias por contarnos!", None
    out = io.BytesIO()
    book.save(out)
    assert "Español: 1" in await gives_back(young, "back.xlsx", out.getvalue())
    assert "Español : draft by the sipbot authors, offered" in words(await young.sees("/young/publish"))


async def test_translators_see_what_a_reworded_text_was_translated_with(young: Team) -> None:
    before = surveys.examine(young.drafts.folder / "drafts" / "young.yaml").written.values["thanks"]
    said, _ = spanish(young, before)
    kept = file_of(young.drafts.folder / "drafts" / "young.yaml", "es").read_text()
    await thanks(young, "Thank you for telling us!")
    blocks = {one.text: one for one in po_text.blocks_of(await young.sees("/young/files/es"))}
    reworded = blocks["Thank you for telling us!"]
    assert (reworded.said, reworded.is_fuzzy) == (said, True)
    async with young.client.get(f"{HOME}/young/files/xlsx") as response:
        book = openpyxl.load_workbook(io.BytesIO(await response.read()))
    row = next(row for row in book["es"].iter_rows() if row[1].value == "Thank you for telling us!")
    assert (row[2].value, bool(row[5].value)) == (said, True)
    assert file_of(young.drafts.folder / "drafts" / "young.yaml", "es").read_text() == kept


async def test_the_po_file_that_the_page_gives_comes_back_translated(young: Team) -> None:
    before = surveys.examine(young.drafts.folder / "drafts" / "young.yaml").written.values["thanks"]
    said, _ = spanish(young, before)
    po = (await young.sees("/young/files/es")).replace(said, "¡Mil gracias!")
    assert "Taken into the draft; changed texts: Español: 1" in await gives_back(young, "young.es.po", po.encode())
    assert spanish(young, before) == ("¡Mil gracias!", False)


async def test_the_po_file_of_another_survey_is_not_taken(young: Team) -> None:
    kept = file_of(young.drafts.folder / "drafts" / "young.yaml", "es").read_text()
    async with young.client.get(f"{HOME}/family_voice/files/es") as response:
        told = await gives_back(young, "back.po", await response.read())
    assert told.startswith("422")
    assert "this is of the survey 'family_voice', not of 'young'" in told
    assert file_of(young.drafts.folder / "drafts" / "young.yaml", "es").read_text() == kept


@pytest.mark.parametrize("name", ["back.po", "back.xlsx"])
async def test_a_file_that_is_none_of_a_translator_is_told_and_not_kept(young: Team, name: str) -> None:
    kept = file_of(young.drafts.folder / "drafts" / "young.yaml", "es").read_text()
    assert (await gives_back(young, name, b"%PDF-1.7 \xff\x00")).startswith("422")
    assert file_of(young.drafts.folder / "drafts" / "young.yaml", "es").read_text() == kept


async def test_a_file_of_more_than_a_megabyte_is_told(young: Team) -> None:
    told = await gives_back(young, "back.po", b"#" * 1_100_000)
    assert told.startswith("413 The file is too large The file is larger than 1 MB. Nothing was kept.")


async def test_a_workbook_that_would_fill_the_memory_is_not_opened(young: Team) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", b" " * 60_000_000)
    told = await gives_back(young, "back.xlsx", out.getvalue())
    assert told.startswith("422")
    assert "this is too large for translations: unpacked it has 60 MB" in told


async def test_a_reworded_text_of_a_published_survey_keeps_its_translation_to_be_looked_at(young: Team) -> None:
    before = surveys.examine(young.drafts.folder / "drafts" / "young.yaml").written.values["thanks"]
    said, _ = spanish(young, before)
    await young.sends("/young/publish", {"seen": "yes"})
    await thanks(young, "Thank you for telling us!")
    await young.sends("/young/publish", {"seen": "yes"})
    assert spanish(young, "Thank you for telling us!", ".") == (said, True)
    assert spanish(young, before, ".") == ("", False)


async def test_a_reworded_text_of_a_new_copy_keeps_its_translation_to_be_looked_at(young: Team) -> None:
    before = surveys.examine(young.drafts.folder / "drafts" / "young.yaml").written.values["thanks"]
    said, _ = spanish(young, before)
    await thanks(young, "Thank you for telling us!")
    await young.sends("/young/publish", {"seen": "yes"})
    assert spanish(young, "Thank you for telling us!", ".") == (said, True)


async def test_a_text_reworded_twice_keeps_its_translation_when_a_file_came_back_between(young: Team) -> None:
    before = surveys.examine(young.drafts.folder / "drafts" / "young.yaml").written.values["thanks"]
    said, _ = spanish(young, before)
    for text in ("Thank you for telling us!", "Thanks for all you said!"):
        await thanks(young, text)
        back = await young.sees("/young/files/pt")
        assert (await gives_back(young, "young.pt.po", back.encode())).startswith("200")
    assert spanish(young, "Thanks for all you said!") == (said, True)


async def test_brackets_without_end_are_told_and_not_kept(copied: Team) -> None:
    assert (await copied.sends("/our_buses/yaml", {"yaml": "a: " + "[" * 5000})).startswith("422")
    assert text_of(copied) == BUS


# While people are asked.


async def test_conversations_that_run_finish_the_version_they_began_with(
    copied: Team, database: Database, clock: Clock, new_id: Callable[[], str]
) -> None:
    await copied.sends("/our_buses/publish", {"seen": "yes"})
    bots = [
        Conversations(
            database, {}, own=Library(copied.folder).own, privacy=Privacy(), clock=clock, new_id=new_id
        )  # as in two processes
        for _ in range(2)
    ]
    sam, kim = (Person(bot, name, survey="our_buses") for bot, name in zip(bots, ("sam", "kim"), strict=True))
    await sam.says("1")
    form = {"key": "role", "type": "choice", "typed_as": "choice", "text": "Which are you today?"}
    rows = {"choice_key": ["family", "staff"], "choice_label": ["A parent", "A teacher"], "choice_place": ["1", "2"]}
    await copied.sends("/our_buses/questions/0", {**form, **rows})
    await copied.sends("/our_buses/publish", {"seen": "yes"})
    await kim.says("1")
    await sam.says("1")
    assert [(await one.heard())[1] for one in (sam, kim)] == ["Who are you?", "Which are you today?"]
    assert (await sam.heard())[2] == "What is your bus stop like?"
    asked = await database.read(reporting.survey_use, SCHOOL.id)
    versions = [one.fingerprint for one in copied.drafts.versions("our_buses")]
    assert len(set(versions)) == 2
    assert len({row.fingerprint for row in asked}) == 2


async def test_a_survey_that_somebody_breaks_by_hand_is_asked_as_it_was(owner: Team, folder: Path) -> None:
    own = folder / "schools" / SCHOOL.id / "ours.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(BUS)
    library = Library(folder)
    assert library.own(SCHOOL.id)["ours"].title == "Our buses"
    own.write_text(BUS.replace("thanks:", "thx:"))
    assert library.own(SCHOOL.id)["ours"].title == "Our buses"


def test_what_one_school_writes_no_other_is_asked(folder: Path) -> None:
    drafts, library = Drafts(folder / "schools" / "alder"), Library(folder)
    drafts.publish("buses", drafts.begin("buses", folder / "buses.yaml").mark, by="Ana", at=Clock().now)
    assert [list(library.own(school)) for school in ("alder", "birch")] == [["buses"], []]
    assert library.own("alder").get("../../buses") is None


def test_a_file_that_has_not_changed_is_not_read_again(folder: Path) -> None:
    library, path = Library(folder), folder / "buses.yaml"
    first = library.examined(path)
    assert library.examined(path) is first
    path.write_text(BUS.replace("Our buses", "Your buses"))
    assert library.examined(path).written.values["title"] == "Your buses"
