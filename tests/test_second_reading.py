"""A second reading by people who see neither what the machine made of an answer nor what another of them did."""

import io
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from analysis import exports
from analysis.bundle import bundled
from analysis.document import document
from analysis.document.blocks import Paragraph, Table
from analysis.edits import apply
from analysis.edits.agreement import Pair, left, sample, second_reading
from analysis.edits.board import EditError
from analysis.edits.reading import read
from analysis.report import Edit, Idea, Report
from analysis.statistics import kappa
from tests.edits import Desk
from tests.reports import Planted, school


def large(n: int = 400) -> Report:
    """So many answers in two themes, by turns."""
    planted = Planted()
    for place in range(n):
        planted.say(f"The bus is late, and that is number {place}.", "T1" if place % 2 else "T2")
    return planted.report({"T1": "odd", "T2": "even"})


def reads(desk: Desk, ideas: Sequence[Idea], *, wrong: int = 0, who: str = "Ana") -> Report:
    """Somebody puts ideas where they are, but the first ones into the other theme."""
    other = {"T1": "T2", "T2": "T1"}
    said = [other[idea.theme_id or ""] if place < wrong else idea.theme_id for place, idea in enumerate(ideas)]
    readings = [[place_of(idea), theme] for idea, theme in zip(ideas, said, strict=True)]
    return desk.change("second reading", "second", who=who, reader=f"id of {who}", readings=readings)


def place_of(idea: Idea) -> list[object]:
    """Where an idea stands, as a form sends it."""
    return [idea.span.response_id, idea.span.start, idea.span.end]


@pytest.fixture
def desk() -> Desk:
    return Desk(large())


@pytest.fixture
def both(desk: Desk) -> Desk:
    """Ana and Bo have read all: each put some elsewhere than the program, Ana three, and Bo the first of these."""
    reads(desk, sample(desk.proposed), wrong=3)
    reads(desk, sample(desk.proposed), wrong=1, who="Bo")
    return desk


def pair_of(report: Report) -> Pair:
    """The two readers who are compared."""
    pair = second_reading(report).pair
    assert pair is not None
    return pair


def pairs(table: list[list[int]]) -> list[tuple[str, str]]:
    """What two readers said, from how often each pair of words came."""
    return [(f"{i}", f"{j}") for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]


def test_kappa_and_its_interval_are_those_of_the_published_example() -> None:
    found = kappa(pairs([[106, 10, 4], [22, 28, 10], [2, 12, 6]]))
    assert found is not None
    assert (round(found.value, 3), round(found.low, 3), round(found.high, 3), found.n) == (0.429, 0.323, 0.534, 200)


def test_readers_who_always_agree_have_a_kappa_of_one() -> None:
    found = kappa(pairs([[5, 0], [0, 5]]))
    assert found is not None
    assert (found.value, found.low, found.high) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize("table", [[], [[9]]])
def test_where_chance_alone_would_agree_there_is_no_kappa(table: list[list[int]]) -> None:
    assert kappa(pairs(table)) is None


@pytest.mark.parametrize(("n", "chosen"), [(20, 20), (50, 50), (400, 50), (1000, 100), (1001, 101)])
def test_one_answer_in_ten_is_read_again_and_at_least_fifty(n: int, chosen: int) -> None:
    assert len(sample(large(n))) == chosen


def test_all_ideas_of_an_answer_are_read_together() -> None:
    report = large()
    (first, *_) = (idea.span for idea in sample(report))
    halves = (Idea(replace(first, end=8), "T1", "challenge"), Idea(replace(first, start=8), "T2", "challenge"))
    rest = tuple(idea for idea in report.ideas if idea.span != first)
    assert sample(replace(report, ideas=(*rest, *halves)))[:2] == halves


def test_the_same_ideas_are_chosen_for_everybody_whatever_was_changed(desk: Desk) -> None:
    chosen = [idea.span for idea in sample(desk.proposed)]
    desk.change("T1", "merge", themes=["T2"])
    assert [idea.span for idea in sample(desk.report)] == chosen


def test_another_seed_chooses_others() -> None:
    report = large()
    other = replace(report, options=replace(report.options, seed=1))
    assert set(sample(other)) != set(sample(report))


def test_agreement_is_counted_beside_what_the_report_says(desk: Desk) -> None:
    chosen = sample(desk.proposed)[:20]
    (ana,) = second_reading(reads(desk, chosen, wrong=5)).readers
    said = [(one.theme_id or "", ana.choices[one.span]) for one in chosen]
    assert (ana.n_read, ana.n_same, ana.with_program) == (20, 15, kappa(said))


def test_each_reader_has_their_own_way_to_go(desk: Desk) -> None:
    report = reads(desk, sample(desk.proposed)[:20])
    assert (len(left(report, "id of Ana")), len(left(report, "id of Bo"))) == (30, 50)


def test_two_people_of_one_name_are_two_readers(desk: Desk) -> None:
    idea = place_of(sample(desk.proposed)[0])
    for reader in ("1", "2"):
        desk.change("second reading", "second", reader=reader, readings=[[idea, "T1"]])
    assert [one.name for one in second_reading(desk.report).readers] == ["Ana", "Ana"]


def test_kappa_between_two_people_is_of_what_both_said(both: Desk) -> None:
    pair = pair_of(both.report)
    said = [(pair.first.choices[one.span], pair.second.choices[one.span]) for one in sample(both.report)]
    assert (pair.n_both, pair.n_same, pair.agreement) == (50, 48, kappa(said))


def test_the_published_formula_gives_the_interval_between_the_two(both: Desk) -> None:
    found = pair_of(both.report).agreement
    assert found is not None
    assert (round(found.value, 3), round(found.low, 3), round(found.high, 3)) == (0.915, 0.8, 1.0)


def test_two_people_are_not_compared_before_both_have_read_fifty(desk: Desk) -> None:
    reads(desk, sample(desk.proposed))
    report = reads(desk, sample(desk.proposed)[:49], who="Bo")
    assert second_reading(report).pair is None
    assert pair_of(reads(desk, sample(desk.proposed)[49:], who="Bo")).n_both == 50


def test_of_three_readers_those_with_the_most_in_common_are_compared(both: Desk) -> None:
    both.undo(2)
    reads(both, sample(both.proposed)[:1], who="Cy")
    pair = pair_of(reads(both, sample(both.proposed), who="Dee"))
    assert (pair.first.name, pair.second.name) == ("Ana", "Dee")


def test_where_the_two_differ_is_listed(both: Desk) -> None:
    differences = pair_of(both.report).differences
    assert [one.idea for one in differences] == list(sample(both.report)[1:3])
    assert {(one.first, one.second) for one in differences} <= {("T1", "T2"), ("T2", "T1")}


def test_a_merge_of_two_themes_leaves_nothing_to_settle_between_them(both: Desk) -> None:
    assert pair_of(both.change("T1", "merge", themes=["T2"])).differences == ()


def test_what_is_settled_goes_where_one_of_the_two_put_it(both: Desk) -> None:
    one, before = sample(both.report)[1], pair_of(both.report)
    other = {"T1": "T2", "T2": "T1"}[one.theme_id or ""]
    report = both.change(one.theme_id or "", "settle", ideas=[place_of(one)], to=other, why="We talked.")
    assert {idea.theme_id for idea in report.ideas if idea.span == one.span} == {other}
    assert (pair_of(report).n_settled, pair_of(report).agreement) == (1, before.agreement)


def test_what_is_settled_as_it_stood_is_judged_by_people_too(both: Desk) -> None:
    one = sample(both.report)[1]
    report = both.change(one.theme_id or "", "settle", ideas=[place_of(one)], to=one.theme_id)
    place = report.ideas.index(one)
    assert (report.judged[place].kind, pair_of(report).n_settled) == ("settle", 1)


def test_a_settled_idea_is_open_again_when_that_is_taken_back(both: Desk) -> None:
    before = both.report
    one = sample(before)[1]
    other = {"T1": "T2", "T2": "T1"}[one.theme_id or ""]
    both.change("", "settle", ideas=[place_of(one)], to=other)
    report = both.undo(3)
    assert (report.ideas, pair_of(report)) == (before.ideas, pair_of(before))


@pytest.mark.parametrize(("place", "to"), [(0, "T1"), (10, "T1"), (1, None)])
def test_only_what_the_two_said_differently_is_settled(both: Desk, place: int, to: str | None) -> None:
    idea = place_of(sample(both.report)[place])
    with pytest.raises(EditError):
        both.change("", "settle", ideas=[idea], to=to)


def test_nothing_is_settled_twice(both: Desk) -> None:
    idea = place_of(sample(both.report)[1])
    both.change("", "settle", ideas=[idea], to="T1")
    with pytest.raises(EditError):
        both.change("", "settle", ideas=[idea], to="T2")


def test_a_merge_after_the_reading_does_not_change_what_was_found() -> None:
    desk = Desk(large())
    reads(desk, sample(desk.proposed)[:1], wrong=1)
    (ana,) = second_reading(desk.change("T1", "merge", themes=["T2"])).readers
    assert (ana.n_read, ana.n_same) == (1, 0)


def test_a_new_analysis_is_read_anew() -> None:
    desk = Desk(replace(large(), run_id="old"))
    reads(desk, sample(desk.proposed)[:1])
    desk.proposed = replace(desk.proposed, run_id="new")
    assert second_reading(desk.report).readers == ()


@pytest.mark.parametrize("readings", [[], [[["R1", 0, 3], "T1"]], [[["R1", 0, 41], "T99"]]])
def test_a_reading_of_what_is_not_there_is_refused(readings: list[list[object]]) -> None:
    with pytest.raises(EditError):
        Desk(school()).change("second reading", "second", readings=readings)


def test_answers_marked_as_read_are_known_on_a_newer_run_too() -> None:
    desk = Desk(replace(school(), run_id="old"))
    desk.change("T1", "read", answers=["R1", "R2", "R99"])
    desk.proposed = replace(desk.proposed, run_id="new")
    assert read(desk.report) == {"R1", "R2"}


# In documents, tables and bundles.


def agreement(report: Report) -> tuple[list[str], tuple[tuple[str, ...], ...]]:
    """What a document says of the second reading."""
    blocks = [block for section in document(report).sections for block in section.blocks]
    tables = [block for block in blocks if isinstance(block, Table) and block.caption.startswith("How far readers")]
    said = [block.text for block in blocks if isinstance(block, Paragraph)]
    about = [text for text in said if re.search(r"\breaders?\b|person read", text)]
    return about, tables[0].rows if tables else ()


def test_the_method_says_how_far_people_agree_with_the_program_and_with_each_other(both: Desk) -> None:
    said, rows = agreement(both.report)
    assert said == [
        "Two readers of the planning team each said which theme ideas belong to without seeing where the program or "
        "another of them had put them. They were given 50 ideas in 50 answers, chosen by chance from all that say "
        "something, the same for everybody.",
        "The two readers differed on 2 ideas. Of these, 0 are settled and 2 are not. Kappa is of what they said "
        "before.",
    ]
    assert [row[:3] for row in rows] == [
        ("Reader 1 and the program", "50", "47"),
        ("Reader 2 and the program", "50", "49"),
        ("Reader 1 and reader 2", "50", "48"),
    ]


def test_one_reader_is_compared_with_the_program_alone(desk: Desk) -> None:
    said, rows = agreement(reads(desk, sample(desk.proposed)))
    assert said[-1] == "One person read. How far two people agree with each other is not known."
    assert rows == (("Reader 1 and the program", "50", "50", "1.00", "1.00 to 1.00"),)


def test_where_nobody_read_again_documents_say_nothing_of_it() -> None:
    assert agreement(large()) == ([], ())


def test_the_workbook_has_the_numbers_of_the_document(both: Desk, tmp_path: Path) -> None:
    _, rows = agreement(both.report)
    (file,) = exports.save(both.report, "xlsx", tmp_path / "made.xlsx")
    summary = {row[0]: row[1] for row in load_workbook(file)["Summary"].iter_rows(values_only=True)}
    who, n_read, n_same, value, interval = rows[2]
    assert summary[f"A second reading: {who}"] == (
        f"{n_same} of {n_read} ideas in the same theme; Cohen’s kappa {value} (95% interval: {interval})"
    )


@pytest.mark.parametrize("format_", exports.formats())
def test_no_export_names_a_reader(desk: Desk, tmp_path: Path, format_: str) -> None:
    reads(desk, sample(desk.proposed), wrong=3, who="Xaviera")
    reads(desk, sample(desk.proposed), who="Quincy")
    desk.change("", "settle", ideas=[place_of(sample(desk.proposed)[1])], to="T1", who="Quincy")
    desk.undo(1, who="Xaviera")
    made = b"".join(unpacked(path.read_bytes()) for path in exports.save(desk.report, format_, tmp_path / "made"))
    assert made
    assert not {name for name in (b"Xaviera", b"Quincy") if name in made}


def unpacked(content: bytes) -> bytes:
    """All that is in a file, out of its archive where it is one."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(map(archive.read, archive.namelist()))


def test_a_bundle_without_names_tells_the_same(both: Desk) -> None:
    with zipfile.ZipFile(io.BytesIO(bundled(both.report))) as archive:
        kept = json.loads(archive.read("edits.json"))
    again = apply(both.proposed, [Edit(**one) for one in kept])
    assert agreement(again) == agreement(both.report)
