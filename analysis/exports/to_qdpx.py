"""A REFI-QDA project, every answer as a source with its ideas coded, for ATLAS.ti, MAXQDA, NVivo, QualCoder and others.

A ZIP of project.qde and one plain text file an answer, with what was asked and in which language it is written. Who
coded is a user: the program, or the planning team where people split an idea off or moved it. The file says nothing of
who wrote an answer: counting codes by group would tell the numbers that documents hold back. The words may still point
to a person, so it stays inside the team. The names of sources are the ids in the CSV files.

Positions count characters of Unicode, as Python does. Each line of a source ends with one line feed, since programs
count other ends in their own ways: a carriage return before it is a space. Characters that the formats cannot hold are
marked one for one, so that positions stay.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import BinaryIO

from lxml.etree import _Element

from analysis.document.words import language_name
from analysis.edits.themes import MOVING, SPLIT
from analysis.exports import refi
from analysis.exports.cells import zipped
from analysis.proof import prove
from analysis.report import Idea, Report, Span

EXTENSION = ".qdpx"
PROGRAM, TEAM = "sipbot (a program)", "Planning team"
VARIABLES = ("Question", "Language")
_NAMESPACE = "urn:QDA-XML:project:1.0"
_KNOWN = ("response_id", "question", "language")
_UNDATED = "2020-01-01T00:00:00Z"


def write(report: Report, out: BinaryIO) -> None:
    """Write the project of *report*. Raises `analysis.proof.NotProven` where the report does not hold."""
    project = Project(prove(report))
    sources = ((f"sources/{id_}.txt", text.encode("utf-8")) for id_, text in project.sources())
    out.write(zipped([("project.qde", refi.written(project.written())), *sources]))


@dataclass(frozen=True)
class Project:
    """One report as a project."""

    report: Report

    def sources(self) -> Iterator[tuple[str, str]]:
        """The id and the text of each answer."""
        for response, text in zip(self.report.table["response_id"], self.report.table["text"], strict=True):
            yield self._id("source", response), _with_line_feeds(refi.plain(text))

    def written(self) -> _Element:
        """The project as XML."""
        engagement = self.report.engagement
        name = (engagement.school if engagement else "") or "Answers"
        known = {"name": refi.plain(name), "origin": refi.ORIGIN, "creatingUserGUID": self._program}
        root = refi.root(_NAMESPACE, "Project", {**known, "creationDateTime": self._made})
        self._add_users(root)
        refi.add_codes(refi.add(root, "CodeBook"), self.report)
        variables = refi.add(root, "Variables")
        for variable in VARIABLES:
            id_ = self._id("variable", variable)
            refi.add(variables, "Variable", {"guid": id_, "name": variable, "typeOfVariable": "Text"})
        sources = refi.add(root, "Sources")
        table = self.report.table
        for response, asked, language in zip(*(table[name] for name in _KNOWN), strict=True):
            self._add_source(sources, response, (asked, language_name(language)))
        if engagement and engagement.invented:
            refi.add(root, "Description").text = refi.plain(f"{name} is an invented school; so are its answers.")
        return root

    def _add_users(self, root: _Element) -> None:
        users = refi.add(root, "Users")
        refi.add(users, "User", {"guid": self._program, "name": PROGRAM})
        refi.add(users, "User", {"guid": self._team, "name": TEAM})

    def _add_source(self, sources: _Element, response: str, known: tuple[str, str]) -> None:
        id_ = self._id("source", response)
        where = {"guid": id_, "name": refi.plain(response), "plainTextPath": f"internal://{id_}.txt"}
        source = refi.add(sources, "TextSource", {**where, **self._by(self._program)})
        for place in self._places.get(response, ()):
            self._add_selection(source, place)
        for variable, value in zip(VARIABLES, known, strict=True):
            given = refi.add(source, "VariableValue")
            refi.add(given, "VariableRef", {"targetGUID": self._id("variable", variable)})
            refi.add(given, "TextValue").text = refi.plain(value)

    def _add_selection(self, source: _Element, place: int) -> None:
        idea = self.report.ideas[place]
        marked = {"startPosition": str(idea.span.start), "endPosition": str(idea.span.end)}
        name = refi.plain(f"{idea.span.response_id}:{idea.span.start}")
        named = {"guid": self._id("idea", str(place)), "name": name}
        selection = refi.add(source, "PlainTextSelection", {**named, **marked, **self._by(self._program)})
        for kind, code in self._coded(idea):
            coder = self._team if kind == "code" and idea.span in self._placed_by_people else self._program
            coding = {"guid": self._id("coding", f"{place}/{kind}"), **self._by(coder)}
            target = refi.add(refi.add(selection, "Coding", coding), "CodeRef")
            target.set("targetGUID", self._id(kind, code))

    def _coded(self, idea: Idea) -> Iterator[tuple[str, str]]:
        if idea.theme_id is not None and idea.theme_id in self._themes:
            yield "code", idea.subtheme_id or idea.theme_id
        yield "stance", idea.stance

    def _by(self, user: str) -> dict[str, str]:
        return {"creatingUser": user, "creationDateTime": self._made}

    def _id(self, kind: str, name: str) -> str:
        return refi.guid(self.report, kind, name)

    @cached_property
    def _program(self) -> str:
        return self._id("user", PROGRAM)

    @cached_property
    def _team(self) -> str:
        return self._id("user", TEAM)

    @cached_property
    def _made(self) -> str:
        at = self.report.engagement.analyzed_at if self.report.engagement else ""
        return f"{datetime.fromisoformat(at).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else _UNDATED

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, idea in enumerate(self.report.ideas):
            found.setdefault(idea.span.response_id, []).append(place)
        return found

    @cached_property
    def _placed_by_people(self) -> frozenset[Span]:
        """The ideas that people split off or moved into another theme, by their places in the answers."""
        placed = (edit.detail["ideas"] for edit in self.report.edits if edit.kind == SPLIT or edit.kind in MOVING)
        return frozenset(Span(*idea) for ideas in placed for idea in ideas)

    @cached_property
    def _themes(self) -> frozenset[str]:
        """Themes that people took out have no code."""
        return frozenset(theme.id for theme in self.report.themes)


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", " \n").replace("\r", "\n")
