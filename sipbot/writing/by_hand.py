"""Values as YAML, as people write it by hand, and as `sipbot.authored` reads it again."""

import io
import re
import sys
from itertools import accumulate
from textwrap import wrap

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString, LiteralScalarString

from sipbot.authored import CONSTANTS, FLOAT, INT

WIDTH = 100

_QUOTED = re.compile(
    r"^\s|\s$|[^\S\n]\n|\n[^\S\n]|[^\S\n ]|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""What only quotes keep: blanks at the ends of lines, and characters that nobody can see."""


def dumped(value: object) -> str:
    """*value* as YAML, short lists and conditions on one line, long texts over several."""
    yaml, out = YAML(), io.StringIO()
    yaml.width = sys.maxsize
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump(_styled(value), out)
    return str(out.getvalue())


def _styled(value: object, name: str = "") -> object:
    """*value* as people write it by hand, and as it is read again: `read_yaml` knows numbers where YAML does not."""
    if isinstance(value, dict):
        ends = name in ("low", "high")
        styled = CommentedMap({int(key) if ends else _styled(key): _styled(inner, key) for key, inner in value.items()})
        if name in ("ask_if", "low", "high", "tags"):
            styled.fa.set_flow_style()
        return styled
    if isinstance(value, list | tuple):
        found = CommentedSeq([_styled(inner) for inner in value])
        if not any(isinstance(inner, dict) for inner in value):
            found.fa.set_flow_style()
        return found
    if not isinstance(value, str):
        return value
    if _QUOTED.search(value) or value in CONSTANTS or INT.fullmatch(value) or FLOAT.fullmatch(value):
        return DoubleQuotedScalarString(value)
    return LiteralScalarString(value) if "\n" in value else _folded(value)


def _folded(text: str) -> object:
    """A long text over several lines."""
    lines = wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False, drop_whitespace=False)
    if len(text) <= WIDTH or any(not line.strip() or line.endswith("  ") or line.startswith(" ") for line in lines):
        return text
    folded = FoldedScalarString(text)
    ends = accumulate(map(len, lines[:-1]))
    folded.fold_pos = [end - 1 for end in ends]
    return folded
