"""A survey: what its author is told, its texts, and how it is stored."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from sipbot.engine.survey import Privacy, Survey
from tests.talk import ROLE, SAFE, survey_of

HOPES: dict[str, Any] = {"key": "hopes", "type": "text", "text": "What do you hope for?"}


@pytest.mark.parametrize(
    ("questions", "message"),
    [
        ([SAFE | {"low": {5: "Very"}, "high": {1: "No"}}], "'low' must be below 'high' (5 and 1)"),
        ([SAFE | {"high": {100: "Very"}}], "use type 'number' for 1 to 100"),
        ([SAFE | {"ask_if": {"role": "staff"}}, ROLE], "ask_if names 'role', which is not asked before this question"),
        (
            [ROLE, SAFE | {"ask_if": {"role": "parent"}}],
            "ask_if names 'parent', which is no answer to compare in 'role'",
        ),
        ([HOPES, SAFE | {"ask_if": {"hopes": "joy"}}], "ask_if names 'joy', which is no answer to compare in 'hopes'"),
        ([ROLE, ROLE], "question 'role': this key is used twice"),
        ([HOPES | {"key": "thanks"}], "question 'thanks': this key is taken by the survey itself"),
        ([HOPES | {"key": "My hopes"}], "'My hopes' should be a word of small letters"),
        ([HOPES | {"text": "  "}], "there should be some words here"),
        ([HOPES | {"text": "As {role}?"}], "{role} names an answer that is not asked for before this text"),
        ([ROLE | {"probe": "More?"}], "'probe' only belongs to a question of type 'text', not 'choice'"),
        ([ROLE | {"choices": {"a": "Art", "b": "art!"}}], "the choices 'a' and 'b' read the same"),
        ([ROLE | {"type": "choices", "at_most": 3}], "'at_most' is 3, but there are only 2 choices"),
        ([ROLE | {"type": "map"}], "does not match any of the expected tags"),
        ([ROLE | {"colour": "red"}], "Extra inputs are not permitted"),
        ([{"key": "ok", "type": "consent", "text": "May we?"}], "the consent is asked first by itself"),
        ([], "at least 1 item"),
    ],
)
def test_an_author_is_told_what_is_wrong(questions: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        survey_of(*questions)
    assert message in str(wrong.value)


def test_an_error_between_questions_says_which_question_and_field() -> None:
    with pytest.raises(ValidationError) as wrong:
        survey_of(SAFE | {"ask_if": {"role": "staff"}}, ROLE)
    context = wrong.value.errors()[0]["ctx"]
    assert (context["question"], context["field"]) == ("safe", "ask_if")


def test_a_stored_survey_is_the_same_survey() -> None:
    survey = survey_of(ROLE, SAFE | {"ask_if": {"role": "staff"}}, HOPES, translations={"es": {"title\x04A": "Á"}})
    assert Survey.from_json(survey.to_json()) == survey
    assert Survey.from_json(survey.to_json()).fingerprint == survey.fingerprint


def test_the_fingerprint_follows_the_texts_and_their_order_but_not_the_settings() -> None:
    survey = survey_of(ROLE, HOPES)
    other_order = ROLE | {"choices": dict(reversed(ROLE["choices"].items()))}
    assert survey.with_privacy(Privacy(smallest_group=5)).fingerprint == survey.fingerprint
    assert survey_of(other_order, HOPES).fingerprint != survey.fingerprint
    assert survey_of(ROLE, HOPES | {"text": "What else?"}).fingerprint != survey.fingerprint


def test_a_survey_without_a_stage_and_tags_is_stored_as_it_was_before_there_were_any() -> None:
    survey = survey_of(HOPES)
    assert sorted(json.loads(survey.to_json())) == [
        "audience",
        "consent",
        "languages",
        "name",
        "questions",
        "thanks",
        "title",
    ]
    assert survey_of(HOPES, stage="root_cause", tags={"role": "student"}).fingerprint != survey.fingerprint


def test_a_stage_is_one_of_the_plan() -> None:
    with pytest.raises(ValidationError, match="Input should be 'getting_started', 'stakeholder_engagement'"):
        survey_of(HOPES, stage="dessert")


def test_what_everybody_is_cannot_be_asked_as_well() -> None:
    with pytest.raises(ValidationError, match="the survey's 'tags' say already what everybody is: take 'role' out"):
        survey_of(ROLE | {"tag": "role"}, tags={"role": "student"})


def test_a_survey_is_offered_in_its_own_language_unless_it_says_more() -> None:
    assert survey_of(HOPES).languages == ("en",)
    assert survey_of(HOPES, language="es").languages == ("es",)
    with pytest.raises(ValidationError, match="should include 'en', the one it is written in"):
        survey_of(HOPES, languages=["es"])


def test_texts_are_translated_by_context_and_left_as_written_where_nobody_did() -> None:
    survey = survey_of(
        HOPES, languages=["en", "es"], translations={"es": {"hopes\x04What do you hope for?": "¿Qué espera?"}}
    )
    assert survey.text("hopes", "What do you hope for?", "es") == "¿Qué espera?"
    assert survey.text("hopes", "Anything else?", "es") == "Anything else?"


def test_phrases_are_translated_and_filled_in_once() -> None:
    survey = survey_of(
        HOPES, translations={"es": {"phrase.did_you_mean\x04Did you mean {answer}?": "¿Quiso decir {answer}?"}}
    )
    assert survey.phrase("did_you_mean", "es", answer="{answer}") == "¿Quiso decir {answer}?"


def test_every_text_of_a_survey_is_listed_for_translators() -> None:
    assert list(survey_of(SAFE).texts()) == [
        ("title", "Our school"),
        ("consent", "May we keep your answers? Reply 1 to begin, 2 to leave."),
        ("safe", "How safe?"),
        ("safe", "Not at all"),
        ("safe", "Very"),
        ("thanks", "Thank you."),
    ]


def test_a_condition_may_be_one_value_or_a_list() -> None:
    survey = survey_of(ROLE, SAFE | {"ask_if": {"role": "staff"}})
    assert survey.question("safe").ask_if == {"role": ("staff",)}
