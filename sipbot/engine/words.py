"""What a survey says in one language: its own texts and the engine's phrases, translated and filled in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sipbot.engine.phrases import PHRASES

SEPARATOR = "\x04"
"""Stands between context and text in the key of a translation, as in gettext's compiled files."""

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Words:
    """The words to speak in `language`, and the `languages` in which replies may come (that one first)."""

    language: str
    languages: tuple[str, ...] = ("en",)
    translations: Mapping[str, Mapping[str, str]] | None = None
    derived: dict[object, object] = field(default_factory=dict, compare=False, repr=False)
    """What follows from these words and takes time to work out."""

    def text(self, context: str, text: str) -> str:
        """*text* in this language, or as it was written where nobody has translated it."""
        return translated(self.translations or {}, self.language, context, text)

    def all_texts(self, context: str, text: str) -> tuple[str, ...]:
        """*text* in this language first, then as written and in every other language, each wording once."""
        translations = self.translations or {}
        others = (translated(translations, language, context, text) for language in self.languages)
        return tuple(dict.fromkeys((self.text(context, text), text, *others)))

    def phrase(self, name: str, **values: object) -> str:
        """The engine's phrase called *name*, with *values* in its places."""
        return filled(self.text(f"phrase.{name}", PHRASES[name]), values)


def translated(translations: Mapping[str, Mapping[str, str]], language: str, context: str, text: str) -> str:
    """*text* as *translations* have it, or *text* itself."""
    texts = translations.get(language)
    return (texts.get(f"{context}{SEPARATOR}{text}") if texts else None) or text


def filled(template: str, values: Mapping[str, object]) -> str:
    """*template* with `{name}` replaced in one pass, so that braces inside a value stay what they are."""
    return _PLACE.sub(lambda place: str(values.get(place[1], place[0])), template)
