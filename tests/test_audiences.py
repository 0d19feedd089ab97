"""Whom an audience means."""

import pytest

from sipbot import audiences
from sipbot.audiences import AudienceError

ANA = {"role": {"family"}, "school": {"hill school"}, "grade": {"3_5", "6_8"}}
KNOWN = {"role": {"family", "staff"}, "school": {"hill school"}, "grade": {"3_5"}}


@pytest.mark.parametrize(
    ("audience", "is_meant"),
    [
        ("everyone", True),
        ("role=family", True),
        ("role = Family and school=Hill School", True),
        ('school="Hill School" and role=family', True),
        ("role=staff", False),
        ("role=staff,family", True),
        ("grade=6_8 and role!=staff", True),
        ("role!=family", False),
        ("bus=9", False),
        ("bus!=9", True),
    ],
)
def test_an_audience_means_who_has_its_tags(audience: str, is_meant: bool) -> None:
    assert audiences.matches(audiences.read(audience), ANA) == is_meant


@pytest.mark.parametrize("written", ["", "family", "role=", "role==family", "=x", "role=family and", "role=a b=c,"])
def test_what_is_no_audience_is_refused(written: str) -> None:
    with pytest.raises(AudienceError, match="cannot be read: write role=family"):
        audiences.read(written)


@pytest.mark.parametrize(
    ("audience", "told"),
    [
        ("rule=family", "nobody has a tag 'rule': there are grade, role, school"),
        ("role=famly", "nobody's role is 'famly': there are family, staff"),
    ],
)
def test_a_misspelled_audience_is_not_nobody(audience: str, told: str) -> None:
    with pytest.raises(AudienceError, match=told):
        audiences.check(audiences.read(audience), KNOWN)
