"""Receive one message: load the conversation, ask the engine, keep everything in one transaction."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sipbot import moving, shared_phones, text_turns
from sipbot.channels import Inbound, Line, NoSuchSurvey, Receipt, Texting, Transcript
from sipbot.engine import asking, texts, turns
from sipbot.engine.conversation import Conversation
from sipbot.engine.events import (
    Answered,
    Consented,
    Event,
    Restarted,
    Skipped,
    Stopped,
    Value,
    Withdrawn,
)
from sipbot.engine.keywords import keyword_in
from sipbot.engine.piping import piped
from sipbot.engine.plain import plain
from sipbot.engine.prompt import Prompt
from sipbot.engine.survey import Privacy, Survey
from sipbot.storage import (
    Conflict,
    Database,
    Transaction,
    enrolling,
    groups,
    held,
    ledger,
    meetings,
    opting_out,
    reporting,
    sending,
    talking,
)
from sipbot.storage.talking import Known, Saved

UNSAID = "unsaid"
"""The choice key that means "I prefer not to say": an answer, but no tag."""

_TRIES = 5
_SHORTEST_SILENCE = timedelta(days=1)
"""No survey waits less long for an answer: `expires_after_days` is at least one."""


@dataclass(frozen=True, slots=True)
class _Step:
    """One turn and where it happened, ready to be written."""

    school: str
    channel: str
    survey: Survey
    saved: Saved
    before: Conversation
    turn: turns.Turn
    now: datetime


class Conversations:
    """The inbox of every channel. `surveys` are the ones that can be begun now; running ones keep their own text.

    `own` gives the surveys that a school alone asks, as they are now; they go before the others.
    `pulled` are the channels whose people come and read: nothing is sent there, so nothing goes into the outbox.
    """

    def __init__(
        self,
        database: Database,
        surveys: Mapping[str, Survey],
        *,
        privacy: Privacy,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        pulled: Collection[str] = (),
        own: Callable[[str], Mapping[str, Survey]] = lambda _school: {},
        on_outgoing: Callable[[], None] = lambda: None,
        on_receipt: Callable[[Receipt], Awaitable[None]] | None = None,
    ) -> None:
        self._database = database
        self._surveys = surveys
        self._own = own
        self._privacy = privacy
        self._clock = clock
        self._new_id = new_id
        self._pulled = frozenset(pulled)
        self._on_outgoing = on_outgoing
        self._on_receipt = on_receipt
        self._texts: dict[tuple[str, str], Survey] = {}
        self._beginnable: dict[tuple[str, str, str, str], Survey] = {}

    async def receive(self, inbound: Inbound) -> bool:
        """Store and answer *inbound*, durably, before returning. False if it was a repeat.

        An empty text only begins a conversation. Raises `NoSuchSurvey`, and `Conflict` where several tries in a row
        lost to other writers: nothing was kept then, and the provider should try again.
        """
        for left in reversed(range(_TRIES)):
            try:
                is_new = await self._database.write(self._receive, inbound, self._clock())
            except Conflict:
                if not left:
                    raise
            else:
                if inbound.channel not in self._pulled:
                    self._on_outgoing()
                return is_new
        raise AssertionError("unreachable: the last try returns or raises")

    async def receipt(self, receipt: Receipt) -> None:
        """Keep what a provider says later about a message, durably, before returning; old news changes nothing."""
        if self._on_receipt is not None:
            await self._on_receipt(receipt)

    async def transcript(
        self, channel: str, school: str, handle: str, *, survey: str, language: str | None = None
    ) -> Transcript:
        """The conversation so far; before the first message, its opening as it would be. Raises `NoSuchSurvey`."""
        return await self._database.read(self._transcript, channel, school, handle, survey, language)

    async def expire_silent(self) -> int:
        """Close the conversations whose survey's days have passed without a word; how many."""
        n_expired, silent_since = 0, self._clock() - _SHORTEST_SILENCE
        for conversation_id in await self._database.read(talking.begun_and_open, silent_since=silent_since):
            with suppress(Conflict):  # They have just written, or another process was first.
                n_expired += await self._database.write(self._expire, conversation_id, self._clock())
        return n_expired

    async def erase_old(self) -> int:
        """Erase what people said longer ago than `kept_months`, as WHO promises them; how many conversations.

        That is so of what they said at meetings too, of the names of those who have a seat, and of who tried to reach
        whom.
        """
        before = self._clock() - timedelta(days=self._privacy.kept_months * 365.25 / 12)
        return await self._database.write(_erase_before, before)

    async def take_whole(self) -> int:
        """Take the answers that came in parts, after which it has been quiet long enough; how many."""
        n_taken = 0
        for conversation_id in await self._database.read(held.due, self._clock()):
            with suppress(Conflict):  # Another part has just come, or another process was first.
                n_taken += await self._database.write(self._take_whole, conversation_id, self._clock())
        if n_taken:
            self._on_outgoing()
        return n_taken

    # What campaigns need, inside their transactions.

    def survey_for(self, tx: Transaction, school: str, name: str) -> Survey:
        """The survey as that school asks it. Raises `NoSuchSurvey`."""
        return self._survey(tx, school, name)

    def put_reminder(
        self, tx: Transaction, conversation_id: str, *, address_id: int, campaign_id: str, key: str, due_at: datetime
    ) -> bool:
        """Put the open question again, from *due_at*. False where nothing is open any more."""
        found, now = talking.conversation_by_id(tx, conversation_id), self._clock()
        if found is None or found.saved.status not in ("consenting", "open"):
            return False
        survey, before = self._text(tx, found.school_id, found.saved.fingerprint), found.saved.state
        turn = turns.remind(survey, Conversation.from_json(before), now=now)
        saved, channel = replace(found.saved, address_id=address_id), talking.channel_of(tx, address_id)
        self._save(tx, _Step(found.school_id, channel, survey, saved, turn.conversation, turn, now))
        talking.add_outbound(
            tx,
            saved,
            [prompt.to_dict() for prompt in turn.prompts],
            school=found.school_id,
            channel=channel,
            kind="reminder",
            priority=sending.PRIORITY["reminder"],
            dedupe_key=key,
            to_send=True,
            now=now,
            due_at=due_at,
            campaign_id=campaign_id,
        )
        return True

    # One message, inside its transaction.

    def _receive(self, tx: Transaction, inbound: Inbound, now: datetime) -> bool:
        survey = inbound.survey or self._named_in(inbound)
        known = talking.known(tx, school=inbound.school, channel=inbound.channel, handle=inbound.handle, survey=survey)
        if known is not None and known.is_shared and inbound.texting is not None:
            shared = shared_phones.meant(tx, inbound, survey)
            if shared is not None:
                known, inbound = shared.known, shared.inbound
        arrived = moving.moved(tx, inbound, known, now=now)
        if arrived is not None:
            return self._arrive(tx, inbound, arrived.saved, now)
        if known is None or known.conversation is None:
            return self._begin(tx, inbound, known, now)
        return self._go_on(tx, inbound, known.conversation, known.stopped_at, now)

    def _begin(self, tx: Transaction, inbound: Inbound, known: Known | None, now: datetime) -> bool:
        survey = self._survey(tx, inbound.school, inbound.survey or self._opened_by(inbound))
        language = _language(inbound, survey)
        turn = turns.start(survey, self._new_id(), language=language, now=now)
        person = self._person(tx, inbound, known, now)
        saved = _saved(turn.conversation, person.address_id, person.participant_id)
        talking.keep_survey_text(
            tx,
            school=inbound.school,
            fingerprint=survey.fingerprint,
            name=survey.name,
            text=survey.to_json(),
            now=now,
        )
        talking.add_conversation(tx, saved, school=inbound.school, channel=inbound.channel, language=language, now=now)
        opens = inbound.texting is not None and inbound.survey is None
        leaves = person.stopped_at is not None or (opens and text_turns.asks_to_stop(inbound, survey))
        if not leaves:
            self._say(
                tx, _Step(inbound.school, inbound.channel, survey, saved, turn.conversation, turn, now), kind="reply"
            )
        if leaves or (inbound.text and not opens):
            return self._go_on(tx, inbound, saved, person.stopped_at, now)
        return _add_line(tx, inbound, saved, "", now)

    def _person(self, tx: Transaction, inbound: Inbound, known: Known | None, now: datetime) -> Known:
        if known is not None:
            return known
        rostered = _rostered(tx, inbound)
        participant_id = rostered or self._new_id()
        add = talking.add_address if rostered else talking.add_participant
        address_id = add(
            tx, participant_id, school=inbound.school, channel=inbound.channel, handle=inbound.handle, now=now
        )
        stopped_at = opting_out.stopped_at(tx, school=inbound.school, handle=inbound.handle)
        return Known(address_id, participant_id, stopped_at, None)

    def _go_on(
        self, tx: Transaction, inbound: Inbound, saved: Saved, stopped_at: datetime | None, now: datetime
    ) -> bool:
        survey = self._text(tx, inbound.school, saved.fingerprint)
        before = Conversation.from_json(saved.state)
        if stopped_at is not None and before.status != "stopped":
            # They said STOP in another conversation: it holds for the address, so it holds here.
            before = turns.reply(survey, before, "STOP", now=stopped_at).conversation
        turn = self._turn(tx, survey, before, inbound, now)
        if not _add_line(tx, inbound, saved, inbound.text if _may_be_kept(turn.conversation) else "", now):
            return False
        step = _Step(inbound.school, inbound.channel, survey, saved, before, turn, now)
        self._save(tx, step)
        self._say(tx, step, kind="reply")
        return True

    def _arrive(self, tx: Transaction, inbound: Inbound, saved: Saved, now: datetime) -> bool:
        """Go on here with a conversation that was begun elsewhere; the code itself is not kept."""
        survey, before = self._text(tx, inbound.school, saved.fingerprint), Conversation.from_json(saved.state)
        if not _add_line(tx, inbound, saved, "", now):
            return False
        turn = moving.arrived_turn(survey, before, now=now)
        step = _Step(inbound.school, inbound.channel, survey, saved, before, turn, now)
        self._save(tx, step)
        self._say(tx, step, kind="reply")
        return True

    def _turn(
        self, tx: Transaction, survey: Survey, before: Conversation, inbound: Inbound, now: datetime
    ) -> turns.Turn:
        n_before = _n_too_many(tx, before, inbound.texting, now) if inbound.texting else -1
        if n_before < 0 and moving.asks_to_move(inbound, survey, before):
            secret = self._new_id()
            return moving.code_turn(tx, survey, before, school=inbound.school, secret=secret, now=now)
        if inbound.texting is None:
            return turns.reply(survey, before, inbound.text, now=now, question=inbound.question)
        return text_turns.turn_of(survey, before, inbound, inbound.texting, n_before=n_before, now=now)

    def _take_whole(self, tx: Transaction, conversation_id: str, now: datetime) -> int:
        found = talking.conversation_by_id(tx, conversation_id)
        before = Conversation.from_json(found.saved.state) if found else None
        if found is None or before is None or before.whole_at is None or before.whole_at > now:
            return 0
        survey = self._text(tx, found.school_id, found.saved.fingerprint)
        turn = texts.whole(survey, before, now=now)
        step = _Step(found.school_id, found.channel, survey, found.saved, before, turn, now)
        self._save(tx, step)
        self._say(tx, step, kind="reply")
        return 1

    def _save(self, tx: Transaction, step: _Step) -> None:
        after = step.turn.conversation
        if after.whole_at != step.before.whole_at:
            held.hold(tx, step.saved.id, school=step.school, whole_at=after.whole_at)
        talking.save_conversation(
            tx,
            step.saved,
            state=after.to_json(),
            status=after.status,
            channel=step.channel,
            language=after.language,
            now=step.now,
        )
        answered_before = {answer.question for answer in step.before.answers}
        for event in step.turn.events:
            if isinstance(event, Answered | Skipped | Withdrawn) and event.question in answered_before:
                _supersede(tx, step, event)
            _keep(tx, step, event)

    def _say(self, tx: Transaction, step: _Step, *, kind: str) -> None:
        talking.add_outbound(
            tx,
            step.saved,
            [prompt.to_dict() for prompt in step.turn.prompts],
            school=step.school,
            channel=step.channel,
            kind=kind,
            priority=sending.PRIORITY[kind],
            dedupe_key=f"{step.saved.id}:{step.turn.conversation.n_turns}",
            to_send=step.channel not in self._pulled,
            now=step.now,
        )

    def _expire(self, tx: Transaction, conversation_id: str, now: datetime) -> int:
        found = talking.conversation_by_id(tx, conversation_id)
        if found is None or found.saved.status not in ("consenting", "open"):
            return 0
        survey = self._text(tx, found.school_id, found.saved.fingerprint)
        before = Conversation.from_json(found.saved.state)
        asked_at = talking.asked_at(tx, found)
        if asked_at is None or now < asked_at + timedelta(days=survey.expires_after_days):
            return 0
        turn = turns.expire(survey, before, now=now)
        # Their last word stays where it is in time: how long answers are kept is counted from it.
        self._save(tx, _Step(found.school_id, found.channel, survey, found.saved, before, turn, found.updated_at))
        return 1

    # Surveys as they are, and as they were begun.

    def _named_in(self, inbound: Inbound) -> str | None:
        """The survey whose name is the whole text, as a poster may ask: "text STAFF VOICE to this number"."""
        name = plain(inbound.text).replace(" ", "_") if inbound.texting else ""
        return name if self._offered(inbound.school, name) else None

    def _opened_by(self, inbound: Inbound) -> str | None:
        return self._named_in(inbound) or (inbound.texting.begins if inbound.texting else None)

    def _survey(self, tx: Transaction, school: str, name: str | None) -> Survey:
        survey = self._offered(school, name) if name else None
        if survey is None:
            known = sorted({*self._surveys, *self._own(school)})
            raise NoSuchSurvey(f"there is no survey {name!r}: choose one of {', '.join(known)}")
        found = reporting.school(tx, school)
        if found is None:
            raise NoSuchSurvey(f"there is no school {school!r}")
        key = (survey.name, survey.fingerprint, found.name, found.contact)
        if key not in self._beginnable:
            self._beginnable[key] = survey.with_privacy(self._told(found.name, found.contact))
        return self._beginnable[key]

    def _offered(self, school: str, name: str) -> Survey | None:
        return self._own(school).get(name) or self._surveys.get(name)

    def _text(self, tx: Transaction, school: str, fingerprint: str) -> Survey:
        key = (school, fingerprint)
        if key not in self._texts:
            stored = talking.survey_text(tx, school=school, fingerprint=fingerprint)
            if stored is None:
                raise LookupError(f"the text of survey {fingerprint} is gone")
            owner = reporting.school(tx, school)
            name, contact = ("", "") if owner is None else (owner.name, owner.contact)
            self._texts[key] = Survey.from_json(stored).with_privacy(self._told(name, contact))
        return self._texts[key]

    def _told(self, school: str, contact: str) -> Privacy:
        return self._privacy.model_copy(update={"school": school, "contact": contact})

    # What a participant sees.

    def _transcript(
        self, tx: Transaction, channel: str, school: str, handle: str, survey_name: str, language: str | None
    ) -> Transcript:
        known = talking.known(tx, school=school, channel=channel, handle=handle, survey=survey_name)
        if known is None or known.conversation is None:
            return self._opening(tx, school, survey_name, language)
        saved = known.conversation
        survey = self._text(tx, school, saved.fingerprint)
        conversation = Conversation.from_json(saved.state)
        rows = talking.lines(tx, saved.id)
        lines = [_line(row.id, row.text, row.prompt) for row in rows]
        return self._seen(
            tx,
            school,
            survey,
            conversation,
            lines=tuple(line for line in lines if line.text),
            n_theirs=sum(line.theirs for line in lines),
        )

    def _opening(self, tx: Transaction, school: str, survey_name: str, language: str | None) -> Transcript:
        survey = self._survey(tx, school, survey_name)
        begins_in = language if language in survey.languages else survey.language
        turn = turns.start(survey, "preview", language=begins_in, now=self._clock())
        lines = tuple(Line(0, theirs=False, text=prompt.as_text(), prompt=prompt) for prompt in turn.prompts)
        seen = self._seen(tx, school, survey, turn.conversation, lines=lines, n_theirs=0)
        return replace(seen, status="new")

    def _seen(
        self,
        tx: Transaction,
        school: str,
        survey: Survey,
        conversation: Conversation,
        *,
        lines: tuple[Line, ...],
        n_theirs: int,
    ) -> Transcript:
        owner = reporting.school(tx, school)
        prompts = [line.prompt for line in lines if line.prompt is not None]
        return Transcript(
            survey=survey.name,
            title=survey.text("title", survey.title, conversation.language),
            school_name=survey.privacy.school,
            invented=bool(owner and owner.invented),
            language=conversation.language,
            languages=survey.languages,
            status=conversation.status,
            turn=n_theirs,
            lines=lines,
            prompt=_awaiting(prompts),
            answers=_answers(survey, conversation),
            who=asking.who_text(survey, conversation).text,
        )


def _awaiting(prompts: list[Prompt]) -> Prompt | None:
    """The last prompt, if it awaits an answer."""
    last = prompts[-1] if prompts else None
    return last if last is not None and last.input != "none" else None


def _answers(survey: Survey, conversation: Conversation) -> tuple[tuple[str, str], ...]:
    """The questions that are answered, and the answers that stand, in their words."""
    words, answers = survey.words(conversation.language), conversation.values()
    return tuple(
        (
            piped(words.text(question.key, question.text), survey, conversation, words),
            question.say(answers[question.key], words),
        )
        for question in survey.questions
        if question.key in answers
    )


def _line(line_id: int, text: str | None, prompt: dict[str, object] | None) -> Line:
    if prompt is None:
        return Line(line_id, theirs=True, text=text or "", prompt=None)
    shown = Prompt.from_dict(prompt)
    return Line(line_id, theirs=False, text=shown.as_text(), prompt=shown)


def _saved(conversation: Conversation, address_id: int, participant_id: str) -> Saved:
    return Saved(
        id=conversation.id,
        address_id=address_id,
        participant_id=participant_id,
        survey=conversation.survey,
        fingerprint=conversation.fingerprint,
        status=conversation.status,
        version=1,
        state=conversation.to_json(),
    )


def _language(inbound: Inbound, survey: Survey) -> str:
    """The language to begin in: a text may be nothing but its name."""
    asked = keyword_in(inbound.text, survey.languages) if inbound.texting else None
    wanted = inbound.language or (asked.language if asked else None)
    return wanted if wanted in survey.languages else survey.language


def _rostered(tx: Transaction, inbound: Inbound) -> str | None:
    """Whom the roster has at the e-mail address that the provider vouches for; None unless that is one person."""
    if inbound.email is None:
        return None
    holders = enrolling.holders(tx, school=inbound.school, channel=enrolling.EMAIL, handles=[inbound.email])
    people = {holder.participant_id for holder in holders.get(inbound.email, ())}
    return people.pop() if len(people) == 1 else None


def _n_too_many(tx: Transaction, conversation: Conversation, texting: Texting, now: datetime) -> int:
    """How many texts there are over what one phone may send, before this one; less than none where it may."""
    if conversation.n_turns + 1 < texting.most_a_minute:
        return -1  # The text that opened it is no turn.
    n_in_minute = held.n_heard(tx, conversation.id, since=now - text_turns.MINUTE)
    n_in_hour = held.n_heard(tx, conversation.id, since=now - text_turns.HOUR)
    return max(n_in_minute - texting.most_a_minute, n_in_hour - texting.most_an_hour)


def _add_line(tx: Transaction, inbound: Inbound, saved: Saved, text: str, now: datetime) -> bool:
    """Keep their line of the transcript; False where it was kept before."""
    return talking.add_inbound(
        tx,
        school=inbound.school,
        conversation_id=saved.id,
        channel=inbound.channel,
        provider_id=inbound.provider_id,
        text=text,
        n_media=inbound.n_media or None,
        now=now,
    )


def _may_be_kept(conversation: Conversation) -> bool:
    """Nothing that a participant writes is kept before they have consented."""
    return conversation.consented_at is not None


def _supersede(tx: Transaction, step: _Step, event: Answered | Skipped | Withdrawn) -> None:
    probe = event.probe if isinstance(event, Answered) and event.probe else None
    talking.supersede(tx, conversation_id=step.saved.id, question=event.question, now=step.now, probe=probe)


def _keep(tx: Transaction, step: _Step, event: Event) -> None:
    """The rows of one event."""
    match event:
        case Consented():
            talking.add_consent(
                tx,
                step.saved,
                school=step.school,
                wording=event.wording,
                version=event.version,
                language=event.language,
                at=event.at,
            )
            for tag, value in step.survey.tags.items():
                _declare(tx, step, tag, (value,))
        case Answered():
            talking.add_response(tx, {**_whose(step, event.question), **_what(event)})
            if event.tag is not None:
                _declare(tx, step, event.tag, _tag_values(event.value))
        case Skipped():
            talking.add_response(tx, {**_whose(step, event.question), **_nothing(step, event.reason)})
            _take_back_tag(tx, step, event.question)
        case Withdrawn():
            _take_back_tag(tx, step, event.question)
        case Stopped():
            opting_out.stop_address(tx, step.saved.address_id, now=event.at, source="keyword")
        case Restarted():
            opting_out.lift_address(tx, step.saved.address_id, now=event.at)
        case _:
            pass  # The rest is in the conversation itself.


def _whose(step: _Step, question: str) -> dict[str, object]:
    return {
        "school_id": step.school,
        "conversation_id": step.saved.id,
        "participant_id": step.saved.participant_id,
        "survey": step.saved.survey,
        "question": question,
    }


def _what(event: Answered) -> dict[str, object]:
    return {
        "probe": event.probe,
        "text": event.text,
        "value": event.value,
        "language": event.language,
        "analyze": event.analyze,
        "late": event.late,
        "not_answered": None,
        "at": event.at,
    }


def _nothing(step: _Step, reason: str) -> dict[str, object]:
    return {
        "probe": False,
        "text": "",
        "value": None,
        "language": step.turn.conversation.language,
        "analyze": None,
        "late": False,
        "not_answered": reason,
        "at": step.now,
    }


def _take_back_tag(tx: Transaction, step: _Step, question: str) -> None:
    tag = step.survey.question(question).tag
    if tag is not None:
        _declare(tx, step, tag, ())


def _declare(tx: Transaction, step: _Step, name: str, values: tuple[str, ...]) -> None:
    talking.declare_tag(
        tx, school=step.school, participant_id=step.saved.participant_id, name=name, values=values, now=step.now
    )


def _tag_values(value: Value) -> tuple[str, ...]:
    values = value if isinstance(value, tuple) else () if value is None else (str(value),)
    return tuple(one for one in values if one != UNSAID)


def _erase_before(tx: Transaction, before: datetime) -> int:
    groups.erase_names_before(tx, before)
    meetings.erase_words_before(tx, before)
    ledger.erase_who_tried_before(tx, before)
    return talking.erase_untouched_since(tx, before)
