"""`sipbot enrollment import`: the state's profile of a school, from the command line."""

from pathlib import Path

import pytest

from sipbot import sample_school
from tests.command_line import sipbot

PROFILE = (
    "School Name,English Learner #,Students With Disabilities #,Students Enrolled\nAlder Hill (invented),180,140,620\n"
)


@pytest.fixture
def db(tmp_path: Path) -> str:
    """A database with the sample school in it."""
    url = f"sqlite:///{tmp_path / 'sipbot.db'}"
    sipbot("import", str(sample_school.SCHOOL), "--db", url)
    return url


def test_a_profile_is_read_and_told(db: str, tmp_path: Path) -> None:
    (tmp_path / "profile.csv").write_text(PROFILE, encoding="utf-8")
    told = sipbot("enrollment", "import", str(tmp_path / "profile.csv"), "--db", db)
    assert (told.exit_code, told.output.splitlines()) == (
        0,
        [
            "english_learner=yes: 180",
            "disability=yes: 140",
            "english_learner=no: 440",
            "disability=no: 480",
            "role=student: 620",
            "role=family: 620",
            "Families are counted by their students: one family for each.",
        ],
    )


def test_a_wrong_file_is_told_in_a_line(db: str, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("id,phone\n1,6175550100\n", encoding="utf-8")
    told = sipbot("enrollment", "import", str(tmp_path / "roster.csv"), "--db", db)
    assert told.exit_code == 2
    assert told.stderr.startswith("sipbot: roster.csv has no group that is known here: save the table")
