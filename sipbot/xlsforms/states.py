"""Whose each translation is, kept in a form for as long as nobody changes a word of it."""

import hashlib
import json
from collections.abc import Mapping

from sipbot.translating.state import State, read_state
from sipbot.translating.translations import Text
from sipbot.xlsforms import extras

Translations = Mapping[str, Mapping[Text, str]]


def written(states: Mapping[str, State], translations: Translations) -> str:
    """The states as a cell keeps them."""
    kept = {language: [str(state), _digest(translations.get(language, {}))] for language, state in states.items()}
    return json.dumps(kept)


def read(cell: str, translations: Translations, *, else_by: str) -> dict[str, State]:
    """The state of each translation: as the cell says, or a draft by *else_by* where a word of it was changed."""
    kept = extras.read(cell) if cell else {}
    found = {language: State(else_by) for language in translations}
    for language, state in kept.items() if isinstance(kept, dict) else ():
        match state:
            case [str(said), str(digest)] if language in found and digest == _digest(translations[language]):
                found[language] = _state(said) or found[language]
            case _:
                pass
    return found


def _state(said: str) -> State | None:
    try:
        return read_state(said)
    except ValueError:
        return None


def _digest(texts: Mapping[Text, str]) -> str:
    said = sorted((context, text, translation) for (context, text), translation in texts.items())
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]
