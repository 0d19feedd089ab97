"""The first message to somebody who has not written, and what is put to somebody who says only who they are."""

from dataclasses import replace
from datetime import datetime

from sipbot.engine import asking, turns
from sipbot.engine.answering import ask_again
from sipbot.engine.conditions import branch
from sipbot.engine.conversation import Conversation
from sipbot.engine.survey import Survey
from sipbot.engine.turn import Turn


def invite(survey: Survey, conversation_id: str, *, language: str, code: str | None, now: datetime) -> Turn:
    """Begin with an invitation. `code` is what to answer with from a phone that several people share, never a name."""
    turn = turns.start(survey, conversation_id, language=language, now=now)
    conversation, (prompt,) = turn.conversation, turn.prompts
    words = survey.words(conversation.language)
    opening = words.phrase(
        "invitation", school=asking.school(survey, conversation), n_questions=len(branch(survey, {}))
    )
    lines = [opening, prompt.text, words.phrase("invitation_stop")]
    if code is not None:
        lines.append(words.phrase("invitation_code", code=code))
    return replace(turn, prompts=(replace(prompt, text="\n".join(lines)),))


def put_again(survey: Survey, conversation: Conversation, *, now: datetime) -> Turn:
    """Put what is open once more; when nothing is asked, say nothing."""
    conversation = replace(conversation, n_turns=conversation.n_turns + 1)
    if conversation.is_over or conversation.parts:
        return Turn(conversation)
    return ask_again(survey, conversation, now)
