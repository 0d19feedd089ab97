"""Text messages through the school's own phone: who is believed, what is kept, how a message goes out."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import aiohttp
import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer

from sipbot.channels import DeliveryError, Outbound
from sipbot.channels._phones import Provider, texting
from sipbot.channels.android import Channel
from sipbot.engine.prompt import Prompt
from tests.doubles import specification, specified
from tests.fakes import MemoryVault
from tests.phones import Ear

KEY, NOW = "an invented signing key", 1_790_000_000
SAM = "+15550100777"
PUBLIC_URL = "https://voice.example.org"
SETTINGS = {
    "SIPBOT_ANDROID_USER": "school",
    "SIPBOT_ANDROID_PASSWORD": "invented",
    "SIPBOT_ANDROID_KEY": KEY,
    "SIPBOT_PUBLIC_URL": PUBLIC_URL,
    "SIPBOT_SCHOOL": "lincoln",
}
HELLO = Outbound("77", "lincoln", "android", SAM, Prompt("“Hello” – may we ask?"))


def event(kind: str, **payload: Any) -> dict[str, Any]:
    """What the app tells."""
    return {"id": "e1", "webhookId": "w1", "deviceId": "d1", "event": kind, "payload": payload}


TEXT = event("sms:received", messageId="m1", sender=SAM, message="¡Sí! 🚌", receivedAt="2026-10-05T16:00:00.000+00:00")


class Phone:
    """The app on the school's phone: it signs what it tells."""

    def __init__(self, client: TestClient[web.Request, web.Application]) -> None:
        self._client = client

    async def tells(self, happened: Mapping[str, Any], *, at: int = NOW, key: str = KEY) -> int:
        body = json.dumps(happened).encode()
        signed = hmac.new(key.encode(), body + str(at).encode(), hashlib.sha256).hexdigest()
        return await self.sends(body, {"X-Signature": signed, "X-Timestamp": str(at)})

    async def sends(self, body: bytes, headers: Mapping[str, str]) -> int:
        async with self._client.post("/android", data=body, headers=headers) as response:
            return response.status


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with aiohttp.ClientSession() as http:
        yield http


@pytest.fixture
async def phone(ear: Ear, http: ClientSession) -> AsyncIterator[Phone]:
    app = web.Application()
    nobody = Provider(http, "the phone's gateway", "http://127.0.0.1:9", "", "")
    android = Channel(
        nobody, key=KEY, school="lincoln", public_url=PUBLIC_URL, texting=texting({}), clock=lambda: NOW + 1.5
    )
    android.connect(app, ear)
    async with TestClient(TestServer(app)) as client:
        yield Phone(client)


async def test_a_text_is_heard(phone: Phone, ear: Ear) -> None:
    assert await phone.tells(TEXT) == 204
    heard = ear.received[0]
    assert (heard.channel, heard.school, heard.handle, heard.text) == ("android", "lincoln", SAM, "¡Sí! 🚌")
    assert heard.provider_id == "m1:2026-10-05T16:00:00.000+00:00"


async def test_a_picture_is_counted(phone: Phone, ear: Ear) -> None:
    await phone.tells(event("mms:downloaded", messageId="m2", sender=SAM, body=None, attachments=[{}, {}]))
    assert (ear.received[0].text, ear.received[0].n_media) == ("", 2)


@pytest.mark.parametrize("at", [NOW - 298, NOW + 301])
async def test_a_signature_holds_for_five_minutes(phone: Phone, at: int) -> None:
    assert await phone.tells(TEXT, at=at) == 204


@pytest.mark.parametrize("at", [NOW - 299, NOW + 302, 0])
async def test_an_older_one_is_refused(phone: Phone, ear: Ear, at: int) -> None:
    assert (await phone.tells(TEXT, at=at), ear.received) == (403, [])


async def test_another_key_is_refused(phone: Phone, ear: Ear) -> None:
    assert (await phone.tells(TEXT, key="guessed"), ear.received) == (403, [])


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{}", {}, 403),
        (b"{}", {"X-Timestamp": str(NOW)}, 403),
        (b"{}", {"X-Timestamp": "soon", "X-Signature": "ab"}, 403),
        (b"\xff\xfe", {"X-Timestamp": str(NOW), "X-Signature": "ab"}, 403),
        (b"x" * 70_000, {"X-Timestamp": str(NOW), "X-Signature": "ab"}, 413),
    ],
)
async def test_what_the_app_did_not_send_is_refused(
    phone: Phone, ear: Ear, body: bytes, headers: Mapping[str, str], status: int
) -> None:
    assert (await phone.sends(body, headers), ear.received) == (status, [])


@pytest.mark.parametrize(
    "happened",
    [
        event("system:ping", health={}),
        event("sms:received", messageId="m3", sender="MyBank", message="1234"),
        event("mms:received", messageId="m4", sender=SAM),
        {"event": "sms:received", "payload": "what?"},
        {},
    ],
)
async def test_what_is_no_text_of_a_person_is_passed_over(phone: Phone, ear: Ear, happened: dict[str, Any]) -> None:
    assert (await phone.tells(happened), ear.received) == (204, [])


async def test_what_became_of_a_message_comes_back_with_our_id(phone: Phone, ear: Ear) -> None:
    await phone.tells(event("sms:delivered", messageId="77-0123456789abcdef", phoneNumber=SAM))
    await phone.tells(event("sms:failed", messageId="78-0123456789abcdef", phoneNumber=SAM, reason="no service"))
    assert [(each.outgoing_id, each.status) for each in ear.receipts] == [("77", "delivered"), ("78", "failed")]
    assert ear.receipts[1].trouble is not None


@pytest.mark.parametrize("missing", ["SIPBOT_ANDROID_USER", "SIPBOT_ANDROID_PASSWORD", "SIPBOT_ANDROID_KEY"])
async def test_a_missing_setting_is_named(http: ClientSession, missing: str) -> None:
    settings = {name: value for name, value in SETTINGS.items() if name != missing}
    with pytest.raises(ValueError, match=missing):
        Channel.from_env(settings, http, MemoryVault())


# Sending, against the app's own specification.


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that takes what the specification of the app's server allows."""
    file = tmp_path_factory.mktemp("android") / "gateway.json"
    file.write_text(json.dumps(mended(json.loads(specification("android_sms_gateway.json").read_text()))))
    with specified(file) as url:
        yield url


def mended(part: Any) -> Any:
    """The specification without the types that stand beside an `allOf` and contradict it."""
    if isinstance(part, list):
        return [mended(each) for each in part]
    if not isinstance(part, dict):
        return part
    kept = {name: mended(each) for name, each in part.items()}
    return {name: each for name, each in kept.items() if "allOf" not in kept or name != "type"}


def over(http: ClientSession, url: str) -> Channel:
    return Channel.from_env({**SETTINGS, "SIPBOT_ANDROID_URL": url}, http, MemoryVault())


async def test_a_message_is_sent_as_the_specification_asks(http: ClientSession, gateway: str) -> None:
    first, again = [await over(http, gateway).deliver(HELLO) for _ in range(2)]
    assert first == again
    assert (first.partition("-")[0], len(first) <= 36) == ("77", True)


async def test_a_message_without_words_is_refused_for_good(http: ClientSession, gateway: str) -> None:
    with pytest.raises(DeliveryError) as refused:
        await over(http, gateway).deliver(Outbound("77", "lincoln", "android", SAM, Prompt("")))
    assert refused.value.permanent


# What the gateway answers.


@pytest.fixture
async def answering(http: ClientSession) -> AsyncIterator[tuple[dict[str, Any], Channel]]:
    """A server in the gateway's place, and the channel that asks it."""
    answer: dict[str, Any] = {"status": 202, "said": {}}

    async def answered(request: web.Request) -> web.Response:
        return web.json_response(answer["said"], status=answer["status"])

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answered)
    async with TestServer(app) as server:
        yield answer, over(http, str(server.make_url("/")))


async def test_a_message_that_the_gateway_has_already_is_sent(answering: tuple[dict[str, Any], Channel]) -> None:
    answer, channel = answering
    answer["status"] = 409
    assert (await channel.deliver(HELLO)).startswith("77-")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, {"permanent": True}),
        (401, {"halts": "channel"}),
        (429, {"retry_after": 60.0}),
        (500, {}),
        (503, {"retry_after": 300.0}),
    ],
)
async def test_a_refusal_means_so_much(
    answering: tuple[dict[str, Any], Channel], status: int, expected: dict[str, object]
) -> None:
    answer, channel = answering
    answer["status"] = status
    with pytest.raises(DeliveryError) as refused:
        await channel.deliver(HELLO)
    assert {name: value for name, value in vars(refused.value).items() if value} == expected


async def test_a_settings_check_finds_the_webhooks_that_are_missing(
    answering: tuple[dict[str, Any], Channel],
) -> None:
    answer, channel = answering
    hooks = ("sms:received", "mms:downloaded", "sms:sent", "sms:delivered")
    answer.update(status=200, said=[{"event": hook, "url": f"{PUBLIC_URL}/android"} for hook in hooks])
    finding = (await channel.check())[0]
    assert (finding.ok, finding.remedy) == (False, f"add webhooks to {PUBLIC_URL}/android for sms:failed")


async def test_a_settings_check_finds_a_wrong_password(answering: tuple[dict[str, Any], Channel]) -> None:
    answer, channel = answering
    answer["status"] = 401
    assert not (await channel.check())[0].ok
