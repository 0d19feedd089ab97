"""The languages of a survey: what is said in each, by the survey and by sipbot itself, and what is missing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from sipbot.authored import Problem
from sipbot.engine.codes import code_of, folder_of
from sipbot.engine.keywords import reserved_words
from sipbot.engine.phrases import PHRASES
from sipbot.engine.plain import plain
from sipbot.engine.questions import Question
from sipbot.engine.survey import Survey
from sipbot.sayings import Saying, say
from sipbot.translating.state import State
from sipbot.translating.translations import Entry, PoFile, Text, quoted, read_po_file

PHRASE = "phrase."
"""Stands before the name of an engine's phrase in the context of its translation."""

PHRASES_FILE = "sipbot"
"""The `.po` file of what the engine says by itself."""

OWN_TEXTS = ("title", "consent", "thanks")
"""The contexts of the texts that belong to no question."""

reserved = cache(reserved_words)
"""Every keyword in every language, worked out once."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One language of a survey: whose translation it is, how much there is, and what is wrong with it."""

    language: str
    state: State | None
    n_texts: int
    n_finished: int
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    @property
    def can_be_opened(self) -> bool:
        """Whether families may be asked in it: everything is said, by the survey and by sipbot itself."""
        return not self.errors


@dataclass(frozen=True, slots=True)
class Phrases:
    """What the engine says by itself in one language; a Problem where a file cannot be read.

    What is translated `beside` the survey goes before `ours`; None where there are only ours.
    """

    language: str
    ours: PoFile | Problem
    beside: PoFile | Problem | None

    def attached(self) -> dict[str, str]:
        """The finished translations as a survey holds them."""
        files = (file for file in (self.ours, self.beside) if isinstance(file, PoFile))
        return {key: said for file in files for key, said in file.attached(prefix=PHRASE).items()}

    @property
    def errors(self) -> list[Problem]:
        """What is wrong beside the survey; where there are only ours, that they do not say everything."""
        ours = self._said_by_us()
        if isinstance(self.beside, PoFile):
            about = {name: f"phrase {name!r}" for name in PHRASES}
            return list(self.beside.differences(tuple(PHRASES.items()), about, said_elsewhere=ours))
        if isinstance(self.beside, Problem):
            return [self.beside]
        if isinstance(self.ours, Problem) or len(ours) == len(PHRASES):
            return []
        told = say(
            "sipbot itself says only %(n)s of its %(all)s phrases in this language: translate the others, here or "
            "beside your survey",
            n=len(ours),
            all=len(PHRASES),
        )
        return [Problem(str(self.ours.path), 1, told)]

    def _said_by_us(self) -> frozenset[Text]:
        if isinstance(self.ours, Problem) or self.ours == self.beside:
            return frozenset()
        return frozenset((name, text) for name, text in PHRASES.items() if self.ours.says(name, text))


@dataclass(frozen=True, slots=True)
class Translated:
    """What is said in one language, the survey's part (a Problem where it cannot be read) and the engine's."""

    language: str
    own: PoFile | Problem
    phrases: Phrases | None

    def attached(self) -> dict[str, str]:
        """The finished translations as a survey holds them."""
        phrases = self.phrases.attached() if self.phrases else {}
        return phrases | (self.own.attached() if isinstance(self.own, PoFile) else {})

    def spoken(self, survey: Survey) -> Spoken:
        """How far *survey* is translated."""
        wanted = tuple(dict.fromkeys(survey.texts()))
        files = (self.own, self.phrases.beside if self.phrases else None)
        warned = tuple(told for file in files if isinstance(file, PoFile) and (told := file.unreviewed()))
        phrases = self.phrases.errors if self.phrases else []
        if isinstance(self.own, Problem):
            return Spoken(self.language, None, len(wanted), 0, (self.own, *phrases), warned)
        problems = (*self.own.differences(wanted, abouts(survey)), *_label_problems(survey, self.own), *phrases)
        n_finished = sum(self.own.says(context, text) for context, text in wanted)
        state = self.own.state if isinstance(self.own.state, State) else None
        return Spoken(self.language, state, len(wanted), n_finished, problems, warned)


def ours() -> Path:
    """The folder of the surveys that come with sipbot."""
    return Path(str(resources.files("surveys")))


def found_beside(path: Path) -> tuple[str, ...]:
    """The languages in which there is a file for the survey at *path*."""
    return tuple(code_of(file.parent.name) for file in sorted(_folder(path).glob(f"*/{path.stem}.po")))


def file_of(path: Path, language: str) -> Path:
    """Where the translation of the survey at *path* into *language* stands."""
    return _folder(path) / folder_of(language) / f"{path.stem}.po"


def read_translations(path: Path, languages: Iterable[str]) -> dict[str, Translated]:
    """What is said in *languages* in the survey at *path*."""
    return {
        language: Translated(language, read_po_file(file_of(path, language)), read_phrases(path, language))
        for language in languages
    }


def read_phrases(path: Path, language: str) -> Phrases | None:
    """What the engine says by itself in the survey at *path*; None in English, which it speaks."""
    if language == "en":
        return None
    beside, home = phrases_file(_folder(path), language), phrases_file(ours() / "translations", language)
    if beside != home and home.exists() and not beside.exists():
        return Phrases(language, read_po_file(home), None)
    found = read_po_file(beside)
    return Phrases(language, found if beside == home else read_po_file(home), found)


def phrases_file(folder: Path, language: str) -> Path:
    """Where in a folder of translations the engine's phrases stand."""
    return folder / folder_of(language) / f"{PHRASES_FILE}.po"


def abouts(survey: Survey) -> Mapping[str, str]:
    """What a problem in each context is about."""
    about = {context: f"the {context}" for context in OWN_TEXTS}
    return about | {question.key: f"question {question.key!r}" for question in survey.questions}


def labels_of(question: Question) -> list[str]:
    """The texts of *question* that stand for answers."""
    return [text for text in question.texts() if text not in (question.text, question.probe)]


def obeyed(label: str) -> Saying | None:
    """What is wrong with a label that is a keyword, in whatever language: its option could not be picked by name."""
    _, keyword = reserved().get(plain(label), ("", ""))
    if not keyword:
        return None
    return say("%(label)s means %(word)s to the bot: choose another label", label=quoted(label), word=keyword.upper())


def _folder(path: Path) -> Path:
    return path.parent / "translations"


def _label_problems(survey: Survey, po: PoFile) -> Iterator[Problem]:
    """Translated labels that the bot would take for a keyword, and those that cannot be told apart."""
    for question in survey.questions:
        labels = labels_of(question)
        entries = [po.entries[question.key, label] for label in labels if (question.key, label) in po.entries]
        yield from _entry_problems(entries, str(po.path), f"question {question.key!r}")


def _entry_problems(entries: Sequence[Entry], path: str, about: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for entry in entries:
        said = plain(entry.said)
        if told := obeyed(entry.said):
            yield Problem(path, entry.line, told, about)
        if said and said in seen:
            told = say(
                "%(label)s stands for two options: translate them so that people can tell them apart",
                label=quoted(entry.said),
            )
            yield Problem(path, entry.line, told, about)
        seen.add(said)
