"""What each address answers: read the request, ask the inbox, show a page."""

import io
import logging
from contextlib import aclosing

import segno
from aiohttp import web
from aiohttp_sse import sse_response

from sipbot.channels import Inbound, Inbox, NoSuchSurvey, Transcript
from sipbot.channels.webchat import forms
from sipbot.channels.webchat.bells import Bells
from sipbot.channels.webchat.forms import Place, Posted, Visitor
from sipbot.channels.webchat.pages import Pages

log = logging.getLogger(__name__)

CHANNEL = "webchat"


class Views:
    """The handlers of the web chat."""

    def __init__(self, inbox: Inbox, bells: Bells, pages: Pages, *, public_url: str, default_school: str) -> None:
        self._inbox = inbox
        self._bells = bells
        self._pages = pages
        self._public_url = public_url
        self._default_school = default_school
        self._is_https = public_url.startswith("https:")

    async def show(self, request: web.Request) -> web.Response:
        """The conversation, or its opening: looking stores nothing and sets no cookie."""
        place = Place.of(request, self._default_school)
        visitor = Visitor.of(request)
        transcript = await self._transcript(request, place, visitor)
        return self._pages.chat(place, visitor, transcript, notice=request.query.get("notice", ""))

    async def hear(self, request: web.Request) -> web.Response:
        """One answer, kept before the browser is sent back to the page."""
        place = Place.of(request, self._default_school)
        if forms.is_cross_site(request):
            return self._sorry(request, 403)
        try:
            posted = await forms.read(request)
        except forms.FormError:
            return self._sorry(request, 400)
        except web.HTTPRequestEntityTooLarge:
            return self._sorry(request, 413)
        if posted.starts_over:
            return _forgotten(place)
        return await self._answer(request, place, Visitor.of(request, posted.token), posted)

    async def qr_code(self, request: web.Request) -> web.Response:
        """The chat's address as a picture for phone cameras."""
        place = Place.of(request, self._default_school)
        await self._transcript(request, place, Visitor.of(request))
        picture = io.BytesIO()
        segno.make(self._public_url + place.path, error="m", micro=False).save(
            picture, kind="svg", scale=8, border=4, light="#fff"
        )
        headers = {"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=picture.getvalue(), content_type="image/svg+xml", headers=headers)

    async def poster(self, request: web.Request) -> web.Response:
        """A page to print and hang up, in every language of the survey."""
        place = Place.of(request, self._default_school)
        nobody = Visitor("", has_cookie=False)
        first = await self._read(request, place, nobody)
        transcripts = [await self._read(request, place, nobody, language) for language in first.languages]
        return self._pages.poster(place, transcripts)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: the number of the newest line, whenever there is one the page does not have."""
        place = Place.of(request, self._default_school)
        visitor = Visitor.of(request)
        # 204 tells the browser not to come again; 404 is left for surveys that are not there.
        if not visitor.has_cookie or self._bells.closed:
            return web.Response(status=204)
        seen = _number(request.headers.get("Last-Event-ID") or request.query.get("after", ""))
        await self._read(request, place, visitor)
        rings = self._bells.rings((place.school, visitor.handle))
        async with sse_response(request) as stream, aclosing(rings):
            async for _ in rings:
                if not stream.is_connected():
                    break
                transcript = await self._read(request, place, visitor)
                newest = transcript.lines[-1].id if transcript.lines else 0
                if newest > seen:
                    await stream.send(str(newest), id=str(newest))
                    seen = newest
        return stream

    async def static(self, request: web.Request) -> web.Response:
        """A style sheet, script or icon; its address changes whenever one of them does."""
        return self._pages.static(request.match_info["version"], request.match_info["file"])

    async def _answer(self, request: web.Request, place: Place, visitor: Visitor, posted: Posted) -> web.Response:
        if not (visitor.has_cookie or posted.token):
            return await self._unrecognised(request, place, posted)
        if not posted.text.strip():
            return self._back_to(place, visitor, notice="empty")
        if len(posted.text) > forms.LONGEST_TEXT:
            return await self._too_long(request, place, visitor, posted)
        inbound = _inbound(place, visitor, posted)
        try:
            is_new = await self._receive(request, inbound)
        except web.HTTPNotFound:
            raise
        except Exception as error:
            # Whatever broke, the words must not be lost with it. The error itself may quote them: log its kind only.
            log.error("webchat: an answer could not be kept (%s)", type(error).__name__)
            return self._pages.unsent(place, visitor, posted)
        self._bells.ring((inbound.school, inbound.handle))
        if is_new and not posted.draft.strip():
            return self._back_to(place, visitor)
        transcript = await self._read(request, place, visitor)
        if not is_new:
            return self._back_to(place, visitor, notice="" if _heard(transcript, posted) else "answered")
        if transcript.prompt is None or transcript.prompt.question != posted.question:
            return self._back_to(place, visitor)
        # They asked something ("Who sees this?") with half an answer in the box: it must still be there.
        kept = Visitor(visitor.token, has_cookie=True)
        page = self._pages.chat(place, kept, transcript, draft=posted.draft)
        return self._keep(page, visitor)

    async def _receive(self, request: web.Request, inbound: Inbound) -> bool:
        try:
            return await self._inbox.receive(inbound)
        except NoSuchSurvey as error:
            raise self._not_found(request) from error

    async def _unrecognised(self, request: web.Request, place: Place, posted: Posted) -> web.Response:
        """The cookie went away while the page was open: begin again, with the words still in the box."""
        visitor = Visitor.of(request)
        transcript = await self._transcript(request, place, visitor)
        draft = posted.draft or posted.text
        return self._pages.chat(place, visitor, transcript, notice="unknown", draft=draft, status=409)

    async def _too_long(self, request: web.Request, place: Place, visitor: Visitor, posted: Posted) -> web.Response:
        transcript = await self._transcript(request, place, visitor)
        return self._pages.chat(place, visitor, transcript, notice="long", draft=posted.text, status=413)

    async def _transcript(self, request: web.Request, place: Place, visitor: Visitor) -> Transcript:
        """The conversation so far, or its opening in the language that this browser prefers."""
        transcript = await self._read(request, place, visitor)
        wanted = forms.language_for(request, transcript.languages)
        if transcript.status != "new" or wanted is None or wanted == transcript.language:
            return transcript
        return await self._read(request, place, visitor, wanted)

    async def _read(
        self, request: web.Request, place: Place, visitor: Visitor, language: str | None = None
    ) -> Transcript:
        try:
            return await self._inbox.transcript(
                CHANNEL, place.school, visitor.handle, survey=place.survey, language=language
            )
        except NoSuchSurvey as error:
            raise self._not_found(request) from error

    def _back_to(self, place: Place, visitor: Visitor, *, notice: str = "") -> web.Response:
        query = f"?notice={notice}" if notice else ""
        headers = {"Location": f"{place.path}{query}#answer", "Cache-Control": "no-store"}
        return self._keep(web.Response(status=303, headers=headers), visitor)

    def _keep(self, response: web.Response, visitor: Visitor) -> web.Response:
        """Recognise this browser for 180 more days."""
        response.set_cookie(
            forms.COOKIE,
            visitor.token,
            max_age=forms.COOKIE_SECONDS,
            path="/c",
            httponly=True,
            samesite="Lax",
            secure=self._is_https,
        )
        return response

    def _sorry(self, request: web.Request, status: int) -> web.Response:
        return self._pages.sorry(status, forms.language_for(request, self._pages.languages))

    def _not_found(self, request: web.Request) -> web.HTTPNotFound:
        page = self._sorry(request, 404)
        headers = {name: value for name, value in page.headers.items() if name != "Content-Length"}
        return web.HTTPNotFound(text=page.text, headers=headers)


def _inbound(place: Place, visitor: Visitor, posted: Posted) -> Inbound:
    handle = visitor.handle
    return Inbound(
        channel=CHANNEL,
        school=place.school,
        handle=handle,
        text=posted.text,
        # The same turn of the same conversation is the same message, however often it is posted.
        provider_id=f"{handle[:32]}:{place.school}:{place.survey}:{posted.turn}",
        survey=place.survey,
        language=posted.language,
    )


def _heard(transcript: Transcript, posted: Posted) -> bool:
    """Whether what was kept for that turn is the same answer; words from before the consent are not kept."""
    theirs = [line.text for line in transcript.lines if line.theirs]
    n_not_kept = transcript.turn - len(theirs)
    if posted.turn < n_not_kept:
        return True
    return theirs[posted.turn - n_not_kept : posted.turn - n_not_kept + 1] == [posted.text]


def _forgotten(place: Place) -> web.Response:
    """The next person on this device begins at the beginning."""
    response = web.Response(status=303, headers={"Location": place.path, "Cache-Control": "no-store"})
    response.del_cookie(forms.COOKIE, path="/c")
    return response


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
