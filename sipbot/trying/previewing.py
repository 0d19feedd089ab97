"""A survey as somebody will see it, before anybody does: every message on every way, as one channel shows it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sipbot import sms_text
from sipbot.channels._own_words import OwnWords
from sipbot.channels.slack import blocks
from sipbot.channels.webchat.pages import TRANSLATIONS, controls
from sipbot.checking.ways import Way, sources, typed, ways, with_options
from sipbot.engine import inviting, turns
from sipbot.engine.conditions import branch
from sipbot.engine.conversation import Conversation
from sipbot.engine.events import Value
from sipbot.engine.prompt import Option, Prompt
from sipbot.engine.questions import Question
from sipbot.engine.questions.date import Date
from sipbot.engine.questions.number import Number
from sipbot.engine.survey import CONSENT, Survey
from sipbot.engine.turn import Turn

THIN, FULL = "Good.", "The teachers know every child here by name, and they call home with good news too."
"""What is answered to open questions: little, so that the follow-up is seen, and then enough."""

DAY = date(2027, 3, 14)


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as it arrives, what it is about, and what it takes as a text message (None where it is none)."""

    about: str
    text: str
    segments: sms_text.Segments | None = None


@dataclass(frozen=True, slots=True)
class Previewed:
    """Everything somebody sees who answers in one way. `answers` are those that decide what is asked."""

    answers: Mapping[str, str]
    shown: tuple[Shown, ...]


def preview(survey: Survey, *, language: str, channel: str, now: datetime) -> tuple[Previewed, ...]:
    """Every way through *survey*. `channel` is one of `CHANNELS`."""
    draw = CHANNELS[channel]
    found = []
    for way in ways(survey):
        conversation = _Conversation(survey, way, language, now, is_invited=channel == "sms")
        shown = tuple(
            Shown(about, text, sms_text.count(text) if channel == "sms" else None)
            for about, prompt in _about(conversation.prompts)
            for text in draw(prompt, survey.name)
        )
        told = {key: _told(survey, key, way, language) for key in way.answers}
        found.append(Previewed(told, shown))
    return tuple(found)


def _about(prompts: Iterable[Prompt]) -> Iterator[tuple[str, Prompt]]:
    """What each of *prompts* is about; the second one about a question is its follow-up."""
    asked: set[str] = set()
    for prompt in prompts:
        key = prompt.question or prompt.kind
        yield f"{key} (follow-up)" if key in asked else key, prompt
        asked.add(key)


def _told(survey: Survey, key: str, way: Way, language: str) -> str:
    value = way.answers[key]
    return "no answer" if value is None else survey.question(key).say(value, survey.words(language))


class _Conversation:
    """Somebody who answers as *way* says; `prompts` is all that is said to them."""

    def __init__(self, survey: Survey, way: Way, language: str, now: datetime, *, is_invited: bool) -> None:
        self.survey, self.way, self.now = survey, way, now
        self.prompts: list[Prompt] = []
        self.conversation: Conversation
        if is_invited:
            self._take(inviting.invite(survey, "preview", language=language, code=None, now=now))
        else:
            self._take(turns.start(survey, "preview", language=language, now=now))
        while self.conversation.status in ("consenting", "open"):
            self._take(turns.reply(survey, self.conversation, self._answer(), now=now))

    def _take(self, turn: Turn) -> None:
        self.conversation = turn.conversation
        self.prompts += turn.prompts

    def _answer(self) -> str:
        key, prompt = self.conversation.question or CONSENT, self.prompts[-1]
        question = self.survey.question(key)
        if key in self.way.answers and prompt.question == key:
            return typed(question, self._that_gives_options(question, self.way.answers[key]))
        if key in sources(self.survey) and self.conversation.awaiting == "answer":
            return typed(question, with_options(question, None))
        if prompt.input == "text":
            return FULL if self.conversation.awaiting == "probe" else THIN
        if prompt.input == "rank":
            return ",".join(option.number for option in prompt.options)
        if isinstance(question, Date):
            return (question.earliest or DAY).isoformat()
        if isinstance(question, Number):
            return str(next((limit for limit in (question.at_least, question.at_most) if limit is not None), 1))
        return prompt.options[0].number

    def _that_gives_options(self, question: Question, value: Value) -> Value:
        """*value*, with one more pick where a later question needs two and the way stays the same."""
        if question.key not in sources(self.survey) or value is None:
            return value
        more = with_options(question, value)
        before, after = (branch(self.survey, {**self.way.answers, question.key: one}) for one in (value, more))
        return more if {one.key for one in before} <= {one.key for one in after} else value


def _as_text_messages(prompt: Prompt, _survey: str) -> tuple[str, ...]:
    return sms_text.split(sms_text.folded(prompt.as_text()))


def _on_a_terminal(prompt: Prompt, _survey: str) -> tuple[str, ...]:
    return (prompt.as_text(),)


def _on_a_page(prompt: Prompt, _survey: str) -> tuple[str, ...]:
    words = OwnWords(TRANSLATIONS).words(prompt.language)
    drawn = _FORMS[controls(prompt)](prompt, words) if prompt.input != "none" else []
    return ("\n".join([*filter(None, [prompt.progress_text, prompt.text]), *drawn]),)


def _in_slack(prompt: Prompt, survey: str) -> tuple[str, ...]:
    lines = [line for block in blocks.message(prompt, survey) for line in _lines_of(block)]
    if blocks.drawn(prompt) == "modal":
        lines += ["(in a window:)", *(f"  {_option(option)}" for option in prompt.options)]
    return ("\n".join(lines),)


def _lines_of(block: Mapping[str, Any]) -> Iterator[str]:
    """What stands in one of Slack's blocks: text, small text, or buttons."""
    if "text" in block:
        yield block["text"]["text"]
    elements = block.get("elements", ())
    buttons = [f"[{each['text']['text']}]" for each in elements if each["type"] == "button"]
    if buttons:
        yield " ".join(buttons)
    yield from (each["text"] for each in elements if each["type"] != "button")


def _buttons(prompt: Prompt, _words: Callable[[str], str]) -> list[str]:
    return [f"[{_option(option)}]" for option in prompt.options]


def _scale(prompt: Prompt, _words: Callable[[str], str]) -> list[str]:
    steps = " ".join(f"[{option.number}]" for option in prompt.options)
    return [steps, f"{prompt.options[0].label} ... {prompt.options[-1].label}"]


def _ticks(prompt: Prompt, words: Callable[[str], str]) -> list[str]:
    ticks = [f"[ ] {_option(option)}" for option in prompt.options]
    return [*([prompt.hint] if prompt.hint else []), *ticks, f"[{words('Send')}]"]


def _places(prompt: Prompt, words: Callable[[str], str]) -> list[str]:
    options = " / ".join(map(_option, prompt.options))
    return [*(f"{n}. [{words('Choose')}: {options}]" for n in range(1, len(prompt.options) + 1)), f"[{words('Send')}]"]


def _box(prompt: Prompt, words: Callable[[str], str]) -> list[str]:
    return [f"{words('Your answer')}: [          ]", *([prompt.hint] if prompt.hint else []), f"[{words('Send')}]"]


def _option(option: Option) -> str:
    return f"{option.number} {option.label}".strip()


_FORMS: Mapping[str, Callable[[Prompt, Callable[[str], str]], list[str]]] = MappingProxyType(
    {"buttons": _buttons, "scale": _scale, "choices": _ticks, "rank": _places, "number": _box, "text": _box}
)

CHANNELS: Mapping[str, Callable[[Prompt, str], tuple[str, ...]]] = MappingProxyType(
    {"sms": _as_text_messages, "webchat": _on_a_page, "slack": _in_slack, "terminal": _on_a_terminal}
)
"""How each channel shows a message."""
