"""The files of a survey: YAML and `.po` as people write them."""

import io
import re
import sys
from collections.abc import Iterable, Mapping
from itertools import accumulate
from pathlib import Path
from textwrap import wrap

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString, LiteralScalarString

from sipbot.authored import CONSTANTS, FLOAT, INT
from sipbot.checking.languages import file_of
from sipbot.engine.codes import folder_of
from sipbot.engine.survey import Survey
from sipbot.translating import po_text
from sipbot.translating.state import HEADER
from sipbot.translating.translations import Text
from sipbot.xlsforms.importing import Imported
from sipbot.xlsforms.remarks import FormError

WIDTH = 100

_QUOTED = re.compile(
    r"^\s|\s$|[^\S\n]\n|\n[^\S\n]|[^\S\n ]|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""What only quotes keep: blanks at the ends of lines, and characters that nobody can see."""


def write_files(found: Imported, folder: Path, *, source: str) -> tuple[Path, ...]:
    """Write the survey and its translations into *folder*; returns their paths, the survey's first.

    Raises `FormError` where one of them is there already: what people have written is not written over.
    """
    path = folder / f"{found.name}.yaml"
    files = {path: yaml_of(found.fields, source=source)}
    order = _texts_in_order(found)
    for language, translations in found.translations.items():
        files[file_of(path, language)] = po_of(order, translations, language, found)
    there = [str(each) for each in files if each.exists()]
    if there:
        raise FormError(f"{', '.join(there)} is there already: move it away, or give the survey another --name")
    for each, text in files.items():
        each.parent.mkdir(parents=True, exist_ok=True)
        each.write_text(text, encoding="utf-8")
    return tuple(files)


def yaml_of(fields: Mapping[str, object], *, source: str) -> str:
    """The survey as YAML, with an empty line between questions."""
    before = {name: value for name, value in fields.items() if name not in ("questions", "thanks")}
    questions = fields["questions"] if isinstance(fields["questions"], list) else []
    made = f"# Made of {source!r} by `sipbot survey import`. `sipbot check` says what is wrong with it.\n"
    asked = "\n".join(_dumped([question]) for question in questions)
    return f"{made}{_dumped(before)}\nquestions:\n{asked}\n{_dumped({'thanks': fields['thanks']})}"


def _dumped(value: object) -> str:
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


def _texts_in_order(found: Imported) -> tuple[Text, ...]:
    """The texts as a translator reads them; as they come where the survey has something to mend."""
    try:
        return tuple(Survey.model_validate({**found.fields, "name": found.name}).texts())
    except ValidationError:
        return tuple(text for translations in found.translations.values() for text in translations)


def po_of(texts: Iterable[Text], translations: Mapping[Text, str], language: str, found: Imported) -> str:
    """The `.po` file of one language, with an empty translation where there is none yet."""
    lines = (
        f"Project-Id-Version: {found.name}",
        f"Language: {folder_of(language)}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"{HEADER}: {found.states[language]}",
    )
    header = po_text.new_block("", "", "".join(f"{line}\n" for line in lines))
    said = (po_text.new_block(*text, translations.get(text, "")) for text in dict.fromkeys(texts))
    return po_text.written((header, *said))
