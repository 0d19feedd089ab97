"""Replies as people write them, by hand in `data/replies/`: asked, typed, meant. A `?` is asked back, `!` a keyword.

`family?` was meant as *family* and may be asked back: a person would know it, and the bot need not guess.

At least 99 of 100 are read as meant or asked back, and none is read as something else.
"""

import csv
from pathlib import Path

import pytest

from sipbot.engine.codes import folder_of
from sipbot.engine.conversation import Conversation
from sipbot.engine.errors import NotUnderstood
from sipbot.engine.keywords import keyword_in
from sipbot.engine.survey import Survey
from sipbot.engine.turns import is_an_answer
from tests.talk import MORNING, survey_of

LABELS = {
    "role": ("A parent or caregiver", "A student", "A teacher or staff member"),
    "often": ("Never", "Rarely", "Sometimes", "Often", "Always"),
    "safe": ("Not at all", "Very"),
    "subjects": ("Art", "Music", "Sports and gym", "Reading and writing"),
    "order": ("Buses", "Food", "Teachers"),
    "plan": ("Yes", "No"),
}
SAID = {
    "es": """
        Madre o padre | Estudiante | Maestra, maestro o empleado
        Nunca | Rara vez | A veces | Seguido | Siempre
        Nada | Mucho
        Arte | Música | Deportes | Lectura y escritura
        Autobuses | Comida | Maestros
        Sí | No
    """,
    "pt": """
        Pai, mãe ou responsável | Aluno ou aluna | Professor ou funcionário
        Nunca | Raramente | Às vezes | Muitas vezes | Sempre
        Nada | Muito
        Arte | Música | Esportes e educação física | Leitura e escrita
        Ônibus | Comida | Professores
        Sim | Não
    """,
    "ht": """
        Paran oswa gadyen | Elèv | Pwofesè oswa anplwaye
        Jamè | Raman | Pafwa | Souvan | Toujou
        Ditou | Anpil
        Atizay | Mizik | Espò ak jimnastik | Lekti ak ekriti
        Bis | Manje | Pwofesè
        Wi | Non
    """,
    "zh-Hans": """
        家长或监护人 | 学生 | 老师或学校员工
        从不 | 很少 | 有时 | 经常 | 总是
        完全不 | 非常
        美术 | 音乐 | 体育 | 阅读和写作
        校车 | 食物 | 老师
        是 | 否
    """,
    "zh-Hant": """
        家長或監護人 | 學生 | 老師或學校員工
        從不 | 很少 | 有時 | 經常 | 總是
        完全不 | 非常
        美術 | 音樂 | 體育 | 閱讀和寫作
        校車 | 食物 | 老師
        是 | 否
    """,
    "vi": """
        Phụ huynh hoặc người giám hộ | Học sinh | Giáo viên hoặc nhân viên
        Không bao giờ | Hiếm khi | Thỉnh thoảng | Thường xuyên | Luôn luôn
        Không hề | Rất
        Mỹ thuật | Âm nhạc | Thể thao và thể dục | Đọc và viết
        Xe buýt | Thức ăn | Giáo viên
        Có | Không
    """,
    "kea": """
        Pai, mai o enkaregadu | Alunu | Profesor o funsionáriu
        Nunka | Poku bes | Alves | Txeu bes | Senpri
        Nada | Txeu
        Arti | Múzika | Disportu | Leitura ku skrita
        Otokaru | Kumida | Profesoris
        Sin | Nau
    """,
}
LANGUAGES = ("en", *SAID)


def translated(said: str) -> dict[str, str]:
    """The labels of `LABELS` in another language, one question a line."""
    lines = said.strip().splitlines()
    pairs = [
        (key, label, wording.strip())
        for (key, labels), line in zip(LABELS.items(), lines, strict=True)
        for label, wording in zip(labels, line.split("|"), strict=True)
    ]
    return {f"{key}\x04{label}": wording for key, label, wording in pairs}


def choices(key: str, **labels: str) -> dict[str, object]:
    return {"key": key, "type": "choice", "text": "Which?", "choices": labels}


SURVEY: Survey = survey_of(
    choices("role", family="A parent or caregiver", student="A student", staff="A teacher or staff member"),
    choices("often", never="Never", rarely="Rarely", sometimes="Sometimes", often="Often", always="Always"),
    {"key": "safe", "type": "scale", "text": "How safe?", "low": {1: "Not at all"}, "high": {5: "Very"}},
    choices("subjects", art="Art", music="Music", sports="Sports and gym", reading="Reading and writing")
    | {"type": "choices", "at_most": 3},
    {"key": "kids", "type": "number", "text": "How many?", "at_least": 0, "at_most": 20},
    choices("order", buses="Buses", food="Food", teachers="Teachers") | {"type": "rank"},
    choices("plan", yes="Yes", no="No"),
    {"key": "date", "type": "date", "text": "When?"},
    {"key": "hopes", "type": "text", "text": "What do you hope for?"},
    languages=LANGUAGES,
    translations={language: translated(said) for language, said in SAID.items()},
)

WAYS = ("Phone", "Paper", "Radio", "Poster", "Website")
ASKED_BACK = "?"


def replies(language: str) -> list[tuple[str, str, str]]:
    with (Path(__file__).parent / f"data/replies/{folder_of(language)}.tsv").open(
        encoding="utf-8", newline=""
    ) as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["asked"], row["typed"], row["meant"]) for row in rows]


def as_read(asked: str, typed: str, language: str) -> str:
    """What the bot takes *typed* for when it has just put *asked*."""
    words, question = SURVEY.words(language), SURVEY.question(asked)
    known = keyword_in(typed, SURVEY.languages, language)
    if known and not is_an_answer(SURVEY, waiting(asked, language), typed, known):
        return f"!{known.name}"
    try:
        value = question.read(typed, words)
    except NotUnderstood:
        return ASKED_BACK
    return ",".join(value) if isinstance(value, tuple) else str(value)


def waiting(asked: str, language: str) -> Conversation:
    """A conversation in which *asked* was put last."""
    return Conversation("c1", "our_school", "", language, "open", asked, "answer", MORNING, MORNING)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_reply_is_read_as_something_else(language: str) -> None:
    read = [(asked, typed, meant, as_read(asked, typed, language)) for asked, typed, meant in replies(language)]
    assert [row for row in read if row[3] not in (row[2].rstrip(ASKED_BACK), ASKED_BACK)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_reply_that_is_clear_to_a_person_is_asked_back(language: str) -> None:
    read = [(asked, typed, meant, as_read(asked, typed, language)) for asked, typed, meant in replies(language)]
    assert [row for row in read if row[3] == ASKED_BACK and not row[2].endswith(ASKED_BACK)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_replies_to_judge_by(language: str) -> None:
    assert len(replies(language)) >= 300


FIVE = survey_of(
    choices("ways", **{f"way_{letter}": word for letter, word in zip("abcde", WAYS, strict=True)})
    | {"type": "choices"},
    languages=LANGUAGES,
    translations={language: {} for language in SAID},
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("b, e", ("way_b", "way_e")),
        ("ｂ，ｅ", ("way_b", "way_e")),
        ("b & e", ("way_b", "way_e")),
        ("e", ("way_e",)),
        ("b) e)", ("way_b", "way_e")),
        ("a, b, c, d, e", ("way_a", "way_b", "way_c", "way_d", "way_e")),
    ],
)
def test_an_e_that_is_an_and_elsewhere_picks_the_fifth_answer(
    typed: str, meant: tuple[str, ...], language: str
) -> None:
    assert FIVE.question("ways").read(typed, FIVE.words(language)) == meant


@pytest.mark.parametrize("language", ["en", "es", "pt", "ht"])
def test_an_e_that_may_join_two_letters_is_asked_back(language: str) -> None:
    with pytest.raises(NotUnderstood):
        FIVE.question("ways").read("b e c", FIVE.words(language))
