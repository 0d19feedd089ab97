"""Find people of the roster where else they can be reached, by their e-mail address."""

import asyncio

from sipbot.channels import DeliveryError, Finds
from sipbot.rosters.keeping import Into, Progress
from sipbot.storage import Database, Transaction, enrolling, talking


async def match(database: Database, channel: Finds, into: Into, *, progress: Progress) -> tuple[int, int]:
    """Add the addresses that *channel* knows people by; how many were found, of how many. It can be run again.

    Raises `DeliveryError` where the provider tells nothing.
    """
    unmatched = await database.read(enrolling.unmatched, school=into.school, channel=into.channel)
    n_found = 0
    for n_done, (participant_id, email) in enumerate(unmatched, 1):
        handle = await _found(channel, into.school, email)
        if handle is not None:
            n_found += await database.write(_attach, participant_id, handle, into)
        progress("Looking for people", n_done, len(unmatched))
    return n_found, len(unmatched)


async def _found(channel: Finds, school: str, email: str) -> str | None:
    while True:
        try:
            return await channel.find(school, email)
        except DeliveryError as error:
            if error.retry_after is None:
                raise
            # Somebody at a keyboard waits for this, and nothing else does.
            await asyncio.sleep(error.retry_after)


def _attach(tx: Transaction, participant_id: str, handle: str, into: Into) -> int:
    """1, or 0 where somebody has that address already: they wrote to us by themselves."""
    if enrolling.holders(tx, school=into.school, channel=into.channel, handles=[handle]):
        return 0
    talking.add_address(tx, participant_id, school=into.school, channel=into.channel, handle=handle, now=into.now)
    return 1
