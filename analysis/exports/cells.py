"""Text from people, made safe for files that other programs open."""

import re
import unicodedata
import zipfile
from collections.abc import Iterable
from io import BytesIO

_FORMULA = frozenset("=+-@")
_NUMBER = re.compile(r"[+-]?(\d[\d.,]*|[.,]\d+)%?")
_PHONE = re.compile(r"\+?\d[\d ().-]{5,20}\d")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def safe_cell(text: str) -> str:
    """*text* as a CSV cell that no spreadsheet takes for a formula: with an apostrophe before it where one might.

    One might where the first visible character, in its compatibility form, is one of = + - @ (so also full-width "＝"
    and a "=" after spaces or invisible characters), or the cell begins with a tab or a line break. Plain numbers and
    phone numbers stay as they are. NUL is left out, since CSV readers stop at it. (OWASP ASVS 5.0, 1.2.10.)
    """
    text = encodable(text.replace("\0", ""))
    if text[:1].isascii() and text[:1].isalpha():
        return text
    if _NUMBER.fullmatch(text) or _PHONE.fullmatch(text):
        return text
    if text[:1] in ("\t", "\r", "\n") or _first_visible(text) in _FORMULA:
        return f"'{text}"
    return text


def printable(text: str) -> str:
    """*text* with a mark in place of each character that XML and HTML forbid, such as NUL."""
    return _NOT_XML.sub("\ufffd", text)


def encodable(text: str) -> str:
    """*text* with a mark in place of each half character, which UTF-8 cannot hold."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP of (name, content), with a fixed date: the same files, the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def _first_visible(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text[:200])
    return next((c for c in plain if not c.isspace() and unicodedata.category(c)[0] != "C"), "")
