"""For those who ask how far themes can be trusted."""

from pathlib import Path

import click

from analysis import contenders
from analysis.evaluate import read_labelled
from sipbot.cli.command import telling


@click.command("eval")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--text-column", default="text", show_default=True, help="The column with the answers.")
@click.option("--label-column", default="label", show_default=True, help="People's label; several with ';' between.")
@click.option("--language-column", help="The column with the language of each answer.")
@click.option("--embedder", "embedders", multiple=True, default=("multilingual",), show_default=True)
@click.option(
    "--against",
    multiple=True,
    type=click.Choice(tuple(contenders.CONTENDERS)),
    help="What to compare with; may be repeated.",
)
@click.option("--seeds", default=3, show_default=True, type=click.IntRange(1), help="How many runs to take medians of.")
@telling
def evaluate(
    files: tuple[Path, ...],
    text_column: str,
    label_column: str,
    language_column: str | None,
    embedders: tuple[str, ...],
    against: tuple[str, ...],
    seeds: int,
) -> None:
    """Compare the themes found in FILES (.csv or .jsonl) with the labels that people gave: a table in Markdown."""
    click.echo(contenders.HEADER)
    for file in files:
        labelled = read_labelled(file, text_column, label_column, language_column)
        for result in contenders.results(labelled, embedders, against, seeds):
            click.echo(contenders.markdown(file.stem, len(labelled.texts), result))
