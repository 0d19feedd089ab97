"""Two people of a team read the same answers, neither sees what the other chose, and then they settle what differs."""

import re
from collections.abc import AsyncIterator
from html import unescape

import pytest

from analysis.edits.agreement import second_reading
from analysis.edits.reading import read
from analysis.report import Report
from tests.test_changing import Member, Team, team
from tests.test_undoing import ana, now, presses

__all__ = ["ana", "team"]


@pytest.fixture
async def bo(team: Team) -> AsyncIterator[Member]:
    member = await team.comes_in("Bo Invented")
    yield member
    await member.client.close()


async def reads_all(member: Member, report: Report, *, wrong: int = 0) -> Member:
    """Somebody reads the whole sample, ten at once: as the report has it, but the first ones into "safe halls"."""
    where = {idea.span.response_id: idea.theme_id or "" for idea in report.ideas}
    await member.opens("/second-reading")
    for _ in range(5):
        ideas = member.ticks()
        said = ["T2" if place < wrong else where[idea.partition(":")[0]] for place, idea in enumerate(ideas)]
        await member.sends("/second-reading", idea=ideas, theme=said)
        wrong = 0
    return member


def asked(html: str) -> str:
    """The form of a second reading, but for how many changes there were before it."""
    return re.sub(r'name="seen" value="\d+"', "", html.partition('class="deal"')[2].partition("</form>")[0])


def to_settle(member: Member) -> list[str]:
    """The ideas that the page asks to settle."""
    return re.findall(r'name="idea" value="(.*?)"', member.html.partition('id="settle"')[2])


async def settles(member: Member, place: int, by: str) -> Member:
    """Press the button of one of the two for the idea at that place of the list."""
    form = member.html.partition('id="settle"')[2].split("<form")[place + 1]
    theme = re.search(r'name="theme" value="(.*?)"', form)
    button = re.search(rf'name="to" value="([^"]*)"><b dir="auto">[^<]*</b> <span[^>]*>{by}<', form)
    assert theme
    assert button
    return await member.sends(
        "/second-reading/settle",
        idea=to_settle(member)[place],
        theme=theme[1],
        to=unescape(button[1]),
        why="We talked.",
    )


async def test_two_people_are_given_the_same_answers(ana: Member, bo: Member) -> None:
    assert (await ana.opens("/second-reading")).ticks() == (await bo.opens("/second-reading")).ticks()


async def test_each_sees_their_own_progress_and_that_of_others(team: Team, ana: Member, bo: Member) -> None:
    await reads_all(ana, await now(team))
    await bo.opens("/second-reading")
    assert "You have read 0 of 50." in bo.text
    assert "Ana Invented 50 of 50" in bo.text


async def test_nobody_sees_what_others_chose_before_they_have_read(team: Team, ana: Member, bo: Member) -> None:
    before = asked((await bo.opens("/second-reading")).html)
    await reads_all(ana, await now(team), wrong=5)
    assert asked((await bo.opens("/second-reading")).html) == before
    assert "How far two people agree is said once both have read 50 of the same." in bo.text
    assert to_settle(bo) == []


async def test_kappa_between_the_two_stands_beside_that_of_each_with_the_program(
    team: Team, ana: Member, bo: Member
) -> None:
    await reads_all(ana, await now(team), wrong=5)
    await reads_all(bo, await now(team))
    pair = second_reading(await now(team)).pair
    assert pair is not None
    assert pair.agreement is not None
    told = f"{pair.agreement.value:.2f} (95% interval: {pair.agreement.low:.2f} to {pair.agreement.high:.2f})"
    assert f"Ana Invented and Bo Invented chose the same theme for {pair.n_same} of 50." in bo.text
    assert f"Cohen’s kappa between the two is {told}." in bo.text
    assert "Ana Invented 50 of 50" in bo.text
    assert "Bo Invented 50 of 50 50 1.00 (95% interval: 1.00 to 1.00)" in bo.text


async def test_what_they_differ_on_is_settled_with_one_click_and_a_reason(team: Team, ana: Member, bo: Member) -> None:
    await reads_all(ana, await now(team), wrong=5)
    await reads_all(bo, await now(team))
    response = to_settle(bo)[0].partition(":")[0]
    n = len(to_settle(bo))
    await settles(bo, 0, "Ana Invented")
    report = await now(team)
    assert {idea.theme_id for idea in report.ideas if idea.span.response_id == response} == {"T2"}
    assert ("Settled. " in bo.text, len(to_settle(bo))) == (True, n - 1)
    await bo.opens("/changes")
    assert (
        "Two readers differed on an idea: it is in “safe halls” Bo Invented on October 5, 2026: We talked." in bo.text
    )


async def test_what_was_settled_is_taken_back_where_it_was_settled(team: Team, ana: Member, bo: Member) -> None:
    await reads_all(ana, await now(team), wrong=5)
    await reads_all(bo, await now(team))
    before, listed = (await now(team)).ideas, to_settle(bo)
    await settles(bo, 0, "Ana Invented")
    await presses(bo, "Undo")
    assert ((await now(team)).ideas, to_settle(bo)) == (before, listed)
    assert "Taken back: The settling of what two readers said of " in bo.text
    await presses(bo, "Redo")
    assert len(to_settle(bo)) == len(listed) - 1


async def test_enter_in_the_reason_chooses_nobody(team: Team, ana: Member, bo: Member) -> None:
    await reads_all(ana, await now(team), wrong=5)
    await reads_all(bo, await now(team))
    forms = re.findall(r'<form[^>]*second-reading/settle".*?</form>', bo.html, re.DOTALL)
    assert len(forms) == len(to_settle(bo)) > 0
    assert {re.findall(r"<button[^>]*>", form)[0] for form in forms} == {"<button disabled hidden>"}


async def test_what_stays_where_it_was_is_settled_too(team: Team, ana: Member, bo: Member) -> None:
    await reads_all(ana, await now(team), wrong=5)
    await reads_all(bo, await now(team))
    before, n = (await now(team)).ideas, len(to_settle(bo))
    await settles(bo, 0, "Bo Invented")
    assert ((await now(team)).ideas, len(to_settle(bo))) == (before, n - 1)


async def test_whoever_settles_second_is_told_that_it_is_done(team: Team, ana: Member, bo: Member) -> None:
    await reads_all(ana, await now(team), wrong=5)
    await reads_all(bo, await now(team))
    await ana.opens("/second-reading")
    await settles(bo, 0, "Ana Invented")
    await settles(ana, 0, "Bo Invented")
    assert (ana.status, "the two readers agree on that by now, or it is settled" in ana.text) == (422, True)


async def test_somebody_who_has_not_read_does_not_see_where_two_differ(team: Team, ana: Member, bo: Member) -> None:
    await reads_all(ana, await now(team), wrong=5)
    await reads_all(bo, await now(team))
    cy = await team.comes_in("Cy Invented")
    await cy.opens("/second-reading")
    assert (to_settle(cy), "those who have read it themselves" in cy.text) == ([], True)
    await cy.client.close()


async def test_a_second_reading_that_was_taken_back_is_offered_again(team: Team, ana: Member) -> None:
    await reads_all(ana, await now(team))
    await presses(ana, "Undo")
    assert ("You have read 40 of 50." in ana.text, len(read(await now(team)))) == (True, 40)


async def test_documents_say_two_readers_and_no_names(team: Team, ana: Member, bo: Member) -> None:
    await reads_all(ana, await now(team), wrong=5)
    await reads_all(bo, await now(team))
    await ana.opens("/download/html")
    assert "Two readers of the planning team each said which theme ideas belong to" in ana.text
    assert "Reader 1 and reader 2 50" in ana.text
    assert not {name for name in ("Ana Invented", "Bo Invented") if name in ana.html}
