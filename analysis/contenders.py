"""Ways to find themes that people would otherwise pick, run on the same answers in the same run: see `sipbot eval`.

Each way is run in a process of its own, so that its peak memory and its start-up are its own; times are for one
process from its first import to its labels.
"""

import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.evaluate import Labelled, Scores, Themes, scores, themes_of

Found = tuple[Themes, Mapping[str, float]]
"""The themes, and the seconds by stage."""

_SMALL_NEIGHBORS = 10
_SMALL_SHARE = 50
_SMALLEST = 4


class NotInstalled(RuntimeError):
    """What a contender needs is not installed here; the message says how it is."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one way found: medians of its runs. `seconds` are by stage, `megabytes` its peak memory."""

    name: str
    scores: Scores
    seconds: Mapping[str, float]
    megabytes: float


def ours(texts: Sequence[str], seed: int, *, embedder: str) -> Found:
    """This project's analysis, from text to report."""
    clock = _Clock()
    from analysis.pipeline import analyze
    from analysis.report import Options

    clock.tick("start")
    read_at = time.monotonic()

    def progress(step: str, done: int, total: int) -> None:  # noqa: ARG001  what an analysis tells
        nonlocal read_at
        read_at = time.monotonic()

    report = analyze(pd.DataFrame({"text": list(texts)}), Options(embedder=embedder, seed=seed), progress=progress)
    clock.tick("read", read_at)
    clock.tick("group")
    return themes_of(report), clock.seconds


def k_means(texts: Sequence[str], seed: int) -> Found:
    """TF-IDF and k-means, with as many themes as the square root of half the answers."""
    clock = _Clock()
    from sklearn.cluster import KMeans
    from sklearn.feature_extraction.text import TfidfVectorizer

    clock.tick("start")
    words = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(texts)
    clock.tick("read")
    n_themes = max(2, round((len(texts) / 2) ** 0.5))
    labels = KMeans(n_themes, n_init=1, random_state=seed).fit_predict(words)
    clock.tick("group")
    return {place: (str(label),) for place, label in enumerate(labels)}, clock.seconds


def bertopic(texts: Sequence[str], seed: int, *, small: bool = False) -> Found:
    """BERTopic with all-MiniLM-L6-v2: as it comes, or as people set it for small data.

    For small data: themes of a fiftieth of the answers, at least four, and ten neighbors instead of fifteen. What it
    leaves out as noise is in no theme. Raises `NotInstalled`.
    """
    clock = _Clock()
    try:
        from bertopic import BERTopic
        from hdbscan import HDBSCAN
        from sentence_transformers import SentenceTransformer
        from umap import UMAP
    except ImportError as error:
        raise NotInstalled(f"BERTopic is not installed here ({error}): pip install '.[bench]'") from error
    from analysis.embedders.english import folder

    encoder = SentenceTransformer(str(folder()), device="cpu")
    clock.tick("start")
    vectors = encoder.encode(list(texts), show_progress_bar=False)
    clock.tick("read")
    neighbors, smallest = (_SMALL_NEIGHBORS, max(_SMALLEST, len(texts) // _SMALL_SHARE)) if small else (15, 10)
    # As it comes, UMAP draws anew each time; with a seed, each run can be repeated.
    model = BERTopic(
        embedding_model=encoder,
        min_topic_size=smallest,
        umap_model=UMAP(n_neighbors=neighbors, n_components=5, min_dist=0.0, metric="cosine", random_state=seed),
        hdbscan_model=HDBSCAN(min_cluster_size=smallest, prediction_data=True),
    )
    labels, _ = model.fit_transform(list(texts), vectors)
    clock.tick("group")
    return {place: (str(label),) for place, label in enumerate(labels) if label >= 0}, clock.seconds


def bertopic_small(texts: Sequence[str], seed: int) -> Found:
    """BERTopic as people set it for small data."""
    return bertopic(texts, seed, small=True)


CONTENDERS: Mapping[str, Callable[[Sequence[str], int], Found]] = {
    "BERTopic": bertopic,
    "BERTopic, small settings": bertopic_small,
    "TF-IDF + k-means": k_means,
}


def results(labelled: Labelled, embedders: Sequence[str], contenders: Sequence[str], seeds: int) -> Iterator[Result]:
    """What each way finds in the same answers, one after the other, each run in a process of its own."""
    for embedder in embedders:
        yield _median(f"sipbot, {embedder}", [_apart(labelled, seed, embedder=embedder) for seed in range(seeds)])
    for name in contenders:
        yield _median(name, [_apart(labelled, seed, contender=name) for seed in range(seeds)])


def _apart(labelled: Labelled, seed: int, *, embedder: str = "", contender: str = "") -> Result:
    with multiprocessing.get_context("spawn").Pool(1) as process:
        return process.apply(_measured, (labelled, seed, embedder, contender))


def _measured(labelled: Labelled, seed: int, embedder: str, contender: str) -> Result:
    if contender:
        themes, seconds = CONTENDERS[contender](labelled.texts, seed)
    else:
        themes, seconds = ours(labelled.texts, seed, embedder=embedder)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Result(contender or embedder, scores(labelled, themes), seconds, megabytes)


def _median(name: str, runs: Sequence[Result]) -> Result:
    middle = sorted(runs, key=lambda run: run.scores.ami)[(len(runs) - 1) // 2]
    seconds = {stage: statistics.median(run.seconds[stage] for run in runs) for stage in middle.seconds}
    megabytes = statistics.median(run.megabytes for run in runs)
    return replace(middle, name=name, seconds=seconds, megabytes=megabytes)


def markdown(name: str, n_answers: int, found: Result) -> str:
    """One row of the table under `HEADER`."""
    one = found.scores
    stages = " + ".join(f"{seconds:.1f}" for seconds in found.seconds.values())
    return (
        f"| {name} | {n_answers} | {found.name} | {one.ami:.2f} | {one.nmi:.2f} | {one.ari:.2f} | {one.b_cubed:.2f} |"
        f" {one.found} / {one.named} | {one.coverage:.2f} | {one.mixing:.2f} | {stages} | {found.megabytes:.0f} |"
    )


HEADER = (
    "| set | answers | by | AMI | NMI | ARI | B-cubed F1 | themes / people's | in a theme | languages mix |"
    " seconds: start + read + group | MB |\n|---|---|---|---|---|---|---|---|---|---|---|---|"
)


class _Clock:
    def __init__(self) -> None:
        self._last = time.monotonic()
        self.seconds: dict[str, float] = {}

    def tick(self, stage: str, now: float | None = None) -> None:
        """*stage* ends now."""
        now = time.monotonic() if now is None else now
        self.seconds[stage] = now - self._last
        self._last = now
