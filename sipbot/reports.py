"""The newest report of each school with what people changed in it, kept ready, because building it takes long.

What is kept is shown only while all that it was made from is as it was: the run, the edits, the answers behind it, and
what is known of the engagement. That is looked up each time.
"""

import asyncio
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from analysis import edits
from analysis.edits import reading
from analysis.report import Asked, AskedWith, Edit, Engagement, Invited, Meeting, Report, Version
from analysis.table import check
from sipbot import releasing, rules
from sipbot.engine.survey import PIPED, Survey
from sipbot.rules import Rules
from sipbot.storage import Conflict, Database, Transaction, ledger, opting_out, reporting, talking

_MOST_KEPT = 4
"""Schools whose report is kept ready: one of 20,000 answers takes some hundred megabytes."""
_TRIES = 5


class NothingToAnalyze(LookupError):
    """The school has no open answers yet, no run, or the answers behind its run have been erased."""


class StaleEdit(Exception):
    """Somebody else was first: `edits` are what they changed of the same subjects since the form was made.

    There are none where the answers were analyzed anew meanwhile, so that the form speaks of another report.
    """

    def __init__(self, edits: Sequence[Edit] = ()) -> None:
        super().__init__(f"{len(edits)} edits were made meanwhile" if edits else "there is a newer analysis")
        self.edits = tuple(edits)


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody wants to change, on a page that was made from run `run_id` with edits up to `seen`."""

    run_id: str
    seen: int
    subject: str
    kind: str
    detail: Mapping[str, Any]
    who: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a report is made from. `answers` is how many there are and how many letters they have, `use` how many
    conversations, when the last one went on, and how many messages of campaigns were sent. `last_release` is the newest
    row of what documents showed.
    """

    run: reporting.StoredRun
    last_edit: int
    answers: tuple[int, int]
    use: tuple[int, datetime | None, int]
    last_release: int
    engagement: Engagement


@dataclass(frozen=True, slots=True)
class Ready:
    """A report, what it was made from, and what the machine proposed; `last_answer` is the newest that is in it."""

    basis: Basis
    proposed: Report
    edits: tuple[Edit, ...]
    last_answer: int
    report: Report


@dataclass(frozen=True, slots=True)
class Stored:
    """What is read of a run to make its report."""

    run: Mapping[str, Any]
    inputs: Mapping[str, Any]
    answers: Mapping[str, reporting.Written]


class Reports:
    """The reports of all schools in one database."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime], group_rules: Rules | None = None) -> None:
        """*group_rules* are those of the local stakeholder group, where they are not the ones that come with sipbot."""
        self._database = database
        self._clock = clock
        self._rules = group_rules or rules.shipped()
        self._ready: OrderedDict[str, Ready] = OrderedDict()
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def latest(self, school: str) -> Report:
        """The newest run with what people changed, and what is known of the engagement. Raises `NothingToAnalyze`."""
        return (await self._newest(school)).report

    async def proposed(self, school: str) -> Report:
        """The newest run as the machine made it. Raises `NothingToAnalyze`."""
        return (await self._newest(school)).proposed

    async def edits(self, school: str) -> tuple[Edit, ...]:
        """Everything that people ever changed, oldest first, with what was taken back. Raises `NothingToAnalyze`."""
        return (await self._newest(school)).edits

    async def edit(self, school: str, change: Change) -> int:
        """Keep a change; the id of the edit. What the same person has just sent the same way is not kept twice.

        Raises `NothingToAnalyze`; `analysis.edits.board.EditError` for what cannot be changed so; and `StaleEdit` where
        somebody changed the same after the page was made.
        """
        for _ in range(_TRIES):
            now = await self._newest(school)
            if now.basis.run.id != change.run_id:
                raise StaleEdit
            checked = await asyncio.to_thread(_checked, now, change, self._clock())
            if isinstance(checked, int):
                return checked
            new, report = checked
            added = await self._database.write(_add, school, new, now.basis)
            if added == new.id and self._ready.get(school) is now:
                basis = replace(now.basis, last_edit=added)
                self._ready[school] = replace(now, basis=basis, edits=(*now.edits, new), report=report)
            if added is not None:
                return added
        raise Conflict("others change the same report all the time")

    async def _newest(self, school: str) -> Ready:
        async with self._turns[school]:
            before = self._ready.get(school)
            basis, news = await self._database.read(_look, school, before, self._rules)
            if before is None or basis != before.basis:
                before = await self._made(school, before, basis, news)
            self._ready[school] = before
            self._ready.move_to_end(school)
            while len(self._ready) > _MOST_KEPT:
                self._ready.popitem(last=False)
            return before

    async def _made(self, school: str, before: Ready | None, basis: Basis, news: tuple[Edit, ...]) -> Ready:
        if before and (before.basis.run, before.basis.answers) == (basis.run, basis.answers):
            proposed = before.proposed
            if basis.engagement != before.basis.engagement:
                proposed = replace(proposed, engagement=basis.engagement)
            made, last_answer = (*before.edits, *news), before.last_answer
        else:
            stored, basis, made, last_answer = await self._database.read(_read, school, self._rules)
            proposed = await asyncio.to_thread(_report, stored, basis)
        if before and proposed is before.proposed and all(edit.kind in reading.KINDS for edit in news):
            report = _with_read(before.report, news)
        else:
            report = await asyncio.to_thread(edits.apply, proposed, made)
        return Ready(basis, proposed, made, last_answer, report)


def _checked(now: Ready, change: Change, at: datetime) -> tuple[Edit, Report] | int:
    """The edit to keep and the report with it; or the id of the one that the same person made of the form already."""
    detail = edits.kept(now.report, kind=change.kind, subject=change.subject, detail=change.detail)
    new = Edit(
        id=now.basis.last_edit + 1,
        run_id=change.run_id,
        subject=change.subject,
        kind=change.kind,
        detail=detail,
        who=change.who,
        why=change.why,
        at=at.isoformat(timespec="seconds"),
    )
    meanwhile = edits.meanwhile(new, now.edits, change.seen)
    if meanwhile and _said(meanwhile[-1]) == _said(new):
        return meanwhile[-1].id
    if meanwhile:
        raise StaleEdit(meanwhile)
    if new.kind in reading.KINDS:
        return new, _with_read(now.report, [new])
    return new, edits.with_new(now.proposed, now.edits, new)


def _with_read(report: Report, news: Sequence[Edit]) -> Report:
    """*report* with edits that only say what was read: nothing else in it changes."""
    last_edit = news[-1].id if news else report.last_edit
    every_edit = (*report.every_edit, *news)
    return replace(report, edits=(*report.edits, *news), every_edit=every_edit, last_edit=last_edit)


def _said(edit: Edit) -> tuple[Any, ...]:
    detail = {name: value for name, value in edit.detail.items() if name != "anchor"}
    return (edit.run_id, edit.subject, edit.kind, detail, edit.who, edit.why)


def _add(tx: Transaction, school: str, new: Edit, basis: Basis) -> int | None:
    """Keep an edit that was checked against *basis*; None where there is a newer run or edit by now."""
    reporting.wait_for_turn(tx, school)
    run = reporting.newest_run(tx, school)
    if run is None or run != basis.run or reporting.last_edit(tx, school) != basis.last_edit:
        return None
    return reporting.add_edit(
        tx,
        {
            "school_id": school,
            "run_id": new.run_id,
            "subject": new.subject,
            "kind": new.kind,
            "detail": new.detail,
            "who": new.who,
            "why": new.why,
            "at": datetime.fromisoformat(new.at),
        },
    )


def _look(tx: Transaction, school: str, ready: Ready | None, group_rules: Rules) -> tuple[Basis, tuple[Edit, ...]]:
    """What the school's report is made from now, and the edits that are not in *ready*."""
    run = reporting.newest_run(tx, school)
    if run is None:
        raise NothingToAnalyze("nothing has been analyzed yet: run 'sipbot analyze' first")
    news = _edits(tx, school, after=ready.basis.last_edit if ready else 0)
    last_edit = news[-1].id if news else (ready.basis.last_edit if ready else 0)
    answers = reporting.answers_up_to(tx, school, ready.last_answer if ready else 0)
    use = (*reporting.last_use(tx, school), reporting.n_came_there(tx, school))
    if ready and ready.basis.use == use:
        asked, invited = ready.basis.engagement.asked, ready.basis.engagement.invited
    else:
        asked, invited = _asked(tx, school), _invited(tx, school)
    group = releasing.stakeholder_group(tx, school, group_rules, run.at.date())
    last_release = ledger.last_release(tx, school)
    if ready and ready.basis.last_release == last_release:
        released = ready.basis.engagement.released
    else:
        released = releasing.shown_before(tx, school)
    engagement = replace(_engagement(tx, school, run.at), asked=asked, invited=invited, released=released, group=group)
    return Basis(run, last_edit, answers, use, last_release, engagement), news


def _read(tx: Transaction, school: str, group_rules: Rules) -> tuple[Stored, Basis, tuple[Edit, ...], int]:
    """Everything that the school's report is made from."""
    basis, made = _look(tx, school, None, group_rules)
    run = reporting.latest_run(tx, school)
    if run is None:
        raise NothingToAnalyze("nothing has been analyzed yet: run 'sipbot analyze' first")
    column = run.inputs["columns"].index("response_id")
    names = [row[column] for row in run.inputs["rows"]]
    found = reporting.written(tx, school, names)
    if len(found) < len(names):
        raise NothingToAnalyze("answers behind the last analysis have been erased: run 'sipbot analyze' again")
    last_answer = max((answer.id for answer in found.values()), default=0)
    basis = replace(basis, answers=reporting.answers_up_to(tx, school, last_answer))
    return Stored(run.report, run.inputs, found), basis, made, last_answer


def _report(stored: Stored, basis: Basis) -> Report:
    """The report that the machine made, with its answers."""
    kept = pd.DataFrame(stored.inputs["rows"], columns=stored.inputs["columns"], dtype=object)
    table = check(kept.assign(text=[stored.answers[name].text for name in kept["response_id"]]))
    report = Report.from_dict(stored.run, table, basis.engagement)
    given_to = {name: (one.survey, one.probe) for name, one in stored.answers.items()}
    return replace(report, run_id=basis.run.id, given_to=given_to)


def _edits(tx: Transaction, school: str, *, after: int) -> tuple[Edit, ...]:
    """The school's edits of all its runs, oldest first."""
    return tuple(
        Edit(
            row.id,
            row.run_id,
            row.subject,
            row.kind,
            row.detail,
            row.who,
            row.why,
            row.at.isoformat(timespec="seconds"),
        )
        for row in reporting.edits(tx, school, after)
    )


def _engagement(tx: Transaction, school: str, analyzed_at: datetime) -> Engagement:
    """What is known of the engagement, as documents need it, but for who was asked, what was shown, and the group."""
    owner = reporting.school(tx, school)
    planned = reporting.latest_engagement(tx, school)
    wordings = reporting.consent_wordings(tx, school)
    if owner is None:
        raise LookupError(f"there is no school {school!r}")
    return Engagement(
        school=owner.name,
        invented=owner.invented,
        kind=planned.kind if planned else "initial",
        horizon_year=planned.horizon_year if planned else None,
        opened_on=planned.opened_on if planned else "",
        closed_on=planned.closed_on if planned else "",
        calendar=tuple(Meeting(**line) for line in planned.calendar) if planned else (),
        owner=planned.owner if planned else "",
        consent=wordings[0].wording if wordings else "",
        analyzed_at=analyzed_at.isoformat(timespec="minutes"),
        n_opted_out=opting_out.n_opted_out(tx, school),
        outreach=releasing.tried(tx, school),
        held=releasing.held(tx, school),
        told_twice=releasing.told_twice(tx, school),
        told_twice_on=releasing.counted_on(tx, school, owner.time_zone),
    )


def _invited(tx: Transaction, school: str) -> tuple[Invited, ...]:
    uses, begun = reporting.survey_use(tx, school), reporting.first_begun(tx, school)
    oldest_first = sorted((use for use in uses if use.fingerprint in begun), key=lambda use: begun[use.fingerprint])
    fingerprints = {use.survey: use.fingerprint for use in oldest_first}
    found = []
    for one in reporting.invited(tx, school):
        survey = _survey(tx, school, fingerprints.get(one.survey, ""))
        title = survey.title if survey else one.survey
        found.append(Invited(title, one.channel, one.n_invited, one.n_reached, one.n_answered))
    return tuple(found)


def _survey(tx: Transaction, school: str, fingerprint: str) -> Survey | None:
    text = talking.survey_text(tx, school=school, fingerprint=fingerprint)
    return Survey.from_json(text) if text else None


def _asked(tx: Transaction, school: str) -> tuple[Asked, ...]:
    uses: dict[str, list[Any]] = {}
    for use in reporting.survey_use(tx, school):
        if use.status not in ("consenting", "declined"):
            uses.setdefault(use.survey, []).append(use)
    owner, begun = reporting.school(tx, school), reporting.first_begun(tx, school)
    if owner is None:
        raise LookupError(f"there is no school {school!r}")
    zone = ZoneInfo(owner.time_zone)
    return tuple(_asked_one(tx, school, rows, _versions(rows, begun, zone)) for rows in uses.values())


def _versions(uses: list[Any], begun: Mapping[str, datetime], zone: tzinfo) -> tuple[Version, ...]:
    """The versions of one survey, what came in a file first, then in the order in which they were first begun."""
    n: Counter[str] = Counter()
    for use in uses:
        n[use.fingerprint] += use.n
    files = tuple(Version(one, "", n[one]) for one in n if one not in begun)
    asked = sorted((one for one in n if one in begun), key=lambda one: begun[one])
    return (*files, *(Version(one, f"{begun[one].astimezone(zone):%Y-%m-%d}", n[one]) for one in asked))


def _asked_one(tx: Transaction, school: str, uses: list[Any], versions: tuple[Version, ...]) -> Asked:
    channels: Counter[str] = Counter()
    spoken: Counter[str] = Counter()
    for use in uses:
        channels[use.channel] += use.n
        spoken[use.language] += use.n
    survey = _survey(tx, school, versions[-1].fingerprint)
    return Asked(
        title=survey.title if survey else uses[0].survey,
        n_began=sum(use.n for use in uses),
        n_finished=sum(use.n for use in uses if use.status == "finished"),
        channels=tuple(channels.most_common()),
        languages=tuple(spoken.most_common()),
        questions=tuple(question.text for question in survey.questions if question.analyze) if survey else (),
        survey=uses[0].survey,
        wordings=tuple(_wordings(survey)) if survey else (),
        versions=versions,
    )


def _wordings(survey: Survey) -> Iterator[AskedWith]:
    """The words of the open questions in every language, and of what is asked after a thin answer."""
    for question in survey.questions:
        if question.analyze:
            yield AskedWith(question.key, False, _in_every_language(survey, question.key, question.text))
        if question.analyze and question.probe:
            yield AskedWith(question.key, True, _in_every_language(survey, question.key, question.probe))


def _in_every_language(survey: Survey, key: str, text: str) -> tuple[tuple[str, str], ...]:
    texts = ((language, survey.text(key, text, language)) for language in survey.languages)
    # Where a question repeats what somebody answered before, that stays theirs.
    return tuple((language, PIPED.sub("…", words)) for language, words in texts)
