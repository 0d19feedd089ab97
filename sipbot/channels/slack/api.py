"""Calls to Slack's Web API, and what its refusals mean for a message."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from sipbot.channels import DeliveryError

WAITS_SECONDS = 15.0
WAIT_WHEN_NOT_TOLD = 30.0

_NOBODY = frozenset(
    {
        "cannot_dm_bot",
        "channel_not_found",
        "is_archived",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
        "users_not_found",
    }
)
_REFUSED = frozenset(
    {
        "access_denied",
        "account_inactive",
        "ekm_access_denied",
        "invalid_auth",
        "messages_tab_disabled",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
_PERHAPS_DONE = frozenset({"fatal_error", "internal_error", "request_timeout"})
_FOR_NOW = _PERHAPS_DONE | {"service_unavailable", "team_added_to_org"}
"""What Slack refuses today and may take tomorrow. A refusal that is in none of these lists is for good."""


class Client(AsyncWebClient):
    """A client that asks once: what fails goes back to the outbox, which knows whether to ask again."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        super().__init__(base_url=url, session=http, retry_handlers=[])

    async def oauth_v2_access(self, **wanted: Any) -> AsyncSlackResponse:
        """The token for a code. The SDK would put the app's secret into a header in a way that aiohttp is giving up."""
        given = {name: value for name, value in wanted.items() if value is not None}
        return await self.api_call("oauth.v2.access", data=given)


async def asked(call: Awaitable[Any]) -> dict[str, Any]:
    """The answer to *call*. Raises `DeliveryError`."""
    try:
        async with asyncio.timeout(WAITS_SECONDS):
            answer: dict[str, Any] = (await call).data
    except SlackApiError as error:
        raise refusal(error) from error
    except (TimeoutError, aiohttp.ClientError) as error:
        never_arrived = isinstance(error, aiohttp.ClientConnectorError)
        raise DeliveryError(f"Slack: {type(error).__name__}", uncertain=not never_arrived) from error
    return answer


def refusal(error: SlackApiError) -> DeliveryError:
    """What a refusal means: wait, give up on this address, or stop sending to anybody."""
    response: Any = error.response
    status = getattr(response, "status_code", None) or getattr(response, "status", 0)
    body = getattr(response, "data", None)
    name = str(body.get("error", "")) if isinstance(body, dict) else ""
    told = f"Slack: {name or f'HTTP {status}'}"
    if status == 429 or name in ("ratelimited", "rate_limited"):
        return DeliveryError(told, retry_after=_seconds(response.headers.get("Retry-After")))
    if name in _NOBODY:
        return DeliveryError(told, permanent=True, bad_address=True)
    if name in _REFUSED:
        return DeliveryError(told, permanent=True, halts="channel")
    if not name or name in _FOR_NOW:
        return DeliveryError(told, uncertain=name in _PERHAPS_DONE)
    return DeliveryError(told, permanent=True)


def _seconds(text: str | None) -> float:
    return float(text) if text and text.isdecimal() else WAIT_WHEN_NOT_TOLD
