"""From a file of answers to a report on the command line: `python -m analysis responses.csv --to html --out FILE`."""

import gc
import json
import os
import sqlite3
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import click
import numpy as np
from rich.console import Console
from rich.progress import Progress, TaskID

from analysis import exports
from analysis.codebook import read as read_codebook
from analysis.embedders import EmbedderError, Vectors
from analysis.exports import ExportError
from analysis.pipeline import analyze
from analysis.report import DEFAULTS, Options
from analysis.table import TableError, read

_PATIENCE_SECONDS = 2.0
_TOGETHER = 200


class VectorFile:
    """Keeps vectors between runs in one SQLite file, by embedder, version and the text's hash."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = sqlite3.connect(path)
        # A vector takes two kilobytes; in pages of four, the file is twice as large and read half as fast.
        self._file.execute("PRAGMA page_size = 16384")
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS vectors"
            " (embedder TEXT, version TEXT, hash TEXT, vector BLOB, PRIMARY KEY (embedder, version, hash))"
            " WITHOUT ROWID"
        )
        self._waiting: dict[tuple[str, str, str], Vectors] = {}

    def get(self, embedder: str, version: str, hashes: Sequence[str]) -> Mapping[str, Vectors]:
        """The vectors that are there, by hash."""
        waiting = {key: self._waiting.get((embedder, version, key)) for key in hashes}
        query = (
            "SELECT hash, vector FROM vectors"
            " WHERE embedder = ? AND version = ? AND hash IN (SELECT value FROM json_each(?))"
        )
        # In the order in which they lie in the file: a disk reads on faster than it looks around.
        rows = self._file.execute(query, (embedder, version, json.dumps(sorted(hashes))))
        kept = {key: np.frombuffer(vector, dtype=np.float32) for key, vector in rows}
        return kept | {key: vector for key, vector in waiting.items() if vector is not None}

    def put(self, embedder: str, version: str, vectors: Mapping[str, Vectors]) -> None:
        """Keep vectors, by hash. A few wait for others, since each writing waits for the disk."""
        self._waiting |= {(embedder, version, key): vector.astype(np.float32) for key, vector in vectors.items()}
        if len(self._waiting) >= _TOGETHER:
            self._write()

    def _write(self) -> None:
        rows = [(*key, vector.tobytes()) for key, vector in self._waiting.items()]
        with self._file:
            self._file.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)", rows)
        self._waiting.clear()

    def close(self) -> None:
        """Write what waits, and let go of the file."""
        with closing(self._file):
            self._write()


class Bars:
    """A progress bar for each step that takes longer than two seconds, on a terminal; silence elsewhere."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress = Progress(console=console, transient=True)
        self._tasks: dict[str, TaskID] = {}
        self._began = time.monotonic()

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show how far a step is."""
        if not self._console.is_terminal or time.monotonic() - self._began < _PATIENCE_SECONDS:
            return
        if step not in self._tasks:
            self._progress.start()
            self._tasks[step] = self._progress.add_task(step, total=total)
        self._progress.update(self._tasks[step], completed=done, total=total)

    def stop(self) -> None:
        """Take the bars away."""
        if self._tasks:
            self._progress.stop()


def _cache_file() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sipbot" / "vectors.sqlite"


@click.command(name="python -m analysis")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--to", "form", required=True, help=f"What to write: {', '.join(exports.formats())}.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Where to write it; a folder for csv.")
@click.option("--text-column", default="text", show_default=True, help="The column with the answers.")
@click.option("--id-column", help="The column with the ids of the answers.")
@click.option("--participant-column", help="The column that says who answered.")
@click.option("--question-column", help="The column that says what was asked.")
@click.option("--language-column", help="The column with the language of each answer, such as 'es'.")
@click.option("--tag", "tags", multiple=True, help="A column that says what group people belong to; may be repeated.")
@click.option("--embedder", default=DEFAULTS.embedder, show_default=True, help="How meaning is compared.")
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=DEFAULTS.seed,
    show_default=True,
    help="The same seed gives the same report.",
)
@click.option(
    "--smallest-group",
    type=click.IntRange(min=1),
    default=DEFAULTS.smallest_group,
    show_default=True,
    help="The smallest group that is shown.",
)
@click.option(
    "--codebook",
    metavar="FILE.yaml",
    help="Themes to look for: a YAML file (such as last year's, by --to codebook), 'starter', or a themes.csv.",
)
@click.option(
    "--cache",
    type=click.Path(path_type=Path),
    default=_cache_file,
    help="The file that keeps vectors between runs.",
)
def main(
    file: Path,
    form: str,
    out: Path,
    text_column: str,
    id_column: str | None,
    participant_column: str | None,
    question_column: str | None,
    language_column: str | None,
    tags: tuple[str, ...],
    embedder: str,
    seed: int,
    smallest_group: int,
    codebook: str | None,
    cache: Path,
) -> None:
    """Find the themes in FILE, a table of answers (.csv, .tsv, .jsonl or .xlsx), and write a report."""
    bars = Bars(Console(stderr=True))
    try:
        exports.exporter(form)
        codes = read_codebook(codebook) if codebook else ()
        options = Options(embedder=embedder, seed=seed, smallest_group=smallest_group, codebook=codes)
        table = read(
            file,
            text_column,
            id_column=id_column,
            participant_column=participant_column,
            question_column=question_column,
            language_column=language_column,
            tags=tags,
        )
        with closing(VectorFile(cache)) as vectors:
            report = analyze(table, options, vectors=vectors, progress=bars)
        exports.save(report, form, out)
    except sqlite3.Error as error:
        click.echo(f"Error: {cache}: vectors cannot be kept here: {error}", err=True)
        sys.exit(2)
    except (TableError, EmbedderError, ExportError, OSError) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
    finally:
        bars.stop()
    for note in report.notes:
        click.echo(note)
    answers = "1 answer" if len(table) == 1 else f"{len(table)} answers"
    themes = "1 theme" if len(report.themes) == 1 else f"{len(report.themes)} themes"
    click.echo(f"{answers}, {len(report.set_aside)} set aside, {themes}: {out}")


if __name__ == "__main__":
    # Next to nothing is let go before the end: looking for it again and again takes a twelfth of the time.
    gc.disable()
    # The thread that unpacks a model needs the interpreter for a moment, often: it waited five milliseconds each time.
    sys.setswitchinterval(0.0001)
    main()
