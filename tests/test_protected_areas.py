"""The eight areas of 20 U.S.C. 1232h: found where students are asked about themselves and their families."""

import pytest

from sipbot import surveys
from sipbot.checking.protected_areas import AREAS, LANGUAGES, found, touched
from sipbot.engine.codes import family_of

POLITICS, MIND, SEX, ILLEGAL, FAMILY, PRIVILEGED, RELIGION, INCOME = AREAS

ASKED = [
    (POLITICS, "en", "Do your parents vote in elections?"),
    (POLITICS, "en", "Are you a Republican or a Democrat?"),
    (POLITICS, "es", "¿Qué piensa tu familia de los políticos?"),
    (POLITICS, "es", "¿Por quién votaron tus padres? ¿Ellos votaron por el alcalde?"),
    (MIND, "en", "How often do you feel sad or hopeless?"),
    (MIND, "en", "Have you ever thought of hurting yourself?"),
    (MIND, "en", "Do you get help with your mental health?"),
    (MIND, "es", "¿Alguien de tu familia tiene depresión?"),
    (MIND, "es", "¿Te sientes muy triste?"),
    (SEX, "en", "Have you talked about sex with a friend?"),
    (SEX, "en", "Do you have a girlfriend or boyfriend? Is she your girlfriend?"),
    (SEX, "es", "¿Tienes una novia?"),
    (ILLEGAL, "en", "Have you ever smoked or vaped at school?"),
    (ILLEGAL, "en", "Have you bullied somebody this year?"),
    (ILLEGAL, "en", "Do you know a student who is in a gang?"),
    (ILLEGAL, "es", "¿Has fumado este año?"),
    (ILLEGAL, "es", "¿Conoces a alguien que toma drogas?"),
    (FAMILY, "en", "Do your parents yell at you?"),
    (FAMILY, "en", "How well do you get along with your family?"),
    (FAMILY, "es", "¿Tus padres te gritan?"),
    (FAMILY, "es", "¿Te llevas bien con tu familia?"),
    (PRIVILEGED, "en", "What did you tell your doctor?"),
    (PRIVILEGED, "en", "Have you talked to a lawyer?"),
    (PRIVILEGED, "es", "¿Ha hablado con un abogado?"),
    (RELIGION, "en", "Does your family go to church?"),
    (RELIGION, "en", "How often do you pray?"),
    (RELIGION, "es", "¿Qué religión tiene tu familia?"),
    (INCOME, "en", "Do you get free or reduced-price lunch?"),
    (INCOME, "en", "What is your family's income?"),
    (INCOME, "es", "¿Cuánto dinero gana tu familia?"),
    (INCOME, "es", "¿Recibes almuerzo gratis?"),
]

NOT_ASKED = [
    ("en", "What does our school do about bullying?"),
    ("en", "Does our school have enough mental health services?"),
    ("en", "Who do you talk to when school is hard?"),
    ("en", "Please leave out names and private things about you or your family."),
    ("en", "Please do not write about your health, your beliefs or your family's money."),
    ("en", "Do you have an IEP or a 504 plan (support for a disability)?"),
    ("en", "How safe do you feel on the way to school?"),
    ("en", "You can SKIP this one."),
    ("en", "What drives you? What would you like to vote on in class?"),
    ("en", "What would make school lunch better?"),
    ("en", "Do adults at school care about you?"),
    ("en", "What job would you like: doctor, teacher, builder?"),
    ("en", "How do your parents hear from our school?"),
    ("es", "¿Qué hace la escuela contra el acoso?"),
    ("es", "¿Hay suficientes servicios de salud mental en la escuela?"),
    ("es", "¿Qué cambiaría de la política de la escuela sobre los teléfonos?"),
    ("es", "¿Qué tan segura es la escuela?"),
    ("es", "Escriba una oración sobre su escuela."),
    ("es", "¿Cómo se entera su familia de lo que pasa en la escuela?"),
    ("es", "¿Qué le gusta de su escuela?"),
]


@pytest.mark.parametrize(("area", "language", "text"), ASKED)
def test_a_question_about_the_student_or_the_family_is_found(area: str, language: str, text: str) -> None:
    assert area in [name for name, _ in found(text, language)]


@pytest.mark.parametrize(("language", "text"), NOT_ASKED)
def test_a_question_about_the_school_is_left_alone(language: str, text: str) -> None:
    assert list(found(text, language)) == []


def test_every_area_is_known_in_english_and_spanish() -> None:
    assert len(AREAS) == 8
    assert {(area, language) for area, language, _ in ASKED} == {(a, code) for a in AREAS for code in ("en", "es")}


IN_OTHER_LANGUAGES = {
    "pt": (
        "Em que partido político os seus pais votam?",
        "Você se sente triste na escola?",
        "Você tem um namorado?",
        "Você já fumou?",
        "Há brigas em casa?",
        "O que disse o seu médico?",
        "Qual é a sua religião?",
        "Qual é o salário da sua família?",
    ),
    "ht": (
        "Ki pati politik ou renmen?",
        "Èske ou gen depresyon?",
        "Èske ou gen mennaj?",
        "Èske ou konn fimen?",
        "Èske gen pwoblèm lakay?",
        "Èske ou wè yon avoka?",
        "Ki legliz ou ale?",
        "Ki revni fanmi ou?",
    ),
    "kea": (
        "Ki partidu pulítiku bu ta gosta?",
        "Bu ten ansiedadi?",
        "Bu ten namoradu?",
        "Bu ta fuma?",
        "Ten briga na kasa?",
        "Bu ta odja un médiku?",
        "Bu ta bai igreja?",
        "Kantu dinheru bu família ten?",
    ),
    "vi": (
        "Em nghĩ gì về chính trị?",
        "Em có bị trầm cảm không?",
        "Em có bạn trai chưa?",
        "Em có hút thuốc không?",
        "Bố mẹ có la mắng em không?",
        "Em có gặp luật sư không?",
        "Tôn giáo của em là gì?",
        "Thu nhập của gia đình em?",
    ),
    "zh": (
        "你家支持哪个政党？",
        "你觉得焦虑吗？",
        "你有男朋友吗？",
        "你抽烟吗？",
        "爸爸会打你吗？",
        "你见过律师吗？",
        "你信什么宗教？",
        "你家的收入是多少？",
    ),
}


@pytest.mark.parametrize("language", IN_OTHER_LANGUAGES)
def test_every_area_is_found_in_every_language_of_our_surveys(language: str) -> None:
    named = [{area for area, _ in found(text, language)} for text in IN_OTHER_LANGUAGES[language]]
    assert [area for area, areas in zip(AREAS, named, strict=True) if area not in areas] == []
    assert {family_of(code) for name in surveys.names() for code in surveys.load(name).languages} == set(LANGUAGES)


@pytest.mark.parametrize("name", surveys.names())
def test_none_of_our_surveys_touches_an_area(name: str) -> None:
    assert list(touched(surveys.load(name))) == []


@pytest.mark.parametrize(
    ("name", "language"), [(name, code) for name in surveys.names() for code in surveys.load(name).languages]
)
def test_no_text_of_ours_is_a_false_alarm_even_where_only_grown_ups_are_asked(name: str, language: str) -> None:
    survey = surveys.load(name)
    texts = (survey.text(one.key, text, language) for one in survey.questions for text in one.texts())
    assert [(text, hit) for text in texts for hit in found(text, language)] == []
