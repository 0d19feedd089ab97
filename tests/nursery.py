"""Where sipbot's processes are born: everything is imported once, then each is forked.

A process that is killed every second would otherwise spend its life importing. Orders come on standard input, a line
each: the arguments, the settings and where to log, as JSON; the number of the new process is the answer. What is forked
is what the command line starts, in a process that shares nothing with the others; whoever knows its number may kill it.
"""

import asyncio
import contextlib
import importlib
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process, create_subprocess_exec
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sipbot import cli

COMMANDS = ("sipbot.cli.running", "sipbot.cli.sending", "sipbot.channels.sms", "sipbot.channels.slack")


class Nursery:
    """The process that forks, asked over its pipes."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._one_at_a_time = asyncio.Lock()

    async def start(self, arguments: tuple[str, ...], env: Mapping[str, str], log: Path) -> int:
        """Start `sipbot` with *arguments*; the number of its process."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the nursery has no pipes")
        order = {"arguments": arguments, "env": dict(env), "log": str(log)}
        async with self._one_at_a_time:
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            return int(await self._process.stdout.readline())


@asynccontextmanager
async def nursery() -> AsyncIterator[Nursery]:
    """It ends with the block, and whoever was born in it ends too."""
    # Forking is safe only where there is one thread.
    env = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    process = await create_subprocess_exec(
        sys.executable, "-m", "tests.nursery", env=env, stdin=PIPE, stdout=PIPE, start_new_session=True
    )
    try:
        yield Nursery(process)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def is_alive(number: int) -> bool:
    """Whether that process of the nursery still runs."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


async def kill(number: int) -> None:
    """SIGKILL: no goodbye, no clean-up; come back when it is gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)
    while is_alive(number):
        await asyncio.sleep(0.001)


def main() -> None:
    """Fork for every line."""
    for name in COMMANDS:
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # Nobody waits for the dead: they are gone at once.
    while line := sys.stdin.readline():
        number = os.fork()
        if number == 0:
            _live(json.loads(line))
        print(number, flush=True)


def _live(order: Mapping[str, Any]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.update(order["env"])
    cli.main(order["arguments"], prog_name="sipbot")


if __name__ == "__main__":
    main()
