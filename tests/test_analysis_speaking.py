"""How ideas speak, by their meaning together with their words."""

from collections.abc import Sequence

import numpy as np
import pytest

from analysis.embedders import Vectors, load
from analysis.speaking import Saying, by_cues, model, read
from tests.bench.speaking import as_read, ideas, kappa, learned, sayings, scores


def embedded(name: str, texts: Sequence[str]) -> Vectors:
    return load(name).embed(texts)


@pytest.mark.parametrize(
    ("text", "language", "stance"),
    [
        ("the coach drove my son home every night in february", "en", "asset"),
        ("my daughter waited outside for an hour and no one came", "en", "challenge"),
        ("la secretaria nos ayudó con los papeles en español", "es", "asset"),
        ("pa gen okenn moun ki reponn telefòn nan", "ht", "challenge"),
        ("Cô giáo gọi điện hỏi thăm mỗi tuần", "vi", "asset"),
        ("mettez plus de bancs dans la cour", "fr", "suggestion"),
    ],
)
def test_a_plain_fact_is_heard_by_what_it_means(text: str, language: str, stance: str) -> None:
    assert read([Saying(text, language)], "multilingual", embedded)[0][0] == stance


def test_where_no_reader_is_at_hand_the_cues_decide() -> None:
    said = [Saying("The coach drove my son home", "en"), Saying("More recess", "en")]
    assert (
        read(said, "tfidf", embedded)
        == [by_cues(one) for one in said]
        == [("unclear", "now"), ("suggestion", "future")]
    )


def test_no_idea_is_read_by_another_one() -> None:
    said = sayings(ideas("unseen"))[:40]
    alone = [read([one], "fast", embedded)[0] for one in said]
    assert read(said, "fast", embedded) == alone


def test_nothing_said_is_nothing_read() -> None:
    assert read([], "multilingual", embedded) == []


def test_ideas_of_a_writer_whom_nobody_learned_from_are_mostly_read_as_labeled() -> None:
    rows = ideas("unseen")
    assert len(rows) == 300
    assert [round(score, 2) for score in scores(rows, [by_cues(one) for one in sayings(rows)])] == [
        0.56,
        0.58,
        0.74,
        0.68,
    ]
    assert [round(score, 2) for score in scores(rows, as_read(rows))] == [0.74, 0.77, 0.86, 0.85]


@pytest.mark.parametrize(("parts", "stance", "time"), [(("cues", "learn"), 0.96, 0.88), (("unseen",), 0.98, 0.97)])
def test_two_readers_agree(parts: Sequence[str], stance: float, time: float) -> None:
    assert (round(kappa("stance", parts), 2), round(kappa("time", parts), 2)) == (stance, time)


def test_the_weights_are_what_is_learned_from_the_labeled_ideas() -> None:
    kept, again = model("fast"), learned("fast")
    for name in ("middle", "stances", "times"):
        np.testing.assert_allclose(getattr(kept, name), getattr(again, name), atol=1e-3)
