"""A conversation in the terminal: type the answers, or pipe them in, one a line."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Self

import aiohttp
from aiohttp import web

from sipbot.channels import Inbound, Inbox, Line, Outbound, Transcript, Vault

CHANNEL = "terminal"


class Channel:
    """The terminal as a channel. Delivering prints nothing: `talk` reads the transcript, so no line appears twice."""

    name = CHANNEL
    pulls = True
    per_second = None

    @classmethod
    def from_env(cls, env: Mapping[str, str], http: aiohttp.ClientSession, vault: Vault) -> Self:  # noqa: ARG003 (needs nothing)
        """Needs no settings."""
        return cls()

    def connect(self, app: web.Application, inbox: Inbox) -> None:
        """Has no routes: nobody reaches a terminal over the web."""

    async def deliver(self, message: Outbound) -> str:
        """The line is in the transcript already; the message's own id."""
        return message.id


async def talk(
    inbox: Inbox,
    *,
    school: str,
    survey: str,
    language: str | None,
    handle: str,
    lines: Iterable[str],
    write: Callable[[str], None],
    echo: bool = False,
) -> None:
    """Hold one conversation: write what is said, answer with *lines*, until they end or nothing is awaited.

    `echo` writes their lines too, for lines that are piped in and so not seen. Raises `NoSuchSurvey`.
    """

    async def so_far() -> Transcript:
        return await inbox.transcript(CHANNEL, school, handle, survey=survey, language=language)

    transcript = await so_far()
    _write_all(transcript.lines, write, echo=True)
    for text in (line.rstrip("\r\n") for line in lines):
        if not text.strip():
            continue
        before = transcript
        await inbox.receive(
            Inbound(
                channel=CHANNEL,
                school=school,
                handle=handle,
                text=text,
                provider_id=secrets.token_hex(16),
                survey=survey,
                language=language,
            )
        )
        transcript = await so_far()
        _write_all(_added(before, transcript), write, echo=echo)
        if transcript.prompt is None:
            return


def _added(before: Transcript, after: Transcript) -> tuple[Line, ...]:
    """The new lines. There are fewer than before where somebody declined and all was forgotten."""
    n_before = len(before.lines)
    return after.lines[n_before:] if len(after.lines) >= n_before else after.lines


def _write_all(lines: Iterable[Line], write: Callable[[str], None], *, echo: bool) -> None:
    for line in lines:
        if not line.theirs:
            write(f"{line.prompt.as_text() if line.prompt else line.text}\n")
        elif echo:
            write("\n".join(f"> {part}" for part in line.text.split("\n")) + "\n")
