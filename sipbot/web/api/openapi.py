"""The published description of the API (OpenAPI 3.1), made from the addresses and shapes themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic.json_schema import models_json_schema

from sipbot.web.api import API
from sipbot.web.api.paging import LAST_PAGE, LIMIT, MOST, PAGE, USUAL, VERSION, VERSIONS
from sipbot.web.api.problems import BAD_REQUEST, CHANGED, CONTENT_TYPE, KINDS, NO_TOKEN, NOT_FOUND, TOO_OFTEN, Kind
from sipbot.web.api.shapes import Listing, Problem, Shape

COMPONENTS = "#/components/schemas/"
SCHOOL = "{school}"
DESCRIPTION = (
    "What a school's community said, for a district's data warehouse: read-only, in the name of a person of the staff, "
    "with a token from that person's account page. Numbers of very small groups are held back (null), so adding up "
    "groups does not give totals. Reading what people said is written down in the audit log."
)


@dataclass(frozen=True, slots=True)
class Address:
    """One address of the API: its path below `API`, what it is called, what it answers."""

    path: str
    name: str
    summary: str
    answers: type[Shape]

    @property
    def is_of_school(self) -> bool:
        """Whether it is about one school."""
        return SCHOOL in self.path

    @property
    def is_listing(self) -> bool:
        """Whether it answers in pages."""
        return issubclass(self.answers, Listing)


def description(addresses: Iterable[Address]) -> dict[str, Any]:
    """The description of *addresses*."""
    every = tuple(addresses)
    of_schools = [one for one in every if one.is_of_school]
    return {
        "openapi": "3.1.0",
        "info": {"title": "sipbot", "version": "1", "description": DESCRIPTION},
        "servers": [{"url": API}],
        "security": [{"token": []}],
        "paths": {"/openapi.json": _this(), **{one.path: {"get": _operation(one, of_schools)} for one in every}},
        "components": {
            "schemas": _schemas([*(one.answers for one in every), Problem]),
            "parameters": _parameters(),
            "headers": _headers(),
            "responses": _refusals(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _this() -> dict[str, Any]:
    content = {"application/json": {"schema": {"type": "object"}}}
    answer = {"description": "OpenAPI 3.1", "content": content}
    return {
        "get": {
            "operationId": "description",
            "summary": "This description",
            "security": [],
            "responses": {"200": answer},
        }
    }


def _operation(one: Address, of_schools: Iterable[Address]) -> dict[str, Any]:
    named = [*(["school"] if one.is_of_school else []), *([PAGE, LIMIT, VERSION] if one.is_listing else [])]
    content = {"application/json": {"schema": {"$ref": f"{COMPONENTS}{one.answers.__name__}"}}}
    etag = {"ETag": {"$ref": "#/components/headers/ETag"}}
    links = {} if one.is_of_school else {"links": {other.name: _link(other) for other in of_schools}}
    return {
        "operationId": one.name,
        "summary": one.summary,
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in (*named, "If-None-Match")],
        "responses": {
            "200": {"description": one.summary, "content": content, "headers": etag, **links},
            "304": {"description": "Nothing has changed since the answer with that ETag", "headers": etag},
            **{str(kind.status): {"$ref": f"#/components/responses/{kind.name}"} for kind in _refusals_of(one)},
        },
    }


def _link(to: Address) -> dict[str, Any]:
    """How to go on with a school of a list."""
    return {"operationId": to.name, "parameters": {"school": "$response.body#/items/0/id"}}


def _refusals_of(one: Address) -> tuple[Kind, ...]:
    found = [BAD_REQUEST, NO_TOKEN]
    if one.is_of_school:
        found.append(NOT_FOUND)
    if one.is_listing:
        found.append(CHANGED)
    return (*found, TOO_OFTEN)


def _schemas(shapes: Iterable[type[Shape]]) -> dict[str, Any]:
    template = f"{COMPONENTS}{{model}}"
    _, made = models_json_schema([(shape, "serialization") for shape in shapes], ref_template=template)
    schemas: dict[str, Any] = made["$defs"]
    kinds = "; ".join(f"{kind.type}: {kind.title}" for kind in KINDS)
    schemas["Problem"]["properties"]["type"] |= {"enum": [kind.type for kind in KINDS], "description": kinds}
    return schemas


def _parameters() -> dict[str, Any]:
    page = {"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1}
    limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
    version = {"type": "string", "pattern": VERSIONS}
    in_pages = "Follow `next` instead of counting pages."
    return {
        "school": {
            "name": "school",
            "in": "path",
            "required": True,
            "schema": {"type": "string", "minLength": 1},
            "description": "The id of a school.",
        },
        PAGE: {"name": PAGE, "in": "query", "schema": page, "description": in_pages},
        LIMIT: {"name": LIMIT, "in": "query", "schema": limit, "description": "Items on one page."},
        VERSION: {
            "name": VERSION,
            "in": "query",
            "schema": version,
            "description": "The version that the pages before were of: refused with 409 where it is no longer true.",
        },
        "If-None-Match": {
            "name": "If-None-Match",
            "in": "header",
            "schema": {"type": "string"},
            "description": "The ETag of an answer that you have: 304 where it is still right.",
        },
    }


def _headers() -> dict[str, Any]:
    return {
        "ETag": {"required": True, "schema": {"type": "string"}},
        "Retry-After": {"required": True, "schema": {"type": "integer"}, "description": "Seconds to wait."},
        "WWW-Authenticate": {"required": True, "schema": {"type": "string"}},
    }


def _refusals() -> dict[str, Any]:
    content = {CONTENT_TYPE: {"schema": {"$ref": f"{COMPONENTS}Problem"}}}
    headers = {NO_TOKEN: "WWW-Authenticate", TOO_OFTEN: "Retry-After"}
    found: dict[str, Any] = {}
    for kind in (BAD_REQUEST, NO_TOKEN, NOT_FOUND, CHANGED, TOO_OFTEN):
        found[kind.name] = {"description": kind.title, "content": content}
        if kind in headers:
            found[kind.name]["headers"] = {headers[kind]: {"$ref": f"#/components/headers/{headers[kind]}"}}
    return found
