"""Why a request is refused: problem details for programs (RFC 9457)."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

from sipbot.web.api import API
from sipbot.web.api.shapes import Problem

CONTENT_TYPE = "application/problem+json"
HEADERS = {
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
"""Of every answer: what it holds is for whoever has the token, and is asked for anew each time."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of refusal."""

    name: str
    status: int
    title: str

    @property
    def type(self) -> str:
        """What tells programs which kind it is."""
        return f"{API}/openapi.json#{self.name}"


BAD_REQUEST = Kind("bad-request", 400, "The request asks for something that there cannot be")
NO_TOKEN = Kind("no-token", 401, "A token is needed")
NOT_FOUND = Kind("not-found", 404, "Nothing is there")
NOTHING_YET = Kind("nothing-yet", 404, "Nothing has been analyzed yet")
NOT_ALLOWED = Kind("not-allowed", 405, "Only reading is possible here")
CHANGED = Kind("changed", 409, "The list has changed meanwhile")
TOO_OFTEN = Kind("too-often", 429, "Too many requests")
KINDS = (BAD_REQUEST, NO_TOKEN, NOT_FOUND, NOTHING_YET, NOT_ALLOWED, CHANGED, TOO_OFTEN)


class Refused(Exception):
    """The request is not answered, and why. `headers` go with the refusal."""

    def __init__(self, kind: Kind, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.kind = kind
        self.headers = dict(headers or {})


@web.middleware
async def as_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Whatever is refused below the API's address, told as a problem."""
    try:
        response = await handler(request)
    except Refused as refused:
        response = _response(refused.kind, str(refused), refused.headers)
    except web.HTTPMethodNotAllowed as error:
        response = _response(NOT_ALLOWED, "use GET", {"Allow": error.headers["Allow"]})
    except web.HTTPNotFound:
        response = _response(NOT_FOUND, f"the addresses that there are stand in {API}/openapi.json")
    response.headers.update(HEADERS)
    return response


def _response(kind: Kind, detail: str, headers: Mapping[str, str] | None = None) -> web.Response:
    problem = Problem(type=kind.type, title=kind.title, status=kind.status, detail=detail)
    body = problem.model_dump_json().encode()
    return web.Response(body=body, status=kind.status, content_type=CONTENT_TYPE, headers=headers)
