"""What themes are looked for in: an idea is seen with the answer that it is from."""

import numpy as np

from analysis.matrices import unit
from analysis.views import views
from analysis.wording import Wording

WORDINGS = [Wording(f"Idea {place}", "en") for place in range(40)]
VECTORS = unit(np.random.default_rng(0).normal(size=(40, 32))).astype(np.float32)
APART = [str(place) for place in range(40)]


def test_an_idea_is_seen_with_its_whole_answer() -> None:
    """The answer of the first idea, read as a whole, means what the second idea means."""
    wholes = VECTORS.copy()
    wholes[0] = VECTORS[1]
    alone, with_answer = (
        views(WORDINGS, {"fast": VECTORS}, APART, {"fast": some}).together for some in (VECTORS, wholes)
    )
    assert with_answer[0] @ with_answer[1] > alone[0] @ alone[1] + 0.3


def test_where_no_answers_are_read_the_mean_of_an_answers_ideas_stands_for_it() -> None:
    alone, together = (views(WORDINGS, {"fast": VECTORS}, answers).together for answers in (APART, ["0", *APART[:-1]]))
    assert together[0] @ together[1] > alone[0] @ alone[1] + 0.3
    assert np.allclose(np.linalg.norm(together, axis=1), 1)
