"""The languages of a form: `label::Español (es)`, `label::es` and `label:spanish` all mean "es"."""

import re
from functools import cache

from babel import Locale, UnknownLocaleError

from sipbot.engine.codes import code_of, folder_of
from sipbot.engine.languages import every_language, languages_of
from sipbot.engine.plain import plain

_WITH_CODE = re.compile(r"[(\[]\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)\s*[)\]]\s*$")
_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_NAMED_IN = ("en", "es", "fr", "pt")
"""The languages in which forms are likely to name languages."""


def code_named(written: str) -> str | None:
    """The code of the language that the header of a column names, or None where nobody can tell."""
    with_code = _WITH_CODE.search(written)
    if with_code:
        return code_of(with_code[1])
    named = _names().get(plain(written))
    if named:
        return named
    return code_of(written.strip()) if _CODE.fullmatch(written.strip()) and _is_language(written.strip()) else None


def header_of(code: str) -> str:
    """How the header of a column names the language: `Español (es)`."""
    try:
        name = Locale.parse(folder_of(code)).get_display_name() or ""
    except (UnknownLocaleError, ValueError):
        name = next((language.own_name for language in languages_of((code,))), "")
    name = re.sub(r"[():]", "", name).strip() or code
    return f"{name[:1].upper()}{name[1:]} ({code})"


@cache
def _names() -> dict[str, str]:
    """The codes by the names that languages have, in themselves and in others."""
    names: dict[str, str] = {}
    for spoken in _NAMED_IN:
        for code, name in Locale(spoken).languages.items():
            names.setdefault(plain(name), code_of(code))
    for language in every_language():
        names |= dict.fromkeys(map(plain, [*language.names.split(";"), language.own_name]), language.code)
    return {name: code for name, code in names.items() if not _CODE.fullmatch(name)}


def _is_language(code: str) -> bool:
    family = code_of(code).partition("-")[0]
    return family in Locale("en").languages
