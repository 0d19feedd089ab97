"""Small true implementations of the project's own protocols."""

from dataclasses import replace
from datetime import UTC, datetime

from sipbot.channels import Inbound, Line, NoSuchSurvey, Receipt, Transcript
from sipbot.engine.prompt import Prompt

Key = tuple[str, str, str, str]


class ScriptedInbox:
    """An inbox that asks *script* from top to bottom and takes every reply; it keeps everything in memory."""

    def __init__(self, survey: str, script: dict[str, tuple[Prompt, ...]], *, school: str = "demo") -> None:
        self.received: list[Inbound] = []
        self.receipts: list[Receipt] = []
        self._survey = survey
        self._script = script
        self._school = school
        self._seen: set[tuple[str, str]] = set()
        self._lines: dict[Key, list[Line]] = {}
        self._language: dict[Key, str] = {}

    async def receive(self, inbound: Inbound) -> bool:
        """Keep the message and ask the next thing. `say español` aside, every text is an answer."""
        self._check(inbound.school, inbound.survey)
        if (inbound.channel, inbound.provider_id) in self._seen:
            return False
        self._seen.add((inbound.channel, inbound.provider_id))
        self.received.append(inbound)
        key = (inbound.channel, inbound.school, inbound.handle, self._survey)
        language = self._language.setdefault(key, inbound.language or next(iter(self._script)))
        lines = self._lines.setdefault(key, [self._line(self._script[language][0])])
        n_theirs = sum(line.theirs for line in lines)
        lines.append(Line(self._next_id(), theirs=True, text=inbound.text, prompt=None))
        if n_theirs + 1 < len(self._script[language]):
            lines.append(self._line(self._script[language][n_theirs + 1]))
        return True

    async def receipt(self, receipt: Receipt) -> None:
        """Keep it."""
        self.receipts.append(receipt)

    def remind(self, handle: str) -> None:
        """Put a reminder into the conversation of *handle*."""
        lines = self._lines["webchat", self._school, handle, self._survey]
        lines.append(self._line(Prompt("We would still love to hear from you.", kind="notice")))

    async def transcript(
        self, channel: str, school: str, handle: str, *, survey: str, language: str | None = None
    ) -> Transcript:
        """What was said so far, or the first thing that will be asked."""
        self._check(school, survey)
        key = (channel, school, handle, survey)
        language = self._language.get(key, language or next(iter(self._script)))
        prompts = self._script[language]
        opening = [Line(0, theirs=False, text=prompts[0].as_text(), prompt=prompts[0])]
        lines = self._lines.get(key, opening)
        turn = sum(line.theirs for line in lines)
        is_over = turn >= len(prompts) - 1
        return Transcript(
            survey=survey,
            title="Your voice in our school",
            school_name="Harbor View School",
            invented=True,
            language=language,
            languages=tuple(self._script),
            status="finished" if is_over else "open" if key in self._lines else "new",
            turn=turn,
            lines=tuple(lines),
            prompt=None if is_over else prompts[turn],
        )

    def _check(self, school: str, survey: str | None) -> None:
        if (school, survey) != (self._school, self._survey):
            raise NoSuchSurvey(f"no survey {survey!r}: choose {self._survey}")

    def _line(self, prompt: Prompt) -> Line:
        return Line(self._next_id(), theirs=False, text=prompt.as_text(), prompt=prompt)

    def _next_id(self) -> int:
        return 1 + sum(len(lines) for lines in self._lines.values())


class MemoryVault:
    """A vault that forgets everything when it goes. Expiry goes by the real clock."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, datetime | None]] = {}

    async def get(self, name: str) -> str | None:
        """What is kept under *name*, until it expires."""
        value, expires_at = self._kept.get(name, (None, None))
        return None if expires_at is not None and expires_at <= datetime.now(UTC) else value

    async def put(self, name: str, value: str, *, expires_at: datetime | None = None) -> None:
        """Keep *value* under *name*."""
        self._kept[name] = (value, expires_at)

    async def take(self, name: str) -> str | None:
        """What is kept under *name*, once."""
        value = await self.get(name)
        self._kept.pop(name, None)
        return value

    async def names(self, prefix: str = "") -> tuple[str, ...]:
        """The names that begin with *prefix*."""
        return tuple(sorted([name for name in self._kept if name.startswith(prefix) and await self.get(name)]))

    async def forget(self, prefix: str) -> int:
        """Forget what begins with *prefix*."""
        gone = [name for name in self._kept if name.startswith(prefix)]
        for name in gone:
            del self._kept[name]
        return len(gone)


def in_language(language: str, *prompts: Prompt) -> tuple[Prompt, ...]:
    """*prompts*, marked as being in *language*."""
    return tuple(replace(prompt, language=language) for prompt in prompts)
