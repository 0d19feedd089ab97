"""What the planning team made of recommendations, as every document and table shows it."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree

import docx
import pytest

from analysis import exports
from analysis.document import Document, document
from analysis.document.blocks import Block, Bullets, Missing, Paragraph, Quotes, Table
from analysis.document.section_iv import section_iv
from analysis.exports import to_csv
from analysis.report import Report, Sentence
from sipbot.web.recommendations import drafts
from tests.edits import Desk
from tests.reports import Planted, school

WORDS = "Put a second bus on the Hill Street route."
ATTACK = "=cmd|' /C calc'!A0 <script>alert(1)</script>"


@pytest.fixture
def desk() -> Desk:
    return Desk(school())


def blocks(made: Document) -> Iterator[Block]:
    return (block for section in made.sections for block in section.blocks)


def leads(report: Report) -> list[str]:
    return [block.lead for block in blocks(document(report)) if isinstance(block, Quotes)]


def paragraphs(report: Report) -> list[str]:
    return [block.text for block in blocks(document(report)) if isinstance(block, Paragraph)]


def table(made: Document, caption: str) -> dict[str, tuple[str, ...]]:
    (found,) = (block for block in blocks(made) if isinstance(block, Table) and block.caption == caption)
    return {row[0]: row[1:] for row in found.rows}


def missing(report: Report) -> list[str]:
    return [item for block in blocks(document(report)) if isinstance(block, Missing) for item in block.items]


def decisions(report: Report) -> dict[str, dict[str, str]]:
    content = dict(to_csv.files(report))["decisions.csv"].decode("utf-8")
    return {row["recommendation_id"]: row for row in csv.DictReader(io.StringIO(content, newline=""), strict=True)}


def test_the_teams_words_are_marked_as_theirs_beside_the_evidence(desk: Desk) -> None:
    report = desk.change("REC1", "write", text=WORDS)
    (lead,) = (lead for lead in leads(report) if lead.startswith("REC1."))
    assert lead == f"REC1. {WORDS} (The planning team’s own words.)"
    assert "The planning team wrote these words in place of a draft." in paragraphs(report)
    assert any("The planning team worded 1 of them; the others are drafts" in text for text in paragraphs(report))


def test_a_document_nobody_changed_says_nothing_of_changes(desk: Desk) -> None:
    assert not any("planning team’s" in text or "wrote these words" in text for text in paragraphs(desk.report))


def test_what_the_team_added_says_where_it_comes_from(desk: Desk) -> None:
    report = desk.change("", "add", text="Interpreters at every meeting", meeting="ELPAC meeting on January 20")
    said = "The planning team added it, from this meeting: ELPAC meeting on January 20. No answer is behind it."
    assert said in paragraphs(report)
    rows = table(document(report), "Recommendations, who makes them, and what was decided")
    assert rows["B1"][:3] == ("ELPAC meeting on January 20", "the planning team", "–")


def test_a_combination_names_what_it_takes_in_and_what_was_decided_of_it(desk: Desk) -> None:
    report = desk.change("REC1", "combine", others=["REC3"])
    said = "It takes in REC3. REC3 had been decided on by itself: not now, because: No room in this year's schedule."
    assert said in paragraphs(report)


def test_what_it_takes_and_who_approved_stand_in_a_table_by_role_without_names(desk: Desk) -> None:
    desk.change("", "rule", needed=2, roles=["Principal", "Student", "Family member"])
    desk.change("REC1", "flags", flags=["needs new money", "needs bargaining"])
    text = desk.report.recommendations[0].text
    desk.change("REC1", "approve", who="Ana Invented-Name", role="Principal", text=text)
    made = document(desk.report)
    rows = table(made, "What each recommendation takes, and who approved it")
    assert rows["REC1"] == ("needs new money and needs bargaining", "–", "1 of 2", "Principal")
    assert rows["REC2"] == ("–", "–", "0 of 2", "–")
    assert "Ana Invented-Name" not in repr(made)


def test_what_was_adopted_without_the_approvals_it_takes_is_missing(desk: Desk) -> None:
    report = desk.change("", "rule", needed=3, roles=[])
    assert "REC1 is adopted with 0 of 3 approvals." in missing(report)


def not_addressed(report: Report) -> tuple[str, ...]:
    (left,) = (b for b in blocks(document(report)) if isinstance(b, Bullets) and b.lead.startswith("Not yet addressed"))
    return left.items


def test_what_has_no_decision_is_printed_as_not_addressed(desk: Desk) -> None:
    one, two = (desk.report.recommendations[place] for place in (1, 3))
    assert not_addressed(desk.report) == (f"REC2. {one.text}", f"REC4. {two.text}")
    behind = tuple(desk.report.responses_behind(two))
    first, second = Sentence("On “lunch”, review meals.", behind), Sentence("Families ask for change.", behind)
    drafted = replace(two, text=f"{first.text} {second.text}", sentences=(first, second))
    proposed = replace(desk.report, recommendations=(*desk.report.recommendations[:3], drafted))
    assert not_addressed(proposed) == (f"REC2. {one.text}", "REC4. On “lunch”, review meals.")


def test_what_was_taken_out_with_its_theme_is_printed_with_the_reason(desk: Desk) -> None:
    report = desk.change("T2", "hide", why="Said in another plan.")
    (listed,) = (b for b in blocks(document(report)) if isinstance(b, Bullets) and b.lead.startswith("Taken out"))
    assert listed.items[0].startswith("REC2. ")
    assert listed.items[0].endswith("Reason: Said in another plan.")


def test_who_is_responsible_stands_with_the_day(desk: Desk) -> None:
    report = desk.change("REC2", "fate", fate="adopted", plan_section="Goal 1", owner="Dean", due="2027-06-30")
    rows = table(document(report), "Recommendations, who makes them, and what was decided")
    assert rows["REC2"][4:] == ("adopted", "Goal 1", "Dean, by June 30, 2027")


def test_every_kind_of_change_is_counted_in_the_method(desk: Desk) -> None:
    desk.change("T1", "rename", name="Late buses")
    desk.change("REC1", "write", text=WORDS)
    desk.change("REC1", "write", text=f"{WORDS} Now.")
    desk.change("REC2", "comment", text="Mr. Invented said yes.")
    desk.undo(4)
    assert table(document(desk.report), "Changes by the planning team, over what the program proposed") == {
        "Themes given another name": ("1",),
        "Recommendations reworded": ("2",),
    }


def test_what_was_done_to_themes_is_told_with_the_reason_and_without_older_names(desk: Desk) -> None:
    older = desk.report.theme("T1").name
    desk.change("T1", "rename", name="Late buses", why="A driver was named")
    desk.change("T2", "merge", themes=["T3"], why="Both are about food")
    desk.change("T4", "rename", name="Somebody")
    desk.change("T4", "hide", why="It names a pupil")
    (listed,) = (b for b in blocks(document(desk.report)) if isinstance(b, Bullets) and "done to the themes" in b.lead)
    into = desk.report.theme("T2").name
    assert listed.items == (
        "“Late buses” got a name from the planning team on November 3, 2026. Reason: A driver was named.",
        f"“{into}” was made one of 2 themes on November 3, 2026. Reason: Both are about food.",
    )
    assert older not in str(listed)


def test_a_theme_that_was_taken_out_is_counted_with_the_reason_and_not_named(desk: Desk) -> None:
    report = desk.change("T4", "hide", why="It names a pupil")
    (listed,) = (b for b in blocks(document(report)) if isinstance(b, Bullets) and "1 theme taken out" in b.lead)
    assert listed.items == ("12 answers. Reason: It names a pupil.",)


def test_how_many_themes_there_are_is_not_said_to_be_what_the_program_found(desk: Desk) -> None:
    report = desk.change("T2", "merge", themes=["T3"])
    (said,) = (text for text in paragraphs(report) if text.startswith("A computer program"))
    assert "With the changes that the planning team made there are 3 themes; 1 idea stood alone" in said


def test_a_change_that_found_no_place_is_told(desk: Desk) -> None:
    desk.change("", "add", text="One more.")
    desk.change("B1", "comment", text="Yes.")
    report = desk.undo(1)
    (listed,) = (b for b in blocks(document(report)) if isinstance(b, Bullets) and "could not be applied" in b.lead)
    assert listed.items == ("Comments: recommendation B1 is not there.",)


def test_tables_tell_what_the_team_made_of_each_recommendation(desk: Desk) -> None:
    draft = desk.report.recommendations[1].text
    desk.change("REC2", "write", text=WORDS)
    desk.change("REC2", "fate", fate="not now", why="No driver.", owner="Dean", due="2027-06-30")
    row = decisions(desk.change("REC2", "approve", who="Ana", role="Principal", text=WORDS))["REC2"]
    assert (row["words"], row["draft"], row["approvals"], row["approved_by"]) == ("team", draft, "1", "Principal")
    assert (row["decision"], row["reason"], row["due"]) == ("not now", "No driver.", "2027-06-30")
    assert decisions(desk.report)["REC4"]["decision"] == "not yet addressed"


def test_section_iv_has_the_roster_by_role_and_every_recommendation(desk: Desk) -> None:
    made = section_iv(desk.change("REC1", "write", text=WORDS))
    assert table(made, "Role")["Families"] == ("32", "52%")
    rows = table(made, "Recommendations, and how they are reflected in the plan")
    first = rows[f"REC1. {WORDS} (The planning team’s own words.)"]
    assert first[1:] == ("adopted", "–", "Goal 2", "The operations manager")
    assert [row[1] for row in rows.values()] == ["adopted", "not yet addressed", "not now", "not yet addressed"]


def two_themes() -> Desk:
    """Few students speak of buses, many of books."""
    planted = Planted()
    for theme, families, students in (("T1", 20, 5), ("T2", 15, 14)):
        for n in range(families + students):
            planted.say(f"More of it ({theme}, {n}).", theme, tag_role="family" if n < families else "student")
        for n in range(11):
            planted.say(f"More of it, too ({theme}, {n}).", theme, tag_role="staff")
    return Desk(planted.report({"T1": "buses", "T2": "books"}))


def test_a_combination_tells_no_number_that_one_of_its_themes_holds_back() -> None:
    desk = two_themes()
    desk.change("REC2", "combine", others=["REC1"])
    rows = table(document(desk.report), "Recommendations, who makes them, and what was decided")
    assert "students" not in rows["REC2"][1]
    roles = drafts(desk.report)[0].roles
    assert roles is not None
    assert "student" not in [count.value for count in roles.counts]


def hostile() -> Report:
    """Everything that a person can write, written to break a file."""
    desk = Desk(school())
    desk.change("REC1", "write", text=ATTACK)
    desk.change("REC1", "approve", who=ATTACK, role=ATTACK, text=ATTACK)
    desk.change("", "objectives", objectives=[ATTACK])
    desk.change("REC1", "practice", practice="TP1", objective=ATTACK)
    desk.change("REC2", "comment", text=ATTACK)
    told = {"plan_section": ATTACK, "owner": ATTACK, "decided_by": ATTACK}
    desk.change("REC2", "fate", fate="not now", why=ATTACK, **told)
    return desk.change("", "add", text=ATTACK, meeting=ATTACK)


def written(name: str) -> bytes:
    out = io.BytesIO()
    exports.exporter(name).write(hostile(), out)
    return out.getvalue()


@pytest.mark.parametrize("name", exports.formats())
def test_every_format_holds_what_was_written_to_break_it(name: str) -> None:
    assert written(name) == written(name)


def test_no_script_and_no_formula_gets_out_of_what_people_wrote() -> None:
    assert b"<script" not in written("html")
    assert b"&lt;script&gt;" in written("html")
    cells = [cell for row in decisions(hostile()).values() for cell in row.values()]
    assert {cell[:2] for cell in cells if "cmd" in cell} == {"'="}
    with zipfile.ZipFile(io.BytesIO(written("xlsx"))) as book:
        sheets = [ElementTree.fromstring(book.read(one)) for one in book.namelist() if "worksheets/sheet" in one]
    assert not any(element.tag.endswith("}f") for sheet in sheets for element in sheet.iter())


@pytest.mark.parametrize("name", ["docx", "section_iv"])
def test_word_documents_hold_it_as_plain_words(name: str) -> None:
    word = docx.Document(io.BytesIO(written(name)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert any(ATTACK in text for text in (*cells, *(paragraph.text for paragraph in word.paragraphs)))
