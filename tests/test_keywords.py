"""What is meant for the bot, and what is an answer."""

import re

import pytest

from sipbot.engine.keywords import Keyword, keyword_in, reserved_words
from sipbot.engine.languages import Language, every_language
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
def test_every_language_knows_the_words_that_the_law_and_the_survey_need(language: Language) -> None:
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


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "k who is this??", "help"),
        ("en", "what organization is this and how did you get my number?", "help"),
        ("en", "Sorry, who is this? How did you get my number?", "help"),
        ("es", "y quien es usted?", "help"),
        ("es", "disculpe quien es? de donde sacaron mi numero", "help"),
        ("pt", "isso é golpe? quem é vcs", "help"),
        ("pt", "q isso? quem ta falando?", "help"),
        ("ht", "Kiyès kap ekri m la a?", "help"),
        ("kea", "kuze k e es kuza? di undi nhos toma nha numeru?", "help"),
        ("vi", "so nay cua ai vay? sao biet so toi", "help"),
        ("zh-Hans", "你是哪位？", "help"),
        ("zh-Hant", "請問你是哪位，怎麼有我的電話", "help"),
        ("en", "go back, i hit the wrong number on the one before this", "back"),
        ("es", "perdón puedo cambiar la respuesta de antes?", "back"),
        ("pt", "respondi errado a anterior, quero mudar", "back"),
        ("ht", "tounen sou kesyon anvan an, m te reponn mal", "back"),
        ("kea", "N ngana na kel di tras, N kre volta pa muda", "back"),
        ("vi", "câu trước trả lời sai rồi cho tôi sửa lại", "back"),
        ("zh-Hans", "上一题我选错了，能改吗", "back"),
        ("zh-Hant", "剛剛那題按錯了，想回上一題重選", "back"),
        ("en", "i'll pass on this one", "skip"),
        ("es", "esa me la brinco, siguiente pregunta", "skip"),
        ("ht", "Mwen pa vle reponn kesyon sa a, pase nan lòt la", "skip"),
        ("kea", "pasa es pergunta", "skip"),
        ("en", "Quick question, why do you need to know what language we speak?", "why"),
        ("en", "what's the point of this survey", "why"),
        ("en", "Will my son's teacher see what I wrote?", "who"),
        ("en", "I don't understand, how does this work?", "help"),
        ("en", "no idea, next question please", "skip"),
        ("en", "Sorry, what is this and how does it work?", "help"),
        ("en", "can we move along to the next question", "skip"),
        ("en", "i'll sit this one out", "skip"),
        ("en", "oops, I messed up the last one, can I redo it", "back"),
        ("en", "How about you all quit texting this number", "stop"),
        ("es", "Disculpe, ¿por qué quieren saber mi raza?", "why"),
        ("es", "oiga, ¿y quién va a leer lo que escriba aquí?", "who"),
        ("es", "pero esto de qué se trata, quién me anotó", "help"),
        ("es", "mejor sigamos con la siguiente pregunta", "skip"),
        ("es", "¿se puede cambiar lo que contesté en la pregunta anterior?", "back"),
        ("es", "con todo respeto, mejor quítenme de la lista, ya no quiero participar", "stop"),
        ("pt", "quem é que lê isso aqui depois?", "who"),
        ("pt", "o que é isso? não entendi nada", "help"),
        ("pt", "pode pular essa", "skip"),
        ("pt", "queria corrigir o que respondi na outra", "back"),
        ("kea", "kenha ki ta le kel ki N skrebe li?", "who"),
        ("kea", "es kusa li é kuzé? N ka ntende", "help"),
        ("kea", "N erra, nhos dexa-m volta pa kel pergunta", "back"),
        ("es", "¿cuál es el propósito de esta encuesta?", "why"),
        ("es", "una pregunta, ¿quién va a leer esto?", "who"),
        ("pt", "Por que vocês precisam saber a minha língua?", "why"),
        ("pt", "qual o objetivo dessa pesquisa?", "why"),
        ("ht", "Padon, poukisa nou bezwen konnen laj mwen?", "why"),
        ("ht", "Kite m mande w, kiyès k ap li repons mwen yo?", "who"),
        ("ht", "m pa konprann, kijan sa mache?", "help"),
        ("ht", "Sa m te ekri a pa bon, kite m chanje l", "back"),
        ("ht", "kesyon sa a m ta pito kite l pase", "skip"),
        ("ht", "Mèsi, men m pa vle resevwa mesaj sou telefòn mwen ankò", "stop"),
        ("kea", "Pamodi nhos kre sabe nha idadi?", "why"),
        ("vi", "Sao lại hỏi chuyện này vậy?", "why"),
        ("vi", "cho hỏi, ai sẽ đọc mấy cái này vậy ạ", "who"),
        ("vi", "Khoan, em bấm nhầm câu hồi nãy, cho em sửa lại", "back"),
        ("vi", "thôi câu này cho em xin kiếu", "skip"),
        ("vi", "Phiền nhà trường đừng nhắn vào số này nữa, con tôi chuyển trường rồi", "stop"),
        ("zh-Hans", "请问，为什么要问这个？", "why"),
        ("zh-Hans", "问这些图什么呢", "why"),
        ("zh-Hans", "我写的这些老师会不会看到？", "who"),
        ("zh-Hans", "没想法，下一题吧", "skip"),
        ("zh-Hans", "刚才那题我选错了，能退回去重选吗", "back"),
        ("zh-Hans", "孩子已经毕业了，别再给我发了", "stop"),
        ("zh-Hant", "不好意思，這題先跳掉好嗎", "skip"),
        ("zh-Hant", "請問這是在做什麼的？看不懂要怎麼用", "help"),
        ("zh-Hant", "可唔可以將我個電話由名單度攞走", "stop"),
    ],
)
def test_what_is_asked_of_the_bot_in_whole_sentences_is_heard(language: str, text: str, name: str) -> None:
    known = keyword_in(text, (language,), language)
    assert known is not None
    assert known.name == name


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Who is this school for? Not for us"),
        ("en", "Go back to printed report cards"),
        ("en", "He got the wrong answer and they laughed at him"),
        ("en", "Change the last bell, it is too early"),
        ("en", "What program is this year's after school? Nobody told us"),
        ("es", "quien es el director ya ni sabemos"),
        ("es", "quiero cambiar la hora de salida"),
        ("pt", "quero mudar meu filho de turma"),
        ("pt", "quem é bom aluno não recebe atenção"),
        ("ht", "Kiyès ki ap siveye timoun yo?"),
        ("kea", "ken ki ta kuida di mininus?"),
        ("vi", "sửa lại nhà vệ sinh"),
        ("zh-Hans", "改时间"),
        ("zh-Hant", "誰在管秩序"),
        ("kea", "Ken"),
        ("zh-Hans", "哪里"),
        ("zh-Hans", "垃圾短信"),
        ("en", "Why do you ask kids to stand outside in the cold"),
        ("en", "why do they know everything about our business"),
        ("en", "why do you know so little about our kids"),
        ("en", "They never ask why. They just suspend"),
        ("en", "What is the point of homework in kindergarten"),
        ("en", "Will the teachers see more training"),
        ("en", "more help, i dont understand the math homework"),
        ("en", "No idea. More help with reading"),
        ("en", "Sit this kid out of recess and he acts up"),
        ("en", "They messed up the schedule"),
        ("en", "we need to know what is going on because nobody calls"),
        ("es", "de qué se trata la clase, no explican"),
        ("es", "cambiar lo que comen en la cafetería"),
        ("pt", "volta às aulas mais organizada"),
        ("pt", "não entendi a nota dele"),
        ("kea", "kenha ki ta le ku mininu na kaza ka ten tenpu"),
        ("es", "Porque preguntan mucho y no ayudan"),
        ("es", "porque quieren saber de sus hijos"),
        ("es", "para que sirve tanta tarea"),
        ("es", "No sé, más maestros"),
        ("pt", "porque querem saber dos filhos"),
        ("pt", "pra que serve tanta prova"),
        ("ht", "Kite l pase nan klas la"),
        ("ht", "m pa konprann devwa yo"),
        ("ht", "mèsi, men pa voye timoun yo deyò"),
        ("kea", "pamodi es ta pergunta txeu"),
        ("kea", "pamodi es kre sabe"),
        ("vi", "làm lại nhà vệ sinh"),
        ("vi", "hỏi thầy cô hoài không trả lời"),
        ("vi", "đừng gọi con tôi ra khỏi lớp"),
        ("zh-Hans", "为什么老师都不知道"),
        ("zh-Hans", "把我的孩子从这个班移除"),
        ("zh-Hans", "没想法，多点体育"),
        ("zh-Hant", "改成中文教學，比較好"),
        ("zh-Hant", "看不懂功課"),
    ],
)
@pytest.mark.parametrize("offered", [(), ("en", "es", "pt", "ht", "kea", "vi", "zh-Hans", "zh-Hant")])
def test_an_answer_that_sounds_like_a_sentence_to_the_bot_is_an_answer(
    language: str, text: str, offered: tuple[str, ...]
) -> None:
    assert keyword_in(text, (language, *offered), language) is None


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", "¿tiene esto en español?", "es"),
        ("pt", "prefiero en español si se puede", "es"),
        ("kea", "N ka ta le kriolu dretu, podi ser na purtuges?", "pt"),
        ("vi", "English please, I can't read this", "en"),
        ("vi", "Có thể gửi bằng tiếng Hoa được không? Tôi không rành tiếng Việt", "zh"),
        ("ht", "eske nou ka fè sa an angle pito? m pi alèz", "en"),
        ("es", "Sería mejor si me lo mandan en inglés, mi esposo contesta", "en"),
        ("kea", "ten manera di manda-m kes pergunta na purtuges?", "pt"),
        ("vi", "Cho hỏi có bản tiếng Hoa không, mẹ tôi đọc quen hơn", "zh"),
        ("zh-Hant", "麻煩改成越南文，謝謝，我媽媽要填", "vi"),
    ],
)
def test_whoever_cannot_read_a_language_may_say_so_beside_the_one_they_want(
    language: str, text: str, wanted: str
) -> None:
    assert keyword_in(text, (language,), language) == Keyword("language", wanted)


@pytest.mark.parametrize("text", ["Spanish, math", "Spanish. My son does not know the words", "math, I can't read it"])
def test_a_language_beside_another_answer_is_an_answer(text: str) -> None:
    assert keyword_in(text, ("en", "es"), "en") is None


WORDS = re.compile(r"\(\?:\s?\??\(\?:([^()]*)\)\s?\)[*+]")
SIGNS = re.compile(r"\(\?:([^()]*)\)[*+]")
"""What is said any number of times: words with spaces between them, and signs without."""


def composed(alternatives: list[str], between: str = " ") -> list[str]:
    """Those that others of them, one after the other, say as well: then a long text is read in endlessly many ways."""
    known = {one.strip() for one in alternatives} - {""}
    return sorted(one for one in known if _is_made_of(one, known - {one}, between))


def _is_made_of(text: str, known: set[str], between: str) -> bool:
    if text in known:
        return True
    starts = (one for one in known if text.startswith(one + between))
    return any(_is_made_of(text[len(one + between) :], known, between) for one in starts)


PHRASES = ("stop_phrases", "who_phrases", "why_phrases", "skip_phrases", "help_phrases", "back_phrases")


@pytest.mark.parametrize("language", every_language(), ids=lambda language: language.code)
def test_no_text_makes_a_pattern_of_keywords_run_for_long(language: Language) -> None:
    for pattern in (pattern for name in PHRASES for pattern in getattr(language, name)):
        words = [composed(found[1].split("|")) for found in WORDS.finditer(pattern)]
        signs = [composed(found[1].split("|"), "") for found in SIGNS.finditer(pattern)]
        assert (pattern, [one for one in (*words, *signs) if one]) == (pattern, [])


def test_a_pattern_that_would_run_for_long_is_found() -> None:
    assert composed(["sa", "sa a", "a"]) == ["sa a"]
    assert composed(["这", "这是", "是"], "") == ["这是"]
