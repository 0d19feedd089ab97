"""What a form says in each language, as a survey says it: gathered while the rows are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sipbot.translating.translations import Text
from sipbot.xlsforms import extras
from sipbot.xlsforms.form import Form, Row, quoted
from sipbot.xlsforms.labels import cell_of, label_of
from sipbot.xlsforms.remarks import Remark, changed

Texts = Mapping[str, str]
"""The same text by language."""


@dataclass
class Saying:
    """The texts of one form. `names` are the keys of the questions so far, by what the form calls them."""

    form: Form
    names: dict[str, str] = field(default_factory=dict)
    _kept: dict[str, dict[Text, str]] = field(default_factory=dict)
    _by_context: dict[str, list[Row]] = field(default_factory=dict)

    def said(self, row: Row, name: str, context: str) -> tuple[Texts, list[Remark]]:
        """What the row says in the field *name*, in each language of the form, and what was changed in it."""
        texts: dict[str, str] = {}
        changes: dict[str, None] = {}
        for language in self.form.languages:
            cell = row.texts(name).get(language, "")
            if not cell:
                continue
            label = label_of(cell, self.names.get)
            texts[language] = self._exact(context, language, cell) or label.text
            if texts[language] == label.text:
                changes |= dict.fromkeys(label.changes)
        shown = texts.get(self.form.language) or next(iter(row.texts(name).values()), "")
        what = f"{name} {quoted(shown)}"
        remarks = [changed(row.sheet, row.number, what, why, remedy="look how it reads") for why in changes]
        return {language: text for language, text in texts.items() if text}, remarks

    def title(self, cell: str) -> str:
        """The title that *cell* stands for; it is said before anybody has answered."""
        return self._exact("title", self.form.language, cell) or label_of(cell, lambda _: None).text or cell

    def keep(self, context: str, texts: Texts) -> str:
        """Note the translations of a text; returns it in the language of the form."""
        own = texts[self.form.language]
        for language, text in texts.items():
            if language != self.form.language and language in self.form.languages:
                self._kept.setdefault(language, {})[context, own] = text
        return own

    def translations(self, *, wanted: set[Text]) -> dict[str, dict[Text, str]]:
        """What is said of the texts *wanted* in the other languages of the form."""
        found: dict[str, dict[Text, str]] = {code: {} for code in self.form.languages if code != self.form.language}
        for row in self.form.texts:
            texts = {language: str(extras.read(cell)) for language, cell in row.texts("text").items()}
            for language, text in texts.items():
                if language in found:
                    found[language][row["question"], texts.get(self.form.language, "")] = text
        for language, kept in self._kept.items():
            found[language] |= kept
        return {code: {text: said for text, said in of.items() if text in wanted} for code, of in found.items()}

    def cell(self, text: str) -> str:
        """How the form says *text*."""
        spelled = {key: name for name, key in self.names.items()}
        return cell_of(text, lambda key: spelled.get(key, key))

    def translated(self, context: str, text: str, language: str) -> str:
        """*text* as our own sheet translates it, or as it is."""
        for row in self._exacts().get(context, ()):
            said = {code: extras.read(cell) for code, cell in row.texts("text").items()}
            if said.get(self.form.language) == text and language in said:
                return str(said[language])
        return text

    def _exacts(self) -> dict[str, list[Row]]:
        """The rows of our own sheet by what they are about."""
        if not self._by_context:
            for row in self.form.texts:
                self._by_context.setdefault(row["question"], []).append(row)
        return self._by_context

    def _exact(self, context: str, language: str, cell: str) -> str | None:
        for row in self._exacts().get(context, ()):
            text = extras.read(row.texts("text").get(language, ""))
            if isinstance(text, str) and text and self.cell(text) == cell:
                return text
        return None


def joined(parts: Sequence[Texts]) -> Texts:
    """Texts one under the other, in each language."""
    languages = dict.fromkeys(language for part in parts for language in part)
    return {code: "\n".join(part[code] for part in parts if code in part) for code in languages}
