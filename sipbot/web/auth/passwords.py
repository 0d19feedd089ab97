"""Passwords: kept as argon2id hashes, computed beside the event loop, a few at a time."""

import asyncio
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from sipbot.sayings import Refusal

SHORTEST = 12
LONGEST = 256
AT_ONCE = 2
"""Each hash takes 64 MiB while it is computed: a flood of sign-ins must not take all memory."""


class WeakPassword(Refusal):
    """The password is not taken; the message says why."""


def check(password: str, *, email: str, name: str) -> None:
    """Raise `WeakPassword` where somebody who knows the person would guess it, or everybody."""
    if len(password) < SHORTEST:
        raise WeakPassword("use at least %(least)s characters; a few words in a row are good", least=SHORTEST)
    if len(password) > LONGEST:
        raise WeakPassword("use at most %(most)s characters", most=LONGEST)
    if len(set(password)) < 5:
        raise WeakPassword("use more different characters")
    known = {email.casefold(), email.partition("@")[0].casefold(), name.casefold()}
    if password.casefold() in known:
        raise WeakPassword("use something else than your name or your e-mail address")


class Passwords:
    """Hash and check passwords without keeping anybody else waiting."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._room = asyncio.Semaphore(AT_ONCE)

    async def hash(self, password: str) -> str:
        """The hash to keep."""
        async with self._room:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def fits(self, password: str, kept: str | None) -> bool:
        """Whether it is the password; where there is none it takes as long to say no, which tells nothing."""
        async with self._room:
            return await asyncio.to_thread(self._fits, password[:LONGEST], kept)

    def _fits(self, password: str, kept: str | None) -> bool:
        try:
            self._hasher.verify(kept or self._nobodys, password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash("a password that nobody has")
