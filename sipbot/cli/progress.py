"""Progress on a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

import rich.progress
from rich.console import Console

from sipbot.analyses import Progress


@contextmanager
def bars() -> Iterator[Progress]:
    """A bar for the step that is going on, on a terminal; silence elsewhere."""
    screen = Console(stderr=True)
    shown = rich.progress.Progress(console=screen, transient=True, disable=not screen.is_terminal)
    steps: dict[str, rich.progress.TaskID] = {}

    def progress(step: str, done: int, total: int) -> None:
        if step not in steps:
            shown.start()
            steps[step] = shown.add_task(step, total=total)
        shown.update(steps[step], completed=done)
        if done == total:
            shown.remove_task(steps.pop(step))
            shown.stop()

    try:
        yield progress
    finally:
        shown.stop()
