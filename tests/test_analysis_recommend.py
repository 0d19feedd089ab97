"""Draft recommendations: only where people wish for something, in sentences that hold whatever the theme is called."""

import numpy as np

from analysis.codebook import PRACTICES, SUBJECTS
from analysis.describe import Evidence
from analysis.recommend import draft
from analysis.report import GroupCount, Recommendation, Span, Theme

GROUPS = {("role", "family"): frozenset({"a", "b", "c"}), ("role", "student"): frozenset({"d"})}
WISH = (("challenge", 1), ("suggestion", 3))


def evidence(number: int, name: str, stances: tuple[tuple[str, int], ...], places: tuple[int, ...]) -> Evidence:
    quotes = (Span(f"R{number}", 0, 4),)
    theme = Theme(f"T{number}", name, (), 3, 3, quotes, stances, ())
    return Evidence(theme, places, frozenset({f"R{number}", "R9"}), frozenset({"a", "b", "d"}))


def drafted(*found: Evidence, texts: list[str], alike: float = 0.0) -> tuple[Recommendation, ...]:
    nearness = np.zeros((len(found), len(SUBJECTS)))
    likeness = np.full((len(found), len(found)), alike)
    return draft(found, texts, GROUPS, nearness=nearness, likeness=likeness, smallest_group=2)


def test_a_wish_becomes_a_sentence_and_an_action() -> None:
    (one,) = drafted(evidence(1, "Late buses", WISH, (0,)), texts=["The bus is late"])
    assert one.text == "Families ask for this: “Late buses”. Ask the district to review buses, start times and arrival."
    assert (one.practice, one.level, one.theme_ids) == ("TP4", "district", ("T1",))
    assert one.groups == (GroupCount("role", "family", 2, 3), GroupCount("role", "student", 1, 1))


def test_a_concern_on_a_subject_nobody_knows_gets_a_careful_step() -> None:
    (one,) = drafted(evidence(1, "Zzz", (("challenge", 4),), (0,)), texts=["Zzz"])
    assert one.text == (
        "Families raise a concern: “Zzz”. Find out what is behind it, and agree on what to change first."
    )
    assert one.level == "school"


def test_what_people_only_like_needs_no_recommendation() -> None:
    assert drafted(evidence(1, "Kind teachers", (("asset", 9), ("suggestion", 1)), (0,)), texts=["Kind"]) == ()


def test_disagreement_is_said() -> None:
    (one,) = drafted(evidence(1, "Zzz", (("asset", 4), ("suggestion", 6)), (0,)), texts=["Zzz"])
    assert one.text.endswith("Others speak well of it as it is: hear both before deciding.")


def test_near_themes_on_one_subject_share_a_recommendation() -> None:
    found = evidence(1, "Late buses", WISH, (0,)), evidence(2, "Bus stops", WISH, (1,))
    (one,) = drafted(*found, texts=["bus", "bus"], alike=0.9)
    assert one.text.startswith("Families ask for this: “Late buses” and “Bus stops”.")
    assert (one.theme_ids, one.n_responses, one.n_participants) == (("T1", "T2"), 3, 3)
    assert one.quotes == (Span("R1", 0, 4), Span("R2", 0, 4))


def test_themes_that_are_not_near_stay_apart() -> None:
    found = evidence(1, "Late buses", WISH, (0,)), evidence(2, "Traffic", WISH, (1,))
    assert [one.id for one in drafted(*found, texts=["bus", "bus"])] == ["A1", "A2"]


def test_a_short_cue_is_a_whole_word() -> None:
    (one,) = drafted(evidence(1, "Articles", WISH, (0,)), texts=["an article with artful partners in departments"])
    assert "the arts" not in one.text


def test_every_subject_has_a_practice_and_an_action_that_makes_a_sentence() -> None:
    assert {subject.practice for subject in SUBJECTS} == set(PRACTICES)
    assert all(subject.action[0].islower() and subject.action[-1].isalpha() for subject in SUBJECTS)
    assert {subject.level for subject in SUBJECTS} == {"school", "district"}
