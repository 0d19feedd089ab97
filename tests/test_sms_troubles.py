"""What Twilio's error codes lead to."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from sipbot.channels import DeliveryError, Outbound, Receipt
from sipbot.channels.sms import Channel
from sipbot.channels.sms.troubles import error_of
from sipbot.engine.prompt import Prompt
from tests.fakes import MemoryVault
from tests.phones import ACCOUNT, SETTINGS, Ear, Twilio, twilio_of

SAM = "+15550100777"
MEANINGS: list[tuple[int, dict[str, object]]] = [
    (21211, {"permanent": True, "bad_address": True}),
    (21614, {"permanent": True, "bad_address": True}),
    (21610, {"permanent": True, "opted_out": True}),
    (21408, {"permanent": True, "halts": "campaign"}),
    (20003, {"halts": "channel"}),
    (20429, {"retry_after": 60.0}),
    (30001, {"retry_after": 300.0}),
    (30003, {"tries": 3, "again_after": 86_400.0}),
    (30004, {"permanent": True}),
    (30005, {"permanent": True, "bad_address": True, "uncertain": True}),
    (30006, {"permanent": True, "bad_address": True}),
    (30007, {"permanent": True, "halts": "campaign"}),
    (30008, {"tries": 2, "again_after": 3_600.0}),
    (30034, {"halts": "channel"}),
    (39999, {"permanent": True}),
]


def meaning(error: DeliveryError) -> dict[str, object]:
    """What *error* says beyond its words."""
    return {name: value for name, value in vars(error).items() if value}


@pytest.mark.parametrize(("code", "expected"), MEANINGS)
def test_a_code_means_so_much(code: int, expected: dict[str, object]) -> None:
    assert meaning(error_of(code)) == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, {"permanent": True}),
        (401, {"halts": "channel"}),
        (429, {"retry_after": 60.0}),
        (500, {"uncertain": True}),
        (503, {}),
    ],
)
def test_an_answer_without_a_code_goes_by_its_status(status: int, expected: dict[str, object]) -> None:
    assert meaning(error_of(None, status=status)) == expected


TAKEN = (201, '{"sid": "SM1"}')


class Provider:
    """A server in Twilio's place that answers what it is told to, the last of it again and again."""

    def __init__(self) -> None:
        self.answers = [TAKEN]
        self.asked: list[Mapping[str, Any]] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(dict(await request.post()))
        status, said = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return web.Response(status=status, text=said)


@pytest.fixture
def provider() -> Provider:
    return Provider()


@pytest.fixture
async def channel(provider: Provider) -> AsyncIterator[Channel]:
    app = web.Application()
    app.router.add_post("/{path:.*}", provider.answer)
    async with TestServer(app) as server, aiohttp.ClientSession() as http:
        settings = {**SETTINGS, "SIPBOT_TWILIO_API": str(server.make_url("/"))}
        yield Channel.from_env(settings, http, MemoryVault())


def hello(text: str = "Hi") -> Outbound:
    return Outbound("77", "lincoln", "sms", SAM, Prompt(text))


async def test_what_twilio_says_about_a_number_is_not_repeated(channel: Channel, provider: Provider) -> None:
    provider.answers = [(400, json.dumps({"code": 21211, "message": f"Invalid 'To' Phone Number: {SAM}"}))]
    with pytest.raises(DeliveryError) as refused:
        await channel.deliver(hello())
    assert (refused.value.bad_address, str(refused.value)) == (
        True,
        "the number is not one that gets texts (Twilio 21211)",
    )


async def test_everything_that_twilio_is_told_about_a_message(channel: Channel, provider: Provider) -> None:
    assert await channel.deliver(hello()) == "SM1"
    assert provider.asked == [
        {
            "To": SAM,
            "From": "+15550100001",
            "Body": "Hi",
            "StatusCallback": "https://voice.example.org/sms/status?o=77",
            "ValidityPeriod": "36000",
            "SmartEncoded": "true",
        }
    ]


@pytest.mark.parametrize(("left", "told"), [(None, "36000"), (5_400.7, "5400"), (0.0, "1"), (39_600.0, "36000")])
async def test_twilio_drops_what_would_come_at_night(
    channel: Channel, provider: Provider, left: float | None, told: str
) -> None:
    await channel.deliver(replace(hello(), valid_seconds=left))
    assert provider.asked[0]["ValidityPeriod"] == told


async def test_a_message_that_broke_off_is_not_begun_again(channel: Channel, provider: Provider) -> None:
    provider.answers = [TAKEN, (503, "")]
    with pytest.raises(DeliveryError) as broken:
        await channel.deliver(hello("One more sentence about the bus. " * 80))
    assert (broken.value.permanent, len(provider.asked)) == (True, 2)


async def test_nobodys_number_goes_where_a_server_sends_us() -> None:
    elsewhere: list[str] = []

    async def hear(request: web.Request) -> web.Response:
        elsewhere.append(await request.text())
        return web.Response(status=201, text='{"sid": "SM2"}')

    async def send_on(request: web.Request) -> web.Response:
        raise web.HTTPTemporaryRedirect("/elsewhere")

    app = web.Application()
    app.router.add_post("/elsewhere", hear)
    app.router.add_post("/{path:.*}", send_on)
    async with TestServer(app) as server, aiohttp.ClientSession() as http:
        channel = Channel.from_env({**SETTINGS, "SIPBOT_TWILIO_API": str(server.make_url("/"))}, http, MemoryVault())
        with pytest.raises(DeliveryError, match=r"Twilio sends us elsewhere \(307\): set the address where it answers"):
            await channel.deliver(hello())
    assert elsewhere == []


async def test_a_server_that_is_not_there_did_not_take_it() -> None:
    async with aiohttp.ClientSession() as http:
        nobody = Channel.from_env({**SETTINGS, "SIPBOT_TWILIO_API": "http://127.0.0.1:9"}, http, MemoryVault())
        with pytest.raises(DeliveryError) as failed:
            await nobody.deliver(hello())
    assert meaning(failed.value) == {}


async def test_a_server_that_hangs_up_may_have_taken_it(channel: Channel) -> None:
    async def hang_up(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    app = web.Application()
    app.router.add_post("/{path:.*}", hang_up)
    async with TestServer(app) as server, aiohttp.ClientSession() as http:
        settings = {**SETTINGS, "SIPBOT_TWILIO_API": str(server.make_url("/"))}
        with pytest.raises(DeliveryError) as failed:
            await Channel.from_env(settings, http, MemoryVault()).deliver(hello())
    assert meaning(failed.value) == {"uncertain": True}


# What became of a message.


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
async def twilio(ear: Ear) -> AsyncIterator[Twilio]:
    async with twilio_of(ear) as twilio:
        yield twilio


def status_fields(status: str, **more: str) -> dict[str, str]:
    return {"AccountSid": ACCOUNT, "MessageSid": "SM9", "MessageStatus": status, "To": SAM, **more}


async def test_a_receipt_carries_our_id_and_what_to_do(twilio: Twilio, ear: Ear) -> None:
    assert await twilio.posts("/sms/status?o=77", status_fields("undelivered", ErrorCode="30006")) == 204
    receipt = ear.receipts[0]
    assert (receipt.provider_id, receipt.status, receipt.outgoing_id) == ("SM9", "undelivered", "77")
    assert receipt.trouble is not None
    assert receipt.trouble.bad_address


async def test_a_failure_without_a_code_is_a_failure(twilio: Twilio, ear: Ear) -> None:
    await twilio.posts("/sms/status?o=77", status_fields("failed"))
    trouble = ear.receipts[0].trouble
    assert trouble is not None
    assert trouble.permanent


async def test_a_delivery_is_no_trouble_and_a_queue_is_no_news(twilio: Twilio, ear: Ear) -> None:
    for status in ("queued", "sending", "delivered"):
        await twilio.posts("/sms/status?o=77", status_fields(status))
    assert ear.receipts == [Receipt("sms", "SM9", "delivered", outgoing_id="77")]


@pytest.mark.parametrize("path", ["/sms/status?o=78", "/sms/status"])
async def test_a_receipt_for_another_message_cannot_be_forged(twilio: Twilio, ear: Ear, path: str) -> None:
    fields = status_fields("delivered")
    await twilio.posts("/sms/status?o=77", fields)
    assert await twilio.resends(path) == 403
    assert len(ear.receipts) == 1


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ("TWILIO_ACCOUNT_SID", "TWILIO_ACCOUNT_SID is missing"),
        ("TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN is missing"),
        ("SIPBOT_TWILIO_SENDERS", "SIPBOT_TWILIO_SENDERS is missing"),
    ],
)
async def test_a_missing_setting_is_named(missing: str, told: str) -> None:
    settings = {name: value for name, value in SETTINGS.items() if name != missing}
    async with aiohttp.ClientSession() as http:
        with pytest.raises(ValueError, match=told):
            Channel.from_env(settings, http, MemoryVault())


@pytest.mark.parametrize("written", ["soon", "-1", "31", "1e3"])
async def test_a_number_of_seconds_that_cannot_be_is_refused(written: str) -> None:
    async with aiohttp.ClientSession() as http:
        with pytest.raises(ValueError, match="SIPBOT_TEXT_QUIET_SECONDS"):
            Channel.from_env({**SETTINGS, "SIPBOT_TEXT_QUIET_SECONDS": written}, http, MemoryVault())


async def test_a_school_without_a_number_sends_nothing(channel: Channel, provider: Provider) -> None:
    with pytest.raises(DeliveryError) as refused:
        await channel.deliver(Outbound("77", "adams", "sms", SAM, Prompt("Hi")))
    assert (refused.value.permanent, provider.asked) == (True, [])
