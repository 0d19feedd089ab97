"""Changes of a survey's file: the lines that change are written as by hand, and every other one stays as it was."""

from difflib import unified_diff

import pytest

from sipbot import surveys
from sipbot.writing import changes
from sipbot.writing.changes import Unusual

FILE = """\
title: Our buses # as on the posters
questions:
  # Who answers.
  - key: role
    type: choice
    text: Who are you?
    choices: {yes: A parent, 3_5: A student}

  - text: >-
      How safe
      # is the stop?
    key: safe # never change
    type: text
thanks: Thank you.
"""


def changed(before: str, after: str) -> list[str]:
    """The lines that differ."""
    lines = unified_diff(before.split("\n"), after.split("\n"), lineterm="", n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def test_a_text_is_put_in_quotes_where_yaml_needs_them() -> None:
    after = changes.with_question(FILE, 0, {"text": "Which: a parent?"})
    assert changed(FILE, after) == ["-    text: Who are you?", "+    text: 'Which: a parent?'"]


def test_a_note_behind_a_changed_value_is_kept_above_it() -> None:
    after = changes.with_fields(FILE, {"title": "Buses"})
    told = ["-title: Our buses # as on the posters", "+# as on the posters", "+title: Buses"]
    assert changed(FILE, after) == told


def test_the_first_line_of_a_question_can_be_another_one() -> None:
    after = changes.with_question(FILE, 1, {"text": "Safe?", "required": True})
    told = ["-  - text: >-", "-      How safe", "-      # is the stop?", "+  - text: Safe?", "+    required: true"]
    assert changed(FILE, after) == told


def test_a_field_is_taken_out_and_a_new_one_stands_in_its_usual_place() -> None:
    after = changes.with_question(FILE, 0, {"choices": None, "choices_from": "safe", "tag": "role"})
    block = ["-    choices: {yes: A parent, 3_5: A student}", "+    choices_from: safe", "+    tag: role"]
    assert changed(FILE, after) == block


def test_a_question_moves_with_its_comment_and_back_again() -> None:
    there = changes.with_moved(FILE, 0, 1)
    assert there.index("How safe") < there.index("# Who answers.")
    assert changes.with_moved(there, 1, 0) == FILE


def test_a_new_question_can_be_taken_out_again() -> None:
    new = {"key": "no", "type": "number", "text": "How many?"}
    assert changes.without_question(changes.with_new_question(FILE, 1, new), 1) == FILE


@pytest.mark.parametrize("name", surveys.names())
def test_every_survey_can_be_changed_line_by_line(name: str) -> None:
    before = surveys.path_of(name).read_text(encoding="utf-8")
    after = changes.with_question(before, 1, {"required": True})
    assert changed(before, after) in (["+    required: true"], [])
    assert changes.with_moved(changes.with_moved(before, 0, 2), 2, 0) == before


@pytest.mark.parametrize("text", ["", "a: [", "title: x\nquestions: [{key: a}]\n", "{title: x, questions: []}"])
def test_an_unusual_file_is_left_to_a_person(text: str) -> None:
    with pytest.raises(Unusual):
        changes.with_question(text, 0, {"text": "Hm?"})
