"""What few people say and nobody may overlook: concerns about safety, discrimination, disability and language access;
and what one historically marginalized group says while others say the opposite.

Found by words, not by themes, so that a concern of two people is there even where it was put with something larger.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from analysis.report import Idea, Report, Theme
from analysis.represent import Group, members
from analysis.stance import ASSET, CHALLENGE, QUESTION, SUGGESTION, UNCLEAR

_ITS_OWN_THEME = 0.5
_AT_LEAST = 3
_MOST = 2 / 3
_CONCERN = frozenset((CHALLENGE, SUGGESTION))
_NO_PRAISE = frozenset((CHALLENGE, SUGGESTION, QUESTION, UNCLEAR))

_SERIOUS: Mapping[str, str] = {
    "safety": r"""bull(?:y|ie)\w*|fight(?:s|ing)?|weapon\w*|gun|guns|knife|knives|unsafe|not safe|n['’]t (?:feel )?safe
    threat\w*|hits? (?:me|him|her|us|them|kids)|hit (?:me|him|her)|beat(?:s|en)? up|punch\w*|kick(?:s|ed) me|harass\w*
    grop\w*|touch(?:es|ed) (?:me|her|him|girls|kids)|(?<!not )(?<!never )afraid
    scared|hurt(?:s|ing)?|assault\w*|abus\w+|drugs?|vaping|vapes?
    push(?:es|ed) (?:me|him|her|down)|shov\w+|stranger\w*|suicid\w*|kill\w*|acos\w+|pelea\w*|pegan?|pegaron|empuj\w+
    miedo|arma|armas|cuchill\w+|insegur\w+|amenaz\w+|golpe\w*|droga\w*|briga\w*|bateram|batem|medo|faca|ameaç\w+
    goumen|batay|pè|bat mwen|zam|pouse|menas\w*|bắt nạt|đánh nhau|sợ|dao|súng""",
    "discrimination": r"""racis\w+|racial\w*|slur\w*|n[- ]word|discriminat\w+|prejudic\w+|bias\w*|stereotyp\w+
    unequal\w*|treat(?:s|ed)? (?:us |me |him |her |them |kids |students )?(?:different\w*|unfair\w*|worse)
    because of (?:my|our|his|her|their) (?:race|skin|color|accent|language|religion|name|hair|country|disability)
    because (?:i['’]?m|we['’]?re|he['’]?s|she['’]?s|they['’]?re) (?:black|brown|asian|latin\w+|hispanic|muslim|gay)
    homophob\w+|islamophob\w+|antisemit\w+|xenophob\w+|ma(?:ke|kes|de) fun of (?:my|our|his|her|their) \w+|hijab\w*
    go back to (?:your|my|their)|skin color|color of (?:my|our|his|her|their) skin|immigrants?|illegal\w*|discrimin\w+
    prejuici\w+|por ser \w+|burlan|ríen de|color de piel|preconceito\w*|por ser \w+|cor da pele|diskrimin\w+|rasis\w+
    kỳ thị|phân biệt""",
    "disability": r"""ieps?|504|disabilit\w+|disabled|wheelchairs?|autis\w+|adhd|dyslexi\w*|deaf|blind|special ed\w*
    sped|speech therap\w*|occupational therap\w*|accommodat\w+|inclusion|ramps?|elevators?|discapa\w+|silla de ruedas
    educación especial|deficiênc\w*|cadeira de rodas|educação especial|andikap\w*|chèz woulant|khuyết tật|xe lăn""",
    "language access": r"""interpret\w*|translat\w+|only in english|in english only|speaks? (?:my|our|their) language
    (?:nobody|no one|none) (?:here |there |in the office )?speaks \w+|intérpret\w*|traduc\w+|traduz\w+|solo en inglés
    (?:viene|vienen|están?) en inglés|só em inglês|traduç\w+|entèprèt\w*|tradui\w*|an anglè|pale kreyòl|thông dịch
    phiên dịch""",
}

_IN_CHINESE: Mapping[str, str] = {
    "safety": "欺负|欺凌|霸凌|打架|害怕|刀|枪|毒品",
    "discrimination": "歧视|歧視|种族|種族",
    "disability": "残疾|殘疾|轮椅|自闭|特殊教育",
    "language access": "翻译|翻譯|会说中文",
}


@dataclass(frozen=True, slots=True)
class Serious:
    """What few people say about one serious subject: their ideas, in the order of the answers."""

    subject: str
    ideas: tuple[Idea, ...]
    n_people: int


@dataclass(frozen=True, slots=True)
class Alone:
    """A theme in which one marginalized group is concerned while the others like it as it is: people, not ideas."""

    theme: Theme
    tag: str
    value: str
    n_concerned: int
    n_others_content: int


def few_but_serious(report: Report) -> tuple[Serious, ...]:
    """The serious subjects with what is said of them outside of themes of their own.

    An idea counts where it has a word of the subject, in any of the six languages, and is no praise, nor a hope. Where
    half of a theme's ideas or more are of the subject, that theme already stands for them; not one that people hid.
    """
    author = dict(zip(report.table["response_id"], report.table["participant_id"], strict=True))
    plain = [report.text_of(idea.span).casefold() for idea in report.ideas]
    found = []
    for subject in _SERIOUS:
        ideas = tuple(_outside_of_its_themes(report, subject, plain))
        if ideas:
            found.append(Serious(subject, ideas, len({author[idea.span.response_id] for idea in ideas})))
    return tuple(found)


def alone_against_others(report: Report) -> tuple[Alone, ...]:
    """Where a marginalized group that is large enough to be shown says the opposite of everyone else.

    At least three of its people and three others take a side in the theme; two thirds or more of the group's are
    concerned or want a change, and two thirds or more of the others' like it as it is.
    """
    large = _large(report)
    author = dict(zip(report.table["response_id"], report.table["participant_id"], strict=True))
    found = []
    for theme in report.themes:
        concerned, content = _sides(report.ideas_of(theme.id), author)
        for (tag, value), (group, known) in large.items():
            against, others_for = concerned & group, (content & known) - group
            others_against = (concerned & known) - group
            is_alone = _mostly(against, content & group) and _mostly(others_for, others_against)
            if is_alone:
                found.append(Alone(theme, tag, value, len(against), len(others_for)))
    return tuple(found)


def _large(report: Report) -> Mapping[Group, tuple[frozenset[str], frozenset[str]]]:
    """The marginalized groups that can be shown: their people, and everybody of whom the tag is known."""
    groups = members(report.table, report.options.population)
    both = {
        (tag, value): (groups.get((tag, value), frozenset[str]()), _known(groups, tag))
        for tag, value in report.options.marginalized
    }
    smallest = report.options.smallest_group
    return {name: (ids, known) for name, (ids, known) in both.items() if min(len(ids), len(known - ids)) >= smallest}


def _known(groups: Mapping[Group, frozenset[str]], tag: str) -> frozenset[str]:
    return frozenset[str]().union(*(ids for (name, _), ids in groups.items() if name == tag))


def _mostly(these: frozenset[str], those: frozenset[str]) -> bool:
    return len(these) >= _AT_LEAST and len(these) >= _MOST * (len(these) + len(those))


def _sides(ideas: Sequence[Idea], author: Mapping[str, str]) -> tuple[frozenset[str], frozenset[str]]:
    """The people of a theme's *ideas* who are concerned or want a change, and those who only like it."""
    concerned = frozenset(author[idea.span.response_id] for idea in ideas if idea.stance in _CONCERN)
    content = frozenset(author[idea.span.response_id] for idea in ideas if idea.stance == ASSET)
    return concerned, content - concerned


def _outside_of_its_themes(report: Report, subject: str, plain: Sequence[str]) -> Iterator[Idea]:
    pattern = _pattern(subject)
    speaks_of_it = [pattern.search(words) is not None for words in plain]
    ideas_in = Counter(idea.theme_id for idea in report.ideas)
    of_it = Counter(idea.theme_id for idea, speaks in zip(report.ideas, speaks_of_it, strict=True) if speaks)
    shown = {theme.id for theme in report.themes}
    for idea, speaks in zip(report.ideas, speaks_of_it, strict=True):
        has_theme = idea.theme_id in shown and of_it[idea.theme_id] >= _ITS_OWN_THEME * ideas_in[idea.theme_id]
        if speaks and not has_theme and idea.stance in _NO_PRAISE:
            yield idea


@cache
def _pattern(subject: str) -> re.Pattern[str]:
    """The subject's cues as whole words; in Chinese, which sets no spaces, wherever they stand."""
    cues = "|".join(line.strip() for line in _SERIOUS[subject].splitlines())
    return re.compile(rf"(?<!\w)(?:{cues})(?!\w)|{_IN_CHINESE[subject]}")
