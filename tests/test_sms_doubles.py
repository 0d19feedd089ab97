"""Sending through Twilio as others have rebuilt it, behind Twilio's own specification of its API."""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import aiohttp
import pytest
from aiohttp import ClientSession, encode_basic_auth, web
from aiohttp.test_utils import TestServer

from sipbot.channels import DeliveryError, Outbound, Receipt
from sipbot.channels.sms import Channel
from sipbot.engine.prompt import Prompt
from tests.doubles import emulated, free_port, specification, specified
from tests.fakes import MemoryVault
from tests.phones import ACCOUNT, NUMBER, PUBLIC_URL, SETTINGS, TOKEN, Ear

SAM = "+15550100777"
SEED = {
    "account": {"sid": ACCOUNT, "auth_token": TOKEN},
    "phone_numbers": [{"phone_number": NUMBER, "sms_url": f"{PUBLIC_URL}/sms"}],
}


@pytest.fixture(scope="module")
def twilio() -> Iterator[str]:
    """Twilio, rebuilt: it keeps what it is sent, knows its error codes, and signs what it calls."""
    with emulated("twilio", SEED) as url:
        yield url


@pytest.fixture(scope="module")
def specified_twilio(twilio: str) -> Iterator[str]:
    """The same behind Twilio's specification, which refuses what the real one would."""
    with specified(specification("twilio_api_v2010.json"), upstream=twilio) as url:
        yield url


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with aiohttp.ClientSession() as http:
        yield http


def channel(http: ClientSession, api: str, **settings: str) -> Channel:
    return Channel.from_env({**SETTINGS, "SIPBOT_TWILIO_API": api, **settings}, http, MemoryVault())


def outbound(text: str, *, handle: str = SAM) -> Outbound:
    return Outbound("77", "lincoln", "sms", handle, Prompt(text))


async def asked(http: ClientSession, url: str) -> Any:
    async with http.get(url, headers={"Authorization": encode_basic_auth(ACCOUNT, TOKEN)}) as response:
        return await response.json()


async def kept(http: ClientSession, twilio: str, sid: str) -> Mapping[str, Any]:
    """A message as Twilio has kept it."""
    found: Mapping[str, Any] = await asked(http, f"{twilio}/2010-04-01/Accounts/{ACCOUNT}/Messages/{sid}.json")
    return found


async def test_a_message_is_sent_as_twilios_specification_asks(
    http: ClientSession, twilio: str, specified_twilio: str
) -> None:
    sid = await channel(http, specified_twilio).deliver(outbound("“¿Cómo está el autobús?” – 1. Bien"))
    message = await kept(http, twilio, sid)
    assert (message["to"], message["from"]) == (SAM, NUMBER)
    assert message["body"] == '"¿Cómo está el autobús?" - 1. Bien'


async def test_a_message_that_is_too_long_for_one_is_sent_in_order(http: ClientSession, specified_twilio: str) -> None:
    sentences = " ".join(f"This is sentence number {n} of a long text." for n in range(60))
    sid = await channel(http, specified_twilio).deliver(outbound(sentences))
    assert sid.startswith("SM")


async def test_a_number_that_is_none_is_refused_for_good(http: ClientSession, specified_twilio: str) -> None:
    with pytest.raises(DeliveryError) as refused:
        await channel(http, specified_twilio).deliver(outbound("Hi", handle="banana"))
    assert (refused.value.permanent, "banana" in str(refused.value)) == (True, False)


async def test_a_sender_that_is_not_ours_halts_the_channel(http: ClientSession, specified_twilio: str) -> None:
    with pytest.raises(DeliveryError) as refused:
        await channel(http, specified_twilio, SIPBOT_TWILIO_SENDERS="+15550109999").deliver(outbound("Hi"))
    assert refused.value.halts == "channel"


async def test_a_wrong_token_halts_the_channel(http: ClientSession, specified_twilio: str) -> None:
    with pytest.raises(DeliveryError) as refused:
        await channel(http, specified_twilio, TWILIO_AUTH_TOKEN="another").deliver(outbound("Hi"))
    assert refused.value.halts == "channel"


async def test_a_settings_check_asks_for_the_account_and_its_numbers(http: ClientSession, twilio: str) -> None:
    senders = f"{NUMBER},+15550109999"
    findings = await channel(http, twilio, SIPBOT_TWILIO_SENDERS=senders).check()
    assert [(finding.what, finding.ok) for finding in findings] == [
        ("Twilio's account", True),
        (f"Twilio's number {NUMBER}", True),
        ("Twilio's number +15550109999", False),
    ]


async def test_a_settings_check_finds_a_wrong_token(http: ClientSession, twilio: str) -> None:
    findings = await channel(http, twilio, TWILIO_AUTH_TOKEN="another").check()
    assert [(finding.what, finding.ok) for finding in findings] == [("Twilio's account", False)]


class Both:
    """Our webhooks and a Twilio of their own, which calls them."""

    def __init__(self, http: ClientSession, channel: Channel, ear: Ear, twilio: str) -> None:
        self.channel = channel
        self.ear = ear
        self._http = http
        self._twilio = twilio

    async def happens(self, what: str, **fields: str) -> None:
        """Twilio does as if this had happened, and calls our webhook before it answers."""
        headers = {"Authorization": encode_basic_auth(ACCOUNT, TOKEN)}
        url = f"{self._twilio}/_twilio/simulate/{what}"
        async with self._http.post(url, data=fields, headers=headers) as response:
            assert response.ok


@pytest.fixture
async def both(http: ClientSession) -> AsyncIterator[Both]:
    ear, port = Ear(), free_port()
    ours = f"http://127.0.0.1:{port}"
    number = {"phone_number": NUMBER, "sms_url": f"{ours}/sms"}
    with emulated("twilio", SEED | {"phone_numbers": [number]}) as twilio:
        app, sms = web.Application(), channel(http, twilio, SIPBOT_PUBLIC_URL=ours)
        sms.connect(app, ear)
        async with TestServer(app, port=port):
            yield Both(http, sms, ear, twilio)


async def test_a_text_that_twilio_signs_is_believed(both: Both) -> None:
    await both.happens("inbound-message", To=NUMBER, From=SAM, Body="¡Qué día! 🚌 100%&=+")
    assert [(inbound.handle, inbound.text) for inbound in both.ear.received] == [(SAM, "¡Qué día! 🚌 100%&=+")]


async def test_what_became_of_a_message_comes_back_with_our_id(both: Both) -> None:
    sid = await both.channel.deliver(outbound("Hi"))
    await both.happens("message-status", MessageSid=sid, Status="delivered")
    assert Receipt("sms", sid, "delivered", outgoing_id="77") in both.ear.receipts
