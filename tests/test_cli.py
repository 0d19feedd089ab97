"""The command line: what is typed, what is stored, and what is said when something is wrong."""

import asyncio
import json
import pkgutil
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from itertools import takewhile
from pathlib import Path

import pandas as pd
import pytest
from aiohttp import ClientSession, CookieJar
from aiohttp.test_utils import TestClient, TestServer
from click.testing import CliRunner
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it brings no types

from analysis.exports import formats
from analysis.table import check
from sipbot import by_name, sample_school, surveys
from sipbot.app import build_app, build_parts
from sipbot.authored import read_yaml
from sipbot.cli import COMMANDS, main
from sipbot.cli.command import OURS_TO_TELL
from sipbot.cli.writing import PARTS_OF
from sipbot.settings import Settings
from tests.command_line import running, sipbot, started
from tests.keys import key_file
from tests.web_people import free_port

ENGLISH = (
    "1",
    "a neighbor or comunity member",
    "The reading buddies. My grandson waits for them all week.",
    "its loud",
    "The lunch room, you cannot hear anybody speak there.",
    "Nobody asks the children; I think that is why.",
    "BACK",
    "We are too many in one room, and nobody asks the children.",
    "plane\ttickets, for all I care, would be better spent on books",
    "SKIP",
    "spanish",
    "1 and 3",
)
SPANISH = (
    "sí",
    "2",
    "Mi maestra de inglés habla despacio y me espera.",
    "el ruido",
    "En el comedor no se oye nada de lo que dicen.",
    "Somos muchos en un salón muy pequeño.",
    "Más libros en español para llevar a la casa.",
    "nada",
    "dos",
    "2",
    "1 y 3",
    "sí",
    "no",
)
NEIGHBOR = [
    ("role", "a neighbor or comunity member", '"community"', 0, None),
    ("keep", ENGLISH[2], json.dumps(ENGLISH[2]), 0, None),
    ("gets_in_way", "its loud", '"its loud"', 0, None),
    ("gets_in_way", ENGLISH[4], json.dumps(ENGLISH[4]), 1, None),
    ("why", ENGLISH[5], json.dumps(ENGLISH[5]), 0, None),
    ("why", ENGLISH[7], json.dumps(ENGLISH[7]), 0, None),
    ("change", ENGLISH[8], json.dumps(ENGLISH[8]), 0, None),
    ("missed", "", None, 0, "skipped"),
    ("home_language", "spanish", '"es"', 0, None),
    ("race", "1 and 3", '["black","asian"]', 0, None),
]
ANSWERS = (
    "The bus is late every morning and my son misses breakfast.",
    "The bus comes late in the morning, so breakfast is over.",
    "Please make the morning bus come on time.",
    "The bus was late again, we need more buses in the morning.",
    "We want a later bus for students who stay after school.",
    "The bathrooms are dirty and have no soap.",
    "Please clean the bathrooms every day, there is no soap or paper.",
    "Dirty bathrooms, my daughter does not want to use them.",
    "Fix the bathrooms on the second floor and put soap in them.",
    "The bathrooms smell and the doors do not close.",
)


def rows(database: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def answers_in(database: Path) -> list[tuple[object, ...]]:
    return rows(database, "select question, text, value, probe, not_answered from responses order by id")


def tags_in(database: Path) -> list[tuple[object, ...]]:
    return rows(database, "select name, value, source from tags order by id")


def tables_in(database: Path) -> list[tuple[object, ...]]:
    return rows(database, "select sql from sqlite_master order by name")


async def post_all(database: Path, lines: tuple[str, ...], language: str) -> None:
    """Answer `family_voice` with *lines*, one form after the other, over the web chat's own address."""
    parts = await build_parts(Settings(database=f"sqlite:///{database}", keys_file=key_file()), env={})
    async with TestClient(TestServer(build_app(parts)), cookie_jar=CookieJar(unsafe=True)) as browser:
        for turn, line in enumerate(lines):
            form = {"token": "kitchen-table-phone-of-sam", "turn": str(turn), "language": language, "text": line}
            async with browser.post("/c/family_voice", data=form, allow_redirects=False) as kept:
                assert kept.status == 303
    await parts.close()


async def take_in(answers: tuple[str, ...], file: Path) -> None:
    settings = Settings(database=f"sqlite:///{file}", keys_file=key_file(), embedder="tfidf", smallest_group=5)
    parts = await build_parts(settings, env={})
    await parts.analyses.take_in(parts.school, check(pd.DataFrame({"text": answers})), source="answers.csv")
    await parts.analyses.run(parts.school)
    await parts.close()


@pytest.fixture
def db(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'sipbot.db'}"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds ten answers about buses and bathrooms, and their analysis."""
    file = tmp_path_factory.mktemp("asked") / "sipbot.db"
    asyncio.run(take_in(ANSWERS, file))
    return file


# Conversations.


@pytest.mark.parametrize(("language", "lines"), [("en", ENGLISH), ("es", SPANISH)])
async def test_a_piped_conversation_is_stored_as_the_web_chat_stores_it(
    tmp_path: Path, language: str, lines: tuple[str, ...]
) -> None:
    piped, posted = tmp_path / "piped.db", tmp_path / "posted.db"
    said = "".join(f"{line}\n" for line in lines)
    command = ("chat", "family_voice", "--language", language, "--db", f"sqlite:///{piped}")
    done = started(*command, cwd=tmp_path, said=said)
    await post_all(posted, lines, language)
    assert (done.returncode, done.stderr) == (0, "")
    assert answers_in(piped) == answers_in(posted)
    assert tags_in(piped) == tags_in(posted)
    assert rows(piped, "select status from conversations") == [("finished",)]


def test_a_piped_conversation_is_stored_as_it_was_said(db: str, tmp_path: Path) -> None:
    sipbot("chat", "family_voice", "--db", db, said="".join(f"{line}\n" for line in ENGLISH))
    assert answers_in(tmp_path / "sipbot.db") == NEIGHBOR
    assert tags_in(tmp_path / "sipbot.db") == [
        ("role", "community", "declared"),
        ("home_language", "es", "declared"),
        ("race", "black", "declared"),
        ("race", "asian", "declared"),
    ]


def test_a_second_run_goes_on_where_the_first_ended(db: str, tmp_path: Path) -> None:
    sipbot("chat", "family_voice", "--db", db, said="".join(f"{line}\n" for line in ENGLISH[:4]))
    second = sipbot("chat", "family_voice", "--db", db, said="".join(f"{line}\n" for line in ENGLISH[4:]))
    assert answers_in(tmp_path / "sipbot.db") == NEIGHBOR
    assert second.stdout.count("What is good about our school?") == 1
    assert second.stdout.index("> its loud") < second.stdout.index(f"> {ENGLISH[4]}")


def test_another_name_is_another_conversation(db: str, tmp_path: Path) -> None:
    sipbot("chat", "family_voice", "--db", db, said="1\n1\n")
    sipbot("chat", "family_voice", "--db", db, "--as", "grandmother", said="1\n3\n")
    assert tags_in(tmp_path / "sipbot.db") == [("role", "family", "declared"), ("role", "community", "declared")]


# Surveys and parts.


def test_our_own_surveys_have_nothing_to_mend() -> None:
    done = sipbot("check")
    n_warnings = sum(": warning: " in line for line in done.output.splitlines())
    last = f"{len(surveys.names())} surveys checked, nothing to mend, {n_warnings} warnings"
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, last)


def test_the_author_sees_what_each_question_takes_as_a_text_message_and_why(tmp_path: Path) -> None:
    file = tmp_path / "our_school.yaml"
    file.write_text(
        "title: Our school\nlanguage: es\naudience: [family]\nconsent: “¿Podemos?” 1 para empezar, 2 para salir.\n"
        "questions:\n  - {key: hopes, type: text, text: ¿Qué sueña para los niños?}\n"
        "  - {key: role, type: choice, text: ¿Quién es usted?, choices: {a: Mamá, b: Papá}}\nthanks: Gracias.\n",
        encoding="utf-8",
    )
    assert sipbot("check", str(file)).output.splitlines() == [
        "our_school: segments as text messages",
        "  consent              es 1",
        "  hopes                es 1",
        "  role                 es 1 UCS-2 (á ú)",
        "  thanks               es 1",
        "1 survey checked, nothing to mend",
    ]


def test_drafts_in_one_folder_are_one_warning_and_who_stands_for_each_language_is_told() -> None:
    done = sipbot("check", *(str(ours()[0].parent / f"{name}.yaml") for name in ("family_voice", "staff_voice")))
    folder = ours()[0].parent / "translations" / "es"
    drafts = [line for line in done.output.splitlines() if line.startswith(f"{folder}/: warning: ")]
    assert [line.removeprefix(f"{folder}/: warning: ")[:35] for line in drafts] == [
        "3 files: draft by the sipbot authors"[:35]
    ]
    told = [line for line in done.output.splitlines() if line.startswith("  translations ")]
    assert ["draft by the sipbot authors" in line and " es " in line for line in told] == [True, True]
    levels = [line.split() for line in done.output.splitlines() if line.startswith("  to read ")]
    assert [line[2:4] for line in levels] == [["en", "grade"], ["en", "grade"]]


def test_a_broken_survey_is_told_by_line_and_remedy(tmp_path: Path) -> None:
    file = tmp_path / "our_school.yaml"
    file.write_text(
        "title: Our school\naudience: [family]\nconsent: May we? Reply 1 to begin, 2 to leave.\n"
        "questions:\n  - {key: hopes, type: text, text: What do you hope for, analyse: vision}\nthanks: Thank you.\n",
        encoding="utf-8",
    )
    done = started("check", str(file), cwd=tmp_path)
    told = f"{file}:5: question 'hopes': 'analyse' is not known here: did you mean 'analyze'?\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, told, "")


def test_the_schema_of_surveys_is_json_schema_and_our_surveys_fit_it() -> None:
    schema = json.loads(sipbot("survey-schema").output)
    Draft202012Validator.check_schema(schema)
    found = {path.name: list(Draft202012Validator(schema).iter_errors(read_yaml(path).values)) for path in ours()}
    assert found == {path.name: [] for path in ours()}


def test_the_schema_refuses_what_check_refuses(tmp_path: Path) -> None:
    validator = Draft202012Validator(json.loads(sipbot("survey-schema").output))
    survey = read_yaml(ours()[0]).values
    assert not validator.is_valid({**survey, "titel": "Our school"})
    assert not validator.is_valid({**survey, "questions": [{"key": "a", "type": "essay", "text": "What?"}]})


def ours() -> tuple[Path, ...]:
    return surveys.paths()


def test_every_part_is_listed_with_its_first_line() -> None:
    lines = sipbot("list").output.splitlines()
    parts = [(p, prefix, n) for p, prefix in PARTS_OF.values() for n in by_name.names(p, prefix=prefix)]
    told = {n: by_name.first_line(by_name.load(p, n, prefix=prefix)) for p, prefix, n in parts}
    assert [line for line in lines if not line.startswith(" ")] == ["surveys", *PARTS_OF]
    assert {f"  {name:<20} {line}" for name, line in told.items()} <= set(lines)
    assert len(lines) == 1 + 2 * len(surveys.names()) + len(PARTS_OF) + len(parts)


def test_surveys_are_listed_along_the_plan_with_whom_they_are_for_and_how_long_they_take() -> None:
    lines = sipbot("list").output.splitlines()
    at = lines.index("  family_voice             Your voice in our school's plan")
    told = "stakeholder engagement; family, student, community, partner; 8 to 11 questions, 6 minutes"
    assert lines[1].split()[0] == "getting_started"
    assert lines[at + 1].strip() == told


# Schools and settings.


def test_upgrading_a_database_twice_changes_nothing(db: str, tmp_path: Path) -> None:
    first = sipbot("db", "upgrade", "--db", db)
    tables = tables_in(tmp_path / "sipbot.db")
    second = sipbot("db", "upgrade", "--db", db)
    assert (first.exit_code, first.output) == (second.exit_code, second.output) == (0, "the database is up to date\n")
    assert tables_in(tmp_path / "sipbot.db") == tables
    assert rows(tmp_path / "sipbot.db", "select count(*) from schools") == [(0,)]


def test_an_imported_school_is_the_school_where_it_is_the_only_one(db: str, tmp_path: Path) -> None:
    told = sipbot("import", str(sample_school.SCHOOL), "--db", db)
    chat = sipbot("chat", "family_voice", "--db", db, said="help\n")
    assert told.output == "alder-hill: Alder Hill School (invented)\n"
    assert "Alder Hill School (invented): answer with a number or in your own words." in chat.output
    assert rows(tmp_path / "sipbot.db", "select id from schools") == [("alder-hill",)]
    assert rows(tmp_path / "sipbot.db", "select school_id from conversations") == [("alder-hill",)]


def test_a_school_is_imported_once_and_changed_where_its_file_has_changed(db: str, tmp_path: Path) -> None:
    sipbot("import", str(sample_school.SCHOOL), "--db", db)
    again = sipbot("import", str(sample_school.SCHOOL), "--db", db)
    assert (again.exit_code, again.output) == (0, "alder-hill: unchanged\n")
    (tmp_path / "newer.yaml").write_text("id: alder-hill\nname: Alder Hill\n", encoding="utf-8")
    assert sipbot("import", str(tmp_path / "newer.yaml"), "--db", db).output.splitlines() == [
        "alder-hill: changed",
        "  name: Alder Hill, was Alder Hill School (invented)",
    ]


def test_of_two_schools_one_must_be_chosen(db: str, tmp_path: Path) -> None:
    (tmp_path / "second.yaml").write_text("id: brook-side\nname: Brook Side School (invented)\n", encoding="utf-8")
    sipbot("import", str(sample_school.SCHOOL), "--db", db)
    sipbot("import", str(tmp_path / "second.yaml"), "--db", db)
    none = sipbot("chat", "family_voice", "--db", db, said="1\n")
    one = sipbot("chat", "family_voice", "--db", db, "--school", "brook-side", said="1\n")
    told = "sipbot: which school? Set SIPBOT_SCHOOL or use --school: choose one of alder-hill, brook-side\n"
    assert (none.exit_code, none.output) == (2, told)
    assert (one.exit_code, rows(tmp_path / "sipbot.db", "select school_id from consents")) == (0, [("brook-side",)])


def test_a_school_file_is_told_by_line_and_remedy(db: str, tmp_path: Path) -> None:
    file = tmp_path / "school.yaml"
    file.write_text("id: brook-side\nname: Brook Side\ntime_zone: Boston\n", encoding="utf-8")
    done = sipbot("import", str(file), "--db", db)
    told = f"sipbot: {file}:3: 'Boston' is no time zone: write one like America/New_York\n"
    assert (done.exit_code, done.output) == (2, told)


OURS = ", ".join(surveys.names())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("chat nope", f"there is no survey 'nope': choose one of {OURS}"),
        ("chat family_voice --school nope", "there is no school 'nope': add one with 'sipbot import school.yaml'"),
        ("export --to odt --out plan.odt", f"there is no format 'odt': choose one of {', '.join(formats())}"),
        ("export --to csv --out tables", "nothing has been analyzed yet: run 'sipbot analyze' first"),
        ("analyze", "nobody has answered an open question yet"),
        ("import nope.yaml", "nope.yaml:1: there is no such file: look at the name and the folder"),
        ("decide A1 --fate adopted --why x --by y", "nothing has been analyzed yet: run 'sipbot analyze' first"),
    ],
)
def test_a_name_that_is_not_there_is_told_in_one_line(db: str, arguments: str, told: str) -> None:
    done = sipbot(*arguments.split(), "--db", db)
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"sipbot: {told}\n")


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        (
            "SIPBOT_EMBEDDER",
            "nope",
            "SIPBOT_EMBEDDER is 'nope': choose one of english, fast, multilingual, remote, tfidf",
        ),
        (
            "SIPBOT_CHANNELS",
            "fax",
            "unknown name 'fax' in channels: choose one of android, slack, sms, terminal, webchat",
        ),
        ("SIPBOT_PORT", "eighty", "SIPBOT_PORT is 'eighty': write a whole number from 0 to 65535"),
        ("SIPBOT_SCHOOL", "nope", "there is no school 'nope': add one with 'sipbot import school.yaml'"),
        ("SIPBOT_SURVEYS", "/nowhere", "SIPBOT_SURVEYS is '/nowhere': there is no such folder"),
    ],
)
def test_a_wrong_setting_is_told_in_one_line(db: str, setting: str, value: str, told: str) -> None:
    done = sipbot("chat", "family_voice", "--db", db, **{setting: value})
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"sipbot: {told}\n")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://a/b", "SIPBOT_DATABASE: database 'mysql' is not known: use sqlite:///… or postgresql://…"),
        ("postgresql://x@127.0.0.1:1/b", "SIPBOT_DATABASE: the database cannot be reached: connection failed: "),
        ("sqlite:////dev/null/a.db", "SIPBOT_DATABASE: [Errno 17] File exists: '/dev/null'"),
    ],
)
def test_a_database_that_cannot_be_used_is_told(url: str, told: str) -> None:
    done = sipbot("db", "upgrade", "--db", url)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"sipbot: {told}")


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("Not a database, but some notes about one.\n" * 99, encoding="utf-8")
    done = sipbot("db", "upgrade", "--db", f"sqlite:///{tmp_path / 'notes.db'}")
    told = "sipbot: SIPBOT_DATABASE: the database cannot be reached: file is not a database\n"
    assert (done.exit_code, done.output) == (2, told)


def test_a_database_of_a_newer_sipbot_is_told(db: str, tmp_path: Path) -> None:
    sipbot("db", "upgrade", "--db", db)
    with closing(sqlite3.connect(tmp_path / "sipbot.db")) as connection, connection:
        connection.execute("update alembic_version set version_num = '9999'")
    done = sipbot("db", "upgrade", "--db", db)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("sipbot: SIPBOT_DATABASE: the database belongs to a newer sipbot: ")


def test_an_error_in_a_process_of_its_own_is_one_line_too(tmp_path: Path) -> None:
    done = started("list", cwd=tmp_path, SIPBOT_SMALLEST_GROUP="2")
    told = "sipbot: SIPBOT_SMALLEST_GROUP is '2': write a whole number from 5 to 30\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", told)


def test_every_error_told_in_a_line_is_there() -> None:
    kinds = [pkgutil.resolve_name(name) for name in sorted(OURS_TO_TELL)]
    assert [kind for kind in kinds if not issubclass(kind, Exception)] == []


def test_a_small_command_waits_for_nothing_large(tmp_path: Path) -> None:
    program = "from sipbot.cli import main; main(['segments'], standalone_mode=False); import sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], input="hi", capture_output=True, text=True, check=True)
    assert {"pandas", "sqlalchemy", "aiohttp", "sklearn"}.isdisjoint(done.stdout.split())


def test_settings_are_read_from_the_file_beside_which_sipbot_is_started(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SIPBOT_DATABASE=sqlite:///from-the-file.db\n", encoding="utf-8")
    done = started("db", "upgrade", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "from-the-file.db").exists()
    assert not (tmp_path / "sipbot.db").exists()


# Analysis and documents.


def test_the_analysis_says_what_it_found(asked: Path, tmp_path: Path) -> None:
    done = sipbot("analyze", "--db", f"sqlite:///{asked}", SIPBOT_EMBEDDER="tfidf", SIPBOT_SMALLEST_GROUP="5")
    found = re.fullmatch(r"(\d+) themes and (\d+) draft recommendations\n", done.output)
    report = json.loads(str(rows(asked, "select report from analysis_runs order by at desc limit 1")[0][0]))
    assert found is not None
    assert (int(found[1]), int(found[2])) == (len(report["themes"]), len(report["recommendations"]))


def test_a_codebook_names_the_themes_and_what_it_lacks_is_said(asked: Path, tmp_path: Path) -> None:
    codes, copy = tmp_path / "codes.yaml", tmp_path / "copy.db"
    codes.write_text("[The school bus is late, Dirty bathrooms]", encoding="utf-8")
    shutil.copy(asked, copy)
    done = sipbot("analyze", "--codebook", str(codes), "--db", f"sqlite:///{copy}", SIPBOT_EMBEDDER="fast")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.output.startswith("The codebook has 2 themes; ")
    themes = json.loads(str(rows(copy, "select report from analysis_runs order by at desc limit 1")[0][0]))["themes"]
    assert {theme["name"] for theme in themes if theme["is_given"]} == {"The school bus is late", "Dirty bathrooms"}


@pytest.mark.parametrize(("to", "begins"), [("docx", b"PK"), ("html", b"<!doctype html>"), ("xlsx", b"PK")])
def test_a_document_is_written_where_it_was_asked_for(asked: Path, tmp_path: Path, to: str, begins: bytes) -> None:
    out = tmp_path / f"plan.{to}"
    done = sipbot("export", "--to", to, "--out", str(out), "--db", f"sqlite:///{asked}")
    assert (done.exit_code, done.output) == (0, f"{out}\n")
    assert out.read_bytes().startswith(begins)


def test_tables_are_written_into_a_folder(asked: Path, tmp_path: Path) -> None:
    done = sipbot("export", "--to", "csv", "--out", str(tmp_path / "tables"), "--db", f"sqlite:///{asked}")
    answers, judged = ("responses", "themes", "subthemes", "assignments", "set_aside"), ("recommendations", "decisions")
    names = (*answers, *judged, "codebook", "columns")
    assert done.output == "".join(f"{tmp_path / 'tables' / name}.csv\n" for name in names)
    texts = pd.read_csv(tmp_path / "tables" / "responses.csv")["text"].tolist()
    assert sorted(texts) == sorted(ANSWERS)


def test_a_decision_stands_in_the_document(asked: Path, tmp_path: Path) -> None:
    why, section, owner = "The contract ends in June.", "Goal 3, action 2", "Operations manager"
    what = ("decide", "A1", "--fate", "adapted", "--why", why, "--section", section, "--owner", owner, "--by", "Team")
    done = sipbot(*what, "--db", f"sqlite:///{asked}")
    out = tmp_path / "plan.html"
    sipbot("export", "--to", "html", "--out", str(out), "--db", f"sqlite:///{asked}")
    page = out.read_text(encoding="utf-8")
    assert done.output == "A1: adapted\n"
    assert [page.count(words) >= 1 for words in (why, section, owner)] == [True, True, True]


def test_an_unknown_recommendation_lists_the_known_ones(asked: Path) -> None:
    done = sipbot("decide", "R9", "--fate", "adopted", "--why", "x", "--by", "y", "--db", f"sqlite:///{asked}")
    report = json.loads(str(rows(asked, "select report from analysis_runs order by at desc limit 1")[0][0]))
    known = ", ".join(one["id"] for one in report["recommendations"])
    assert (done.exit_code, done.stderr) == (2, f"sipbot: there is no recommendation 'R9': there are {known}\n")


def test_a_document_is_not_written_into_a_folder_that_is_not_there(asked: Path, tmp_path: Path) -> None:
    out = tmp_path / "nowhere" / "plan.docx"
    done = sipbot("export", "--to", "docx", "--out", str(out), "--db", f"sqlite:///{asked}")
    assert (done.exit_code, done.stderr) == (2, f"sipbot: {out}: there is no folder {out.parent}; make it first\n")


# Serving.


def test_the_server_prints_its_links_and_ends_quietly(tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    settings = {"SIPBOT_PORT": address.rpartition(":")[2], "SIPBOT_PUBLIC_URL": address}
    sipbot("import", str(sample_school.SCHOOL), "--db", f"sqlite:///{tmp_path / 'sipbot.db'}")
    with running("serve", cwd=tmp_path, **settings) as process:
        assert process.stdout is not None
        printed = [process.stdout.readline() for _ in (*surveys.names(), "staff")]
        process.send_signal(signal.SIGTERM)
        rest = process.communicate(timeout=240)
    assert printed == [
        *(f"  chat     {address}/c/{name}   (to print: {address}/c/{name}/poster)\n" for name in surveys.names()),
        f"  staff    {address}/s   (to let somebody in: sipbot staff invite NAME EMAIL --role owner)\n",
    ]
    assert (process.returncode, rest) == (0, ("", ""))


LINCOLN = """\
id: lincoln
name: Lincoln School (invented)
city: Elm Harbor, Massachusetts (invented)
grades: K-5
invented: true
"""
BUSES = """\
title: Our buses
audience: [family]
consent: May we keep your answers? Reply 1 to begin, 2 to leave.
questions:
  - {key: stop, type: text, text: What is your bus stop like?}
thanks: Thank you.
"""


async def opened(addresses: list[str]) -> list[bool]:
    """Whether a chat that asks about buses opens at each of *addresses*."""
    async with ClientSession(raise_for_status=True) as browser:
        pages = [await (await browser.get(address)).text() for address in addresses]
    return ["Our buses" in page for page in pages]


def test_the_server_prints_the_links_of_schools_own_surveys_too(tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    db, schools = f"sqlite:///{tmp_path / 'sipbot.db'}", tmp_path / "surveys" / "schools"
    (tmp_path / "lincoln.yaml").write_text(LINCOLN)
    for school in (sample_school.SCHOOL, tmp_path / "lincoln.yaml"):
        assert sipbot("import", str(school), "--db", db).exit_code == 0
    for name in ("alder-hill/buses", "alder-hill/family_voice", "lincoln/buses", "closed/buses"):
        (schools / name).parent.mkdir(parents=True, exist_ok=True)
        (schools / f"{name}.yaml").write_text(BUSES)
    settings = {"SIPBOT_PORT": address.rpartition(":")[2], "SIPBOT_PUBLIC_URL": address, "SIPBOT_SCHOOL": "alder-hill"}
    with running("serve", cwd=tmp_path, SIPBOT_SURVEYS=str(tmp_path / "surveys"), **settings) as process:
        assert process.stdout is not None
        links = (line.split()[:2] for line in process.stdout)
        chats = [link for _, link in takewhile(lambda told: told[0] == "chat", links)]
        are_open = asyncio.run(opened([chat for chat in chats if chat.endswith(("/buses", "/family_voice"))]))
    assert chats == [
        *(f"{address}/c/{name}" for name in sorted((*surveys.names(), "buses"))),
        f"{address}/c/lincoln/buses",
    ]
    assert are_open == [True, True, True]


def test_a_port_that_is_taken_is_told_in_one_line(db: str) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        done = sipbot("serve", "--db", db, SIPBOT_PORT=port)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "address already in use" in done.stderr


def test_every_command_explains_itself() -> None:
    told = {name: CliRunner().invoke(main, [name, "--help"]) for name in COMMANDS}
    assert [name for name, result in told.items() if result.exit_code or "Usage: " not in result.output] == []
    assert all(result.output.count(".") for result in told.values())
