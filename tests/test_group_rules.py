"""The rules of the local stakeholder group: what ships, what each says of its source, and how a mistake is told."""

from pathlib import Path

import pytest

from sipbot import rules
from sipbot.app import rules_of
from sipbot.rules import RulesError, Seat, shipped
from sipbot.settings import Settings, SettingsError

SHIPPED = rules.SHIPPED.read_text(encoding="utf-8")
LAW = "https://malegislature.gov/Laws/GeneralLaws/PartI/TitleXII/Chapter69/Section1J"


def of(status: str) -> list[Seat]:
    """The seats of a school with that designation."""
    return [one for one in shipped().seats if one.is_for(status)]


def test_what_nobody_compared_with_the_law_says_so_and_where_to_read_it() -> None:
    found = shipped()
    assert not found.are_read
    assert {one.certainty for one in found.seats} == {"unverified"}
    assert [one.certainty for one in found.deadlines] == ["unverified"] * 3 + ["reported"] * 2
    assert (found.group.certainty, found.council.certainty) == ("unverified", "read")
    assert found.law.address == LAW


def test_a_group_has_at_most_thirteen_people_and_two_deadlines_of_its_own() -> None:
    found = shipped()
    assert found.group.at_most == 13
    assert [(one.key, one.within_days, one.after) for one in found.deadlines[:2]] == [
        ("first_meeting", 30, "designation"),
        ("recommendations", 45, "first_meeting"),
    ]


def test_both_designations_have_eleven_seats_and_another_first_one() -> None:
    assert [one.key for one in of("underperforming")] == [
        *("commissioner", "school_committee", "union", "administrator", "teacher", "parent", "social_services"),
        *("workforce", "early_education", "higher_education", "community"),
    ]
    assert [one.key for one in of("chronically_underperforming")] == [
        "superintendent",
        *(one.key for one in of("underperforming")[1:]),
    ]


def test_who_chooses_the_agencies_depends_on_the_designation() -> None:
    choosers = [
        next(one.chosen_by for one in of(status) if one.key == "social_services")
        for status in ("underperforming", "chronically_underperforming")
    ]
    assert choosers == ["The superintendent", "The commissioner of elementary and secondary education"]


def told(tmp_path: Path, old: str, new: str) -> list[tuple[str, str]]:
    """What is said of the rules that ship with *new* instead of the first *old*: (the line meant, the problem)."""
    assert old in SHIPPED
    file = tmp_path / "rules.yaml"
    file.write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    lines = file.read_text(encoding="utf-8").splitlines()
    with pytest.raises(RulesError) as error:
        rules.read(file)
    said = (one.removeprefix(f"{file}:").partition(": ") for one in str(error.value).splitlines())
    return [(lines[int(number) - 1].strip(" -"), problem) for number, _, problem in said]


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("at_most: 13", "at_most: lots", "at_most: lots", "'at_most' should be a whole number"),
        ("at_most: 13", "at_most: 0", "at_most: 0", "'at_most' should be at least 1"),
        (
            "    name: A teacher of the school\n",
            "",
            "key: teacher",
            "'name' is missing: add a line 'name: ...'",
        ),
        ("several: true", "severel: true", "severel: true", "'severel' is not known here: did you mean 'several'?"),
        (
            "filled_by: first_meeting",
            "filled_by: first_meting",
            "filled_by: first_meting",
            "there is no deadline 'first_meting': did you mean 'first_meeting'?",
        ),
        (
            "source: cmr_14_09",
            "source: cmr_14",
            "source: cmr_14",
            "there is no source 'cmr_14': did you mean 'cmr_14_09'?",
        ),
        (
            "certainty: read",
            "certainty: sure",
            "certainty: sure",
            "'certainty' cannot be 'sure': choose one of 'read', 'reported' or 'unverified'",
        ),
        (
            "after: first_meeting",
            "after: recommendations",
            "after: recommendations",
            "'after' cannot be 'recommendations': choose one of designation, first_meeting",
        ),
        (
            "key: teacher",
            "key: union",
            "key: union",
            "'union' is written twice for the same designation: give each its own 'statuses'",
        ),
        (
            "key: recommendations",
            "key: first_meeting",
            "key: first_meeting",
            "'first_meeting' is written twice: keep one of them",
        ),
        (
            f"address: {LAW}",
            "address: the law",
            "address: the law",
            "'address' should be where to read it: write one like https://malegislature.gov/Laws",
        ),
        (
            "opens_by_day: 30",
            "opens_by_day: 60",
            "closes_about_day: 50",
            "'closes_about_day' must not be before 'opens_by_day'",
        ),
        (
            "key: school_committee",
            "key: School committee",
            "key: School committee",
            "'key' is made of small letters, digits and _: write one like first_meeting",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line_and_remedy(
    tmp_path: Path, old: str, new: str, line: str, problem: str
) -> None:
    assert (line, problem) in told(tmp_path, old, new)


def test_rules_of_ones_own_are_used_instead(tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(SHIPPED.replace("at_most: 13", "at_most: 15"), encoding="utf-8")
    assert rules_of(Settings(group_rules=str(file))).group.at_most == 15
    assert rules_of(Settings()) is shipped()


def test_a_mistake_in_rules_of_ones_own_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^SIPBOT_GROUP_RULES: .*nowhere\.yaml:1: there is no such file"):
        rules_of(Settings(group_rules=str(tmp_path / "nowhere.yaml")))
