"""Keys of tests: made anew each time, so that none can be mistaken for a key of a school."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from sipbot import keys
from sipbot.keys import Keyring


@cache
def key_file() -> str:
    """The path of a key file; the same one through the whole run."""
    folder = tempfile.mkdtemp(prefix="sipbot-keys-")
    atexit.register(shutil.rmtree, folder)
    keys.create(Path(folder) / "sipbot.keys")
    return str(Path(folder) / "sipbot.keys")


@cache
def keyring() -> Keyring:
    """The keys in that file."""
    return Keyring(keys.read(Path(key_file())))
