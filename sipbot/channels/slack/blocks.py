"""From prompts and transcripts to Block Kit: a message with buttons, the same once it is answered, a modal, the home.

Whatever authors or people wrote stands in `plain_text`, which Slack neither formats nor links, or is escaped. The
limits are Slack's: https://docs.slack.dev/reference/block-kit
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sipbot.channels import Transcript
from sipbot.channels._own_words import Words
from sipbot.channels.slack.presses import Place
from sipbot.channels.slack.words import words_in
from sipbot.engine.prompt import Option, Prompt

Block = dict[str, Any]

MOST_BUTTONS = {"choice": 5, "consent": 2, "scale": 25}
"""So many answers of a kind are drawn as buttons; more, and the other kinds, are picked in a modal."""

MOST_BOXES = 10
LONGEST_TEXT = 3000
LONGEST_LABEL = 75
LONGEST_TITLE = 24
LONGEST_FALLBACK = 40_000

ANSWER, CHOOSE, BEGIN, PICKED = "answer", "choose", "begin", "picked"
"""What buttons and the modal are called when Slack tells that they were pressed."""

ANSWERS, BEGINS = re.compile(rf"{ANSWER}\..+"), re.compile(rf"{BEGIN}\..+")
"""Buttons beside each other must be called differently: `answer.1`, `answer.2`."""


def fallback(prompt: Prompt) -> str:
    """The whole prompt for notifications and screen readers."""
    return escaped(prompt.as_text())[:LONGEST_FALLBACK]


def escaped(text: str) -> str:
    """*text* with the three signs that mean something to Slack made harmless."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def message(prompt: Prompt, survey: str) -> list[Block]:
    """*prompt* as a message, with what can be pressed to answer it."""
    place = Place(survey, prompt.question or "", prompt.language)
    return [
        *_small(prompt.progress_text),
        *_sections(prompt.text),
        *_listed_options(prompt),
        *_controls(prompt, place),
        *_small(prompt.hint),
    ]


def answered(prompt: Prompt, said: str | None) -> list[Block]:
    """*prompt* after its answer: nothing to press, and what was *said*; None where it was left without an answer."""
    mark = () if said is None else _sections(f"✓ {said}".strip())
    return [*_small(prompt.progress_text), *_sections(prompt.text), *mark]


def modal(prompt: Prompt, place: Place) -> Block:
    """A window in which the answer is picked out of many, or several are, or all are put in order."""
    own = words_in(prompt.language)
    return {
        "type": "modal",
        "callback_id": PICKED,
        "private_metadata": place.to_text(),
        "title": _plain(own("Your answer"), LONGEST_TITLE),
        "submit": _plain(own("Send"), LONGEST_TITLE),
        "close": _plain(own("Cancel"), LONGEST_TITLE),
        "blocks": [*_sections(prompt.text), *_long_options(prompt), *_inputs(prompt, own)],
    }


def home(transcripts: Sequence[Transcript]) -> Block:
    """The app's own page: each survey, how far it is, and who sees the answers."""
    own = words_in(transcripts[0].language)
    about = dict.fromkeys(transcript.who for transcript in transcripts)
    return {
        "type": "home",
        "blocks": [
            _header(transcripts[0].school_name or own("Surveys")),
            *(block for transcript in transcripts for block in _survey(transcript)),
            {"type": "divider"},
            _header(own("Who sees your answers?")),
            *(block for told in about for block in _sections(told)),
            *_small(own(COMMANDS)),
        ],
    }


def answers(transcript: Transcript) -> list[Block]:
    """What somebody has answered so far, for their eyes only."""
    pairs = [f"{question}\n✓ {answer}" for question, answer in transcript.answers]
    told = "\n\n".join(pairs) or words_in(transcript.language)("You have not answered anything yet.")
    return [_header(transcript.title), *_sections(told)]


COMMANDS = "Type /sip start, /sip my answers, /sip stop or /sip help."


def all_text(told: Iterable[Block]) -> str:
    """What stands in blocks, for notifications and screen readers."""
    return escaped("\n".join(block["text"]["text"] for block in told if "text" in block))[:LONGEST_FALLBACK]


def drawn(prompt: Prompt) -> str:
    """How an answer can be pressed: "buttons", "modal", or "" where it is typed."""
    if not prompt.options:
        return ""
    if len(prompt.options) <= MOST_BUTTONS.get(prompt.input, 0):
        return "buttons"
    return "modal" if prompt.input in ("choice", "choices", "rank") else ""


def _controls(prompt: Prompt, place: Place) -> list[Block]:
    match drawn(prompt):
        case "buttons":
            return [{"type": "actions", "elements": [_button(option, place) for option in prompt.options]}]
        case "modal":
            choose = words_in(prompt.language)("Choose")
            button = {
                "type": "button",
                "action_id": CHOOSE,
                "text": _plain(choose, LONGEST_LABEL),
                "value": place.to_text(),
            }
            return [{"type": "actions", "elements": [button]}]
        case _:
            return []


def _button(option: Option, place: Place) -> Block:
    return {
        "type": "button",
        "action_id": f"{ANSWER}.{option.number}",
        "text": _plain(_labelled(option), LONGEST_LABEL),
        "value": place.with_answer(option.number).to_text(),
    }


def _labelled(option: Option) -> str:
    return option.number if option.label == option.number else f"{option.number}. {option.label}"


def _listed_options(prompt: Prompt) -> list[Block]:
    """The options in full where no button shows them in full."""
    return _all_options(prompt) if drawn(prompt) == "modal" else _long_options(prompt)


def _long_options(prompt: Prompt) -> list[Block]:
    is_cut = any(len(_labelled(option)) > LONGEST_LABEL for option in prompt.options)
    return _all_options(prompt) if is_cut else []


def _all_options(prompt: Prompt) -> list[Block]:
    return _sections("\n".join(map(_labelled, prompt.options)))


def _inputs(prompt: Prompt, own: Words) -> Iterable[Block]:
    options = [{"text": _plain(_labelled(option), LONGEST_LABEL), "value": option.number} for option in prompt.options]
    if prompt.input == "rank":
        places = range(1, len(options) + 1)
        return [_input(f"{PICKED}.{n}", f"{own('Place')} {n}", _select(options, own)) for n in places]
    label = prompt.hint if prompt.input == "choices" and prompt.hint else own("Your answer")
    if len(options) > MOST_BOXES:
        element = _select(options, own, several=prompt.input == "choices")
    else:
        element = {"type": "checkboxes" if prompt.input == "choices" else "radio_buttons", "options": options}
    return [_input(PICKED, label, element)]


def _input(name: str, label: str, element: Block) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "label": _plain(label, LONGEST_TEXT),
        "element": {**element, "action_id": PICKED},
    }


def _select(options: list[Block], own: Words, *, several: bool = False) -> Block:
    return {
        "type": "multi_static_select" if several else "static_select",
        "placeholder": _plain(own("Choose"), LONGEST_LABEL),
        "options": options,
    }


def _survey(transcript: Transcript) -> list[Block]:
    own = words_in(transcript.language)
    status, pressed = _STATUS[transcript.status]
    progress = transcript.prompt.progress_text if transcript.prompt and transcript.status == "open" else ""
    blocks = [*_sections(transcript.title), *_small(progress or own(status))]
    if pressed:
        place = Place(transcript.survey, "", transcript.language)
        button = {
            "type": "button",
            "action_id": f"{BEGIN}.{transcript.survey}",
            "text": _plain(own(pressed), LONGEST_LABEL),
            "value": place.to_text(),
        }
        blocks.append({"type": "actions", "elements": [button]})
    return blocks


_STATUS = {
    "new": ("Not begun yet", "Begin"),
    "consenting": ("Not begun yet", "Begin"),
    "open": ("In progress", "Go on"),
    "finished": ("You have answered everything. Thank you!", ""),
    "declined": ("You said no, and we kept nothing.", "Begin after all"),
    "stopped": ("You asked us to stop.", "Come back"),
    "expired": ("This survey has closed.", ""),
}


def _header(text: str) -> Block:
    return {"type": "header", "text": _plain(text, 150)}


def _sections(text: str) -> list[Block]:
    return [
        {"type": "section", "text": _plain(text[start : start + LONGEST_TEXT], LONGEST_TEXT)}
        for start in range(0, len(text), LONGEST_TEXT)
        if text[start : start + LONGEST_TEXT].strip()
    ]


def _small(text: str) -> list[Block]:
    return [{"type": "context", "elements": [_plain(text, LONGEST_TEXT)]}] if text else []


def _plain(text: str, longest: int) -> Block:
    shown = text if len(text) <= longest else f"{text[: longest - 1]}…"
    return {"type": "plain_text", "text": shown, "emoji": True}
