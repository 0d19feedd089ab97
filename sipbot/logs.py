"""What goes into the log: JSON, a line each, with ids and counts. Never words, names, numbers, addresses or tokens.

Our own messages are written with that in mind. What libraries say may quote anything, and so may the text of an
exception: of these the log tells where and what kind, which is what finds the cause.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path

_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "taskName"}
"""What every record has; the rest is what was given as `extra`."""
_FRAMES = 12


class JsonLines(logging.Formatter):
    """One JSON object a record: at, level, log, says, whatever was given as `extra`, and the kind of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "log": record.name,
        }
        if record.name.partition(".")[0] == "sipbot":
            line["says"] = record.getMessage()
            line |= {name: value for name, value in vars(record).items() if name not in _USUAL}
        else:
            line["line"] = f"{Path(record.pathname).name}:{record.lineno}"
        if record.exc_info and record.exc_info[1] is not None:
            line |= _kind(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def _kind(error: BaseException) -> dict[str, object]:
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return {
        "error": type(error).__name__,
        "where": [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames],
    }


def to_standard_error() -> None:
    """Write the log there, from INFO on; of libraries only what went wrong."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("sipbot").setLevel(logging.INFO)
