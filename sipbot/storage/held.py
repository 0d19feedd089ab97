"""The queries of text messages: answers that wait to be whole, and how many texts came lately."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update

from sipbot.storage import tables
from sipbot.storage.statement import Statement, insert_into
from sipbot.storage.transaction import Transaction

_ADD = insert_into(tables.HeldAnswer, unique=("conversation_id",))
_MOVE = Statement(
    update(tables.HeldAnswer)
    .where(tables.HeldAnswer.conversation_id == bindparam("of"))
    .values(whole_at=bindparam("until"))
)
_TAKE = Statement(delete(tables.HeldAnswer).where(tables.HeldAnswer.conversation_id == bindparam("of")))


def hold(tx: Transaction, conversation_id: str, *, school: str, whole_at: datetime | None) -> None:
    """The answer in that conversation is whole at *whole_at*, unless more of it comes; None: nothing is held now."""
    if whole_at is None:
        _TAKE.run(tx, {"of": conversation_id})
    elif not _MOVE.run(tx, {"of": conversation_id, "until": whole_at}):
        _ADD.run(tx, {"conversation_id": conversation_id, "school_id": school, "whole_at": whole_at})


def due(tx: Transaction, now: datetime) -> Sequence[str]:
    """The conversations whose answer is whole now, the one that waits longest first."""
    answer = tables.HeldAnswer
    found = tx.execute(select(answer.conversation_id).where(answer.whole_at <= now).order_by(answer.whole_at))
    return found.scalars().all()


_N_HEARD = Statement(
    select(func.count())
    .select_from(tables.Message)
    .where(
        tables.Message.conversation_id == bindparam("of"),
        tables.Message.provider_id.is_not(None),
        tables.Message.at > bindparam("since"),
    )
)


def n_heard(tx: Transaction, conversation_id: str, *, since: datetime) -> int:
    """How many messages of theirs came after *since*."""
    row = _N_HEARD.first(tx, {"of": conversation_id, "since": since})
    return int(row[0]) if row else 0
