"""A conversation in the terminal."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sipbot.app import build_parts
from sipbot.channels import Inbound, NoSuchSurvey, Outbound, terminal
from sipbot.engine.prompt import Option, Prompt
from sipbot.settings import Settings
from tests.fakes import ScriptedInbox
from tests.keys import key_file

SCRIPT = (
    Prompt("May we begin?", input="consent", question="consent", options=(Option("1", "Yes"), Option("2", "No"))),
    Prompt("What would you keep?", input="text", question="keep", progress=(1, 1), progress_text="1 of 1"),
    Prompt("Thank you.", kind="closing"),
)


@pytest.fixture
def inbox() -> ScriptedInbox:
    return ScriptedInbox("family_voice", {"en": SCRIPT, "es": SCRIPT})


async def talk(inbox: ScriptedInbox, *lines: str, echo: bool = False, language: str | None = None) -> str:
    written: list[str] = []
    await terminal.talk(
        inbox,
        school="demo",
        survey="family_voice",
        language=language,
        handle="kitchen-table",
        lines=[f"{line}\n" for line in lines],
        write=written.append,
        echo=echo,
    )
    return "".join(written)


async def test_a_piped_conversation_can_be_read(inbox: ScriptedInbox) -> None:
    assert await talk(inbox, "1", "The garden", echo=True) == (
        "May we begin?\n> 1\n(1 of 1) What would you keep?\n> The garden\nThank you.\n"
    )


async def test_lines_that_were_typed_are_not_written_again(inbox: ScriptedInbox) -> None:
    assert "> 1" not in await talk(inbox, "1")


async def test_each_line_is_a_message_of_its_own(inbox: ScriptedInbox) -> None:
    await talk(inbox, "1", "1")
    first, second = inbox.received
    assert first == Inbound(
        "terminal", "demo", "kitchen-table", "1", first.provider_id, survey="family_voice", language=None
    )
    assert first.provider_id != second.provider_id


async def test_empty_lines_are_no_messages(inbox: ScriptedInbox) -> None:
    await talk(inbox, "", "1", "  ")
    assert [inbound.text for inbound in inbox.received] == ["1"]


async def test_the_conversation_ends_with_the_survey(inbox: ScriptedInbox) -> None:
    await talk(inbox, "1", "The garden", "and one more thing")
    assert [inbound.text for inbound in inbox.received] == ["1", "The garden"]


async def test_the_same_handle_goes_on_where_it_stopped(inbox: ScriptedInbox) -> None:
    await talk(inbox, "1")
    assert await talk(inbox, "The garden") == ("May we begin?\n> 1\n(1 of 1) What would you keep?\nThank you.\n")


async def test_the_language_is_handed_on(inbox: ScriptedInbox) -> None:
    await talk(inbox, "1", language="es")
    assert inbox.received[0].language == "es"


async def test_an_unknown_survey_is_an_error(inbox: ScriptedInbox) -> None:
    with pytest.raises(NoSuchSurvey, match="choose family_voice"):
        await terminal.talk(
            inbox, school="demo", survey="nope", language=None, handle="kitchen-table", lines=[], write=print
        )


async def test_delivering_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert await terminal.Channel().deliver(Outbound("17", "demo", "terminal", "kitchen-table", SCRIPT[0])) == "17"
    assert capsys.readouterr().out == ""


async def test_a_whole_survey_is_stored_as_any_other_channel_stores_it(tmp_path: Path) -> None:
    database = tmp_path / "sipbot.db"
    surveys = Path(__file__).parent / "data" / "surveys"
    parts = await build_parts(
        Settings(database=f"sqlite:///{database}", keys_file=key_file(), surveys=str(surveys)), env={}
    )
    written: list[str] = []
    await terminal.talk(
        parts.conversations,
        school=parts.school,
        survey="every_kind",
        language="es",
        handle="kitchen-table",
        lines=["sí", "2", "El jardín", "4", "1 y 3", "2,1,3", "dos"],
        write=written.append,
    )
    await parts.close()
    with closing(sqlite3.connect(database)) as connection:
        stored = connection.execute("select question, text, value from responses order by id").fetchall()
    assert written[-1] == "Gracias por su tiempo.\n"
    assert stored == [
        ("role", "2", '"student"'),
        ("keep", "El jardín", '"El jardín"'),
        ("safe", "4", "4"),
        ("likes", "1 y 3", '["art","sports"]'),
        ("first", "2,1,3", '["food","buses","books"]'),
        ("children", "dos", "2"),
    ]
