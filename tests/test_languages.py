"""Codes of languages, their words and their names."""

import pytest

from sipbot.engine.codes import best, code_of, folder_of
from sipbot.engine.hearing import chinese_number, heard
from sipbot.engine.keywords import Keyword, keyword_in
from sipbot.engine.languages import LISTS, Language, accented, every_language, languages_of, lexicon, name_of
from sipbot.engine.plain import words_of
from sipbot.engine.yes_no import yes_or_no
from tests.talk import Talk, survey_of

CODES = ("en", "es", "pt", "ht", "zh-Hans", "zh-Hant", "vi", "kea")


@pytest.mark.parametrize(("written", "code"), [("zh_Hans", "zh-Hans"), ("ZH-hant", "zh-Hant"), ("pt_br", "pt-BR")])
def test_a_code_is_bcp_47_however_it_is_spelled(written: str, code: str) -> None:
    assert code_of(written) == code
    assert code_of(folder_of(code)) == code


@pytest.mark.parametrize(
    ("wanted", "offered", "code"),
    [
        ("zh-TW", ("en", "zh-Hans", "zh-Hant"), "zh-Hant"),
        ("zh-Hant-HK", ("en", "zh-Hans", "zh-Hant"), "zh-Hant"),
        ("zh", ("en", "zh-Hans", "zh-Hant"), "zh-Hans"),
        ("zh-TW", ("en", "zh-Hans"), "zh-Hans"),
        ("zh-Hans", ("en", "zh"), "zh"),
        ("pt-PT", ("en", "pt"), "pt"),
        ("ar", ("en", "pt"), None),
    ],
)
def test_the_nearest_language_that_is_offered_is_found(wanted: str, offered: tuple[str, ...], code: str | None) -> None:
    assert best(wanted, offered) == code


def test_both_ways_to_write_chinese_are_read_with_the_same_words() -> None:
    simplified, traditional = languages_of(("zh-Hans", "zh-Hant"))
    assert (simplified.yes, simplified.own_name) == (traditional.yes, "简体中文")
    assert [name_of(code) for code in ("zh-Hant", "zh", "pt-BR", "xx")] == ["繁體中文", "中文", "Português", None]


def test_whoever_asks_for_chinese_stays_in_the_chinese_they_read() -> None:
    talk = Talk(survey_of({"key": "why", "type": "text", "text": "Why?"}, languages=list(CODES)), language="zh-TW")
    assert talk.conversation.language == "zh-Hant"
    assert talk.says("中文").conversation.language == "zh-Hant"
    assert talk.says("简体中文").conversation.language == "zh-Hans"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("简体中文", "zh-Hans"),
        ("繁體中文", "zh-Hant"),
        ("Cantonese", "zh-Hant"),
        ("请用中文", "zh"),
        ("可以说英文吗", "en"),
        ("em português por favor", "pt"),
        ("Brazilian Portuguese", "pt"),
        ("kriolu", "kea"),
        ("Cape Verdean Creole", "kea"),
        ("creole", "ht"),
        ("Haitian Creole please", "ht"),
        ("tieng viet", "vi"),
    ],
)
def test_a_language_is_asked_for_by_any_of_its_names(typed: str, code: str) -> None:
    assert keyword_in(typed, CODES) == Keyword("language", code)


@pytest.mark.parametrize("language", every_language(), ids=lambda language: language.code)
def test_every_language_says_yes_no_and_stop(language: Language) -> None:
    known = lexicon((language.code, "en", "es"))
    first = [words.split(";")[0] for words in (language.yes, language.no, language.stop)]
    assert [yes_or_no(first[0], known), yes_or_no(first[1], known)] == ["yes", "no"]
    assert keyword_in(first[2], ("en",)) == Keyword("stop")


@pytest.mark.parametrize(
    ("typed", "heard_as"),
    [
        ("我选第二个", "我 选 第二个"),
        ("我有两个孩子", "我有 2 个 孩子"),
        ("二十五", "25"),
        ("一般", "一般"),
        ("两三个", "两三 个"),
        ("3.5和三点五", "3 5 和 3 5"),
    ],
)
def test_chinese_is_cut_into_the_words_that_are_known(typed: str, heard_as: str) -> None:
    assert words_of(heard(typed, lexicon(("zh-Hans", "en")))) == heard_as


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("九十九", 99),
        ("一百", 100),
        ("一百零五", 105),
        ("两三", None),
        ("百", None),
    ],
)
def test_chinese_numerals_are_numbers(numeral: str, number: int | None) -> None:
    assert chinese_number(numeral) == number


def test_vietnamese_marks_make_another_word_if_they_are_typed() -> None:
    known = lexicon(("vi", "en"))
    assert [yes_or_no(said, known) for said in ("có", "co", "cô", "đúng", "dung")] == ["yes", "yes", None, "yes", None]


def test_short_words_of_a_language_that_is_not_spoken_mean_nothing() -> None:
    assert lexicon(("ht", "en", "es", "pt")).numbers["de"] == 2
    assert "de" not in lexicon(("es", "ht", "pt", "en")).numbers
    assert "en" not in lexicon(("es", "ht", "pt", "en")).numbers


def test_a_keyword_that_is_a_word_to_others_is_one_only_for_those_who_speak_the_language() -> None:
    why = {"key": "why", "type": "text", "text": "What would you change?"}
    assert Talk(survey_of(why, languages=["en", "vi"]), language="vi").says("AI").happened == ["Informed", "Asked"]
    assert Talk(survey_of(why, languages=["en", "vi"])).says("AI").answers == {"why": "AI"}


@pytest.mark.parametrize(
    ("typed", "likely"),
    [("haitian creole", "ht"), ("Haitian", "ht"), ("we speak vietnamese", "vi"), ("French", None), ("creole", None)],
)
def test_where_the_options_are_languages_their_names_are_answers(typed: str, likely: str | None) -> None:
    labels = {"ht": "Haitian Creole", "kea": "Cape Verdean Creole", "vi": "Vietnamese", "other": "Another language"}
    home = {"key": "home", "type": "choice", "text": "What do you speak at home?", "choices": labels}
    talk = Talk(survey_of(home, languages=list(CODES))).says(typed, "yes")
    assert (talk.answers.get("home"), talk.conversation.language) == (likely, "en")


@pytest.mark.parametrize("code", ["vi", "zh"])
def test_no_word_of_a_long_list_is_forgotten(code: str) -> None:
    known, language = lexicon((code,)), languages_of((code,))[0]
    words = {word for name in LISTS for entry in getattr(language, name).split(";") for word in accented(entry).split()}
    assert words - known.accented == set()
