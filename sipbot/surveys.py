"""Find, read and check survey files. What a survey is and may be, the engine knows."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from sipbot.authored import Problem, Written, closest, read_yaml
from sipbot.engine.errors import SurveyError
from sipbot.engine.keywords import reserved_words
from sipbot.engine.phrases import PHRASES
from sipbot.engine.plain import plain
from sipbot.engine.questions import Question
from sipbot.engine.survey import Survey
from sipbot.settings import Settings, SettingsError
from sipbot.survey_problems import schema, texts_in, validated
from sipbot.translations import Entry, PoFile, quoted, read_po_file

__all__ = ["Problem", "check", "load", "names", "own", "read", "schema", "translations_of"]

WORD = re.compile("[a-z0-9_]+")

PHRASE = "phrase."
"""Stands before the name of an engine's phrase in the context of its translation."""

OWN_TEXTS = ("title", "consent", "thanks")
"""The contexts of the texts that belong to no question."""

Keywords = Mapping[str, tuple[str, str]]


def own(settings: Settings) -> tuple[Path, ...]:
    """The folder of the school's own surveys, if it has one. Raises `SettingsError` where it is not there."""
    if not settings.surveys:
        return ()
    folder = Path(settings.surveys)
    if not folder.is_dir():
        raise SettingsError(f"SIPBOT_SURVEYS is {settings.surveys!r}: there is no such folder")
    return (folder,)


def names(folders: Sequence[Path] = ()) -> tuple[str, ...]:
    """The surveys there are: the school's own in *folders*, and those that come with sipbot."""
    return tuple(sorted({path.stem for folder in (*folders, _ours()) for path in folder.glob("*.yaml")}))


def paths(folders: Sequence[Path] = ()) -> tuple[Path, ...]:
    """The files of all surveys there are, the school's own first."""
    return tuple(path for folder in (*folders, _ours()) for path in sorted(folder.glob("*.yaml")))


def load(name: str, folders: Sequence[Path] = ()) -> Survey:
    """The survey called *name*; one of the school's own goes before one of ours. Raises `SurveyError`."""
    for folder in (*folders, _ours()):
        if name in {path.stem for path in folder.glob("*.yaml")}:
            return read(folder / f"{name}.yaml")
    raise SurveyError(f"there is no survey {name!r}: {closest(name, names(folders))}")


def read(path: Path | str) -> Survey:
    """The survey in the file at *path*, with its translations. Raises `SurveyError`, one problem a line.

    What the engine says by itself may still be English in places: `check` tells where, and a bot can start without.
    """
    survey, problems = _examine(Path(path))
    if survey is None or problems:
        raise SurveyError("\n".join(map(str, problems)))
    return survey


def check(path: Path | str) -> tuple[Problem, ...]:
    """Everything that is wrong with the survey at *path*, then with the translations beside it, line by line."""
    survey, problems = _examine(Path(path))
    return (*problems, *(_phrase_problems(survey, Path(path)) if survey else ()))


def translations_of(path: Path | str) -> Mapping[str, Mapping[str, str]]:
    """The translations of the survey at *path*, as `Survey.translations` has them. Raises `SurveyError`."""
    return read(path).translations


def _ours() -> Path:
    return Path(str(resources.files("surveys")))


def _examine(path: Path) -> tuple[Survey | None, tuple[Problem, ...]]:
    written = read_yaml(path)
    if not isinstance(written.values, dict):
        nothing = Problem(str(path), 1, "a survey is made of lines like 'title: Our school'")
        return None, written.problems or (nothing,)
    if not WORD.fullmatch(path.stem):
        unnamed = "the file's name is the survey's: call it by small letters, digits and '_', like our_school.yaml"
        return None, (Problem(str(path), 1, unnamed),)
    files = _po_files(written.values, path)
    offered = tuple(dict.fromkeys((_language(written.values), *files)))
    survey, problems = validated(written, path.stem, offered, _attached(files, offered, path))
    if survey is not None and not problems:
        found = [file for file in files.values() if isinstance(file, PoFile)]
        problems = [file for file in files.values() if isinstance(file, Problem)]
        problems += [*_label_problems(survey, written, found), *_differences(survey, found)]
    return survey, _in_order(problems, path)


def _in_order(problems: Iterable[Problem], path: Path) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.path != str(path), problem.path, problem.line)))


# Translations.


def _language(fields: Mapping[str, Any]) -> str:
    return str(fields.get("language", "en"))


def _po_files(fields: Mapping[str, Any], path: Path) -> dict[str, PoFile | Problem]:
    """The translations by language: of the languages that the survey names, or else that it has a file for."""
    folder = path.parent / "translations"
    found = [file.parent.name for file in sorted(folder.glob(f"*/{path.stem}.po"))]
    offered = [code for code in _words(fields.get("languages")) or found if code != _language(fields)]
    return {code: read_po_file(folder / code / f"{path.stem}.po") for code in offered}


def _words(value: object) -> list[str]:
    return [word for word in value if isinstance(word, str)] if isinstance(value, list) else []


def _attached(files: Mapping[str, PoFile | Problem], languages: Iterable[str], path: Path) -> dict[str, dict[str, str]]:
    """What the survey and the engine say in *languages*, as a survey holds it."""
    attached: dict[str, dict[str, str]] = {language: {} for language in languages if language != "en"}
    for language, texts in attached.items():
        phrases, own = read_po_file(_phrases(path, language)), files.get(language)
        texts.update(phrases.attached(prefix=PHRASE) if isinstance(phrases, PoFile) else {})
        texts.update(own.attached() if isinstance(own, PoFile) else {})
    return attached


def _phrases(path: Path, language: str) -> Path:
    """The engine's phrases as they are translated beside the survey at *path*, or else by us."""
    beside = path.parent / "translations" / language / "sipbot.po"
    ours = _ours() / "translations" / language / "sipbot.po"
    return ours if ours.exists() and not beside.exists() else beside


def _differences(survey: Survey, files: Iterable[PoFile]) -> Iterator[Problem]:
    """What is missing, unfinished, altered or left over in the translations of the survey."""
    about = {context: f"the {context}" for context in OWN_TEXTS}
    about |= {question.key: f"question {question.key!r}" for question in survey.questions}
    for file in files:
        yield from file.differences(tuple(survey.texts()), about)


def _phrase_problems(survey: Survey, path: Path) -> tuple[Problem, ...]:
    """What is wrong with the engine's phrases beside the survey; ours are no business of its author."""
    about = {name: f"phrase {name!r}" for name in PHRASES}
    problems: list[Problem] = []
    for language in survey.languages:
        file = _phrases(path, language)
        if language == "en" or file.parents[2] != path.parent:
            continue
        found = read_po_file(file)
        problems += [found] if isinstance(found, Problem) else found.differences(tuple(PHRASES.items()), about)
    return _in_order(problems, path)


# Labels of options.


def _label_problems(survey: Survey, written: Written, files: Iterable[PoFile]) -> Iterator[Problem]:
    """Labels that the bot would take for a keyword, and translated ones that cannot be told apart."""
    reserved = reserved_words()
    for index, question in enumerate(survey.questions):
        about, labels = f"question {question.key!r}", _labels(question)
        for place, label in texts_in(written.values["questions"][index], ("questions", index)):
            if label in labels and (told := _obeyed(label, reserved)):
                yield Problem(written.path, written.line(place), told, about)
        for po in files:
            entries = [po.entries[question.key, label] for label in labels if (question.key, label) in po.entries]
            yield from _said_problems(entries, reserved, str(po.path), about)


def _said_problems(entries: Sequence[Entry], reserved: Keywords, path: str, about: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for entry in entries:
        said = plain(entry.said)
        if told := _obeyed(entry.said, reserved):
            yield Problem(path, entry.line, told, about)
        if said and said in seen:
            told = f"{quoted(entry.said)} stands for two options: translate them so that people can tell them apart"
            yield Problem(path, entry.line, told, about)
        seen.add(said)


def _labels(question: Question) -> list[str]:
    return [text for text in question.texts() if text not in (question.text, question.probe)]


def _obeyed(label: str, reserved: Keywords) -> str | None:
    """What is wrong with a label that is a keyword, in whatever language: its option could not be picked by name."""
    _, keyword = reserved.get(plain(label), ("", ""))
    return f"{quoted(label)} means {keyword.upper()} to the bot: choose another label" if keyword else None
