"""How many people a school has, from tables as states publish them: both shapes, counts and percentages, mistakes."""

import pytest

from sipbot.enrollment import Enrollment, EnrollmentError, read, typed

ACROSS = (
    "School Name,School Code,African American,Asian,Hispanic,White,Native American,"
    '"Native Hawaiian, Pacific Islander","Multi-Race, Non-Hispanic",Males,Females,Students Enrolled\n'
)
ALDER = "Brook City - Alder (invented),0001,17.8,5.1,43.8,27.1,0.3,0.2,5.7,51,49,612\n"
BIRCH = "Brook City - Birch (invented),0002,10,10,40,30,0,0,10,50,50,200\n"
SELECTED = "Title,% of School,% of District,% of State\nEnglish Learner,27.9,20.1,13.4\nLow Income,*,50,41.1\n"
GRADES = "School Name,PK,K,1,2,3,4,5,6,7,8,SP,Total\nAlder (invented),30,60,60,60,70,70,64,66,66,66,0,612\n"


def counts(text: str, *, school: str = "", students: int | None = None) -> dict[tuple[str, str], int]:
    found = read(text.encode(), "profile.csv", school=school, students=students)
    return {(tag, value): n for tag, value, n in found.counts}


def told(text: str | bytes, *, school: str = "", name: str = "profile.csv") -> str:
    with pytest.raises(EnrollmentError) as error:
        read(text if isinstance(text, bytes) else text.encode(), name, school=school)
    return str(error.value)


def test_percentages_become_numbers_of_students() -> None:
    found = counts(ACROSS + ALDER)
    assert {value: n for (tag, value), n in found.items() if tag == "race"} == {
        "black": 109,
        "asian": 31,
        "hispanic": 268,
        "white": 166,
        "native": 2,
        "pacific": 1,
        "multiracial": 35,
    }
    assert (found["role", "student"], found["role", "family"]) == (612, 612)


def test_it_is_said_what_was_made_of_percentages_and_families() -> None:
    assert read((ACROSS + ALDER).encode(), "profile.csv").remarks == (
        "Percentages were turned into numbers of students, so some may be off by a student or two.",
        "Families are counted by their students: one family for each.",
    )


def test_one_school_of_many_is_found_by_its_name_with_or_without_the_district() -> None:
    assert counts(ACROSS + ALDER + BIRCH, school="birch (invented)")["role", "student"] == 200
    assert counts(ACROSS + ALDER + BIRCH, school="Brook City - Alder (invented)")["role", "student"] == 612


def test_groups_may_stand_one_below_the_other() -> None:
    found = counts(SELECTED, students=612)
    assert (found["english_learner", "yes"], found["english_learner", "no"]) == (171, 441)


def test_what_the_state_holds_back_is_not_known_here_either() -> None:
    assert ("low_income", "yes") not in counts(SELECTED, students=612)


def test_grades_become_bands() -> None:
    found = counts(GRADES)
    assert [found["grade", band] for band in ("prek_2", "3_5", "6_8")] == [210, 204, 198]


def test_counts_say_more_than_percentages() -> None:
    text = "School Name,English Learner #,English Learner %,Students Enrolled\nAlder,171,27.9,612\n"
    assert counts(text)["english_learner", "yes"] == 171


@pytest.mark.parametrize("written", ["1,204", "1204"])
def test_thousands_may_be_set_apart(written: str) -> None:
    assert counts(f'Group,Number\nEnglish Learners,"{written}"\nAll students,3000\n')["english_learner", "yes"] == 1204


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_a_file_of_a_spreadsheet_is_read_whatever_wrote_it(encoding: str) -> None:
    raw = (ACROSS + ALDER).replace(",", ";").replace('"Native Hawaiian; ', '"Native Hawaiian, ').encode(encoding)
    assert isinstance(read(raw, "profile.csv"), Enrollment)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "profile.csv has no group that is known here: save the table of a school's profile"),
        ("id,phone,name\n1,6175550100,Ana\n2,6175550101,Bo\n", "profile.csv has no group that is known here"),
        (ACROSS, "profile.csv has no line below its header"),
        (ACROSS + ALDER.replace("43.8", "many"), "profile.csv:2: 'Hispanic' should be a number of students"),
        (ACROSS + ALDER.replace("43.8", "-4"), "profile.csv:2: 'Hispanic' should be a number of students"),
        (ACROSS + ALDER + BIRCH, "profile.csv has 2 lines: say the name of the school as it stands there"),
        (ACROSS + ALDER.replace("43.8", "13.8"), "the groups of race add up to"),
        ("Group,Number\nEnglish Learners,700\nAll students,612\n", "a group of english_learner has 700 students"),
        ("Race,% of School\nAsian,40\nWhite,60\n", "gives percentages, but not how many students there are"),
    ],
)
def test_a_wrong_table_is_refused_with_what_was_expected(text: str, problem: str) -> None:
    assert problem in told(text)


def test_a_school_that_is_not_in_the_file_is_told_with_some_that_are() -> None:
    assert "none is called 'Elm': say the name of the school as it stands there, such as 'Brook City - Alder" in told(
        ACROSS + ALDER + BIRCH, school="Elm"
    )


def test_what_people_are_called_is_never_in_a_message() -> None:
    assert "6175550100" not in told("id,phone,name\n1,6175550100,Ana\n")


@pytest.mark.parametrize("raw", [b"\x00\x01\x02", b'a,"b\n', b"\xff\xfe\x00"])
def test_what_is_no_table_at_all_is_refused(raw: bytes) -> None:
    assert told(raw, name="../../etc/photo.csv").startswith("photo.csv ")


def test_what_was_left_empty_is_not_known() -> None:
    assert typed({("role", "student"): "612", ("role", "staff"): "  "}) == (("role", "student", 612),)


def test_every_field_that_is_no_number_is_told() -> None:
    with pytest.raises(EnrollmentError) as error:
        typed({("role", "student"): "-1", ("role", "staff"): "1.5", ("role", "family"): "9"})
    assert str(error.value).splitlines() == [
        "role, student: write a whole number such as 204, or nothing",
        "role, staff: write a whole number such as 204, or nothing",
    ]
