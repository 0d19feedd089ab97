"""Bells: open pages wait here until their conversation has something new."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator

Key = tuple[str, str]
"""Whose page: the school and the handle."""

LOOK_AGAIN_AFTER = 20.0
"""Seconds without a bell after which a page looks by itself: another process may have stored a line."""


class Bells:
    """One bell per open page; ringing reaches all pages of one participant in this process."""

    def __init__(self, look_again_after: float = LOOK_AGAIN_AFTER) -> None:
        self._look_again_after = look_again_after
        self._waiting: defaultdict[Key, set[asyncio.Event]] = defaultdict(set)
        self.closed = False

    def ring(self, key: Key) -> None:
        """Wake the pages of *key*."""
        for bell in self._waiting.get(key, ()):
            bell.set()

    def close(self) -> None:
        """Wake everybody for the last time."""
        self.closed = True
        for key in tuple(self._waiting):
            self.ring(key)

    async def rings(self, key: Key) -> AsyncGenerator[None, None]:
        """Yields at once, then whenever it is time to look, until the bells are closed. Close it when done."""
        bell = asyncio.Event()
        self._waiting[key].add(bell)
        try:
            while not self.closed:
                yield
                await self._heard(bell)
        finally:
            self._waiting[key].discard(bell)
            if not self._waiting[key]:
                del self._waiting[key]

    async def _heard(self, bell: asyncio.Event) -> None:
        try:
            async with asyncio.timeout(self._look_again_after):
                await bell.wait()
        except TimeoutError:
            return
        bell.clear()
