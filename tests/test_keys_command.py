"""`sipbot keys`: making keys, and changing them while people are in the database."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sipbot import keys
from sipbot.keys import Keys
from tests.command_line import sipbot, started


@pytest.fixture
def school(tmp_path: Path) -> dict[str, str]:
    """The settings of a school where one person has begun to answer."""
    settings = {
        "SIPBOT_DATABASE": f"sqlite:///{tmp_path / 'sipbot.db'}",
        "SIPBOT_KEYS_FILE": str(tmp_path / "sipbot.keys"),
    }
    sipbot("keys", "new", **settings)
    sipbot("chat", "family_voice", said="1\n", **settings)
    return settings


def kept(settings: dict[str, str]) -> Keys:
    return keys.read(Path(settings["SIPBOT_KEYS_FILE"]))


def address(settings: dict[str, str]) -> tuple[bytes, bytes]:
    with closing(sqlite3.connect(settings["SIPBOT_DATABASE"].removeprefix("sqlite:///"))) as connection:
        handle, index = connection.execute("select handle, handle_index from addresses").fetchone()
    return handle, index


def n_people(settings: dict[str, str]) -> int:
    with closing(sqlite3.connect(settings["SIPBOT_DATABASE"].removeprefix("sqlite:///"))) as connection:
        return int(connection.execute("select count(*) from participants").fetchone()[0])


def test_the_first_start_tells_how_to_make_keys(tmp_path: Path) -> None:
    done = started("chat", "family_voice", cwd=tmp_path, SIPBOT_KEYS_FILE="sipbot.keys")
    told = "sipbot: SIPBOT_KEYS_FILE: there is no key file sipbot.keys: make one with `sipbot keys new`\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", told)
    assert list(tmp_path.iterdir()) == []


def test_with_new_keys_the_first_conversation_begins(school: dict[str, str]) -> None:
    assert n_people(school) == 1
    assert Path(school["SIPBOT_KEYS_FILE"]).stat().st_mode & 0o777 == 0o600


def test_a_rotation_encrypts_everything_with_a_new_key(school: dict[str, str]) -> None:
    before, (handle, index) = kept(school), address(school)
    done = sipbot("keys", "rotate", **school)
    assert done.output.startswith("Encrypted with the current key: 2.")
    assert kept(school).old == (before.current,)
    assert address(school)[0][1:5] == kept(school).current_id != handle[1:5]
    assert address(school)[1] == index


def test_after_a_rotation_people_are_still_known(school: dict[str, str]) -> None:
    sipbot("keys", "rotate", **school)
    sipbot("keys", "rotate", "--index", "--yes", **school)
    done = sipbot("chat", "family_voice", said="1\n", **school)
    assert (done.exit_code, n_people(school)) == (0, 1)


def test_an_interrupted_rotation_is_finished_before_another_begins(school: dict[str, str]) -> None:
    file = Path(school["SIPBOT_KEYS_FILE"])
    keys.overwrite(file, kept(school).rotated())
    begun = kept(school)
    done = sipbot("keys", "rotate", **school)
    told = "an earlier rotation had not come to its end; it has now\nEncrypted with the current key: 2."
    assert done.output.startswith(told)
    assert kept(school) == begun


def test_a_new_index_key_is_asked_about_first(school: dict[str, str]) -> None:
    before = kept(school)
    done = sipbot("keys", "rotate", "--index", said="n\n", **school)
    assert (done.exit_code, kept(school)) == (1, before)
    assert done.output.startswith("Are all servers and workers stopped?")


def test_an_interrupted_change_of_the_index_key_is_finished(school: dict[str, str]) -> None:
    file = Path(school["SIPBOT_KEYS_FILE"])
    keys.overwrite(file, kept(school).with_new_index())
    begun = kept(school)
    refused = sipbot("chat", "family_voice", said="1\n", **school)
    done = sipbot("keys", "rotate", "--index", "--yes", **school)
    assert refused.exit_code == 2
    assert "finish with `sipbot keys rotate --index` what was begun" in refused.stderr
    assert done.output == "Addresses found by the new index key: 1. Servers and workers may start again.\n"
    assert (kept(school).index, kept(school).old_index) == (begun.index, None)


def test_the_keys_of_another_database_are_refused(school: dict[str, str], tmp_path: Path) -> None:
    keys.create(tmp_path / "other.keys")
    done = sipbot("chat", "family_voice", said="1\n", **{**school, "SIPBOT_KEYS_FILE": str(tmp_path / "other.keys")})
    assert done.exit_code == 2
    assert done.stderr.startswith("sipbot: SIPBOT_KEYS_FILE: the key file has no key ")
