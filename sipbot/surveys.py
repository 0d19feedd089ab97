"""Find, read and check survey files. What a survey is and may be, the engine knows."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sipbot.authored import Problem, Written, closest, read_yaml
from sipbot.checking import before_launch
from sipbot.checking.languages import Spoken, found_beside, labels_of, obeyed, ours, read_phrases, read_translations
from sipbot.checking.problems import schema, texts_in, validated
from sipbot.engine.errors import SurveyError
from sipbot.engine.survey import Survey
from sipbot.settings import Settings, SettingsError

__all__ = [
    "Examined",
    "Problem",
    "Spoken",
    "check",
    "examine",
    "load",
    "names",
    "of_one_school",
    "own",
    "path_of",
    "read",
    "schema",
    "school_folder",
    "schools",
    "translations_of",
    "warnings",
]

WORD = re.compile("[a-z0-9_]+")
SCHOOLS = "schools"
"""The folder of the folders of single schools."""


@dataclass(frozen=True)
class Examined:
    """A survey (None where it cannot be made) and everything there is to say about it, in the order of its lines.

    `spoken` are the languages it is translated into, finished or not.
    """

    path: Path
    survey: Survey | None
    written: Written
    errors: tuple[Problem, ...]
    spoken: tuple[Spoken, ...] = ()

    @cached_property
    def warnings(self) -> tuple[Problem, ...]:
        """What somebody should look at before it is opened; worked out when it is asked for."""
        if self.survey is None:
            return ()
        told = [*before_launch.warnings(self.survey, self.written)]
        return _in_order([*told, *(warning for one in self.spoken for warning in one.warnings)], self.path)

    @property
    def of_the_survey(self) -> tuple[Problem, ...]:
        """The errors of the survey itself, without those of its translations."""
        translated = {problem for one in self.spoken for problem in one.errors}
        return tuple(problem for problem in self.errors if problem not in translated)

    @property
    def can_be_opened(self) -> bool:
        """Whether anybody may be asked, in whatever language."""
        return self.survey is not None and not self.of_the_survey


def own(settings: Settings) -> tuple[Path, ...]:
    """The folder of surveys that all schools share, if there is one. Raises `SettingsError` where it is not there."""
    if not settings.surveys:
        return ()
    folder = Path(settings.surveys)
    if not folder.is_dir():
        raise SettingsError(f"SIPBOT_SURVEYS is {settings.surveys!r}: there is no such folder")
    return (folder,)


def school_folder(folder: Path, school: str) -> Path:
    """Where the surveys stand that only *school* asks, in the *folder* that all share."""
    return folder / SCHOOLS / school


def schools(settings: Settings) -> tuple[Path, ...]:
    """The folders of single schools' surveys. Raises `SettingsError` like `own`."""
    return tuple(path for folder in own(settings) for path in sorted((folder / SCHOOLS).glob("*")) if path.is_dir())


def of_one_school(settings: Settings) -> tuple[Path, ...]:
    """Where a command looks for a survey: in the folder of SIPBOT_SCHOOL, or of the only school that has one, first."""
    found = schools(settings)
    named = tuple(path for path in found if path.name == settings.school)
    return (*(named or (found if len(found) == 1 else ())), *own(settings))


def names(folders: Sequence[Path] = ()) -> tuple[str, ...]:
    """The surveys there are: the school's own in *folders*, and those that come with sipbot."""
    return tuple(sorted({path.stem for folder in (*folders, ours()) for path in folder.glob("*.yaml")}))


def paths(folders: Sequence[Path] = ()) -> tuple[Path, ...]:
    """The files of all surveys there are, the school's own first."""
    return tuple(path for folder in (*folders, ours()) for path in sorted(folder.glob("*.yaml")))


def load(name: str, folders: Sequence[Path] = ()) -> Survey:
    """The survey called *name*; one of the school's own goes before one of ours. Raises `SurveyError`."""
    return read(path_of(name, folders))


def path_of(name: str, folders: Sequence[Path] = ()) -> Path:
    """The file of the survey called *name*. Raises `SurveyError`."""
    for folder in (*folders, ours()):
        if name in {path.stem for path in folder.glob("*.yaml")}:
            return folder / f"{name}.yaml"
    raise SurveyError(f"there is no survey {name!r}: {closest(name, names(folders))}")


def read(path: Path | str) -> Survey:
    """The survey in the file at *path*, as it can be opened. Raises `SurveyError`, one problem a line.

    It is offered in its own language and in those in which every text is translated; the others are in `unfinished`.
    """
    found = examine(Path(path))
    if found.survey is None or not found.can_be_opened:
        raise SurveyError("\n".join(map(str, found.of_the_survey)))
    return found.survey


def check(path: Path | str) -> tuple[Problem, ...]:
    """Everything that is wrong with the survey at *path*, then with the translations beside it, line by line."""
    return examine(Path(path)).errors


def warnings(path: Path | str) -> tuple[Problem, ...]:
    """What somebody should look at before the survey at *path* is opened, in the same order."""
    return examine(Path(path)).warnings


def translations_of(path: Path | str) -> Mapping[str, Mapping[str, str]]:
    """The translations of the survey at *path*, as `Survey.translations` has them. Raises `SurveyError`."""
    return read(path).translations


def examine(path: Path) -> Examined:
    """The survey at *path* and everything there is to say about it."""
    written = read_yaml(path)
    if not isinstance(written.values, dict):
        nothing = Problem(str(path), 1, "a survey is made of lines like 'title: Our school'")
        return Examined(path, None, written, written.problems or (nothing,))
    if not WORD.fullmatch(path.stem):
        unnamed = "the file's name is the survey's: call it by small letters, digits and '_', like our_school.yaml"
        return Examined(path, None, written, (Problem(str(path), 1, unnamed),))
    language = _language(written.values)
    translated = read_translations(path, _translated_into(written.values, path))
    phrases = read_phrases(path, language)
    attached = {code: said.attached() for code, said in translated.items() if code != "en"}
    attached |= {language: phrases.attached()} if phrases else {}
    survey, problems = validated(written, path.stem, tuple(dict.fromkeys((language, *translated))), attached)
    if survey is None or problems:
        return Examined(path, None, written, _in_order(problems, path))
    spoken = tuple(translated[code].spoken(survey) for code in survey.languages if code in translated)
    opened = _opened(survey, spoken)
    errors = [*_label_problems(survey, written), *before_launch.errors(opened, written)]
    errors += [problem for one in (phrases, *spoken) if one for problem in one.errors]
    return Examined(path, opened, written, _in_order(errors, path), spoken)


def _language(fields: Mapping[str, Any]) -> str:
    return str(fields.get("language", "en"))


def _translated_into(fields: Mapping[str, Any], path: Path) -> list[str]:
    """The languages that the survey names, or else that it has a file for, without the one it is written in."""
    named = _words(fields.get("languages")) or found_beside(path)
    return [code for code in named if code != _language(fields)]


def _words(value: object) -> list[str]:
    return [word for word in value if isinstance(word, str)] if isinstance(value, list) else []


def _in_order(problems: Iterable[Problem], path: Path) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.path != str(path), problem.path, problem.line)))


def _opened(survey: Survey, spoken: Iterable[Spoken]) -> Survey:
    """*survey* as it can be opened: offered in the languages in which everything is said."""
    unfinished = {one.language: len(one.errors) for one in spoken if one.errors}
    if not unfinished:
        return survey
    fields = {name: getattr(survey, name) for name in Survey.model_fields}
    fields["languages"] = tuple(code for code in survey.languages if code not in unfinished)
    fields["translations"] = {code: texts for code, texts in survey.translations.items() if code not in unfinished}
    return Survey.model_validate({**fields, "unfinished": unfinished})


def _label_problems(survey: Survey, written: Written) -> Iterator[Problem]:
    """Labels that the bot would take for a keyword."""
    for index, question in enumerate(survey.questions):
        about, labels = f"question {question.key!r}", labels_of(question)
        for place, label in texts_in(written.values["questions"][index], ("questions", index)):
            if label in labels and (told := obeyed(label)):
                yield Problem(written.path, written.line(place), told, about)
