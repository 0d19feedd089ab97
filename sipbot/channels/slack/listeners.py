"""What the app does about each thing that happens in Slack: hand it to the inbox, and answer when it is kept.

Bolt routes; `process_before_response` makes it wait for us, so that Slack hears 200 only after the commit and sends
again whatever failed before. Nothing is asked of Slack here but what must be at once: to open a window, to draw a page.
"""

import logging
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from sipbot.channels import DeliveryError, Inbound, Inbox, Texting, Transcript
from sipbot.channels.slack import blocks, presses
from sipbot.channels.slack.api import asked
from sipbot.channels.slack.presses import Payload, Person, Place
from sipbot.channels.slack.words import words_in
from sipbot.channels.slack.workspaces import Workspace, Workspaces
from sipbot.engine.prompt import Prompt

log = logging.getLogger(__name__)

CHANNEL = "slack"
COMMAND = "/sip"
HELP = (
    "Type /sip start to begin or go on, /sip my answers to see what you have answered, /sip stop to end all messages. "
    "You can also just write to this app: HELP, BACK, SKIP, WHO and STOP work there."
)


class _Authorize(AsyncAuthorize):
    """Whom Bolt speaks for, without asking Slack at every event."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def __call__(self, *, team_id: str | None, **_others: Any) -> AuthorizeResult | None:
        workspace = await self._workspaces.of(team_id or "")
        if workspace is None:
            return None
        return AuthorizeResult(
            enterprise_id=None,
            team_id=workspace.team,
            bot_token=workspace.token,
            bot_id=workspace.bot_id,
            bot_user_id=workspace.bot_user,
        )


class Listeners:
    """The listeners, and what they need. `surveys` are those that can be begun, the usual one first.

    With `match_email` Slack is asked for the address of whoever is new, to find them in the roster.
    """

    def __init__(
        self,
        inbox: Inbox,
        workspaces: Workspaces,
        client: AsyncWebClient,
        *,
        surveys: tuple[str, ...],
        match_email: bool,
    ) -> None:
        self._inbox = inbox
        self._workspaces = workspaces
        self._client = client
        self._surveys = surveys
        self._match_email = match_email
        self._looked_for: set[str] = set()
        # Slack sends whole messages, so nothing is waited for.
        self._texting = Texting(begins=surveys[0], quiet_seconds=0)

    def app(self) -> AsyncApp:
        """The Bolt app that calls them. Signatures are verified before it, on the raw bytes."""
        app = AsyncApp(
            client=self._client,
            # Bolt's type forgets that None means: not installed there.
            authorize=_Authorize(self._workspaces),  # type: ignore[arg-type]
            process_before_response=True,
            request_verification_enabled=False,
            raise_error_for_unhandled_request=True,
        )
        app.error(self._failed)
        app.event("message")(self._message)
        app.event("app_home_opened")(self._home_opened)
        app.event("app_uninstalled")(self._uninstalled)
        app.event("tokens_revoked")(self._revoked)
        app.command(COMMAND)(self._command)
        app.view(blocks.PICKED)(self._picked)
        app.block_action(blocks.CHOOSE)(self._choose)
        app.block_action(blocks.ANSWERS)(self._pressed)
        app.block_action(blocks.BEGINS)(self._begin)
        return app

    # Words.

    async def _message(self, body: dict[str, Any]) -> None:
        said = presses.said(body)
        if said is None:
            return
        workspace = await self._workspace(said.person)
        inbound = self._inbound(workspace, said.person, said.text, provider_id=body["event_id"])
        email = await self._email(workspace, said.person)
        await self._inbox.receive(replace(inbound, n_media=said.n_media, texting=self._texting, email=email))

    # Buttons and windows.

    async def _pressed(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await self._answer(body, presses.pressed(body))
        await ack()

    async def _picked(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        place = Place.from_text(body["view"]["private_metadata"])
        picked = presses.picked(body)
        if again := presses.repeated(picked):
            told = words_in(place.language)("Pick each one once.")
            await ack(response_action="errors", errors=dict.fromkeys(again, told))
            return
        numbers = [number for block in picked.values() for number in block]
        await self._answer(body, place.with_answer(",".join(numbers)))
        await ack()

    async def _choose(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        place, person = presses.pressed(body), Person.who_pressed(body)
        workspace = await self._workspace(person)
        prompt = _prompt_of(await self._transcript(workspace, person, place.survey), place.question)
        await ack()
        if prompt is not None:
            view = blocks.modal(prompt, place)
            await self._ask(self._client.views_open(token=workspace.token, trigger_id=body["trigger_id"], view=view))

    async def _answer(self, body: Payload, place: Place) -> None:
        person = Person.who_pressed(body)
        workspace = await self._workspace(person)
        inbound = self._inbound(workspace, person, place.answer, provider_id=body["trigger_id"])
        await self._inbox.receive(replace(inbound, survey=place.survey, question=place.question))

    # The home and the command.

    async def _home_opened(self, body: dict[str, Any]) -> None:
        event = body["event"]
        if event.get("tab") != "home":
            return
        person = Person(body["team_id"], event["user"])
        workspace = await self._workspace(person)
        transcripts = [await self._transcript(workspace, person, survey) for survey in self._surveys]
        view = blocks.home(transcripts)
        await self._ask(self._client.views_publish(token=workspace.token, user_id=person.user, view=view))

    async def _begin(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await self._start(body, presses.pressed(body).survey)
        await ack()

    async def _command(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        wanted, _, survey = " ".join(str(body.get("text", "")).lower().split()).partition(" ")
        match wanted:
            case "" | "start" if survey in ("", *self._surveys):
                await self._start(body, survey or self._surveys[0])
                await ack()
            case "my" if survey == "answers":
                await ack(**await self._own_answers(body))
            case "stop":
                await self._stop(body)
                await ack()
            case _:
                await ack(await self._help(body))

    async def _start(self, body: Payload, survey: str) -> None:
        person = Person.who_pressed(body)
        workspace = await self._workspace(person)
        is_new = (await self._transcript(workspace, person, survey)).status == "new"
        inbound = self._inbound(workspace, person, "" if is_new else "START", provider_id=body["trigger_id"])
        email = await self._email(workspace, person) if is_new else None
        await self._inbox.receive(replace(inbound, survey=survey, email=email))

    async def _stop(self, body: Payload) -> None:
        person = Person.who_pressed(body)
        inbound = self._inbound(await self._workspace(person), person, "STOP", provider_id=body["trigger_id"])
        await self._inbox.receive(replace(inbound, texting=self._texting))

    async def _own_answers(self, body: Payload) -> dict[str, Any]:
        person = Person.who_pressed(body)
        workspace = await self._workspace(person)
        transcripts = [await self._transcript(workspace, person, survey) for survey in self._surveys]
        begun = [transcript for transcript in transcripts if transcript.answers] or transcripts[:1]
        told = [block for transcript in begun for block in blocks.answers(transcript)]
        return {"text": blocks.all_text(told), "blocks": told, "response_type": "ephemeral"}

    async def _help(self, body: Payload) -> str:
        person = Person.who_pressed(body)
        transcript = await self._transcript(await self._workspace(person), person, self._surveys[0])
        own = words_in(transcript.language)
        return f"{own(HELP)}\n{own('Surveys')}: {', '.join(self._surveys)}"

    # Leaving.

    async def _uninstalled(self, body: dict[str, Any]) -> None:
        await self._workspaces.forget(body["team_id"])

    async def _revoked(self, body: dict[str, Any]) -> None:
        if body["event"].get("tokens", {}).get("bot"):
            await self._workspaces.forget(body["team_id"])

    # What they share.

    async def _failed(self, error: Exception) -> BoltResponse:
        if isinstance(error, BoltUnhandledRequestError):
            # It is nothing to us. Any other answer would make Slack send it again.
            return BoltResponse(status=200)
        # The error itself may quote people: log its kind only.
        log.error("slack: a request failed (%s)", type(error).__name__)
        return BoltResponse(status=500)

    def _inbound(self, workspace: Workspace, person: Person, text: str, *, provider_id: str) -> Inbound:
        return Inbound(
            channel=CHANNEL, school=workspace.school, handle=person.handle, text=text, provider_id=provider_id
        )

    async def _workspace(self, person: Person) -> Workspace:
        workspace = await self._workspaces.of(person.team)
        if workspace is None:
            raise LookupError("the workspace is gone")
        return workspace

    async def _transcript(self, workspace: Workspace, person: Person, survey: str) -> Transcript:
        return await self._inbox.transcript(CHANNEL, workspace.school, person.handle, survey=survey)

    async def _email(self, workspace: Workspace, person: Person) -> str | None:
        """The e-mail address of somebody new, where it is wanted and Slack tells it; the survey begins without, too."""
        if not self._match_email or person.handle in self._looked_for:
            return None
        self._looked_for.add(person.handle)
        if (await self._transcript(workspace, person, self._surveys[0])).status != "new":
            return None
        try:
            told = await asked(self._client.users_info(token=workspace.token, user=person.user))
        except DeliveryError as error:
            log.warning("slack: nobody was looked for in the roster (%s)", error)
            return None
        return str(told["user"].get("profile", {}).get("email") or "").strip().lower() or None

    async def _ask(self, call: Any) -> None:
        """Ask Slack to show something. What it does not show now is shown when they press again."""
        try:
            await asked(call)
        except DeliveryError as error:
            log.warning("slack: nothing was shown (%s)", error)


def _prompt_of(transcript: Transcript, question: str) -> Prompt | None:
    """The prompt that put *question* last."""
    prompts = [line.prompt for line in transcript.lines if line.prompt and line.prompt.question == question]
    return prompts[-1] if prompts else None
