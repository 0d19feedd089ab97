"""/metrics for Prometheus: how much waits and since when, what became of messages, how long an inbound one takes."""

import hmac
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from sipbot.storage import Database, sending

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """What is counted in this process. One for each: nothing is kept in the module."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._outcomes = Counter(
            "sipbot_outbox_outcomes",
            "What became of messages that were tried: sent, waiting (again), failed, unknown, delivered, ...",
            ("channel", "outcome"),
            registry=self.registry,
        )
        self._inbound = Histogram(
            "sipbot_inbound_seconds",
            "From an inbound request to its answer, which comes after the commit.",
            ("route", "status"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._depth = Gauge(
            "sipbot_outbox_messages",
            "Messages that are not done with.",
            ("channel", "kind", "status"),
            registry=self.registry,
        )
        self._oldest = Gauge(
            "sipbot_outbox_oldest_due_seconds",
            "How long the longest-waiting message of a channel has been due.",
            ("channel",),
            registry=self.registry,
        )
        self._halted = Gauge(
            "sipbot_channel_halted",
            "1 where a channel has stopped and waits for a person.",
            ("channel",),
            registry=self.registry,
        )

    def count(self, channel: str, outcome: str) -> None:
        """One message was tried, or its provider told more."""
        self._outcomes.labels(channel, outcome).inc()

    async def look(self, database: Database, now: datetime) -> bytes:
        """Everything, as Prometheus reads it."""
        depth = await database.read(sending.depth, only_open=True)
        senders = await database.read(sending.senders)
        for gauge in (self._depth, self._oldest, self._halted):
            gauge.clear()
        for row in depth:
            self._depth.labels(row.channel, row.kind, row.status).set(row.n)
        for channel, since in _waiting_since(depth).items():
            self._oldest.labels(channel).set(max((now - since).total_seconds(), 0))
        for sender in senders:
            self._halted.labels(sender.channel).set(sender.halted_at is not None)
        return generate_latest(self.registry)

    @web.middleware
    async def time_inbound(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """How long each request takes that brings something. Reading pages is not measured."""
        if request.method != "POST":
            return await handler(request)
        began, status = time.perf_counter(), 500
        try:
            response = await handler(request)
            status = response.status
        except web.HTTPException as error:
            status = error.status
            raise
        finally:
            resource = request.match_info.route.resource
            route = "unknown" if resource is None else resource.canonical
            self._inbound.labels(route, str(status)).observe(time.perf_counter() - began)
        return response


def _waiting_since(depth: Sequence[Any]) -> dict[str, datetime]:
    """When the oldest waiting message of each channel was due."""
    since: dict[str, datetime] = {}
    for row in depth:
        if row.status == "waiting":
            since[row.channel] = min(row.oldest, since.get(row.channel, row.oldest))
    return since


def connect(
    app: web.Application, metrics: Metrics, database: Database, *, clock: Callable[[], datetime], token: str
) -> None:
    """Add /metrics, for whoever has *token*; without one it is not there."""

    async def show(request: web.Request) -> web.Response:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not token or not hmac.compare_digest(given.encode(), token.encode()):
            raise web.HTTPNotFound
        body = await metrics.look(database, clock())
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    app.router.add_get("/metrics", show)
