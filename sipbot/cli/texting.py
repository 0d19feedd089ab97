"""For those who pay for text messages: how many segments a text takes."""

import json
import sys
from collections.abc import Iterator

import click

from sipbot import sms_text
from sipbot.checking.messages import messages
from sipbot.cli.command import telling
from sipbot.engine.survey import Survey
from sipbot.settings import SettingsError

MOST_SHOWN = 12
"""So many characters are named as the reason; a text in Chinese has hundreds."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="A JSON list of texts in, a JSON list of what they take out.")
@telling
def segments(as_json: bool) -> None:
    """Count the segments of the text on standard input, as phone companies bill them."""
    written = _read()
    if not as_json:
        click.echo(str(sms_text.count(written.removesuffix("\n"))))
        return
    click.echo(json.dumps([_plain(sms_text.count(text)) for text in _texts(written)]))


def segments_of(survey: Survey) -> Iterator[str]:
    """What each message of *survey* takes in each language, a line a message."""
    yield f"{survey.name}: segments as text messages"
    shown = {language: messages(survey, language) for language in survey.languages}
    for key in shown[survey.language]:
        taken = [f"{language} {_short(said[key])}" for language, said in shown.items()]
        yield f"  {key:<20} {', '.join(taken)}"


def _read() -> str:
    try:
        return sys.stdin.buffer.read().decode()
    except UnicodeDecodeError as error:
        raise SettingsError("standard input is not UTF-8 text") from error


def _texts(written: str) -> list[str]:
    try:
        texts = json.loads(written)
    except json.JSONDecodeError:
        texts = None
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise SettingsError('write a JSON list of texts, such as ["Hola", "Hi"]')
    return texts


def _plain(found: sms_text.Segments) -> dict[str, object]:
    return {"encoding": found.encoding, "segments": found.n, "because": list(found.because)}


def _short(found: sms_text.Segments) -> str:
    """`2`, or `3 UCS-2 (á ó)`."""
    if found.encoding == "GSM-7":
        return str(found.n)
    more = ["..."] if len(found.because) > MOST_SHOWN else []
    return f"{found.n} {found.encoding} ({' '.join([*found.because[:MOST_SHOWN], *more])})"
