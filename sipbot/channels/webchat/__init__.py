"""Web chat at /c/<survey>: a page with a form that works without JavaScript, and better with it."""

from collections.abc import Mapping
from typing import Self

import aiohttp
from aiohttp import web

from sipbot.channels import Inbox, Outbound, Vault
from sipbot.channels.webchat.bells import Bells
from sipbot.channels.webchat.pages import Pages
from sipbot.channels.webchat.views import Views
from sipbot.settings import Settings

NAME = "{survey:[A-Za-z0-9_-]+}"
SCHOOL_AND_NAME = "{school:[A-Za-z0-9_-]+}/" + NAME


class Channel:
    """Chat in the browser, at `/c/<survey>` for the default school and `/c/<school>/<survey>` for every school.

    What the outbox delivers is not sent anywhere: the transcript has it already, so open pages are woken to read it.
    """

    name = "webchat"
    pulls = True
    per_second = None

    def __init__(self, *, public_url: str, default_school: str) -> None:
        self._public_url = public_url.rstrip("/")
        self._default_school = default_school
        self._bells = Bells()

    @classmethod
    def from_env(cls, env: Mapping[str, str], http: aiohttp.ClientSession, vault: Vault) -> Self:  # noqa: ARG003 (calls nobody)
        """Reads `SIPBOT_PUBLIC_URL` (`https://voice.example.org`) and `SIPBOT_SCHOOL`. Raises `ValueError`."""
        usual = Settings()
        public_url = env.get("SIPBOT_PUBLIC_URL", usual.public_url)
        if not public_url.startswith(("http://", "https://")):
            raise ValueError(f"SIPBOT_PUBLIC_URL is {public_url!r}: write the address that people reach, https://...")
        return cls(public_url=public_url, default_school=env.get("SIPBOT_SCHOOL", usual.school))

    def connect(self, app: web.Application, inbox: Inbox) -> None:
        """Add the pages, their pictures and scripts, and let open pages go when the server stops."""
        views = Views(
            inbox,
            self._bells,
            Pages(self._public_url),
            public_url=self._public_url,
            default_school=self._default_school,
        )
        # In this order: answers are looked for first, and `/c/{school}/{survey}` would take `/c/{survey}/poster`.
        self._add_chat(app, views, f"/c/{NAME}")
        for path in (f"/c/{NAME}", f"/c/{SCHOOL_AND_NAME}"):
            app.router.add_get(f"{path}/qr.svg", views.qr_code)
            app.router.add_get(f"{path}/poster", views.poster)
            app.router.add_get(f"{path}/events", views.events, allow_head=False)
        self._add_chat(app, views, f"/c/{SCHOOL_AND_NAME}")
        app.router.add_get("/c-static/{version}/{file}", views.static)
        app.on_shutdown.append(self._close)

    @staticmethod
    def _add_chat(app: web.Application, views: Views, path: str) -> None:
        app.router.add_get(path, views.show)
        app.router.add_post(path, views.hear)

    async def deliver(self, message: Outbound) -> str:
        """Wake the pages that this participant has open; the message's own id."""
        self._bells.ring((message.school, message.handle))
        return message.id

    async def _close(self, _app: web.Application) -> None:
        self._bells.close()
