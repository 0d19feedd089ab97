"""How many segments a text takes, against Twilio's own calculator, and how a long one is cut."""

import json
import random
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipbot.graphemes import graphemes
from sipbot.sms_text import Segments, count, folded, split
from tests.command_line import sipbot
from tests.doubles import ask_node

GSM = "ABCXYZabcxyz 0123456789 @£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà\n"
ESCAPED = "^{}[~]|\\€\f"
FAMILY = "👨‍👩‍👧‍👦"
EMOJI = (FAMILY, "👍🏽", "🇺🇸", "🇭🇹", "❤️", "☝🏿", "👩🏾‍🏫", "😀", "1️⃣", "🏳️‍🌈", "👩‍❤️‍💋‍👨", "\u200d", "🏽", "🇺", "\r\n")
ALPHABETS: tuple[Callable[[random.Random], str], ...] = (
    lambda rng: rng.choice(GSM),
    lambda rng: rng.choice(ESCAPED),
    lambda rng: rng.choice("áíóúçêâãõÁÍÓÚñÑ¿¡“”’—…"),
    lambda rng: rng.choice("ạảấầẩẫậắằẳẵặẹẻẽếềểễệơớờởỡợưứừửữựđĐ"),
    lambda rng: rng.choice(EMOJI),
    lambda rng: chr(rng.randrange(0x4E00, 0x9FFF)),
    lambda rng: chr(rng.randrange(0x0600, 0x06FF)),
    lambda rng: chr(rng.randrange(0x0900, 0x0E00)),
    lambda rng: chr(rng.randrange(0x1000, 0x109F)),
    lambda rng: chr(rng.randrange(0x1100, 0x11FF)),
    lambda rng: chr(rng.randrange(0x0300, 0x036F)),
    lambda rng: chr(rng.randrange(0xD800)),
    lambda rng: chr(rng.randrange(0xE000, 0x110000)),
)
LENGTHS = ((0, 20), (60, 80), (130, 140), (150, 170), (195, 210), (300, 325), (450, 470), (0, 700))


def random_texts(seed: int, n: int) -> list[str]:
    """Texts of few or many alphabets, most of them about as long as so many segments."""
    rng = random.Random(seed)
    texts = []
    for _ in range(n):
        alphabets = [*rng.sample(ALPHABETS, rng.choice((1, 1, 2, 3, 5))), *[ALPHABETS[0]] * rng.choice((0, 0, 6))]
        texts.append("".join(rng.choice(alphabets)(rng) for _ in range(rng.randrange(*rng.choice(LENGTHS)))))
    return texts


def test_segments_are_counted_as_twilios_calculator_counts_them() -> None:
    texts = random_texts(seed=20261122, n=4000)
    ours = [{"encoding": found.encoding, "segments": found.n} for found in map(count, texts)]
    theirs = ask_node("segments.js", texts)
    assert [text for text, one, other in zip(texts, ours, theirs, strict=True) if one != other] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Segments("GSM-7", 1)),
        ("a" * 160, Segments("GSM-7", 1)),
        ("a" * 161, Segments("GSM-7", 2)),
        ("a" * 306, Segments("GSM-7", 2)),
        ("a" * 307, Segments("GSM-7", 3)),
        ("€" * 80, Segments("GSM-7", 1)),
        ("a" * 152 + "€" + "b" * 8, Segments("GSM-7", 2)),
        ("¿Qué año, niña?", Segments("GSM-7", 1)),
        ("ó" * 70, Segments("UCS-2", 1, ("ó",))),
        ("ó" * 71, Segments("UCS-2", 2, ("ó",))),
        ("a" * 69 + "👍🏽", Segments("UCS-2", 2, ("👍🏽",))),
        ("¿Cómo están?", Segments("UCS-2", 1, ("ó", "á"))),
    ],
)
def test_a_text_takes_so_many_segments_and_the_reason_is_told(text: str, expected: Segments) -> None:
    assert count(text) == expected


def test_the_reason_is_told_in_words() -> None:
    assert str(count("hola")) == "1 segment, GSM-7"
    assert str(count("ó\u200b" * 71)) == "3 segments, UCS-2 because of ‘ó’, U+200B"


def test_quotes_dashes_dots_and_spaces_of_word_processors_are_made_plain() -> None:
    assert folded("“Hi” – it’s\u00a0here…\u200b") == '"Hi" - it\'s here...'
    assert count(folded("«Sí»\u202f—\tok")).because == ("í",)


@pytest.mark.parametrize("text", ["año", "¿Cómo está, niño?", "Đường", "ça va", "你好，再见。", FAMILY, "می‌خواهم"])
def test_letters_are_never_touched(text: str) -> None:
    assert folded(text) == text


def test_a_message_that_fits_is_not_cut() -> None:
    assert split("a " * 700) == (("a " * 700).strip(),)


def test_a_long_message_is_cut_between_sentences() -> None:
    sentence = "We would like to hear what you think about the bus. "
    pieces = split(sentence * 10, segments=1)
    assert set(pieces) == {(sentence * 3).strip(), sentence.strip()}
    assert " ".join(pieces) == (sentence * 10).strip()


def test_a_long_message_is_cut_between_lines_before_anything_else() -> None:
    options = "\n".join(f"{n}. A rather long option. It has two sentences." for n in range(1, 9))
    assert all(re.match(r"\d\. ", piece) for piece in split(options, segments=1))


@given(st.lists(st.sampled_from(["bus", "música", "自行车", FAMILY, "👍🏽", "🇭🇹", "e\u0301", "€uro"]), max_size=300))
def test_neither_a_word_nor_an_emoji_is_ever_cut(words: list[str]) -> None:
    text = " ".join(words)
    pieces = split(text, segments=2)
    assert " ".join(pieces) == text
    assert all(count(piece).n <= 2 for piece in pieces)


@given(st.lists(st.sampled_from(["a", FAMILY, "👍🏽", "🇭🇹", "e\u0301", "好"]), min_size=1, max_size=400))
def test_a_word_that_is_too_long_for_a_message_is_cut_between_characters(characters: list[str]) -> None:
    pieces = split("".join(characters), segments=1)
    assert [each for piece in pieces for each in graphemes(piece)] == list(graphemes("".join(characters)))
    assert all(count(piece).n == 1 for piece in pieces)


def test_the_command_tells_what_a_text_takes() -> None:
    done = sipbot("segments", said="¿Cómo?\n")
    assert (done.exit_code, done.output) == (0, "1 segment, UCS-2 because of ‘ó’\n")


def test_the_command_counts_a_list_for_programs() -> None:
    texts = ["hola", "ó" * 71, "\ud83d"]
    done = sipbot("segments", "--json", said=json.dumps(texts))
    assert json.loads(done.output) == [
        {"encoding": "GSM-7", "segments": 1, "because": []},
        {"encoding": "UCS-2", "segments": 2, "because": ["ó"]},
        {"encoding": "UCS-2", "segments": 1, "because": ["\ud83d"]},
    ]


@pytest.mark.parametrize("written", ["", "{}", '["a", 1]', "[", '"a"'])
def test_the_command_says_what_it_takes(written: str) -> None:
    done = sipbot("segments", "--json", said=written)
    assert (done.exit_code, done.output) == (2, 'sipbot: write a JSON list of texts, such as ["Hola", "Hi"]\n')
