"""How well the themes agree with people's labels: `python -m tests.bench.themes [SET ...] [--embedder NAME ...]`.

Prints a Markdown table: AMI and ARI with people's labels, themes found and named by people, the share of answers in a
theme, seconds from text to report (vectors made anew), and peak memory. Each row is a process of its own. The labelled
sets are read from ../shared/data/themes, one JSON object a line with `text`, `label` and `lang`; where that folder is
missing, there is nothing to measure. An answer's first theme counts.
"""

import json
import multiprocessing
import resource
import time
from pathlib import Path

import click
import pandas as pd
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

from analysis.embedders import names
from analysis.pipeline import analyze
from analysis.report import Options, Report

SETS = Path(__file__).parents[2].parent / "shared" / "data" / "themes"
SMALL = tuple(
    f"{source}-{size}-s0"
    for source, size in (
        ("banking77", 60),
        ("banking77", 150),
        ("clinc150", 150),
        ("hint3_curekart", 150),
        ("fft_phase1", 150),
        ("napire_causes", 150),
        ("banking77", 500),
        ("clinc150", 500),
        ("fft_phase1", 500),
    )
)


def measure(name: str, embedder: str) -> str:
    """One row of the table."""
    lines = (SETS / f"{name}.jsonl").read_text("utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    table = pd.DataFrame({"text": [one["text"] for one in records]})
    began = time.monotonic()
    report = analyze(table, Options(embedder=embedder))
    seconds = time.monotonic() - began
    gold = {f"R{i}": one["label"] for i, one in enumerate(records, start=1)}
    found = first_themes(report)
    labels = [gold[one] for one in gold], [found.get(one, one) for one in gold]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"| {name} | {embedder} | {len(gold)} | {adjusted_mutual_info_score(*labels):.2f} |"
        f" {adjusted_rand_score(*labels):.2f} | {len(report.themes)} / {len(set(gold.values()))} |"
        f" {len(found) / len(gold):.2f} | {seconds:.0f} | {memory:.0f} |"
    )


def first_themes(report: Report) -> dict[str, str]:
    """The first theme of each answer that has one."""
    placed = [(idea.span.response_id, idea.theme_id) for idea in report.ideas if idea.theme_id is not None]
    return dict(reversed(placed))


@click.command()
@click.argument("sets", nargs=-1)
@click.option("--embedder", "embedders", multiple=True, default=names())
def main(sets: tuple[str, ...], embedders: tuple[str, ...]) -> None:
    """Measure SETS, names of files without .jsonl; small ones of each source where none is named."""
    if not SETS.is_dir():
        raise click.ClickException(f"there are no labelled sets in {SETS}: nothing to measure")
    click.echo("| set | embedder | answers | AMI | ARI | themes / people's | in a theme | seconds | MB |")
    click.echo("|---|---|---|---|---|---|---|---|---|")
    for name in sets or SMALL:
        for embedder in embedders:
            with multiprocessing.get_context("spawn").Pool(1) as process:
                click.echo(process.apply(measure, (name, embedder)))


if __name__ == "__main__":
    main()
