"""What the addresses of the API answer. The published description is made from these, so the two cannot differ.

A number of people that is held back, because it would show too much of a small group, is null. Nothing here says of
anybody who they are; beside an answer stands at most the writer's role.
"""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from sipbot.web.auth import ROLES

Role = Annotated[str, Field(json_schema_extra={"enum": list(ROLES)})]


class Shape(BaseModel):
    """Something that is answered: complete, and with nothing beside what is described."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Listing(Shape):
    """One page of a list. All pages of one `version` belong together."""

    version: str = Field(description="Of what the list was made; another one as soon as anything in it changes.")
    n_items: int = Field(ge=0, description="How many items there are on all pages.")
    next: str | None = Field(description="The address of the next page, null on the last one.")


class SchoolLine(Shape):
    """A school that the holder of the token may read, and what they may do there."""

    id: str
    name: str
    role: Role


class Schools(Listing):
    """Schools, by id."""

    items: list[SchoolLine]


class Count(Shape):
    """How many people of one group answered."""

    value: str
    n: int | None = Field(description="Null where it is held back.")


class Heard(Shape):
    """Who answered, by one thing that people said of themselves or the school's roster says."""

    tag: str = Field(description='Such as "role", "race", "english_learner".')
    groups: list[Count]
    n_unknown: int | None = Field(description="Of how many people it is not known; null where that is held back.")


class Share(Shape):
    """How many of one group said something."""

    value: str
    n: int | None = Field(description="Null where it is held back.")
    of: int | None = Field(description="How many of the group answered at all; null where `n` is.")


class Shares(Shape):
    """How many people said something, by one tag."""

    tag: str
    groups: list[Share]


class GroupName(Shape):
    """A group, without any number."""

    tag: str
    value: str


class Plan(Shape):
    """What people were asked for."""

    kind: str = Field(description='"initial" or "renewal".')
    horizon_year: int | None = Field(description="The year that the plan looks ahead to.")
    opened_on: str | None = Field(description="2026-10-05")
    closed_on: str | None = Field(description="2026-11-02")


class Places(Shape):
    """Where the answers went; every answer counts once."""

    in_themes: int
    on_their_own: int
    set_aside: int
    without_ideas: int


class School(Shape):
    """A school's newest report: when it was made, from how much, and who was heard."""

    id: str
    name: str
    invented: bool = Field(description="An invented school's people and answers are made up.")
    role: Role
    version: str = Field(description="The same as that of the lists of this school while nothing changes.")
    analyzed_at: datetime | None
    plan: Plan
    smallest_group: int = Field(description="Groups of fewer people are held back.")
    n_people: int
    n_responses: int
    n_themes: int
    n_recommendations: int
    responses: Places
    heard: list[Heard]
    not_heard_enough: list[GroupName] = Field(
        description="Groups with a clearly smaller share here than in the school, or with too few people to show."
    )
    notes: list[str] = Field(description="What whoever reads the report should know about it.")


class IdeaSpan(Shape):
    """One idea in an answer: characters `start` to `end` of its text (Unicode code points), and where it went."""

    start: int
    end: int
    theme_id: str | None = Field(description="Null for an idea in no theme.")
    part_id: str | None = Field(description="The part of the theme that it belongs to.")
    stance: str = Field(description="asset, challenge, suggestion, vision, question or unclear.")


class Response(Shape):
    """One answer, as it was written."""

    id: str
    text: str
    language: str
    role: str | None = Field(description="The writer's role, null where it would show too much of a small group.")
    set_aside: str | None = Field(description='Why no theme was looked for in it, such as "no content".')
    ideas: list[IdeaSpan]


class Responses(Listing):
    """Answers, in the order in which they were given."""

    items: list[Response]


class Quote(Shape):
    """Words cut from an answer: its characters `start` to `end`."""

    response_id: str
    start: int
    end: int
    text: str
    language: str
    role: str | None = Field(description="As beside the answer.")


class Stance(Shape):
    """How many ideas speak in one way."""

    stance: str
    n_ideas: int


class Part(Shape):
    """A part of a large theme."""

    id: str
    name: str
    keywords: list[str]
    n_responses: int
    n_people: int
    stability: float = Field(description="The share of random halves of the answers in which it comes back.")
    quotes: list[Quote]


class Theme(Shape):
    """Responses that say similar things, and who gave them."""

    id: str = Field(description="Of this version: in a newer report the same id can mean another theme.")
    name: str
    keywords: list[str]
    n_responses: int
    n_people: int
    stances: list[Stance]
    groups: list[Shares]
    quotes: list[Quote]
    parts: list[Part]
    is_given: bool = Field(description="Whether it is one of the codebook that was looked for.")
    stability: float | None = Field(description="As of its parts; null beside a codebook.")


class Themes(Listing):
    """Themes, largest first."""

    items: list[Theme]


class Fate(Shape):
    """What the planning team decided about a recommendation."""

    fate: str = Field(description="adopted, adapted, not now or out of scope.")
    reason: str
    plan_section: str
    owner: str
    decided_on: str | None = Field(description="2026-12-01")
    due: str | None = Field(description="2027-06-30")


class Recommendation(Shape):
    """A suggestion that follows from themes, with its evidence and what became of it."""

    id: str
    text: str
    is_worded_by_team: bool = Field(description="Whether the words are the planning team's and not the program's.")
    theme_ids: list[str]
    n_responses: int
    n_people: int
    roles: list[Share] = Field(description="Who stands behind it.")
    quotes: list[Quote]
    practice: str = Field(description='The Massachusetts Turnaround Practice it belongs to, "TP1" to "TP4".')
    level: str = Field(description='Who can act on it: "school" or "district".')
    flags: list[str] = Field(description='Such as "needs new money".')
    objective: str | None = Field(description="The school's own objective that it serves.")
    n_approvals: int
    is_approved: bool
    fate: Fate | None = Field(description="Null while nothing is decided.")


class Recommendations(Listing):
    """Recommendations, in the team's order."""

    items: list[Recommendation]


class Problem(Shape):
    """Why a request was refused (RFC 9457)."""

    type: str = Field(description="Which kind of problem it is: an address in this description.")
    title: str
    status: int
    detail: str = Field(description="What to do about this one.")
