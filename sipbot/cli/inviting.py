"""Campaigns: who is invited to which survey, and how it goes."""

import asyncio
import getpass
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

import click

from sipbot.app import Parts
from sipbot.campaign_plans import PHONES, ROUNDS, CampaignError, Plan, Wanted
from sipbot.campaigns import Progress
from sipbot.cli.command import DB, SCHOOL, settings_with, telling
from sipbot.cli.opened import with_parts
from sipbot.cli.progress import bars
from sipbot.quiet_hours import CLOSES, OPENS
from sipbot.storage import reporting


@click.command()
@click.argument("survey")
@click.option("--to", "audience", required=True, help='Whom: role=family and school="Hill School", or everyone.')
@click.option("--channel", required=True, help="Over which channel: sms, android, slack.")
@click.option("--opens", required=True, metavar="DAY", help="2026-10-05 or 2026-10-05T10:00, in the school's time.")
@click.option("--closes", required=True, metavar="DAY", help="The last day, or moment, the same way.")
@click.option("--remind", "n_reminders", default=0, show_default=True, help="How often, at most twice.")
@click.option("--by", default=getpass.getuser, help="Who invites, for the record (default: your user name).")
@click.option("--dry-run", is_flag=True, help="Say who would get what, and send nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@SCHOOL
@DB
@telling
def invite(
    survey: str,
    audience: str,
    channel: str,
    opens: str,
    closes: str,
    n_reminders: int,
    by: str,
    dry_run: bool,
    yes: bool,
    school: str | None,
    db: str | None,
) -> None:
    """Invite people to SURVEY, after showing who would get which words and what that costs."""

    async def run(parts: Parts) -> None:
        zone = await _zone(parts)
        wanted = Wanted(
            parts.school,
            survey,
            audience,
            channel,
            _moment(opens, zone, OPENS),
            _moment(closes, zone, CLOSES),
            n_reminders,
            by,
        )
        plan = await parts.campaigns.plan(wanted)
        for line in _shown(plan, zone, parts.settings.segment_cost):
            click.echo(line)
        if dry_run or not plan.invitees:
            return
        if not yes:
            click.confirm(f"Invite {len(plan.invitees)} people?", abort=True)
        campaign_id = await parts.campaigns.start(plan, progress=progress)
        click.echo(f"campaign {campaign_id}: serve or worker sends it")

    with bars() as progress:
        asyncio.run(with_parts(settings_with(db=db, school=school), run))


async def _zone(parts: Parts) -> ZoneInfo:
    found = await parts.database.read(reporting.school, parts.school)
    if found is None:
        raise CampaignError(f"there is no school {parts.school!r}")
    return ZoneInfo(found.time_zone)


def _moment(written: str, zone: ZoneInfo, usual: time) -> datetime:
    """The moment in *written*, which may be a day alone."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        raise CampaignError(f"{written!r} is no day: write 2026-10-05 or 2026-10-05T10:00") from None
    if re.fullmatch(r"\d{4}-\d\d-\d\d", written):
        at = datetime.combine(at.date(), usual)
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _shown(plan: Plan, zone: ZoneInfo, segment_cost: float) -> Iterator[str]:
    wanted = plan.wanted
    opens, closes = _time(wanted.opens_at, zone), _time(wanted.closes_at, zone)
    yield f"{len(plan.invitees)} people would be invited to {wanted.survey} over {wanted.channel}, {opens} to {closes}"
    for why, n in sorted(plan.left_out.items()):
        yield f"  {n} not, because they {why}"
    for one in plan.rounds:
        later = f", not {_time(one.meant_at, zone)}: {'; '.join(one.why_later)}" if one.why_later else ""
        yield f"  {one.kind} from {_time(one.goes_out_at, zone)}{later}"
    for kind in ROUNDS[len(plan.rounds) : 1 + wanted.n_reminders]:
        yield f"  no {kind}: the campaign closes before"
    for said in plan.texts:
        yield ""
        yield f"{said.n_people} in {said.language}, {_segments(said.n_segments)} each:"
        yield from (f"    {line}" for line in said.text.splitlines())
    if wanted.channel in PHONES and plan.invitees:
        yield ""
        yield (
            f"{_segments(plan.n_segments)}, about ${plan.n_segments * segment_cost:,.2f}; "
            f"with {wanted.n_reminders} reminders at most {plan.most_segments}, "
            f"about ${plan.most_segments * segment_cost:,.2f}. Conversations cost extra."
        )


def _time(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _segments(n: int) -> str:
    return f"{n} segment" if n == 1 else f"{n} segments"


@click.group()
def campaign() -> None:
    """How campaigns go; pause, resume or cancel one."""


@campaign.command("list")
@SCHOOL
@DB
@telling
def list_(school: str | None, db: str | None) -> None:
    """Every campaign of the school, newest first."""

    async def show(parts: Parts) -> None:
        for one in await parts.campaigns.all(parts.school):
            for line in _told(one):
                click.echo(line)

    asyncio.run(with_parts(settings_with(db=db, school=school), show))


def _told(one: Progress) -> Iterator[str]:
    yield f"{one.id}  {one.survey}  {one.channel}  {one.status}  to {one.audience}"
    if one.paused_why:
        yield f"  paused: {one.paused_why}"
    yield f"  messages: {_counted(one.messages)}; people: {_counted(one.conversations)}"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{n} {status}" for status, n in sorted(counts.items())) or "none"


@campaign.command()
@click.argument("campaign_id", metavar="ID")
@click.option("--why", default="somebody paused it", help="For the record.")
@DB
@telling
def pause(campaign_id: str, why: str, db: str | None) -> None:
    """Send nothing more of campaign ID until it is resumed."""

    async def stop(parts: Parts) -> None:
        click.echo(f"{await parts.campaigns.pause(campaign_id, why)}: paused")

    asyncio.run(with_parts(settings_with(db=db), stop))


@campaign.command()
@click.argument("campaign_id", metavar="ID")
@DB
@telling
def resume(campaign_id: str, db: str | None) -> None:
    """Go on with campaign ID."""

    async def go_on(parts: Parts) -> None:
        click.echo(f"{await parts.campaigns.resume(campaign_id)}: running")

    asyncio.run(with_parts(settings_with(db=db), go_on))


@campaign.command()
@click.argument("campaign_id", metavar="ID")
@DB
@telling
def cancel(campaign_id: str, db: str | None) -> None:
    """Never send the rest of campaign ID. What people have answered stays."""

    async def end(parts: Parts) -> None:
        click.echo(f"{await parts.campaigns.cancel(campaign_id)}: canceled")

    asyncio.run(with_parts(settings_with(db=db), end))
