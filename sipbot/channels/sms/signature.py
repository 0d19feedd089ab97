"""Was it Twilio? Every webhook is signed with the account's token (https://www.twilio.com/docs/usage/security)."""

import base64
import hashlib
import hmac
from collections.abc import Iterable


def signature(token: str, url: str, fields: Iterable[tuple[str, str]]) -> str:
    """What Twilio writes in `X-Twilio-Signature`: HMAC-SHA1 of the URL and the sorted fields, in base64."""
    signed = url + "".join(name + value for name, value in sorted(set(fields)))
    digest = hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def is_signed(written: str, token: str, url: str, fields: Iterable[tuple[str, str]]) -> bool:
    """Whether the header says what it should, compared in constant time."""
    return hmac.compare_digest(signature(token, url, fields).encode(), written.encode("utf-8", "surrogateescape"))
