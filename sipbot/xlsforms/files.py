"""The files of a survey: YAML and `.po` as people write them."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from sipbot.checking.languages import file_of
from sipbot.engine.codes import folder_of
from sipbot.engine.survey import Survey
from sipbot.translating import po_text
from sipbot.translating.state import HEADER
from sipbot.translating.translations import Text
from sipbot.writing.by_hand import dumped
from sipbot.xlsforms.importing import Imported
from sipbot.xlsforms.remarks import FormError


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
    asked = "\n".join(dumped([question]) for question in questions)
    return f"{made}{dumped(before)}\nquestions:\n{asked}\n{dumped({'thanks': fields['thanks']})}"


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
