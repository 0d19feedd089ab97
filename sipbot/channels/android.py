"""Text messages through a phone of the school's own, with the app "SMS Gateway for Android" on it."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Self

import aiohttp
from aiohttp import web

from sipbot import sms_text
from sipbot.channels import DeliveryError, Finding, Inbound, Inbox, NoSuchSurvey, Outbound, Receipt, Texting, Vault
from sipbot.channels._phones import (
    Provider,
    body_of,
    is_phone,
    log_no_survey,
    needed,
    number,
    refuse_unknown_survey,
    texting,
    valid_seconds,
)

API = "https://api.sms-gate.app/3rdparty/v1"
PATH = "/android"
TOO_OLD_SECONDS = 300.0
MOST_PER_SECOND = 10.0
EVENTS = ("sms:received", "mms:downloaded", "sms:sent", "sms:delivered", "sms:failed")
_STATUSES = {"sms:sent": "sent", "sms:delivered": "delivered", "sms:failed": "failed"}
_TRIES = 3


class Channel:
    """Texts over the app's server (https://sms-gate.app), its cloud or one's own. Its webhook is `/android`."""

    name = "android"
    pulls = False

    def __init__(
        self,
        gateway: Provider,
        *,
        key: str,
        school: str,
        public_url: str,
        texting: Texting,
        per_second: float = 0.2,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.per_second: float | None = per_second
        self._gateway = gateway
        self._key = key
        self._school = school
        self._public_url = public_url.rstrip("/")
        self._texting = texting
        self._clock = clock

    @classmethod
    def from_env(cls, env: Mapping[str, str], http: aiohttp.ClientSession, vault: Vault) -> Self:  # noqa: ARG003 (keeps nothing)
        """Reads `SIPBOT_ANDROID_…` and `SIPBOT_TEXT_…`, see `.env.example`. Raises `ValueError`."""
        user = needed(env, "SIPBOT_ANDROID_USER", "the app shows it under its server's settings")
        password = needed(env, "SIPBOT_ANDROID_PASSWORD", "the app shows it under its server's settings")
        url = env.get("SIPBOT_ANDROID_URL", "") or API
        return cls(
            Provider(http, "the phone's gateway", url, user, password),
            key=needed(env, "SIPBOT_ANDROID_KEY", "it is the app's setting Webhooks, Signing key"),
            school=env.get("SIPBOT_SCHOOL", ""),
            public_url=needed(env, "SIPBOT_PUBLIC_URL", "write the address at which the phone reaches us, https://..."),
            texting=texting(env),
            per_second=number(env, "SIPBOT_ANDROID_PER_SECOND", usual=0.2, most=MOST_PER_SECOND) or 0.2,
        )

    def connect(self, app: web.Application, inbox: Inbox) -> None:
        """Add the webhook."""

        async def happened(request: web.Request) -> web.Response:
            event = await self._event(request)
            heard = _heard(event, self._school, self._texting)
            if isinstance(heard, Receipt):
                await inbox.receipt(heard)
            elif heard is not None:
                try:
                    await inbox.receive(heard)
                except NoSuchSurvey:
                    log_no_survey(self.name)
            return web.Response(status=204)

        async def look_for_survey(_app: web.Application) -> None:
            await refuse_unknown_survey(inbox, self.name, (self._school,), self._texting.begins)

        app.on_startup.append(look_for_survey)
        app.router.add_post(PATH, happened)

    async def deliver(self, message: Outbound) -> str:
        """Hand the message to the gateway under an id of ours, so that a second try is no second text.

        Raises `DeliveryError`.
        """
        text = sms_text.folded(message.prompt.as_text())
        message_id = _id_of(message, text)
        fields = {
            "id": message_id,
            "phoneNumbers": [message.handle],
            "textMessage": {"text": text},
            "ttl": valid_seconds(message, least=5),
            "withDeliveryReport": True,
        }
        answer = await self._gateway.ask("POST", "/messages", json=fields)
        if answer.status >= HTTPStatus.BAD_REQUEST and answer.status != HTTPStatus.CONFLICT:
            raise _error_of(answer.status)
        return message_id

    async def check(self) -> Sequence[Finding]:
        """Ask the gateway which webhooks it calls, and change nothing."""
        what, ours = "the phone's gateway", f"{self._public_url}{PATH}"
        try:
            answer = await self._gateway.ask("GET", "/webhooks")
        except DeliveryError as error:
            return (Finding(what, ok=False, remedy=f"{error}: look at SIPBOT_ANDROID_URL"),)
        if answer.status != HTTPStatus.OK or not isinstance(answer.said, list):
            return (Finding(what, ok=False, remedy="look at SIPBOT_ANDROID_USER and SIPBOT_ANDROID_PASSWORD"),)
        called = {hook.get("event") for hook in answer.said if isinstance(hook, dict) and hook.get("url") == ours}
        missing = [event for event in EVENTS if event not in called]
        return (Finding(what, ok=not missing, remedy=f"add webhooks to {ours} for {', '.join(missing)}"),)

    async def _event(self, request: web.Request) -> Mapping[str, Any]:
        """What happened. Raises `HTTPForbidden` where the app has not signed it within the last minutes."""
        body = await body_of(request)
        sent_at, signature = request.headers.get("X-Timestamp", ""), request.headers.get("X-Signature", "")
        if not sent_at.isdecimal() or abs(self._clock() - int(sent_at)) > TOO_OLD_SECONDS:
            raise web.HTTPForbidden
        expected = hmac.new(self._key.encode(), body + sent_at.encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogateescape")):
            raise web.HTTPForbidden
        try:
            event = json.loads(body)
        except ValueError as error:
            raise web.HTTPBadRequest from error
        return event if isinstance(event, dict) else {}


def _heard(event: Mapping[str, Any], school: str, texting: Texting) -> Inbound | Receipt | None:
    """A text, or what became of one of ours; None for everything else that a phone tells."""
    kind, payload = event.get("event"), event.get("payload")
    if not isinstance(payload, dict):
        return None
    if kind in _STATUSES:
        return _receipt(_STATUSES[kind], payload)
    if kind not in ("sms:received", "mms:downloaded"):
        return None
    handle = str(payload.get("sender") or payload.get("phoneNumber") or "")
    provider_id = f"{payload.get('messageId', '')}:{payload.get('receivedAt', '')}"
    if not is_phone(handle) or provider_id == ":":
        return None
    return Inbound(
        channel="android",
        school=school,
        handle=handle,
        text=str(payload.get("message") or payload.get("body") or ""),
        provider_id=provider_id,
        n_media=len(payload.get("attachments") or ()),
        texting=texting,
    )


def _receipt(status: str, payload: Mapping[str, Any]) -> Receipt:
    message_id = str(payload.get("messageId", ""))
    trouble = DeliveryError("the phone could not send it", tries=_TRIES) if status == "failed" else None
    outgoing_id, _, _ = message_id.partition("-")
    return Receipt("android", message_id, status, outgoing_id=outgoing_id or None, trouble=trouble)


def _id_of(message: Outbound, text: str) -> str:
    """The outbox row's id, and enough of what is sent to tell it from that row of another database."""
    sent = f"{message.id}\n{message.handle}\n{text}"
    return f"{message.id}-{hashlib.sha256(sent.encode()).hexdigest()[:16]}"


def _error_of(status: int) -> DeliveryError:
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return DeliveryError("the gateway refuses the user name or the password", halts="channel")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return DeliveryError("the gateway is asked too often", retry_after=60.0)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return DeliveryError("too many messages wait at the gateway: is the phone on?", retry_after=300.0)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return DeliveryError(f"the gateway failed ({status})")
    return DeliveryError(f"the gateway did not take it ({status})", permanent=True)
