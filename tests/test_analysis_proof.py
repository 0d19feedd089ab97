"""A report that says what its answers do not is refused, in every format."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from analysis import exports
from analysis.document import document
from analysis.document.blocks import Quotes
from analysis.proof import NotProven, prove, prove_quote
from analysis.report import Report, Sentence, Span
from tests import reports


@pytest.fixture(scope="module")
def school() -> Report:
    return reports.school()


def with_theme(report: Report, **changes: object) -> Report:
    return replace(report, themes=(replace(report.themes[0], **changes), *report.themes[1:]))  # type: ignore[arg-type] # any field


def with_recommendation(report: Report, **changes: object) -> Report:
    first, *others = report.recommendations
    return replace(report, recommendations=(replace(first, **changes), *others))  # type: ignore[arg-type] # any field


def test_a_report_as_it_was_made_holds(school: Report) -> None:
    assert prove(school) is school


@pytest.mark.parametrize("count", ["n_responses", "n_participants"])
def test_a_changed_count_of_a_theme_is_refused(school: Report, count: str) -> None:
    with pytest.raises(NotProven, match=r"theme T1 is of 20 (answers|people), not 21"):
        prove(with_theme(school, **{count: 21}))


def test_a_changed_count_of_a_group_or_a_stance_is_refused(school: Report) -> None:
    first, *others = school.themes[0].groups
    with pytest.raises(NotProven, match="the groups of theme T1 do not add up"):
        prove(with_theme(school, groups=(replace(first, n=first.n + 1), *others)))
    with pytest.raises(NotProven, match="the stances of theme T1 are"):
        prove(with_theme(school, stances=(("asset", 20),)))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"n_responses": 11}, "part T1.1 is of 10 answers, not 11"),
        ({"n_participants": 9}, "part T1.1 is of 10 people, not 9"),
        ({"quotes": (Span("R11", 0, 3),)}, "a quote of part T1.1 is of none of its ideas"),
        ({"id": "T1.2"}, "an idea of theme T1 is said to be in T1.1"),
    ],
)
def test_a_part_that_says_what_its_answers_do_not_is_refused(
    school: Report, changes: dict[str, object], why: str
) -> None:
    part = replace(school.themes[0].subthemes[0], **changes)  # type: ignore[arg-type]  # each is the value of a field
    with pytest.raises(NotProven, match=why):
        prove(with_theme(school, subthemes=(part,)))


def test_an_idea_is_in_no_part_of_another_theme(school: Report) -> None:
    *others, last = school.ideas
    with pytest.raises(NotProven, match=r"an idea of theme None is said to be in T1\.1"):
        prove(replace(school, ideas=(*others, replace(last, subtheme_id="T1.1"))))


def test_a_changed_count_of_a_recommendation_is_refused(school: Report) -> None:
    with pytest.raises(NotProven, match="recommendation REC1 is of 20 people, not 2"):
        prove(with_recommendation(school, n_participants=2))


def test_a_quote_from_nowhere_is_refused(school: Report) -> None:
    with pytest.raises(NotProven, match="from R999, which is no answer"):
        prove(with_theme(school, quotes=(Span("R999", 0, 3),)))
    with pytest.raises(NotProven, match="outside of what R1 says"):
        prove(with_theme(school, quotes=(Span("R1", 0, 3000),)))
    with pytest.raises(NotProven, match="a quote of theme T1 is of none of its ideas"):
        prove(with_theme(school, quotes=(Span("R21", 0, 3),)))


@pytest.mark.parametrize("seed", range(20))
def test_a_quote_with_any_letter_changed_is_refused(school: Report, seed: int) -> None:
    quotes = [q for s in document(school).sections for b in s.blocks if isinstance(b, Quotes) for q in b.quotes]
    chance = random.Random(seed)
    quote = chance.choice(quotes)
    place = chance.randrange(len(quote.text))
    with pytest.raises(NotProven, match=f"a quote of {quote.span.response_id} is not what was written there"):
        prove_quote(quote.text[:place] + "~" + quote.text[place + 1 :], quote.span, school)


def test_an_answer_changed_afterwards_is_refused(school: Report) -> None:
    table = school.table.assign(text=school.table["text"].str.replace("late", "early"))
    with pytest.raises(NotProven, match="the answers are not those that the report was made from"):
        prove(replace(school, table=table))


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        (Sentence("Everybody agrees.", ()), "no answer carries a sentence of recommendation REC1"),
        (Sentence("Everybody agrees.", ("R21",)), "no answer carries a sentence of recommendation REC1"),
        (Sentence("One says: “Close it”.", ("R1",), Span("R1", 0, 7)), "quotes what R1 does not say"),
        (Sentence("Everybody agrees.", ("R1",)), "recommendation REC1 says more than its sentences"),
    ],
)
def test_a_sentence_without_an_answer_behind_it_is_refused(school: Report, sentence: Sentence, why: str) -> None:
    with pytest.raises(NotProven, match=why):
        prove(with_recommendation(school, sentences=(sentence,)))


@pytest.mark.parametrize("form", exports.formats())
def test_no_format_writes_a_report_with_a_changed_count(school: Report, form: str, tmp_path: Path) -> None:
    path = tmp_path / f"plan{exports.exporter(form).EXTENSION}"
    with pytest.raises(exports.ExportError, match="does not hold: theme T1 is of 20 answers, not 7"):
        exports.save(with_theme(school, n_responses=7), form, path)
    assert list(tmp_path.iterdir()) == []
