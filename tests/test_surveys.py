"""Finding, reading and publishing surveys, and what ours ask."""

import re
from pathlib import Path

import pytest

import surveys as folder
from sipbot import surveys
from sipbot.checking.length import Length, length
from sipbot.engine.conditions import branch
from sipbot.engine.errors import SurveyError
from sipbot.engine.stages import STAGES, Stage
from sipbot.engine.survey import Survey
from sipbot.translating.state import State
from sipbot.translating.translations import PoFile, read_po_file

ROOT = Path(folder.__file__).parents[1]
TRANSLATIONS = [*(ROOT / "surveys").rglob("*.po"), *(ROOT / "sipbot").rglob("*.po")]

OUR_SCHOOL = """\
title: Our school
audience: [family]
consent: May we keep your answers? Reply 1 to begin, 2 to leave.
questions:
  - {key: hopes, type: text, text: What do you hope for?}
thanks: Thank you.
"""

SPANISH = """\
msgid ""
msgstr ""
"Language: es\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgctxt "title"
msgid "Our school"
msgstr "Nuestra escuela"

msgctxt "consent"
msgid "May we keep your answers? Reply 1 to begin, 2 to leave."
msgstr "¿Podemos guardar sus respuestas? Responda 1 para empezar, 2 para no seguir."

msgctxt "hopes"
msgid "What do you hope for?"
msgstr "¿Qué espera usted?"

msgctxt "thanks"
msgid "Thank you."
msgstr "Gracias."
"""

TAGS = {
    "role": {
        "family",
        "student",
        "teacher",
        "support_staff",
        "administrator",
        "district",
        "community",
        "partner",
        "other",
    },
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


def test_the_surveys_that_come_with_sipbot_are_the_files_in_its_folder() -> None:
    assert surveys.names() == tuple(sorted(path.stem for path in Path(folder.__file__).parent.glob("*.yaml")))
    assert {"back_to_the_future", "family_voice", "staff_voice"} <= set(surveys.names())


@pytest.mark.parametrize("stage", STAGES)
def test_there_is_a_survey_for_every_stage_of_a_plan(stage: Stage) -> None:
    assert [name for name in surveys.names() if surveys.load(name).stage == stage] != []


def test_a_school_adds_a_survey_by_one_file(tmp_path: Path) -> None:
    write(tmp_path)
    assert surveys.names([tmp_path]) == tuple(sorted({*surveys.names(), "our_school"}))
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
    spanish = tmp_path / "translations" / "es" / "our_school.po"
    spanish.parent.mkdir(parents=True)
    spanish.write_text(SPANISH, encoding="utf-8")
    survey = surveys.read(write(tmp_path))
    assert survey.languages == ("en", "es")
    assert survey.text("hopes", "What do you hope for?", "es") == "¿Qué espera usted?"


def test_a_language_in_which_the_bot_itself_cannot_speak_is_told_by_the_check_and_not_offered(tmp_path: Path) -> None:
    galician = tmp_path / "translations" / "gl" / "our_school.po"
    galician.parent.mkdir(parents=True)
    galician.write_text(SPANISH, encoding="utf-8")
    told = [str(problem) for problem in surveys.check(write(tmp_path))]
    assert told == [f"{galician.parent}/sipbot.po:1: there is no such file: write it, or do not offer this language"]
    assert surveys.read(write(tmp_path)).languages == ("en",)


@pytest.mark.parametrize("file", sorted(TRANSLATIONS), ids=lambda file: str(file.relative_to(ROOT)))
def test_every_translation_of_ours_says_whose_it_is(file: Path) -> None:
    found = read_po_file(file)
    assert isinstance(found, PoFile)
    assert isinstance(found.state, State)


def test_the_folder_of_a_language_is_spelled_as_gettext_does_and_its_code_as_the_web_does(tmp_path: Path) -> None:
    chinese = tmp_path / "translations" / "zh_Hant" / "our_school.po"
    chinese.parent.mkdir(parents=True)
    chinese.write_text(SPANISH, encoding="utf-8")
    assert [one.language for one in surveys.examine(write(tmp_path)).spoken] == ["zh-Hant"]


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
        "follow_up",
        "language",
        "languages",
        "questions",
        "stage",
        "student_consent",
        "tags",
        "thanks",
        "title",
    ]


def test_the_schema_knows_every_question_type_but_the_consent() -> None:
    types = surveys.schema()["properties"]["questions"]["items"]["discriminator"]["mapping"]
    assert sorted(types) == ["choice", "choices", "date", "number", "rank", "scale", "text"]


# What ours ask.


@pytest.mark.parametrize("name", surveys.names())
def test_our_surveys_tag_people_by_the_names_and_values_that_the_analysis_knows(name: str) -> None:
    tagged = [
        (question.tag, question.model_dump()["choices"]) for question in surveys.load(name).questions if question.tag
    ]
    tagged += [(tag, [value]) for tag, value in surveys.load(name).tags.items()]
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
    assert re.search("advise, (and )?(the school decides|they decide)|your (ideas|dreams)[.] The school decides", texts)


@pytest.mark.parametrize("name", surveys.names())
def test_people_are_told_why_they_are_asked_who_they_are(name: str) -> None:
    texts = [text for _, text in surveys.load(name).texts() if "show us whose voices are missing" in text]
    assert texts


def test_the_longest_way_counts_what_is_only_asked_after_several_were_picked() -> None:
    assert length(surveys.load("priorities")) == Length(fewest=6, most=11, minutes=4)


@pytest.mark.parametrize("name", surveys.names())
def test_people_are_told_how_long_it_takes(name: str) -> None:
    survey = surveys.load(name)
    told = re.search(r"About (\d+) minutes", survey.consent)
    assert told is None or int(told[1]) == length(survey).minutes
