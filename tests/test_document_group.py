"""The local stakeholder group in documents: by role, with its days and what it lacks, and without anybody's name."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from analysis import exports
from analysis.document import document
from analysis.document.blocks import Document, Missing, Table
from analysis.document.section_iv import MEMBERS, section_iv
from analysis.report import Engagement, LastDay, Report, Seat, StakeholderGroup
from analysis.table import check
from sipbot import engagements, sample_school
from sipbot.analyses import Analyses
from sipbot.engagements import add_school
from sipbot.groups import Groups
from sipbot.rules import shipped
from sipbot.stakeholder_group import Group
from sipbot.storage import Database
from tests import reports
from tests.conftest import NOON, Clock
from tests.test_groups import NAMES

GROUP = StakeholderGroup(
    status="Underperforming",
    designated_on="2026-09-28",
    convened_by="The superintendent",
    at_most=13,
    seats=(
        Seat("The chair of the school committee", "", ("Vice chair",), is_required=True),
        Seat("Agencies for health", "The superintendent", ("A clinic", "A shelter"), is_required=True),
        Seat("A teacher", "The faculty", (), is_required=True),
        Seat("Agencies for work", "The superintendent", (), is_required=False),
        Seat("", "", ("A visitor",), is_required=False),
    ),
    last_days=(
        LastDay("First meeting", "2026-10-28", "2026-10-21"),
        LastDay("Recommendations", "2026-12-05", ""),
    ),
    missing=(("Two people have a seat for one.", "2026-10-28"), ("There is no council yet.", "")),
    law="Chapter 69, section 1J",
    address="https://law.example/1j",
    is_verified=False,
)


def with_group(group: StakeholderGroup | None = GROUP) -> Report:
    return replace(reports.school(), engagement=Engagement(school="Alder Brook School", invented=True, group=group))


def table(made: Document, caption: str) -> Table:
    blocks = [block for section in made.sections for block in section.blocks]
    return next(block for block in blocks if isinstance(block, Table) and block.caption == caption)


def missing(made: Document) -> list[str]:
    blocks = [block for section in made.sections for block in section.blocks]
    return [item for block in blocks if isinstance(block, Missing) for item in block.items]


@pytest.mark.parametrize("make", [document, section_iv])
def test_seats_stand_with_who_chooses_and_what_they_are(make: Callable[[Report], Document]) -> None:
    found = table(make(with_group()), "Seats of the local stakeholder group, by role")
    assert found.rows == (
        ("The chair of the school committee", "it comes with an office", "Vice chair"),
        ("Agencies for health", "The superintendent", "A clinic; A shelter"),
        ("A teacher", "The faculty", "nobody yet"),
        ("Agencies for work", "The superintendent", "nobody; only where it is appropriate"),
        ("A seat that the rules do not name", "–", "A visitor"),
    )
    assert found.note == (
        "Nobody has compared all of these rules with the law. Read Chapter 69, section 1J: https://law.example/1j"
    )


def test_rules_that_were_compared_with_the_law_carry_no_warning() -> None:
    made = document(with_group(replace(GROUP, is_verified=True)))
    assert table(made, "Seats of the local stakeholder group, by role").note == "By Chapter 69, section 1J."


def test_the_days_stand_beside_the_last_ones() -> None:
    assert table(document(with_group()), "Days of the local stakeholder group").rows == (
        ("First meeting", "October 28, 2026", "October 21, 2026"),
        ("Recommendations", "December 5, 2026", "–"),
    )


def test_what_the_group_lacks_is_said_in_sentences() -> None:
    found = missing(document(with_group()))
    assert "There is no council yet." in found
    assert [one for one in found if "seats of the" in one or "No day" in one or "for one" in one] == [
        "Nobody has these seats of the local stakeholder group: A teacher.",
        "No day is set for recommendations (by December 5, 2026).",
        "Two people have a seat for one. It is due by October 28, 2026.",
    ]


def test_a_school_that_is_not_designated_says_nothing_of_a_group() -> None:
    made = document(with_group(None))
    assert "stakeholder group" not in repr(made).replace("stakeholder groups", "")
    assert MEMBERS in missing(section_iv(with_group(None)))


async def test_no_name_of_a_group_is_in_any_document(
    database: Database, clock: Clock, new_id: Callable[[], str]
) -> None:
    await add_school(database, engagements.read_school(sample_school.SCHOOL), now=NOON)
    analyses = Analyses(database, smallest_group=3, embedder="tfidf", clock=clock, new_id=new_id)
    answers = pd.DataFrame({"text": ["The bus is late every morning.", "Late bus again."] * 5, "analyze": "challenge"})
    await analyses.take_in("alder-hill", check(answers), source="bus.csv")
    report = await analyses.run("alder-hill")
    assert "Vice chair of the school committee" in repr(report.engagement)
    for name in exports.formats():
        told = written(report, name)
        assert [one for one in NAMES if one in told] == [], name
    assert "Vice chair of the school committee" in written(report, "html")


def written(report: Report, to: str) -> str:
    """Everything in the file of that format, unpacked."""
    out = io.BytesIO()
    exports.exporter(to).write(report, out)
    raw = out.getvalue()
    if not zipfile.is_zipfile(out):
        return raw.decode("utf-8", "replace")
    with zipfile.ZipFile(out) as archive:
        return "".join(archive.read(part).decode("utf-8", "replace") for part in archive.namelist())


async def test_a_change_of_the_group_is_in_the_next_document(
    database: Database, clock: Clock, new_id: Callable[[], str]
) -> None:
    await add_school(database, engagements.read_school(sample_school.SCHOOL), now=NOON)
    analyses = Analyses(database, smallest_group=3, embedder="tfidf", clock=clock, new_id=new_id)
    answers = pd.DataFrame({"text": ["The bus is late every morning."] * 5, "analyze": "challenge"})
    await analyses.take_in("alder-hill", check(answers), source="bus.csv")
    await analyses.run("alder-hill")
    groups = Groups(database, shipped(), clock=clock)
    await groups.set_dates(
        "alder-hill", Group(dates={"plan": "2027-01-02"}), (await groups.of("alder-hill")).group.mark
    )
    report = await analyses.latest("alder-hill")
    assert report.engagement is not None
    assert report.engagement.group is not None
    assert [one.on for one in report.engagement.group.last_days] == ["2026-10-21", "2026-12-03", "2027-01-02", "", ""]
