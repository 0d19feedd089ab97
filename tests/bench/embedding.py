"""How fast each embedder is here: `python -m tests.bench.embedding`. Prints sentences a second and peak memory."""

import multiprocessing
import resource
import time
from pathlib import Path

import click

from analysis.embedders import names, vectors_of

ANSWERS = Path(__file__).parents[1] / "data" / "planted_answers.tsv"


def measure(embedder: str) -> str:
    """One row of the table: 144 short invented answers, after one that loads the model."""
    rows = ANSWERS.read_text("utf-8").splitlines()[1:]
    texts = [row.split("\t")[2] for row in rows]
    vectors_of([*texts[:3], "A first sentence."], embedder)
    began = time.monotonic()
    shape = vectors_of(texts, embedder).shape
    rate = len(texts) / (time.monotonic() - began)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"| {embedder} | {shape[1]} | {rate:.0f} | {memory:.0f} |"


@click.command()
def main() -> None:
    """Measure every embedder, each in a process of its own."""
    click.echo("| embedder | dimensions | sentences a second | MB |")
    click.echo("|---|---|---|---|")
    for embedder in names():
        with multiprocessing.get_context("spawn").Pool(1) as process:
            click.echo(process.apply(measure, (embedder,)))


if __name__ == "__main__":
    main()
