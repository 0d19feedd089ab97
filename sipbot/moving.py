"""A conversation that goes on elsewhere: begun in the web chat and finished by text message, or the other way round.

Whoever writes MOVE gets a code, and whoever sends that code from another address goes on there. The code alone decides:
no name is asked or told. It works once, for a day, at the same school, and never joins two people of the roster, nor
somebody who has said STOP, nor two conversations in which both have answered.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sipbot.channels import Inbound
from sipbot.engine.conversation import Conversation
from sipbot.engine.inviting import put_again
from sipbot.engine.keywords import Keyword, keyword_in
from sipbot.engine.prompt import Prompt
from sipbot.engine.survey import Survey
from sipbot.engine.turn import Turn
from sipbot.storage import Transaction, talking, vault
from sipbot.storage.talking import Known, Saved

_SECRETS = "moving"
_LASTS = timedelta(days=1)
_LETTERS = "23456789CFGHJKMPQRVWX"
"""Nothing that is easily taken for something else, and no vowels: no code is a word."""

_LENGTH = 8
_CODE = re.compile(rf"\s*([{_LETTERS}]{{4}})[ -]?([{_LETTERS}]{{4}})\s*\.?\s*", re.IGNORECASE)
_MOVE = Keyword("move")


@dataclass(frozen=True, slots=True)
class Moved:
    """Who goes on at the address that has written, with the conversation that came along."""

    known: Known
    saved: Saved


def asks_to_move(inbound: Inbound, survey: Survey, conversation: Conversation) -> bool:
    """Whether they want to go on elsewhere, and there is something to go on with."""
    is_open = conversation.status in ("consenting", "open")
    return is_open and keyword_in(inbound.text, survey.languages, conversation.language) == _MOVE


def code_turn(
    tx: Transaction, survey: Survey, conversation: Conversation, *, school: str, secret: str, now: datetime
) -> Turn:
    """Tell a new code, and put the question again for whoever stays. *secret* is random."""
    code = _spelled(secret)
    vault.put(tx, _SECRETS, _name(school, code), conversation.id, expires_at=now + _LASTS, now=now)
    told = survey.phrase("move_code", conversation.language, code=f"{code[:4]}-{code[4:]}")
    prompt = Prompt(told, kind="notice", language=conversation.language)
    return put_again(survey, conversation, now=now).after(prompts=(prompt,))


def arrived_turn(survey: Survey, conversation: Conversation, *, now: datetime) -> Turn:
    """Say that they go on here, and put the question that is open."""
    told = Prompt(survey.phrase("moved", conversation.language), kind="notice", language=conversation.language)
    return put_again(survey, conversation, now=now).after(prompts=(told,))


def moved(tx: Transaction, inbound: Inbound, here: Known | None, *, now: datetime) -> Moved | None:
    """The conversation whose code *inbound* is, from now on theirs who send it; None where it is no such code."""
    written = _CODE.fullmatch(inbound.text)
    if written is None or (here is not None and here.stopped_at is not None):
        return None
    name = _name(inbound.school, (written[1] + written[2]).upper())
    conversation_id = vault.valid(tx, _SECRETS, name, now=now)
    found = talking.conversation_by_id(tx, conversation_id) if conversation_id else None
    if found is None or not _may_move(tx, inbound, found.saved, here):
        return None
    vault.take(tx, _SECRETS, name, now=now)
    whose = _joined(tx, inbound, found.saved, here, now)
    return Moved(whose, replace(found.saved, address_id=whose.address_id, participant_id=whose.participant_id))


def _may_move(tx: Transaction, inbound: Inbound, saved: Saved, here: Known | None) -> bool:
    if saved.status not in ("consenting", "open") or inbound.survey not in (None, saved.survey):
        return False
    if here is None or here.participant_id == saved.participant_id:
        return True
    have_both_answered = talking.has_consented(tx, here.participant_id, survey=saved.survey)
    return not have_both_answered and not talking.are_both_rostered(tx, here.participant_id, saved.participant_id)


def _joined(tx: Transaction, inbound: Inbound, saved: Saved, here: Known | None, now: datetime) -> Known:
    """The address that has written, as one of the person whose conversation it is."""
    if here is None:
        address_id = talking.add_address(
            tx,
            saved.participant_id,
            school=inbound.school,
            channel=inbound.channel,
            handle=inbound.handle,
            now=now,
        )
        return Known(address_id, saved.participant_id, None, None)
    if here.participant_id == saved.participant_id:
        return here
    # Whom the roster knows stays; of two whom it does not know, who began the conversation.
    stays, goes = saved.participant_id, here.participant_id
    if talking.is_rostered(tx, here.participant_id):
        stays, goes = goes, stays
    talking.leave_unanswered(tx, here.participant_id, survey=saved.survey, instead=saved.id)
    talking.join(tx, goes=goes, stays=stays)
    return replace(here, participant_id=stays)


def _spelled(secret: str) -> str:
    number, code = int.from_bytes(hashlib.sha256(secret.encode()).digest()), ""
    for _ in range(_LENGTH):
        number, letter = divmod(number, len(_LETTERS))
        code += _LETTERS[letter]
    return code


def _name(school: str, code: str) -> str:
    """What stands for the code in the database, where nobody can use it."""
    return hashlib.sha256(f"{school}:{code}".encode()).hexdigest()
