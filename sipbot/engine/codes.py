"""Codes of languages: BCP 47 everywhere ("zh-Hans"), gettext's spelling only for folders ("zh_Hans")."""

from collections.abc import Iterable

_SCRIPTS = {"zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-mo": "zh-Hant", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans"}
"""What a region says of the script, where a language is written in two."""

_SCRIPT_LETTERS, _REGION_LETTERS = 4, 2


def code_of(folder: str) -> str:
    """The code that a folder, a link or a browser spells: "zh_Hans" and "zh-hans" are "zh-Hans"."""
    language, *others = folder.replace("_", "-").split("-")
    return "-".join([language.lower(), *map(_part, others)])


def folder_of(code: str) -> str:
    """The folder with the translations into the language *code*."""
    return code.replace("-", "_")


def family_of(code: str) -> str:
    """The language without its script and region: "zh" of "zh-Hant"."""
    return code_of(code).partition("-")[0]


def best(wanted: str, offered: Iterable[str]) -> str | None:
    """The code among *offered* for somebody who wants *wanted*: itself, or in the same script, or the same language."""
    codes = {code_of(code): code for code in reversed(tuple(offered))}
    code = code_of(wanted)
    for one in (code, _scripted(code), family_of(code)):
        if one in codes:
            return codes[one]
    relatives = [codes[one] for one in reversed(codes) if family_of(one) == family_of(code)]
    return relatives[0] if relatives else None


def _scripted(code: str) -> str:
    """With the script that the region implies: "zh-Hant" for "zh-TW" and for "zh-Hant-HK"."""
    language, _, others = code.partition("-")
    script = next((part for part in others.split("-") if len(part) == _SCRIPT_LETTERS), "")
    return f"{language}-{script}" if script else _SCRIPTS.get(code.lower(), code)


def _part(part: str) -> str:
    if len(part) == _SCRIPT_LETTERS and part.isalpha():
        return part.title()
    return part.upper() if len(part) == _REGION_LETTERS else part.lower()
