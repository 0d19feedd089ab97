"""What planners say of how an idea speaks: counted, kept beside the program's reading, and carried to a newer run."""

import csv
import io
import zipfile
from dataclasses import replace
from itertools import islice

import pytest

from analysis.edits import words
from analysis.edits.board import EditError
from analysis.exports import to_csv
from analysis.proof import prove
from analysis.report import Report, Sentence
from tests.edits import Desk, ideas
from tests.reports import Planted, school
from tests.test_edits_carried_over import carried, new, old
from tests.test_exports_docx import opened


@pytest.fixture
def desk() -> Desk:
    return Desk(school())


def stances(report: Report, theme: str) -> dict[str, int]:
    return dict(report.theme(theme).stances)


def wishes_and_praise(n_wishes: int, n_praise: int) -> Report:
    """One theme with a recommendation in the program's words, made from so many wishes and so much praise."""
    planted = Planted()
    for n in range(n_wishes):
        planted.say(f"Please add a later bus on line {n}.", "T1", tag_role="family")
    for n in range(n_praise):
        planted.say(f"The bus driver on line {n} is kind.", "T1", stance="asset", tag_role="student")
    report = planted.report({"T1": "bus line"})
    (one,) = report.recommendations
    asking = [idea.span for idea in islice(report.ideas, n_wishes)]
    said = (
        Sentence("Families ask for change on “bus line”.", tuple(span.response_id for span in asking)),
        Sentence(f"One of them suggests: “{report.text_of(asking[0])}”", (asking[0].response_id,), asking[0]),
    )
    return replace(report, recommendations=(replace(one, text=" ".join(s.text for s in said), sentences=said),))


def test_an_idea_that_was_misread_is_counted_as_what_people_say_it_is(desk: Desk) -> None:
    report = desk.change("T1", "stance", ideas=ideas(desk.report, "R1", "R2"), stance="asset")
    assert stances(prove(report), "T1") == {"asset": 2, "suggestion": 18}


def test_the_time_an_idea_speaks_of_follows_from_its_kind(desk: Desk) -> None:
    report = desk.change("T1", "stance", ideas=ideas(desk.report, "R1"), stance="vision")
    assert (report.ideas[0].stance, report.ideas[0].time) == ("vision", "future")


def test_what_the_program_had_thought_stays_beside_it(desk: Desk) -> None:
    report = desk.change("T1", "stance", ideas=ideas(desk.report, "R1"), stance="asset")
    assert (report.machine_ideas[0].stance, report.ideas[0].stance) == ("suggestion", "asset")


def test_the_tables_have_both_readings_and_when_people_changed_it_but_not_who(desk: Desk) -> None:
    desk.change("T1", "stance", ideas=ideas(desk.report, "R1"), stance="asset", who="Ana Invented")
    out = io.BytesIO()
    to_csv.write(desk.report, out)
    with zipfile.ZipFile(out) as files:
        rows = list(csv.DictReader(io.TextIOWrapper(files.open("assignments.csv"), "utf-8-sig")))
        told = b"".join(files.read(name) for name in files.namelist())
    judged = [(row["stance"], row["program_stance"], row["judged_by"], row["judged_on"]) for row in rows[:2]]
    assert judged == [("asset", "suggestion", "team", "2026-11-03"), ("suggestion", "suggestion", "program", "")]
    assert b"Ana Invented" not in told


def test_it_is_taken_back(desk: Desk) -> None:
    before = desk.report
    desk.change("T1", "stance", ideas=ideas(desk.report, "R1"), stance="asset")
    assert desk.undo(1).to_dict() == before.to_dict()


def test_an_idea_on_its_own_can_be_read_otherwise_too(desk: Desk) -> None:
    report = desk.change("", "stance", ideas=ideas(desk.report, "R59"), stance="suggestion")
    assert report.ideas[-1].stance == "suggestion"


@pytest.mark.parametrize(
    ("stance", "why"),
    [("praise", "there is no such kind of idea"), ("suggestion", "all of it is of that kind already")],
)
def test_a_kind_that_cannot_be_is_refused_with_the_reason(desk: Desk, stance: str, why: str) -> None:
    with pytest.raises(EditError, match=f"^{why}$"):
        desk.change("T1", "stance", ideas=ideas(desk.report, "R1"), stance=stance)


def test_it_goes_with_its_answer_to_a_newer_run() -> None:
    desk = Desk(old())
    desk.change("T1", "stance", ideas=ideas(desk.report, "R1"), stance="asset")
    report = carried(desk, new())
    assert [idea.span.response_id for idea in report.ideas if idea.stance == "asset"] == ["R1"]


def test_it_is_told_where_the_newer_run_has_no_such_idea() -> None:
    desk = Desk(old())
    desk.change("T1", "stance", ideas=ideas(desk.report, "R1"), stance="asset")
    newer = new()
    desk.proposed = replace(newer, ideas=newer.ideas[1:])
    assert [words.lost(one) for one in desk.report.left_out] == [
        "The other kind given to an idea of R1 by Ana could not be carried over, since R1 has no such idea any more."
    ]


def test_a_draft_no_longer_quotes_as_a_suggestion_what_is_praise() -> None:
    desk = Desk(wishes_and_praise(12, 3))
    desk.change("T1", "stance", ideas=ideas(desk.report, "R1"), stance="asset")
    (one,) = prove(desk.report).recommendations
    assert "on line 0" not in one.text
    assert one.text.startswith("On “bus line”, look for ways to act on what people ask for with the time and money")
    assert "Families ask for change. One of them suggests: “Please add a later bus" in one.text


def test_a_draft_says_who_is_content_where_most_turn_out_to_be() -> None:
    desk = Desk(wishes_and_praise(12, 3))
    desk.change("T1", "stance", ideas=ideas(desk.report, *(f"R{n}" for n in range(1, 12))), stance="asset")
    (one,) = prove(desk.report).recommendations
    assert one.text.startswith("On “bus line”, keep what works. Families speak well of it. Some ask for more: look")


def test_a_draft_stays_where_nobody_asks_for_anything_any_more() -> None:
    desk = Desk(wishes_and_praise(12, 3))
    desk.change("T1", "stance", ideas=ideas(desk.report, *(f"R{n}" for n in range(1, 16))), stance="unclear")
    (one,) = prove(desk.report).recommendations
    assert one.text == "People speak of “bus line”."


def test_words_of_the_team_stay_as_they_wrote_them() -> None:
    desk = Desk(wishes_and_praise(12, 3))
    desk.change("REC1", "write", text="Run a late bus.")
    desk.change("T1", "stance", ideas=ideas(desk.report, "R1"), stance="asset")
    assert desk.report.recommendations[0].text == "Run a late bus."


def test_the_document_counts_how_many_were_read_otherwise(desk: Desk) -> None:
    desk.change("T1", "stance", ideas=ideas(desk.report, "R1"), stance="asset")
    cells = [cell.text for table in opened(desk.report).tables for row in table.rows for cell in row.cells]
    assert "Ideas read as another kind, such as praise that was taken for a wish" in cells
