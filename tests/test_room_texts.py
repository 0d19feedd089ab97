"""Every text of the planning team's room is translated, and nothing is said in a page that nobody can translate."""

import re
from collections.abc import Iterator, Mapping

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from sipbot.web import language
from sipbot.web.language import TRANSLATIONS, Languages, Reader
from tests.room_texts import TEMPLATES, Text, glued, texts

PLACE = re.compile(r"%\((\w+)\)s|%%")


@pytest.fixture(scope="module")
def said() -> Catalog:
    with (TRANSLATIONS / "es.po").open("rb") as file:
        return read_po(file, locale="es")


@pytest.fixture(scope="module")
def wanted() -> Mapping[Text, str]:
    return texts()


def id_of(message: Message) -> Text:
    return message.id if isinstance(message.id, str) else (message.id[0], message.id[1])


def strings_of(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def test_every_text_of_the_room_is_translated(said: Catalog, wanted: Mapping[Text, str]) -> None:
    done = {id_of(one) for one in said if one.id and all(strings_of(one))}
    assert {text: place for text, place in wanted.items() if text not in done} == {}


def test_no_translation_is_left_over(said: Catalog, wanted: Mapping[Text, str]) -> None:
    assert [id_of(one) for one in said if one.id and id_of(one) not in wanted] == []


def test_no_translation_waits_for_a_review(said: Catalog) -> None:
    assert [id_of(one) for one in said if one.id and one.fuzzy] == []


def test_what_is_put_into_a_text_is_put_into_its_translation(said: Catalog) -> None:
    assert list(altered(said)) == []


def altered(said: Catalog) -> Iterator[Text]:
    for one in said:
        if not one.id:
            continue
        id_ = id_of(one)
        places = [set(PLACE.findall(text)) for text in ([id_] if isinstance(id_, str) else id_)]
        if any(set(PLACE.findall(string)) not in places for string in strings_of(one)):
            yield id_


def test_no_text_is_put_together_before_it_is_translated() -> None:
    assert list(glued()) == []


@pytest.mark.parametrize("name", sorted(path.name for path in TEMPLATES.glob("*.html")))
def test_a_template_says_nothing_by_itself(name: str) -> None:
    assert list(bare(name)) == []


MARKED_AS_OTHERS = re.compile(r"<(\w+)[^>]* lang=\"\w+\"[^>]*>.*?</\1>|<code>.*?</code>", re.DOTALL)
TAG = re.compile(r"<[^>]*>|&\w+;| lang=\"\w+\"")
SAID_BY_TAGS = re.compile(r"(?:aria-label|alt|placeholder|title)=\"[^\"]*[A-Za-z]")


def bare(name: str) -> Iterator[str]:
    """Words of a template that stand in it as they are, and not as a text to translate."""
    tree = Environment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"]).parse(
        (TEMPLATES / name).read_text()
    )
    html = MARKED_AS_OTHERS.sub("", "".join(data.data for data in tree.find_all(nodes.TemplateData)))
    yield from SAID_BY_TAGS.findall(html)
    yield from re.findall(r"[^\W\d_]{2,}", TAG.sub(" ", html))


@pytest.mark.parametrize("wanted", ["en", "es"])
def test_numbers_are_written_as_people_here_write_them(wanted: str) -> None:
    reader = Reader(wanted, Languages().offered)
    with language.speaking_to(reader):
        assert (language.number(12345), language.decimal(0.456), language.percent(1, 3)) == ("12,345", "0.46", "33%")


def test_in_english_every_name_is_what_documents_say() -> None:
    told = [language.group_name("home_language", "ht"), language.one_of("role", "family"), language.day("2026-05-12")]
    assert told == ["Haitian Creole spoken at home", "a parent or caregiver", "May 12, 2026"]
