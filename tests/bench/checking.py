"""How long `sipbot check` takes for a survey: `python -m tests.bench.checking [--questions 10] [--languages 7]`.

The survey is made up, with every kind of question and a condition on each third; its translations are the same words
again, which costs the same to read. What is measured is what the command does for one file, in this process, after one
survey was checked before it; CPU time says what it costs where others use the computer too. The last line is the whole
command as somebody types it, with the start of Python.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from sipbot import surveys
from sipbot.checking import before_launch
from sipbot.engine.codes import folder_of

LANGUAGES = ("es", "pt", "ht", "zh-Hans", "zh-Hant", "vi", "kea")
KINDS = (
    "type: choice, choices: {family: A parent, student: A student, staff: A teacher}",
    "type: text",
    "type: choices, choices: {bus: Buses, art: Art, food: Food}, at_most: 2",
    "type: number, at_least: 0, at_most: 20",
    "type: scale, low: {1: Not at all}, high: {5: Very}",
    "type: rank, choices: {safe: Safety, arts: Arts, time: Time}",
)


def written(folder: Path, n_questions: int, languages: tuple[str, ...]) -> Path:
    """The file of a survey with so many questions, and its translations beside it."""
    asked = [f"  - {{key: q{n}, text: 'What about {n}?', {KINDS[n % len(KINDS)]}{_if(n)}}}" for n in range(n_questions)]
    path = folder / "made_up.yaml"
    head = "title: Made up\naudience: [family]\nconsent: May we keep your answers? Reply 1 or 2.\nthanks: Thank you."
    path.write_text("\n".join([head, f"languages: [en, {', '.join(languages)}]", "questions:", *asked, ""]))
    for language in languages:
        _translate(path, language)
    return path


def _if(n: int) -> str:
    return ", ask_if: {q0: [family, student]}" if n and n % 3 == 0 else ""


def _translate(path: Path, language: str) -> None:
    file = path.parent / "translations" / folder_of(language) / f"{path.stem}.po"
    file.parent.mkdir(parents=True)
    survey = surveys.examine(path).survey
    if survey is None:
        raise click.ClickException(f"{path} is no survey")
    header = 'msgid ""\nmsgstr "X-Sipbot-State: draft by nobody\\n"\n'
    entries = (f'msgctxt "{context}"\nmsgid "{text}"\nmsgstr "{text}"\n' for context, text in survey.texts())
    file.write_text("\n".join([header, *dict.fromkeys(entries)]), encoding="utf-8")


def seconds(path: Path) -> tuple[float, float, int]:
    """What one check takes, on the clock and of the processor; and how many errors it finds."""
    clock, processor = time.perf_counter(), time.process_time()
    found = surveys.examine(path)
    if found.survey is not None:
        before_launch.levels(found.survey)
    return time.perf_counter() - clock, time.process_time() - processor, len(found.errors)


@click.command()
@click.option("--questions", default=10, show_default=True)
@click.option("--languages", default=7, show_default=True, type=click.IntRange(0, len(LANGUAGES)))
@click.option("--times", default=5, show_default=True)
def main(questions: int, languages: int, times: int) -> None:
    """Print the quickest of several checks, and the command as a whole."""
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), questions, LANGUAGES[:languages])
        seconds(path)
        clock, processor, n_errors = min(seconds(path) for _ in range(times))
        click.echo(f"{questions} questions, English and {languages} translations: {n_errors} errors")
        click.echo(f"check          {clock:.3f} s, {processor:.3f} s of the processor")
        began, before = time.perf_counter(), _of_children()
        subprocess.run([sys.executable, "-m", "sipbot", "check", str(path)], check=True, stdout=subprocess.DEVNULL)
        clock, processor = time.perf_counter() - began, _of_children() - before
        click.echo(f"whole command  {clock:.3f} s, {processor:.3f} s of the processor")


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
