"""An open question: any words are an answer, kept whole as they were written."""

import re
from typing import Literal

from pydantic import ConfigDict
from pydantic.config import JsonDict

from sipbot.engine import questions
from sipbot.engine.errors import NotUnderstood
from sipbot.engine.events import Value
from sipbot.engine.languages import lexicon
from sipbot.engine.plain import plain
from sipbot.engine.prompt import Prompt
from sipbot.engine.words import Words

FEWEST_WORDS = 6
FEWEST_LETTERS = 25
FEWEST_SIGNS = 10
"""Below any of these an answer is thin; the last one is for scripts that put no spaces between words."""

_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")

EXAMPLE: JsonDict = {
    "key": "hopes",
    "type": "text",
    "text": "What are your hopes for our students?",
    "analyze": "vision",
}


class Text(questions.Question):
    """Asks for words."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    type: Literal["text"]

    def prompt(self, words: Words) -> Prompt:
        """The text alone: open questions need no instructions."""
        return Prompt(words.text(self.key, self.text), input="text", question=self.key, language=words.language)

    def again(self, words: Words) -> Prompt:
        """After an empty message."""
        return Prompt(words.phrase("again_text"), input="text", question=self.key, language=words.language)

    def read(self, reply: str, words: Words) -> Value:  # noqa: ARG002 (as all types)
        """The reply itself. Only a reply without any visible character is not an answer."""
        if not any(character.isprintable() and not character.isspace() for character in reply):
            raise NotUnderstood("empty")
        return reply

    def follow_up(self, reply: str, words: Words) -> str | None:
        """The probe after a thin answer. "Nothing" and "I don't know" are answers that nobody should press."""
        return self.probe if self.probe and is_thin(reply) and not is_no_answer(reply, words) else None


def is_thin(reply: str) -> bool:
    """Whether an answer has few words."""
    signs = len(_WITHOUT_SPACES.findall(reply))
    if signs > len(reply.strip()) // 2:
        return signs < FEWEST_SIGNS
    return len(reply.split()) < FEWEST_WORDS or len(reply.strip()) < FEWEST_LETTERS


def is_no_answer(reply: str, words: Words) -> bool:
    """Whether a reply says that there is nothing to say."""
    said = plain(reply)
    return not said or said in lexicon(words.languages).no_answer
