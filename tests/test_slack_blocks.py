"""What Slack is sent: within its limits, and of the types that it publishes."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from sipbot.channels import Line, Transcript
from sipbot.channels.slack import blocks, presses
from sipbot.channels.slack.presses import Place
from sipbot.engine.prompt import Option, Prompt
from sipbot.engine.survey import Survey
from sipbot.surveys import load, names
from tests import doubles
from tests.slack_side import STAFF, words

LONG = "Because " + "it is a very long answer, " * 6


def prompts(survey: Survey) -> Iterator[Prompt]:
    """Every prompt that the survey's questions put, first and again, in every language."""
    for language in survey.languages:
        own = survey.words(language)
        for question in (survey.first_turn, *survey.questions):
            yield replace(
                question.prompt(own), progress=(1, 7), progress_text=own.phrase("progress", number=1, total=7)
            )
            yield question.again(own)


def many(n: int, kind: Any = "choice", label: str = "Label") -> Prompt:
    options = tuple(Option(str(number), f"{label} {number}") for number in range(1, n + 1))
    return Prompt("Which?", input=kind, question="which", options=options, hint="Reply with a number.")


def transcript(status: str) -> Transcript:
    line = Line(1, theirs=False, text="Which?", prompt=many(3))
    return Transcript(
        survey="staff",
        title="Our school",
        school_name="Lincoln School (invented)",
        invented=True,
        language="es",
        languages=("en", "es"),
        status=status,
        turn=1,
        lines=(line,),
        prompt=many(3),
        answers=(("Which?", "Label 1"),),
        who="Nobody but us.",
    )


STATUSES = ("new", "consenting", "open", "finished", "declined", "stopped", "expired")
ALL_PROMPTS = [
    *(prompt for name in names() for prompt in prompts(load(name))),
    *prompts(STAFF),
    *(many(n, kind, label) for n in (2, 6, 26) for kind in ("choice", "choices", "rank") for label in ("A", LONG)),
    Prompt("x" * 7000, input="text", question="x"),
    Prompt("Thank you.", kind="closing"),
]
MESSAGES = [
    *(blocks.message(prompt, "staff") for prompt in ALL_PROMPTS),
    *(blocks.answered(prompt, said) for prompt in ALL_PROMPTS for said in (None, "", "Sí")),
    blocks.answers(transcript("open")),
]
MODALS = [
    blocks.modal(prompt, Place("staff", prompt.question or "", prompt.language))
    for prompt in ALL_PROMPTS
    if blocks.drawn(prompt) == "modal"
]
HOMES = [blocks.home([transcript(status) for status in STATUSES])]


def test_up_to_five_choices_are_buttons_and_more_are_picked_in_a_window() -> None:
    assert [blocks.drawn(many(n)) for n in (2, 5, 6, 26)] == ["buttons", "buttons", "modal", "modal"]
    assert [blocks.drawn(many(3, kind)) for kind in ("choices", "rank", "text")] == ["modal", "modal", ""]


@pytest.mark.parametrize(
    ("n", "kind", "element"),
    [
        (6, "choice", "radio_buttons"),
        (11, "choice", "static_select"),
        (6, "choices", "checkboxes"),
        (11, "choices", "multi_static_select"),
    ],
)
def test_a_window_has_no_more_boxes_than_slack_allows(n: int, kind: str, element: str) -> None:
    view = blocks.modal(many(n, kind), Place("staff", "which", "en"))
    assert [block["element"]["type"] for block in view["blocks"] if block["type"] == "input"] == [element]


def test_a_rank_has_one_list_for_each_place() -> None:
    view = blocks.modal(many(3, "rank"), Place("staff", "which", "en"))
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    assert [block["label"]["text"] for block in inputs] == ["Place 1", "Place 2", "Place 3"]


def test_a_long_label_is_cut_on_its_button_and_stands_in_full_above() -> None:
    told = words(blocks.message(many(2, label=LONG), "staff"))
    assert told[1].startswith(f"1. {LONG}")
    assert [len(label) for label in told if label.startswith("[")] == [77, 77]


def test_long_words_are_split_over_several_blocks() -> None:
    told = words(blocks.message(Prompt("x" * 7000), "staff"))
    assert [len(part) for part in told] == [3000, 3000, 1000]


def test_everything_is_within_the_limits_of_slack() -> None:
    for payload in (*MESSAGES, *MODALS, *HOMES):
        slack_takes(payload)
    for payload in (*MODALS, *HOMES):
        View(**payload).validate_json()
    assert max(len(drawn) for drawn in MESSAGES) <= 50


def test_the_types_that_slack_publishes_accept_everything(tmp_path: Path) -> None:
    assert type_errors(tmp_path, MESSAGES, MODALS, HOMES) == ""


def test_the_types_that_slack_publishes_are_really_asked(tmp_path: Path) -> None:
    wrong = [[{"type": "section", "text": {"type": "plain_txt", "text": "x"}}]]
    assert "plain_txt" in type_errors(tmp_path, wrong, [], [])


def type_errors(folder: Path, messages: Any, modals: Any, homes: Any) -> str:
    """What TypeScript says about payloads that are declared to be what `@slack/types` says."""
    node = doubles.node()
    # One constant for each: together they are too much for the compiler.
    kinds = (("KnownBlock[]", messages), ("ModalView", modals), ("HomeView", homes))
    payloads = [(kind, json.dumps(payload)) for kind, of_kind in kinds for payload in of_kind]
    source = ['import type { HomeView, KnownBlock, ModalView } from "@slack/types";']
    source += [f"export const payload{n}: {kind} = {payload};" for n, (kind, payload) in enumerate(payloads)]
    (folder / "payloads.mts").write_text("\n".join(source), encoding="utf-8")
    (folder / "node_modules").symlink_to(doubles.FOLDER / "node_modules")
    compiler = str(doubles.FOLDER / "node_modules" / "typescript" / "bin" / "tsc")
    command = [node, compiler, "--noEmit", "--strict", "--module", "nodenext", "payloads.mts"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert bool(done.returncode) == bool(done.stdout), done.stderr
    return done.stdout


# What comes back.


def test_a_button_knows_its_place() -> None:
    place = Place("staff", "change.role", "es", "2")
    assert Place.from_text(place.to_text()) == place


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("R&amp;B &lt;3", "R&B <3"),
        ("see <https://a.example/x?a=1&amp;b=2>", "see https://a.example/x?a=1&b=2"),
        ("<mailto:me@a.example|me@a.example>", "me@a.example"),
        ("ask <@U0123ABC> or <#C01|general> or <!here>", "ask @… or #general or @…"),
        ("ask <@U0123ABC|ana>", "ask @ana"),
        (":+1:", "👍"),
        (":-1::skin-tone-6:", "👎"),
        (":two:", "2"),
        (":heart: at 10:30:45", ":heart: at 10:30:45"),
        ("a < b > c", "a < b > c"),
    ],
)
def test_words_are_read_as_they_were_typed(sent: str, typed: str) -> None:
    assert presses.as_typed(sent) == typed


def test_a_modal_is_read_in_the_order_of_its_places() -> None:
    values = {f"picked.{n}": {"picked": {"selected_option": {"value": str(n)}}} for n in (10, 2, 1)}
    assert list(presses.picked({"view": {"state": {"values": values}}})) == ["picked.1", "picked.2", "picked.10"]


def test_nothing_picked_is_nothing() -> None:
    values = {"picked": {"picked": {"type": "radio_buttons", "selected_option": None}}}
    assert presses.picked({"view": {"state": {"values": values}}}) == {"picked": ()}


def slack_takes(payload: Any) -> None:
    """Raises where a payload is beyond what https://docs.slack.dev/reference/block-kit allows."""
    for block in map(Block.parse, payload["blocks"] if isinstance(payload, dict) else payload):
        assert block is not None
        block.validate_json()
    for element in elements_in(payload):
        assert len(element.get("options", ())) <= MOST_OPTIONS[element["type"]]
        assert all(len(option["text"]["text"]) <= 75 for option in element.get("options", ()))


MOST_OPTIONS = {
    "button": 0,
    "plain_text": 0,
    "radio_buttons": 10,
    "checkboxes": 10,
    "static_select": 100,
    "multi_static_select": 100,
}


def elements_in(payload: Any) -> Iterator[Any]:
    for block in payload["blocks"] if isinstance(payload, dict) else payload:
        yield from block.get("elements", ())
        yield from [block["element"]] if "element" in block else ()
