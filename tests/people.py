"""People who write to the bot in tests, and what they hear."""

from collections.abc import Callable
from datetime import datetime

from sipbot.channels import Inbound
from sipbot.conversations import Conversations
from sipbot.engine.survey import Privacy, Survey
from sipbot.storage import Database

BUS = Survey.model_validate(
    {
        "name": "bus",
        "title": "The bus",
        "audience": ["family", "student"],
        "languages": ["en", "es"],
        "consent": "May we ask you about the bus? Reply 1 to begin, 2 to leave.",
        "questions": [
            {
                "key": "role",
                "type": "choice",
                "text": "Which of these are you?",
                "choices": {"family": "A parent or caregiver", "student": "A student"},
                "tag": "role",
            },
            {"key": "ride", "type": "text", "text": "How is the ride?", "analyze": "challenge"},
            {
                "key": "seat",
                "type": "text",
                "text": "Where do you like to sit?",
                "analyze": "asset",
                "ask_if": {"role": ["student"]},
            },
            {"key": "wish", "type": "text", "text": "What would you change?", "analyze": "suggestion"},
        ],
        "thanks": "Thank you for telling us.",
    }
)


def bot(database: Database, clock: Callable[[], datetime], new_id: Callable[[], str]) -> Conversations:
    """The bot that asks about the bus."""
    return Conversations(database, {"bus": BUS}, privacy=Privacy(), clock=clock, new_id=new_id)


class Person:
    """Somebody with a phone. `heard` is what the bot has said to them, message by message."""

    def __init__(self, bot: Conversations, handle: str, *, channel: str = "webchat", survey: str = "bus") -> None:
        self.bot = bot
        self.handle = handle
        self.channel = channel
        self.survey = survey
        self._n_said = 0

    async def says(self, text: str, *, provider_id: str | None = None) -> bool:
        """Send one message; False if it was a repeat."""
        self._n_said += 1
        return await self.bot.receive(
            Inbound(
                channel=self.channel,
                school="lincoln",
                handle=self.handle,
                text=text,
                provider_id=provider_id or f"{self.handle}-{self._n_said}",
                survey=self.survey,
            )
        )

    async def heard(self) -> list[str]:
        """Everything the bot said, oldest first, without progress, options and hints."""
        transcript = await self.bot.transcript(self.channel, "lincoln", self.handle, survey=self.survey)
        return [line.prompt.text for line in transcript.lines if line.prompt is not None]
