"""The command line as people use it: in a process of its own, or, where that would only take longer, in this one."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner, Result

from sipbot.cli import main
from tests.keys import key_file

PATIENCE_SECONDS = 1200.0


def started(*arguments: str, cwd: Path, said: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """`sipbot` in a process of its own, with *said* piped into it, every warning shown, and no settings but these."""
    return subprocess.run(
        [sys.executable, "-W", "default", "-m", "sipbot", *arguments],
        cwd=cwd,
        input=said,
        env=environment(settings),
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE_SECONDS,
        check=False,
    )


@contextmanager
def running(*arguments: str, cwd: Path, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """`sipbot` in a process of its own, while the block lasts; what it prints can be read line by line."""
    with subprocess.Popen(
        [sys.executable, "-W", "default", "-m", "sipbot", *arguments],
        cwd=cwd,
        env=environment({"PYTHONUNBUFFERED": "1", **settings}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process that knows of no settings but these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SIPBOT_")}
    return {**kept, "PYTHONIOENCODING": "utf-8", "SIPBOT_KEYS_FILE": key_file(), **settings}


def sipbot(*arguments: str, said: str | None = None, **settings: str) -> Result:
    """`sipbot` in this process."""
    env = {"SIPBOT_KEYS_FILE": key_file(), **settings}
    return CliRunner().invoke(main, arguments, input=said, env=env, catch_exceptions=False)
