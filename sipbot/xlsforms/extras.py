"""What an XLSForm cannot say, in columns of our own: any value as the text of a cell, and back."""

import json

from sipbot.xlsforms.labels import safe


def written(value: object) -> str:
    """*value* as a cell keeps it: plain text as it is, all else as JSON."""
    if isinstance(value, str) and value and safe(value) == value and read(value) == value:
        return value
    readable = json.dumps(value, ensure_ascii=False)
    return readable if safe(readable) == readable else json.dumps(value).replace("_x", "\\u005fx")


def read(cell: str) -> object:
    """The value that `written` made a cell of."""
    try:
        found: object = json.loads(cell)
    except (ValueError, RecursionError):
        return cell
    return found
