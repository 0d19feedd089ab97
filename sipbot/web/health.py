"""For whoever watches over the server: /healthz says that it is alive, /readyz that it can do its work."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

Probe = Callable[[], Awaitable[bool]]

ANSWERS_WITHIN_SECONDS = 5.0


def connect(app: web.Application, probes: Mapping[str, Probe]) -> None:
    """Add both; ready is a server whose *probes*, by name, all say so."""

    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def readyz(_request: web.Request) -> web.Response:
        found = {name: await _answers(probe) for name, probe in probes.items()}
        return web.json_response(found, status=200 if all(found.values()) else 503)

    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)


async def _answers(probe: Probe) -> bool:
    try:
        async with asyncio.timeout(ANSWERS_WITHIN_SECONDS):
            return await probe()
    except TimeoutError:
        return False
