"""Large themes and their parts: planted in vectors that lie where the test puts them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from analysis.describe import Evidence, Thought, describe
from analysis.label import Asked
from analysis.report import Options, Span
from analysis.subthemes import Ground, divided
from analysis.views import Views
from analysis.wording import Wording

SAID = ("The bus is late", "Kind bus drivers", "More seats on the bus")
PARTS = 4.0
"""How far the parts of the planted theme lie apart; 1 is how far its ideas lie around the center of a part."""


def planted(n_each: int = 20, far: float = PARTS) -> Ground:
    """One theme of three parts, and another theme far away; everybody says one thing."""
    chance = np.random.default_rng(0)
    centers = np.zeros((4, 8))
    centers[[0, 1, 2], [0, 1, 2]] = far
    centers[3, 3] = -20
    texts = [*(f"{said}." for said in SAID for _ in range(n_each)), *["Longer recess"] * n_each]
    rows = centers.repeat(n_each, axis=0) + chance.normal(size=(4 * n_each, 8))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    thoughts = [
        Thought(Span(f"R{i}", 0, len(text)), Wording(text, "en"), f"P{i}", "suggestion") for i, text in enumerate(texts)
    ]
    return Ground(thoughts, Views(rows, ((8, 1.0),)), {}, _alike, Options())


def _alike(labels: object, asked: Sequence[Asked]) -> list[list[float]]:
    return [[0.0] * len(phrases) for _, _, phrases in asked]


def themes(ground: Ground) -> tuple[Evidence, ...]:
    n = len(ground.thoughts)
    return divided(describe(ground.thoughts, ground.rows, (np.arange(n) >= 0.75 * n).astype(np.int64), {}), ground)


def test_a_large_theme_has_parts_with_names_numbers_and_quotes_of_their_own() -> None:
    ground = planted()
    buses, recess = themes(ground)
    assert {part.name for part in buses.theme.subthemes} == {"Bus is late", "Bus drivers", "More seats"}
    assert [part.id for part in buses.theme.subthemes] == ["T1.1", "T1.2", "T1.3"]
    assert [part.n_responses for part in buses.theme.subthemes] == [len(places) for places in buses.parts]
    assert [len(part.quotes) for part in buses.theme.subthemes] == [1, 1, 1]
    assert recess.theme.subthemes == ()


def test_an_idea_is_in_one_part_at_most_and_in_one_of_its_own_theme() -> None:
    buses, _ = themes(planted())
    placed = [place for places in buses.parts for place in places]
    assert len(set(placed)) == len(placed)
    assert set(placed) <= set(buses.places)


def test_a_theme_that_can_be_read_through_is_left_whole() -> None:
    assert themes(planted(n_each=16))[0].theme.n_responses == 48
    assert themes(planted(n_each=16))[0].theme.subthemes == ()


def test_a_theme_that_is_a_small_share_of_all_is_left_whole() -> None:
    ground = planted()
    one, n = ground.thoughts[-1], len(ground.thoughts)
    more = [replace(one, span=replace(one.span, response_id=f"R{n + i}"), person=f"P{n + i}") for i in range(1_450)]
    seen = replace(ground.seen, rows=np.vstack([ground.rows, np.repeat(ground.rows[-1:], len(more), axis=0)]))
    wide = replace(ground, thoughts=[*ground.thoughts, *more], seen=seen)
    buses, recess = divided(
        describe(wide.thoughts, wide.rows, (np.arange(n + 1_450) >= 60).astype(np.int64), {}), wide
    )[::-1]
    assert (buses.theme.n_responses, buses.theme.subthemes, recess.theme.n_responses) == (60, (), 1_470)


def test_parts_that_hardly_differ_are_none() -> None:
    assert themes(planted(far=0.0))[0].theme.subthemes == ()


def test_a_part_has_as_many_people_as_the_smallest_group() -> None:
    ground = planted()
    assert themes(replace(ground, options=Options(smallest_group=21)))[0].theme.subthemes == ()
    few = [replace(one, person=f"P{place % 4}") for place, one in enumerate(ground.thoughts)]
    assert themes(replace(ground, thoughts=few, options=Options(smallest_group=1)))[0].theme.subthemes == ()


def test_what_says_nothing_by_itself_makes_no_part() -> None:
    ground = planted()
    leaning = [replace(one, wording=Wording("I would too.", "en")) for one in ground.thoughts[:20]]
    buses, _ = themes(replace(ground, thoughts=[*leaning, *ground.thoughts[20:]]))
    assert not set(range(20)) & {place for places in buses.parts for place in places}


@pytest.mark.parametrize("seed", [0, 7])
def test_the_same_theme_has_the_same_parts_every_time(seed: int) -> None:
    ground = replace(planted(), options=Options(seed=seed))
    assert themes(ground) == themes(ground)
