"""A checked survey: its questions in order, its texts in each language, and how it goes to and from JSON."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal, Self, Union

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from sipbot import by_name
from sipbot.engine.carrying import FEWEST, ideas, picked
from sipbot.engine.events import Value
from sipbot.engine.phrases import PHRASES
from sipbot.engine.questions import FOLDER, OWN_KEYS, Key, Question, Text
from sipbot.engine.questions.consent import Consent
from sipbot.engine.stages import Stage
from sipbot.engine.words import Words, filled, translated

CONSENT = "consent"
"""The key of the first turn, and the context of its text for translators."""

AFTERWORD = "afterword"
"""The key under which words after the end are stored; several are joined, one a line, so that none is lost."""

ALWAYS_READ = ("en", "es")
"""Languages in which replies are read whatever the survey is offered in."""

PIPED = re.compile(r"\{([a-z0-9_]+)(?:\|([^{}|]*))?\}")
"""`{role}` or `{role|a member of our school}` in a text: the earlier answer, or the words after the bar."""


def _types() -> tuple[type[Question], ...]:
    """The class of every file in `questions/`: `choice.py` holds `Choice`."""
    found = ((name, by_name.load(FOLDER, name)) for name in by_name.names(FOLDER))
    return tuple(getattr(module, name.title().replace("_", "")) for name, module in found)


if TYPE_CHECKING:
    AnyQuestion = Question
else:
    AnyQuestion = Annotated[Union[_types()], Field(discriminator="type")]  # noqa: UP007 (made from a folder)


class Privacy(BaseModel):
    """What WHO and HELP tell: the real settings, put in when the bot starts. Not part of the survey's fingerprint."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    anonymous: bool = True
    smallest_group: int = 10
    kept_months: int = 36
    school: str = ""
    contact: str = ""


class StudentConsent(BaseModel):
    """Who has looked after the rights of parents, where students are asked about what the law protects, and when.

    "no protected area": the words are there, but nothing is asked about the student or the family.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: Literal["active consent given", "notice and opt-out given", "no protected area"]
    by: Text
    on: date


class Survey(BaseModel):
    """A survey as its author wrote it, with its translations.

    `stage` is the stage of a plan that it is made for. `tags` are what everybody is who answers it, as where only
    sixth graders are asked. `language` is the one it is written in, `languages` the ones it is offered in.

    Without `follow_up` no probe is asked, whatever the questions have.

    `student_consent` is who has looked after what `protected_areas` finds.

    `name` and what follows it is added by whoever reads the file: `translations[language]["<context>\\x04<text>"]`,
    where the context is a question's key, "title", "consent", "thanks" or "phrase.<name>"; `unfinished`, the languages
    that it is not offered in because something is not said in them yet, with how much, which like `privacy` is no part
    of what is asked. Errors of `questions` carry the question's key in their context.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Text
    stage: Stage | None = None
    audience: tuple[str, ...]
    tags: Mapping[Key, Key] = {}
    language: str = "en"
    languages: tuple[str, ...] = ()
    consent: Text
    expires_after_days: Annotated[int, Field(ge=1)] = 30
    follow_up: bool = True
    questions: Annotated[tuple[AnyQuestion, ...], Field(min_length=1)]
    thanks: Text
    student_consent: StudentConsent | None = None
    name: str = ""
    translations: Mapping[str, Mapping[str, str]] = {}
    privacy: Privacy = Privacy()
    unfinished: Mapping[str, int] = {}

    @field_validator("translations")
    @classmethod
    def _in_a_fixed_order(cls, translations: Mapping[str, Mapping[str, str]]) -> Mapping[str, Mapping[str, str]]:
        return {language: dict(sorted(texts.items())) for language, texts in sorted(translations.items())}

    @model_validator(mode="before")
    @classmethod
    def _offered_in_its_own_language(cls, fields: object) -> object:
        if not isinstance(fields, dict) or fields.get("languages"):
            return fields
        return {**fields, "languages": (fields.get("language", "en"),)}

    @model_validator(mode="after")
    def _can_be_asked_in_order(self) -> Self:
        if self.language not in self.languages:
            offered = ", ".join(self.languages)
            raise ValueError(f"'languages' ({offered}) should include {self.language!r}, the one it is written in")
        earlier: dict[str, Question] = {}
        for question in self.questions:
            _check_place(question, earlier)
            _check_tag(question, self.tags)
            earlier[question.key] = question
        _check_piping("thanks", self.thanks, earlier, f"the survey {self.name}".strip())
        return self

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The survey that `to_json` wrote."""
        return cls.model_validate_json(text)

    def to_json(self) -> str:
        """Everything that is asked, without `privacy` and `unfinished`; the fingerprint is made from it."""
        return self._document

    def with_privacy(self, privacy: Privacy) -> Self:
        """The same survey, with the real settings in what WHO and HELP tell."""
        return self.model_copy(update={"privacy": privacy})

    @cached_property
    def _document(self) -> str:
        fields = self.model_dump(mode="json", exclude={"privacy", "unfinished"}, exclude_defaults=True)
        return json.dumps(fields, ensure_ascii=True, separators=(",", ":"))

    @cached_property
    def fingerprint(self) -> str:
        """The same for the same texts in the same order."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    @cached_property
    def first_turn(self) -> Consent:
        """The consent as a question."""
        return Consent(key=CONSENT, type="consent", text=self.consent, required=True)

    @cached_property
    def deciding(self) -> tuple[str, ...]:
        """The questions whose answers decide what else is asked."""
        return tuple(dict.fromkeys(key for question in self.questions for key in question.ask_if or ()))

    @cached_property
    def branches(self) -> dict[tuple[Value, ...], tuple[Question, ...]]:
        """What is asked after each way in which these have been answered so far: see `conditions.branch`."""
        return {}

    @cached_property
    def _by_key(self) -> Mapping[str, Question]:
        return {CONSENT: self.first_turn, **{question.key: question for question in self.questions}}

    @cached_property
    def _words(self) -> Mapping[str, Words]:
        return {language: self._words_of(language) for language in self.languages}

    def question(self, key: str, answers: Mapping[str, Value] | None = None) -> Question:
        """The question with that key; "consent" is the first turn. Raises `KeyError`.

        With the *answers* so far it has the options that come from one of them.
        """
        question = self._by_key[key]
        if question.choices_from is None or answers is None:
            return question
        source = self.question(question.choices_from, answers)
        value = answers.get(source.key)
        if source.type == "text":
            return question.offering(ideas(value) if isinstance(value, str) else {}, source.key)
        return question.offering(picked(value, source.offers()), source.context)

    @cached_property
    def carrying(self) -> tuple[Question, ...]:
        """The questions whose options come from an earlier answer."""
        return tuple(question for question in self.questions if question.choices_from is not None)

    def has_options(self, question: Question, answers: Mapping[str, Value]) -> bool:
        """Whether there is something to choose from after *answers*."""
        if question.choices_from is None:
            return True
        return len(self.question(question.key, answers).offers()) >= FEWEST

    def words(self, language: str) -> Words:
        """What the survey says in *language*."""
        return self._words.get(language) or self._words_of(language)

    def text(self, context: str, text: str, language: str) -> str:
        """*text* translated, or as it was written where nobody has translated it."""
        return translated(self.translations, language, context, text)

    def phrase(self, name: str, language: str, **values: object) -> str:
        """The engine's phrase called *name* in *language*, with *values* in its places."""
        return filled(self.text(f"phrase.{name}", PHRASES[name], language), values)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every (context, text) that needs a translation, without the engine's phrases."""
        yield from (("title", self.title), (CONSENT, self.consent))
        for question in self.questions:
            yield from ((question.key, text) for text in question.texts())
        yield "thanks", self.thanks

    def _words_of(self, language: str) -> Words:
        read = dict.fromkeys((language, *self.languages, *ALWAYS_READ))
        return Words(language, tuple(read), self.translations)


def _check_place(question: Question, earlier: Mapping[str, Question]) -> None:
    if question.key in OWN_KEYS:
        raise _wrong(question, "key", "this key is taken by the survey itself: choose another")
    if question.key in earlier:
        raise _wrong(question, "key", "this key is used twice: choose another")
    if question.type == "consent":
        raise _wrong(
            question, "type", "the consent is asked first by itself: write it as 'consent:' above the questions"
        )
    if question.choices_from is not None:
        _check_source(question, question.choices_from, earlier)
    for key, accepted in (question.ask_if or {}).items():
        _check_condition(question, key, accepted, earlier)
    for text in question.texts():
        _check_piping(question.key, text, earlier, f"question {question.key!r}")


def _check_tag(question: Question, tags: Mapping[str, str]) -> None:
    if question.tag is not None and question.tag in tags:
        raise _wrong(question, "tag", f"the survey's 'tags' say already what everybody is: take {question.tag!r} out")


def _check_source(question: Question, source: str, earlier: Mapping[str, Question]) -> None:
    if source not in earlier:
        told = f"choices_from names {source!r}, which is not asked before this question"
        raise _wrong(question, "choices_from", told)
    if earlier[source].type not in ("text", "choices"):
        told = f"choices_from names {source!r}: only an answer in words, or several picked ones, can be chosen from"
        raise _wrong(question, "choices_from", told)
    root = earlier[source]
    while root.choices_from is not None:
        root = earlier[root.choices_from]
    if root.type == "text" and question.tag is not None:
        raise _wrong(question, "tag", "somebody's own ideas cannot be a tag: leave 'tag' out")


def _check_condition(
    question: Question, key: str, accepted: tuple[str | int, ...], earlier: Mapping[str, Question]
) -> None:
    if key not in earlier:
        raise _wrong(question, "ask_if", f"ask_if names {key!r}, which is not asked before this question")
    for value in accepted:
        if not earlier[key].accepts(value):
            raise _wrong(question, "ask_if", f"ask_if names {value!r}, which is no answer to compare in {key!r}")


def _check_piping(context: str, text: str, earlier: Mapping[str, Question], place: str) -> None:
    for piped in PIPED.finditer(text):
        if piped[1] not in earlier:
            told = f"{place}: {piped[0]} names an answer that is not asked for before this text"
            raise PydanticCustomError("piping", "{told}", {"told": told, "question": context, "field": "text"})


def _wrong(question: Question, field: str, told: str) -> PydanticCustomError:
    """An error that tells the author where to look: `question` and `field` are in its context."""
    context = {"told": f"question {question.key!r}: {told}", "question": question.key, "field": field}
    return PydanticCustomError("order", "{told}", context)
