"""People choose among their own earlier ideas: on the page, by text message and in Slack, and it is kept."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest
from aiohttp import CookieJar, web
from aiohttp.test_utils import TestClient, TestServer

from sipbot.channels import webchat
from sipbot.channels.slack import blocks
from sipbot.conversations import Conversations
from sipbot.engine.survey import Privacy
from sipbot.storage import Database
from tests.conftest import SCHOOL, Clock
from tests.phones import Twilio, twilio_of
from tests.slack_side import OPTIONS, Member, World, slack_world
from tests.talk import survey_of
from tests.test_slack_blocks import slack_takes
from tests.test_webchat import Visit

NewId = Callable[[], str]
SAM = "+15550100777"
PATH = "/c/our_school"
IDEAS = {"key": "ideas", "type": "text", "text": "What would you change? Write one idea a line."}
OURS = survey_of(
    IDEAS,
    {"key": "best", "type": "choices", "text": "Which matter most?", "choices_from": "ideas", "at_most": 3},
    {"key": "one", "type": "choice", "text": "And if only one?", "choices_from": "best"},
)
ONE_OF_THEM = {"key": "one", "type": "choice", "text": "And if only one?", "choices_from": "ideas"}
LONG = "Buses that wait for the children who come from the other side of the river every"
SHORT = "Buses that wait for the children who come from the other..."
WROTE = f"{LONG} morning\nbetter food\nmore art & music\nsmaller classes"
LABELS = (SHORT, "better food", "more art & music", "smaller classes")


@pytest.fixture
def bot(database: Database, clock: Clock, new_id: NewId) -> Conversations:
    return Conversations(database, {"our_school": OURS}, privacy=Privacy(), clock=clock, new_id=new_id)


async def kept(database: Database) -> list[tuple[str, object]]:
    """The answers that count, as analyses read them."""
    query = "select question, value from responses where superseded_at is null order by id"
    found = await database.read(lambda tx: [tuple(row) for row in tx.exec_driver_sql(query)])
    return [(str(question), json.loads(value)) for question, value in found]


# On the page.


@pytest.fixture
async def visit(bot: Conversations) -> AsyncIterator[Visit]:
    """Somebody without JavaScript who has written their ideas."""
    app = web.Application()
    webchat.Channel(public_url="http://localhost", default_school=SCHOOL.id).connect(app, bot)
    async with TestClient(TestServer(app), cookie_jar=CookieJar(unsafe=True)) as client:
        visit = Visit(client)
        await visit.looks(PATH)
        await visit.posts(("say", "Yes"), path=PATH)
        await visit.posts(("text", WROTE), path=PATH)
        yield visit


async def test_the_page_has_a_box_to_tick_for_each_idea(visit: Visit) -> None:
    ticks = [f'name="pick" value="{n}"' for n in (1, 2, 3, 4)]
    assert [visit.html.count(tick) for tick in (*ticks, 'name="pick"')] == [1, 1, 1, 1, 4]
    assert "<span>more art &amp; music</span>" in visit.html
    assert f"<span>{SHORT}</span>" in visit.html


async def test_ticked_ideas_are_said_in_words_and_kept_whole(visit: Visit, database: Database) -> None:
    await visit.posts(("pick", "1"), ("pick", "3"), ("picked", "yes"), path=PATH)
    assert visit.said[-2:] == [f"{SHORT}, more art & music", "And if only one?"]
    assert (await kept(database))[1:] == [("best", [f"{LONG} morning", "more art & music"])]


async def test_each_picked_idea_is_a_button_that_keeps_it_whole(visit: Visit, database: Database) -> None:
    await visit.posts(("pick", "1"), ("pick", "4"), ("picked", "yes"), path=PATH)
    assert visit.html.count('class="number"') == 2
    await visit.posts(("say", SHORT), path=PATH)
    assert visit.said[-1] == "Thank you."
    assert (await kept(database))[2] == ("one", f"{LONG} morning")


async def test_more_ideas_than_may_be_picked_are_asked_for_again_with_the_list(visit: Visit) -> None:
    await visit.posts(*(("pick", str(n)) for n in (1, 2, 3, 4)), ("picked", "yes"), path=PATH)
    assert "Which matter most?" not in visit.said[-1]
    assert visit.html.count('name="pick"') == 4


# By text message.


class Phone:
    """Sam's phone: every text is waited for, and what came last is read."""

    def __init__(self, twilio: Twilio, bot: Conversations, clock: Clock) -> None:
        self._twilio, self._bot, self._clock = twilio, bot, clock

    async def texts(self, *texts: str) -> str:
        """What comes back to the last of *texts*."""
        for text in texts:
            assert await self._twilio.text(SAM, text) == 200
            self._clock.advance(seconds=9)
            await self._bot.take_whole()
        seen = await self._bot.transcript("sms", SCHOOL.id, SAM, survey="our_school")
        (*_, last) = [line.prompt for line in seen.lines if line.prompt]
        return last.as_text()


@pytest.fixture
async def sam(bot: Conversations, clock: Clock) -> AsyncIterator[Phone]:
    async with twilio_of(bot, SIPBOT_TEXT_SURVEY="our_school") as twilio:
        yield Phone(twilio, bot, clock)


async def test_a_text_lists_the_ideas_by_number(sam: Phone) -> None:
    listed = "\n".join(f"{n}. {label}" for n, label in enumerate(LABELS, 1))
    told = await sam.texts("hi", "1", WROTE)
    assert told == f"(2 of 2) Which matter most?\n{listed}\nPick up to 3. Reply with numbers, for example 1,3."


@pytest.mark.parametrize("said", ["1, 3", "1 and 3", "buses and music", "Buses that wait, more art & music"])
async def test_ideas_are_picked_by_number_or_by_their_words(sam: Phone, database: Database, said: str) -> None:
    told = await sam.texts("hi", "1", WROTE, said)
    assert told.splitlines()[1:3] == [f"1. {SHORT}", "2. more art & music"]
    assert (await kept(database))[1] == ("best", [f"{LONG} morning", "more art & music"])


@pytest.mark.parametrize("said", ["2", "Better food", "the second one", "beter food"])
async def test_the_one_idea_is_picked_by_number_or_by_its_words(sam: Phone, database: Database, said: str) -> None:
    await sam.texts("hi", "1", WROTE, "1,2", said)
    assert (await kept(database))[2:] == [("one", "better food")]


# In Slack.


@pytest.fixture
async def world(database: Database, clock: Clock, new_id: NewId) -> AsyncIterator[World]:
    options = replace(OPTIONS, surveys=("our_school",))
    async with slack_world(database, clock, new_id, options, survey=OURS) as world:
        yield world


@pytest.fixture
async def ana(world: World) -> Member:
    """Somebody who has written her ideas, a line each."""
    ana = Member(world.slack)
    for said in ("hi", "1", WROTE.replace("&", "&amp;")):
        await ana.says(said)
        await world.delivered()
    return ana


async def test_ideas_stand_in_full_above_and_are_ticked_in_a_window(world: World, ana: Member) -> None:
    assert ana.shown()[-1].splitlines()[2:6] == [f"{n}. {label}" for n, label in enumerate(LABELS, 1)]
    await ana.presses("Choose")
    view = world.fake.called("views.open")[-1]["view"]
    (element,) = [block["element"] for block in view["blocks"] if block["type"] == "input"]
    assert element["type"] == "checkboxes"
    assert [option["text"]["text"] for option in element["options"]] == [
        f"{n}. {label}" for n, label in enumerate(LABELS, 1)
    ]
    slack_takes(view)


async def test_what_was_ticked_and_pressed_in_slack_is_kept_whole(
    world: World, ana: Member, database: Database
) -> None:
    await ana.presses("Choose")
    await ana.picks(picked=["1", "3"])
    await world.delivered()
    assert [button["text"]["text"] for button in ana.buttons()] == [f"1. {SHORT}", "2. more art & music"]
    await ana.presses(f"1. {SHORT}")
    await world.delivered()
    assert ana.shown()[-2].endswith(f"✓ {SHORT}")
    assert (await kept(database))[1:] == [
        ("best", [f"{LONG} morning", "more art & music"]),
        ("one", f"{LONG} morning"),
    ]


@pytest.mark.parametrize(("n_ideas", "drawn"), [(2, "buttons"), (5, "buttons"), (6, "modal"), (20, "modal")])
def test_however_many_and_long_the_ideas_are_slack_takes_them(n_ideas: int, drawn: str) -> None:
    """Nine at most are offered, all of which begin alike for longer than a button of Slack's is wide."""
    wrote = "\n".join(f"{LONG} day of the winter, number {n}" for n in range(1, n_ideas + 1))
    own = survey_of(IDEAS, ONE_OF_THEM)
    prompt = own.question("one", {"ideas": wrote}).prompt(own.words("en"))
    assert len({option.label for option in prompt.options}) == min(n_ideas, 9)
    message = blocks.message(prompt, "our_school")
    slack_takes(message)
    above = "\n".join(block["text"]["text"] for block in message if block["type"] == "section")
    assert [f"number {n}" in above for n in range(1, n_ideas + 1)] == [n <= 9 for n in range(1, n_ideas + 1)]
    assert blocks.drawn(prompt) == drawn
