"""What the author of a survey is told: every kind of mistake, as it is printed."""

from pathlib import Path

import pytest

from sipbot import surveys

GOOD = """\
title: Our school
audience: [family, student]
consent: May we keep your answers? Reply 1 to begin, 2 to leave.
questions:
  - key: role
    type: choice
    text: Who are you?
    choices: {family: A parent, student: A student}
    tag: role
  - key: hopes
    type: text
    text: What do you hope for?
    analyze: vision
  - key: safe
    type: scale
    text: How safe is school?
    low: {1: Not at all}
    high: {5: Very}
    ask_if: {role: [student]}
thanks: Thank you.
"""

SPANISH = """\
msgid ""
msgstr ""
"Language: es\\n"
"X-Sipbot-State: reviewed by Ana Silva on 2026-11-20\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgctxt "title"
msgid "Our school"
msgstr "Nuestra escuela"

msgctxt "consent"
msgid "May we keep your answers? Reply 1 to begin, 2 to leave."
msgstr "¿Podemos guardar sus respuestas? Responda 1 para empezar, 2 para no seguir."

msgctxt "role"
msgid "Who are you?"
msgstr "¿Quién es usted?"

msgctxt "role"
msgid "A parent"
msgstr "Madre o padre"

msgctxt "role"
msgid "A student"
msgstr "Estudiante"

msgctxt "hopes"
msgid "What do you hope for?"
msgstr "¿Qué espera usted?"

msgctxt "safe"
msgid "How safe is school?"
msgstr "¿Qué tan segura es la escuela?"

msgctxt "safe"
msgid "Not at all"
msgstr "Nada segura"

msgctxt "safe"
msgid "Very"
msgstr "Muy segura"

msgctxt "thanks"
msgid "Thank you."
msgstr "Gracias."
"""


class Author:
    """Writes a good survey, makes one mistake in it, and reads what the check says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "our_school.yaml"
        self.po = folder / "translations" / "es" / "our_school.po"
        self.po.parent.mkdir(parents=True)
        self.file.write_text(GOOD, encoding="utf-8")

    def writes(self, *changes: tuple[str, str]) -> list[str]:
        text = GOOD
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        self.file.write_text(text, encoding="utf-8")
        return self.hears()

    def translates(self, old: str, new: str) -> list[str]:
        assert old in SPANISH
        self.po.write_text(SPANISH.replace(old, new, 1), encoding="utf-8")
        return self.hears()

    def hears(self) -> list[str]:
        return self._told(surveys.check(self.file))

    def is_warned(self) -> list[str]:
        return self._told(surveys.warnings(self.file))

    def _told(self, problems: tuple[surveys.Problem, ...]) -> list[str]:
        return [str(problem).replace(f"{self.folder}/", "") for problem in problems]


@pytest.fixture
def author(tmp_path: Path) -> Author:
    return Author(tmp_path)


# The file.


def test_a_good_survey_has_no_problems(author: Author) -> None:
    assert author.hears() == []


def test_a_good_translation_has_no_problems(author: Author) -> None:
    assert author.translates("Gracias.", "Muchas gracias.") == []


def test_a_missing_file_is_told(author: Author) -> None:
    author.file.unlink()
    assert author.hears() == ["our_school.yaml:1: there is no such file: look at the name and the folder"]


def test_an_empty_file_is_told(author: Author) -> None:
    author.file.write_text("")
    assert author.hears() == ["our_school.yaml:1: the file is empty: begin with 'title:'"]


def test_a_file_that_is_no_mapping_is_told(author: Author) -> None:
    author.file.write_text("- title\n")
    assert author.hears() == ["our_school.yaml:1: a survey is made of lines like 'title: Our school'"]


def test_a_file_in_another_encoding_is_told(author: Author) -> None:
    author.file.write_bytes(GOOD.replace("Thank you", "¡Gracias").encode("latin-1"))
    assert author.hears() == ["our_school.yaml:1: this is not UTF-8 text: save the file as UTF-8"]


def test_a_file_name_with_spaces_is_told(author: Author) -> None:
    author.file = author.file.rename(author.folder / "Our School.yaml")
    assert author.hears() == [
        "Our School.yaml:1: the file's name is the survey's: "
        "call it by small letters, digits and '_', like our_school.yaml"
    ]


# YAML.


def test_a_colon_in_a_text_is_told_with_its_line(author: Author) -> None:
    assert author.writes(("What do you hope for?", "Tell us: what do you hope for?")) == [
        "our_school.yaml:12: a colon and a space begin a new key: put a text that has them in quotes"
    ]


def test_a_tab_is_told_with_its_line(author: Author) -> None:
    assert author.writes(("    tag: role", "\ttag: role")) == [
        "our_school.yaml:9: a tab stands here: indent with spaces"
    ]


def test_a_quote_that_is_never_closed_is_told_where_it_opens(author: Author) -> None:
    assert author.writes(("thanks: Thank", "thanks: 'Thank")) == [
        "our_school.yaml:20: a quote that is opened here is never closed: close it"
    ]


def test_a_bracket_that_is_never_closed_is_told(author: Author) -> None:
    assert author.writes(("[student]}", "[student")) == [
        "our_school.yaml:20: this is not YAML (expected ',' or ']', but got ':'): "
        "look at the indentation, brackets and quotes here and just above"
    ]


def test_a_character_that_nobody_can_see_is_told(author: Author) -> None:
    assert author.writes(("Thank you.", "Thank\x07you.")) == [
        "our_school.yaml:20: there is a character that nobody can see (number 7): take it out"
    ]


def test_a_key_that_is_written_twice_is_told_with_both_lines(author: Author) -> None:
    assert author.writes(("thanks: Thank you.", "thanks: Thank you.\ntitle: Another")) == [
        "our_school.yaml:21: 'title' is written twice (first on line 1): keep one of them"
    ]


def test_a_choice_that_is_written_twice_is_told(author: Author) -> None:
    assert author.writes(("{family: A parent,", "{student: A parent,")) == [
        "our_school.yaml:8: 'student' is written twice (first on line 8): keep one of them",
        "our_school.yaml:8: question 'role': 'choices' has 1: write at least 2",
    ]


def test_an_alias_is_told(author: Author) -> None:
    assert author.writes(("What do you hope", "&hope What do you hope"), ("How safe is school?", "*hope")) == [
        "our_school.yaml:16: '*hope' repeats another place: write the lines out here",
        "our_school.yaml:16: question 'safe': 'text' is empty: write something after the colon",
    ]


def test_yes_and_no_are_words_and_so_is_3_5(author: Author) -> None:
    author.writes(("{family: A parent, student: A student}", "{yes: A, no: B, 3_5: C}"), ("[student]", "[no, 3_5]"))
    survey = surveys.read(author.file)
    assert surveys.check(author.file) == ()
    assert survey.question("safe").ask_if == {"role": ("no", "3_5")}


# Fields.


def test_an_unknown_field_of_the_survey_is_told_with_the_one_it_resembles(author: Author) -> None:
    assert author.writes(("audience:", "audiance: [all]\naudience:")) == [
        "our_school.yaml:2: 'audiance' is not known here: did you mean 'audience'?"
    ]


def test_an_unknown_field_of_a_question_is_told_with_the_known_ones(author: Author) -> None:
    assert author.writes(("    analyze: vision", "    color: red")) == [
        "our_school.yaml:13: question 'hopes': 'color' is not known here: "
        "choose one of key, type, text, tag, analyze, probe, ask_if, required, choices_from"
    ]


def test_a_field_that_sipbot_fills_in_is_told(author: Author) -> None:
    assert author.writes(("title:", "name: other\ntitle:")) == [
        "our_school.yaml:1: 'name' is filled in by sipbot: take it out"
    ]


def test_a_missing_field_is_told(author: Author) -> None:
    assert author.writes(("thanks: Thank you.\n", "")) == [
        "our_school.yaml:1: 'thanks' is missing: add a line 'thanks: ...'"
    ]


def test_a_missing_text_is_told_where_its_question_begins(author: Author) -> None:
    assert author.writes(("    text: What do you hope for?\n", "")) == [
        "our_school.yaml:10: question 'hopes': 'text' is missing: add a line 'text: ...'"
    ]


def test_an_empty_text_is_told(author: Author) -> None:
    assert author.writes(("What do you hope for?", "")) == [
        "our_school.yaml:12: question 'hopes': 'text' is empty: write something after the colon"
    ]


def test_a_text_of_spaces_is_told(author: Author) -> None:
    assert author.writes(("What do you hope for?", "'  '")) == [
        "our_school.yaml:12: question 'hopes': 'text': there should be some words here"
    ]


def test_a_number_where_a_text_should_be_is_told(author: Author) -> None:
    assert author.writes(("What do you hope for?", "5")) == [
        "our_school.yaml:12: question 'hopes': 'text' should be text: put it in quotes"
    ]


def test_a_word_where_a_number_should_be_is_told(author: Author) -> None:
    assert author.writes(("questions:", "expires_after_days: soon\nquestions:")) == [
        "our_school.yaml:4: 'expires_after_days' should be a whole number"
    ]


def test_a_word_where_a_list_should_be_is_told(author: Author) -> None:
    assert author.writes(("[family, student]", "family")) == [
        "our_school.yaml:2: 'audience' should be a list: write [one, two]"
    ]


def test_a_kind_of_answer_that_does_not_exist_is_told(author: Author) -> None:
    assert author.writes(("analyze: vision", "analyze: dream")) == [
        "our_school.yaml:13: question 'hopes': 'analyze' cannot be 'dream': "
        "choose one of 'asset', 'challenge', 'suggestion' or 'vision'"
    ]


def test_a_question_type_that_does_not_exist_is_told(author: Author) -> None:
    assert author.writes(("type: text", "type: txt")) == [
        "our_school.yaml:11: question 'hopes': there is no question type 'txt': did you mean 'text'?"
    ]


def test_a_missing_question_type_is_told(author: Author) -> None:
    assert author.writes(("    type: text\n", "")) == [
        "our_school.yaml:10: question 'hopes': 'type' is missing: add a line 'type: text', "
        "or another of choice, choices, date, number, rank, scale, text"
    ]


def test_a_question_without_a_key_is_told_by_its_number(author: Author) -> None:
    assert author.writes(("  - key: hopes\n    type", "  - type")) == [
        "our_school.yaml:10: question 2: 'key' is missing: add a line 'key: ...'"
    ]


def test_a_question_that_is_only_words_is_told(author: Author) -> None:
    assert author.writes(("thanks:", "  - How are you?\nthanks:")) == [
        "our_school.yaml:20: question 4: a question is made of lines like 'key: hopes', 'type: text' "
        "and 'text: What do you hope for?'"
    ]


def test_a_key_with_capitals_is_told(author: Author) -> None:
    assert author.writes(("key: hopes", "key: Hopes")) == [
        "our_school.yaml:10: question 'Hopes': 'Hopes' should be a word of small letters, digits and '_' "
        "(for example 'home_language')"
    ]


def test_a_key_that_the_survey_itself_uses_is_told(author: Author) -> None:
    assert author.writes(("key: hopes", "key: thanks")) == [
        "our_school.yaml:10: question 'thanks': this key is taken by the survey itself: choose another"
    ]


def test_a_scale_that_goes_down_is_told(author: Author) -> None:
    assert author.writes(("low: {1:", "low: {5:"), ("high: {5:", "high: {1:")) == [
        "our_school.yaml:17: question 'safe': 'low' must be below 'high' (5 and 1)"
    ]


def test_a_probe_of_a_question_that_is_not_open_is_told(author: Author) -> None:
    assert author.writes(("    tag: role", "    probe: Why?")) == [
        "our_school.yaml:9: question 'role': 'probe' only belongs to a question of type 'text', not 'choice'"
    ]


def test_two_options_with_the_same_label_are_told(author: Author) -> None:
    assert author.writes(("A parent", "The student")) == [
        "our_school.yaml:5: question 'role': the choices 'family' and 'student' read the same ('A student'): "
        "give each its own words"
    ]


# Order.


def test_two_questions_with_the_same_key_are_told(author: Author) -> None:
    assert author.writes(("key: hopes", "key: role")) == [
        "our_school.yaml:10: question 'role': this key is used twice: choose another"
    ]


def test_a_condition_on_a_question_that_does_not_exist_is_told(author: Author) -> None:
    assert author.writes(("{role: [student]}", "{rolle: [student]}")) == [
        "our_school.yaml:19: question 'safe': ask_if names 'rolle', which is not asked before this question: "
        "did you mean 'role'?"
    ]


def test_a_condition_on_a_later_question_is_told(author: Author) -> None:
    assert author.writes(("    analyze: vision", "    ask_if: {safe: [1]}")) == [
        "our_school.yaml:13: question 'hopes': ask_if names 'safe', which is not asked before this question: "
        "move this question below 'safe'"
    ]


def test_a_condition_on_an_answer_that_cannot_be_picked_is_told(author: Author) -> None:
    assert author.writes(("[student]", "[family, pupil]")) == [
        "our_school.yaml:19: question 'safe': ask_if names 'pupil', which is no answer to compare in 'role': "
        "choose one of family, student"
    ]


def test_a_condition_on_an_open_question_is_told(author: Author) -> None:
    assert author.writes(("{role: [student]}", "{hopes: [peace]}")) == [
        "our_school.yaml:19: question 'safe': ask_if names 'peace', which is no answer to compare in 'hopes': "
        "compare with an answer that can be picked"
    ]


FAVORITE = "  - {key: favorite, type: choices, text: Which matter most?, choices_from: hopes, at_most: 3}\nthanks: T"


def test_choices_from_a_question_that_does_not_exist_are_told(author: Author) -> None:
    assert author.writes(("thanks: T", FAVORITE.replace("hopes", "hope"))) == [
        "our_school.yaml:20: question 'favorite': choices_from names 'hope', which is not asked before this question: "
        "did you mean 'hopes'?"
    ]


def test_choices_from_a_later_question_are_told(author: Author) -> None:
    later = FAVORITE.replace("thanks: T", "  - {key: more, type: text, text: What else?}\nthanks: T")
    assert author.writes(("thanks: T", later.replace("hopes", "more"))) == [
        "our_school.yaml:20: question 'favorite': choices_from names 'more', which is not asked before this question: "
        "move this question below 'more'"
    ]


def test_choices_from_one_picked_answer_are_told(author: Author) -> None:
    assert author.writes(("thanks: T", FAVORITE.replace("hopes", "role"))) == [
        "our_school.yaml:20: question 'favorite': choices_from names 'role': "
        "only an answer in words, or several picked ones, can be chosen from"
    ]


def test_what_is_wrong_after_choices_from_nowhere_is_told_too(author: Author) -> None:
    more = "  - {key: best, type: choice, text: Which?, choices_from: favorite}\nthanks: T"
    told = author.writes(
        ("thanks: T", FAVORITE.replace("hopes", "hope")), ("thanks: T", more), ("{role: [student]}", "{rolle: [x]}")
    )
    assert [line.partition(", which")[0] for line in told] == [
        "our_school.yaml:19: question 'safe': ask_if names 'rolle'",
        "our_school.yaml:20: question 'favorite': choices_from names 'hope'",
    ]


def test_a_consent_among_the_questions_is_told(author: Author) -> None:
    assert author.writes(("type: text", "type: consent"), ("    analyze: vision\n", "")) == [
        "our_school.yaml:11: question 'hopes': the consent is asked first by itself: "
        "write it as 'consent:' above the questions"
    ]


def test_all_questions_out_of_order_are_told_at_once(author: Author) -> None:
    assert author.writes(("analyze: vision", "ask_if: {rol: [family]}"), ("[student]", "[studnt]")) == [
        "our_school.yaml:13: question 'hopes': ask_if names 'rol', which is not asked before this question: "
        "did you mean 'role'?",
        "our_school.yaml:19: question 'safe': ask_if names 'studnt', which is no answer to compare in 'role': "
        "did you mean 'student'?",
    ]


def test_a_tag_that_everybody_has_already_is_told(author: Author) -> None:
    assert author.writes(("questions:", "tags: {role: student}\nquestions:")) == [
        "our_school.yaml:10: question 'role': the survey's 'tags' say already what everybody is: take 'role' out"
    ]


def test_a_stage_that_no_plan_has_is_told(author: Author) -> None:
    (told,) = author.writes(("questions:", "stage: dessert\nquestions:"))
    assert told.startswith("our_school.yaml:4: 'stage' cannot be 'dessert': choose one of 'getting_started', ")


# Names in braces.


def test_a_name_in_braces_that_is_no_question_is_told(author: Author) -> None:
    assert author.writes(("What do you hope", "As {rolle}, what do you hope")) == [
        "our_school.yaml:12: question 'hopes': {rolle} is not the key of an earlier question: did you mean 'role'?"
    ]


def test_a_name_in_braces_that_is_asked_later_is_told(author: Author) -> None:
    assert author.writes(("What do you hope for?", "'{safe} is what you said. What do you hope for?'")) == [
        "our_school.yaml:12: question 'hopes': {safe} is not the key of an earlier question: "
        "move this question below 'safe'"
    ]


def test_a_name_in_braces_in_the_consent_is_told(author: Author) -> None:
    assert author.writes(("consent: May", "consent: Dear {role}, may")) == [
        "our_school.yaml:3: the consent: {role} is not the key of an earlier question: take it out"
    ]


def test_a_brace_that_stands_alone_is_told(author: Author) -> None:
    assert author.writes(("Thank you.", "Thank you, {role.")) == [
        "our_school.yaml:20: the thanks: a brace stands for nothing: "
        "write the key of an earlier question in braces, like {role}"
    ]


# Labels.


def test_a_label_that_is_a_keyword_is_told(author: Author) -> None:
    assert author.writes(("student: A student", "student: Stop!")) == [
        "our_school.yaml:8: question 'role': 'Stop!' means STOP to the bot: choose another label"
    ]


def test_a_label_that_is_a_keyword_in_another_language_is_told(author: Author) -> None:
    assert author.writes(("low: {1: Not at all}", "low: {1: Ayuda}")) == [
        "our_school.yaml:17: question 'safe': 'Ayuda' means HELP to the bot: choose another label"
    ]


def test_a_label_may_be_the_name_of_a_language(author: Author) -> None:
    assert author.writes(("family: A parent", "family: Spanish")) == []


def test_a_translated_label_that_is_a_keyword_is_told_with_the_line_of_the_translation(author: Author) -> None:
    assert author.translates("Estudiante", "Alto") == [
        "translations/es/our_school.po:24: question 'role': 'Alto' means STOP to the bot: choose another label"
    ]


def test_two_options_with_the_same_translation_are_told(author: Author) -> None:
    assert author.translates("Estudiante", "Madre o padre") == [
        "translations/es/our_school.po:24: question 'role': 'Madre o padre' stands for two options: "
        "translate them so that people can tell them apart"
    ]


# Translations.


def test_an_empty_translation_is_told(author: Author) -> None:
    assert author.translates("¿Quién es usted?", "") == [
        "translations/es/our_school.po:16: question 'role': 'Who are you?' is not translated: write its msgstr"
    ]


def test_a_missing_translation_is_told_at_the_end_of_the_file(author: Author) -> None:
    assert author.translates('\nmsgctxt "thanks"\nmsgid "Thank you."\nmsgstr "Gracias."\n', "") == [
        "translations/es/our_school.po:41: the thanks: 'Thank you.' is not translated: "
        "add it here with msgctxt 'thanks'"
    ]


def test_a_fuzzy_translation_is_told(author: Author) -> None:
    assert author.translates('msgctxt "hopes"', '#, fuzzy\nmsgctxt "hopes"') == [
        "translations/es/our_school.po:29: question 'hopes': 'What do you hope for?' waits for a review: "
        "look at it, then take '#, fuzzy' out"
    ]


def test_a_translation_of_a_text_that_was_changed_is_told(author: Author) -> None:
    assert author.translates("What do you hope for?", "What do you want?") == [
        "translations/es/our_school.po:28: question 'hopes': 'What do you want?' is not among the texts there: "
        "if the English was changed, put the new text into msgid and mend the translation; else take the entry out",
        "translations/es/our_school.po:45: question 'hopes': 'What do you hope for?' is not translated: "
        "add it here with msgctxt 'hopes'",
    ]


def test_a_translation_of_a_question_that_is_gone_is_told(author: Author) -> None:
    more = 'msgctxt "fun"\nmsgid "What is fun?"\nmsgstr "¿Qué es divertido?"\n\nmsgctxt "title"'
    assert author.translates('msgctxt "title"', more) == [
        "translations/es/our_school.po:8: 'fun': 'What is fun?' is not among the texts there: "
        "if the English was changed, put the new text into msgid and mend the translation; else take the entry out"
    ]


def test_a_translation_that_lost_a_name_in_braces_is_told(author: Author) -> None:
    author.writes(("Thank you.", "Thank you, {role|friend}."))
    assert author.translates("Thank you.", "Thank you, {role|friend}.") == [
        "translations/es/our_school.po:44: the thanks: {role} should stand in the translation, "
        "not nothing in braces: names in braces stay English"
    ]


def test_a_translation_that_invents_a_name_in_braces_is_told(author: Author) -> None:
    assert author.translates("Gracias.", "Gracias, {rol}.") == [
        "translations/es/our_school.po:44: the thanks: nothing in braces should stand in the translation, "
        "not {rol}: names in braces stay English"
    ]


def test_a_translation_file_that_cannot_be_read_is_told(author: Author) -> None:
    assert author.translates('msgstr "Gracias."', 'msgster "Gracias."') == [
        "translations/es/our_school.po:45: this is not a .po file (Unknown or misformatted keyword): "
        "mend the entry here"
    ]


def test_a_language_that_is_offered_without_a_translation_is_told(author: Author) -> None:
    assert author.writes(("questions:", "languages: [en, es]\nquestions:")) == [
        "translations/es/our_school.po:1: there is no such file: write it, or do not offer this language"
    ]


def test_a_translation_that_is_not_offered_is_not_looked_at(author: Author) -> None:
    author.translates("Gracias.", "")
    assert author.writes(("questions:", "languages: [en]\nquestions:")) == []


# Who stands for a translation.


def test_a_translation_that_is_reviewed_is_no_matter_for_a_warning(author: Author) -> None:
    author.translates("Gracias.", "Muchas gracias.")
    assert author.is_warned() == []


def test_a_draft_is_a_warning_and_no_error(author: Author) -> None:
    assert author.translates("reviewed by Ana Silva on 2026-11-20", "draft by a machine") == []
    assert author.is_warned() == [
        "translations/es/our_school.po:4: warning: draft by a machine, not reviewed: let somebody who speaks the "
        "language read it, then write 'reviewed by NAME on 2026-11-20' after X-Sipbot-State"
    ]


def test_a_translation_that_does_not_say_whose_it_is_is_a_warning(author: Author) -> None:
    assert author.translates('"X-Sipbot-State: reviewed by Ana Silva on 2026-11-20\\n"\n', "") == []
    assert author.is_warned() == [
        "translations/es/our_school.po:1: warning: the header does not say whose this is: "
        "add a line X-Sipbot-State, and write 'draft by NAME' or 'reviewed by NAME on 2026-11-20'"
    ]


def test_a_review_by_nobody_is_told(author: Author) -> None:
    assert author.translates("reviewed by Ana Silva on 2026-11-20", "reviewed") == [
        "translations/es/our_school.po:4: 'reviewed' is no state of a translation: "
        "write 'draft by NAME' or 'reviewed by NAME on 2026-11-20'"
    ]


def test_a_review_on_a_day_that_never_was_is_told(author: Author) -> None:
    assert author.translates("on 2026-11-20", "on 2026-11-31") == [
        "translations/es/our_school.po:4: there is no day '2026-11-31': "
        "write 'draft by NAME' or 'reviewed by NAME on 2026-11-20'"
    ]


# What is opened to families.


def test_a_language_in_which_one_text_is_missing_is_not_offered(author: Author) -> None:
    author.translates('msgstr "Gracias."', 'msgstr ""')
    survey = surveys.read(author.file)
    assert (survey.languages, survey.unfinished) == (("en",), {"es": 1})


def test_a_language_that_waits_for_a_review_of_one_text_is_not_offered(author: Author) -> None:
    author.translates('msgctxt "hopes"', '#, fuzzy\nmsgctxt "hopes"')
    assert surveys.read(author.file).languages == ("en",)


def test_a_language_that_the_survey_names_is_not_offered_either_while_it_is_not_finished(author: Author) -> None:
    author.translates("Gracias.", "")
    author.writes(("questions:", "languages: [en, es]\nquestions:"))
    assert surveys.read(author.file).languages == ("en",)


def test_a_finished_language_is_offered_and_its_state_can_be_shown(author: Author) -> None:
    author.translates("Gracias.", "Muchas gracias.")
    found = surveys.examine(author.file)
    (spanish,) = found.spoken
    assert found.survey is not None
    assert (found.survey.languages, found.survey.unfinished) == (("en", "es"), {})
    assert (spanish.language, spanish.n_finished, spanish.n_texts) == ("es", 10, 10)
    assert str(spanish.state) == "reviewed by Ana Silva on 2026-11-20"


def test_what_is_not_offered_changes_nothing_of_what_was_asked_before(author: Author) -> None:
    before = surveys.read(author.file).fingerprint
    author.translates("Gracias.", "")
    assert surveys.read(author.file).fingerprint == before


def test_a_phrase_of_sipbot_itself_may_be_changed_beside_the_survey_without_all_the_others(author: Author) -> None:
    author.translates("Gracias.", "Muchas gracias.")
    entry = 'msgctxt "yes"\nmsgid "Yes"\nmsgstr "Claro que sí"\n'
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (author.po.parent / "sipbot.po").write_text(header + entry, encoding="utf-8")
    words = surveys.read(author.file).words("es")
    assert author.hears() == []
    assert (words.phrase("yes"), words.phrase("no")) == ("Claro que sí", "No")
