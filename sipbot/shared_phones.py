"""A phone that several people of a family share: whose conversation a text belongs to.

Each of them has a letter, which their invitation tells. A text that is a letter, or a letter and a number ("B", "B 2"),
is theirs; any other one is for whoever has written last.
"""

import re
from dataclasses import dataclass, replace

from sipbot.channels import Inbound
from sipbot.engine.conversation import Conversation
from sipbot.storage import Transaction, talking
from sipbot.storage.talking import Known, Sharer

CODES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_CODED = re.compile(r"\s*([A-Za-z])\s*[.,:)-]?\s*(\d{0,2})\s*[.]?\s*")


@dataclass(frozen=True, slots=True)
class Meant:
    """Whose conversation a text belongs to, and the text without the letter: "" where it was the letter alone."""

    known: Known
    inbound: Inbound


def meant(tx: Transaction, inbound: Inbound, survey: str | None) -> Meant | None:
    """Who writes *inbound* from a phone that has been shared; None where only one has it now."""
    sharers = talking.sharers(tx, school=inbound.school, channel=inbound.channel, handle=inbound.handle, survey=survey)
    if len(sharers) < 2:
        return None
    coded = _CODED.fullmatch(inbound.text)
    named = next((one for one in sharers if coded and CODES.find(coded[1].upper()) == one.number), None)
    if coded and named:
        return Meant(named.known, replace(inbound, text=coded[2]))
    return Meant(max(sharers, key=_how_active).known, inbound)


def _how_active(sharer: Sharer) -> tuple[bool, bool, float]:
    """Who is in the middle of something goes before who was only invited, and that before who has finished."""
    saved = sharer.known.conversation
    if saved is None or sharer.talked_at is None:
        return False, False, 0.0
    conversation = Conversation.from_json(saved.state)
    return not conversation.is_over, conversation.n_turns > 0, sharer.talked_at.timestamp()
