"""Taking back whatever a person can change in the room: where it was made, from the list of changes, and back again."""

import re
from collections.abc import AsyncIterator
from html import unescape

import pytest

from analysis.edits.reading import read
from analysis.report import Report
from tests.test_changing import Member, Team, team

__all__ = ["team"]


@pytest.fixture
async def ana(team: Team) -> AsyncIterator[Member]:
    member = await team.comes_in()
    yield member
    await member.client.close()


@pytest.fixture
async def owner(team: Team) -> AsyncIterator[Member]:
    member = await team.comes_in("Olga Invented", "owner")
    yield member
    await member.client.close()


async def now(team: Team) -> Report:
    return await team.analyses.latest("lincoln")


async def presses(member: Member, button: str) -> Member:
    """Send the first form of the page whose button says *button*."""
    form = re.search(
        rf'<form method="post" action="/s/lincoln(/changes/\d+/undo)">((?:(?!</form>).)*)>{button}<', member.html
    )
    assert form, f"no button {button}"
    here = re.search(r'name="from" value="(.*?)"', form[2])
    return await member.sends(form[1], **({"from": unescape(here[1])} if here else {}))


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("write", {"text": "Run a late bus."}),
        ("fate", {"fate": "adopted"}),
        ("practice", {"practice": "TP1"}),
        ("flags", {"flags": "needs new money"}),
        ("comment", {"text": "Yes."}),
        ("combine", {"others": "REC2"}),
    ],
)
async def test_what_was_decided_is_undone_where_it_was_made(
    team: Team, ana: Member, kind: str, typed: dict[str, str]
) -> None:
    before = await now(team)
    await ana.opens("/recommendations/REC1")
    await ana.sends(f"/recommendations/REC1/{kind}", **typed)
    await presses(ana, "Undo")
    after = await now(team)
    assert (after.recommendations, after.engagement) == (before.recommendations, before.engagement)
    assert "Taken back: " in ana.text
    assert ana.status == 200


async def test_an_approval_is_undone_from_the_list_of_changes_and_put_back(team: Team, ana: Member) -> None:
    await ana.opens("/recommendations/REC1")
    words = ana.field("words")
    await ana.sends("/recommendations/REC1/approve", role="Principal", words=words)
    await presses(await ana.opens("/changes"), "Undo")
    assert (await now(team)).recommendations[0].team.approvals == ()
    assert "Recommendation REC1: approved Ana Invented on October 5, 2026 Taken back by Ana Invented" in ana.text
    await presses(ana, "Redo")
    assert [one.role for one in (await now(team)).recommendations[0].team.approvals] == ["Principal"]


async def test_reading_is_unmarked_where_it_was_marked(team: Team, ana: Member) -> None:
    await ana.opens("/themes/T3")
    await ana.sends("/answers/read", theme="T3", here=re.findall(r'name="here" value="(.*?)"', ana.html))
    assert len(read(await now(team))) == 12
    await presses(ana, "Undo")
    assert read(await now(team)) == frozenset()
    assert "Taken back: The mark that 12 answers were read." in ana.text
    assert "12 answers marked as read Ana Invented on October 5, 2026 Taken back by Ana Invented" in ana.text


async def test_the_mark_that_what_was_set_aside_was_read_is_undone(team: Team, ana: Member) -> None:
    await ana.opens("/set-aside")
    one = ana.field("one")
    await ana.sends("/answers/read", theme="", one=one)
    assert read(await now(team)) == {one}
    await presses(ana, "Undo")
    assert (read(await now(team)), "<h1>What no theme holds</h1>" in ana.html) == (frozenset(), True)


async def test_a_second_reading_is_undone(team: Team, ana: Member) -> None:
    await ana.opens("/second-reading")
    ideas = re.findall(r'name="idea" value="(.*?)"', ana.html)
    await ana.sends("/second-reading", idea=ideas, theme=["T1"] * len(ideas))
    await presses(ana, "Undo")
    assert read(await now(team)) == frozenset()


async def test_an_undone_merge_leads_back_to_its_theme_which_shows_it_and_offers_to_redo_it(ana: Member) -> None:
    await ana.opens("/themes/T2")
    await ana.sends("/themes/T2/merge", themes=["T3"])
    await presses(ana, "Undo")
    assert '<h1 dir="auto">safe halls</h1>' in ana.html
    assert "Taken back: The merge of “ayuda lectura clase” into “safe halls”." in ana.text
    assert "“ayuda lectura clase” became part of “safe halls” Ana Invented" in ana.text
    assert "26 answers" in (await presses(ana, "Redo")).text
    assert "Put back: The merge of “ayuda lectura clase” into “safe halls”." in ana.text


async def test_after_an_undone_split_the_list_of_changes_stands_where_its_theme_was(ana: Member) -> None:
    await ana.opens("/themes/T1")
    await ana.sends("/answers/split", theme="T1", name="Three buses", idea=ana.ticks()[:3])
    await ana.opens("/themes/T5")
    await presses(ana, "Undo")
    assert ("<h1>What people changed</h1>" in ana.html, ana.status) == (True, 200)


async def test_an_undo_leads_to_no_other_place_than_the_rooms(ana: Member) -> None:
    await ana.opens("/themes/T1")
    await ana.sends("/themes/T1/rename", name="Late buses")
    await ana.sends("/changes/1/undo", **{"from": "//elsewhere.example/s"})
    assert ("<h1>What people changed</h1>" in ana.html, ana.status) == (True, 200)


async def test_the_rule_for_approvals_is_undone_by_an_owner_only(team: Team, owner: Member, ana: Member) -> None:
    await owner.opens("/approval")
    await owner.sends("/approval/rule", needed="5", lines="")
    assert (await now(team)).rule.needed == 5
    await ana.opens("/changes")
    assert (await ana.sends("/changes/1/undo")).status == 403
    await ana.opens("/recommendations/REC1")
    assert (await ana.sends("/recommendations/REC1/undo", edit="1")).status == 403
    await presses(await owner.opens("/changes"), "Undo")
    assert (await now(team)).rule.needed == 2


async def test_the_message_after_a_merge_names_the_themes(ana: Member) -> None:
    await ana.opens("/themes/T2")
    await ana.sends("/themes/T2/merge", themes=["T1", "T3"])
    assert "“bus late morning” and “ayuda lectura clase” are part of “safe halls” now." in ana.text


async def test_after_a_merge_the_two_recommendations_are_made_one_with_one_button(team: Team, ana: Member) -> None:
    await ana.opens("/themes/T2")
    await ana.sends("/themes/T2/merge", themes=["T3"])
    assert "2 recommendations speak of this theme." in ana.text
    others = re.findall(r'name="others" value="(.*?)"', ana.html)
    await ana.sends("/recommendations/REC2/combine", others=others)
    assert [one.id for one in (await now(team)).recommendations] == ["REC1", "REC2", "REC4"]


async def test_changes_stand_fifty_on_a_page(team: Team, ana: Member) -> None:
    report = await now(team)
    for n in range(51):
        await team.analyses.edit(
            "lincoln", subject="REC1", kind="comment", detail={"text": f"{n}"}, who="Ana", run_id=report.run_id, seen=0
        )
    await ana.opens("/changes")
    assert ("51 changes are in force" in ana.text, ana.html.count('<li id="change-')) == (True, 50)
    assert (await ana.opens("/changes?page=2")).html.count('<li id="change-') == 1
