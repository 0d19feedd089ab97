"""The log: JSON lines with ids and counts, and nothing of what people say or who they are."""

import json
import logging
from collections.abc import Iterator

import pytest

from sipbot.logs import JsonLines

SECRET = "+16085550142 said: the bus is late"
OURS, THEIRS = logging.getLogger("sipbot.outbox"), logging.getLogger("somebody.elses")


class Lines(logging.Handler):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))


@pytest.fixture
def lines() -> Iterator[list[str]]:
    handler = Lines()
    logging.getLogger().addHandler(handler)
    yield handler.written
    logging.getLogger().removeHandler(handler)


def test_a_line_is_one_json_object(lines: list[str]) -> None:
    OURS.error("message %d was given up", 7, extra={"n_tries": 6})
    line = json.loads(lines[0])
    assert line.pop("at").endswith("+00:00")
    assert line == {"level": "error", "log": "sipbot.outbox", "says": "message 7 was given up", "n_tries": 6}


def test_of_an_exception_the_kind_and_the_place_are_told(lines: list[str]) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        OURS.exception("the outbox failed")
    line = json.loads(lines[0])
    assert (line["error"], line["says"]) == ("ValueError", "the outbox failed")
    assert line["where"][-1].startswith("test_logs.py:")
    assert SECRET not in lines[0]


def test_what_a_library_says_is_not_repeated(lines: list[str]) -> None:
    THEIRS.warning("cannot send %s", SECRET)
    THEIRS.warning(f"cannot send {SECRET}")
    assert [set(json.loads(line)) for line in lines] == [{"at", "level", "log", "line"}] * 2
    assert SECRET not in "".join(lines)


def test_a_message_with_lines_stays_one_line(lines: list[str]) -> None:
    OURS.error("first\nsecond")
    assert "\n" not in lines[0]
