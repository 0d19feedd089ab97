"""From stored answers to a stored report and back: which answers count, whose they are, and what stays as it was."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pandas as pd
import pytest
from sqlalchemy import insert, select

from analysis.document import document
from analysis.document.blocks import Missing, Table
from analysis.document.words import HELD_BACK
from analysis.exports.tables import themes
from analysis.report import Gap, Report, Version
from analysis.represent import members
from analysis.table import check
from sipbot.analyses import Analyses, StoredVectors
from sipbot.conversations import Conversations
from sipbot.engagements import SchoolFile, add_school
from sipbot.engine.survey import Privacy, Survey
from sipbot.reports import NothingToAnalyze
from sipbot.storage import Database, Transaction, reporting, tables
from sipbot.surveys import load
from tests.conftest import NOON, Clock
from tests.people import BUS, Person, bot

NewId = Callable[[], str]
MAPLE = SchoolFile(
    id="maple",
    name="Maple School (invented)",
    invented=True,
    enrollment={"race": {"hispanic": 100, "white": 60, "black": 40, "asian": 10, "multiracial": 20}},
)


@pytest.fixture
def analyses(database: Database, clock: Clock, new_id: NewId) -> Analyses:
    return Analyses(database, smallest_group=10, embedder="tfidf", clock=clock, new_id=new_id)


@pytest.fixture
def inbox(database: Database, clock: Clock, new_id: NewId) -> Conversations:
    return bot(database, clock, new_id)


@pytest.fixture
def families(database: Database, clock: Clock, new_id: NewId) -> Conversations:
    """The bot that asks families what `family_voice` asks."""
    surveys = {"family_voice": load("family_voice")}
    return Conversations(database, surveys, privacy=Privacy(), clock=clock, new_id=new_id)


async def talk(bot: Conversations, handle: str, *lines: str, survey: str = "bus") -> None:
    person = Person(bot, handle, survey=survey)
    for line in lines:
        await person.says(line)


async def two_riders(inbox: Conversations) -> None:
    await talk(inbox, "sam", "1", "1", "The bus is late every morning.", "More buses in the morning, please.")
    await talk(inbox, "ana", "1", "2", "The ride is loud and long.", "In the back, with my friends.", "A quiet bus.")


def said(report: Report) -> list[tuple[str, str]]:
    return list(zip(report.table["question"], report.table["text"], strict=True))


def tag(report: Report, name: str) -> list[str]:
    return [str(value) for value in report.table[f"tag.{name}"]]


def roster(tx: Transaction, school: str, name: str, value: str) -> None:
    """What the school's list says of everybody."""
    people = [row.id for row in tx.execute(select(tables.Participant.id))]
    of = {"school_id": school, "name": name, "value": value, "source": "rostered", "at": NOON}
    tx.execute(insert(tables.Tag), [{**of, "participant_id": person} for person in people])


# Which answers count.


async def test_every_open_answer_counts_with_its_authors_tags(inbox: Conversations, analyses: Analyses) -> None:
    await two_riders(inbox)
    report = await analyses.run("lincoln")
    asked = report.table["analyze"]
    assert sorted(zip(said(report), tag(report, "role"), asked, strict=True)) == [
        (("ride", "The bus is late every morning."), "family", "challenge"),
        (("ride", "The ride is loud and long."), "student", "challenge"),
        (("seat", "In the back, with my friends."), "student", "asset"),
        (("wish", "A quiet bus."), "student", "suggestion"),
        (("wish", "More buses in the morning, please."), "family", "suggestion"),
    ]


async def test_an_answer_that_was_taken_back_does_not_count(inbox: Conversations, analyses: Analyses) -> None:
    await talk(
        inbox, "sam", "1", "1", "The bus is late.", "BACK", "The bus is never late.", "Nothing at all to change."
    )
    report = await analyses.run("lincoln")
    assert sorted(said(report)) == [("ride", "The bus is never late."), ("wish", "Nothing at all to change.")]


async def test_an_answer_of_a_branch_that_was_left_does_not_count(inbox: Conversations, analyses: Analyses) -> None:
    lines = ("The ride is loud.", "In the back.", "BACK", "BACK", "BACK", "1", "A quiet bus.")
    await talk(inbox, "sam", "1", "2", *lines)
    report = await analyses.run("lincoln")
    assert said(report) == [("ride", "The ride is loud."), ("wish", "A quiet bus.")]
    assert set(tag(report, "role")) == {"family"}


async def test_a_question_that_was_passed_is_no_answer(inbox: Conversations, analyses: Analyses) -> None:
    await talk(inbox, "sam", "1", "1", "SKIP", "A quiet bus.")
    assert said(await analyses.run("lincoln")) == [("wish", "A quiet bus.")]


async def test_the_answer_to_a_follow_up_counts_too(families: Conversations, analyses: Analyses) -> None:
    lines = ("1", "1", "The garden", "In May we ate the peas that the children had grown.")
    await talk(families, "sam", *lines, survey="family_voice")
    report = await analyses.run("lincoln")
    assert said(report) == [("keep", "The garden"), ("keep", "In May we ate the peas that the children had grown.")]
    assert list(report.table["analyze"]) == ["asset", "asset"]


async def test_nobody_and_nothing_is_told_apart_from_an_error(analyses: Analyses) -> None:
    with pytest.raises(NothingToAnalyze, match=r"^nobody has answered an open question yet$"):
        await analyses.run("lincoln")
    with pytest.raises(NothingToAnalyze, match=r"^nothing has been analyzed yet: run 'sipbot analyze' first$"):
        await analyses.latest("lincoln")


async def test_a_school_hears_only_its_own_people(database: Database, inbox: Conversations, analyses: Analyses) -> None:
    await add_school(database, MAPLE, now=NOON)
    await two_riders(inbox)
    with pytest.raises(NothingToAnalyze):
        await analyses.run("maple")


# Whose they are.


async def test_what_a_person_says_of_themselves_goes_before_the_roster(
    database: Database, inbox: Conversations, analyses: Analyses
) -> None:
    await talk(inbox, "sam", "1", "1", "The bus is late every morning.")
    await talk(inbox, "ana", "1", "SKIP", "The ride is loud and long.")
    await database.write(roster, "lincoln", "role", "staff")
    await database.write(roster, "lincoln", "grade", "3_5")
    report = await analyses.run("lincoln")
    assert (tag(report, "role"), tag(report, "grade")) == (["family", "staff"], ["3_5", "3_5"])


async def test_everything_that_was_chosen_is_a_tag(families: Conversations, analyses: Analyses) -> None:
    lines = ("1", "3", "The reading buddies, every single week.", "SKIP", "SKIP", "SKIP", "SKIP", "SKIP", "3, 1")
    await talk(families, "sam", *lines, survey="family_voice")
    assert tag(await analyses.run("lincoln"), "race") == ["black;asian"]


async def test_the_language_is_the_one_somebody_wrote_in(families: Conversations, analyses: Analyses) -> None:
    written = {
        "A professora de leitura é muito dedicada e as crianças gostam dela, mas a ajuda vem muito tarde.": "pt",
        "Eu queria que tivesse alguém na secretaria que fala português com as famílias brasileiras.": "pt",
        "The teachers know every child by name, and they call us with good news too.": "en",
        "no bus": "en",
    }
    for number, text in enumerate(written):
        await talk(families, f"family {number}", "1", "1", text, survey="family_voice")
    report = await analyses.run("lincoln")
    assert dict(zip(report.table["text"], report.table["language"], strict=True)) == written


async def test_the_only_one_who_answers_in_spanish_is_read_as_spanish(
    families: Conversations, analyses: Analyses
) -> None:
    spanish = "Los mensajes de la escuela llegan en inglés y no entiendo lo que dicen."
    english = "The teachers know every child by name, and they call us with good news too."
    await talk(families, "sam", "1", "1", english, survey="family_voice")
    await talk(families, "sol", "español", "1", "1", spanish, survey="family_voice")
    report = await analyses.run("lincoln")
    assert dict(zip(report.table["text"], report.table["language"], strict=True)) == {english: "en", spanish: "es"}


# What stays as it was.


async def test_answers_that_come_later_do_not_change_a_run(inbox: Conversations, analyses: Analyses) -> None:
    await two_riders(inbox)
    made = await analyses.run("lincoln")
    await talk(inbox, "lee", "1", "1", "The driver is kind.", "Nothing, keep the driver.")
    found = await analyses.latest("lincoln")
    assert (found.to_dict(), said(found)) == (made.to_dict(), said(made))
    assert len((await analyses.run("lincoln")).table) == 7


async def test_tags_and_answers_that_are_changed_later_do_not_change_a_run(
    inbox: Conversations, analyses: Analyses
) -> None:
    await two_riders(inbox)
    made = await analyses.run("lincoln")
    await talk(inbox, "lee", "1")
    for line in ("BACK", "BACK", "BACK", "1"):
        await Person(inbox, "ana").says(line, provider_id=f"later {line} {len(line)}")
    found = await analyses.latest("lincoln")
    assert themes(found) == themes(made)
    assert (said(found), tag(found, "role")) == (said(made), tag(made, "role"))


async def test_a_run_whose_answers_were_erased_says_so(inbox: Conversations, analyses: Analyses, clock: Clock) -> None:
    await two_riders(inbox)
    await analyses.run("lincoln")
    clock.advance(days=37 * 31)
    assert await inbox.erase_old() == 2
    told = r"^answers behind the last analysis have been erased: run 'sipbot analyze' again$"
    with pytest.raises(NothingToAnalyze, match=told):
        await analyses.latest("lincoln")


async def test_every_run_is_kept(database: Database, inbox: Conversations, analyses: Analyses, clock: Clock) -> None:
    await two_riders(inbox)
    first = await analyses.run("lincoln")
    clock.advance(minutes=1)
    second = await analyses.run("lincoln")
    runs = await database.read(lambda tx: tx.execute(select(tables.AnalysisRun.id)).all())
    assert len(runs) == 2
    assert first.to_dict() == second.to_dict()
    assert [one.engagement and one.engagement.analyzed_at for one in (first, second)] == [
        "2026-10-05T16:00+00:00",
        "2026-10-05T16:01+00:00",
    ]


async def test_a_stored_run_holds_no_words_of_people(
    database: Database, inbox: Conversations, analyses: Analyses
) -> None:
    await two_riders(inbox)
    await analyses.run("lincoln")
    run = await database.read(reporting.latest_run, "lincoln")
    assert run is not None
    assert "late every morning" not in str(run.inputs)
    assert "text" not in run.inputs["columns"]


# What is known of the engagement.


async def test_the_report_counts_who_began_and_finished_each_survey(inbox: Conversations, analyses: Analyses) -> None:
    await two_riders(inbox)
    await talk(inbox, "lee", "1", "1")
    await talk(inbox, "kim", "1", "STOP")
    await talk(inbox, "joe", "2")
    engagement = (await analyses.run("lincoln")).engagement
    assert engagement is not None
    (asked,) = engagement.asked
    assert (asked.title, asked.n_began, asked.n_finished) == ("The bus", 4, 2)
    assert (asked.channels, asked.languages) == ((("webchat", 4),), (("en", 4),))
    assert asked.questions == ("How is the ride?", "Where do you like to sit?", "What would you change?")
    assert (engagement.n_opted_out, engagement.school) == (1, "Lincoln School (invented)")
    assert engagement.consent == "May we ask you about the bus? Reply 1 to begin, 2 to leave."


async def test_the_report_says_which_version_of_a_survey_people_began_with(
    database: Database, inbox: Conversations, analyses: Analyses, clock: Clock, new_id: NewId
) -> None:
    await two_riders(inbox)
    fields = {name: getattr(BUS, name) for name in Survey.model_fields}
    changed = Survey.model_validate(fields | {"title": "The bus, again"})
    clock.advance(days=7)
    await talk(Conversations(database, {"bus": changed}, privacy=Privacy(), clock=clock, new_id=new_id), "lee", "1")
    engagement = (await analyses.run("lincoln")).engagement
    assert engagement is not None
    (asked,) = engagement.asked
    begun_on = [f"{NOON + timedelta(days=days):%Y-%m-%d}" for days in (0, 7)]
    assert asked.versions == (
        Version(BUS.fingerprint, begun_on[0], 2),
        Version(changed.fingerprint, begun_on[1], 1),
    )
    assert asked.title == "The bus, again"


async def test_a_file_of_answers_is_taken_in_as_if_it_had_been_said(analyses: Analyses) -> None:
    given = pd.DataFrame(
        {
            "participant_id": ["p1", "p2", "p1"],
            "text": ["=1+1 is too hard", "The bus is late", "  Later lunch\n"],
            "question": ["math", "bus", "lunch"],
            "tag.grade": ["3_5", "", "3_5"],
        }
    )
    n_people = await analyses.take_in("lincoln", check(given), source="answers.csv")
    report = await analyses.run("lincoln")
    assert n_people == 2
    assert sorted(said(report)) == sorted(zip(given["question"], given["text"], strict=True))
    assert dict(zip(report.table["text"], tag(report, "grade"), strict=True)) == {
        "=1+1 is too hard": "3_5",
        "The bus is late": "",
        "  Later lunch\n": "3_5",
    }


async def test_vectors_are_kept_and_given_back_to_the_last_bit(database: Database) -> None:
    store = StoredVectors(database, "lincoln", asyncio.get_running_loop())
    vector = pd.Series([0.1, -0.2, 0.3]).to_numpy("<f4")
    await asyncio.to_thread(store.put, "fast", "v1", {"one": vector})
    found = await asyncio.to_thread(store.get, "fast", "v1", ["one", "two"])
    other = await asyncio.to_thread(store.get, "fast", "v2", ["one"])
    assert {key: kept.tolist() for key, kept in found.items()} == {"one": vector.tolist()}
    assert other == {}


# People of more than one race, where the school counts them apart.

CHOSE = ("black",) * 7 + ("asian;black",) * 3 + ("black;hispanic",) * 2 + ("hispanic",) * 10 + ("white",) * 4

SAID = (
    "The bus is late every morning.",
    "Bathrooms need soap and paper.",
    "My son loves his reading teacher.",
    "Longer recess for the little ones, please.",
    "Nobody answers when we call the office.",
    "Lunch is cold by the time we sit down.",
)


async def heard_by(school: SchoolFile, database: Database, clock: Clock, new_id: NewId) -> Report:
    """What a school hears from 26 people, 5 of whom chose two boxes for race."""
    analyses = Analyses(database, smallest_group=5, embedder="tfidf", clock=clock, new_id=new_id)
    await add_school(database, school, now=NOON)
    given = pd.DataFrame({"text": [SAID[n % len(SAID)] for n in range(len(CHOSE))], "tag.race": CHOSE})
    await analyses.take_in(school.id, check(given), source="answers.csv")
    return await analyses.run(school.id)


def race_of(report: Report) -> Table:
    """How the document compares the people who answered with the school."""
    (found,) = [block for block in document(report).sections[0].blocks if isinstance(block, Table)]
    return found


def unheard(report: Report) -> list[Gap]:
    return [gap for gap in report.gaps if gap.tag == "race"]


async def test_each_person_is_in_one_group_of_race_where_the_school_counts_so(
    database: Database, clock: Clock, new_id: NewId
) -> None:
    report = await heard_by(MAPLE, database, clock, new_id)
    assert [(row[0], row[1], row[3]) for row in race_of(report).rows] == [
        ("Hispanic or Latino", "12", "100"),
        ("Black or African American", "7", "40"),
        ("Two or more races, not Hispanic", HELD_BACK, "20"),
        ("White", HELD_BACK, "60"),
    ]
    assert race_of(report).note.startswith("Everyone is counted once, the way the school counts")
    assert unheard(report) == [Gap("race", "asian", 0, 26, 10, 230), Gap("race", "white", 4, 26, 60, 230)]


async def test_nobody_of_more_than_one_race_is_called_missing(database: Database, clock: Clock, new_id: NewId) -> None:
    report = await heard_by(MAPLE, database, clock, new_id)
    missing = [
        item for block in document(report).sections[0].blocks if isinstance(block, Missing) for item in block.items
    ]
    assert "Nobody who answered is known to belong to this group: Asian." in missing
    assert [item for item in missing if "Two or more races" in item or "multiracial" in item] == []


async def test_what_people_chose_stays_as_they_chose_it(database: Database, clock: Clock, new_id: NewId) -> None:
    report = await heard_by(MAPLE, database, clock, new_id)
    assert sorted(tag(report, "race")) == sorted(CHOSE)


async def test_people_of_more_than_one_race_are_looked_at_too(database: Database, clock: Clock, new_id: NewId) -> None:
    report = await heard_by(MAPLE, database, clock, new_id)
    assert ("race", "multiracial") in report.options.marginalized


async def test_people_are_in_every_group_they_chose_where_the_school_does_not_count_several_races(
    database: Database, clock: Clock, new_id: NewId
) -> None:
    race = {name: n for name, n in MAPLE.enrollment["race"].items() if name != "multiracial"}
    birch = SchoolFile(id="birch", name="Birch School (invented)", invented=True, enrollment={"race": race})
    report = await heard_by(birch, database, clock, new_id)
    counted = {group: len(people) for group, people in members(report.table, report.options.population).items()}
    assert counted == {("race", "asian"): 3, ("race", "black"): 12, ("race", "hispanic"): 12, ("race", "white"): 4}
    assert ("race", "multiracial") not in report.options.marginalized
