"""Whether a message may go out, and what becomes of it, and of others, when its provider does not take it."""

import logging
from datetime import datetime, timedelta

from sipbot.channels import DeliveryError, Receipt
from sipbot.quiet_hours import closed_days, next_allowed, why_later
from sipbot.storage import Transaction, opting_out, sending
from sipbot.storage.sending import Due, Sent, Settled

log = logging.getLogger(__name__)

GIVE_UP_AFTER_ATTEMPTS = 6
LONGEST_BACK_OFF = timedelta(hours=6)
GOODBYE_WITHIN = timedelta(minutes=5)
"""After that, not even the confirmation of a STOP may be sent (47 CFR 64.1200(a)(12))."""
DOUBTS_HOLD = timedelta(days=30)
MOST_FILTERED = 0.02
"""A campaign of whose messages the carriers filter more than this pauses itself."""


def refusal(due: Due, now: datetime) -> Settled | None:
    """Why a message must not go out now, after all; None where it may."""
    is_goodbye = due.kind == "reply" and now <= due.decided_at + GOODBYE_WITHIN
    if due.stopped_at is not None and (not is_goodbye or due.decided_at < due.stopped_at):
        return Settled(due.id, "suppressed", error="the person has opted out")
    if due.kind == "reply":
        return None
    if due.bad_at is not None:
        return Settled(due.id, "suppressed", error="nobody can be reached there")
    if due.talked_at > due.decided_at:
        return Settled(due.id, "suppressed", error="the person has answered already")
    if due.campaign_status == "canceled":
        return Settled(due.id, "suppressed", error="the campaign was canceled")
    if due.campaign_status == "paused":
        return Settled(due.id, "held", error="the campaign is paused", counts=False)
    if due.closes_at is not None and due.closes_at <= now:
        return Settled(due.id, "suppressed", error="the campaign has closed")
    # It was when this was queued, but then it may have waited, or the school been closed by snow.
    weekdays_only, closed = due.kind == "reminder", closed_days(due.closed)
    allowed_at = next_allowed(now, due.time_zone, weekdays_only=weekdays_only, closed=closed)
    if allowed_at > now:
        why = "; ".join(why_later(now, due.time_zone, weekdays_only=weekdays_only, closed=closed))[:500]
        return Settled(due.id, "waiting", error=why, again_at=allowed_at, counts=False)
    return None


def after(error: DeliveryError, due: Due, now: datetime) -> Settled:
    """What becomes of a message that its provider did not take."""
    told = str(error)[:500]
    if error.halts == "channel":
        return Settled(due.id, "waiting", error=told, trouble=kind_of(error), again_at=now, counts=False)
    if error.uncertain and not error.permanent and due.kind != "reply":
        return Settled(due.id, "unknown", error=told)
    if not may_try_again(error, due.attempts):
        return Settled(due.id, "failed", error=told, trouble=kind_of(error))
    again_at = now + wait_after(error, due)
    return Settled(due.id, "waiting", error=told, again_at=again_at, counts=error.retry_after is None)


def wait_after(error: DeliveryError, about: Due | Sent) -> timedelta:
    """How long a message waits: as its provider asks, or longer each time."""
    asked = error.again_after if error.again_after is not None else error.retry_after
    return back_off(about.kind, about.attempts, about.id) if asked is None else timedelta(seconds=asked)


def back_off(kind: str, attempts: int, outgoing_id: int) -> timedelta:
    """How long to wait: doubling from a minute, spread by a fifth so that not all come back at once.

    For a reply somebody is waiting: it goes again after seconds, and each time after four times as many.
    """
    seconds = 4**attempts if kind == "reply" else 30 * 2**attempts
    spread = 0.8 + 0.4 * (outgoing_id % 101) / 100
    return min(timedelta(seconds=seconds), LONGEST_BACK_OFF) * spread


def may_try_again(error: DeliveryError, attempts: int) -> bool:
    """Whether a message that was tried so often may be tried once more."""
    if error.permanent or error.opted_out:
        return False
    most = GIVE_UP_AFTER_ATTEMPTS if error.tries is None else error.tries
    return error.retry_after is not None or attempts < most


def kind_of(error: DeliveryError) -> str | None:
    """What sort of trouble it is, to be counted."""
    if error.opted_out:
        return "opted out"
    if error.bad_address:
        return "bad address"
    return {"campaign": "filtered", "channel": "refused"}.get(error.halts)


def heed(tx: Transaction, error: DeliveryError, about: Due | Sent, now: datetime) -> None:
    """What trouble with one message means for others."""
    if error.opted_out:
        opting_out.stop_address(tx, about.address_id, now=now, source="provider")
    if error.bad_address:
        sending.mark_bad(tx, about.address_id, now=now, is_sure=not error.uncertain, again_within=DOUBTS_HOLD)
    if error.retry_after is not None:
        sending.push(tx, about.channel, now + timedelta(seconds=error.retry_after))
    if error.halts == "channel" and sending.halt(tx, about.channel, str(error), now=now):
        log.error("outbox: %s has stopped: see 'sipbot outbox'", about.channel)
    if error.halts == "campaign" and about.campaign_id is not None:
        _pause_if_filtered(tx, about.campaign_id, str(error))


def _pause_if_filtered(tx: Transaction, campaign_id: str, why: str) -> None:
    n_filtered, n_sent = sending.share_filtered(tx, campaign_id)
    if n_filtered <= MOST_FILTERED * n_sent:
        return
    if sending.pause(tx, campaign_id, f"{n_filtered} of {n_sent} messages were filtered: {why}"):
        log.error("outbox: campaign %s has paused itself: see 'sipbot outbox'", campaign_id)


def is_news(receipt: Receipt, about: Sent) -> bool:
    """A status only moves up; what is said about an earlier attempt is old."""
    if about.status == "sent":
        return receipt.status != "sent" and about.provider_id in (None, receipt.provider_id)
    return about.status in (*sending.OPEN, "failed") and about.attempts > 0 and about.provider_id != receipt.provider_id
