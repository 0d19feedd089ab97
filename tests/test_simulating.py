"""Invented people answer a survey before anybody real does."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sipbot import surveys
from sipbot.checking.ways import answers_to, ways
from sipbot.engine.survey import Survey
from sipbot.trying.simulating import Person, play, simulate
from tests.command_line import sipbot

NOW = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
ROLE: Mapping[str, object] = {
    "key": "role",
    "type": "choice",
    "text": "Who are you?",
    "choices": {"a": "An aunt", "b": "A boy"},
}
LIKED: Mapping[str, object] = {
    "key": "liked",
    "type": "choices",
    "text": "What do you like?",
    "choices": {"art": "Art", "music": "Music", "sport": "Sport"},
    "at_most": 2,
}


def survey_of(*questions: Mapping[str, object]) -> Survey:
    return Survey.model_validate(
        {
            "name": "ours",
            "title": "Ours",
            "audience": ["family"],
            "consent": "May we? Reply 1 to begin, 2 to leave.",
            "questions": [*questions],
            "thanks": "Thank you.",
        }
    )


def asked(key: str, **ask_if: object) -> dict[str, object]:
    return {"key": key, "type": "text", "text": f"What about {key}?", "ask_if": ask_if}


# Ways.


def test_a_survey_without_conditions_has_one_way() -> None:
    (way,) = ways(survey_of(ROLE, LIKED))
    assert (way.answers, [question.key for question in way.questions]) == ({}, ["role", "liked"])


def test_answers_that_make_no_difference_make_no_way() -> None:
    found = ways(surveys.load("family_voice"))
    assert [way.answers["role"] for way in found] == ["family", "student", "community"]


def test_every_combination_of_picks_that_makes_a_difference_is_a_way() -> None:
    found = ways(survey_of(LIKED, asked("paint", liked=["art"]), asked("sing", liked=["music"])))
    assert {tuple(question.key for question in way.questions) for way in found} == {
        ("liked",),
        ("liked", "paint"),
        ("liked", "sing"),
        ("liked", "paint", "sing"),
    }


@pytest.mark.parametrize("name", surveys.names())
def test_the_answers_to_a_question_lead_there(name: str) -> None:
    survey = surveys.load(name)
    aims = {
        question.key: play(
            survey, Person(n, "en", 200, question.key, answers_to(survey, question.key) or {}), seed=1, now=NOW
        )
        for n, question in enumerate(survey.questions)
    }
    assert [key for key, played in aims.items() if key not in played.asked] == []


# People.


def test_the_same_seed_gives_the_same_people_and_another_one_others() -> None:
    survey = surveys.load("family_voice")
    first, second = (simulate(survey, people=25, seed=1, now=NOW) for _ in range(2))
    assert first == second
    assert simulate(survey, people=25, seed=2, now=NOW) != first


def test_everybody_comes_to_an_end_and_every_question_is_reached_in_every_language() -> None:
    found = simulate(surveys.load("family_voice"), people=120, seed=1, now=NOW)
    assert (found.missed, found.stuck, found.is_well) == ((), (), True)
    assert min(one.n_asked for one in found.reach) > 0
    assert sum(group.n_people for group in found.groups) == 120
    assert {end for group in found.groups for end in group.ended} == {"declined", "expired", "finished", "stopped"}
    assert all(group.median_minutes and group.median_segments for group in found.groups)


def test_a_question_that_nobody_can_reach_is_missed() -> None:
    survey = survey_of(ROLE, asked("first", role=["a"]), {**asked("never", role=["b"]), "ask_if": {"role": "b"}})
    impossible = survey_of(
        ROLE,
        {**LIKED, "ask_if": {"role": ["a"]}},
        asked("never", role=["b"], liked=["art"]),
    )
    assert simulate(survey, people=30, seed=1, now=NOW).missed == ()
    found = simulate(impossible, people=30, seed=1, now=NOW)
    assert (found.missed, found.is_well) == (("never",), False)


def test_who_gets_no_further_is_in_a_dead_end_there() -> None:
    played = play(surveys.load("family_voice"), Person(0, "en", patience=3, aim="role"), seed=1, now=NOW)
    assert (played.status, played.stuck_at, played.n_said) == ("open", "gets_in_way", 3)


def test_bad_answers_and_questions_that_are_left_out_are_counted() -> None:
    found = simulate(surveys.load("family_voice"), people=150, seed=3, now=NOW)
    assert sum(one.n_unread for one in found.reach) > 0
    assert sum(one.n_skipped for one in found.reach) > 0


def test_options_that_come_from_an_earlier_answer_are_chosen_from() -> None:
    carried = {"key": "best", "type": "choice", "text": "Which first?", "choices_from": "liked"}
    hopes = {"key": "hopes", "type": "text", "text": "What do you hope for?"}
    ideas = {"key": "order", "type": "rank", "text": "In which order?", "choices_from": "hopes"}
    day = {"key": "day", "type": "date", "text": "Which day?"}
    found = simulate(survey_of(LIKED, carried, hopes, ideas, day), people=40, seed=1, now=NOW)
    assert (found.missed, found.stuck) == ((), ())
    one = {**LIKED, "at_most": 1}
    assert simulate(survey_of(one, carried), people=40, seed=1, now=NOW).missed == ("best",)


# The command.


def test_the_command_prints_reach_and_how_each_language_ended() -> None:
    done = sipbot("simulate", "student_voice_k3", "--people", "30", "--seed", "4")
    lines = done.output.splitlines()
    assert (done.exit_code, lines[0].strip(), lines[-1]) == (
        0,
        "student_voice_k3: 30 people, seed 4",
        "Every question is reached, and every conversation ends.",
    )
    assert [line.split()[0] for line in lines if line.split()[:1] in (["like"], ["love"], ["grade"])] == [
        "like",
        "love",
        "grade",
    ]


def test_the_command_tells_programs_the_same() -> None:
    told = json.loads(sipbot("simulate", "student_voice_k3", "--people", "30", "--json").output)
    assert (told["is_well"], told["missed"], told["n_people"]) == (True, [], 30)
    assert [one["question"] for one in told["reach"]] == [one.key for one in surveys.load("student_voice_k3").questions]


def test_a_survey_in_which_somebody_gets_nowhere_ends_with_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(
        "title: Ours\naudience: [family]\nconsent: May we? Reply 1 to begin, 2 to leave.\nquestions:\n"
        "  - {key: role, type: choice, text: Who are you?, choices: {a: An aunt, b: A boy}}\n"
        "  - {key: safe, type: text, text: What is safe?, ask_if: {role: [a]}}\n"
        "  - {key: even, type: scale, text: How even is it?, low: {1: Not}, high: {5: Very}, ask_if: {role: [a]}}\n"
        "  - {key: never, type: text, text: Why?, ask_if: {role: [b], even: [1]}}\nthanks: Thank you.\n",
        encoding="utf-8",
    )
    done = sipbot("simulate", "ours", "--people", "10", SIPBOT_SURVEYS=str(tmp_path))
    assert (done.exit_code, done.output.splitlines()[-1]) == (1, "nobody reaches 'never'")
