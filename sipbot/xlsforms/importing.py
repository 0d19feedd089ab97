"""Make a survey of a form: its fields as our YAML has them, its translations, and what it could not take over."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sipbot.checking.problems import texts_in
from sipbot.translating.state import State
from sipbot.translating.translations import Text
from sipbot.xlsforms import extras, put_in, states
from sipbot.xlsforms.choice_lists import unread_columns
from sipbot.xlsforms.columns import OURS
from sipbot.xlsforms.form import CHOICES, EXTERNAL, Form, Row, quoted
from sipbot.xlsforms.keys import key_for
from sipbot.xlsforms.remarks import FormError, Remark, changed, left_out
from sipbot.xlsforms.rows import READ, Block, Rows
from sipbot.xlsforms.said import Saying, Texts


@dataclass(frozen=True, slots=True)
class Imported:
    """A survey as it came out of a form: `fields` as in YAML, `translations` and their `states` by language."""

    name: str
    fields: Mapping[str, object]
    translations: Mapping[str, Mapping[Text, str]]
    states: Mapping[str, State]
    remarks: tuple[Remark, ...]


def imported(form: Form, *, name: str | None = None) -> Imported:
    """The survey in *form*, called *name*. Raises `FormError` where there is nothing to ask in it."""
    importing = Rows(form, Saying(form))
    for row in form.rows:
        importing.row(row)
    thanks = importing.last_words()
    remarks = [*form.remarks, *importing.remarks, *_unclosed(importing.blocks), *_unused(form, importing.lists_used)]
    if not importing.questions:
        raise FormError("\n".join(["there is no question in the form that a survey can ask", *map(str, remarks)]))
    called = key_for(name or form.settings["form_id"] or form.stem, (), instead="survey")
    fields, more = _survey_fields(form, importing, thanks, called)
    translations = importing.saying.translations(wanted=_texts_of(fields, importing.questions))
    state = states.read(form.settings[f"{OURS}states"], translations, else_by=f"whoever wrote the form {form.stem!r}")
    return Imported(called, fields, translations, state, _in_order([*remarks, *more]))


def _in_order(remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    """The remarks by sheet and row, each once."""
    sheets = list(dict.fromkeys(remark.sheet for remark in remarks))
    return tuple(sorted(dict.fromkeys(remarks), key=lambda remark: (sheets.index(remark.sheet), remark.row)))


def _unclosed(blocks: Iterable[Block]) -> Iterator[Remark]:
    for block in blocks:
        what = f"{block.kind.block} {block.row['name']}".strip()
        why = "it never ends"
        yield changed(block.row.sheet, block.row.number, what, why, remedy=f"write 'end {block.kind.block}' below it")


def _unused(form: Form, used: set[tuple[str, str]]) -> Iterator[Remark]:
    """A remark on each list that no question offers, and on the columns that choices have of their own."""
    for source, lists in ((CHOICES, form.lists), (EXTERNAL, form.external)):
        for name, rows in lists.items():
            if (source.partition("_")[0], name) not in used:
                what = f"list {name!r} ({len(rows)} {'choice' if len(rows) == 1 else 'choices'})"
                why = "no question in the survey offers it"
                yield left_out(rows[0].sheet, rows[0].number, what, why, remedy="nothing is to be done")
        every = [row for rows in lists.values() for row in rows]
        yield from unread_columns(every, why="a choice has a key and a label only")
    yield from unread_columns(form.rows, why="a survey has no place for it", known=READ)


def _survey_fields(form: Form, importing: Rows, thanks: Texts, name: str) -> tuple[dict[str, object], list[Remark]]:
    """The fields of the survey itself, and what was put in for them."""
    settings, saying = form.settings, importing.saying
    remarks: list[Remark] = []
    title = settings["form_title"] or settings["form_id"] or name.replace("_", " ").capitalize()
    said = saying.title(title)
    if said != title and not form.is_ours:
        why = "formatting and braces are taken out"
        remarks.append(
            changed(settings.sheet, settings.number, f"title {quoted(title)}", why, remedy="look how it reads")
        )
    if not settings["form_title"]:
        remarks.append(_put_in(settings, f"title {title!r}", "the form has none", "write what people know it by"))
    consent_texts = importing.consent or _standard(form, "consent", put_in.consent(), remarks)
    thanks = thanks or _standard(form, "thanks", put_in.thanks(), remarks)
    ours = {n.removeprefix(OURS): extras.read(c) for n, c in settings.values.items() if n.startswith(OURS)}
    for name in ("languages", "states"):
        ours.pop(name, None)
    if "audience" not in ours:
        remarks.append(_put_in(settings, "audience [family]", "the form does not say whom it asks", "write who it is"))
    fields: dict[str, object] = {
        "title": said,
        "audience": ["family"],
        "language": form.language,
        **({"languages": list(form.languages)} if len(form.languages) > 1 else {}),
        "consent": saying.keep("consent", consent_texts),
        **ours,
        "questions": importing.questions,
        "thanks": saying.keep("thanks", thanks),
    }
    if len(form.languages) > 1 and not form.is_ours:
        where = f"in {', '.join(form.languages[1:])}"
        remarks.append(_put_in(settings, f"no title {where}", "a form has one title", "translate it in the .po files"))
    return fields, [*remarks, *_settings_left_out(settings)]


def _standard(form: Form, what: str, texts: Texts, remarks: list[Remark]) -> Texts:
    """What comes with sipbot, in the languages of the form; English where its own language has none."""
    found = put_in.in_languages(texts, form.languages)
    missing = [language for language in form.languages if language not in found]
    told = f"; there is none in {', '.join(missing)}: write it" if missing else ""
    why = "an XLSForm has none"
    remedy = f"the words of another survey stand there: read them, and say what is true for yours{told}"
    remarks.append(_put_in(form.settings, what, why, remedy))
    return {form.language: texts["en"], **found}


def _put_in(settings: Row, what: str, why: str, remedy: str) -> Remark:
    return Remark("put in", settings.sheet, settings.number, what, why, remedy)


def _settings_left_out(settings: Row) -> Iterator[Remark]:
    known = {"form_title", "form_id", "default_language"}
    for name, cell in settings.values.items():
        if name not in known and not name.startswith(OURS):
            why = "a survey has no such setting"
            what = f"setting {name} {quoted(cell)}"
            yield left_out(settings.sheet, settings.number, what, why, remedy="nothing is to be done")


def _texts_of(fields: Mapping[str, object], questions: Iterable[Mapping[str, object]]) -> set[Text]:
    """Every text that may be translated, by its context."""
    own = {(context, str(fields[context])) for context in ("title", "consent", "thanks")}
    return own | {(str(q["key"]), text) for q in questions for _, text in texts_in(q, ())}
