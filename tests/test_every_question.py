"""What every question type keeps to. A new file in `engine/questions/` is found here by itself, by its example."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sipbot import by_name
from sipbot.channels.slack import blocks
from sipbot.engine.errors import NotUnderstood
from sipbot.engine.prompt import Prompt
from sipbot.engine.questions import FOLDER, Question
from sipbot.engine.words import Words
from tests.fakes import ScriptedInbox
from tests.test_webchat import visit_to

WORDS = Words("en", ("en", "es"))
TYPES = by_name.names(FOLDER)


def example(name: str) -> Question:
    module = by_name.load(FOLDER, name)
    made: Question = getattr(module, name.title().replace("_", "")).model_validate(module.EXAMPLE)
    return made


@pytest.mark.parametrize("name", TYPES)
def test_it_is_documented_in_its_first_line(name: str) -> None:
    assert by_name.first_line(by_name.load(FOLDER, name)).endswith(".")


@pytest.mark.parametrize("name", TYPES)
def test_its_example_goes_to_json_and_back(name: str) -> None:
    question = example(name)
    assert type(question).model_validate_json(question.model_dump_json()) == question


@pytest.mark.parametrize("name", TYPES)
def test_its_prompts_name_the_question_and_fit_in_one_message(name: str) -> None:
    question = example(name)
    for prompt in (question.prompt(WORDS), question.again(WORDS)):
        assert (prompt.question, prompt.input, prompt.language) == (question.key, name, "en")
        assert 0 < len(prompt.as_text()) <= 320


@pytest.mark.parametrize("name", TYPES)
def test_all_its_options_are_texts_to_translate_or_numbers_or_phrases(name: str) -> None:
    question = example(name)
    known = {*question.texts(), WORDS.phrase("yes"), WORDS.phrase("no")}
    labels = [option.label for option in question.prompt(WORDS).options]
    assert [label for label in labels if label not in known and not label.isdigit()] == []


@pytest.mark.parametrize("name", TYPES)
def test_the_number_of_an_option_is_an_answer(name: str) -> None:
    question = example(name)
    numbers = ",".join(option.number for option in question.prompt(WORDS).options[:1]) or "3"
    answer = question.read({"rank": "1,2", "date": "3/14"}.get(name, numbers), WORDS)
    assert question.say(answer, WORDS)
    assert json.loads(json.dumps(answer)) == (list(answer) if isinstance(answer, tuple) else answer)


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("empty", ["", "   ", "\x00", "\u200b\n"])
def test_a_reply_without_words_is_not_an_answer(name: str, empty: str) -> None:
    with pytest.raises(NotUnderstood):
        example(name).read(empty, WORDS)


WORDS_IN_REPLIES = ["1", "2", "3", "a", "b", "and", "or", "y", "o", ",", "-", ".", "not", "no", "yes", "art", "music"]
MORE_WORDS = ["student", "5", "out", "of", "/", "the", "one", "two", "2nd", "very", "①", "٢"]
REPLIES = st.text(max_size=40) | st.lists(st.sampled_from(WORDS_IN_REPLIES + MORE_WORDS)).map(" ".join)


@pytest.mark.parametrize("name", TYPES)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(reply=REPLIES)
def test_any_reply_is_read_or_not_understood(name: str, reply: str) -> None:
    question = example(name)
    try:
        value = question.read(reply, WORDS)
    except NotUnderstood as unread:
        value = unread.maybe
    assert value is None or question.say_back(value, WORDS)


@pytest.mark.parametrize("name", TYPES)
async def test_the_web_chat_has_something_to_answer_it_with(name: str) -> None:
    prompt = example(name).prompt(WORDS)
    async with visit_to(ScriptedInbox("family_voice", {"en": (prompt, Prompt("Thank you."))})) as visit:
        form = visit.html.partition("<form")[2]
        assert 'name="text"' in form
        assert [option.label for option in prompt.options if option.label not in form] == []


@pytest.mark.parametrize("name", TYPES)
def test_slack_draws_it_or_asks_for_words(name: str) -> None:
    prompt = example(name).prompt(WORDS)
    told = json.dumps(blocks.message(prompt, "family_voice"))
    assert blocks.drawn(prompt) in ("", "buttons", "modal")
    assert prompt.text in told
