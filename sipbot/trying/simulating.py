"""Random people who answer a survey, to see before launch that each of them gets somewhere.

They answer well and badly, in several languages, say nothing for weeks, go back, stop and come back. Nothing is random
but the people: the same survey, number of people and seed give the same result. Time is made up.
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from sipbot import sms_text
from sipbot.checking.ways import answers_to, typed
from sipbot.engine import texts, turns
from sipbot.engine.conversation import Conversation
from sipbot.engine.events import Answered, Asked, Rejected, Skipped, Value
from sipbot.engine.languages import every_language
from sipbot.engine.prompt import Prompt
from sipbot.engine.questions.choices import Choices
from sipbot.engine.questions.date import Date
from sipbot.engine.questions.number import Number
from sipbot.engine.survey import CONSENT, Survey
from sipbot.engine.turn import Turn

SAYINGS = (
    "The teachers know every child here by name, and they call home with good news too.",
    "The bus comes late and my son misses breakfast.",
    "More time for art, music and recess would help everybody.",
    "Mas comunicación con las familias en español, por favor.",
    "idk",
    "Nothing",
    "good",
    "👍",
)
"""What people answer to open questions: whole sentences, and little."""

NONSENSE = ("asdf", "99", "?", "maybe the second or the third", "🤷", "-3", "I would rather talk on the phone", "")
WORDS = ("SKIP", "BACK", "NEXT", "HELP", "WHO", "thanks!")
QUIET = timedelta(seconds=8)
REMIND_AFTER = (timedelta(hours=24), timedelta(hours=72))
WORDS_A_SECOND, SECONDS_TO_PICK, SECONDS_TO_WRITE = 3.0, 5.0, 40.0
"""How fast people read on a phone, pick an answer and write one: rough figures of ours."""

WEEKS = timedelta(weeks=1), timedelta(weeks=5)


@dataclass(frozen=True, slots=True)
class Person:
    """How one of them is. `aim` is the question they are sent to, if any, and `answers` lead there.

    `patience` is how often they write at most; it is ample, so that who has run out of it is in a dead end.
    """

    number: int
    language: str
    patience: int
    aim: str | None = None
    answers: Mapping[str, Value] = field(default_factory=dict)
    texts_in_parts: bool = False


@dataclass(frozen=True, slots=True)
class Played:
    """How it went with one person. `minutes` is the time spent reading and answering, `days` all of it."""

    person: Person
    status: str
    asked: tuple[str, ...]
    answered: tuple[str, ...]
    skipped: tuple[str, ...]
    unread: tuple[str, ...]
    languages: tuple[str, ...]
    n_heard: int
    n_said: int
    n_segments: int
    minutes: float
    days: float
    stuck_at: str | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people were asked a question, answered it and left it out, and how often an answer was not understood.

    Who goes back and answers anew is counted once; who leaves it out first and answers then is in both.
    """

    question: str
    n_asked: int
    n_answered: int
    n_skipped: int
    n_unread: int


@dataclass(frozen=True, slots=True)
class Group:
    """The people who began in one language; the medians are of those who finished, None where nobody did."""

    language: str
    n_people: int
    ended: Mapping[str, int]
    median_minutes: float | None
    median_days: float | None
    median_messages: float | None
    median_segments: float | None


@dataclass(frozen=True, slots=True)
class Simulation:
    """What came of it. `missed` are questions that somebody was sent to and did not reach, or that nobody can reach."""

    survey: str
    n_people: int
    seed: int
    reach: tuple[Reach, ...]
    groups: tuple[Group, ...]
    missed: tuple[str, ...]
    stuck: tuple[Played, ...]

    @property
    def is_well(self) -> bool:
        """Whether every question is reached, and every conversation ends."""
        return not self.missed and not self.stuck


def simulate(survey: Survey, *, people: int, seed: int, now: datetime) -> Simulation:
    """Play so many people. The first are sent to one question each, so that every branch is tried."""
    played = [play(survey, person, seed=seed, now=now) for person in _people(survey, people, seed)]
    asked = {key for one in played for key in one.asked}
    aimed = {one.person.aim for one in played if one.person.aim}
    unreachable = {question.key for question in survey.questions if answers_to(survey, question.key) is None}
    return Simulation(
        survey.name,
        people,
        seed,
        tuple(_reach(question.key, played) for question in survey.questions),
        tuple(_group(language, played) for language in survey.languages),
        tuple(one.key for one in survey.questions if one.key in (aimed - asked) | unreachable),
        tuple(one for one in played if one.stuck_at is not None),
    )


def play(survey: Survey, person: Person, *, seed: int, now: datetime) -> Played:
    """One conversation from beginning to end, or until it is clear that it does not end."""
    return _Playing(survey, person, seed, now).whole()


def _people(survey: Survey, n: int, seed: int) -> list[Person]:
    chance = random.Random(f"{seed}-people")  # noqa: S311 (people, no secrets)
    found = []
    for number in range(n):
        aim = survey.questions[number].key if number < len(survey.questions) else None
        found.append(
            Person(
                number,
                survey.languages[number % len(survey.languages)],
                12 * len(survey.questions) + 40,
                aim,
                (answers_to(survey, aim) or {}) if aim else {},
                texts_in_parts=aim is None and chance.random() < 0.2,
            )
        )
    return found


class _Playing:
    """One conversation as it goes."""

    def __init__(self, survey: Survey, person: Person, seed: int, now: datetime) -> None:
        self.survey, self.person, self.began, self.now = survey, person, now, now
        self.chance = random.Random(f"{seed}-{person.number}")  # noqa: S311 (people, no secrets)
        self.events: list[object] = []
        self.languages = [person.language]
        self.n_heard = self.n_said = self.n_segments = self.n_reminders = 0
        self.busy = timedelta()
        self.last: Prompt | None = None
        turn = turns.start(survey, f"simulated-{person.number}", language=person.language, now=now)
        self.conversation: Conversation = turn.conversation
        self._take(turn)

    def whole(self) -> Played:
        while self._goes_on() and self.n_said < self.person.patience:
            self._step()
        self._afterwards()
        stuck = self._goes_on()
        return Played(
            self.person,
            self.conversation.status,
            tuple(dict.fromkeys(one.question for one in self.events if isinstance(one, Asked))),
            tuple(one.question for one in self.events if isinstance(one, Answered) and not one.probe),
            tuple(one.question for one in self.events if isinstance(one, Skipped)),
            tuple(one.question for one in self.events if isinstance(one, Rejected)),
            tuple(dict.fromkeys(self.languages)),
            self.n_heard,
            self.n_said,
            self.n_segments,
            self.busy.total_seconds() / 60,
            (self.now - self.began).total_seconds() / 86_400,
            (self.conversation.question or CONSENT) if stuck else None,
        )

    def _goes_on(self) -> bool:
        return self.conversation.status in ("consenting", "open")

    def _step(self) -> None:
        """They say something, or nothing for a while. Whoever has said much answers plainly from then on."""
        plain = self.person.aim is not None or self.n_said > self.person.patience // 2
        luck = 1.0 if plain else self.chance.random()
        if luck < 0.02:
            self._stop()
        elif luck < 0.05:
            self._be_silent()
        elif luck < 0.08 and len(self.survey.languages) > 1:
            self._say(self._another_language())
        elif luck < 0.14:
            self._say(self.chance.choice(WORDS))
        elif luck < 0.22:
            self._say(self.chance.choice(NONSENSE))
        else:
            self._say(self._answer(self.last) if self.last else "1")

    def _stop(self) -> None:
        self._say("STOP")
        if self.chance.random() < 0.5:
            self.now += timedelta(days=1)
            self._say("START")

    def _be_silent(self) -> None:
        """For hours or weeks: they are reminded as the engine does it, and in the end the conversation is closed."""
        silence = self.chance.choice((timedelta(hours=30), timedelta(hours=80), *WEEKS))
        until = self.now + silence
        for after in REMIND_AFTER[: 2 - self.n_reminders]:
            if after < silence and self._goes_on():
                self.n_reminders += 1
                self._take(turns.remind(self.survey, self._whole_parts(), now=self.now + after))
        if silence >= timedelta(days=self.survey.expires_after_days) and self._goes_on():
            self._take(turns.expire(self.survey, self._whole_parts(), now=until))
        self.now = until

    def _afterwards(self) -> None:
        """A few write once more after the end."""
        if self.conversation.is_over and self.person.aim is None and self.chance.random() < 0.3:
            self._say(self.chance.choice(("thanks!", "One more thing: the library is great.", "HELP", "yes")))

    def _another_language(self) -> str:
        others = [code for code in self.survey.languages if code != self.conversation.language]
        names = {language.code: language.own_name for language in every_language()}
        code = self.chance.choice(others)
        return names.get(code, code)

    def _say(self, text: str) -> None:
        self.n_said += 1
        spent = timedelta(seconds=self._seconds(text))
        self.busy, self.now = self.busy + spent, self.now + spent
        if self.person.texts_in_parts:
            self._take(texts.reply(self.survey, self.conversation, text, now=self.now, quiet=QUIET))
            self._whole_parts()
        else:
            self._take(turns.reply(self.survey, self.conversation, text, now=self.now))

    def _whole_parts(self) -> Conversation:
        """The conversation after the parts of an answer that were held are taken, as a clock does it."""
        if self.conversation.parts and self.conversation.whole_at:
            self.now = max(self.now, self.conversation.whole_at)
            self._take(texts.whole(self.survey, self.conversation, now=self.now))
        return self.conversation

    def _take(self, turn: Turn) -> None:
        self.conversation = turn.conversation
        self.events += turn.events
        self.languages.append(turn.conversation.language)
        for prompt in turn.prompts:
            self.n_heard += 1
            self.n_segments += sms_text.count(sms_text.folded(prompt.as_text())).n
            if prompt.input != "none":
                self.last = prompt

    def _seconds(self, said: str) -> float:
        read = _n_words(self.last.as_text()) / WORDS_A_SECOND if self.last else 0.0
        writes = self.last is not None and self.last.input == "text"
        usual = SECONDS_TO_WRITE if writes and said else SECONDS_TO_PICK
        return read + usual * self.chance.lognormvariate(0.0, 0.4)

    def _answer(self, prompt: Prompt) -> str:
        """A reply that answers *prompt*: the one that leads where they are sent, else any."""
        wanted = self.person.answers.get(prompt.question or "")
        if wanted is not None:
            return typed(self.survey.question(prompt.question or CONSENT), wanted)
        match prompt.input:
            case "consent":
                return "1" if self.person.aim or self.chance.random() < 0.95 else "2"
            case "choice" | "scale":
                return self._picked(prompt)
            case "choices":
                return ",".join(self.chance.sample(_numbers(prompt), self.chance.randint(1, self._most(prompt))))
            case "rank":
                return ",".join(self.chance.sample(_numbers(prompt), len(prompt.options)))
            case "number":
                return str(self._number(prompt))
            case "date":
                return self._day(prompt)
            case _:
                return self.chance.choice(SAYINGS)

    def _picked(self, prompt: Prompt) -> str:
        option = self.chance.choice(prompt.options)
        return option.label if prompt.input == "choice" and self.chance.random() < 0.2 else option.number

    def _most(self, prompt: Prompt) -> int:
        question = self.survey.question(prompt.question or CONSENT)
        most = question.at_most if isinstance(question, Choices) else None
        return min(most or len(prompt.options), len(prompt.options))

    def _day(self, prompt: Prompt) -> str:
        question = self.survey.question(prompt.question or CONSENT)
        first = question.earliest if isinstance(question, Date) else None
        return first.isoformat() if first else f"2027-03-{self.chance.randint(1, 28):02}"

    def _number(self, prompt: Prompt) -> int:
        question = self.survey.question(prompt.question or CONSENT)
        if not isinstance(question, Number):
            return 1
        least = 0 if question.at_least is None else int(question.at_least)
        return self.chance.randint(least, max(least, least + 9 if question.at_most is None else int(question.at_most)))


def _n_words(text: str) -> float:
    """How many words there are to read; two signs of Chinese are about one."""
    n_signs = sum("\u3400" <= char <= "\u9fff" for char in text)
    return n_signs / 2 if n_signs > len(text) / 4 else len(text.split())


def _numbers(prompt: Prompt) -> list[str]:
    return [option.number for option in prompt.options]


def _reach(key: str, played: Sequence[Played]) -> Reach:
    return Reach(
        key,
        sum(key in one.asked for one in played),
        sum(key in one.answered for one in played),
        sum(key in one.skipped for one in played),
        sum(one.unread.count(key) for one in played),
    )


def _group(language: str, played: Sequence[Played]) -> Group:
    theirs = [one for one in played if one.person.language == language]
    finished = [one for one in theirs if one.status == "finished"]
    return Group(
        language,
        len(theirs),
        dict(sorted(Counter(one.status for one in theirs).items())),
        _median([one.minutes for one in finished]),
        _median([one.days for one in finished]),
        _median([one.n_heard for one in finished]),
        _median([one.n_segments for one in finished]),
    )


def _median(values: Sequence[float]) -> float | None:
    return float(median(values)) if values else None
