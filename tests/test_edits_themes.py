"""What planners change about themes: names, what belongs together, what is shown; and that all of it adds up."""

import re
from dataclasses import replace

import pytest

from analysis.edits.board import EditError
from analysis.minority import few_but_serious
from analysis.proof import prove
from analysis.report import Report, Sentence
from tests.edits import Desk, ideas
from tests.reports import Planted, school


@pytest.fixture
def desk() -> Desk:
    return Desk(school())


def sizes(report: Report) -> dict[str, int]:
    return {theme.id: theme.n_responses for theme in report.themes}


def with_sentences(report: Report) -> Report:
    """*report* with a drafted sentence in each recommendation, carried by its theme's answers."""
    drafts = []
    for one in report.recommendations:
        responses = tuple(idea.span.response_id for idea in report.ideas_of(one.theme_ids[0]))
        said = Sentence(f"Families ask for change on “{report.theme(one.theme_ids[0]).name}”.", responses)
        drafts.append(replace(one, text=said.text, sentences=(said,)))
    return replace(report, recommendations=tuple(drafts))


def test_a_theme_is_called_what_a_planner_calls_it(desk: Desk) -> None:
    report = desk.change("T1", "rename", name="  Late   buses ")
    assert prove(report).theme("T1").name == "Late buses"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("  ", "a theme needs a name"),
        ("x" * 201, "a name has at most 200 characters, and this one has 201"),
        ("Safe Halls", "another theme is called “safe halls” already"),
    ],
)
def test_a_name_that_cannot_be_is_refused_with_the_reason(desk: Desk, name: str, why: str) -> None:
    with pytest.raises(EditError, match=f"^{re.escape(why)}$"):
        desk.change("T1", "rename", name=name)


def test_a_name_with_markup_is_kept_as_written(desk: Desk) -> None:
    assert desk.change("T1", "rename", name="<script>alert(1)</script>").theme("T1").name == "<script>alert(1)</script>"


def test_a_draft_recommendation_calls_a_renamed_theme_by_its_new_name() -> None:
    report = Desk(with_sentences(school())).change("T1", "rename", name="Late buses")
    assert prove(report).recommendations[0].text == "Families ask for change on “Late buses”."


def test_merged_themes_are_counted_as_one(desk: Desk) -> None:
    report = desk.change("T2", "merge", themes=["T3"])
    assert sizes(prove(report)) == {"T2": 26, "T1": 20, "T4": 12}
    assert report.theme("T2").keywords == ("safe", "ayuda", "halls", "lectura", "clase")
    assert report.merged == {"T3": "T2"}


def test_a_merged_theme_is_quoted_from_both(desk: Desk) -> None:
    report = desk.change("T2", "merge", themes=["T3"])
    assert [quote.response_id for quote in report.theme("T2").quotes] == ["R21", "R35", "R22"]


def test_parts_of_a_theme_that_is_merged_are_parts_of_the_whole(desk: Desk) -> None:
    report = desk.change("T2", "merge", themes=["T1"])
    assert [(part.id, part.name, part.n_responses) for part in prove(report).theme("T2").subthemes] == [
        ("T2.1", "ten late buses", 10)
    ]


def test_a_recommendation_of_a_merged_theme_is_about_the_whole() -> None:
    report = Desk(with_sentences(school())).change("T2", "merge", themes=["T3"])
    assert [one.theme_ids for one in prove(report).recommendations] == [("T1",), ("T2",), ("T2",), ("T4",)]
    assert report.recommendations[2].n_responses == 26
    assert report.recommendations[2].text == "Families ask for change on “safe halls”."


def test_themes_that_were_merged_can_be_merged_on(desk: Desk) -> None:
    desk.change("T2", "merge", themes=["T3"])
    report = desk.change("T1", "merge", themes=["T2", "T4"])
    assert sizes(prove(report)) == {"T1": 58}
    assert report.merged == {"T3": "T1", "T2": "T1", "T4": "T1"}


def test_a_theme_is_not_merged_with_itself(desk: Desk) -> None:
    with pytest.raises(EditError, match=r"^a theme cannot be merged with itself$"):
        desk.change("T1", "merge", themes=["T1"])


def test_nothing_is_merged_where_nothing_was_chosen(desk: Desk) -> None:
    with pytest.raises(EditError, match=r"^no other theme was chosen$"):
        desk.change("T1", "merge", themes=[])


def test_an_id_that_nobody_gave_is_refused(desk: Desk) -> None:
    with pytest.raises(EditError, match=r"^there is no theme 'T99'$"):
        desk.change("T1", "merge", themes=["T99"])


def test_what_became_part_of_another_theme_cannot_be_changed_by_itself(desk: Desk) -> None:
    desk.change("T2", "merge", themes=["T3"])
    with pytest.raises(EditError, match=r"is a part of “safe halls” now$"):
        desk.change("T3", "rename", name="Reading")


def test_answers_split_off_are_a_theme_with_an_id_of_its_own(desk: Desk) -> None:
    report = desk.change("T1", "split", name="Two buses", ideas=ideas(desk.proposed, "R11", "R12"))
    assert sizes(prove(report)) == {"T1": 18, "T2": 14, "T3": 12, "T4": 12, "T5": 2}
    assert [quote.response_id for quote in report.theme("T5").quotes] == ["R11", "R12"]


def test_an_id_that_was_taken_back_is_not_used_again(desk: Desk) -> None:
    desk.change("T1", "split", name="Two buses", ideas=ideas(desk.proposed, "R11", "R12"))
    desk.undo(1)
    report = desk.change("T1", "split", name="Other buses", ideas=ideas(desk.proposed, "R13"))
    assert sizes(prove(report)) == {"T1": 19, "T2": 14, "T3": 12, "T4": 12, "T6": 1}


def test_a_part_that_a_split_cuts_is_let_go(desk: Desk) -> None:
    report = desk.change("T1", "split", name="Two buses", ideas=ideas(desk.proposed, "R1", "R12"))
    assert prove(report).theme("T1").subthemes == ()


def test_a_part_that_goes_whole_with_a_split_stays_whole(desk: Desk) -> None:
    chosen = [f"R{n}" for n in range(1, 13)]
    report = desk.change("T1", "split", name="Twelve buses", ideas=ideas(desk.proposed, *chosen))
    assert [(one.id, one.n_responses) for one in prove(report).theme("T5").subthemes] == [("T5.1", 10)]


def test_a_theme_is_not_split_off_whole(desk: Desk) -> None:
    chosen = ideas(desk.proposed, *(f"R{n}" for n in range(1, 21)))
    with pytest.raises(EditError, match=r"^nothing would stay in it: give it another name instead$"):
        desk.change("T1", "split", name="Buses", ideas=chosen)


def test_an_answer_that_is_not_in_the_theme_is_not_split_off(desk: Desk) -> None:
    with pytest.raises(EditError, match=r"^some of the answers are not in “bus late morning” any more$"):
        desk.change("T1", "split", name="Halls", ideas=ideas(desk.proposed, "R1", "R21"))


def test_a_recommendation_loses_the_answers_that_were_split_off() -> None:
    desk = Desk(with_sentences(school()))
    report = desk.change("T1", "split", name="Two buses", ideas=ideas(desk.proposed, "R1", "R2"))
    assert prove(report).recommendations[0].n_responses == 18
    assert "R1" not in report.recommendations[0].sentences[0].responses


def test_a_moved_idea_is_counted_where_it_is(desk: Desk) -> None:
    report = desk.change("", "move", ideas=ideas(desk.proposed, "R5"), to="T2")
    assert sizes(prove(report)) == {"T1": 19, "T2": 15, "T3": 12, "T4": 12}
    assert report.theme("T1").subthemes[0].n_responses == 9


def test_an_idea_can_stand_on_its_own_and_come_back(desk: Desk) -> None:
    alone = desk.change("", "move", ideas=ideas(desk.proposed, "R5"), to=None)
    assert sizes(prove(alone))["T1"] == 19
    assert sizes(desk.change("", "move", ideas=ideas(desk.proposed, "R5"), to="T1"))["T1"] == 20


def test_a_quote_that_was_moved_away_is_replaced_by_another_person(desk: Desk) -> None:
    report = desk.change("", "move", ideas=ideas(desk.proposed, "R21"), to="T1")
    assert [quote.response_id for quote in prove(report).theme("T2").quotes] == ["R22", "R23", "R24"]


def test_an_idea_that_is_there_already_is_not_moved(desk: Desk) -> None:
    with pytest.raises(EditError, match=r"^all of it is in “bus late morning” already$"):
        desk.change("", "move", ideas=ideas(desk.proposed, "R5"), to="T1")


def test_an_idea_that_is_no_longer_there_is_not_moved(desk: Desk) -> None:
    with pytest.raises(EditError, match=r"^R5 has no such idea any more$"):
        desk.change("", "move", ideas=[["R5", 900, 950]], to="T2")


def test_the_last_idea_of_a_theme_takes_the_theme_with_it(desk: Desk) -> None:
    desk.change("T1", "split", name="One bus", ideas=ideas(desk.proposed, "R12"))
    report = desk.change("", "move", ideas=ideas(desk.proposed, "R12"), to="T2")
    assert sizes(prove(report)) == {"T1": 19, "T2": 15, "T3": 12, "T4": 12}
    assert report.merged == {"T5": "T2"}


def test_a_theme_is_not_emptied_silently(desk: Desk) -> None:
    desk.change("T1", "split", name="One bus", ideas=ideas(desk.proposed, "R12"))
    with pytest.raises(EditError, match=r"^nothing else is in “One bus”: hide the theme instead$"):
        desk.change("", "move", ideas=ideas(desk.proposed, "R12"), to=None)


def test_a_hidden_theme_is_kept_with_who_hid_it_and_why(desk: Desk) -> None:
    report = desk.change("T4", "hide", why="It names a pupil.")
    assert sizes(prove(report)) == {"T1": 20, "T2": 14, "T3": 12}
    hidden = report.hidden[0]
    assert (hidden.theme.name, hidden.theme.n_responses, hidden.edit.who, hidden.edit.why) == (
        "two languages",
        12,
        "Ana",
        "It names a pupil.",
    )


def test_a_recommendation_about_hidden_themes_alone_is_hidden_with_them(desk: Desk) -> None:
    report = desk.change("T4", "hide")
    assert [one.id for one in report.recommendations] == ["REC1", "REC2", "REC3"]
    assert [one.id for one in report.hidden[0].recommendations] == ["REC4"]


def test_a_hidden_theme_is_not_changed(desk: Desk) -> None:
    desk.change("T4", "hide")
    with pytest.raises(EditError, match=r"^“two languages” is hidden$"):
        desk.change("T4", "rename", name="Languages")


def test_hiding_a_theme_does_not_hide_what_is_serious_in_it() -> None:
    planted = Planted()
    for n in range(4):
        planted.say(f"Kids get bullied near the gate ({n})", "T1", stance="challenge")
    desk = Desk(planted.report({"T1": "gate"}))
    assert few_but_serious(desk.proposed) == ()
    assert [one.n_people for one in few_but_serious(desk.change("T1", "hide"))] == [4]


def test_every_change_can_be_taken_back(desk: Desk) -> None:
    desk.change("T2", "merge", themes=["T3"])
    desk.change("T1", "rename", name="Late buses")
    desk.change("T4", "hide")
    desk.undo(1)
    desk.undo(2)
    report = desk.undo(3)
    assert (report.themes, report.ideas, report.recommendations) == (
        desk.proposed.themes,
        desk.proposed.ideas,
        desk.proposed.recommendations,
    )
    assert report.edits == ()


def test_taking_back_can_be_taken_back(desk: Desk) -> None:
    desk.change("T1", "rename", name="Late buses")
    desk.undo(1)
    assert desk.undo(2).theme("T1").name == "Late buses"


def test_a_change_is_taken_back_once(desk: Desk) -> None:
    desk.change("T1", "rename", name="Late buses")
    desk.undo(1, who="Bo")
    with pytest.raises(EditError, match=r"^Bo has taken that back already$"):
        desk.undo(1)


def test_a_change_that_nobody_made_is_not_taken_back(desk: Desk) -> None:
    with pytest.raises(EditError, match=r"^there is no such change$"):
        desk.undo(7)


def test_what_was_built_on_a_change_taken_back_is_left_out_and_listed(desk: Desk) -> None:
    desk.change("T1", "split", name="Two buses", ideas=ideas(desk.proposed, "R11", "R12"))
    desk.change("T5", "rename", name="The two buses")
    report = desk.undo(1)
    assert [(one.edit.id, one.reason) for one in report.left_out] == [(2, "there is no theme 'T5'")]


def test_only_edits_in_force_are_listed_in_the_report(desk: Desk) -> None:
    desk.change("T1", "rename", name="Late buses")
    desk.change("T2", "rename", name="Safety")
    assert [edit.subject for edit in desk.undo(1).edits] == ["T2"]


def test_the_same_edits_give_the_same_report(desk: Desk) -> None:
    desk.change("T1", "split", name="Two buses", ideas=ideas(desk.proposed, "R11", "R12"))
    desk.change("T2", "merge", themes=["T3"])
    assert repr(desk.report) == repr(desk.report)


def test_an_edited_report_stores_what_the_machine_proposed(desk: Desk) -> None:
    assert "edits" not in desk.change("T4", "hide").to_dict()
