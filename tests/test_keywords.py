"""What is meant for the bot, and what is an answer."""

import pytest

from sipbot.engine.keywords import Keyword, keyword_in, reserved_words
from sipbot.engine.languages import every_language
from sipbot.engine.plain import plain

LANGUAGES = ("en", "es")

STOPS = [
    "stop",
    "STOP",
    "Stop!",
    "please stop texting me",
    "pls stop",
    "no me manden mensajes",
    "quiero que dejen de escribirme",
    "take me off this list",
    "unsubscribe me",
    "unsubscribe",
    "opt out",
    "STOP ALL",
    "end",
    "Quit.",
    "cancel",
    "no más",
    "No mas",
    "basta",
    "ya no me escriban",
    "por favor dejen de mandarme mensajes",
    "remove me from your list",
    "I want to unsubscribe",
    "dont text me again",
    "do not contact me",
    "stop sending me texts",
    "stop sending me these surveys",
    "leave me alone",
    "wrong number",
    "numero equivocado",
    "sáquenme de la lista",
    "quítenme de esta lista",
    "no quiero mas mensajes",
    "no quiero recibir mensajes",
    "arrêtez",
    "停止",
    "退订",
    "dừng",
    "ngừng",
    "stop tanpri",
    "parar",
    "sair",
    "pare de me mandar mensagens",
    "não me mandem mais mensagens",
    "不要再发短信给我",
    "đừng nhắn tin cho tôi nữa",
    "I don't want to participate",
    "no more texts please",
    "lose my number",
    "stop messaging me please",
    "can you stop texting me",
    "I said stop texting me",
    "opt me out",
    "take me off",
    "quit texting me",
    "stop it",
    "dejen de escribirme",
    "no me molesten",
    "ya basta",
    "i dont want these texts anymore",
    "please remove my number",
    "stop this",
    "🛑",
    "STOPALL",
    "revoke",
    "optout",
    "darme de baja",
    "quiero darme de baja",
    "stop texting",
    "STOP.",
    "I'd like to opt out",
    "end survey",
    "cancel survey",
    "arrêt",
    "sispann voye mesaj ban mwen",
    "retire m nan lis la",
    "no me envíen más mensajes por favor",
    "ya no quiero recibir mensajes",
    "favor de no mandarme mensajes",
    "stop spamming me",
    "Hi, please stop messaging this number",
    "favor de no mandarme mensajes",
]

ANSWERS = [
    "can't stop laughing",
    "the END of year party",
    "stop the bullying",
    "I want them to stop giving so much homework",
    "alto nivel de ruido",
    "I quit smoking",
    "parar las peleas",
    "help with homework",
    "get back the art class",
    "nada",
    "nothing",
    "stop sending homework",
    "teachers should stop texting me at night",
    "kids need to stop bothering me",
    "quiero que dejen de molestarme en el recreo",
    "quiero que dejen de pelear",
    "no me manden tanta tarea",
    "dejen de mandar tanta tarea",
    "cancel culture",
    "remove the vending machines",
    "end of the day pickup",
    "stop kids from fighting",
    "they should quit yelling",
    "no more homework",
    "no more fights",
    "I don't want my kids to stop learning",
    "paren el bullying",
    "para mi hijo",
    "alto a la violencia",
    "basta de peleas",
    "fin de semana",
    "stop sending kids home",
    "remove phones from class",
    "delete the app",
    "my son has trouble in Spanish class",
    "more Spanish books",
    "no quiero mas tarea",
    "stop bus delays",
    "cancel the early dismissals",
    "the bus stop is far",
    "End the dress code",
    "don't call my kid names",
    "never stop",
    "i don't want to stop learning here",
    "stop calling kids dumb",
    "no me gusta la comida",
    "quit taking away recess",
    "leave the kids alone",
    "get me off the waitlist for after school",
    "stop texting in class",
    "I want a school where I can stop worrying",
    "I never get any messages",
    "I don't get enough messages",
    "stop emailing only in English",
    "dejen de gritar",
    "que no me molesten los otros niños",
    "por favor paren las peleas en el autobús",
    "termina muy tarde",
    "la salida es peligrosa",
    "stop all the fighting",
]


@pytest.mark.parametrize("text", STOPS)
def test_asking_to_stop_is_heard_in_any_words_and_language(text: str) -> None:
    assert keyword_in(text, LANGUAGES) == Keyword("stop")


@pytest.mark.parametrize("text", STOPS)
def test_asking_to_stop_is_heard_in_a_survey_in_another_language(text: str) -> None:
    assert keyword_in(text, ("vi",)) == Keyword("stop")


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_that_sounds_like_a_keyword_is_an_answer(text: str) -> None:
    assert keyword_in(text, LANGUAGES) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("help", "help"),
        ("HELP!", "help"),
        ("?", "help"),
        ("¿?", "help"),
        ("ayuda", "help"),
        ("who are you", "help"),
        ("back", "back"),
        ("Go back", "back"),
        ("atrás", "back"),
        ("me equivoqué", "back"),
        ("skip", "skip"),
        ("pass", "skip"),
        ("prefiero no contestar", "skip"),
        ("next", "next"),
        ("siguiente", "next"),
        ("who will see this?", "who"),
        ("Who reads my answers?", "who"),
        ("will my teacher see this", "who"),
        ("¿Quién va a ver esto?", "who"),
        ("es anónimo?", "who"),
        ("start", "start"),
        ("unstop", "start"),
        ("Liked “May we keep your answers?”", "noise"),
        ("I’m driving with Focus turned on. I’ll see your message later.", "noise"),
    ],
)
def test_keywords_are_understood_as_people_write_them(text: str, name: str) -> None:
    known = keyword_in(text, LANGUAGES)
    assert known is not None
    assert known.name == name


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("español", "es"),
        ("Spanish", "es"),
        ("spanish please", "es"),
        ("2 para español", "es"),
        ("en español por favor", "es"),
        ("hablo español", "es"),
        ("in English please", "en"),
        ("Kreyòl", "ht"),
        ("中文", "zh"),
        ("tiếng việt", "vi"),
        ("portugues", "pt"),
    ],
)
def test_the_name_of_a_language_asks_for_it(text: str, language: str) -> None:
    assert keyword_in(text, LANGUAGES) == Keyword("language", language)


def test_keywords_of_languages_that_are_not_offered_are_answers_but_for_stop() -> None:
    assert keyword_in("saltar", ("en",)) is None
    assert keyword_in("sote", LANGUAGES) is None
    assert keyword_in("sispann", LANGUAGES) == Keyword("stop")


@pytest.mark.parametrize("word", ["stop", "end", "quit", "cancel", "help", "info", "start", "alto", "退订", "dừng"])
def test_an_option_may_not_be_called_like_a_keyword(word: str) -> None:
    assert plain(word) in reserved_words()


@pytest.mark.parametrize("word", ["yes", "no", "sí", "always", "sometimes", "spanish"])
def test_other_words_are_free_for_options(word: str) -> None:
    assert plain(word) not in reserved_words()


@pytest.mark.parametrize("language", every_language(), ids=lambda language: language.code)
def test_every_language_knows_the_words_that_the_law_and_the_survey_need(language) -> None:  # type: ignore[no-untyped-def] # pytest
    needed = (language.stop, language.help, language.back, language.skip, language.start, language.yes, language.no)
    assert all(needed)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Sorry, I'd rather not talk about this"),
        ("en", "I decline to answer"),
        ("es", "Disculpe, no quisiera responder esa pregunta"),
        ("pt", "Prefiro não falar sobre isso"),
        ("ht", "Eskize m, mwen pito pa reponn kesyon sa a"),
        ("kea", "N ta prefiri ka responde"),
        ("vi", "Tôi không muốn chia sẻ điều này"),
        ("zh-Hans", "不好意思，我不太想回答这个问题"),
        ("zh-Hant", "唔想講"),
    ],
)
def test_whoever_would_rather_not_say_passes_in_any_wording(language: str, text: str) -> None:
    assert keyword_in(text, (language,)) == Keyword("skip")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I don't want to talk about homework every night"),
        ("en", "I want to answer that"),
        ("es", "No quiero decir mentiras de los maestros"),
        ("pt", "Não quero falar mal da professora"),
        ("vi", "Tôi không muốn chia sẻ xe buýt với lớp lớn"),
        ("zh-Hans", "孩子不想说中文"),
    ],
)
def test_what_somebody_does_not_want_at_school_is_an_answer(language: str, text: str) -> None:
    assert keyword_in(text, (language,)) is None


@pytest.mark.parametrize("language", ["en", "es", "pt", "ht", "kea", "vi", "zh-Hans", "zh-Hant"])
def test_move_is_known_in_every_language(language: str) -> None:
    assert keyword_in("MOVE", (language,)) == Keyword("move")
