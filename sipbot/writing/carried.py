"""What becomes of translations when the survey that they translate is changed."""

from collections.abc import Iterable, Mapping

from sipbot.engine.survey import Survey
from sipbot.translating import po_text
from sipbot.translating.po_text import Block
from sipbot.translating.translations import Text


def reworded(before: Survey, now: Survey) -> Mapping[Text, Text]:
    """The texts of *now* that say something else than in *before*, each with what stood in its place."""
    old, new = dict(_placed(before)), dict(_placed(now))
    kept = set(new.values())
    return {new[place]: text for place, text in old.items() if place in new and new[place] != text and text not in kept}


def carried(po: str, wanted: Iterable[Text], was: Mapping[Text, Text]) -> str:
    """The `.po` file for the texts *wanted*: what is said no more is taken out, and what was reworded (*was*) keeps its
    translation, to be looked at again.
    """
    blocks = po_text.blocks_of(po)
    there = {(block.context, block.text): block for block in blocks if block.is_entry}
    texts = list(dict.fromkeys(wanted))
    again = {was[text]: _to_look_at(there[was[text]], text) for text in texts if was.get(text) in there}
    again = {old: block for old, block in again.items() if (block.context, block.text) not in there}
    kept = [_kept(block, again, frozenset(texts)) for block in blocks]
    return po_text.written(tuple(block for block in kept if block is not None))


def _placed(survey: Survey) -> Iterable[tuple[tuple[str, object], Text]]:
    """Every text with its place: the field, or the choice, that it stands in."""
    yield from ((("", "title"), ("title", survey.title)), (("", "consent"), ("consent", survey.consent)))
    yield ("", "thanks"), ("thanks", survey.thanks)
    for question in survey.questions:
        key = question.key
        yield (key, "text"), (key, question.text)
        if question.probe:
            yield (key, "probe"), (key, question.probe)
        for field in ("choices", "low", "high"):
            for choice, label in (getattr(question, field, None) or {}).items():
                yield (key, (field, choice)), (key, label)


def _kept(block: Block, again: Mapping[Text, Block], wanted: frozenset[Text]) -> Block | None:
    here = (block.context, block.text)
    if not block.is_entry or block.is_header or here in wanted:
        return block
    return again.get(here)


def _to_look_at(block: Block, text: Text) -> Block:
    return po_text.new_block(*text, block.said, notes=block.notes, fuzzy=bool(block.said))
