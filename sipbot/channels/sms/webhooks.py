"""What Twilio calls: a text has come, or what became of one that we sent."""

import logging
from collections.abc import Mapping
from urllib.parse import parse_qsl

from aiohttp import web

from sipbot.channels import Inbound, Inbox, NoSuchSurvey, Receipt, Texting
from sipbot.channels._phones import Senders, body_of, is_phone, log_no_survey
from sipbot.channels.sms.signature import is_signed
from sipbot.channels.sms.troubles import error_of

log = logging.getLogger(__name__)

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 200
STATUSES = ("sent", "delivered", "undelivered", "failed")
"""What is worth keeping; "queued", "sending" and others say nothing that we do not know."""

_ANSWERED_BY_TWILIO: Mapping[str, str] = {
    # https://help.twilio.com/articles/223134027: the whole message is one of these words. Its answer to HELP is not
    # among them: it names neither the school nor whom to ask.
    **dict.fromkeys(("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"), "stop"),
    **dict.fromkeys(("START", "UNSTOP"), "start"),
}


class Webhooks:
    """The two routes. What is not signed as it should be is refused before anything is read out of it."""

    def __init__(
        self, inbox: Inbox, *, account: str, token: str, public_url: str, senders: Senders, texting: Texting
    ) -> None:
        self._inbox = inbox
        self._account = account
        self._token = token
        self._public_url = public_url
        self._senders = senders
        self._texting = texting

    async def message(self, request: web.Request) -> web.Response:
        """Keep and answer one text. What we say goes out through the outbox, so the response is empty."""
        inbound = self._inbound(await self._fields(request))
        if inbound is not None:
            try:
                await self._inbox.receive(inbound)
            except NoSuchSurvey:
                log_no_survey("sms")
        return web.Response(text="<Response/>", content_type="text/xml")

    async def status(self, request: web.Request) -> web.Response:
        """Keep what became of a message that we sent."""
        fields = await self._fields(request)
        provider_id, status = fields.get("MessageSid", ""), fields.get("MessageStatus", "")
        if provider_id and status in STATUSES:
            code = fields.get("ErrorCode", "")
            failed = status in ("undelivered", "failed")
            await self._inbox.receipt(
                Receipt(
                    channel="sms",
                    provider_id=provider_id,
                    status=status,
                    outgoing_id=request.query.get("o"),
                    trouble=error_of(int(code) if code.isdecimal() else None) if failed else None,
                )
            )
        return web.Response(status=204)

    async def _fields(self, request: web.Request) -> Mapping[str, str]:
        """The form that was sent. Raises `HTTPForbidden` where Twilio has not signed it for our account."""
        body = await body_of(request)
        signature = request.headers.get("X-Twilio-Signature", "")
        fields = _form(body) if signature and request.content_type == FORM else []
        # The path as it was sent, after the address as it is set: what a proxy says about itself decides nothing.
        url = f"{self._public_url}{request.raw_path}"
        if not is_signed(signature, self._token, url, fields):
            raise web.HTTPForbidden
        found = dict(fields)
        if found.get("AccountSid") != self._account:
            raise web.HTTPForbidden
        return found

    def _inbound(self, fields: Mapping[str, str]) -> Inbound | None:
        handle, provider_id = fields.get("From", ""), fields.get("MessageSid", "")
        school = self._senders.school_of(fields.get("To", ""), fields.get("MessagingServiceSid", ""))
        if school is None:
            log.warning("sms: a text came to a number that SIPBOT_TWILIO_SENDERS does not name")
        if school is None or not provider_id or not is_phone(handle):
            return None
        text = fields.get("Body", "")
        n_media = fields.get("NumMedia", "")
        return Inbound(
            channel="sms",
            school=school,
            handle=handle,
            text=text,
            provider_id=provider_id,
            n_media=int(n_media) if n_media.isdecimal() else 0,
            provider_told=fields.get("OptOutType", "").lower() or _ANSWERED_BY_TWILIO.get(text.strip().upper(), ""),
            texting=self._texting,
        )


def _form(body: bytes) -> list[tuple[str, str]]:
    """The fields of a form in UTF-8; none where it is not one."""
    try:
        return parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        return []
