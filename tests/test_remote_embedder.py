"""The embedder 'remote', against a real server on this machine: batches, tries again, and clear errors."""

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.embedders import EmbedderError, load, vectors_of
from analysis.embedders.remote import embed
from analysis.table import check
from sipbot.app import build_parts
from sipbot.settings import Settings
from tests.command_line import started
from tests.keys import key_file


class Service(ThreadingHTTPServer):
    """Speaks the embeddings protocol; `refusals` are the answers to give first, `asked` what was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.refusals: list[tuple[int, str]] = []
        self.asked: list[tuple[str, str | None, dict[str, Any]]] = []
        self.answer: Any = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Answers(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, self.headers["Authorization"], question))
        code, retry_after = self.server.refusals.pop(0) if self.server.refusals else (200, "")
        rows = [{"index": i, "embedding": [len(text), 1.0]} for i, text in enumerate(question["input"])]
        body = json.dumps(self.server.answer or {"data": rows[::-1]}).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Location" if code in range(300, 400) else "Retry-After", retry_after)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  as http.server calls it
        """Say nothing."""


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    with Service() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        monkeypatch.setenv("SIPBOT_EMBEDDINGS_URL", server.address)
        monkeypatch.setenv("SIPBOT_EMBEDDINGS_MODEL", "small")
        monkeypatch.setenv("SIPBOT_EMBEDDINGS_KEY", "secret")
        yield server
        server.shutdown()
        thread.join()


def test_texts_go_out_in_batches_with_the_key_and_come_back_in_order(service: Service) -> None:
    vectors = embed(["a" * n for n in range(1, 71)])
    assert [(path, key, len(asked["input"])) for path, key, asked in service.asked] == [
        ("/v1/embeddings", "Bearer secret", 64),
        ("/v1/embeddings", "Bearer secret", 6),
    ]
    assert vectors.dtype == np.float32
    assert (vectors[:, 0] / vectors[:, 1]).round().tolist() == list(range(1, 71))
    assert np.linalg.norm(vectors, axis=1).round(6).tolist() == [1.0] * 70


def test_an_empty_text_is_not_sent_as_nothing(service: Service) -> None:
    embed(["", "Late bus"])
    assert service.asked[0][2] == {"model": "small", "input": ["-", "Late bus"]}


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_busy_service_is_asked_again(service: Service, code: int) -> None:
    service.refusals = [(code, "0"), (code, "0")]
    assert embed(["Late bus"]).shape == (1, 2)
    assert len(service.asked) == 3


def test_a_service_that_stays_busy_is_an_error_after_five_tries(service: Service) -> None:
    service.refusals = [(503, "0")] * 9
    with pytest.raises(EmbedderError, match="/v1/embeddings answered 503 Service Unavailable"):
        embed(["Late bus"])
    assert len(service.asked) == 5


def test_a_refused_key_is_an_error_at_once(service: Service) -> None:
    service.refusals = [(401, "")]
    with pytest.raises(EmbedderError, match="answered 401 Unauthorized"):
        embed(["Late bus"])
    assert len(service.asked) == 1


@pytest.mark.parametrize("code", [302, 307, 308])
def test_texts_do_not_go_where_a_service_sends_us(service: Service, code: int) -> None:
    service.refusals = [(code, f"{service.address}/elsewhere")]
    with pytest.raises(EmbedderError, match=f"answered {code}"):
        embed(["The bus is late."])
    assert [path for path, *_ in service.asked] == ["/v1/embeddings"]


@pytest.mark.parametrize(
    "answer", [{"error": "no"}, {"data": []}, {"data": [{"index": 0, "embedding": ["x"]}]}, ["no"]]
)
def test_another_answer_than_embeddings_is_an_error(service: Service, answer: object) -> None:
    service.answer = answer
    with pytest.raises(EmbedderError, match="the embedder 'remote' answered"):
        embed(["Late bus"])


@pytest.mark.parametrize("name", ["SIPBOT_EMBEDDINGS_URL", "SIPBOT_EMBEDDINGS_MODEL"])
def test_it_is_off_until_it_is_set_up(service: Service, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv(name)
    with pytest.raises(EmbedderError, match=f"needs {name} in the environment: set it, or choose 'multilingual'"):
        embed(["Late bus"])
    assert service.asked == []


def test_only_web_addresses_are_asked(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIPBOT_EMBEDDINGS_URL", "file:///etc")
    with pytest.raises(EmbedderError, match="an address begins with http:// or https://"):
        embed(["Late bus"])


def test_vectors_are_kept_by_model(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load("remote").VERSION == "remote-small"
    monkeypatch.setenv("SIPBOT_EMBEDDINGS_MODEL", "large")
    assert load("remote").VERSION == "remote-large"
    assert vectors_of(["Late bus", "Late bus"], "remote").shape == (2, 2)
    assert service.asked[0][2]["input"] == ["Late bus"]


async def test_the_service_can_be_named_in_the_file_of_settings(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SIPBOT_EMBEDDINGS_URL", "SIPBOT_EMBEDDINGS_MODEL", "SIPBOT_EMBEDDINGS_KEY"):
        monkeypatch.delenv(name)
    (tmp_path / "secret").write_text("from a file", encoding="utf-8")
    (tmp_path / ".env").write_text(
        f"SIPBOT_EMBEDDER=remote\nSIPBOT_EMBEDDINGS_URL={service.address}\nSIPBOT_EMBEDDINGS_MODEL=small\n"
        "SIPBOT_EMBEDDINGS_KEY_FILE=secret\n",
        encoding="utf-8",
    )
    answers = ("The bus is late.", "The lunch line is long.", "More books, please.")
    file = f"sqlite:///{tmp_path / 'sipbot.db'}"
    parts = await build_parts(Settings(database=file, keys_file=key_file()), env={})
    await parts.analyses.take_in(parts.school, check(pd.DataFrame({"text": answers})), source="answers.csv")
    await parts.close()
    done = await asyncio.to_thread(started, "analyze", cwd=tmp_path, SIPBOT_DATABASE=file)
    assert (done.returncode, done.stderr) == (0, "")
    assert {(key, question["model"]) for _path, key, question in service.asked} == {("Bearer from a file", "small")}
