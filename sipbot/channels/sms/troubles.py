"""What Twilio's error codes mean for us. It asks not to build on single codes: unknown ones have a meaning too.

The codes: https://www.twilio.com/docs/api/errors. What Twilio says itself is not repeated: it may quote the number.
"""

from collections.abc import Callable, Mapping
from functools import partial

from sipbot.channels import DeliveryError

Meaning = tuple[str, Callable[[str], DeliveryError]]

DAY = 86_400.0

_NEVER = partial(DeliveryError, permanent=True)
_INVALID = ("the number is not one that gets texts", partial(_NEVER, bad_address=True))
_NOT_OURS = ("the number to send from is not ours, or may not send", partial(DeliveryError, halts="channel"))
_REFUSED = ("Twilio refuses the account or its token", partial(DeliveryError, halts="channel"))
_TOO_MANY = ("too many requests", partial(DeliveryError, retry_after=60.0))
_OVERFLOW = ("too many messages are waiting at Twilio", partial(DeliveryError, retry_after=300.0))
_ABROAD = ("texts to that country are not switched on at Twilio", partial(_NEVER, halts="campaign"))
_STOPPED = ("the person has said stop to Twilio", partial(_NEVER, opted_out=True))
_NOT_NOW = ("the phone cannot be reached now", partial(DeliveryError, tries=3, again_after=DAY))
_BLOCKED = ("the phone, or its company, blocks our texts", _NEVER)
_UNKNOWN = ("the phone company does not know the number", partial(_NEVER, bad_address=True, uncertain=True))
_LANDLINE = ("a landline, or a phone company that takes no texts", partial(_NEVER, bad_address=True))
_FILTERED = ("the phone company took the text for spam", partial(_NEVER, halts="campaign"))
_LOST = ("the phone company did not say why it failed", partial(DeliveryError, tries=2, again_after=3_600.0))
_UNREGISTERED = ("the number is not registered for sending (A2P 10DLC)", partial(DeliveryError, halts="channel"))

_OF_CODE: Mapping[int, Meaning] = {
    **dict.fromkeys((21211, 21214, 21217, 21219, 21265, 21401, 21421, 21614), _INVALID),
    **dict.fromkeys((20003, 20005, 30002), _REFUSED),
    **dict.fromkeys((21212, 21603, 21606, 21659, 21660, 21703, 21712), _NOT_OURS),
    **dict.fromkeys((21611, 30001), _OVERFLOW),
    20429: _TOO_MANY,
    21408: _ABROAD,
    21610: _STOPPED,
    30003: _NOT_NOW,
    30004: _BLOCKED,
    30005: _UNKNOWN,
    30006: _LANDLINE,
    30007: _FILTERED,
    30008: _LOST,
    30034: _UNREGISTERED,
}


def error_of(code: int | None, *, status: int = 400) -> DeliveryError:
    """What Twilio's *code* means, or, where it is unknown, the *status* of its answer."""
    told, error = _OF_CODE.get(code or 0) or _of_status(status)
    return error(f"{told} (Twilio {code or status})")


def _of_status(status: int) -> Meaning:
    if status == 429:
        return _TOO_MANY
    if status in (401, 403):
        return _REFUSED
    if status == 503:
        return "Twilio is not there right now", DeliveryError
    if status >= 500:
        return "Twilio failed, and may have sent it", partial(DeliveryError, uncertain=True)
    return "Twilio did not take it", _NEVER
