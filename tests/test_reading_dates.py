"""Dates: without a clock, without a guess."""

from typing import Any

import pytest
from pydantic import ValidationError

from sipbot.engine import dates
from sipbot.engine.errors import NotUnderstood
from sipbot.engine.questions.date import Date
from sipbot.engine.words import Words
from tests.talk import Talk, survey_of

EVERY = ("en", "es", "pt", "ht", "zh-Hans", "zh-Hant", "vi", "kea")
DATE: dict[str, Any] = {"key": "visit", "type": "date", "text": "When would you come?"}
IN_TERM = DATE | {"earliest": "2026-09-01", "latest": "2027-06-30"}


def spoken(language: str) -> Words:
    return Words(language, (language, *EVERY))


@pytest.mark.parametrize("language", EVERY)
@pytest.mark.parametrize("day", ["03-14", "12-31", "02-29", "05-05", "2027-01-02", "2026-10-07"])
def test_a_date_is_read_as_it_is_said(day: str, language: str) -> None:
    assert dates.the_date(dates.said(day, (language,)), (language, *EVERY)) == day


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "March 14, 2027"),
        ("es", "14 de marzo de 2027"),
        ("pt", "14 de março de 2027"),
        ("ht", "14 mas 2027"),
        ("zh-Hant", "2027年3月14日"),
        ("vi", "14 tháng 3, 2027"),
        ("kea", "14 di marsu di 2027"),
        ("ar", "March 14, 2027"),
    ],
)
def test_a_date_is_said_in_the_persons_language(language: str, shown: str) -> None:
    assert dates.said("2027-03-14", (language, "en")) == shown


@pytest.mark.parametrize(("language", "likely"), [("en", "03-04"), ("es", "04-03"), ("zh-Hans", "03-04")])
def test_a_date_that_may_be_two_days_is_asked_back(language: str, likely: str) -> None:
    with pytest.raises(NotUnderstood) as asked:
        dates.the_date("3/4", (language, *EVERY))
    assert asked.value.maybe == likely


@pytest.mark.parametrize("reply", ["tomorrow", "next Monday", "in two weeks", "mañana", "明天", "thứ hai"])
def test_a_day_that_needs_a_calendar_is_asked_for_again(reply: str) -> None:
    talk = Talk(survey_of(DATE)).says(reply)
    assert talk.told == "Please reply with one date, for example March 14."


def test_the_range_of_a_question_tells_the_year() -> None:
    assert Talk(survey_of(IN_TERM)).says("10/14").answers == {"visit": "2026-10-14"}
    assert Talk(survey_of(IN_TERM)).says("March 14").answers == {"visit": "2027-03-14"}


@pytest.mark.parametrize("reply", ["July 14", "March 14, 2026", "2/29", "8/31/2026"])
def test_a_date_outside_the_range_is_not_taken(reply: str) -> None:
    talk = Talk(survey_of(IN_TERM)).says(reply)
    assert talk.told == "Please reply with one date from September 1, 2026 to June 30, 2027."


def test_a_date_that_was_asked_back_is_taken_with_a_yes() -> None:
    talk = Talk(survey_of(IN_TERM)).says("10/11")
    assert talk.told.startswith("Did you mean October 11, 2026?")
    assert talk.says("yes").answers == {"visit": "2026-10-11"}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"earliest": "2026-09-01"}, "'earliest' and 'latest' belong together"),
        ({"earliest": "2026-09-01", "latest": "2026-09-01"}, "'earliest' must be before 'latest'"),
    ],
)
def test_an_author_is_told_what_is_wrong_with_a_range(fields: dict[str, str], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Date.model_validate(DATE | fields)


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("vi", "14 tháng 3 năm 2027", "2027-03-14"),
        ("vi", "14 thang 3 nam 2027 nha", "2027-03-14"),
        ("vi", "5 tháng năm", "05-05"),
        ("ht", "le 3 juin 2027", "2027-06-03"),
        ("ht", "8 décembre", "12-08"),
    ],
)
def test_a_year_may_be_named_as_one_and_months_in_the_french_that_many_write(
    language: str, typed: str, meant: str
) -> None:
    assert dates.the_date(typed, (language, *EVERY)) == meant
