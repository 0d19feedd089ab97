"""The keys of identity: who people are is kept encrypted, and found again by a keyed index.

The key file has one key a line, each after the word for what it is there for:

    current      encrypts what is written from now on, and decrypts it
    old          decrypts what was written before the last rotation, and what is in older backups
    index        finds people by handle: equal handles give equal bytes, and only who has the key can tell whose
    old-index    there while the index is being recomputed under a new key
"""

import hashlib
import os
import secrets
import stat
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

KEY_BYTES = 32
_FORMAT = b"\x01"
_ID_BYTES = 4
_NONCE_BYTES = 12
_INDEX_BYTES = 16
_FEWEST_DIFFERENT_BYTES = 16
"""Of 32 random bytes fewer are different in one of 10^13 keys; of a key that somebody made up, often."""

_PREFACE = """\
# The keys of this sipbot. Whoever has them can read the phone numbers and names in its database and its backups;
# without them nobody can, ever. Keep a copy of this file apart from the database.
"""


class KeysError(ValueError):
    """Keys are missing, weak or not the right ones; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What a key file holds."""

    current: bytes
    index: bytes
    old: tuple[bytes, ...] = ()
    old_index: bytes | None = None

    @classmethod
    def new(cls) -> "Keys":
        """Keys that nobody has seen before."""
        return cls(secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES))

    def rotated(self) -> "Keys":
        """The same with a new key to encrypt with; the one until now still decrypts."""
        return replace(self, current=secrets.token_bytes(KEY_BYTES), old=(self.current, *self.old))

    def with_new_index(self) -> "Keys":
        """The same with a new index key; the one until now tells whether the index has been recomputed."""
        return replace(self, index=secrets.token_bytes(KEY_BYTES), old_index=self.index)

    @property
    def current_id(self) -> bytes:
        """What everything encrypted with the current key says of its key."""
        return key_id(self.current)


class Keyring:
    """Encrypts and decrypts texts, and makes their index.

    With a *file*, a text under an unknown key makes it look there again: a rotation does not stop running processes.
    """

    def __init__(self, keys: Keys, file: Path | None = None) -> None:
        self._file = file
        self._index = keys.index
        self._indexing = HMAC(keys.index, SHA256())
        self._use(keys)

    def _use(self, keys: Keys) -> None:
        self.keys = keys
        self._ciphers = {key_id(key): AESGCM(key) for key in (*keys.old, keys.current)}
        self._begin = _FORMAT + keys.current_id
        self._encrypt = self._ciphers[keys.current_id].encrypt

    def seal(self, text: str, about: bytes) -> bytes:
        """*text* encrypted, to be opened only as what it is *about*."""
        nonce = os.urandom(_NONCE_BYTES)
        return self._begin + nonce + self._encrypt(nonce, text.encode(), about)

    def open(self, sealed: bytes, about: bytes) -> str:
        """The text in *sealed*. Raises `KeysError` where no key fits, or somebody has changed or moved it."""
        begin = len(_FORMAT) + _ID_BYTES
        cipher = self._cipher(sealed[len(_FORMAT) : begin])
        try:
            return cipher.decrypt(sealed[begin : begin + _NONCE_BYTES], sealed[begin + _NONCE_BYTES :], about).decode()
        except (InvalidTag, ValueError):
            raise KeysError(
                f"something encrypted in {about.decode()} was changed by somebody without the key"
            ) from None

    def index(self, text: str) -> bytes:
        """What *text* is found by."""
        found = self._indexing.copy()  # Beginning anew with the key takes several times as long.
        found.update(text.encode())
        return found.finalize()[:_INDEX_BYTES]

    def _cipher(self, wanted: bytes) -> AESGCM:
        if wanted not in self._ciphers and self._file is not None:
            keys = read(self._file)
            if keys.index != self._index:
                raise KeysError("the index key was changed while this was running: start it again")
            self._use(keys)
        if wanted not in self._ciphers:
            raise KeysError(f"the key file has no key {wanted.hex()}, which the database was encrypted with")
        return self._ciphers[wanted]


def key_id(key: bytes) -> bytes:
    """What a key is called: it tells which key, and nothing about the key."""
    return hashlib.sha256(b"the id of a key of sipbot" + key).digest()[:_ID_BYTES]


def read(file: Path) -> Keys:
    """The keys in *file*. Raises `KeysError` where it is missing, not private, or has keys that could be guessed."""
    try:
        if stat.S_IMODE(file.stat().st_mode) & stat.S_IRWXO:
            raise KeysError(f"{file} can be read or changed by everybody on this computer: run chmod 600 {file}")
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise KeysError(f"there is no key file {file}: make one with `sipbot keys new`") from None
    except (OSError, UnicodeDecodeError) as error:
        raise KeysError(f"the key file {file} cannot be read ({type(error).__name__})") from None
    found: dict[str, list[bytes]] = {"current": [], "index": [], "old": [], "old-index": []}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        use, _, written = line.strip().partition(" ")
        if use not in found:
            raise KeysError(f"{file}:{number}: write one of {', '.join(found)}, a space and a key")
        found[use].append(_key(f"{file}:{number}", written.strip()))
    for use in ("current", "index"):
        if len(found[use]) != 1:
            raise KeysError(f"{file} has {len(found[use])} lines for the key {use!r}, and must have one")
    if found["index"] == found["current"]:
        raise KeysError(f"{file}: current and index are the same key: make a file with `sipbot keys new`")
    return Keys(found["current"][0], found["index"][0], tuple(found["old"]), next(iter(found["old-index"]), None))


def _key(place: str, written: str) -> bytes:
    try:
        key = urlsafe_b64decode(written + "=" * (-len(written) % 4))
    except ValueError:
        raise KeysError(f"{place}: this is not a key: make one with `sipbot keys new`") from None
    if len(key) != KEY_BYTES:
        raise KeysError(f"{place}: a key has {KEY_BYTES} bytes, this one {len(key)}: make one with `sipbot keys new`")
    if len(set(key)) < _FEWEST_DIFFERENT_BYTES or all(32 <= byte < 127 for byte in key):
        raise KeysError(f"{place}: this key is an example or made up: make one with `sipbot keys new`")
    return key


def create(file: Path) -> Keys:
    """New keys in a new *file*, which only its owner may read. Raises `KeysError` where there is one already."""
    keys = Keys.new()
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        _write(file, keys, mode=0o600)
    except FileExistsError:
        raise KeysError(f"{file} is there already, and is never written over: keys in use would be lost") from None
    return keys


def overwrite(file: Path, keys: Keys) -> None:
    """Write *keys* over those in *file*: whoever reads it sees all of the old ones or all of the new ones."""
    beside = file.with_name(f"{file.name}.new")
    beside.unlink(missing_ok=True)
    _write(beside, keys, mode=stat.S_IMODE(file.stat().st_mode))
    beside.replace(file)


def _write(file: Path, keys: Keys, *, mode: int) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as out:
        out.write(_text(keys))
        out.flush()
        os.fsync(out.fileno())


def _text(keys: Keys) -> str:
    lines = [("current", keys.current), *(("old", key) for key in keys.old), ("index", keys.index)]
    if keys.old_index is not None:
        lines.append(("old-index", keys.old_index))
    return _PREFACE + "".join(f"{use} {urlsafe_b64encode(key).decode().rstrip('=')}\n" for use, key in lines)
