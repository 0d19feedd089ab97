"""Slack: a survey as direct messages with buttons, for one workspace or for many."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Literal, Self

import aiohttp
from aiohttp import web

from sipbot.channels import Asked, DeliveryError, Finding, Inbox, NoSuchSurvey, Outbound, Vault
from sipbot.channels.slack import api, blocks
from sipbot.channels.slack.doors import EVENTS, INSTALL, REDIRECT, EventsDoor, InstallDoor, listen
from sipbot.channels.slack.listeners import CHANNEL, Listeners
from sipbot.channels.slack.options import Options
from sipbot.channels.slack.presses import Person
from sipbot.channels.slack.workspaces import InstalledWorkspaces, OneWorkspace, States, Workspace
from sipbot.engine.prompt import Prompt
from sipbot.settings import SettingsError


class Channel:
    """Slack as a channel. A person's handle is their workspace and user, "T0123/U0456".

    One message is one call, `chat.postMessage`, to the person's direct messages; 429 and its Retry-After go back to the
    outbox. The message before is redrawn without its buttons once it is answered: if that fails, an old button asks
    whether to change the answer, so nothing depends on it.
    """

    name = CHANNEL
    pulls = False
    per_second: float | None = None
    redraws: Literal[True] = True

    def __init__(self, options: Options, http: aiohttp.ClientSession, vault: Vault) -> None:
        self._options = options
        self._client = api.Client(http, options.api)
        self._vault = vault
        self._installed = InstalledWorkspaces(self._client, vault, options.schools)
        self._workspaces = (
            OneWorkspace(self._client, options.bot_token, options.school) if options.bot_token else self._installed
        )

    @classmethod
    def from_env(cls, env: Mapping[str, str], http: aiohttp.ClientSession, vault: Vault) -> Self:
        """Reads `SIPBOT_SLACK_...`, see `Options` and `.env.example`. Raises `ValueError`."""
        return cls(Options.read(env), http, vault)

    def connect(self, app: web.Application, inbox: Inbox) -> None:
        """Add the address that Slack posts to, or the socket; and the pages of installing, where many install."""
        options = self._options
        app.on_startup.append(partial(self._refuse_unknown_surveys, inbox))
        bolt = Listeners(
            inbox, self._workspaces, self._client, surveys=options.surveys, match_email=options.match_email
        ).app()
        if options.signing_secret:
            app.router.add_post(EVENTS, EventsDoor(bolt, self._workspaces, options.signing_secret).enter)
        else:
            app.cleanup_ctx.append(lambda _app: listen(bolt, options.app_token, self._client))
        if not options.bot_token:
            door = InstallDoor(self._client, self._installed, States(self._vault), options=options)
            app.router.add_get(INSTALL, door.leave)
            app.router.add_get(REDIRECT, door.come_back)

    async def deliver(self, message: Outbound) -> str:
        """Post *message*, then redraw the one it follows; the new one's timestamp. Raises `DeliveryError`.

        A timestamp is enough to find a message again: it is in the same direct messages as the one just posted.
        """
        person = Person.at(message.handle)
        workspace = await self._workspaces.of(person.team)
        if workspace is None:
            raise DeliveryError("Slack: the app is not installed in that workspace", permanent=True)
        posted = await self._post(workspace, person, message)
        if message.follows is not None and _settles(message.prompt):
            await self._redraw(workspace, posted["channel"], message.follows, said=message.prompt.answered)
        return posted["ts"]

    async def find(self, school: str, email: str) -> str | None:
        """Who has *email* in the workspaces of *school*. Raises `DeliveryError`, and `SettingsError` if not wanted."""
        if not self._options.match_email:
            raise SettingsError("SIPBOT_SLACK_MATCH_EMAIL is no: nobody is looked for by their e-mail address")
        for team in await self._workspaces.all():
            workspace = await self._workspaces.of(team)
            if workspace is None or workspace.school != school:
                continue
            try:
                told = await api.asked(self._client.users_lookupByEmail(token=workspace.token, email=email))
            except DeliveryError as error:
                if not error.bad_address:
                    raise
            else:
                return Person(team, told["user"]["id"]).handle
        return None

    async def check(self) -> Sequence[Finding]:
        """Ask Slack who we are in each workspace (`auth.test`)."""
        try:
            teams = await self._workspaces.all()
        except DeliveryError as error:
            return (Finding(str(error), ok=False, remedy=_remedy(error)),)
        if not teams:
            remedy = f"open {self._options.public_url}{INSTALL} as an administrator of the workspace"
            return (Finding("Slack: the app is installed nowhere", ok=False, remedy=remedy),)
        return [await self._check(team) for team in teams]

    async def _check(self, team: str) -> Finding:
        workspace = await self._workspaces.of(team)
        if workspace is None:
            return Finding(f"Slack: workspace {team}", ok=False, remedy="name its school in SIPBOT_SLACK_SCHOOLS")
        try:
            await api.asked(self._client.auth_test(token=workspace.token))
        except DeliveryError as error:
            return Finding(f"Slack: workspace {team} ({error})", ok=False, remedy=_remedy(error))
        return Finding(f"Slack: workspace {team}", ok=True)

    async def _post(self, workspace: Workspace, person: Person, message: Outbound) -> dict[str, str]:
        try:
            return await api.asked(
                self._client.chat_postMessage(
                    token=workspace.token,
                    channel=person.user,
                    text=blocks.fallback(message.prompt),
                    blocks=blocks.message(message.prompt, message.survey),
                    mrkdwn=False,
                    unfurl_links=False,
                    unfurl_media=False,
                )
            )
        except DeliveryError as error:
            if error.halts and not self._options.bot_token:
                # One workspace of several has taken its token back: the others go on.
                raise DeliveryError(str(error), permanent=True) from error
            raise

    async def _redraw(self, workspace: Workspace, channel: str, before: Asked, *, said: str | None) -> None:
        call = self._client.chat_update(
            token=workspace.token,
            channel=channel,
            ts=before.provider_id,
            text=blocks.fallback(before.prompt),
            blocks=blocks.answered(before.prompt, said),
        )
        try:
            await api.asked(call)
        except DeliveryError:
            return  # Its buttons stay, and ask before they change anything.

    async def _refuse_unknown_surveys(self, inbox: Inbox, _app: web.Application) -> None:
        """A survey that nobody can begin stops the start: raises `SettingsError`, which lists the ones there are."""
        schools = {self._options.school} if self._options.bot_token else set((self._options.schools).values())
        for school in sorted(schools):
            for survey in self._options.surveys:
                try:
                    await inbox.transcript(CHANNEL, school, "", survey=survey)
                except NoSuchSurvey as error:
                    raise SettingsError(f"SIPBOT_SLACK_SURVEYS or SIPBOT_SLACK_SCHOOLS: {error}") from error


def _settles(prompt: Prompt) -> bool:
    """Whether the question before *prompt* is done with: it was answered, or something else is asked now."""
    return prompt.answered is not None or prompt.input != "none"


def _remedy(error: DeliveryError) -> str:
    if not error.permanent:
        return "see whether Slack can be reached from here, and ask again"
    return "install the app there again; where the token is a setting, put the new one into SIPBOT_SLACK_BOT_TOKEN"
