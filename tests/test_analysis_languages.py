"""Which language an answer is in, where nobody said."""

from analysis.languages import identify

ANSWERS = [
    "My child needs more help with reading after school",
    "The building is cold in winter and hot in June",
    "Mi hija necesita más ayuda con la lectura en la escuela",
    "La comida de la cafetería no es buena para los niños",
    "Bus",
    "Baños limpios",
    "更多的老师",
    "Xe buýt đến trễ",
]


def test_short_answers_take_a_language_that_clearly_occurs() -> None:
    assert identify(ANSWERS, [""] * 8) == ["en", "en", "es", "es", "en", "es", "zh", "vi"]


def test_what_is_known_stays() -> None:
    assert identify(["Bus", "Bus"], ["ht", "pt"]) == ["ht", "pt"]


def test_one_odd_answer_makes_no_language() -> None:
    english = ["The teachers are kind and the classes are fun for my son"] * 5
    assert identify([*english, "Het brood"], [""] * 6) == ["en"] * 6


def test_an_answer_without_letters_has_none() -> None:
    assert identify(["504", "The teachers are kind and the classes are fun"], ["", ""]) == ["und", "en"]


def test_small_words_tell_a_language_that_has_them_alone() -> None:
    short = ["Los buses y las clases", "Las mesas y los libros", "Where is the bus?", "Is it on the way"]
    assert identify(short, [""] * 4) == ["es", "es", "en", "en"]
