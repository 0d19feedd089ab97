"""Text messages through Twilio: one number for a school, or one for each school of a district."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Self

import aiohttp
from aiohttp import web

from sipbot import sms_text
from sipbot.channels import DeliveryError, Finding, Inbox, Outbound, Texting, Vault
from sipbot.channels._phones import Provider, Senders, needed, number, refuse_unknown_survey, texting, valid_seconds
from sipbot.channels.sms.troubles import error_of
from sipbot.channels.sms.webhooks import Webhooks

API = "https://api.twilio.com"
MESSAGES, STATUS = "/sms", "/sms/status"
MOST_PER_SECOND = 100.0


class Channel:
    """Texts over Twilio. Its webhooks are `/sms` (set it as the number's "a message comes in") and `/sms/status`."""

    name = "sms"
    pulls = False

    def __init__(
        self,
        http: aiohttp.ClientSession,
        *,
        account: str,
        token: str,
        senders: Senders,
        public_url: str,
        texting: Texting,
        api: str = API,
        per_second: float = 1.0,
        discard: bool = False,
    ) -> None:
        self.per_second: float | None = per_second
        self._account = account
        self._token = token
        self._senders = senders
        self._public_url = public_url.rstrip("/")
        self._texting = texting
        accounts = f"{api.rstrip('/')}/2010-04-01/Accounts/{account}"
        self._twilio = Provider(http, "Twilio", accounts, account, token)
        self._discard = discard

    @classmethod
    def from_env(cls, env: Mapping[str, str], http: aiohttp.ClientSession, vault: Vault) -> Self:  # noqa: ARG003 (keeps nothing)
        """Reads `TWILIO_ACCOUNT_SID`, `TWILIO_AUTH_TOKEN`, `SIPBOT_TWILIO_…` and `SIPBOT_TEXT_…`, see `.env.example`.

        Raises `ValueError`.
        """
        senders = env.get("SIPBOT_TWILIO_SENDERS", "")
        return cls(
            http,
            account=needed(
                env, "TWILIO_ACCOUNT_SID", "it is on the first page of Twilio's console, and begins with AC"
            ),
            token=needed(
                env, "TWILIO_AUTH_TOKEN", "it is on the first page of Twilio's console, under the account's SID"
            ),
            senders=Senders.read("SIPBOT_TWILIO_SENDERS", senders, env.get("SIPBOT_SCHOOL", "")),
            public_url=needed(env, "SIPBOT_PUBLIC_URL", "write the address at which Twilio reaches us, https://..."),
            texting=texting(env),
            api=env.get("SIPBOT_TWILIO_API", "") or API,
            per_second=number(env, "SIPBOT_TWILIO_PER_SECOND", usual=1.0, most=MOST_PER_SECOND) or 1.0,
            discard=env.get("SIPBOT_TWILIO_DISCARD", "").lower() == "yes",
        )

    def connect(self, app: web.Application, inbox: Inbox) -> None:
        """Add the two webhooks."""
        webhooks = Webhooks(
            inbox,
            account=self._account,
            token=self._token,
            public_url=self._public_url,
            senders=self._senders,
            texting=self._texting,
        )

        async def look_for_survey(_app: web.Application) -> None:
            await refuse_unknown_survey(inbox, self.name, self._senders.schools.values(), self._texting.begins)

        app.on_startup.append(look_for_survey)
        app.router.add_post(MESSAGES, webhooks.message)
        app.router.add_post(STATUS, webhooks.status)

    async def deliver(self, message: Outbound) -> str:
        """Hand the message to Twilio, in several where it is too long for one; its id for the first.

        Raises `DeliveryError`. What broke off in the middle is not sent again: its beginning would come twice.
        """
        first, *others = sms_text.split(sms_text.folded(message.prompt.as_text()))
        provider_id = await self._send(message, first)
        for piece in others:
            try:
                await self._send(message, piece)
            except DeliveryError as error:
                raise DeliveryError(f"only its beginning was sent: {error}", permanent=True) from error
        return provider_id

    async def check(self) -> Sequence[Finding]:
        """Ask Twilio for the account and its numbers, and change nothing."""
        try:
            account = await self._ask("GET", ".json")
            listed = await self._ask("GET", "/IncomingPhoneNumbers.json?PageSize=1000")
        except DeliveryError as error:
            return (Finding("Twilio's account", ok=False, remedy=f"{error}: look at TWILIO_ACCOUNT_SID and its token"),)
        active = Finding("Twilio's account", account.get("status") == "active", "it is not active: look at its console")
        webhooks = {each["phone_number"]: each.get("sms_url") for each in listed.get("incoming_phone_numbers", ())}
        return (
            active,
            *(self._finding(sender, webhooks) for sender in self._senders.schools if sender.startswith("+")),
        )

    def _finding(self, sender: str, webhooks: Mapping[str, str | None]) -> Finding:
        what, ours = f"Twilio's number {sender}", f"{self._public_url}{MESSAGES}"
        if sender not in webhooks:
            return Finding(what, ok=False, remedy="the account has no such number: look at SIPBOT_TWILIO_SENDERS")
        return Finding(what, webhooks[sender] == ours, f"write {ours} as its webhook for messages in Twilio's console")

    async def _send(self, message: Outbound, text: str) -> str:
        sender = self._senders.of(message.school)
        fields = {
            "To": message.handle,
            "MessagingServiceSid" if sender.startswith("MG") else "From": sender,
            "Body": text,
            "StatusCallback": f"{self._public_url}{STATUS}?o={message.id}",
            "ValidityPeriod": str(valid_seconds(message, least=1)),
            "SmartEncoded": "true",
            **({"ContentRetention": "discard"} if self._discard else {}),
        }
        return str((await self._ask("POST", "/Messages.json", data=fields))["sid"])

    async def _ask(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        """What Twilio answers. Raises `DeliveryError`."""
        answer = await self._twilio.ask(method, path, **body)
        said = answer.said if isinstance(answer.said, dict) else {}
        if answer.status >= HTTPStatus.BAD_REQUEST:
            code = said.get("code")
            raise error_of(code if isinstance(code, int) else None, status=answer.status)
        return said
