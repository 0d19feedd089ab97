"""The page of where groups agree and differ: the document's numbers, and none that the theme's own page holds back."""

from dataclasses import replace

from analysis.compare import comparisons
from analysis.report import Options
from sipbot.web.differences import apart_in, differences
from tests.reports import Planted, heard, school
from tests.test_review import Look, Visit, accounts, look, visit

__all__ = ["accounts", "look", "visit"]


async def test_a_difference_stands_on_its_page_and_on_that_of_the_theme(visit: Visit) -> None:
    look = await visit(heard(family=(30, 10), student=(12, 48)))
    page = await look("differences")
    assert "late bus Families 75% (30 of 40) 20% (12 of 60) +55 (+36 to +69)" in page.rows
    assert "late bus Students 20% (12 of 60) 75% (30 of 40) −55 (−69 to −36)" in page.rows
    assert "2 comparisons of a group with everybody else were made." in page.text
    theme = await look("themes/T1")
    assert "Families speak of it clearly more: 75%, and 20% of everyone else." in theme.text
    assert "Students speak of it clearly less: 20%, and 75% of everyone else." in theme.text


async def test_what_every_role_shares_is_listed_with_each_role_counted_once(visit: Visit) -> None:
    page = await (await visit(heard(family=(20, 20), student=(14, 16))))("differences")
    assert "late bus : Families 50%; Students 47%" in page.text
    assert "late bus 48% 50% (35 to 65) 47% (30 to 64)" in page.rows
    assert "None is larger than chance alone would make it." in page.text


async def test_without_groups_the_page_says_so(visit: Visit) -> None:
    planted = Planted()
    for n in range(12):
        planted.say(f"The bus is late ({n}).", "T1")
    page = await (await visit(planted.report({"T1": "late bus"})))("differences")
    assert "No two groups are large enough to be compared." in page.text
    assert "No theme is shared by every role that can be shown." in page.text
    assert "Nothing of this kind was found." in page.text


def test_nothing_is_compared_that_the_theme_s_page_holds_back() -> None:
    report = heard(family=(30, 40), student=(20, 60), staff=(5, 40))
    assert [one.value for one in comparisons(report) if one.is_clear] == ["family", "staff"]
    assert apart_in(report, "T1") == ()
    found = differences(report)
    assert found.roles == ("student",)
    assert [(share and share.n, row.averaged) for row in found.by_role for share in row.shares] == [(20, None)]


async def test_what_few_say_of_a_serious_subject_is_quoted_without_who_they_are(visit: Visit) -> None:
    planted = Planted()
    for n in range(12):
        planted.say(f"The bus is late ({n}).", "T1", tag_role="family")
    planted.say("Two boys push me every day.", "T1", stance="challenge", tag_role="student")
    planted.say("The knife fight was never spoken of.", None, stance="challenge", tag_role="student")
    page = await (await visit(planted.report({"T1": "late bus"})))("differences")
    assert "Safety fewer than 10 people" in page.text
    assert "The knife fight was never spoken of. Answer R14" in page.text
    assert "a student" not in page.text


async def test_one_group_alone_against_others_is_named(visit: Visit) -> None:
    planted = Planted()
    for n in range(12):
        planted.say(f"The lunch is too short ({n}).", "T1", stance="challenge", tag_english_learner="yes")
        planted.say(f"Lunch is fine ({n}).", "T1", stance="asset", tag_english_learner="no")
    options = Options(marginalized=(("english_learner", "yes"),))
    page = await (await visit(planted.report({"T1": "lunch"}, options=options)))("differences")
    expected = (
        "English learners and their families: 12 people raise concerns, while 12 people among the others like it as"
    )
    assert f"{expected} it is. lunch" in page.text


async def test_a_theme_that_seldom_comes_back_is_marked(visit: Visit) -> None:
    report = school()
    first, *others = report.themes
    shaky = replace(report, themes=(replace(first, stability=0.42), *(replace(one, stability=0.9) for one in others)))
    look = await visit(shaky)
    assert (await look("")).text.count("does not come back reliably") == 1
    assert (
        "Comes back in 42% of random halves of the answers. Read its answers before" in (await look("themes/T1")).text
    )
    assert "Comes back in 90% of random halves of the answers. Words" in (await look("themes/T2")).text


async def test_a_school_without_clear_differences_still_shows_each_theme_by_role(look: Look) -> None:
    page = await look("differences")
    assert page.status == 200
    assert "bus late morning" in page.text
