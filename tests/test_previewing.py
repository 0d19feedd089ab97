"""A survey as a phone, a page, Slack and the terminal show it, before anybody is asked."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sipbot import sms_text, surveys
from sipbot.channels.slack import blocks
from sipbot.engine.prompt import Option, Prompt
from sipbot.engine.survey import Survey
from sipbot.trying.previewing import CHANNELS, preview
from tests.command_line import sipbot

NOW = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
SURVEY = Survey.model_validate(
    {
        "name": "ours",
        "title": "Ours",
        "audience": ["family"],
        "consent": "May we? Reply 1 to begin, 2 to leave.",
        "questions": [
            {"key": "role", "type": "choice", "text": "Who are you?", "choices": {"a": "An aunt", "b": "A “boy”"}},
            {"key": "keep", "type": "text", "text": "As {role|a guest}: what is good?", "probe": "When was that?"},
            {"key": "many", "type": "number", "text": "How many?", "at_least": 2, "ask_if": {"role": ["a"]}},
            {"key": "first", "type": "rank", "text": "What is first?", "choices": {"bus": "Bus", "food": "Food"}},
            {"key": "safe", "type": "scale", "text": "How safe?", "low": {1: "Not"}, "high": {3: "Very"}},
        ],
        "thanks": "Thank you.",
    }
)


def shown(channel: str, way: int = 0) -> dict[str, str]:
    found = preview(SURVEY, language="en", channel=channel, now=NOW)
    return {one.about: one.text for one in found[way].shown}


def test_a_phone_gets_an_invitation_and_every_question_with_its_follow_up_word_for_word() -> None:
    assert shown("sms") == {
        "consent": "School survey: 4 short questions.\nMay we? Reply 1 to begin, 2 to leave.\n"
        "Reply STOP and we will not write again.",
        "role": '(1 of 4) Who are you?\n1. An aunt\n2. A "boy"\nReply with a number.',
        "keep": "(2 of 5) As An aunt: what is good?",
        "keep (follow-up)": "When was that?",
        "many": "(3 of 5) How many?\nReply with a number.",
        "first": "(4 of 5) What is first?\n1. Bus\n2. Food\n"
        "Reply with all the numbers, your first choice first, for example 2,1.",
        "safe": "(5 of 5) How safe?\nReply with a number from 1 (Not) to 3 (Very).",
        "closing": "Thank you.",
    }


def test_every_branch_is_shown_with_what_leads_to_it() -> None:
    found = preview(SURVEY, language="en", channel="sms", now=NOW)
    assert [dict(way.answers) for way in found] == [{"role": "An aunt"}, {"role": "A “boy”"}]
    assert "many" not in shown("sms", way=1)
    assert shown("sms", way=1)["first"].startswith("(3 of 4)")


def test_text_messages_are_counted_as_they_are_sent() -> None:
    (way, _) = preview(SURVEY, language="en", channel="sms", now=NOW)
    assert [one.segments for one in way.shown] == [sms_text.count(one.text) for one in way.shown]
    assert {one.segments.encoding for one in way.shown if one.segments} == {"GSM-7"}


def test_a_page_shows_buttons_a_list_to_put_in_order_and_a_box() -> None:
    page = shown("webchat")
    assert page["role"] == "1 of 4\nWho are you?\n[1 An aunt]\n[2 A “boy”]"
    assert page["keep"] == "2 of 5\nAs An aunt: what is good?\nYour answer: [          ]\n[Send]"
    assert page["first"].splitlines()[2:] == ["1. [Choose: 1 Bus / 2 Food]", "2. [Choose: 1 Bus / 2 Food]", "[Send]"]
    assert page["safe"].splitlines()[2:] == ["[1] [2] [3]", "Not ... Very"]
    assert page["closing"] == "Thank you."


def test_slack_shows_what_its_blocks_say() -> None:
    slack = shown("slack")
    assert slack["role"] == "1 of 4\nWho are you?\n[1. An aunt] [2. A “boy”]\nReply with a number."
    assert slack["first"].splitlines()[-3:] == ["(in a window:)", "  1 Bus", "  2 Food"]


def test_a_button_of_slack_is_shown_as_it_is_cut() -> None:
    prompt = Prompt("Who?", input="choice", question="q", options=(Option("1", "x" * 90), Option("2", "y")))
    (text,) = CHANNELS["slack"](prompt, "ours")
    labels = [each["text"]["text"] for each in blocks.message(prompt, "ours")[-1]["elements"]]
    assert f"[{labels[0]}]" in text
    assert "x" * 90 in text


def test_the_terminal_shows_the_plain_text() -> None:
    assert shown("terminal")["consent"] == "May we? Reply 1 to begin, 2 to leave."
    assert shown("terminal")["role"] == "(1 of 4) Who are you?\n1. An aunt\n2. A “boy”\nReply with a number."


def test_what_is_chosen_from_an_earlier_answer_is_shown_with_options_and_a_date_with_a_box() -> None:
    fields = SURVEY.model_dump(exclude_defaults=True)
    more = [
        {"key": "liked", "type": "choices", "text": "What?", "choices": {"art": "Art", "music": "Music"}},
        {"key": "best", "type": "choice", "text": "Which?", "choices_from": "liked"},
        {"key": "day", "type": "date", "text": "When?"},
    ]
    survey = Survey.model_validate({**fields, "questions": more})
    (way,) = preview(survey, language="en", channel="webchat", now=NOW)
    texts = {one.about: one.text for one in way.shown}
    assert texts["best"] == "2 of 3\nWhich?\n[1 Art]\n[2 Music]"
    assert "[          ]" in texts["day"]


@pytest.mark.parametrize("name", surveys.names())
def test_every_question_of_ours_is_shown_on_some_way_over_every_channel(name: str) -> None:
    survey = surveys.load(name)
    wanted = {question.key for question in survey.questions}
    wanted |= {f"{question.key} (follow-up)" for question in survey.questions if question.probe}
    ways = [way for channel in CHANNELS for way in preview(survey, language="es", channel=channel, now=NOW)]
    assert wanted <= {one.about for way in ways for one in way.shown}


def test_the_command_counts_segments_and_names_what_was_shown_before() -> None:
    lines = sipbot("preview", "family_voice", "--language", "es", "--channel", "sms").output.splitlines()
    assert lines[0] == "family_voice in es over sms: 3 ways through it"
    assert "=== way 2: role: Estudiante ===" in lines
    assert "--- keep: as above" in lines
    assert next(line for line in lines if line.startswith("--- why")).startswith("--- why (2 segments, UCS-2")
    assert [line.split()[1:3] for line in lines if line.endswith(" segments")] == [["text", "messages,"]] * 3


def test_a_language_in_which_something_is_missing_is_told(tmp_path: Path) -> None:
    (tmp_path / "translations" / "es").mkdir(parents=True)
    (tmp_path / "translations" / "es" / "short.po").write_text('msgid ""\nmsgstr "Language: es\\n"\n')
    text = "title: T\naudience: [family]\nconsent: May we?\nthanks: Bye\nquestions: [{key: a, type: text, text: A?}]\n"
    (tmp_path / "short.yaml").write_text(text)
    done = sipbot("preview", "short", "--language", "es", SIPBOT_SURVEYS=str(tmp_path))
    assert done.exit_code == 2
    assert done.stderr == "sipbot: 'short' is not all said in 'es' yet: `sipbot check` tells what is missing\n"


def test_a_language_that_is_not_offered_is_told() -> None:
    done = sipbot("preview", "family_voice", "--language", "so")
    assert done.exit_code == 2
    assert done.stderr.startswith("sipbot: 'family_voice' is not offered in 'so': there are en, es")
