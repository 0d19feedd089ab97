"""The API for a district's data warehouse over HTTP: who may read what, what is held back, and what is written down."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from aiohttp import web
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it brings no types
from sqlalchemy import text

from analysis.document.labels import Labels, compared
from analysis.releases import Table
from analysis.report import Edit, Hidden, Report
from sipbot.analyses import Analyses
from sipbot.app import build_pages, build_parts
from sipbot.releasing import Releases, shown_before
from sipbot.settings import Settings
from sipbot.storage import Database
from sipbot.web.api import API
from sipbot.web.api.problems import CONTENT_TYPE, HEADERS
from sipbot.web.api.routes import ADDRESSES, OF_SCHOOL, RESPONSES, SCHOOLS
from sipbot.web.auth import ROLES
from sipbot.web.auth.accounts import Accounts
from sipbot.web.auth.tokens import Tokens
from tests import room, stored_reports
from tests.conftest import NOON, sqlite_copy
from tests.keys import key_file, keyring
from tests.reports import hostile
from tests.room import email_of
from tests.warehouse import (
    ELSEWHERE,
    HERE,
    SECRETLY,
    SILENT,
    Program,
    TwoSchools,
    alder_brook,
    bearer,
    reading,
    served,
    token_of,
    with_schools,
)

OF_HERE = [one.path.removeprefix("/").format(school=HERE) for one in ADDRESSES if one.is_of_school]
FORGED = (ELSEWHERE, "no-such-school", "ALDER", "alder%00", "alder%20", "..%2Falder", "%F0%9F%9A%8C", "a" * 300)


@pytest.fixture
async def database(sqlite_with_tables: Path, tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(sqlite_copy(sqlite_with_tables, tmp_path), keyring(), durable=False)
    yield await with_schools(database)
    await database.close()


@pytest.fixture
def accounts(database: Database) -> Accounts:
    return room.accounts_of(database)


@pytest.fixture
def tokens(database: Database) -> Tokens:
    return Tokens(database, clock=lambda: NOON)


@pytest.fixture
def schools() -> TwoSchools:
    return TwoSchools(alder_brook())


@pytest.fixture
async def program(accounts: Accounts, tokens: Tokens, schools: TwoSchools) -> AsyncIterator[Program]:
    async with reading(served(accounts, tokens, schools)) as program:
        yield program


@pytest.fixture
async def token(accounts: Accounts, tokens: Tokens) -> str:
    """The token of a viewer of Alder Brook."""
    return await token_of(accounts, tokens, "viewer")


def with_one_more(report: Report, shown: tuple[Table, ...]) -> Report:
    """*report* after one more student said something, and after *shown* left the house."""
    row = {**report.table.iloc[20].to_dict(), "response_id": "R62", "participant_id": "P62"}
    table = pd.concat([report.table, pd.DataFrame([row])], ignore_index=True)
    assert report.engagement is not None
    return replace(report, table=table, engagement=replace(report.engagement, released=shown))


async def audited(database: Database) -> list[tuple[str, str | None, str]]:
    rows = await database.read(
        lambda tx: tx.execute(text("select action, school_id, subject from audit_lines order by number")).all()
    )
    return [(row[0], row[1], row[2]) for row in rows]


# Every address.


def addresses_in(app: web.Application) -> set[str]:
    """Every address of *app* below the API's."""
    found = (route.resource.canonical for route in app.router.routes() if route.resource is not None)
    return {address for address in found if address.startswith(API)}


async def test_the_description_names_every_address_that_is_served(
    database: Database, program: Program, sqlite_with_tables: Path, tmp_path: Path
) -> None:
    file = f"sqlite:///{tmp_path / 'sipbot.db'}"
    parts = await build_parts(Settings(database=file, keys_file=key_file(), school=HERE), env={}, durable=False)
    app = build_pages(parts)
    described = (await program.get("openapi.json")).json
    await parts.close()
    assert addresses_in(app) == {f"{API}{path}" for path in described["paths"]}
    assert {method for path in described["paths"].values() for method in path} == {"get"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer guessed"},
        {"Authorization": "Basic {token}"},
        {"Authorization": "Token {token}"},
        {"Authorization": "{token}"},
        {"Authorization": "Bearer {token}x"},
        {"Authorization": "Bearer é{token}"},
        {"Cookie": "sipbot={token}"},
        {"Cookie": "sipbot={cookie}"},
        {"Authorization": "Bearer {cookie}"},
        {"X-Api-Key": "{token}"},
    ],
)
async def test_nothing_is_read_without_a_token_sent_as_it_must_be(
    program: Program, accounts: Accounts, token: str, headers: dict[str, str]
) -> None:
    cookies = await room.signed_in(accounts, HERE, "viewer", "Bo Invented")
    sent = {name: said.format(token=token, cookie=cookies[room.COOKIE]) for name, said in headers.items()}
    for path in ("schools", *OF_HERE):
        got = await program.get(path, **sent)
        assert (got.status, got.json["title"], "Bearer" in got.headers["WWW-Authenticate"]) == (
            401,
            "A token is needed",
            True,
        )


async def test_a_token_in_the_address_is_not_one(program: Program, token: str) -> None:
    assert (await program.get(f"schools?access_token={token}")).status == 401


@pytest.mark.parametrize("role", ROLES[:-1])
async def test_a_token_reads_its_persons_school_and_no_other(
    program: Program, accounts: Accounts, tokens: Tokens, role: str
) -> None:
    token = await token_of(accounts, tokens, role)
    assert [(await program.get(path, token)).status for path in OF_HERE] == [200] * 4
    for path in [one.path.removeprefix("/") for one in ADDRESSES if one.is_of_school]:
        for forged in FORGED:
            got = await program.get(path.format(school=forged), token)
            assert (got.status, got.json["type"]) == (404, f"{API}/openapi.json#not-found"), (path, forged)
            assert SECRETLY not in got.text


async def test_what_a_token_lists_is_what_its_person_may_read(
    program: Program, accounts: Accounts, tokens: Tokens, token: str
) -> None:
    alder = {"id": HERE, "name": "alder (invented)", "role": "viewer"}
    assert (await program.get("schools", token)).json["items"] == [alder]
    dee = await token_of(accounts, tokens, "district", name="Dee Invented")
    listed = (await program.get("schools", dee)).json["items"]
    assert [(one["id"], one["role"]) for one in listed] == [
        (HERE, "district"),
        (ELSEWHERE, "district"),
        (SILENT, "district"),
    ]
    assert SECRETLY in (await program.get(f"schools/{ELSEWHERE}/responses", dee)).text


async def test_somebody_of_two_schools_reads_as_what_they_are_at_each(
    program: Program, accounts: Accounts, tokens: Tokens, token: str
) -> None:
    await accounts.invite("Ana Invented", email_of("Ana Invented"), role="owner", school=ELSEWHERE)
    assert (await program.get(f"schools/{ELSEWHERE}", token)).json["role"] == "owner"
    assert (await program.get(f"schools/{HERE}", token)).json["role"] == "viewer"
    ana = await accounts.find(email_of("Ana Invented"))
    await accounts.set_role(ana, HERE, None)
    assert (await program.get(f"schools/{HERE}", token)).status == 404
    assert (await program.get("schools", token)).json["n_items"] == 1


# When a token ends.


async def test_a_revoked_token_reads_nothing_at_once(
    program: Program, accounts: Accounts, tokens: Tokens, token: str
) -> None:
    holder = await tokens.holder(token)
    assert holder is not None
    await tokens.revoke(holder.person, holder.token)
    assert {(await program.get(path, token)).status for path in ("schools", *OF_HERE)} == {401}


async def test_a_token_ends_with_its_account_and_stays_so(
    program: Program, accounts: Accounts, tokens: Tokens, token: str
) -> None:
    await accounts.close(email_of("Ana Invented"))
    assert (await program.get("schools", token)).status == 401
    await accounts.invite("Ana Invented", email_of("Ana Invented"), role="owner", school=ELSEWHERE)
    assert (await program.get("schools", token)).status == 401


async def test_a_token_ends_when_its_person_has_no_role_any_more(
    program: Program, accounts: Accounts, tokens: Tokens, token: str
) -> None:
    ana = await accounts.find(email_of("Ana Invented"))
    await accounts.set_role(ana, HERE, None)
    assert {(await program.get(path, token)).status for path in ("schools", *OF_HERE)} == {401}
    await accounts.invite("Ana Invented", email_of("Ana Invented"), role="viewer", school=HERE)
    assert (await program.get("schools", token)).status == 401


async def test_no_page_takes_a_token(accounts: Accounts, schools: TwoSchools, token: str) -> None:
    async with reading(room.room(accounts, schools)) as program:
        for headers in (bearer(token), {"Cookie": f"{room.COOKIE}={token}"}):
            got = await program.get(f"/s/{HERE}/", **headers)
            assert (got.status, got.headers["Location"]) == (303, f"/sign-in?next=%2Fs%2F{HERE}%2F")


# How it is asked.


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
async def test_nothing_can_be_changed(program: Program, token: str, method: str) -> None:
    for path in ("openapi.json", "schools", *OF_HERE):
        got = await program.get(path, token, method=method)
        assert (got.status, got.headers["Allow"], got.headers["Content-Type"]) == (405, "GET", CONTENT_TYPE)


@pytest.mark.parametrize("path", ["", "nothing", "schools/", "schools/alder/", "schools/alder/people"])
async def test_an_address_that_is_not_there_is_a_problem_too(program: Program, token: str, path: str) -> None:
    got = await program.get(path, token)
    assert (got.status, got.headers["Content-Type"], got.json["title"]) == (404, CONTENT_TYPE, "Nothing is there")


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("page=0", "'page' must be a whole number from 1 to 1000000"),
        ("page=-1", "'page' must be a whole number from 1 to 1000000"),
        ("page=1.0", "'page' must be a whole number from 1 to 1000000"),
        ("page=%D9%A1", "'page' must be a whole number from 1 to 1000000"),
        ("page=99999999", "'page' must be a whole number from 1 to 1000000"),
        ("page=", "'page' must be a whole number from 1 to 1000000"),
        ("limit=501", "'limit' must be a whole number from 1 to 500"),
        ("page=1&page=2", "'page' is there twice"),
        ("version=", "'version' must be one that a page before said"),
        ("version=1", "'version' must be one that a page before said"),
        ("version=0123456789abcdef%0A", "'version' must be one that a page before said"),
        ("pgae=2", "there is no parameter 'pgae': use page, limit and version"),
    ],
)
async def test_a_parameter_that_makes_no_sense_is_told(program: Program, token: str, query: str, detail: str) -> None:
    for path in ("schools", f"schools/{HERE}/responses"):
        got = await program.get(f"{path}?{query}", token)
        assert (got.status, got.json["detail"]) == (400, detail)


async def test_an_address_without_pages_takes_no_parameters(program: Program, token: str) -> None:
    got = await program.get(f"schools/{HERE}?page=1", token)
    assert (got.status, got.json["detail"]) == (400, "this address takes no parameters")


async def test_a_school_without_a_report_says_so(program: Program, accounts: Accounts, tokens: Tokens) -> None:
    token = await token_of(accounts, tokens, "owner", school=SILENT)
    got = await program.get(f"schools/{SILENT}/themes", token)
    assert got.json == {
        "type": f"{API}/openapi.json#nothing-yet",
        "title": "Nothing has been analyzed yet",
        "status": 404,
        "detail": "nothing has been analyzed yet: run 'sipbot analyze' first",
    }


async def test_every_answer_is_for_whoever_has_the_token_alone(program: Program, token: str) -> None:
    for path in ("openapi.json", "schools", *OF_HERE, f"schools/{ELSEWHERE}", "nothing", "schools?page=0"):
        headers = (await program.get(path, token)).headers
        assert {name: headers.get(name) for name in HEADERS} == HEADERS


async def test_too_many_requests_in_a_minute_wait(
    accounts: Accounts, tokens: Tokens, schools: TwoSchools, token: str
) -> None:
    other = await token_of(accounts, tokens, "viewer", name="Bo Invented")
    app = served(accounts, tokens, schools, most_a_minute=3, clock=lambda: NOON.replace(second=20))
    async with reading(app) as program:
        statuses = [(await program.get("schools", token)).status for _ in range(4)]
        last = await program.get("schools", token)
        assert (statuses, last.headers["Retry-After"], last.json["detail"]) == (
            [200, 200, 200, 429],
            "40",
            "wait 40 seconds",
        )
        assert (await program.get("schools", other)).status == 200


# Pages, versions, and what has not changed.


async def test_following_next_reads_every_answer_once(program: Program, token: str) -> None:
    path, ids, n_pages = f"{API}/schools/{HERE}/responses?limit=25", [], 0
    while path:
        page = (await program.get(path, token)).json
        ids += [one["id"] for one in page["items"]]
        n_pages += 1
        path = (page["next"] or "").removeprefix("https://voice.example.org")
    assert (ids, n_pages, page["n_items"]) == ([f"R{n}" for n in range(1, 62)], 3, 61)


async def test_a_page_after_the_last_is_empty(program: Program, token: str) -> None:
    page = (await program.get(f"schools/{HERE}/themes?page=1000000&limit=500", token)).json
    assert (page["items"], page["next"], page["n_items"]) == ([], None, 4)


async def test_pages_of_two_versions_are_never_put_together(program: Program, token: str, schools: TwoSchools) -> None:
    path = (await program.get(f"schools/{HERE}/responses?limit=25", token)).json["next"]
    schools.here = replace(schools.here, last_edit=8)
    got = await program.get(path.removeprefix("https://voice.example.org"), token)
    assert (got.status, got.json["detail"]) == (
        409,
        "what was read so far is out of date: begin again with the first page",
    )


async def test_what_has_not_changed_is_not_sent_again(
    program: Program, token: str, schools: TwoSchools, database: Database
) -> None:
    before = {path: (await program.get(path, token)).headers["ETag"] for path in ("schools", *OF_HERE)}
    n_lines = len(await audited(database))
    again = [await program.get(path, token, If_None_Match=f'"old", {etag}') for path, etag in before.items()]
    assert {(one.status, one.text) for one in again} == {(304, "")}
    assert len(await audited(database)) == n_lines
    schools.here = replace(schools.here, last_edit=8)
    changed = [(await program.get(path, token, If_None_Match=etag)).status for path, etag in before.items()]
    assert changed == [304, 200, 200, 200, 200]


# What is read.


async def test_a_school_tells_when_it_was_analyzed_and_who_was_heard(program: Program, token: str) -> None:
    school = (await program.get(f"schools/{HERE}", token)).json
    assert {name: school[name] for name in ("name", "invented", "analyzed_at", "n_people", "n_responses")} == {
        "name": "alder (invented)",
        "invented": True,
        "analyzed_at": "2026-11-03T14:05:00Z",
        "n_people": 61,
        "n_responses": 61,
    }
    who = Labels(alder_brook()).who
    heard = {
        one["tag"]: ({row["value"]: row["n"] for row in one["groups"]}, one["n_unknown"]) for one in school["heard"]
    }
    assert heard == {tag: ({one.value: one.n for one in who.groups(tag)}, who.unknown(tag)) for tag in who.tags}
    assert heard["role"][0]["community"] is None


async def test_numbers_of_groups_are_held_back_as_on_the_pages(program: Program, token: str) -> None:
    report = alder_brook()
    themes = (await program.get(f"schools/{HERE}/themes", token)).json["items"]
    for theme, got in zip(report.themes, themes, strict=True):
        shown = compared(theme.groups, report.options.smallest_group)
        told = {row["tag"]: {one["value"]: (one["n"], one["of"]) for one in row["groups"]} for row in got["groups"]}
        assert told == {
            row.tag: {one.value: (one.n, one.of) for one in row.counts} | dict.fromkeys(row.held_back, (None, None))
            for row in shown
        }
    small = [one for theme in themes for row in theme["groups"] for one in row["groups"] if one["n"] in range(1, 10)]
    assert small == []


async def test_numbers_that_left_the_house_are_remembered_and_bound_what_follows(
    accounts: Accounts, tokens: Tokens, schools: TwoSchools, token: str, database: Database
) -> None:
    releases = Releases(database, clock=lambda: NOON)
    async with reading(served(accounts, tokens, schools, releases=releases)) as program:
        before = (await program.get(OF_HERE[0], token)).json
        shown = await database.read(shown_before, HERE)
        schools.here = with_one_more(schools.here, shown)
        after = (await program.get(OF_HERE[0], token)).json
    assert {"", "bus late morning", "safe halls"} <= {table.scope for table in shown}
    assert (before["n_people"], after["n_people"]) == (61, 62)
    assert (before["heard"][0]["tag"], after["heard"][0]) == ("role", before["heard"][0])


async def test_beside_an_answer_stands_at_most_the_role_that_its_pages_show(program: Program, token: str) -> None:
    report = alder_brook()
    answers = (await program.get(f"schools/{HERE}/responses?limit=500", token)).json["items"]
    labels = Labels(report)
    in_themes = {idea.span.response_id for idea in report.ideas if idea.theme_id}
    assert [one["role"] for one in answers] == [
        labels.of(id_) or None if id_ in in_themes else None for id_ in report.table["response_id"]
    ]
    assert {tuple(sorted(one)) for one in answers} == {("id", "ideas", "language", "role", "set_aside", "text")}


async def test_an_answer_comes_whole_with_its_ideas(program: Program, token: str) -> None:
    answers = {one["id"]: one for one in (await program.get(f"schools/{HERE}/responses", token)).json["items"]}
    assert answers["R1"]["text"] == "The bus is late almost every morning. (0)"
    assert answers["R1"]["ideas"] == [
        {"start": 0, "end": 41, "theme_id": "T1", "part_id": "T1.1", "stance": "suggestion"}
    ]
    assert (answers["R35"]["language"], answers["R60"]["set_aside"], answers["R61"]["set_aside"]) == (
        "es",
        "no content",
        "repeat of R1",
    )


async def test_no_answer_says_who_gave_it_or_which_question_it_was_given_to(program: Program, token: str) -> None:
    told = "".join([(await program.get(path, token)).text for path in OF_HERE])
    assert [f'"P{n}"' for n in range(1, 62) if f'"P{n}"' in told] == []
    assert '"change"' not in told
    assert '"feel"' not in told


async def test_a_theme_that_people_took_out_is_told_nowhere(program: Program, token: str, schools: TwoSchools) -> None:
    gone, *others = schools.here.themes
    hidden = Hidden(gone, Edit(8, "run1", "T1", "hide", {}, "Ana Invented", "Not about the school", "2026-11-04"))
    schools.here = replace(schools.here, themes=tuple(others), hidden=(hidden,), recommendations=())
    first = (await program.get(f"schools/{HERE}/responses?limit=1", token)).json["items"][0]
    assert (first["ideas"][0]["theme_id"], first["ideas"][0]["part_id"], first["role"]) == (None, None, None)
    assert [one["id"] for one in (await program.get(f"schools/{HERE}/themes", token)).json["items"]] == [
        "T2",
        "T3",
        "T4",
    ]


async def test_a_recommendation_comes_with_its_evidence_and_its_fate(program: Program, token: str) -> None:
    first, second, *_ = (await program.get(f"schools/{HERE}/recommendations", token)).json["items"]
    assert (first["theme_ids"], first["n_people"], first["fate"]["fate"], first["fate"]["plan_section"]) == (
        ["T1"],
        20,
        "adopted",
        "Goal 2",
    )
    assert (second["fate"], second["is_approved"], second["n_approvals"]) == (None, False, 0)
    assert "decided_by" not in first["fate"]


async def test_every_quote_is_cut_from_its_answer(program: Program, token: str) -> None:
    answers = {one["id"]: one for one in (await program.get(f"schools/{HERE}/responses", token)).json["items"]}
    quotes = [
        quote
        for path in OF_HERE[2:]
        for one in (await program.get(path, token)).json["items"]
        for quote in one["quotes"]
    ]
    assert len(quotes) == 24
    for quote in quotes:
        answer = answers[quote["response_id"]]
        assert (answer["text"][quote["start"] : quote["end"]], answer["role"]) == (quote["text"], quote["role"])


async def test_answers_written_to_break_a_program_come_as_they_were_written(
    program: Program, token: str, schools: TwoSchools
) -> None:
    schools.here = hostile()
    got = (await program.get(f"schools/{HERE}/responses", token)).json
    assert [one["text"] for one in got["items"]] == list(hostile().table["text"])


async def test_what_the_team_changes_is_read_from_then_on(
    database: Database, accounts: Accounts, tokens: Tokens, token: str, new_id: Callable[[], str]
) -> None:
    await stored_reports.store(database, HERE, alder_brook(), run_id="run1")
    analyses = Analyses(database, smallest_group=10, embedder="tfidf", clock=lambda: NOON, new_id=new_id)
    releases = Releases(database, clock=lambda: NOON)
    async with reading(served(accounts, tokens, analyses, releases=releases)) as program:
        before = (await program.get(f"schools/{HERE}/themes", token)).json
        await analyses.edit(
            HERE, subject="T1", kind="rename", detail={"name": "Late buses"}, who="Ana Invented", run_id="run1", seen=0
        )
        after = (await program.get(f"schools/{HERE}/themes", token)).json
    assert (before["items"][0]["name"], after["items"][0]["name"]) == ("bus late morning", "Late buses")
    assert before["version"] != after["version"]
    assert before["items"][1:] == after["items"][1:]


# What is written down.


async def test_reading_what_people_said_is_written_down(program: Program, token: str, database: Database) -> None:
    before = len(await audited(database))
    for path in ("openapi.json", "schools", *OF_HERE, f"schools/{HERE}/responses?page=2&limit=10", "schools?page=0"):
        await program.get(path, token)
    for path in (f"schools/{ELSEWHERE}/responses", f"schools/{HERE}/responses?page=x"):
        await program.get(path, token)
    assert (await audited(database))[before:] == [
        ("read answers with a token", HERE, "token=1 page=1 limit=100"),
        ("read themes with a token", HERE, "token=1 page=1 limit=100"),
        ("read recommendations with a token", HERE, "token=1 page=1 limit=100"),
        ("read answers with a token", HERE, "token=1 page=2 limit=10"),
    ]


# The description.


def matches(described: dict[str, Any], name: str, answer: Any) -> None:
    """Raise where *answer* is not as the description says of the schema *name*."""
    Draft202012Validator({**described, "$ref": f"#/components/schemas/{name}"}).validate(answer)


@pytest.mark.parametrize("report", [alder_brook(), hostile()], ids=["alder", "hostile"])
async def test_every_answer_is_as_it_is_described(
    program: Program, token: str, schools: TwoSchools, report: Report
) -> None:
    described = (await program.get("openapi.json")).json
    schools.here = report
    for address in ADDRESSES:
        got = await program.get(address.path.removeprefix("/").format(school=HERE), token)
        schema = described["paths"][address.path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert schema == {"$ref": f"#/components/schemas/{address.answers.__name__}"}
        matches(described, address.answers.__name__, got.json)


async def test_nothing_is_answered_beside_what_is_described(program: Program) -> None:
    schemas = (await program.get("openapi.json")).json["components"]["schemas"]
    assert {name for name, one in schemas.items() if one["additionalProperties"] is not False} == set()
    assert {name for name, one in schemas.items() if set(one["required"]) != set(one["properties"])} == set()


async def test_every_refusal_is_as_it_is_described(program: Program, token: str) -> None:
    described = (await program.get("openapi.json")).json
    operation = described["paths"][RESPONSES.path]["get"]["responses"]
    stale = f"schools/{HERE}/responses?version={'0' * 16}"
    asked = {"400": f"{stale}&page=0", "401": "", "404": f"schools/{ELSEWHERE}/responses", "409": stale}
    for status, path in asked.items():
        got = await program.get(path or f"schools/{HERE}/responses", token if path else "")
        assert (str(got.status), got.headers["Content-Type"]) == (status, CONTENT_TYPE)
        assert operation[status]["$ref"].rpartition("/")[2] == got.json["type"].rpartition("#")[2]
        matches(described, "Problem", got.json)


def test_the_addresses_are_few_and_plain() -> None:
    assert [one.path for one in ADDRESSES] == [
        "/schools",
        "/schools/{school}",
        "/schools/{school}/responses",
        "/schools/{school}/themes",
        "/schools/{school}/recommendations",
    ]
    assert (SCHOOLS.is_listing, OF_SCHOOL.is_listing, OF_SCHOOL.is_of_school) == (True, False, True)
    assert json.dumps([one.name for one in ADDRESSES]) == (
        '["schools", "school", "responses", "themes", "recommendations"]'
    )
