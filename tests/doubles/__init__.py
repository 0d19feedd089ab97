"""The other side of the channels, made by others and run by Node: `make test` installs it with `npm ci`.

Where Node or its packages are missing, the tests that need them say so and are skipped; with CI=true they fail.
"""

import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest

FOLDER = Path(__file__).parent
SPECS = Path(__file__).parents[3] / "shared" / "specs"
STARTS_WITHIN_SECONDS = 60.0


def node() -> str:
    """The path of Node; the test that asks is skipped where it cannot run, and fails in CI."""
    found = shutil.which("node")
    if found and (FOLDER / "node_modules").is_dir():
        return found
    missing = "Node 20 or newer" if found is None else "tests/doubles/node_modules (cd tests/doubles; npm ci)"
    if os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(f"the doubles must run in CI, and there is no {missing}")
    pytest.skip(f"the doubles need {missing}")


def specification(name: str) -> Path:
    """The provider's own specification of that file name; the test is skipped where it is not at hand."""
    path = SPECS / name
    if not path.exists():
        pytest.skip(f"needs ../shared/specs/{name}, the provider's own specification, beside this repository")
    return path


def ask_node(script: str, question: object) -> Any:
    """What *script* answers: JSON in, JSON out."""
    done = subprocess.run(
        [node(), str(FOLDER / script)], input=json.dumps(question), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def free_port() -> int:
    """A port of the loopback interface that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(*arguments: str, ready: str) -> Iterator[None]:
    """Node runs with *arguments* for as long as the block does; it begins when Node has printed *ready*."""
    command = [node(), *arguments]
    process = subprocess.Popen(command, cwd=FOLDER, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    printed: Queue[str] = Queue()
    reader = threading.Thread(target=_read_all, args=(process, printed), daemon=True)
    reader.start()
    try:
        _wait_for(ready, printed, process)
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join()


def _read_all(process: subprocess.Popen[str], printed: "Queue[str]") -> None:
    """Read on for as long as it runs: a full pipe would stop it."""
    assert process.stdout is not None
    with process.stdout as lines:
        for line in lines:
            printed.put(line)


def _wait_for(ready: str, printed: "Queue[str]", process: subprocess.Popen[str]) -> None:
    until, so_far = time.monotonic() + STARTS_WITHIN_SECONDS, ""
    while ready not in so_far:
        try:
            so_far += printed.get(timeout=1)
        except Empty:
            assert process.poll() is None, f"it ended before it was ready:\n{so_far}"
            assert time.monotonic() < until, f"it was not ready in {STARTS_WITHIN_SECONDS:.0f} seconds:\n{so_far}"


@contextmanager
def emulated(service: str, seed: object) -> Iterator[str]:
    """The URL of a rebuilt provider ("twilio", "slack", ...) that begins with what *seed* says."""
    port = free_port()
    with running("emulated.js", json.dumps({"service": service, "port": port, "seed": seed}), ready="ready"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def specified(specification: Path, *, upstream: str | None = None) -> Iterator[str]:
    """The URL of a server that refuses what *specification* forbids; the rest it answers by example, or *upstream*."""
    port = free_port()
    prism = str(FOLDER / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js")
    how = ["proxy", str(specification), upstream] if upstream else ["mock", str(specification)]
    with running(prism, *how, "-h", "127.0.0.1", "-p", str(port), "--errors", ready="Prism is listening"):
        yield f"http://127.0.0.1:{port}"
