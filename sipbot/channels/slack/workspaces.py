"""The workspaces that the app is installed in: whose they are, and the token that speaks in each.

One workspace has its token in the settings. Many install the app themselves, each for the school that the settings
name for it; their tokens are kept encrypted, and forgotten when a workspace takes the app out.
"""

import asyncio
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from sipbot.channels import DeliveryError, Vault
from sipbot.channels.slack.api import asked

STATE_LASTS = timedelta(minutes=10)
_TOKEN, _STATE = "token.", "state."


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace that the app may speak in."""

    team: str
    school: str
    token: str
    bot_id: str
    bot_user: str


class Workspaces(Protocol):
    """Where the app is installed."""

    async def of(self, team: str) -> Workspace | None:
        """The workspace *team*; None where it has not installed the app, or not with us. Raises `DeliveryError`."""
        ...

    async def all(self) -> tuple[str, ...]:
        """The ids of all of them. Raises `DeliveryError`."""
        ...

    async def forget(self, team: str) -> None:
        """The workspace took the app out, or its token back."""
        ...


class NotOurs(BoltError):
    """A workspace that no school has been named for wants to install the app."""


class OneWorkspace:
    """The workspace that the token in the settings belongs to, which Slack is asked for once."""

    def __init__(self, client: AsyncWebClient, token: str, school: str) -> None:
        self._client = client
        self._token = token
        self._school = school
        self._found: Workspace | None = None
        self._asking = asyncio.Lock()

    async def of(self, team: str) -> Workspace | None:
        found = await self._workspace()
        return found if found.team == team else None

    async def all(self) -> tuple[str, ...]:
        return ((await self._workspace()).team,)

    async def forget(self, team: str) -> None:
        """Nothing is kept here: Slack refuses the token from now on."""

    async def _workspace(self) -> Workspace:
        async with self._asking:
            if self._found is None:
                self._found = await self._ask()
            return self._found

    async def _ask(self) -> Workspace:
        try:
            told = await asked(self._client.auth_test(token=self._token))
        except DeliveryError as error:
            error.uncertain = False  # Nothing was sent but a question.
            raise
        team, bot, user = told["team_id"], told.get("bot_id", ""), told.get("user_id", "")
        return Workspace(team, self._school, self._token, bot, user)


class InstalledWorkspaces(AsyncInstallationStore):
    """The workspaces in the vault. `schools` maps each team that may install the app to its school."""

    def __init__(self, client: AsyncWebClient, vault: Vault, schools: Mapping[str, str]) -> None:
        self._client = client
        self._vault = vault
        self._schools = schools

    async def of(self, team: str) -> Workspace | None:
        kept = await self._vault.get(_TOKEN + team) if team in self._schools else None
        return Workspace(team=team, school=self._schools[team], **json.loads(kept)) if kept else None

    async def all(self) -> tuple[str, ...]:
        return tuple(name.removeprefix(_TOKEN) for name in await self._vault.names(_TOKEN))

    async def forget(self, team: str) -> None:
        await self._vault.take(_TOKEN + team)

    async def async_save(self, installation: Installation) -> None:
        """Keep the token of a workspace that has just installed the app. Raises `NotOurs`, and gives the token back."""
        team, token = installation.team_id, installation.bot_token
        if token is None or team is None or installation.is_enterprise_install or team not in self._schools:
            await self._give_back(token)
            raise NotOurs("no school is named for this workspace")
        kept = Workspace(team, "", token, installation.bot_id or "", installation.bot_user_id or "")
        value = {name: part for name, part in asdict(kept).items() if name not in ("team", "school")}
        await self._vault.put(_TOKEN + team, json.dumps(value))

    async def _give_back(self, token: str | None) -> None:
        if token is None:
            return
        try:
            await asked(self._client.auth_revoke(token=token))
        except DeliveryError:
            return  # It was never kept, and so is of no use to anybody.


class States(AsyncOAuthStateStore):
    """What an installation carries to Slack and back, to be sure that it began here: valid once, for ten minutes."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def async_issue(self, *args: object, **kwargs: object) -> str:  # noqa: ARG002 (Slack's signature)
        """A new one."""
        state = secrets.token_urlsafe(24)
        await self._vault.put(_STATE + state, "issued", expires_at=datetime.now(UTC) + STATE_LASTS)
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether *state* is one of ours and comes back for the first time."""
        return await self._vault.take(_STATE + state) is not None
