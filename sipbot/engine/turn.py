"""The result of one step."""

from dataclasses import dataclass, replace

from sipbot.engine.conversation import Conversation
from sipbot.engine.events import Event
from sipbot.engine.prompt import Prompt


@dataclass(frozen=True, slots=True)
class Turn:
    """The result of one step: the new conversation, what happened, and what to say, one message a prompt."""

    conversation: Conversation
    events: tuple[Event, ...] = ()
    prompts: tuple[Prompt, ...] = ()

    def after(self, *events: Event, prompts: tuple[Prompt, ...] = ()) -> "Turn":
        """This turn, with something that happened and was said before it."""
        return Turn(self.conversation, (*events, *self.events), (*prompts, *self.prompts))

    def answering(self, said: str) -> "Turn":
        """This turn, whose first message follows the answer *said*."""
        first, *others = self.prompts
        return Turn(self.conversation, self.events, (replace(first, answered=said), *others))
