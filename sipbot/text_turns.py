"""One text message, as the engine takes it: what the provider has answered already, pictures, too many at once."""

from dataclasses import replace
from datetime import datetime, timedelta

from sipbot.channels import Inbound, Texting
from sipbot.engine import texts
from sipbot.engine.conversation import Conversation
from sipbot.engine.inviting import put_again
from sipbot.engine.keywords import Keyword, keyword_in
from sipbot.engine.survey import Survey
from sipbot.engine.turn import Turn

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

_STOP = Keyword("stop")


def asks_to_stop(inbound: Inbound, survey: Survey) -> bool:
    """Whether this text is STOP, in our words or in those the provider knows."""
    return inbound.provider_told == "stop" or keyword_in(inbound.text, survey.languages) == _STOP


def turn_of(
    survey: Survey, conversation: Conversation, inbound: Inbound, texting: Texting, *, n_before: int, now: datetime
) -> Turn:
    """What comes of one text. `n_before` is how many there are too many before it, or fewer than none."""
    stops = asks_to_stop(inbound, survey)
    if n_before >= 0 and not stops:
        return texts.unanswered(survey, conversation, told=n_before == 0)
    if inbound.n_media and not inbound.text.strip():
        return texts.wordless(survey, conversation, now=now)
    if not inbound.text.strip():
        return put_again(survey, conversation, now=now)  # The letter of somebody who shares a phone, and no more.
    if inbound.provider_told == "help":
        # They have been helped: all that is left to say is what comes after an answer that was not whole yet.
        held = bool(conversation.parts)
        return texts.whole(survey, conversation, now=now) if held else texts.unanswered(survey, conversation)
    quiet = timedelta(seconds=texting.quiet_seconds)
    turn = texts.reply(survey, conversation, "STOP" if stops else inbound.text, now=now, quiet=quiet)
    return replace(turn, prompts=()) if inbound.provider_told == "stop" else turn
