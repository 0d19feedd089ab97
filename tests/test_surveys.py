"""Finding, reading and publishing surveys, and what ours ask."""

from pathlib import Path

import pytest

import surveys as folder
from sipbot import surveys
from sipbot.engine.conditions import branch
from sipbot.engine.errors import SurveyError
from sipbot.engine.survey import Survey

OUR_SCHOOL = """\
title: Our school
audience: [family]
consent: May we keep your answers? Reply 1 to begin, 2 to leave.
questions:
  - {key: hopes, type: text, text: What do you hope for?}
thanks: Thank you.
"""

PORTUGUESE = """\
msgid ""
msgstr ""
"Language: pt\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgctxt "title"
msgid "Our school"
msgstr "Nossa escola"

msgctxt "consent"
msgid "May we keep your answers? Reply 1 to begin, 2 to leave."
msgstr "Podemos guardar suas respostas? Responda 1 para começar, 2 para não seguir."

msgctxt "hopes"
msgid "What do you hope for?"
msgstr "O que você espera?"

msgctxt "thanks"
msgid "Thank you."
msgstr "Obrigado."
"""

TAGS = {
    "role": {"family", "student", "teacher", "support_staff", "administrator", "community", "partner", "other"},
    "grade": {"prek_2", "3_5", "6_8", "9_12"},
    "home_language": {"en", "es", "pt", "ht", "cv", "zh", "vi", "other"},
    "race": {"black", "hispanic", "asian", "white", "native", "pacific", "mena", "unsaid"},
    "english_learner": {"yes", "no", "unsaid"},
    "disability": {"yes", "no", "unsaid"},
}
"""The tags and values that the analysis and the document know."""


def asked_of(survey: Survey, role: str | None) -> list[str]:
    return [question.key for question in branch(survey, {"role": role})]


def kinds_of(survey: Survey) -> list[tuple[str, str]]:
    return [(question.key, question.analyze) for question in survey.questions if question.analyze]


def write(folder: Path, name: str = "our_school", text: str = OUR_SCHOOL) -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


# Finding and reading.


def test_three_surveys_come_with_sipbot() -> None:
    assert surveys.names() == ("back_to_the_future", "family_voice", "staff_voice")


def test_a_school_adds_a_survey_by_one_file(tmp_path: Path) -> None:
    write(tmp_path)
    assert surveys.names([tmp_path]) == ("back_to_the_future", "family_voice", "our_school", "staff_voice")
    assert surveys.load("our_school", [tmp_path]).title == "Our school"


def test_a_school_s_own_survey_goes_before_ours(tmp_path: Path) -> None:
    write(tmp_path, "family_voice")
    assert surveys.load("family_voice", [tmp_path]).title == "Our school"


def test_a_survey_that_does_not_exist_is_an_error_that_names_the_closest() -> None:
    with pytest.raises(SurveyError) as caught:
        surveys.load("familyvoice")
    assert str(caught.value) == "there is no survey 'familyvoice': did you mean 'family_voice'?"


def test_a_name_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    write(tmp_path)
    with pytest.raises(SurveyError, match=r"there is no survey '\.\./our_school'"):
        surveys.load("../our_school", [tmp_path / "own"])


def test_a_survey_with_problems_is_not_read_and_all_of_them_are_told(tmp_path: Path) -> None:
    path = write(tmp_path, text=OUR_SCHOOL.replace("title:", "titel:").replace("type: text", "type: txt"))
    with pytest.raises(SurveyError) as caught:
        surveys.read(path)
    assert str(caught.value).splitlines() == [
        f"{path}:1: 'title' is missing: add a line 'title: ...'",
        f"{path}:1: 'titel' is not known here: did you mean 'title'?",
        f"{path}:5: question 'hopes': there is no question type 'txt': did you mean 'text'?",
    ]


def test_a_survey_is_named_after_its_file(tmp_path: Path) -> None:
    assert surveys.read(write(tmp_path, "spring_pulse")).name == "spring_pulse"


def test_the_same_file_has_the_same_fingerprint() -> None:
    assert surveys.load("family_voice").fingerprint == surveys.load("family_voice").fingerprint


# Translations.


def test_a_survey_is_offered_in_every_language_that_it_has_a_file_for(tmp_path: Path) -> None:
    portuguese = tmp_path / "translations" / "pt" / "our_school.po"
    portuguese.parent.mkdir(parents=True)
    portuguese.write_text(PORTUGUESE, encoding="utf-8")
    survey = surveys.read(write(tmp_path))
    assert survey.languages == ("en", "pt")
    assert survey.text("hopes", "What do you hope for?", "pt") == "O que você espera?"


def test_a_language_in_which_the_bot_itself_cannot_speak_is_told_by_the_check(tmp_path: Path) -> None:
    portuguese = tmp_path / "translations" / "pt" / "our_school.po"
    portuguese.parent.mkdir(parents=True)
    portuguese.write_text(PORTUGUESE, encoding="utf-8")
    told = [str(problem) for problem in surveys.check(write(tmp_path))]
    assert told == [f"{portuguese.parent}/sipbot.po:1: there is no such file: write it, or do not offer this language"]


def test_the_translations_have_context_and_english_text_as_their_key() -> None:
    translations = surveys.translations_of(Path(folder.__file__).parent / "family_voice.yaml")
    assert translations["es"]["child_grade\x04Third, fourth or fifth grade"] == "Tercer, cuarto o quinto grado"
    assert translations["es"]["phrase.hint_choice\x04Reply with a number."] == "Responda con un número."


# The published schema.


def test_the_schema_has_what_an_author_writes_and_nothing_that_sipbot_adds() -> None:
    assert sorted(surveys.schema()["properties"]) == [
        "audience",
        "consent",
        "expires_after_days",
        "language",
        "languages",
        "questions",
        "thanks",
        "title",
    ]


def test_the_schema_knows_every_question_type_but_the_consent() -> None:
    types = surveys.schema()["properties"]["questions"]["items"]["discriminator"]["mapping"]
    assert sorted(types) == ["choice", "choices", "number", "rank", "scale", "text"]


# What ours ask.


@pytest.mark.parametrize("name", surveys.names())
def test_our_surveys_tag_people_by_the_names_and_values_that_the_analysis_knows(name: str) -> None:
    tagged = [
        (question.tag, question.model_dump()["choices"]) for question in surveys.load(name).questions if question.tag
    ]
    assert [tag for tag, choices in tagged if not set(choices) <= TAGS[tag]] == []


@pytest.mark.parametrize("name", ["family_voice", "staff_voice"])
def test_a_voice_survey_asks_what_to_keep_what_is_in_the_way_why_and_what_to_change(name: str) -> None:
    assert kinds_of(surveys.load(name)) == [
        ("keep", "asset"),
        ("gets_in_way", "challenge"),
        ("why", "challenge"),
        ("change", "suggestion"),
        ("missed", "suggestion"),
    ]


def test_the_vision_goes_from_the_future_to_the_past_and_to_the_way_between() -> None:
    assert kinds_of(surveys.load("back_to_the_future")) == [
        ("see", "vision"),
        ("hear", "vision"),
        ("feel", "vision"),
        ("thriving", "vision"),
        ("was_strong", "asset"),
        ("was_hard", "challenge"),
        ("how", "suggestion"),
        ("first", "suggestion"),
    ]


@pytest.mark.parametrize("role", ["family", "student"])
def test_families_and_students_answer_ten_questions_about_the_future_at_most(role: str) -> None:
    assert len(asked_of(surveys.load("back_to_the_future"), role)) == 10


def test_a_parent_is_asked_about_the_child_and_a_student_about_themselves() -> None:
    survey = surveys.load("family_voice")
    assert asked_of(survey, "family")[-4:] == ["child_grade", "race", "child_english", "child_disability"]
    assert asked_of(survey, "student")[-4:] == ["own_grade", "race", "own_english", "own_disability"]


def test_who_leaves_the_role_out_is_asked_nothing_about_a_child() -> None:
    assert asked_of(surveys.load("family_voice"), None)[-2:] == ["home_language", "race"]


@pytest.mark.parametrize("name", surveys.names())
def test_people_are_told_that_they_advise_and_the_school_decides(name: str) -> None:
    texts = " ".join(text for _, text in surveys.load(name).texts())
    assert "advise, and the school decides" in texts


@pytest.mark.parametrize("name", surveys.names())
def test_people_are_told_why_they_are_asked_who_they_are(name: str) -> None:
    texts = [text for _, text in surveys.load(name).texts() if "show us whose voices are missing" in text]
    assert texts
