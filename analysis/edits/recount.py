"""From a board back to a report: what comes from the ideas of a theme is counted again where these changed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, zip_longest

from analysis.edits.board import Board
from analysis.listing import quoted
from analysis.report import Hidden, Idea, Recommendation, Report, Sentence, Span, Subtheme, Theme
from analysis.represent import Members, group_counts, members
from analysis.stance import STANCES, time_of

_QUOTES = 3
_QUOTES_OF_PARTS = 2


def recounted(board: Board) -> Report:
    """The report that *board* stands for: largest themes first, hidden ones apart."""
    report = replace(
        board.report,
        ideas=_ideas(board),
        proposed_ideas=board.report.ideas,
        judged=board.judged,
        split_off=board.new_ids,
        merged={one: board.now(one) for one in board.merged},
    )
    count = Count(report, board)
    every = {one.id: count.theme(one) if one.id in board.touched else one for one in board.themes.values()}
    in_order = sorted(
        every.values(), key=lambda one: (-one.n_responses, -one.n_participants, min(board.places[one.id]))
    )
    drafts = [count.recommendation(one, every) for one in report.recommendations]
    hidden = [
        Hidden(theme, board.hidden[theme.id], tuple(one for one in drafts if theme.id in one.theme_ids[:1]))
        for theme in in_order
        if theme.id in board.hidden
    ]
    gone = {one.id for theme in hidden for one in theme.recommendations}
    return replace(
        report,
        themes=tuple(one for one in in_order if one.id not in board.hidden),
        recommendations=tuple(one for one in drafts if one.id not in gone),
        hidden=tuple(hidden),
    )


def _ideas(board: Board) -> tuple[Idea, ...]:
    now = zip(board.report.ideas, board.theme_of, board.part_of, board.stances, strict=True)
    asked_for = _asked_for(board.report)
    return tuple(
        idea
        if (idea.theme_id, idea.subtheme_id, idea.stance) == (theme, part, stance)
        else replace(_read_as(board.report, asked_for, idea, stance), theme_id=theme, subtheme_id=part)
        for idea, theme, part, stance in now
    )


def _read_as(report: Report, asked_for: Mapping[str, str], idea: Idea, stance: str) -> Idea:
    """*idea* speaking as people say it does; of which time follows from that, and from its words."""
    if stance == idea.stance:
        return idea
    response = idea.span.response_id
    when = time_of(report.text_of(idea.span), report.languages[response], asked_for[response], stance)
    return replace(idea, stance=stance, time=when)


def _asked_for(report: Report) -> Mapping[str, str]:
    return dict(zip(report.table["response_id"], report.table["analyze"], strict=True))


@dataclass(frozen=True)
class Count:
    """Counts in *report*, whose ideas are where people put them."""

    report: Report
    board: Board

    def theme(self, theme: Theme) -> Theme:
        """*theme* with the numbers, groups, quotes and parts that its ideas have."""
        ideas = self.report.ideas_of(theme.id)
        people = self._people(ideas)
        stances = Counter(idea.stance for idea in ideas)
        parts = (self._part(part, ideas) for part in theme.subthemes)
        return replace(
            theme,
            n_responses=len(_responses(ideas)),
            n_participants=len(people),
            quotes=self._quotes(theme.quotes, ideas, _QUOTES),
            stances=tuple((stance, stances[stance]) for stance in STANCES if stances[stance]),
            groups=group_counts(self._members, people),
            subthemes=tuple(sorted((part for part in parts if part.n_responses), key=lambda part: -part.n_responses)),
        )

    def _part(self, part: Subtheme, ideas: Iterable[Idea]) -> Subtheme:
        inside = [idea for idea in ideas if idea.subtheme_id == part.id]
        return replace(
            part,
            n_responses=len(_responses(inside)),
            n_participants=len(self._people(inside)),
            quotes=self._quotes(part.quotes, inside, _QUOTES_OF_PARTS),
        )

    def recommendation(self, one: Recommendation, themes: dict[str, Theme]) -> Recommendation:
        """*one* about the themes that there are now. Hidden ones count only where it is about nothing else."""
        theme_ids = tuple(dict.fromkeys(self.board.now(theme) for theme in one.theme_ids))
        shown = tuple(theme for theme in theme_ids if theme not in self.board.hidden) or theme_ids
        names = [(self._old_name(theme), themes[self.board.now(theme)].name) for theme in one.theme_ids]
        is_as_it_was = shown == one.theme_ids and all(old == new for old, new in names)
        if is_as_it_was and not self.board.touched.intersection(shown):
            return one
        ideas = [idea for theme in shown for idea in self.report.ideas_of(theme)]
        people = self._people(ideas)
        old, new = quoted(old for old, _ in names), quoted(themes[theme].name for theme in shown)
        if one.sentences and self._is_read_anew(shown):
            sentences = self._redrafted(one, [themes[theme] for theme in shown], ideas)
        else:
            sentences = _carried(one.sentences, ideas, old, new)
        quotes = [themes[theme].quotes for theme in shown]
        in_turns = chain.from_iterable(zip_longest(*quotes))
        return replace(
            one,
            text=" ".join(sentence.text for sentence in sentences) if sentences else one.text.replace(old, new),
            theme_ids=shown,
            n_responses=len(_responses(ideas)),
            n_participants=len(people),
            groups=group_counts(self._members, people),
            quotes=_inside([*one.quotes, *filter(None, in_turns)], ideas)[:_QUOTES],
            sentences=sentences,
        )

    def _is_read_anew(self, theme_ids: Iterable[str]) -> bool:
        """Whether people say of an idea of these themes that it speaks otherwise than the program thought."""
        before, now = self.board.report.ideas, self.report.ideas
        places = (place for theme in theme_ids for place in self.report.places_of(theme))
        return any(before[place].stance != now[place].stance for place in places)

    def _redrafted(self, one: Recommendation, themes: Sequence[Theme], ideas: Sequence[Idea]) -> tuple[Sentence, ...]:
        # numpy and the words of all languages: few reports need them.
        from analysis.edits.redrafting import redrafted

        made = redrafted(self.report, one, themes, self._members)
        return made or (_about(quoted(theme.name for theme in themes), ideas),)

    def _old_name(self, theme_id: str) -> str:
        return self.board.report.theme(theme_id).name

    def _quotes(self, quotes: Iterable[Span], ideas: Sequence[Idea], most: int) -> tuple[Span, ...]:
        """The first of *quotes* that are still from these ideas, and further ones where these are too few."""
        kept = _inside(quotes, ideas)[:most]
        if len(kept) == most or len(kept) == len(_responses(ideas)):
            return kept
        # scikit-learn takes longer to import than all pages together.
        from analysis.quotes import Voices, by_words

        voices = Voices.of(self._members, self.report.options.smallest_group)
        return by_words(self.report, kept, ideas, voices=voices, most=most)

    def _people(self, ideas: Iterable[Idea]) -> frozenset[str]:
        return frozenset(self.report.authors[idea.span.response_id] for idea in ideas)

    @cached_property
    def _members(self) -> Members:
        return members(self.report.table, self.report.options.population)


def _responses(ideas: Iterable[Idea]) -> frozenset[str]:
    return frozenset(idea.span.response_id for idea in ideas)


def _inside(quotes: Iterable[Span], ideas: Iterable[Idea]) -> tuple[Span, ...]:
    """The quotes that are cut from one of *ideas*, each once."""
    spans: dict[str, list[Span]] = {}
    for idea in ideas:
        spans.setdefault(idea.span.response_id, []).append(idea.span)
    return tuple(
        quote
        for quote in dict.fromkeys(quotes)
        if any(one.start <= quote.start and quote.end <= one.end for one in spans.get(quote.response_id, ()))
    )


def _carried(sentences: Sequence[Sentence], ideas: Sequence[Idea], old: str, new: str) -> tuple[Sentence, ...]:
    """The sentences that some of *ideas* carry, with the new names in them; one that only names what it is about where
    none is carried any more.
    """
    behind = _responses(ideas)
    kept = []
    for sentence in sentences:
        responses = tuple(one for one in sentence.responses if one in behind)
        if sentence.quote and responses and _inside([sentence.quote], ideas):
            kept.append(sentence)
        elif not sentence.quote and responses:
            kept.append(replace(sentence, text=sentence.text.replace(old, new), responses=responses))
    return tuple(kept) if kept or not sentences else (_about(new, ideas),)


def _about(names: str, ideas: Iterable[Idea]) -> Sentence:
    """What is left to say where nothing else holds."""
    return Sentence(f"People speak of {names}.", tuple(dict.fromkeys(idea.span.response_id for idea in ideas)))
