"""What a browser sends: who it is, where it is, and what its participant answers."""

import hashlib
import re
import secrets
from collections import defaultdict
from dataclasses import dataclass
from typing import Self

from aiohttp import web

from sipbot.engine.codes import best

COOKIE = "sipbot_chat"
COOKIE_SECONDS = 180 * 24 * 60 * 60
LONGEST_TEXT = 20_000
"""Characters in one answer; whoever writes more is told so and keeps their words."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,100}")
_TURN = re.compile(r"[0-9]{1,9}")


class FormError(ValueError):
    """What was posted is not a form of ours; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser. `token` is its secret; everything behind this file knows only the handle made from it."""

    token: str
    has_cookie: bool

    @classmethod
    def of(cls, request: web.Request, token: str | None = None) -> Self:
        """The visitor that the cookie names, else the one of *token*, else a new one.

        Of a new one nothing is kept until they post.
        """
        kept = request.cookies.get(COOKIE, "")
        if _TOKEN.fullmatch(kept):
            return cls(kept, has_cookie=True)
        return cls(token or secrets.token_urlsafe(24), has_cookie=False)

    @property
    def handle(self) -> str:
        """What stands for the token in the database, where nobody can use it to open the conversation."""
        return hashlib.sha256(self.token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Place:
    """The conversation's place on the web: whose, which, and the path that leads there."""

    school: str
    survey: str
    path: str

    @classmethod
    def of(cls, request: web.Request, default_school: str) -> Self:
        """The place that the request's path names."""
        survey = request.match_info["survey"]
        school = request.match_info.get("school")
        if school is None:
            return cls(default_school, survey, f"/c/{survey}")
        return cls(school, survey, f"/c/{school}/{survey}")


@dataclass(frozen=True, slots=True)
class Posted:
    """One press of a button. `text` is the answer, `draft` what else stood in the box, `question` where it stood."""

    text: str
    draft: str
    turn: int
    question: str
    language: str | None
    token: str | None
    starts_over: bool


async def read(request: web.Request) -> Posted:
    """The form in *request*. Raises `FormError`, and aiohttp's own error where it is far too large."""
    try:
        fields = await request.post()
    except (LookupError, ValueError) as error:
        raise FormError("cannot be read as a form") from error

    values: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in fields.items():
        if isinstance(value, str):
            values[name].append(_clean(value))

    def first(name: str) -> str:
        return values[name][0] if name in values else ""

    typed = first("text")
    picked = ",".join(value for value in [*values["pick"], *values["rank"]] if value)
    text, draft = _answer(first("say"), typed, picked, wants_picked=bool(first("picked")))
    token = first("token")
    return Posted(
        text=text,
        draft=draft,
        turn=_number(first("turn")),
        question=first("question"),
        language=first("language") or None,
        token=token if _TOKEN.fullmatch(token) else None,
        starts_over=bool(first("start_over")),
    )


def language_for(request: web.Request, offered: tuple[str, ...]) -> str | None:
    """The language that the link asks for, else the first one the browser prefers, if it is offered."""
    header = request.headers.get("Accept-Language", "")
    preferred = [part.partition(";")[0].strip() for part in header.split(",")]
    wanted = [request.query.get("language", ""), *preferred]
    found = (best(name, offered) for name in wanted if name)
    return next((code for code in found if code is not None), None)


def is_cross_site(request: web.Request) -> bool:
    """Whether another site's page sent this form. Browsers say so themselves; programs say nothing."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")


def _answer(said: str, typed: str, picked: str, *, wants_picked: bool) -> tuple[str, str]:
    """The answer, and what stays in the box: a pressed button comes before the box, the box before the ticks."""
    if said:
        return said, typed
    if wants_picked or not typed.strip():
        return picked, typed
    return typed, ""


def _clean(text: str) -> str:
    """As typed: browsers send line ends as CR LF, and no database keeps NUL."""
    return text.replace("\r\n", "\n").replace("\0", "")


def _number(text: str) -> int:
    if not _TURN.fullmatch(text):
        raise FormError("has no turn")
    return int(text)
