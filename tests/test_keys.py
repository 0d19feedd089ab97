"""The key file: who may read it, what it must hold, and what a key opens."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from sipbot import keys
from sipbot.keys import Keyring, Keys, KeysError

ABOUT = b"addresses.handle"
A_KEY = sha256(b"of these tests alone").digest()


def line(use: str, key: bytes) -> str:
    return f"{use} {urlsafe_b64encode(key).decode()}\n"


def private(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    return file


def test_a_new_key_file_is_read_by_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "sipbot.keys"
    made = keys.create(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert keys.read(file) == made


def test_a_key_file_is_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "sipbot.keys"
    made = keys.create(file)
    with pytest.raises(KeysError, match="is there already, and is never written over"):
        keys.create(file)
    assert keys.read(file) == made


def test_a_missing_key_file_tells_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(KeysError, match=r"there is no key file .*: make one with `sipbot keys new`"):
        keys.read(tmp_path / "sipbot.keys")


def test_a_key_file_that_everybody_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "sipbot.keys"
    keys.create(file)
    file.chmod(0o604)
    with pytest.raises(KeysError, match=f"run chmod 600 {file}"):
        keys.read(file)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (line("current", bytes(range(31))), "1: a key has 32 bytes, this one 31"),
        (line("current", bytes(32)), "1: this key is an example or made up"),
        (line("current", b"correct-horse-battery-staple-123"), "1: this key is an example or made up"),
        ("current change-me\n", "1: this is not a key"),
        ("current changeme\n", "1: a key has 32 bytes, this one 6"),
        ("secret abc\n", "1: write one of current, index, old, old-index, a space and a key"),
        ("# nothing yet\n", " has 0 lines for the key 'current', and must have one"),
        (line("current", A_KEY), " has 0 lines for the key 'index', and must have one"),
        (2 * line("current", A_KEY), " has 2 lines for the key 'current', and must have one"),
    ],
)
def test_a_weak_or_broken_key_file_is_refused_by_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(KeysError) as error:
        keys.read(private(tmp_path / "sipbot.keys", text))
    assert told in str(error.value)


def test_one_key_for_two_uses_is_refused(tmp_path: Path) -> None:
    key = Keys.new().current
    with pytest.raises(KeysError, match="current and index are the same key"):
        keys.read(private(tmp_path / "sipbot.keys", line("current", key) + line("index", key)))


def test_a_text_is_sealed_differently_each_time_and_opened_alike() -> None:
    keyring = Keyring(Keys.new())
    first, second = keyring.seal("+16085550142", ABOUT), keyring.seal("+16085550142", ABOUT)
    assert first != second
    assert [keyring.open(sealed, ABOUT) for sealed in (first, second)] == ["+16085550142"] * 2
    assert len(first) == 33 + len("+16085550142")


def test_what_was_moved_to_another_column_or_changed_does_not_open() -> None:
    keyring = Keyring(Keys.new())
    sealed = keyring.seal("+16085550142", ABOUT)
    with pytest.raises(KeysError, match=r"something encrypted in secrets\.value was changed"):
        keyring.open(sealed, b"secrets.value")
    with pytest.raises(KeysError, match=r"something encrypted in addresses\.handle was changed"):
        keyring.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), ABOUT)


def test_an_unknown_key_is_named() -> None:
    ours, theirs = Keyring(Keys.new()), Keyring(Keys.new())
    with pytest.raises(KeysError, match=f"the key file has no key {theirs.keys.current_id.hex()}"):
        ours.open(theirs.seal("+16085550142", ABOUT), ABOUT)


def test_an_index_is_the_same_for_the_same_text_under_the_same_key() -> None:
    kept = Keys.new()
    keyring = Keyring(kept)
    assert keyring.index("lincoln\n+16085550142") == Keyring(kept.rotated()).index("lincoln\n+16085550142")
    assert keyring.index("lincoln\n+16085550142") != keyring.index("jefferson\n+16085550142")
    assert keyring.index("lincoln\n+16085550142") != Keyring(kept.with_new_index()).index("lincoln\n+16085550142")


def test_a_running_process_learns_of_a_rotation_from_what_it_reads(tmp_path: Path) -> None:
    file = tmp_path / "sipbot.keys"
    keys.create(file)
    running = Keyring(keys.read(file), file)
    keys.overwrite(file, keys.read(file).rotated())
    rotated = Keyring(keys.read(file), file)
    before, after = running.seal("before", ABOUT), rotated.seal("after", ABOUT)
    assert [running.open(after, ABOUT), rotated.open(before, ABOUT)] == ["after", "before"]
    assert running.keys == rotated.keys


def test_a_running_process_stops_where_the_index_key_was_changed(tmp_path: Path) -> None:
    file = tmp_path / "sipbot.keys"
    keys.create(file)
    running = Keyring(keys.read(file), file)
    keys.overwrite(file, keys.read(file).rotated().with_new_index())
    with pytest.raises(KeysError, match="the index key was changed while this was running: start it again"):
        running.open(Keyring(keys.read(file)).seal("after", ABOUT), ABOUT)


def test_a_file_written_over_keeps_who_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "sipbot.keys"
    kept = keys.create(file)
    file.chmod(0o640)
    keys.overwrite(file, kept.rotated())
    assert file.stat().st_mode & 0o777 == 0o640
    assert keys.read(file).old == (kept.current,)
