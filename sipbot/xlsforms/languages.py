"""The languages of a form: `label::Español (es)`, `label::es` and `label:spanish` all mean "es"."""

import re
from functools import cache

from babel import Locale, UnknownLocaleError, localedata

from sipbot.engine.codes import code_of, family_of, folder_of
from sipbot.engine.languages import every_language, languages_of
from sipbot.engine.plain import plain

_IN_BRACKETS = re.compile(r"(?P<name>[^()\[\]]*)[(\[]\s*(?P<inner>[^()\[\]]+?)\s*[)\]]")
_REGION = re.compile(r"[A-Z]{2}")
_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_NAMED_IN = ("en", "es", "fr", "pt")
"""The languages in which forms are likely to name languages."""


def code_named(written: str) -> str | None:
    """The code of the language that the header of a column names, or None where nobody can tell."""
    in_brackets = _IN_BRACKETS.fullmatch(written.strip())
    if in_brackets:
        return _in_brackets(in_brackets["name"].strip(), in_brackets["inner"])
    if _CODE.fullmatch(written.strip()):
        return code_of(written.strip()) if is_language(written.strip()) else None
    name = plain(written)
    return (_names().get(name) or _own_names().get(name)) if name else None


def _in_brackets(name: str, inner: str) -> str | None:
    """`Español (es)` by its code, `Chinese (Simplified)` by both, `Spanish (Mexico)` and `English (UK)` by the name."""
    named = code_named(name) if name else None
    is_region = named is not None and _REGION.fullmatch(inner) and family_of(named) != inner.lower()
    if _CODE.fullmatch(inner) and not is_region and (named is None or is_language(inner)):
        return code_of(inner)
    return _names().get(plain(f"{inner} {name}")) or named


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


@cache
def _own_names() -> dict[str, str]:
    """The codes by what each language calls itself; it takes a second, so only where no other name fits."""
    known = [str(code) for code in Locale("en").languages]
    codes = sorted(filter(localedata.exists, known), key=len, reverse=True)  # "ar" goes over "ar_001".
    return {plain(Locale.parse(code).get_language_name() or code): code_of(code) for code in codes}


def is_language(code: str) -> bool:
    """Whether the code begins with that of a language which anybody has named."""
    family = code_of(code).partition("-")[0]
    return family in Locale("en").languages
