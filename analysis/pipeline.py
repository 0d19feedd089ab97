"""A table of answers in, a report out: the steps in order."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from analysis import clean, coding, languages, represent
from analysis.codebook import SUBJECTS
from analysis.describe import Evidence, Thought, describe
from analysis.embedders import ThisRun, Vectors, VectorStore, load, readers, reads, vectors_of
from analysis.grouping import ON_ITS_OWN, Labels, grouped
from analysis.meaning import Meaning
from analysis.nameless import nameless, without
from analysis.places import without_places
from analysis.recommend import draft
from analysis.report import DEFAULTS, Idea, Options, Recommendation, Report, SetAside, Span
from analysis.segment import segment
from analysis.speaking import Saying, read
from analysis.subthemes import Ground, divided
from analysis.table import check, fingerprint
from analysis.views import Views, views
from analysis.wording import Wording

Progress = Callable[[str, int, int], None]
Embed = Callable[[Sequence[str], str], Vectors]

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
    With `vectors`, a store, texts that were embedded before are not embedded again; without one, each text is embedded
    once. `progress` is told the name of a step, how much of it is done, and how much there is. The same table and
    options give the same report, byte for byte, on any number of threads. With fewer than two answers that say
    something there are no themes, and a note.

    Raises `TableError` for a table that cannot be used, `EmbedderError` for an embedder that is not known or cannot
    run here.
    """
    checked = check(table)
    load(options.embedder)
    vectors = ThisRun() if vectors is None else vectors
    # A model is unpacked beside what holds up the interpreter.
    with ThreadPoolExecutor(1) as beside:
        if (checked["language"] == "").any():
            beside.submit(languages.load)
        kept, set_aside = clean.clean(checked)
        spans = segment(kept)
    embed = partial(vectors_of, store=vectors, progress=partial(progress, "Reading the answers") if progress else None)
    thoughts = _thoughts(kept, spans, options, embed)
    groups = represent.members(checked, options.population)
    gaps = represent.gaps(checked, options)
    notes = (*checked.attrs["notes"], *_notes(len(kept), set_aside))
    if len(kept) < _FEWEST:
        ideas = tuple(Idea(one.span, None, one.stance, one.time) for one in thoughts)
        return Report(checked, fingerprint(checked), options, (), ideas, set_aside, gaps, (), notes)
    texts = [one.text for one in thoughts]
    plain = [
        one.wording if text == one.text else replace(one.wording, text=text)
        for one, text in zip(thoughts, without_places(texts), strict=True)
    ]
    spoken = [one.language for one in plain]
    embedded = {name: _known_to(name, plain, embed) for name in readers(options.embedder, spoken)}
    answers = [one.span.response_id for one in thoughts]
    seen = views(plain, embedded, answers, _of_answers(plain, answers, embedded, embed))
    labels, core, stable = _themes(plain, answers, seen, options)
    reader, vectors_of_ideas = next(iter(embedded.items()))
    meaning = Meaning(vectors_of_ideas, [one.wording.language for one in thoughts], reader, vectors)
    named: tuple[str, ...] = ()
    if options.codebook:
        labels, used = coding.with_codes(labels, *meaning.codes(options.codebook))
        core = labels
        named = tuple(options.codebook[place][0] for place in used)
        notes = (*notes, *coding.notes(options.codebook, used, labels))
    fits = partial(meaning.fits, core)
    smallest = options.smallest_group
    found = describe(thoughts, seen.together, labels, groups, fits, given=named, smallest_group=smallest, core=core)
    if not options.codebook:
        found = _with_stability(found, labels, stable)
    found = divided(found, Ground(thoughts, seen, groups, meaning.fits, options))
    recommendations: tuple[Recommendation, ...] = ()
    if found:
        recommendations = draft(
            found,
            thoughts,
            groups,
            nearness=meaning.nearness([one.places for one in found], [subject.about for subject in SUBJECTS]),
            likeness=meaning.likeness([one.places for one in found]),
            smallest_group=smallest,
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


def _thoughts(kept: pd.DataFrame, spans: Sequence[Span], options: Options, embed: Embed) -> tuple[Thought, ...]:
    """The ideas at *spans* of the answers that are kept, in the order of the table."""
    ids = kept["response_id"]
    texts = dict(zip(ids, kept["text"], strict=True))
    people = dict(zip(ids, kept["participant_id"], strict=True))
    asked_for = dict(zip(ids, kept["analyze"], strict=True))
    written_in = dict(zip(ids, languages.identify(kept["text"].tolist(), kept["language"].tolist()), strict=True))
    sayings = [
        Saying(texts[one][span.start : span.end], written_in[one], asked_for[one])
        for span, one in ((span, span.response_id) for span in spans)
    ]
    spoken = read(sayings, options.embedder, lambda name, some: embed(some, name))
    return tuple(
        Thought(span, Wording(one.text, one.language), people[span.response_id], how, when)
        for span, one, (how, when) in zip(spans, sayings, spoken, strict=True)
    )


def _of_answers(
    wordings: Sequence[Wording], answers: Sequence[str], embedded: Mapping[str, Vectors], embed: Embed
) -> dict[str, Vectors]:
    """For each idea the vector of its whole answer, by each embedder that reads texts as they stand."""
    said: dict[str, list[str]] = {}
    for one, answer in zip(wordings, answers, strict=True):
        said.setdefault(answer, []).append(one.text)
    several = [place for place, answer in enumerate(answers) if len(said[answer]) > 1]
    wholes = [replace(wordings[place], text=" ".join(said[answers[place]])) for place in several]
    found = {}
    for name in embedded:
        if load(name).WHOLE and load(name).STORED:
            found[name] = embedded[name].copy()
            found[name][several] = _known_to(name, wholes, embed)
    return found


def _known_to(name: str, wordings: Sequence[Wording], embed: Embed) -> Vectors:
    """The vectors of the ideas in the languages that the embedder *name* knows; zeros for the others."""
    is_whole = load(name).WHOLE
    known = [place for place, one in enumerate(wordings) if reads(name, one.language)]
    found = embed([wordings[place].text if is_whole else wordings[place].about for place in known], name)
    every = np.zeros((len(wordings), found.shape[1]), dtype=np.float32)
    every[known] = found
    return every


def _themes(
    wordings: Sequence[Wording], answers: Sequence[str], seen: Views, options: Options
) -> tuple[Labels, Labels, Sequence[float]]:
    """The theme of each idea, the same without those that a theme was not made of, and how stable each theme is.

    A group that nobody could name is no theme: its ideas go with themes that were made of others. So does an idea that
    does not say what it is about ("I would too."): with the one before it in its answer, or with the one after.
    """
    telling = np.array([bool(one.telling) for one in wordings])
    telling |= ~np.isin(answers, np.asarray(answers)[telling])
    labels = np.full(len(wordings), ON_ITS_OWN, dtype=np.int64)
    if telling.sum() < _FEWEST:
        telling[:] = True
    found = grouped(seen.rows[telling], seen.parts, seed=options.seed)
    labels[telling] = found.labels
    dropped = nameless(labels, wordings)
    kept = np.setdiff1d(np.arange(found.n), dropped)
    core = np.where(np.isin(labels, kept), np.searchsorted(kept, labels), ON_ITS_OWN)
    labels = without(dropped, labels, seen.together, answers)
    for order in (range(1, len(labels)), range(len(labels) - 2, -1, -1)):
        step = order.step
        for place in order:
            if not telling[place] and labels[place] == ON_ITS_OWN and answers[place] == answers[place - step]:
                labels[place] = labels[place - step]
    return labels, core, found.stability(options.seed)[kept].tolist()


def _with_stability(found: Sequence[Evidence], labels: Labels, stable: Sequence[float]) -> tuple[Evidence, ...]:
    """Themes that were found, not given, with how stable each is."""
    return tuple(replace(one, theme=replace(one.theme, stability=stable[labels[one.places[0]]])) for one in found)


def _ideas(thoughts: Sequence[Thought], found: Sequence[Evidence]) -> tuple[Idea, ...]:
    theme_of = {place: one.theme.id for one in found for place in one.places}
    part_of = {
        place: part.id
        for one in found
        for part, places in zip(one.theme.subthemes, one.parts, strict=True)
        for place in places
    }
    return tuple(
        Idea(one.span, theme_of.get(place), one.stance, one.time, part_of.get(place))
        for place, one in enumerate(thoughts)
    )


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
