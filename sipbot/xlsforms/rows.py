"""The rows of a form, one after the other: what each becomes in a survey, and what must be told of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sipbot.engine.questions import OWN_KEYS
from sipbot.xlsforms import extras
from sipbot.xlsforms.columns import OURS
from sipbot.xlsforms.conditions import Asked, AskIf, Condition, condition, relevant_of
from sipbot.xlsforms.expressions import Node, Unreadable, read_expression
from sipbot.xlsforms.form import Form, Row, quoted
from sipbot.xlsforms.keys import key_for, why_renamed
from sipbot.xlsforms.kinds import HEAD, Kind, kind_of
from sipbot.xlsforms.questions import Made, asked_about, lists_in, made
from sipbot.xlsforms.remarks import Remark, changed, left_out
from sipbot.xlsforms.said import Saying, Texts, joined

ORDER = (
    *("key", "type", "text", "choices", "choices_from", "low", "high", "at_least", "at_most", "tag", "analyze"),
    *("probe", "ask_if", "required"),
)
"""The fields of a question as people write them; others come after these."""

_YES = frozenset({"yes", "true", "true()", "1"})
_NO = frozenset({"", "no", "false", "false()", "0"})

_NOT_CARRIED = {
    "appearance": ("each channel shows a question in its own way", "nothing is to be done"),
    "calculation": ("a survey computes nothing", "a report can compute it from the answers"),
    "choice_filter": (
        "every choice is offered, whatever was answered before",
        "make a question of each part, with ask_if",
    ),
    "constraint_message": (
        "sipbot says by itself what it could not read, and gives an example",
        "nothing is to be done",
    ),
    "default": ("nothing is answered for people", "nothing is to be done"),
    "guidance_hint": ("it is for somebody who asks aloud", "put it into the text if people should read it"),
    "required_message": ("sipbot says by itself that it hopes for an answer", "nothing is to be done"),
    "trigger": ("a survey computes nothing", "nothing is to be done"),
    **dict.fromkeys(
        ("image", "big-image", "audio", "video"), ("a survey has words only", "say in words what people should know")
    ),
}
READ = frozenset(
    {
        *("type", "name", "relevant", "constraint", "required", "parameters", "readonly", "disabled", "repeat_count"),
        *("label", "hint", "text"),
        *_NOT_CARRIED,
    }
)
"""The columns of which each cell is read or told of; another column is told of once."""


@dataclass(frozen=True, slots=True)
class Block:
    """A group or repeat that is open, and what it asks of its questions."""

    row: Row
    kind: Kind
    nodes: tuple[Node, ...]
    unsaid: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Note:
    """Words that wait for the question they stand before."""

    row: Row
    texts: Texts
    ask_if: AskIf


@dataclass
class Rows:
    """One pass over the rows of a form, and what it has found."""

    form: Form
    saying: Saying
    remarks: list[Remark] = field(default_factory=list)
    questions: list[dict[str, object]] = field(default_factory=list)
    asked: dict[str, Asked] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    notes: list[_Note] = field(default_factory=list)
    consent: Texts = field(default_factory=dict)
    lists_used: set[tuple[str, str]] = field(default_factory=set)
    keys: set[str] = field(default_factory=lambda: set(OWN_KEYS))

    # Rows.

    def row(self, row: Row) -> None:
        kind = kind_of(row["type"])
        if row["disabled"].lower() in _YES:
            self._leave_out(row, "it is disabled", remedy="nothing is to be done")
        elif not row["type"]:
            self._untyped(row)
        elif kind.what == "begin":
            self._begin(row, kind)
        elif kind.what == "end":
            self._end(row, kind)
        elif kind.what == "left out":
            self._leave_out(row, kind.why, remedy=kind.remedy)
        elif kind.what in ("choice", "choices") and "label" in row["appearance"].split():
            self._note(row, HEAD)
        elif kind.what == "note" or (kind.what == "text" and row["readonly"].lower() in _YES):
            self._note(row, kind)
        else:
            self._question(row, kind)

    def _untyped(self, row: Row) -> None:
        said = next((cell for cell in (*row.texts("label").values(), row["name"], *row.values.values()) if cell), "")
        if row["name"] or row.texts("label"):
            self._leave_out(row, "it has no type", remedy="write one, such as 'text'")
        elif said:
            why = "a row without type, name and label is a comment"
            self.remarks.append(left_out(row.sheet, row.number, quoted(said), why, remedy="nothing is to be done"))

    def _leave_out(self, row: Row, why: str, *, remedy: str) -> None:
        what = f"{row.called} ({quoted(row.shown)})".strip() if row.shown else row.called
        self.remarks.append(left_out(row.sheet, row.number, what, why, remedy=remedy))
        if row["name"]:
            self.asked[row["name"]] = f"it was left out ({row.sheet} row {row.number})"
            self.saying.names.pop(row["name"], None)

    # Groups.

    def _begin(self, row: Row, kind: Kind) -> None:
        label = row.shown
        what = f"{kind.block} {row['name']}".strip() + (f" ({quoted(label)})" if label else "")
        if kind.block == "group":
            why = "a survey has no groups" + (", so that its title is not shown" if label else "")
            remedy = "its questions are asked one after the other" + (
                "; put its title into the text of the first, if people need it" if label else ""
            )
        else:
            why = "a survey asks each question once"
            remedy = "its questions are asked once; say in their text whom or what they are about"
        self.remarks.append(changed(row.sheet, row.number, what, why, remedy=remedy))
        self._tell_not_carried(row, kind, also=("hint", "required", "readonly", "parameters", "repeat_count"))
        nodes, _ = self._relevant(row)
        found = condition([*self._block_nodes(), *nodes], self.asked)
        unsaid = [part for part in found.unsaid if part not in self._block_unsaid()]
        self._tell_unsaid(row, unsaid)
        self.blocks.append(Block(row, kind, nodes, tuple(unsaid)))

    def _end(self, row: Row, kind: Kind) -> None:
        if not self.blocks or self.blocks[-1].kind.block != kind.block:
            open_block = f"the block that is open is a {self.blocks[-1].kind.block}" if self.blocks else "none is open"
            self._leave_out(row, f"it ends no {kind.block}: {open_block}", remedy="look where the block begins")
            return
        self.blocks.pop()

    def _block_nodes(self) -> list[Node]:
        return [node for block in self.blocks for node in block.nodes]

    def _block_unsaid(self) -> list[tuple[str, str]]:
        return [part for block in self.blocks for part in block.unsaid]

    # Conditions.

    def _relevant(self, row: Row) -> tuple[tuple[Node, ...], bool]:
        """The tree of `relevant`; and whether there is none because nobody can read it."""
        if not row["relevant"]:
            return (), False
        try:
            return (read_expression(row["relevant"]),), False
        except Unreadable as error:
            self._tell_unsaid(row, [(row["relevant"], str(error))])
            return (), True

    def _condition(self, row: Row) -> Condition:
        nodes, _ = self._relevant(row)
        found = condition([*self._block_nodes(), *nodes], self.asked)
        self._tell_unsaid(row, [part for part in found.unsaid if part not in self._block_unsaid()])
        exact = extras.read(row[f"{OURS}ask_if"]) if row[f"{OURS}ask_if"] else None
        if isinstance(exact, dict) and relevant_of(exact, self._spelled()) == row["relevant"]:
            return Condition({key: tuple(accepted) for key, accepted in exact.items()})
        for name in found.skips:
            why = f"the form asks it also where ${{{name}}} is left unanswered, sipbot does not"
            remedy = f"put {name!r} last, or ask it of everybody, if that matters"
            self.remarks.append(
                changed(row.sheet, row.number, f"relevant {quoted(row['relevant'])}", why, remedy=remedy)
            )
        return found

    def _spelled(self) -> dict[str, tuple[str, bool]]:
        """What the form calls each question so far, and whether it takes several answers, by key."""
        return {
            key: (name, getattr(self.asked[name], "takes_several", False)) for name, key in self.saying.names.items()
        }

    def _tell_unsaid(self, row: Row, unsaid: Sequence[tuple[str, str]]) -> None:
        remedy = "nobody is left out for it: write an ask_if that comes near, or leave the question out"
        for part, why in unsaid:
            said = part if part in row["relevant"] else row["relevant"]
            self.remarks.append(left_out(row.sheet, row.number, f"relevant {quoted(said)}", why, remedy=remedy))

    # Notes.

    def _note(self, row: Row, kind: Kind) -> None:
        found = self._condition(row)
        label = self._in_own(row, "label", row["name"])
        hint = self._said(row, "hint", row["name"]) if label else self._in_own(row, "hint", row["name"])
        texts = self._joined(row, label, [], [hint] if hint else []) if label else hint
        self._tell_not_carried(row, kind, also=("required", "constraint", "parameters"))
        if kind.why:
            self.remarks.append(changed(row.sheet, row.number, row.called, kind.why, remedy=kind.remedy))
        if row["name"]:
            self.asked[row["name"]] = f"it is no question ({row.sheet} row {row.number})"
        if not texts:
            self._leave_out(row, "it has no words", remedy="nothing is to be done")
        elif found.unsaid or found.never:
            self._leave_out(row, "its condition cannot be said", remedy="put its words into the text of a question")
        elif row["name"] == "consent" and not (self.questions or self.notes or self.consent or found.ask_if):
            self._take_as_consent(row, texts)
        else:
            self.notes.append(_Note(row, texts, found.ask_if))

    def _take_as_consent(self, row: Row, texts: Texts) -> None:
        self.consent = texts
        if not self.form.is_ours:
            why = "sipbot asks for consent before anything else, and takes 1 as yes, 2 as no"
            self.remarks.append(changed(row.sheet, row.number, "note consent", why, remedy="say that in its text"))

    def _noted(self, row: Row, key: str, ask_if: AskIf) -> list[Texts]:
        """The words of the notes before the question *key*, where everybody who is asked it should read them."""
        fitting = [note for note in self.notes if note.ask_if.items() <= ask_if.items()]
        for note in self.notes:
            what = f"note {note.row['name']}".strip()
            if note not in fitting:
                why = f"others are asked the next question ({key!r}) than should read it"
                self._leave_out(note.row, why, remedy="put its words into the text of a question")
            elif not self.form.is_ours:
                who = "" if note.ask_if == ask_if else "; only those who are asked that read it"
                why = f"a survey says nothing between questions{who}"
                remedy = f"it stands before the text of {key!r} (row {row.number}): look how that reads"
                self.remarks.append(changed(note.row.sheet, note.row.number, what, why, remedy=remedy))
        self.notes.clear()
        return [note.texts for note in fitting]

    def last_words(self) -> Texts:
        """The thanks: the notes after the last question."""
        ending = [note for note in self.notes if not note.ask_if]
        for note in self.notes:
            if note not in ending:
                why = "no question comes after it, and the thanks at the end are for everybody"
                self._leave_out(note.row, why, remedy="put its words into a question")
            elif not self.form.is_ours:
                why = "it comes after the last question"
                remedy = "it is the thanks at the end: look how that reads"
                what = f"note {note.row['name']}".strip()
                self.remarks.append(changed(note.row.sheet, note.row.number, what, why, remedy=remedy))
        self.notes.clear()
        return joined([note.texts for note in ending])

    # Questions.

    def _question(self, row: Row, kind: Kind) -> None:
        found = self._condition(row)
        if found.never:
            self._leave_out(row, "its condition is never true", remedy="mend 'relevant', or do without")
            return
        instead = f"question_{len(self.questions) + 1}"
        exact = row[f"{OURS}key"]
        is_kept = exact and key_for(exact, self.keys, instead="") == exact
        key = exact if is_kept else key_for(row["name"], self.keys, instead=instead)
        one = made(row, kind, self.form, self.saying, key)
        self.remarks += one.remarks
        if one.is_left_out:
            self._leave_out(row, one.why, remedy=one.remedy)
            return
        self.lists_used |= lists_in(one, row, kind)
        self._tell_renamed(row, key, exact)
        if one.why:
            self.remarks.append(changed(row.sheet, row.number, row.called, one.why, remedy=one.remedy))
        hints = list(one.hints)
        is_hint_alone = hints and self.form.language in hints[0] and not row.texts("label")
        label = hints.pop(0) if is_hint_alone else self._label(row, key)
        texts = self._joined(row, label, self._noted(row, key, found.ask_if), hints)
        fields: dict[str, object] = {"key": key, "type": one.type, "text": self.saying.keep(key, texts)}
        fields |= {**one.fields, **self._ours(row)}
        fields |= {"ask_if": {name: list(accepted) for name, accepted in found.ask_if.items()}} if found.ask_if else {}
        fields |= self._required(row)
        also = ("readonly",) if row["readonly"].lower() not in _NO else ()
        self._tell_not_carried(row, kind, also=also, but="choice_filter" if "choices_from" in one.fields else "")
        self._add(row["name"] or key, fields, one)

    def _add(self, name: str, fields: dict[str, object], one: Made) -> None:
        key = str(fields["key"])
        self.keys.add(key)
        self.questions.append({name: fields[name] for name in sorted(fields, key=_place)})
        self.saying.names[name] = key
        self.asked[name] = asked_about(fields, one.offers, is_whole=one.is_whole)
        if one.other:
            other_key = key_for(f"{key}_other", self.keys, instead="")
            self.keys.add(other_key)
            text = self.saying.keep(other_key, one.other)
            ask_if = {key: ["other"]}
            self.questions.append({"key": other_key, "type": "text", "text": text, "ask_if": ask_if})
            self.saying.names[f"{name}_other"] = other_key
            self.asked[f"{name}_other"] = asked_about({"key": other_key, "type": "text"})

    def _label(self, row: Row, key: str) -> Texts:
        """The label in every language; the name where there is none."""
        texts = self._in_own(row, "label", key)
        if texts:
            return texts
        shown = (row["name"] or key).replace("_", " ")
        self._tell_instead(row, "it has no label", shown)
        return {self.form.language: shown}

    def _in_own(self, row: Row, name: str, key: str) -> Texts:
        """The text in the field *name* in every language; where the form's own has none, there is that of another."""
        texts = self._said(row, name, key)
        if not texts or self.form.language in texts:
            return texts
        shown = next(iter(texts.values()))
        self._tell_instead(row, f"it has no {name} in the language of the form", shown)
        return {self.form.language: shown, **texts}

    def _tell_instead(self, row: Row, why: str, shown: str) -> None:
        remedy = f"{quoted(shown)} stands there: write what people should read"
        self.remarks.append(changed(row.sheet, row.number, row.called, why, remedy=remedy))

    def _joined(self, row: Row, label: Texts, before: Sequence[Texts], after: Sequence[Texts]) -> Texts:
        """The label between other texts, in the languages that it has; tells where one of the others is missing."""
        texts = joined([*before, label, *after])
        for language in self.form.languages:
            for part in (*before, *after):
                if (language in label) != (language in part):
                    missing = "its label" if language in part else quoted(next(iter(part.values())))
                    what = f"{row.called} in {language!r}"
                    why = f"the form does not say {missing} in that language"
                    self.remarks.append(changed(row.sheet, row.number, what, why, remedy="translate the whole text"))
        return {language: text for language, text in texts.items() if language in label}

    def _said(self, row: Row, field_name: str, context: str) -> Texts:
        texts, remarks = self.saying.said(row, field_name, context)
        self.remarks += remarks
        return texts

    def _ours(self, row: Row) -> dict[str, object]:
        """The fields that an XLSForm cannot say, from our own columns."""
        known = {name.removeprefix(OURS): cell for name, cell in row.values.items() if name.startswith(OURS)}
        return {name: extras.read(cell) for name, cell in known.items() if name not in ("key", "type", "ask_if")}

    def _required(self, row: Row) -> dict[str, object]:
        written = row["required"].lower()
        if written not in _YES | _NO:
            what, why = f"required {quoted(row['required'])}", "a question is required of everybody or of nobody"
            remedy = "nobody has to answer it: write 'required: true' if they should"
            self.remarks.append(left_out(row.sheet, row.number, what, why, remedy=remedy))
        return {"required": True} if written in _YES else {}

    # What else a row says.

    def _tell_renamed(self, row: Row, key: str, exact: str) -> None:
        if key == row["name"] or exact == key:
            return
        what = f"name {row['name']!r} is now {key!r}" if row["name"] else f"{row.called} is now {key!r}"
        why = why_renamed(row["name"])
        self.remarks.append(changed(row.sheet, row.number, what, why, remedy="reports use the new one"))

    def _tell_not_carried(self, row: Row, kind: Kind, *, also: Iterable[str] = (), but: str = "") -> None:
        for name in (*_NOT_CARRIED, *also):
            cell = row[name] or " / ".join(row.texts(name).values())
            if not cell or name == but or (name == "readonly" and kind.what == "note"):
                continue
            why, remedy = _NOT_CARRIED.get(name, ("a survey cannot say it here", "nothing is to be done"))
            what = f"{name} {quoted(cell)}" + (f" of {row['name']!r}" if row["name"] else "")
            self.remarks.append(left_out(row.sheet, row.number, what, why, remedy=remedy))


def _place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)
