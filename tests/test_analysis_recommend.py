"""Draft recommendations: only where people wish for something, in their words, each sentence with its answers."""

import numpy as np
import pytest

from analysis.codebook import PRACTICES, SUBJECTS
from analysis.describe import Evidence, Thought
from analysis.recommend import draft
from analysis.report import GroupCount, Recommendation, Sentence, Span, Theme
from analysis.wording import Wording

PEOPLE = ("a", "b", "d")
GROUPS = {("role", "family"): frozenset({"a", "b", "c"}), ("role", "student"): frozenset({"d"})}
WISH = ("challenge", "suggestion", "suggestion")

Said = list[tuple[str, str]]


def said(text: str, *stances: str) -> Said:
    return [(text, stance) for stance in stances]


def drafted(
    themes: dict[str, Said], *, alike: float = 0.0, smallest_group: int = 2, time: str = "now", start: int = 0
) -> tuple[Recommendation, ...]:
    thoughts: list[Thought] = []
    found = []
    for number, (name, ideas) in enumerate(themes.items(), start=1):
        places = tuple(range(len(thoughts), len(thoughts) + len(ideas)))
        spans = [Span(f"R{place}", start, start + len(text)) for place, (text, _) in zip(places, ideas, strict=True)]
        people = [PEOPLE[place % 3] for place in places]
        thoughts += [
            Thought(span, Wording(text, "en"), person, stance, time)
            for span, person, (text, stance) in zip(spans, people, ideas, strict=True)
        ]
        counts = tuple((stance, sum(s == stance for _, s in ideas)) for stance in dict.fromkeys(s for _, s in ideas))
        theme = Theme(f"T{number}", name, (), len(ideas), len(set(people)), tuple(spans[:2]), counts, ())
        responses = frozenset(span.response_id for span in spans)
        found.append(Evidence(theme, places, responses, frozenset(people), closeness=(1.0,) * len(ideas)))
    nearness, likeness = np.zeros((len(found), len(SUBJECTS))), np.full((len(found), len(found)), alike)
    return draft(found, thoughts, GROUPS, nearness=nearness, likeness=likeness, smallest_group=smallest_group)


def test_a_wish_becomes_a_request_in_their_own_words_and_an_action() -> None:
    (one,) = drafted({"Late buses": said("Please put an adult on every bus", *WISH)})
    assert one.text == (
        "On “Late buses”, ask the district to review buses, start times and arrival. Families ask for change. "
        "One of them suggests: “Please put an adult on every bus”."
    )
    assert (one.practice, one.level, one.theme_ids) == ("TP4", "district", ("T1",))
    assert one.groups == (GroupCount("role", "family", 2, 3), GroupCount("role", "student", 1, 1))


def test_each_sentence_carries_its_answers() -> None:
    (one,) = drafted({"Late buses": said("We need an adult on every bus", *WISH)})
    assert [sentence.responses for sentence in one.sentences] == [("R0", "R1", "R2"), ("R0", "R1", "R2"), ("R1",)]
    assert one.sentences[2] == Sentence(
        "One of them suggests: “We need an adult on every bus”.",
        ("R1",),
        Span("R1", 0, len("We need an adult on every bus")),
    )


def test_what_only_the_question_makes_a_suggestion_is_not_quoted_as_one() -> None:
    (one,) = drafted({"Late buses": said("An adult on every bus", *WISH)})
    assert "suggests" not in one.text


@pytest.mark.parametrize(
    ("text", "time", "start"),
    [("we needed to put an adult on every bus", "past", 0), ("so please put an adult there", "now", 12)],
)
def test_neither_the_past_nor_half_a_sentence_is_quoted_as_a_suggestion(text: str, time: str, start: int) -> None:
    (one,) = drafted({"Late buses": said(text, *WISH)}, time=time, start=start)
    assert "suggests" not in one.text


def test_a_concern_on_a_subject_nobody_knows_gets_a_careful_step() -> None:
    (one,) = drafted({"Zzz": said("Zzz", *["challenge"] * 4)})
    assert one.text == (
        "On “Zzz”, find out what is wrong and why, and agree on what to change first. Families raise concerns."
    )
    assert one.level == "school"


def test_what_people_only_like_needs_no_recommendation() -> None:
    assert drafted({"Kind teachers": said("Kind", *["asset"] * 9, "suggestion")}) == ()


@pytest.mark.parametrize(("n_answers", "n_drafts"), [(9, 0), (10, 1)])
def test_fewer_answers_than_the_smallest_group_make_no_recommendation(n_answers: int, n_drafts: int) -> None:
    assert len(drafted({"Late buses": said("bus", *["challenge"] * n_answers)}, smallest_group=10)) == n_drafts


def test_who_disagrees_is_said_with_their_answers() -> None:
    (one,) = drafted({"Zzz": said("Zzz", *["suggestion"] * 6, *["asset"] * 4)})
    assert one.sentences[-1] == Sentence(
        "Families speak well of it as it is: hear both before deciding.", ("R6", "R7", "R8", "R9")
    )


def test_what_most_people_like_is_to_be_kept_first() -> None:
    (one,) = drafted({"Zzz": said("Zzz", *["asset"] * 5, *["challenge"] * 4)})
    assert one.text == (
        "On “Zzz”, keep what works. Families speak well of it. "
        "Some raise concerns: find out what is wrong and why, and agree on what to change first."
    )


def test_near_themes_on_one_subject_share_a_recommendation() -> None:
    (one,) = drafted({"Late buses": said("bus", *WISH), "Bus stops": said("bus", *WISH)}, alike=0.9)
    assert one.text.startswith("On “Late buses” and “Bus stops”, ask the district to review buses,")
    assert (one.theme_ids, one.n_responses, one.n_participants) == (("T1", "T2"), 6, 3)
    assert [quote.response_id for quote in one.quotes] == ["R0", "R3", "R1"]


def test_themes_that_are_not_near_stay_apart() -> None:
    assert [one.id for one in drafted({"Late buses": said("bus", *WISH), "Traffic": said("bus", *WISH)})] == [
        "A1",
        "A2",
    ]


def test_a_short_cue_is_a_whole_word() -> None:
    (one,) = drafted({"Articles": said("an article with artful partners in departments", *WISH)})
    assert "the arts" not in one.text


def test_every_subject_has_a_practice_and_an_action_that_makes_a_sentence() -> None:
    assert {subject.practice for subject in SUBJECTS} == set(PRACTICES)
    assert all(subject.action[0].islower() and subject.action[-1].isalpha() for subject in SUBJECTS)
    assert {subject.level for subject in SUBJECTS} == {"school", "district"}
