"""A table of answers in, a report out: the steps in order."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from analysis import clean, languages, represent, stance
from analysis.cluster import ON_ITS_OWN, Labels, ThemeFinder
from analysis.codebook import SUBJECTS
from analysis.describe import Evidence, Thought, describe
from analysis.embedders import Vectors, VectorStore, load, vectors_of
from analysis.meaning import Meaning
from analysis.places import without_places
from analysis.recommend import draft
from analysis.report import DEFAULTS, Idea, Options, Recommendation, Report, SetAside
from analysis.segment import segment
from analysis.table import check, fingerprint
from analysis.views import Views, views
from analysis.wording import Wording

Progress = Callable[[str, int, int], None]

_FEWEST = 2
_FEW = 8


def analyze(
    table: pd.DataFrame,
    options: Options = DEFAULTS,
    *,
    vectors: VectorStore | None = None,
    progress: Progress | None = None,
) -> Report:
    """Find the themes in a table of responses, who stands behind them, and what they suggest.

    `table` is what `analysis.table.check` takes: one row per answer, a column `text`, and others where there are such.
    With `vectors`, a store, texts that were embedded before are not embedded again. `progress` is told the name of a
    step, how much of it is done, and how much there is. The same table and options give the same report, byte for
    byte, on any number of threads. With fewer than two answers that say something there are no themes, and a note.

    Raises `TableError` for a table that cannot be used, `EmbedderError` for an embedder that is not known or cannot
    run here.
    """
    checked = check(table)
    load(options.embedder)
    kept, set_aside = clean.clean(checked)
    thoughts = _thoughts(kept)
    groups = represent.members(checked, options.population)
    gaps = represent.gaps(checked, options)
    notes = (*checked.attrs["notes"], *_notes(len(kept), set_aside))
    if len(kept) < _FEWEST:
        ideas = tuple(Idea(one.span, None, one.stance) for one in thoughts)
        return Report(checked, fingerprint(checked), options, (), ideas, set_aside, gaps, (), notes)
    texts = [one.text for one in thoughts]
    plain = [replace(one.wording, text=text) for one, text in zip(thoughts, without_places(texts), strict=True)]
    embedded = _embedded(plain, options, vectors, progress)
    seen = views(plain, embedded, [one.span.response_id for one in thoughts])
    labels = _grouped(plain, [one.span.response_id for one in thoughts], seen, options)
    meaning = Meaning(embedded[options.embedder], [one.wording.language for one in thoughts], options.embedder, vectors)
    found = describe(thoughts, seen.together, labels, groups, partial(meaning.fits, labels))
    recommendations: tuple[Recommendation, ...] = ()
    if found:
        recommendations = draft(
            found,
            texts,
            groups,
            nearness=meaning.nearness([one.places for one in found], [subject.about for subject in SUBJECTS]),
            likeness=meaning.likeness([one.places for one in found]),
            smallest_group=options.smallest_group,
        )
    return Report(
        table=checked,
        input_hash=fingerprint(checked),
        options=options,
        themes=tuple(one.theme for one in found),
        ideas=_ideas(thoughts, found),
        set_aside=set_aside,
        gaps=gaps,
        recommendations=recommendations,
        notes=notes,
    )


def _thoughts(kept: pd.DataFrame) -> tuple[Thought, ...]:
    """The ideas of the answers that are kept, in the order of the table."""
    ids = kept["response_id"]
    texts = dict(zip(ids, kept["text"], strict=True))
    people = dict(zip(ids, kept["participant_id"], strict=True))
    asked_for = dict(zip(ids, kept["analyze"], strict=True))
    written_in = dict(zip(ids, languages.identify(kept["text"].tolist(), kept["language"].tolist()), strict=True))
    thoughts = []
    for span in segment(kept):
        one = span.response_id
        text = texts[one][span.start : span.end]
        how = stance.stance_of(text, written_in[one], asked_for[one])
        thoughts.append(Thought(span, Wording(text, written_in[one]), people[one], how))
    return tuple(thoughts)


def _embedded(
    wordings: Sequence[Wording], options: Options, store: VectorStore | None, progress: Progress | None
) -> dict[str, Vectors]:
    """The vectors of the ideas: by what they are about, and as a whole by the embedders that stand beside."""

    def told(done: int, total: int) -> None:
        if progress:
            progress("Reading the answers", done, total)

    abouts, texts = [one.about for one in wordings], [one.text for one in wordings]
    main = {options.embedder: vectors_of(abouts, options.embedder, store=store, progress=told)}
    beside = load(options.embedder).BESIDE
    return main | {name: vectors_of(texts, name, store=store, progress=told) for name in beside}


def _grouped(wordings: Sequence[Wording], answers: Sequence[str], seen: Views, options: Options) -> Labels:
    """The theme of each idea. One that does not say what it is about ("I would too.") goes with the one before it in
    its answer, or with the one after; alone in its answer it stays on its own.
    """
    telling = np.array([bool(one.telling) for one in wordings])
    if telling.sum() < _FEWEST:
        telling[:] = True
    labels = np.full(len(wordings), ON_ITS_OWN, dtype=np.int64)
    finder = ThemeFinder(random_state=options.seed, views=seen.parts)
    labels[telling] = finder.fit(seen.rows[telling]).labels_
    for order in (range(1, len(labels)), range(len(labels) - 2, -1, -1)):
        step = order.step
        for place in order:
            if not telling[place] and labels[place] == ON_ITS_OWN and answers[place] == answers[place - step]:
                labels[place] = labels[place - step]
    return labels


def _ideas(thoughts: Sequence[Thought], found: Sequence[Evidence]) -> tuple[Idea, ...]:
    theme_of = {place: one.theme.id for one in found for place in one.places}
    return tuple(Idea(one.span, theme_of.get(place), one.stance) for place, one in enumerate(thoughts))


def _notes(n_kept: int, set_aside: Sequence[SetAside]) -> tuple[str, ...]:
    notes = []
    copies = Counter(one.reason for one in set_aside if one.reason.startswith(clean.COPY_OF))
    for reason, n in sorted(copies.items()):
        first = reason.removeprefix(clean.COPY_OF)
        notes.append(f"{n + 1} answers say nearly the same as {first}, word for word: they count as one.")
    if n_kept < _FEWEST:
        notes.append(
            f"Too few answers to look for themes: {_counted(n_kept)} could be used. All are listed as written."
        )
    elif n_kept < _FEW:
        notes.append(f"Only {_counted(n_kept)} could be used: themes among so few are a first guess.")
    return tuple(notes)


def _counted(n: int) -> str:
    return f"{n} answer" if n == 1 else f"{n} answers"
