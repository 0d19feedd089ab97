"""What planning teams make of recommendations, on the run it was made on and on newer ones; and that all adds up."""

import random
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from analysis.edits import in_force
from analysis.edits.board import EditError
from analysis.edits.recommendations import n_approving
from analysis.edits.subjects import concerning
from analysis.edits.words import lost
from analysis.proof import prove
from analysis.report import Comment, Fate, Recommendation, Report, Rule, Sentence
from tests.edits import WHEN, Desk
from tests.reports import Planted, school

MORE_BUSES = "Put a second bus on the Hill Street route."


@pytest.fixture
def desk() -> Desk:
    return Desk(replace(school(), run_id="fall"))


def ids(report: Report) -> list[str]:
    return [one.id for one in report.recommendations]


def one_of(report: Report, id_: str) -> Recommendation:
    return next(one for one in report.recommendations if one.id == id_)


def garden(n_buses: int = 12, n_books: int = 10, *, run_id: str = "fall", books_first: bool = False) -> Report:
    """Answers on buses and, some by the same people, on books; two themes, a draft for each."""
    planted = Planted()
    for n in range(n_buses):
        planted.say(f"The bus is late ({n}).", "buses", participant_id=f"P{n}")
    for n in range(n_books):
        planted.say(f"More books, please ({n}).", "books", participant_id=f"P{n + 6}")
    order = ("books", "buses") if books_first else ("buses", "books")
    numbers = {theme: f"T{place}" for place, theme in enumerate(order, start=1)}
    planted.ideas = [replace(one, theme_id=numbers[str(one.theme_id)]) for one in planted.ideas]
    return replace(planted.report({numbers[theme]: f"{theme} here" for theme in order}), run_id=run_id)


# Words.


def test_the_teams_words_take_the_place_of_the_drafts_and_the_evidence_stays(desk: Desk) -> None:
    before = one_of(desk.report, "REC1")
    one = one_of(prove(desk.change("REC1", "write", text=f"  {MORE_BUSES}\r\n")), "REC1")
    assert (one.text, one.team.draft, one.is_worded_by_team) == (MORE_BUSES, before.text, True)
    assert (one.theme_ids, one.n_responses, one.quotes) == (before.theme_ids, before.n_responses, before.quotes)


def test_words_of_the_team_are_not_said_to_be_carried_by_single_answers() -> None:
    report = garden()
    said = Sentence("People ask for change on “buses here”.", report.responses_behind(report.recommendations[0]))
    drafted = replace(report.recommendations[0], text=said.text, sentences=(said,))
    desk = Desk(replace(report, recommendations=(drafted, *report.recommendations[1:])))
    assert one_of(prove(desk.change("REC1", "write", text=MORE_BUSES)), "REC1").sentences == ()


def test_the_drafts_words_written_again_are_the_drafts(desk: Desk) -> None:
    draft = one_of(desk.report, "REC1").text
    desk.change("REC1", "write", text=MORE_BUSES)
    assert not one_of(desk.change("REC1", "write", text=draft), "REC1").is_worded_by_team


@pytest.mark.parametrize(
    ("kind", "detail", "why"),
    [
        ("write", {"text": " \n"}, "nothing was written"),
        ("write", {"text": "x" * 4001}, "it is longer than 4,000 letters"),
        ("comment", {"text": ""}, "nothing was written"),
        ("practice", {"practice": "TP5"}, "there is no such Turnaround Practice"),
        ("approve", {"role": " ", "text": "x"}, "your role on the team is not named"),
        ("fate", {"fate": "maybe"}, "'maybe' is not a fate: choose one of adopted, adapted, not now, out of scope"),
        ("fate", {"fate": "adopted", "due": "soon"}, "'soon' is no date: write one like 2027-06-30"),
        ("combine", {"others": ["REC1"]}, "it takes two to be combined"),
        ("combine", {"others": ["REC9"]}, "there is no recommendation 'REC9': there are REC1, REC2, REC3, REC4"),
        ("rule", {"needed": 3, "roles": ["Principal", "Family member"]}, "from 1 to 2 approvals can be asked for"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(desk: Desk, kind: str, detail: dict[str, Any], why: str) -> None:
    with pytest.raises(EditError, match=f"^{why}$"):
        desk.change("REC1", kind, **detail)


# Recommendations of the team's own.


def test_the_team_adds_one_from_themes_with_all_that_is_behind_them() -> None:
    desk = Desk(garden())
    one = prove(desk.change("", "add", text="A bus with a bookshelf.", themes=["T1", "T2"])).recommendations[-1]
    # 12 wrote of buses and 10 of books, six of them the same people.
    assert (one.id, one.text, one.n_responses, one.n_participants) == ("B1", "A bus with a bookshelf.", 22, 16)
    assert one.is_worded_by_team


def test_the_team_adds_one_from_a_meeting_that_nobody_wrote_about(desk: Desk) -> None:
    report = desk.change("", "add", text="Interpreters at every meeting.", meeting="ELPAC meeting", practice="TP1")
    one = prove(report).recommendations[-1]
    assert (one.team.meeting, one.n_responses, one.quotes, one.practice) == ("ELPAC meeting", 0, (), "TP1")


def test_what_was_added_and_taken_back_is_gone_and_what_was_said_of_it_is_listed(desk: Desk) -> None:
    desk.change("", "add", text="Interpreters at every meeting.")
    desk.change("B1", "comment", text="Yes!")
    report = desk.undo(1)
    assert ids(report) == ["REC1", "REC2", "REC3", "REC4"]
    assert [(one.edit.id, one.reason) for one in report.left_out] == [(2, "recommendation B1 is not there")]


# Several into one, and their order.


def test_combined_recommendations_count_every_answer_and_every_person_once() -> None:
    desk = Desk(garden())
    (one,) = prove(desk.change("REC1", "combine", others=["REC2"])).recommendations
    assert (one.id, one.n_responses, one.n_participants, one.theme_ids) == ("REC1", 22, 16, ("T1", "T2"))
    assert [part.id for part in one.team.parts] == ["REC1", "REC2"]


def test_combining_again_takes_in_what_was_combined_before(desk: Desk) -> None:
    desk.change("REC1", "combine", others=["REC2"])
    one = one_of(prove(desk.change("REC3", "combine", others=["REC1"], text="All at once.")), "REC3")
    assert (one.text, one.n_responses) == ("All at once.", 46)


def test_what_the_team_said_of_each_part_is_said_of_the_whole(desk: Desk) -> None:
    desk.change("REC2", "comment", text="Ask the students.", who="Ben")
    desk.change("REC2", "flags", flags=["needs new money"])
    one = one_of(desk.change("REC1", "combine", others=["REC2"]), "REC1")
    assert one.team.comments == (Comment("Ask the students.", "Ben", WHEN),)
    assert one.team.flags == ("needs new money",)


def test_what_became_part_of_another_is_not_changed_by_itself(desk: Desk) -> None:
    desk.change("REC2", "comment", text="Before.")
    desk.change("REC1", "combine", others=["REC2"])
    with pytest.raises(EditError, match=r"^there is no recommendation 'REC2': there are REC1, REC3, REC4$"):
        desk.change("REC2", "comment", text="After.")


def test_a_combination_taken_back_gives_back_all_of_its_parts(desk: Desk) -> None:
    before = desk.report.recommendations
    desk.change("REC1", "combine", others=["REC2", "REC4"])
    assert prove(desk.undo(1)).recommendations == before


def test_recommendations_stand_in_the_order_of_the_team(desk: Desk) -> None:
    assert ids(desk.change("REC4", "order", before="REC1")) == ["REC4", "REC1", "REC2", "REC3"]
    assert ids(desk.change("REC1", "order", before="REC3")) == ["REC4", "REC2", "REC1", "REC3"]
    assert ids(desk.change("REC4", "order", before="")) == ["REC2", "REC1", "REC3", "REC4"]


# What it takes, who approves, what becomes of it.


def test_a_recommendation_has_a_practice_an_objective_and_flags(desk: Desk) -> None:
    desk.change("", "objectives", objectives=["Every child reads by grade 3", "", "Every child reads by grade 3"])
    desk.change("REC1", "practice", practice="TP2", objective="Every child reads by grade 3")
    report = desk.change("REC1", "flags", flags=["only the district can", "needs bargaining", "free"])
    assert report.objectives == ("Every child reads by grade 3",)
    one = one_of(prove(report), "REC1")
    assert (one.practice, one.team.objective) == ("TP2", "Every child reads by grade 3")
    assert one.team.flags == ("needs bargaining", "only the district can")


def approved(desk: Desk, who: str, role: str) -> Report:
    return desk.change("REC1", "approve", who=who, role=role, text=one_of(desk.report, "REC1").text)


def test_one_person_approves_once_and_can_withdraw(desk: Desk) -> None:
    approved(desk, "Ana", "Principal")
    one = one_of(approved(desk, "Ana", "Family member"), "REC1")
    assert n_approving(Rule(), one) == 1
    assert one_of(desk.change("REC1", "withdraw", who="Ana"), "REC1").team.approvals == ()


def test_approval_needs_as_many_roles_as_the_school_asks_for(desk: Desk) -> None:
    report = desk.change("", "rule", needed=2, roles=["Principal", "Family member", "Student"])
    approved(desk, "Ana", "Principal")
    assert n_approving(report.rule, one_of(approved(desk, "Ben", "Principal"), "REC1")) == 1
    assert n_approving(report.rule, one_of(approved(desk, "Chi", "Guest"), "REC1")) == 1
    assert n_approving(report.rule, one_of(approved(desk, "Dee", "Student"), "REC1")) == 2


def test_other_words_are_not_approved_by_those_who_approved_the_old_ones(desk: Desk) -> None:
    approved(desk, "Ana", "Principal")
    assert one_of(desk.change("REC1", "write", text=MORE_BUSES), "REC1").team.approvals == ()
    with pytest.raises(EditError, match=r"^the words of REC1 are others now$"):
        desk.change("REC1", "approve", who="Ben", role="Student", text="Something that Ben had read before.")


def test_what_becomes_of_a_recommendation_is_kept_with_its_reason(desk: Desk) -> None:
    detail = {"fate": "adapted", "plan_section": "Goal 2", "owner": "Principal", "due": "2027-06-30"}
    report = desk.change("REC2", "fate", why="One bus is too few.", decided_by="Planning team", **detail)
    assert report.engagement is not None
    decided = Fate("REC2", "adapted", "One bus is too few.", "Goal 2", "Principal", "Planning team", "2026-11-03")
    assert report.engagement.fates[-1] == replace(decided, due="2027-06-30")


def test_the_last_decision_holds_and_taking_it_back_leaves_the_one_before(desk: Desk) -> None:
    desk.change("REC2", "fate", fate="adopted", why="Yes.")
    desk.change("REC2", "fate", fate="not now", why="No driver.")
    report = desk.undo(2)
    assert report.engagement is not None
    assert [one.fate for one in report.engagement.fates if one.recommendation_id == "REC2"] == ["adopted"]


# Newer runs.


def newer(desk: Desk, report: Report) -> Report:
    """The edits of *desk* over a newer report."""
    desk.proposed = report
    return prove(desk.report)


def test_a_recommendation_is_found_again_by_its_answers_whatever_its_number() -> None:
    desk = Desk(garden())
    desk.change("REC1", "write", text=MORE_BUSES)
    desk.change("REC1", "fate", fate="adopted", why="Yes.")
    report = newer(desk, garden(run_id="spring", books_first=True))
    assert one_of(report, "REC2").text == MORE_BUSES
    assert one_of(report, "REC2").team.origin == ""
    assert report.engagement is not None
    assert [one.recommendation_id for one in report.engagement.fates] == ["REC2"]


def test_fifty_more_answers_change_nothing_that_people_decided() -> None:
    desk = Desk(garden())
    desk.change("REC2", "write", text="A library that is open at lunch.")
    desk.change("REC2", "comment", text="Mr. Invented can open it.")
    many = Planted()
    for row in garden().table.to_dict("records"):
        more = {name: str(row[name]) for name in ("participant_id", "question", "language")}
        many.say(str(row["text"]), "T1" if "bus" in row["text"] else "T2", **more)
    for n in range(50):
        many.say(f"Open the library ({n}).", "T2")
    report = newer(desk, replace(many.report({"T2": "library", "T1": "late bus"}), run_id="spring"))
    one = one_of(report, "REC1")
    assert (one.text, one.n_responses, len(one.team.comments)) == ("A library that is open at lunch.", 60, 1)


def test_what_no_draft_is_about_any_more_stays_with_its_answers_as_far_as_they_are_there() -> None:
    desk = Desk(garden())
    desk.change("REC2", "write", text="A library that is open at lunch.")
    gone = Planted()
    for n in range(12):
        gone.say(f"The bus is late ({n}).", "T1", participant_id=f"P{n}")
    for n in range(7):
        gone.say(f"More books, please ({n}).", None, participant_id=f"P{n + 6}")
    report = newer(desk, replace(gone.report({"T1": "late bus"}), run_id="spring"))
    assert ids(report) == ["REC1", "B1"]
    one = one_of(report, "B1")
    assert (one.text, one.n_responses, one.team.origin) == ("A library that is open at lunch.", 7, "earlier")


def test_two_that_a_newer_run_drafts_as_one_are_both_still_there() -> None:
    desk = Desk(garden())
    desk.change("REC1", "write", text="First.")
    desk.change("REC2", "comment", text="Second.")
    one_theme = garden(run_id="spring")
    merged = tuple(replace(idea, theme_id="T1") for idea in one_theme.ideas)
    rows = [{str(name): str(value) for name, value in row.items()} for row in one_theme.table.to_dict("records")]
    whole = Planted(rows=rows, ideas=list(merged)).report({"T1": "buses and books"})
    report = newer(desk, replace(whole, run_id="spring"))
    assert sorted(ids(report)) == ["B2", "REC1"]
    assert (one_of(report, "REC1").text, one_of(report, "B2").team.comments[0].text) == ("First.", "Second.")


def test_edits_of_two_runs_are_of_one_recommendation() -> None:
    desk = Desk(garden())
    desk.change("REC1", "comment", text="In fall.")
    newer(desk, garden(run_id="spring", books_first=True))
    desk.change("REC2", "comment", text="In spring.")
    report = newer(desk, garden(n_buses=15, run_id="summer"))
    assert [said.text for said in one_of(report, "REC1").team.comments] == ["In fall.", "In spring."]
    assert ids(report) == ["REC1", "REC2"]


def test_edits_of_two_runs_stay_together_where_the_first_of_them_is_taken_back() -> None:
    desk = Desk(garden())
    desk.change("REC1", "comment", text="In fall.")
    newer(desk, garden(run_id="spring", books_first=True))
    desk.change("REC2", "comment", text="In spring.")
    desk.undo(1)
    report = newer(desk, garden(run_id="summer"))
    assert [said.text for said in one_of(report, "REC1").team.comments] == ["In spring."]


def test_a_combination_is_found_again_part_by_part() -> None:
    desk = Desk(garden())
    desk.change("REC1", "combine", others=["REC2"], text="Buses and books.")
    desk.change("REC1", "comment", text="Together.")
    (one,) = newer(desk, garden(run_id="spring", books_first=True)).recommendations
    assert (one.id, one.text, one.n_responses, one.n_participants) == ("REC2", "Buses and books.", 22, 16)
    assert len(one.team.comments) == 1


def test_what_the_team_added_stays_with_its_themes_on_a_newer_run() -> None:
    desk = Desk(garden())
    desk.change("", "add", text="A bus with a bookshelf.", themes=["T1"])
    one = newer(desk, garden(n_buses=14, run_id="spring", books_first=True)).recommendations[-1]
    assert (one.id, one.theme_ids, one.n_responses) == ("B1", ("T2",), 14)


def test_what_the_team_added_keeps_the_answers_of_a_theme_that_is_gone() -> None:
    desk = Desk(garden())
    desk.change("", "add", text="A bookshelf.", themes=["T2"])
    left = Planted()
    for n in range(12):
        left.say(f"The bus is late ({n}).", "T1")
    for n in range(10):
        left.say(f"More books, please ({n}).", None)
    one = newer(desk, replace(left.report({"T1": "late bus"}), run_id="spring")).recommendations[-1]
    assert (one.theme_ids, one.n_responses, len(one.quotes)) == ((), 10, 3)


def test_the_history_of_a_recommendation_goes_through_all_runs_with_what_was_taken_back() -> None:
    desk = Desk(garden())
    desk.change("REC1", "comment", text="In fall.")
    desk.change("REC2", "comment", text="Of books.")
    desk.change("REC1", "flags", flags=["needs new money"])
    desk.undo(3)
    desk.proposed = garden(run_id="spring", books_first=True)
    desk.change("REC2", "comment", text="In spring.")
    history = concerning(desk.report, one_of(desk.report, "REC2"), [one for one in desk.made if one.kind != "undo"])
    assert [edit.id for edit in history] == [1, 3, 5]


def test_moving_a_draft_up_does_not_keep_it_where_it_is_gone() -> None:
    desk = Desk(garden())
    desk.change("REC2", "order", before="REC1")
    left = Planted()
    for n in range(12):
        left.say(f"The bus is late ({n}).", "T1")
    assert ids(newer(desk, replace(left.report({"T1": "late bus"}), run_id="spring"))) == ["REC1"]


def test_an_approval_of_words_that_a_newer_run_changed_does_not_count_and_is_listed() -> None:
    desk = Desk(garden())
    approved(desk, "Ana", "Principal")
    report = garden(run_id="spring")
    drafts = tuple(replace(one, text="Drafted otherwise.") for one in report.recommendations)
    found = newer(desk, replace(report, recommendations=drafts))
    assert one_of(found, "REC1").team.approvals == ()
    (one,) = found.left_out
    assert lost(one) == (
        "The approval of recommendation REC1 by Ana could not be carried over, since the words of REC1 are others now."
    )


def test_a_recommendation_whose_theme_was_hidden_stays_where_the_team_worked_on_it(desk: Desk) -> None:
    desk.change("REC2", "write", text="Halls with a friendly face.")
    report = prove(desk.change("T2", "hide", why="Said elsewhere."))
    assert one_of(report, "B1").text == "Halls with a friendly face."
    assert one_of(report, "B1").n_responses == 14


def test_an_edited_report_comes_back_whole_from_what_is_stored(desk: Desk) -> None:
    desk.change("REC1", "write", text=MORE_BUSES)
    desk.change("REC1", "comment", text="Yes.")
    report = desk.change("REC3", "combine", others=["REC1"])
    again = Report.from_dict(report.to_dict(), report.table)
    assert again.recommendations == report.recommendations


def test_what_the_machine_proposed_is_stored_without_a_trace_of_people(desk: Desk) -> None:
    assert "team" not in desk.proposed.to_dict()["recommendations"][0]


def test_the_same_edits_give_the_same_report(desk: Desk) -> None:
    desk.change("REC1", "combine", others=["REC3"])
    first = desk.change("REC2", "order", before="REC1")
    assert first.recommendations == desk.report.recommendations
    assert first.edits == in_force(desk.made)


# Whatever people do.


def something(desk: Desk, rng: random.Random) -> None:
    """One change by chance, of those that there are; what cannot be is refused, as on a page."""
    report = desk.report
    one, other = (rng.choice(report.recommendations) for _ in range(2))
    theme = rng.choice(report.themes).id
    changes: list[tuple[str, str, dict[str, Any]]] = [
        (one.id, "write", {"text": f"Words {len(desk.made)}"}),
        (one.id, "comment", {"text": f"Comment {len(desk.made)}"}),
        (one.id, "combine", {"others": [other.id]}),
        (one.id, "order", {"before": other.id}),
        (one.id, "approve", {"role": "Principal", "text": one.text}),
        (one.id, "fate", {"fate": "adopted"}),
        ("", "add", {"text": "One more.", "themes": [theme]}),
        (theme, "merge", {"themes": [rng.choice(report.themes).id]}),
        (str(rng.randint(1, 9)), "undo", {}),
    ]
    subject, kind, detail = rng.choice(changes)
    with suppress(EditError):
        desk.change(subject, kind, **detail)


def comments(recommendations: Iterable[Recommendation]) -> set[str]:
    """Everything that was said of these and of what they were combined from."""
    found = {said.text for one in recommendations for said in one.team.comments}
    return found | {text for one in recommendations for text in comments(p for p in one.team.parts if p.id != one.id)}


@pytest.mark.parametrize("seed", range(6))
def test_whatever_people_do_all_of_it_adds_up_and_no_comment_is_lost(seed: int) -> None:
    rng, desk = random.Random(seed), Desk(replace(school(), run_id="fall"))
    for _ in range(20):
        something(desk, rng)
    drafts = rng.sample(school().recommendations, 4)
    renumbered = tuple(replace(one, id=f"REC{place}") for place, one in enumerate(drafts, start=1))
    report = newer(desk, replace(school(), run_id="spring", recommendations=renumbered))
    said = {edit.detail["text"] for edit in report.edits if edit.kind == "comment"}
    assert said <= comments(report.recommendations)
    assert len(set(ids(report))) == len(ids(report))
