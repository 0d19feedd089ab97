"""Who is invited hears from us once, in their language, on school days; who finished or said STOP hears no more."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from analysis.report import Invited
from sipbot.analyses import Analyses
from sipbot.campaign_plans import CampaignError, Plan, Round, Said, Wanted
from sipbot.campaigns import Campaigns
from sipbot.channels import DeliveryError, Inbound, Outbound
from sipbot.conversations import Conversations
from sipbot.engagements import SchoolFile
from sipbot.engine.survey import Privacy
from sipbot.outbox import Outbox
from sipbot.rosters import Entry, Permission, keeping
from sipbot.rosters.keeping import Into
from sipbot.school_changes import import_school
from sipbot.storage import Database, Transaction, opting_out, reporting, tables
from tests.conftest import NOON, SCHOOL, Clock
from tests.people import BUS, bot
from tests.test_outbox import Phone

NewId = Callable[[], str]
BOSTON = ZoneInfo("America/New_York")
AGREED = Permission(True, "form", "Yes, text me.", "2026-09-01")
ANA, BEN, CY, DEE = "+16175550101", "+16175550102", "+16175550103", "+16175550104"


class Texts(Phone):
    """Phones that keep what they get: (number, text)."""

    name = "sms"

    def __init__(self) -> None:
        super().__init__()
        self.got: list[tuple[str, str]] = []

    async def deliver(self, message: Outbound) -> str:
        if self.error:
            raise self.error
        self.got.append((message.handle, message.prompt.text))
        return f"SM{message.id}"


def person(number: int, phone: str, **values: object) -> Entry:
    entry = Entry("", str(number), phones=(phone,), tags={"role": ("family",)}, permission=AGREED)
    return replace(entry, **values)  # type: ignore[arg-type]  # each value is a field's


PEOPLE = (
    person(1, ANA),
    person(2, BEN, language="es"),
    person(3, CY, permission=None),
    person(4, DEE, tags={"role": ("staff",)}),
)


@pytest.fixture
def texts() -> Texts:
    return Texts()


@pytest.fixture
def inbox(database: Database, clock: Clock, new_id: NewId) -> Conversations:
    return bot(database, clock, new_id)


@pytest.fixture
def campaigns(database: Database, inbox: Conversations, clock: Clock, new_id: NewId) -> Campaigns:
    return Campaigns(database, inbox, channels=("sms",), clock=clock, new_id=new_id)


@pytest.fixture
def outbox(database: Database, texts: Texts, clock: Clock) -> Outbox:
    return Outbox(database, {"sms": texts}, owner="one", clock=clock)


@pytest.fixture
async def roster(database: Database, clock: Clock, new_id: NewId) -> None:
    into = Into("lincoln", "sms", clock(), new_id)
    await keeping.keep(database, PEOPLE, into, progress=lambda *_: None)


def wanted(**values: object) -> Wanted:
    opens, closes = datetime(2026, 10, 5, 9, tzinfo=BOSTON), datetime(2026, 10, 23, 20, tzinfo=BOSTON)
    usual = Wanted("lincoln", "bus", "role=family", "sms", opens, closes, 2, "the principal")
    return replace(usual, **values)  # type: ignore[arg-type]  # each value is a field's


async def started(campaigns: Campaigns, **values: object) -> str:
    return await campaigns.start(await campaigns.plan(wanted(**values)), progress=lambda *_: None)


async def says(inbox: Conversations, phone: str, said: str, number: int = 1) -> None:
    await inbox.receive(Inbound("sms", "lincoln", phone, said, f"in-{phone}-{number}"))


async def deliver(outbox: Outbox) -> None:
    while await outbox.deliver_due():
        pass


def _counts(invited: Sequence[Any]) -> list[tuple[object, ...]]:
    return [(row.survey, row.channel, row.n_invited, row.n_reached, row.n_answered) for row in invited]


def rows(tx: Transaction, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in tx.execute(text(query))]


@pytest.mark.usefixtures("roster")
class TestPlanning:
    """Before anything is sent."""

    async def test_a_plan_tells_who_gets_which_words_and_what_they_take(self, campaigns: Campaigns) -> None:
        plan = await campaigns.plan(wanted())
        assert (len(plan.invitees), plan.left_out) == (2, {"have given no permission that is on record": 1})
        english = (
            "Lincoln School (invented): 3 short questions.\n"
            "May we ask you about the bus? Reply 1 to begin, 2 to leave.\n"
            "Reply STOP and we will not write again."
        )
        assert [(said.language, said.n_people, said.n_segments) for said in plan.texts] == [("en", 1, 1), ("es", 1, 1)]
        assert plan.texts[0].text.startswith(english)
        assert (plan.n_segments, plan.most_segments) == (2, 6)

    async def test_a_plan_changes_nothing(self, campaigns: Campaigns, database: Database) -> None:
        await campaigns.plan(wanted())
        for table in ("campaigns", "invitations", "conversations", "outbox"):
            assert await database.read(rows, f"select count(*) from {table}") == [(0,)]

    @pytest.mark.parametrize(
        ("values", "told"),
        [
            ({"channel": "fax"}, "nothing can be sent over 'fax': there are sms"),
            ({"closes_at": datetime(2026, 10, 4, tzinfo=BOSTON)}, "must close after it opens"),
            ({"n_reminders": 3}, "nobody is reminded more than 2 times"),
            ({"audience": "role=dog"}, "nobody's role is 'dog'"),
            ({"survey": "nope"}, "there is no survey 'nope'"),
        ],
    )
    async def test_what_cannot_be_is_told(self, campaigns: Campaigns, values: dict[str, object], told: str) -> None:
        with pytest.raises((ValueError, LookupError), match=told):
            await campaigns.plan(wanted(**values))

    async def test_a_campaign_that_would_be_over_is_refused(self, campaigns: Campaigns, clock: Clock) -> None:
        clock.advance(days=30)
        with pytest.raises(CampaignError, match="must close in the future"):
            await campaigns.plan(wanted())

    async def test_who_reads_a_language_that_is_not_all_translated_waits_for_it(
        self, database: Database, clock: Clock, new_id: NewId
    ) -> None:
        half = BUS.model_copy(update={"languages": ("en",), "unfinished": {"es": 3}})
        asks = Conversations(database, {"bus": half}, privacy=Privacy(), clock=clock, new_id=new_id)
        campaigns = Campaigns(database, asks, channels=("sms",), clock=clock, new_id=new_id)
        plan = await campaigns.plan(wanted())
        assert [one.language for one in plan.invitees] == ["en"]
        assert plan.left_out["read 'es', in which the survey is not all said yet (see sipbot check)"] == 1

    async def test_who_said_no_or_stop_or_has_a_bad_number_is_left_out(
        self, campaigns: Campaigns, database: Database, clock: Clock, new_id: NewId
    ) -> None:
        no = replace(PEOPLE[0], permission=Permission(False, "roster", "no", ""))
        await keeping.keep(database, [no], Into("lincoln", "sms", clock(), new_id), progress=lambda *_: None)
        await database.write(opting_out.stop, school="lincoln", handle=BEN, now=clock(), source="staff")
        await database.write(lambda tx: tx.execute(text("update addresses set bad_at = created_at where id = 4")))
        plan = await campaigns.plan(wanted(audience="everyone"))
        assert (plan.invitees, dict(plan.left_out)) == (
            (),
            {
                "have said that they may not be texted": 1,
                "have opted out": 1,
                "have given no permission that is on record": 1,
                "have a number that nobody can be reached at": 1,
            },
        )


@pytest.mark.usefixtures("roster")
class TestInviting:
    """What goes out, and what no longer does."""

    async def test_who_was_invited_reached_and_answered_is_counted(
        self, campaigns: Campaigns, outbox: Outbox, inbox: Conversations, database: Database
    ) -> None:
        await started(campaigns)
        assert _counts(await database.read(reporting.invited, "lincoln")) == [("bus", "sms", 2, 0, 0)]
        await deliver(outbox)
        await says(inbox, ANA, "1")
        await says(inbox, ANA, "1", number=2)
        assert _counts(await database.read(reporting.invited, "lincoln")) == [("bus", "sms", 2, 2, 1)]
        back = text("update outbox set status = 'undelivered' where address_id = 2")
        await database.write(lambda tx: tx.execute(back))
        assert _counts(await database.read(reporting.invited, "lincoln")) == [("bus", "sms", 2, 1, 1)]

    async def test_documents_tell_who_was_invited(
        self, campaigns: Campaigns, outbox: Outbox, inbox: Conversations, database: Database, new_id: NewId
    ) -> None:
        await started(campaigns)
        await deliver(outbox)
        for number, said in enumerate(("1", "1", "The bus is late every morning.")):
            await says(inbox, ANA, said, number)
        analyses = Analyses(database, smallest_group=5, embedder="tfidf", clock=Clock(), new_id=new_id)
        engagement = (await analyses.run("lincoln")).engagement
        assert engagement is not None
        assert engagement.invited == (Invited(engagement.asked[0].title, "sms", 2, 2, 1),)

    async def test_everybody_is_invited_once(self, campaigns: Campaigns, outbox: Outbox, texts: Texts) -> None:
        await started(campaigns)
        await deliver(outbox)
        assert [phone for phone, _ in texts.got] == [ANA, BEN]
        assert [said.split(":")[1].split("\n")[0] for _, said in texts.got] == [
            " 3 short questions.",
            " 3 short questions.",
        ]
        again = await campaigns.plan(wanted())
        assert (again.invitees, again.left_out["were invited already"]) == ((), 2)

    async def test_nobody_is_texted_before_the_campaign_opens_or_at_night(
        self, campaigns: Campaigns, outbox: Outbox, texts: Texts, clock: Clock
    ) -> None:
        await started(campaigns, opens_at=datetime(2026, 10, 5, 21, tzinfo=BOSTON))
        clock.now = datetime(2026, 10, 6, 8, 59, tzinfo=BOSTON)
        await deliver(outbox)
        assert texts.got == []
        clock.advance(minutes=1)
        await deliver(outbox)
        assert len(texts.got) == 2

    async def test_an_invitation_that_was_late_waits_for_the_morning(
        self, campaigns: Campaigns, outbox: Outbox, texts: Texts, clock: Clock
    ) -> None:
        await started(campaigns)
        clock.now = datetime(2026, 10, 5, 20, 30, tzinfo=BOSTON)
        await deliver(outbox)
        assert texts.got == []
        clock.now = datetime(2026, 10, 6, 9, tzinfo=BOSTON)
        await deliver(outbox)
        assert len(texts.got) == 2

    async def test_a_reply_goes_out_at_night(
        self, campaigns: Campaigns, outbox: Outbox, texts: Texts, clock: Clock, inbox: Conversations
    ) -> None:
        await started(campaigns)
        await deliver(outbox)
        clock.now = datetime(2026, 10, 5, 23, tzinfo=BOSTON)
        await says(inbox, ANA, "1")
        await deliver(outbox)
        assert texts.got[-1] == (ANA, "Which of these are you?")

    async def test_who_has_begun_by_themselves_is_not_invited_any_more(
        self, campaigns: Campaigns, outbox: Outbox, texts: Texts, clock: Clock, inbox: Conversations
    ) -> None:
        await started(campaigns)
        clock.advance(seconds=1)
        await says(inbox, ANA, "1")
        await deliver(outbox)
        assert [said for phone, said in texts.got if phone == ANA] == ["Which of these are you?"]

    async def test_nobody_is_invited_after_stop(
        self, campaigns: Campaigns, outbox: Outbox, texts: Texts, clock: Clock, inbox: Conversations
    ) -> None:
        await started(campaigns)
        clock.advance(seconds=1)
        await says(inbox, ANA, "STOP")
        await deliver(outbox)
        assert [said[:35] for phone, said in texts.got if phone == ANA] == ["Lincoln School (invented): you will"]

    async def test_a_pause_holds_everything_and_resuming_sends_it(
        self, campaigns: Campaigns, outbox: Outbox, texts: Texts
    ) -> None:
        campaign_id = await started(campaigns)
        await campaigns.pause(campaign_id, "a mistake in the text")
        await deliver(outbox)
        assert texts.got == []
        await campaigns.resume(campaign_id[:33])
        await deliver(outbox)
        assert len(texts.got) == 2

    async def test_what_was_canceled_is_never_sent(
        self, campaigns: Campaigns, outbox: Outbox, texts: Texts, database: Database
    ) -> None:
        await campaigns.cancel(await started(campaigns))
        await deliver(outbox)
        assert texts.got == []
        assert await database.read(rows, "select distinct status from outbox") == [("suppressed",)]

    async def test_what_cannot_be_resumed_is_told(self, campaigns: Campaigns) -> None:
        campaign_id = await started(campaigns)
        with pytest.raises(CampaignError, match="is running: it must be paused"):
            await campaigns.resume(campaign_id)
        with pytest.raises(CampaignError, match="there is no campaign 'nope'"):
            await campaigns.cancel("nope")

    async def test_a_campaign_whose_texts_are_filtered_pauses_itself_and_says_why(
        self, campaigns: Campaigns, outbox: Outbox, texts: Texts
    ) -> None:
        await started(campaigns)
        texts.error = DeliveryError("the carrier filters this text", permanent=True, halts="campaign")
        await deliver(outbox)
        (progress,) = await campaigns.all("lincoln")
        assert progress.status == "paused"
        assert progress.paused_why == "2 of 2 messages were filtered: the carrier filters this text"

    async def test_what_a_campaign_has_reached_is_told(
        self, campaigns: Campaigns, outbox: Outbox, inbox: Conversations, clock: Clock
    ) -> None:
        await started(campaigns)
        await deliver(outbox)
        clock.advance(minutes=1)
        await says(inbox, ANA, "1")
        (progress,) = await campaigns.all("lincoln")
        assert (progress.messages, progress.conversations) == ({"sent": 2}, {"consenting": 1, "open": 1})


@pytest.mark.usefixtures("roster")
class TestReminding:
    """At most twice, by day, on weekdays, and only who has not finished."""

    async def test_who_says_nothing_is_reminded_twice_and_no_more(
        self, campaigns: Campaigns, outbox: Outbox, texts: Texts, clock: Clock
    ) -> None:
        await started(campaigns)
        await deliver(outbox)
        reminded = []
        for _ in range(14):
            clock.advance(days=1, minutes=1)
            reminded.append(await campaigns.remind_silent())
            await deliver(outbox)
        assert [day for day, n in enumerate(reminded, 1) if n] == [1, 4]
        assert [said.split("\n")[0] for phone, said in texts.got if phone == ANA][1:] == [
            "We would still love to hear from you."
        ] * 2

    async def test_a_reminder_waits_for_a_weekday(
        self, campaigns: Campaigns, outbox: Outbox, texts: Texts, clock: Clock
    ) -> None:
        clock.now = datetime(2026, 10, 9, 12, tzinfo=BOSTON)
        await started(campaigns, opens_at=clock.now)
        await deliver(outbox)
        clock.advance(days=1, hours=1)
        await campaigns.remind_silent()
        await deliver(outbox)
        assert len(texts.got) == 2
        clock.now = datetime(2026, 10, 12, 9, tzinfo=BOSTON)
        await deliver(outbox)
        assert len(texts.got) == 4

    async def test_a_reply_takes_back_the_reminder_that_waits(
        self, campaigns: Campaigns, outbox: Outbox, texts: Texts, clock: Clock, inbox: Conversations
    ) -> None:
        await started(campaigns)
        await deliver(outbox)
        clock.advance(days=1, hours=9)
        assert await campaigns.remind_silent() == 2
        clock.advance(minutes=1)
        await says(inbox, ANA, "1")
        await deliver(outbox)
        clock.advance(hours=10)
        await deliver(outbox)
        assert [said.split("\n")[0] for phone, said in texts.got if phone == ANA][1:] == ["Which of these are you?"]

    @pytest.mark.parametrize("answers", [("2",), ("STOP",), ("1", "1", "Loud.", "Nothing.")])
    async def test_who_has_finished_declined_or_stopped_is_not_reminded(
        self,
        campaigns: Campaigns,
        outbox: Outbox,
        clock: Clock,
        inbox: Conversations,
        answers: tuple[str, ...],
    ) -> None:
        await started(campaigns)
        await deliver(outbox)
        for number, answer in enumerate(answers):
            clock.advance(minutes=1)
            await says(inbox, ANA, answer, number)
        clock.advance(days=1)
        assert await campaigns.remind_silent() == 1

    async def test_an_invitation_that_goes_out_late_leaves_the_whole_time_to_answer(
        self, campaigns: Campaigns, outbox: Outbox, clock: Clock, inbox: Conversations
    ) -> None:
        opens, closes = clock.now + timedelta(days=40), clock.now + timedelta(days=140)
        await started(campaigns, opens_at=opens, closes_at=closes)
        clock.now = opens - timedelta(days=1)
        assert await inbox.expire_silent() == 0
        clock.now = opens + timedelta(days=1)
        await deliver(outbox)
        clock.advance(days=29)
        assert await inbox.expire_silent() == 0
        clock.advance(days=1)
        assert await inbox.expire_silent() == 2

    async def test_nobody_is_reminded_of_what_never_arrived_or_is_over(
        self, campaigns: Campaigns, outbox: Outbox, texts: Texts, clock: Clock
    ) -> None:
        await started(campaigns)
        clock.advance(days=2)
        assert await campaigns.remind_silent() == 0
        await deliver(outbox)
        clock.advance(days=40)
        assert await campaigns.remind_silent() == 0

    async def test_two_processes_remind_once(
        self, campaigns: Campaigns, database: Database, outbox: Outbox, inbox: Conversations, clock: Clock
    ) -> None:
        await started(campaigns)
        await deliver(outbox)
        clock.advance(days=1, minutes=1)
        assert (await campaigns.remind_silent(), await campaigns.remind_silent()) == (2, 0)


def local(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 10, day, hour, tzinfo=BOSTON)


async def close(database: Database, *days: str, why: str = "") -> None:
    """The school declares days closed."""
    closed = [{"from": day, "why": why} for day in days]
    file = SchoolFile.model_validate({"id": "lincoln", "name": SCHOOL.name, "closed": closed})
    await import_school(database, file, now=NOON)


@pytest.mark.usefixtures("roster")
class TestClosedDays:
    """On a day on which the school is closed nobody hears from it who has not written."""

    async def test_a_plan_tells_what_goes_out_later_and_why(self, campaigns: Campaigns, database: Database) -> None:
        await close(database, "2026-10-12", "2026-10-13", why="vacation")
        plan = await campaigns.plan(wanted(opens_at=local(12)))
        closed = ("the school is closed 2026-10-12 (vacation)", "the school is closed 2026-10-13 (vacation)")
        assert plan.rounds == (
            Round("invitations", local(12), local(14), closed),
            Round("first reminders", local(15), local(15), ()),
            Round("second reminders", local(18), local(19), ("it is a weekend",)),
        )

    async def test_a_plan_tells_of_no_reminder_after_the_end(self, campaigns: Campaigns, database: Database) -> None:
        await close(database, "2026-10-07")
        plan = await campaigns.plan(wanted(opens_at=local(6), closes_at=local(8)))
        assert [one.kind for one in plan.rounds] == ["invitations"]

    async def test_a_campaign_within_closed_days_is_refused(self, campaigns: Campaigns, database: Database) -> None:
        await close(database, "2026-10-12", why="vacation")
        with pytest.raises(CampaignError, match=r"before the campaign closes: the school is closed 2026-10-12 \(vac"):
            await campaigns.plan(wanted(opens_at=local(12), closes_at=local(12, 20)))

    async def test_invitations_wait_for_the_next_open_day(
        self, campaigns: Campaigns, outbox: Outbox, texts: Texts, clock: Clock, database: Database
    ) -> None:
        await close(database, "2026-10-12", "2026-10-13")
        await started(campaigns, opens_at=local(12))
        assert await database.read(due_at) == [local(14)]
        clock.now = local(14)
        await deliver(outbox)
        assert len(texts.got) == 2

    async def test_a_day_that_is_closed_after_they_were_queued_moves_invitations(
        self, campaigns: Campaigns, outbox: Outbox, texts: Texts, clock: Clock, database: Database
    ) -> None:
        await started(campaigns, opens_at=local(6))
        clock.now = local(6)
        await close(database, "2026-10-06", why="snow")
        await deliver(outbox)
        assert (texts.got, await database.read(due_at)) == ([], [local(7)])
        clock.now = local(7)
        await deliver(outbox)
        assert len(texts.got) == 2

    async def test_reminders_wait_for_a_weekday_on_which_the_school_is_open(
        self, campaigns: Campaigns, outbox: Outbox, texts: Texts, clock: Clock, database: Database
    ) -> None:
        await started(campaigns)
        await deliver(outbox)
        await close(database, "2026-10-09", "2026-10-12")
        clock.now = local(8, 21)
        assert await campaigns.remind_silent() == 2
        await close(database, "2026-10-09", "2026-10-12", "2026-10-13", why="snow")
        clock.now = local(13)
        await deliver(outbox)
        assert len(texts.got) == 2
        clock.now = local(14)
        await deliver(outbox)
        assert len(texts.got) == 4

    async def test_a_reply_goes_out_on_a_closed_day(
        self, campaigns: Campaigns, outbox: Outbox, texts: Texts, inbox: Conversations, clock: Clock, database: Database
    ) -> None:
        await started(campaigns)
        await deliver(outbox)
        await close(database, "2026-10-06")
        clock.now = local(6, 12)
        await says(inbox, ANA, "1")
        await deliver(outbox)
        assert texts.got[-1] == (ANA, "Which of these are you?")


def due_at(tx: Transaction) -> list[datetime]:
    return list(tx.execute(select(tables.Outgoing.due_at).where(tables.Outgoing.kind != "reply").distinct()).scalars())


def test_a_plan_costs_what_its_texts_take() -> None:
    texts = (Said("en", "", 10, 2, 1), Said("es", "", 5, 3, 2))
    plan = Plan(wanted(n_reminders=1), (), {}, texts, ())
    assert (plan.n_segments, plan.most_segments) == (35, 55)
