"""Earlier answers in later texts: `{role}` becomes what was answered, `{role|a neighbor}` says what else."""

import re

from sipbot.engine.conversation import Conversation
from sipbot.engine.survey import PIPED, Survey
from sipbot.engine.words import Words

LONGEST = 60
"""So many characters of an answer are repeated, cut between words."""

_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


def piped(text: str, survey: Survey, conversation: Conversation, words: Words) -> str:
    """*text* with the earlier answers in it. What people wrote goes in as it is: its braces mean nothing."""
    if "{" not in text:
        return text
    return PIPED.sub(lambda place: _answer(place, survey, conversation, words), text)


def said(survey: Survey, conversation: Conversation, key: str, words: Words) -> str | None:
    """The answer to the question *key* as it can be repeated to the participant, or None."""
    given = conversation.standing(key)
    return shortened(survey.question(key, conversation.values()).say(given.value, words)) if given else None


def shortened(answer: str) -> str:
    """The beginning of *answer* on one line, without anything that cannot be seen."""
    line = _UNSEEN.sub(" ", answer[: 4 * LONGEST]).strip()
    if len(line) <= LONGEST:
        return line
    return f"{line[:LONGEST].rpartition(' ')[0] or line[:LONGEST]}..."


def _answer(place: re.Match[str], survey: Survey, conversation: Conversation, words: Words) -> str:
    answer = said(survey, conversation, place[1], words)
    return answer or place[2] or words.phrase("piped_missing")
