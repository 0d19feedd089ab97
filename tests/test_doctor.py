"""`sipbot doctor`: what it looks at, and what it says where something is not as it should be."""

import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from sipbot import doctor, keys, sample_school, surveys
from sipbot.app import utc_now
from sipbot.settings import Settings
from tests.command_line import sipbot, started

NONE: Mapping[str, str] = {}
ALL_WELL = """\
ok    surveys ({n})
ok    keys in {keys}
ok    database
ok    keys that fit the database
ok    one key for everything
ok    school
ok    public address
ok    channel webchat: its settings
ok    clock, beside the one of database
"""


@pytest.fixture
def school(tmp_path: Path) -> dict[str, str]:
    """The settings of a school that is ready to begin."""
    settings = {
        "SIPBOT_DATABASE": f"sqlite:///{tmp_path / 'sipbot.db'}",
        "SIPBOT_KEYS_FILE": str(tmp_path / "sipbot.keys"),
    }
    sipbot("keys", "new", **settings)
    sipbot("import", str(sample_school.SCHOOL), **settings)
    return settings


@pytest.fixture
async def twilio() -> AsyncIterator[str]:
    """A provider whose account is closed, and whose clock is an hour ahead; its address."""

    async def answer(_request: web.Request) -> web.Response:
        an_hour_ahead = utc_now() + timedelta(hours=1)
        date = an_hour_ahead.strftime("%a, %d %b %Y %H:%M:%S GMT")
        return web.json_response({"status": "closed", "incoming_phone_numbers": []}, headers={"Date": date})

    app = web.Application()
    app.router.add_get("/{rest:.*}", answer)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


async def examined(
    school: dict[str, str], *, hours_off: float = 0, channel: Mapping[str, str] = NONE
) -> dict[str, tuple[bool, str]]:
    settings = Settings(
        database=school["SIPBOT_DATABASE"],
        keys_file=school["SIPBOT_KEYS_FILE"],
        channels=("sms",) if channel else ("webchat",),
    )
    found = doctor.examine(settings, channel, clock=lambda: utc_now() + timedelta(hours=hours_off))
    return {finding.what: (finding.ok, finding.remedy) async for finding in found}


def test_where_all_is_well_it_says_so(school: dict[str, str]) -> None:
    done = sipbot("doctor", **school)
    assert (done.exit_code, done.output) == (
        0,
        ALL_WELL.format(n=len(surveys.names()), keys=school["SIPBOT_KEYS_FILE"]),
    )


def test_before_anything_is_there_it_tells_the_first_step(tmp_path: Path) -> None:
    done = started("doctor", cwd=tmp_path, SIPBOT_KEYS_FILE="sipbot.keys")
    told = "there is no key file sipbot.keys: make one with `sipbot keys new`\n"
    assert done.returncode == 1
    assert done.stdout.endswith(told)
    assert list(tmp_path.iterdir()) == []


def test_it_changes_nothing_not_even_old_tables(school: dict[str, str], tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "sipbot.db")) as connection, connection:
        connection.execute("update alembic_version set version_num = '0001'")
    done = sipbot("doctor", **school)
    with closing(sqlite3.connect(tmp_path / "sipbot.db")) as connection:
        (version,) = connection.execute("select version_num from alembic_version").fetchone()
    assert (done.exit_code, version) == (1, "0001")
    assert "mend  database: its tables are of version 0001, not " in done.output


async def test_an_unfinished_rotation_is_told(school: dict[str, str]) -> None:
    file = Path(school["SIPBOT_KEYS_FILE"])
    keys.overwrite(file, keys.read(file).rotated())
    remedy = "15 texts have an older key: run sipbot keys rotate"
    assert (await examined(school))["one key for everything"] == (False, remedy)


async def test_a_clock_that_is_wrong_is_told(school: dict[str, str]) -> None:
    is_well, remedy = (await examined(school, hours_off=-2))["clock, beside the one of database"]
    assert not is_well
    assert remedy.endswith("seconds: let this computer keep time by NTP")


async def test_a_channel_is_asked_and_so_is_the_clock_of_its_provider(school: dict[str, str], twilio: str) -> None:
    account = {"TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "TWILIO_AUTH_TOKEN": "0" * 32, "SIPBOT_SCHOOL": "alder-hill"}
    sender = {"SIPBOT_TWILIO_SENDERS": "+16085550100", "SIPBOT_TWILIO_API": twilio}
    found = await examined(school, channel={**account, **sender})
    assert found["Twilio's account"][0] is False
    assert found["Twilio's number +16085550100"][0] is False
    assert found["clock, beside the one of 127.0.0.1"][0] is False
    assert found["public address"][0] is False


def test_a_language_in_which_not_all_is_said_is_told(school: dict[str, str], tmp_path: Path) -> None:
    own = tmp_path / "own"
    half = own / "translations" / "es" / "our_school.po"
    half.parent.mkdir(parents=True)
    half.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n', encoding="utf-8")
    (own / "our_school.yaml").write_text(
        "title: Our school\naudience: [family]\nconsent: May we? Reply 1 to begin, 2 to leave.\n"
        "questions:\n  - {key: hopes, type: text, text: What do you hope for?}\nthanks: Thank you.\n",
        encoding="utf-8",
    )
    told = sipbot("doctor", **{**school, "SIPBOT_SURVEYS": str(own)})
    assert told.exit_code == 1
    assert "not offered, because not all is said in it: our_school in es: run sipbot check" in told.output
