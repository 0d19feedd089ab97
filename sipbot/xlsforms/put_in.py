"""What an XLSForm does not have and a survey needs: the question for consent, the thanks, `Another answer`."""

from collections.abc import Mapping
from functools import cache

from sipbot import surveys
from sipbot.engine.codes import best
from sipbot.engine.survey import CONSENT, Survey

STANDARD = "family_voice"
"""The survey whose consent and thanks are put in: they name no school and no subject."""

_OTHER = {
    "en": ("Another answer", "What is your other answer?"),
    "es": ("Otra respuesta", "¿Cuál es su otra respuesta?"),
    "pt": ("Outra resposta", "Qual é a sua outra resposta?"),
    "fr": ("Une autre réponse", "Quelle est votre autre réponse ?"),
    "ht": ("Yon lòt repons", "Ki lòt repons ou genyen?"),
    "vi": ("Câu trả lời khác", "Câu trả lời khác của quý vị là gì?"),
    "zh-Hans": ("其他答案", "您的其他答案是什么？"),
    "zh-Hant": ("其他答案", "您的其他答案是什麼？"),
}


def consent() -> Mapping[str, str]:
    """The question for consent by language."""
    return _texts("consent")


def thanks() -> Mapping[str, str]:
    """The thanks by language."""
    return _texts("thanks")


def other() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The label of another answer, and the question for it, by language."""
    return (
        {language: texts[0] for language, texts in _OTHER.items()},
        {language: texts[1] for language, texts in _OTHER.items()},
    )


def in_languages(texts: Mapping[str, str], languages: tuple[str, ...]) -> dict[str, str]:
    """*texts* in those of *languages* that they are written in: "zh" takes the words of "zh-Hans"."""
    found = {language: best(language, texts) for language in languages}
    return {language: texts[code] for language, code in found.items() if code is not None}


def _texts(context: str) -> Mapping[str, str]:
    survey = _standard()
    text = survey.consent if context == CONSENT else survey.thanks
    said = {language: survey.text(context, text, language) for language in survey.languages}
    return {language: words for language, words in said.items() if language == survey.language or words != text}


@cache
def _standard() -> Survey:
    """It comes with sipbot and stays what it is; to read it in all its languages takes a while."""
    return surveys.load(STANDARD)
