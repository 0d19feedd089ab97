"""The document says how people speak of a theme and who does, and never mixes likes with concerns."""

from dataclasses import replace

import pytest

from analysis.compare import comparisons
from analysis.document import document
from analysis.document.blocks import Bullets, Paragraph, Quotes, Table
from analysis.report import Report
from tests.reports import Planted

STANCES = ("asset", "challenge", "suggestion", "unclear")


def lunch(**roles: tuple[int, int]) -> Report:
    """Of each role: how many speak of lunch (by turns praise, concern, wish, neither), and how many of other things."""
    planted = Planted()
    for role, (n, silent) in roles.items():
        for place in range(n):
            stance = STANCES[place % 4]
            planted.say(f"Lunch, {stance} of {role} {place}.", "T1", stance=stance, tag_role=role)
        for place in range(silent):
            planted.say(f"Something else ({role} {place}).", None, stance="unclear", tag_role=role)
    return planted.report({"T1": "school lunch"})


@pytest.fixture(scope="module")
def report() -> Report:
    return lunch(family=(24, 16), student=(8, 52))


def table(report: Report, caption: str) -> Table:
    blocks = [block for section in document(report).sections for block in section.blocks]
    (found,) = [block for block in blocks if isinstance(block, Table) and block.caption == caption]
    return found


def bullets(report: Report, lead: str) -> list[tuple[str, ...]]:
    blocks = [block for section in document(report).sections for block in section.blocks]
    return [block.items for block in blocks if isinstance(block, Bullets) and block.lead == lead]


def paragraphs(report: Report) -> list[str]:
    blocks = [block for section in document(report).sections for block in section.blocks]
    return [block.text for block in blocks if isinstance(block, Paragraph)]


def test_a_theme_is_counted_by_how_its_ideas_speak(report: Report) -> None:
    found = table(report, "How people speak of each theme, by number of ideas")
    assert found.header[4:] == ("Like it", "Concern", "Suggestion", "Hope", "Question", "Unclear")
    assert found.rows == (("T1", "school lunch", "school, lunch", "–", "8", "8", "8", "–", "–", "8"),)


def test_how_often_a_theme_comes_back_stands_beside_it(report: Report) -> None:
    themes = tuple(replace(theme, stability=0.85) for theme in report.themes)
    found = table(replace(report, themes=themes), "How people speak of each theme, by number of ideas")
    assert (found.header[3], [row[3] for row in found.rows]) == ("Comes back", ["85%"])
    assert "the share of random halves of the answers in which the same theme is found again" in found.note


def test_both_sides_of_a_theme_are_quoted_apart(report: Report) -> None:
    quotes = {
        block.lead: [quote.text for quote in block.quotes]
        for section in document(report).sections
        for block in section.blocks
        if isinstance(block, Quotes)
    }
    assert all("asset" in text for text in quotes["“school lunch”: what people like"])
    concerns = quotes["“school lunch”: what people are concerned about or want changed"]
    assert concerns
    assert all("challenge" in text or "suggestion" in text for text in concerns)


def test_each_group_has_its_share_with_an_interval_and_counts_once_in_the_average(report: Report) -> None:
    (row,) = table(report, "Share of each group that speaks of a theme").rows
    assert row == ("T1", "school lunch", "32%", "–", "held back", "held back")
    (row,) = table(lunch(family=(24, 16), student=(12, 48)), "Share of each group that speaks of a theme").rows
    assert row == ("T1", "school lunch", "36%", "40%", "20% (12–32)", "60% (45–74)")


def test_where_groups_differ_the_difference_comes_with_its_interval() -> None:
    ((first, _),) = bullets(lunch(family=(24, 16), student=(12, 48)), "Where groups differ")
    assert first == (
        "“school lunch”: Families 24 of 40 (60%); everyone else who told us 12 of 60 (20%). "
        "Their share is likely 21 to 56 points higher."
    )


def test_a_group_that_says_it_less_is_lower_and_no_number_is_below_zero() -> None:
    ((first, _),) = bullets(lunch(family=(12, 48), student=(24, 16)), "Where groups differ")
    assert first == (
        "“school lunch”: Families 12 of 60 (20%); everyone else who told us 24 of 40 (60%). "
        "Their share is likely 21 to 56 points lower."
    )


def test_where_groups_differ_it_says_how_many_comparisons_were_made_and_how_few_are_false() -> None:
    different, alike = lunch(family=(24, 16), student=(12, 48)), lunch(family=(24, 16), student=(33, 27))
    assert [one for one in paragraphs(different) if "comparisons" in one] == [
        f"{len(comparisons(different))} such comparisons of a group with everyone else were made. Of so many, some "
        "look large by chance alone. So a difference is called one only where, on average, at most one in twenty of "
        "those called so is false (the false-discovery rate, after Benjamini and Hochberg)."
    ]
    assert [one for one in paragraphs(alike) if "comparisons" in one] == []


def test_where_groups_agree_all_their_shares_are_said() -> None:
    agreed = bullets(lunch(family=(24, 16), student=(33, 27)), "Where groups agree")
    assert agreed == [("“school lunch”: Families 60%; Students 55%.",)]
