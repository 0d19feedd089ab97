"""Where Slack comes in: the address it posts to, the socket it is listened to on, and the pages of installing."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from sipbot.channels import DeliveryError
from sipbot.channels.slack.options import Options
from sipbot.channels.slack.workspaces import InstalledWorkspaces, NotOurs, States, Workspaces

log = logging.getLogger(__name__)

EVENTS, INSTALL, REDIRECT = "/slack/events", "/slack/install", "/slack/oauth_redirect"
LARGEST = 1 << 20
NO_RETRY = {"X-Slack-No-Retry": "1"}
CONNECTS_AGAIN_SECONDS = 10.0


class EventsDoor:
    """One address for events, buttons and commands: nothing is parsed before its signature is verified."""

    def __init__(self, app: AsyncApp, workspaces: Workspaces, signing_secret: str) -> None:
        self._app = app
        self._workspaces = workspaces
        self._verifier = SignatureVerifier(signing_secret)

    async def enter(self, request: web.Request) -> web.Response:
        """401 without a fresh signature, 413 if too large, 400 if unreadable, 403 from a workspace that is not ours."""
        if request.content_length is not None and request.content_length > LARGEST:
            raise web.HTTPRequestEntityTooLarge(LARGEST, request.content_length)
        raw = await request.read()
        if not self._is_signed(raw, request):
            return web.Response(status=401)
        try:
            asked = AsyncBoltRequest(body=raw.decode(), headers=dict(request.headers), query=request.query_string)
        except (ValueError, AttributeError, TypeError, LookupError):
            return web.Response(status=400, headers=NO_RETRY)
        try:
            is_ours = await self._is_ours(asked.body)
        except DeliveryError as error:
            log.warning("slack: nobody could be told apart (%s)", error)
            return web.Response(status=503)
        if not is_ours:
            return web.Response(status=403, headers=NO_RETRY)
        return await to_aiohttp_response(await self._app.async_dispatch(asked))

    def _is_signed(self, raw: bytes, request: web.Request) -> bool:
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        try:
            return bool(stamp and signature) and self._verifier.is_valid(raw, stamp, signature)
        except (ValueError, UnicodeDecodeError, TypeError):
            return False

    async def _is_ours(self, body: dict[str, Any]) -> bool:
        if body.get("type") == "url_verification" or "ssl_check" in body:
            return True
        team = body.get("team_id") or (body.get("team") or {}).get("id", "")
        return await self._workspaces.of(team) is not None


class InstallDoor:
    """How an administrator puts the app into their workspace: off to Slack, and back with a token."""

    def __init__(
        self, client: AsyncWebClient, workspaces: InstalledWorkspaces, states: States, *, options: Options
    ) -> None:
        settings = AsyncOAuthSettings(
            client_id=options.client_id,
            client_secret=options.client_secret,
            scopes=options.scopes,
            user_scopes=(),
            redirect_uri=options.public_url + REDIRECT,
            # Straight to Slack: a page of ours in between would say nothing.
            install_page_rendering_enabled=False,
            callback_options=AsyncCallbackOptions(_installed, _not_installed),
            authorization_url=urljoin(options.api, "/oauth/v2/authorize"),
            installation_store=workspaces,
            state_store=states,
        )
        self._flow = AsyncOAuthFlow(client=client, settings=settings)

    async def leave(self, request: web.Request) -> web.Response:
        """To Slack, where the administrator agrees."""
        return await to_aiohttp_response(await self._flow.handle_installation(await to_bolt_request(request)))

    async def come_back(self, request: web.Request) -> web.Response:
        """The token is fetched and kept, if this began here and the workspace is one of ours."""
        return await to_aiohttp_response(await self._flow.handle_callback(await to_bolt_request(request)))


async def listen(app: AsyncApp, app_token: str, client: AsyncWebClient) -> AsyncIterator[None]:
    """Socket Mode for as long as the server runs: Slack is called, and calls nobody."""
    handler = AsyncSocketModeHandler(app, app_token=app_token, web_client=client)
    connecting = asyncio.create_task(_connect(handler))
    yield
    connecting.cancel()
    with suppress(asyncio.CancelledError):
        await connecting
    await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt's has no types


async def _connect(handler: AsyncSocketModeHandler) -> None:
    """Connect as soon as Slack can be reached; from then on the client reconnects by itself."""
    while True:
        try:
            await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's has no types
        except Exception as error:  # An outermost loop: the other channels go on meanwhile.
            log.warning("slack: no socket (%s)", type(error).__name__)
            await asyncio.sleep(CONNECTS_AGAIN_SECONDS)
        else:
            return


async def _installed(_args: AsyncSuccessArgs) -> BoltResponse:
    return BoltResponse(status=200, body="The app is installed. People can find it in Slack under Apps.")


async def _not_installed(args: AsyncFailureArgs) -> BoltResponse:
    if isinstance(args.error, NotOurs):
        told = "This workspace is not one of ours. Whoever runs the app can add it to SIPBOT_SLACK_SCHOOLS."
        return BoltResponse(status=403, body=told)
    told = "The app was not installed. Please begin again, in the same browser."
    return BoltResponse(status=args.suggested_status_code, body=told)
