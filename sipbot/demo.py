"""`sipbot demo`: the whole product on an invented school, or on a table of answers, in one command."""

import asyncio
import hashlib
import itertools
import json
import secrets
import socket
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
from aiohttp import web

from analysis import exports, languages, table
from analysis.report import Report
from sipbot import demo_stamp, engagements, keys, sample_school
from sipbot.analyses import Progress
from sipbot.app import Parts, build_app, build_pages, build_parts, open_unchecked, utc_now
from sipbot.channels.webchat.forms import Visitor
from sipbot.channels.webchat.views import CHANNEL
from sipbot.engagements import SchoolFile
from sipbot.engine.conversation import Conversation
from sipbot.engine.survey import CONSENT
from sipbot.sample_school import Person
from sipbot.settings import Settings, SettingsError
from sipbot.storage import Transaction, reporting, talking
from sipbot.web.auth.door import home_of

Say = Callable[[str], None]

USUAL = Settings()
AS_A_FORM = "Content-Type: application/x-www-form-urlencoded"
DATABASE, KEYS, SIGN_IN, SURVEYS = "sipbot.db", "sipbot.keys", "sign-in.txt", "surveys"
TEAM = (
    ("Dana Whitfield (invented)", "dana@alder-hill.example", "owner"),
    ("Sam Ortiz (invented)", "sam@alder-hill.example", "reviewer"),
)
MOST_TURNS = 60
"""More turns than any survey has questions: a sample person who needs more is stuck, which is a bug to hear of."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the demo is asked to do. `data` is a table of answers to take instead of the sample school's people; with
    `fresh` it begins anew even where a finished demo could be opened.

    Of the settings it goes by the one that depends on the machine: `embedder`.
    """

    out: Path
    serve: bool = True
    data: Path | None = None
    text_column: str = "text"
    tags: tuple[str, ...] = ()
    port: int = 8080
    embedder: str = USUAL.embedder
    fresh: bool = False

    @property
    def made_of(self) -> str:
        """A fingerprint of what goes into it."""
        asked = [self.embedder, self.data.name if self.data else "", self.text_column, *self.tags]
        return demo_stamp.made_of(json.dumps(asked).encode(), self.data.read_bytes() if self.data else b"")


class Clock:
    """The sample school's people answered in autumn, and this clock is there with them."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now


def ids(of: str) -> Callable[[], str]:
    """Ids that look random and are the same in every demo, so that its files are too."""
    numbers = itertools.count()
    return lambda: hashlib.sha256(f"{of} {next(numbers)}".encode()).hexdigest()[:32]


def _quietly(_step: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


async def run(plan: Plan, *, say: Say, progress: Progress = _quietly) -> None:
    """Make a demo, or open the finished one that is there, with what people changed in it; and serve it.

    Raises `TableError` for a file of answers that cannot be read, before anything is changed.
    """
    answers = table.read(plan.data, plan.text_column, tags=plan.tags) if plan.data else None
    made_of, settings = plan.made_of, _settings(plan)
    finished = None if plan.fresh else _finished_at(plan.out, made_of)
    if finished is None:
        if demo_stamp.is_there(plan.out) and not plan.fresh:
            say(f"The demo in {plan.out}/ is of another sipbot, or of other answers. Beginning anew ...")
        await _make(plan, settings, answers, say=say, progress=progress)
        demo_stamp.put(plan.out, made_of, utc_now())
    else:
        say(f"This is the demo of {_told(finished)}, with what was changed in it since.")
        say("`sipbot demo --fresh` begins anew.")
    if plan.serve:
        await _serve(plan, settings, say=say)
    else:
        say(f"Everything is in {plan.out}/: begin with engagement.html")


def _finished_at(folder: Path, made_of: str) -> datetime | None:
    is_whole = all((folder / name).exists() for name in (DATABASE, KEYS, SIGN_IN))
    return demo_stamp.finished_at(folder, made_of) if is_whole else None


def _told(at: datetime) -> str:
    here = at.astimezone()
    return f"{here:%B} {here.day}, {here.year}, {here:%H:%M}"


async def _make(plan: Plan, settings: Settings, answers: pd.DataFrame | None, *, say: Say, progress: Progress) -> None:
    """Fill a fresh database, analyze it, and write the documents."""
    school = engagements.read_school(sample_school.SCHOOL)
    if plan.data is not None:
        school = SchoolFile(id=school.id, name=f"The people who wrote {plan.data.name}")
    plan.out.mkdir(parents=True, exist_ok=True)
    demo_stamp.remove(plan.out)
    if not Path(settings.keys_file).exists():
        keys.create(Path(settings.keys_file))
    await _begin_afresh(plan.out / DATABASE, settings, school)

    clock = Clock(_noon_of(school) if answers is None else utc_now())
    parts = await build_parts(settings, clock=clock, new_id=ids("sipbot demo"), durable=False)
    try:
        if answers is None:
            n_people, _ = await asyncio.gather(play(parts, clock, school, progress), asyncio.to_thread(languages.load))
        else:
            n_people = await parts.analyses.take_in(parts.school, answers, source=school.name)
        say(f"{n_people} people have answered. Looking for themes ...")
        report = await _analyzed(parts, plan.out / SIGN_IN, progress)
        say(f"{len(report.themes)} themes, {len(report.recommendations)} draft recommendations.")
        say("Writing the documents ...")
        for to, name in (("docx", "engagement.docx"), ("html", "engagement.html"), ("csv", "")):
            exports.save(report, to, plan.out / name)
    finally:
        await parts.close()


async def _analyzed(parts: Parts, sign_in: Path, progress: Progress) -> Report:
    """The report; while themes are looked for, the passwords of the team are hashed."""
    tokens = [await parts.accounts.invite(*one, role=role, school=parts.school) for *one, role in TEAM]
    joining = asyncio.create_task(_join(parts, tokens, sign_in))
    try:
        return await parts.analyses.run(parts.school, progress=progress)
    finally:
        await joining


async def _join(parts: Parts, tokens: Sequence[str], file: Path) -> None:
    """The invented team comes in by its links; what it signs in with is in *file*, for whoever tries the demo here."""
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    for token in tokens:
        await parts.accounts.join(token, password)
    file.touch(mode=0o600)
    file.write_text("".join(f"{email}  {role}\n" for _, email, role in TEAM) + f"{password}\n", encoding="utf-8")


def _settings(plan: Plan) -> Settings:
    port = _free_port(plan.port) if plan.serve else plan.port
    return Settings(
        database=f"sqlite:///{(plan.out / DATABASE).resolve()}",
        keys_file=str(plan.out / KEYS),
        public_url=f"http://127.0.0.1:{port}",
        port=port,
        embedder=plan.embedder,
    )


def _free_port(wanted: int) -> int:
    """*wanted*, or any other port where something else is listening there."""
    for port in (wanted, 0):
        with closing(socket.socket()) as listening:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listening.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(listening.getsockname()[1])
    return wanted


async def _begin_afresh(file: Path, settings: Settings, school: SchoolFile) -> None:
    """A new database with nothing but the school in it, and the last demo's vectors: they depend on texts alone."""
    vectors = await _vectors_in(settings, school) if file.exists() else ()
    for part in (file, *file.parent.glob(f"{file.name}-*")):
        part.unlink(missing_ok=True)
    database = await open_unchecked(settings)
    await engagements.add_school(database, school, now=utc_now())
    await database.write(reporting.add_vectors, school.id, vectors)
    await database.close()


async def _vectors_in(settings: Settings, school: SchoolFile) -> Sequence[tuple[str, bytes]]:
    try:
        database = await open_unchecked(settings)
    except SettingsError:  # It is broken, or of a newer sipbot: nothing is taken from it.
        return ()
    vectors = await database.read(reporting.all_vectors, school.id)
    await database.close()
    return vectors


def _noon_of(school: SchoolFile) -> datetime:
    return datetime.combine(school.plan.opened_on or utc_now().date(), time(16), UTC)


class Browser:
    """One open connection to the web chat, on which forms are posted.

    It knows just enough HTTP for that: a client for any address takes a tenth of the time that the people need.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def at(cls, host: str, port: int) -> "Browser":
        return cls(*await asyncio.open_connection(host, port))

    async def post(self, path: str, form: Mapping[str, str]) -> int:
        """The status of the answer; one that sends the browser on to a page has nothing else in it."""
        body = urlencode(form)
        head = f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}", AS_A_FORM, "", body
        self._writer.write("\r\n".join(head).encode())
        status = await self._reader.readuntil(b"\r\n\r\n")
        return int(status.split(maxsplit=2)[1])

    async def close(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()


async def play(parts: Parts, clock: Clock, school: SchoolFile, progress: Progress = _quietly) -> int:
    """Let the sample school's people answer, each through the web chat's own address; how many they are."""
    people = sample_school.people()
    runner = web.AppRunner(build_pages(parts), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    browser = await Browser.at(*runner.addresses[0])
    opened, closed = clock.now, datetime.combine(school.plan.closed_on or clock.now.date(), time(21), UTC)
    try:
        for number, person in enumerate(people):
            clock.now = opened + number * (closed - opened) / len(people)
            await _answer(person, parts, browser, clock)
            progress("People are answering", number + 1, len(people))
    finally:
        await browser.close()
        await runner.cleanup()
    return len(people)


async def _answer(person: Person, parts: Parts, browser: Browser, clock: Clock) -> None:
    visitor = Visitor(hashlib.sha256(f"sample {person.id}".encode()).hexdigest(), has_cookie=False)
    question = CONSENT
    asked: Counter[str] = Counter()
    for turn in range(MOST_TURNS):
        said = person.types(question, asked_before=asked[question])
        asked[question] += 1
        form = {"token": visitor.token, "turn": str(turn), "language": person.language, "text": said}
        status = await browser.post(f"/c/{person.survey}", form)
        if status != 303:
            raise RuntimeError(f"the web chat answered {status} to sample person {person.id} at {question!r}")
        clock.now += timedelta(seconds=20)
        next_question = await parts.database.read(_asked_next, parts.school, visitor.handle, person.survey)
        if next_question is None:
            return
        question = next_question
    raise RuntimeError(f"sample person {person.id} does not come to the end of {person.survey}")


def _asked_next(tx: Transaction, school: str, handle: str, survey: str) -> str | None:
    """What a person with that handle is asked now: their page says it too, but takes longer to draw."""
    known = talking.known(tx, school=school, channel=CHANNEL, handle=handle, survey=survey)
    if known is None or known.conversation is None:
        return None
    conversation = Conversation.from_json(known.conversation.state)
    return None if conversation.is_over else conversation.question


async def _serve(plan: Plan, settings: Settings, *, say: Say) -> None:
    own = plan.out / SURVEYS
    own.mkdir(exist_ok=True)
    parts = await build_parts(replace(settings, surveys=str(own)))
    runner = web.AppRunner(build_app(parts), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, settings.host, settings.port).start()
    address = settings.public_url
    say("")
    say("sipbot is running. This school and everyone in it is invented." if plan.data is None else "sipbot is running.")
    say(f"  Answer as a family would   {address}/c/family_voice")
    say(f"  ... in Spanish             {address}/c/family_voice?language=es")
    say(f"  Imagine five years on      {address}/c/back_to_the_future")
    say(f"  A poster with a QR code    {address}/c/family_voice/poster")
    say(f"  Read, judge and decide     {address}{home_of(parts.school)}/")
    *people, password = (plan.out / SIGN_IN).read_text(encoding="utf-8").splitlines()
    say(f"    sign in as               {people[0].split()[0]} with the password {password}")
    say(f"    or, as a second person   {people[1].split()[0]} with the same")
    say(f"  The documents              {plan.out}/engagement.docx and engagement.html")
    say("Press Ctrl-C to stop.")
    try:
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()
        await parts.close()
