"""What people write to the bot itself rather than to a question: STOP, HELP, BACK, SKIP, WHO, WHY, a language's name.

STOP is known in every language (whoever asks to stop is left alone, whatever they speak), the others in the
survey's languages and English. A keyword is the whole message: "help with homework" is an answer.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from sipbot.engine.languages import WITHOUT_SPACES, accented, every_language, languages_of
from sipbot.engine.plain import fold, plain, without_accents

Name = Literal["stop", "help", "back", "skip", "next", "who", "why", "start", "move", "language", "noise"]
InSentences = Literal["who", "help", "back", "skip", "why"]
IN_SENTENCES: tuple[InSentences, ...] = ("who", "help", "back", "skip", "why")
NAMES: tuple[Name, ...] = ("stop", "help", "back", "skip", "next", "who", "why", "start", "move")

_LONGEST = 200
_LONGEST_REQUEST = 60
_SHORTEST_NAME = 2
_ONLY_QUESTION_MARKS = re.compile(r"[\s?¿؟？]*[?¿؟？][\s?¿؟？]*")
_STOP_SIGNS = frozenset("🛑⛔🚫")
_REPEATED = re.compile(r"\b(\w+)(?: \1\b)+")
_PART = re.compile(r"[,.;:!?\n…，。；：！？、]+")
_CHINESE_PART = re.compile(r"[\s,.;:!?…，。；：！？、]+")
_SWITCH = re.compile(
    r"(?:(?:\d|please|pls|por favor|(?:can|could) (?:we|i|you|u)(?: do| get| have| send| speak| talk| write)?|send|"
    r"do you have|do you speak|i speak|i want|i prefer|"
    r"switch to|change to|change it to|do this|"
    r"speak|talk|write|hablo|prefiero|quiero|cambiar a|cambiar|puede ser|para|for|pou|pour|en|in|to|an|em|it|"
    r"this|the survey|"
    r"la encuesta|esto|seria mejor si|me lo mandan|ten manera di|manda m|kes pergunta|es pergunta|la|el|only|"
    r"solo|tienen|tiene|se puede|lo quiero|me puede hablar|podi ser|podi|pode ser|"
    r"có thể|co the|gửi|gui|nhắn|nhan|eske nou ka|eske w ka|voye|ekri|fe sa|chanje|chanje l|prefiro|pode|poderia|"
    r"hacer esto|hacerlo|fazer isso|mudar|trocar|muda|pa|cô chú|co chu|hỏi|hoi|có bản|co ban|đổi sang|doi sang|"
    r"chuyển sang|"
    r"chuyen sang|"
    r"mwen pale|pale|falo|je parle|"
    r"na|ta papia|n ta papia|nói|noi|bằng|bang|tôi nói|toi noi|xin|cho|em|tôi|mình|eu falo|falar|parle) )*"
    r"(?P<language>.+?)"
    r"(?: (?:please|pls|plz|por favor|porfavor|porfa|pur favor|thanks|gracias|obrigado|obrigada|"
    r"si se puede|se puder|se possível|if possible|language|version|idioma|tanpri|svp|instead|now|pito|được không|"
    r"duoc khong|không|khong|hông|hong|cảm ơn|cam on|ạ|nhé|đi))*"
)
_CHINESE_SWITCH = re.compile(
    r"(?:请|請|麻烦|麻煩|可以|发|發|给我|給我|能不能|可不可以|能|有没有|有沒有|有|我们|我們|我|只会|只會|会|會|想|"
    r"要|用|说|說|讲|講|看|换成|換成|换|換|改成|"
    r"改为|改為|切换到|切換到|转|轉|到)*(?P<language>.+?)(?:版本|版|的|可以|行|好|吗|嗎|么|麼|吧|谢谢|謝謝|唔該| )*"
)


@dataclass(frozen=True, slots=True)
class Keyword:
    """What a message asks of the bot; `language` is the code of the language asked for."""

    name: Name
    language: str | None = None


@lru_cache(maxsize=64)
def keyword_in(text: str, languages: tuple[str, ...], spoken: str | None = None) -> Keyword | None:
    """What *text* asks of the bot, or None if it is for the question.

    *languages* are the survey's, *spoken* is the one that the participant reads.
    """
    if len(text) > _LONGEST:
        return None
    said = plain(text)
    if not said:
        return _in_signs(text)
    with_accents = said if text.isascii() else accented(text)
    parts = _parts(text)
    if asks_to_stop(said, with_accents) or _asks_to_stop_in_parts(parts):
        return Keyword("stop")
    known = _words(languages)
    name = known.get(said) or known.get(with_accents)
    if name is None and with_accents in _who_if_spoken(spoken):
        name = "who"
    if name is None:
        name = _named_in_sentences(said, parts, languages)
    if name is not None:
        return Keyword(name)
    return _language_asked_for(said, with_accents) or _language_asked_for_in_parts(parts) or _noise(text)


def asks_to_stop(said: str, with_accents: str) -> bool:
    """Whether plain words ask for no more messages, in any language."""
    words, phrases, phrases_with_accents, phrases_without = _stop_words()
    forms = {said, with_accents}
    if not forms.isdisjoint(words):
        return True
    may_be_polite = len(said) < _LONGEST_REQUEST and _has_one_of(_words_of_stop(), forms)
    if may_be_polite and not words.isdisjoint(map(_bare, forms)):
        return True
    is_bare = said == with_accents
    return bool(
        phrases.match(said) or phrases_with_accents.match(with_accents) or (is_bare and phrases_without.match(said))
    )


def _parts(text: str) -> list[str]:
    """The sentences of *text* and what commas set apart in them; Chinese is set apart by spaces too."""
    part = _CHINESE_PART if WITHOUT_SPACES.search(text) else _PART
    return [one for one in part.split(text) if plain(one)]


def _asks_to_stop_in_parts(parts: list[str]) -> bool:
    """ "I am not interested, take me off": every part asks to stop, or turns down, and one asks to stop.

    Where one speaks of messages, the others only say why: "no more texts, we moved away".
    """
    if len(parts) == 1:
        return False
    asked = [part for part in parts if asks_to_stop(plain(part), accented(part))]
    if any(_of_messages().search(plain(part)) for part in asked):
        return True
    return bool(asked) and all(part in asked or plain(part) in _no() for part in parts)


@cache
def _of_messages() -> re.Pattern[str]:
    """What names the messages themselves, or the list that they are sent to."""
    return _joined(language.of_messages for language in every_language() if language.of_messages)


def _named_in_sentences(said: str, parts: list[str], languages: tuple[str, ...]) -> Name | None:
    """What is asked for in a whole sentence, or in several that all ask for the same."""
    whole = (name for name in IN_SENTENCES if _phrases(name, languages).match(said))
    return next(whole, None) or next((name for name in IN_SENTENCES if _all_ask_for(name, parts, languages)), None)


def _all_ask_for(name: InSentences, parts: list[str], languages: tuple[str, ...]) -> bool:
    """Politeness beside it does not count, nor "I have no idea" beside a skip or "I do not understand" beside HELP."""
    known, phrases = _words(languages), _phrases(name, languages)
    alike = ("skip", "next") if name == "skip" else (name,)
    said = [_bare(one) for one in map(plain, parts) if one not in _politeness_alone()]
    rest = [one for one in said if known.get(one) not in alike and not phrases.match(one)]
    return len(rest) < len(said) and all(_only_tells_why(one, name) for one in rest)


def _only_tells_why(part: str, name: InSentences) -> bool:
    if name == "help":
        return _not_understood().search(part) is not None
    return name == "skip" and part in _no_answers()


@cache
def _no() -> frozenset[str]:
    """The plain words of every language that turn something down."""
    return frozenset(plain(word) for language in every_language() for word in language.listed(language.no))


@cache
def _no_answers() -> frozenset[str]:
    """The plain words of every language that say that there is nothing to say."""
    return frozenset(plain(word) for language in every_language() for word in language.listed(language.no_answer))


@cache
def reserved_words() -> Mapping[str, tuple[str, str]]:
    """Every plain word that is a keyword in some language, with the (language, keyword) that it is."""
    return {
        plain(word): (language.code, name)
        for language in reversed(every_language())
        for name in reversed(NAMES)
        for word in language.listed(getattr(language, name))
    }


def language_named(said: str) -> str | None:
    """The code of the language that plain words name, or None."""
    return _language_names().get(said)


def _in_signs(text: str) -> Keyword | None:
    signs = text.strip()
    if _ONLY_QUESTION_MARKS.fullmatch(signs):
        return Keyword("help")
    return Keyword("stop") if signs.strip("\ufe0f") in _STOP_SIGNS else None


def _noise(text: str) -> Keyword | None:
    """What a phone sends by itself: a tapback that it writes out, a reply while its owner drives."""
    return Keyword("noise") if _sent_by_itself().fullmatch(fold(text).strip()) else None


def _language_asked_for(said: str, with_accents: str) -> Keyword | None:
    """A language's name and nothing else but politeness: "2 para español", not "trouble in Spanish class"."""
    names = _language_names()
    chinese = _CHINESE_SWITCH.fullmatch(said) if len(said) < _LONGEST_REQUEST and not said.isascii() else None
    if chinese and (code := names.get(chinese["language"])):
        return Keyword("language", code)
    if not _has_one_of(_words_of_names(), (said, with_accents)):
        return None
    for words in (said, with_accents):
        asked = _SWITCH.fullmatch(words) if len(words) < _LONGEST_REQUEST else None
        code = names.get(words) or (names.get(asked["language"]) if asked else None)
        if code:
            return Keyword("language", code)
    return None


def _language_asked_for_in_parts(parts: list[str]) -> Keyword | None:
    """ "English please, I can't read this": one part asks for a language, the other says what is not understood.

    Whoever asks to change to a language, in so many words, may say anything beside it.
    """
    for at, part in enumerate(parts):
        others = [plain(other) for other in (*parts[:at], *parts[at + 1 :]) if plain(other) not in _politeness_alone()]
        is_said_why = len(others) == 1 and _not_understood().search(others[0]) is not None
        if not is_said_why and not _to_change().search(plain(part)):
            continue
        asked = _language_asked_for(plain(part), accented(part))
        if asked and plain(part) not in _language_names():
            return asked
    return None


@cache
def _to_change() -> re.Pattern[str]:
    return _joined(language.to_change for language in every_language() if language.to_change)


@cache
def _not_understood() -> re.Pattern[str]:
    return _joined(language.not_understood for language in every_language() if language.not_understood)


@cache
def _words(languages: tuple[str, ...]) -> Mapping[str, Name]:
    """The keywords of these languages and English but STOP; where two agree, the one named first in `NAMES`."""
    spoken = languages_of(tuple(dict.fromkeys((*languages, "en"))))
    return {
        word: name
        for language in reversed(spoken)
        for name in reversed(NAMES[1:])
        for word in language.listed(getattr(language, name))
    }


@cache
def _phrases(name: InSentences, languages: tuple[str, ...]) -> re.Pattern[str]:
    """Whole sentences: who reads this, who is writing, why is it asked, an answer was wrong, I would rather not say."""
    spoken = languages_of(tuple(dict.fromkeys((*languages, "en"))))
    return _joined(phrase for language in spoken for phrase in getattr(language, f"{name}_phrases"))


@cache
def _who_if_spoken(spoken: str | None) -> frozenset[str]:
    return frozenset(word for one in languages_of((spoken or "",)) for word in one.listed(one.who_if_spoken))


@cache
def _stop_words() -> tuple[frozenset[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """All words of STOP, and the phrases: without accents, with those that matter, and with these left out."""
    words = frozenset(word for language in every_language() for word in language.listed(language.stop))
    with_accents = _stop_phrases(accents_matter=True)
    without = map(without_accents, with_accents)
    return words, _joined(_stop_phrases(accents_matter=False)), _joined(with_accents), _joined(without)


def _joined(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


def _stop_phrases(*, accents_matter: bool) -> tuple[str, ...]:
    """The phrases of all languages in which accents matter, or do not."""
    languages = [language for language in every_language() if language.accents_matter == accents_matter]
    return tuple(dict.fromkeys(phrase for language in languages for phrase in language.stop_phrases))


def _has_one_of(words: frozenset[str], forms: Iterable[str]) -> bool:
    """Whether one of *words* was said. Most messages have none, and then need not be looked at more closely."""
    return any(not words.isdisjoint(said.split()) for said in forms)


@cache
def _words_of_stop() -> frozenset[str]:
    return frozenset(word for request in _stop_words()[0] for word in request.split())


@cache
def _words_of_names() -> frozenset[str]:
    return frozenset(word for name in _language_names() for word in name.split())


def _bare(said: str) -> str:
    """Plain words without the politeness around them, and each only once in a row: "ok stop stop, please"."""
    found = _politeness().fullmatch(_REPEATED.sub(r"\1", said))
    return found["rest"] if found else said


@cache
def _politeness_alone() -> frozenset[str]:
    return frozenset(plain(word) for language in every_language() for word in language.listed(language.please))


@cache
def _politeness() -> re.Pattern[str]:
    spoken = every_language()
    words = {word for language in spoken for word in language.listed(language.please)}
    polite = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(rf"(?:(?:{polite}) )*(?P<rest>.+?)(?: (?:{polite}))*")


@cache
def _sent_by_itself() -> re.Pattern[str]:
    return re.compile("|".join(pattern for language in every_language() for pattern in language.by_itself), re.DOTALL)


@cache
def _language_names() -> Mapping[str, str]:
    """What each language is called; two letters alone are no name, "es" is a word of many languages."""
    return {
        form: language.code
        for language in every_language()
        for name in language.names.split(";")
        for form in (plain(name), accented(name))
        if len(form) > _SHORTEST_NAME or not form.isascii()
    }
