"""The web chat over HTTP: what is asked, what is kept, what is refused."""

import asyncio
import hashlib
import io
import re
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from html import unescape
from pathlib import Path

import pytest
import segno
from aiohttp import ClientSession, CookieJar, web
from aiohttp.test_utils import TestClient, TestServer
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from sipbot.channels import Inbound, Outbound, webchat
from sipbot.channels._own_words import OwnWords
from sipbot.channels.webchat.bells import Bells
from sipbot.channels.webchat.forms import COOKIE
from sipbot.channels.webchat.languages import direction_of, name_of
from sipbot.channels.webchat.pages import NOTICES, SORRY, TRANSLATIONS
from sipbot.engine.keywords import Keyword, Name, keyword_in
from sipbot.engine.languages import every_language
from sipbot.engine.prompt import Option, Prompt
from tests.fakes import MemoryVault, ScriptedInbox, in_language

PATH = "/c/family_voice"
PACKAGE = Path(webchat.__file__).parent
COLORS = (Option("1", "Red"), Option("2", "Green"), Option("3", "Blue"))
SCRIPT = (
    Prompt("May we begin?", input="consent", question="consent", options=(Option("1", "Yes"), Option("2", "No"))),
    Prompt("What would you keep?", input="text", question="keep", progress=(1, 3), progress_text="1 of 3"),
    Prompt(
        "Which colors?", input="choices", question="colors", options=COLORS, progress=(2, 3), progress_text="2 of 3"
    ),
    Prompt("In which order?", input="rank", question="order", options=COLORS, progress=(3, 3), progress_text="3 of 3"),
    Prompt("Thank you.", kind="closing"),
)
Client = TestClient[web.Request, web.Application]


class Visit:
    """Somebody's browser with JavaScript off: it sends the form that it was shown."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.html = ""
        self.status = 0

    async def looks(self, path: str = PATH, **headers: str) -> None:
        async with self.client.get(path, headers=headers) as response:
            self.html, self.status = await response.text(), response.status

    async def posts(self, *fields: tuple[str, str], path: str = PATH, **headers: str) -> None:
        async with self.client.post(path, data=[*self.hidden.items(), *fields], headers=headers) as response:
            self.html, self.status = await response.text(), response.status

    async def writes(self, text: str) -> None:
        await self.posts(("text", text))

    async def presses(self, label: str) -> None:
        await self.posts(("say", label))

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the answer's form."""
        form = self.html.partition('id="answer"')[2].partition("</form>")[0]
        return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))

    @property
    def cookie(self) -> str:
        """What the browser keeps for the chat."""
        cookies = {morsel.key: morsel.value for morsel in self.client.session.cookie_jar}
        return cookies.get(COOKIE, "")

    @property
    def said(self) -> list[str]:
        """The conversation on the page, oldest first."""
        lines = self.html.partition('<ol id="lines">')[2].partition("</ol>")[0]
        return [unescape(text) for text in re.findall(r"<p[^>]*>(.*?)</p>", lines, re.DOTALL)]

    @property
    def draft(self) -> str:
        """What stands in the answer box."""
        return unescape(self.html.partition("<textarea")[2].partition(">\n")[2].partition("</textarea>")[0])


@pytest.fixture
def inbox() -> ScriptedInbox:
    return ScriptedInbox("family_voice", {"en": SCRIPT, "es": in_language("es", *SCRIPT)})


@asynccontextmanager
async def visit_to(inbox: ScriptedInbox) -> AsyncIterator[Visit]:
    """Somebody at a chat of its own, over plain http."""
    app = web.Application()
    webchat.Channel(public_url="http://localhost", default_school="demo").connect(app, inbox)
    async with TestClient(TestServer(app), cookie_jar=CookieJar(unsafe=True)) as client:
        visit = Visit(client)
        await visit.looks()
        yield visit


@pytest.fixture
def channel() -> webchat.Channel:
    return webchat.Channel(public_url="https://voice.example.org", default_school="demo")


@pytest.fixture
async def server(channel: webchat.Channel, inbox: ScriptedInbox) -> AsyncIterator[TestServer]:
    app = web.Application()
    channel.connect(app, inbox)
    server = TestServer(app)
    await server.start_server()
    yield server
    await server.close()


@pytest.fixture
async def visit(server: TestServer) -> AsyncIterator[Visit]:
    # The cookie is for https alone; the jar is told to send it to the test's server all the same.
    jar = CookieJar(unsafe=True, treat_as_secure_origin=str(server.make_url("/").origin()))
    async with TestClient(server, cookie_jar=jar) as client:
        visit = Visit(client)
        await visit.looks()
        yield visit


async def begun(visit: Visit) -> Visit:
    await visit.presses("Yes")
    return visit


async def test_looking_stores_nothing_and_sets_no_cookie(visit: Visit, inbox: ScriptedInbox) -> None:
    assert visit.said == ["May we begin?"]
    assert visit.cookie == ""
    assert inbox.received == []


async def test_the_first_answer_begins_the_conversation(visit: Visit, inbox: ScriptedInbox) -> None:
    token = visit.hidden["token"]
    await visit.presses("Yes")
    handle = hashlib.sha256(token.encode()).hexdigest()
    assert visit.said == ["May we begin?", "Yes", "What would you keep?"]
    assert inbox.received == [
        Inbound(
            "webchat", "demo", handle, "Yes", f"{handle[:32]}:demo:family_voice:0", survey="family_voice", language="en"
        )
    ]


async def test_the_cookie_is_kept_from_scripts_and_other_sites(visit: Visit) -> None:
    async with visit.client.post(PATH, data={**visit.hidden, "say": "Yes"}, allow_redirects=False) as response:
        cookie = response.cookies[COOKIE]
    assert (response.status, response.headers["Location"]) == (303, f"{PATH}#answer")
    assert (cookie["path"], cookie["max-age"], cookie["samesite"]) == ("/c", "15552000", "Lax")
    assert cookie["httponly"]
    assert cookie["secure"]


async def test_the_token_is_not_in_the_page_once_it_is_in_the_cookie(visit: Visit) -> None:
    await visit.presses("Yes")
    assert len(visit.cookie) == 32
    assert visit.cookie not in visit.html


async def test_the_conversation_goes_on_where_it_stopped(visit: Visit) -> None:
    await visit.presses("Yes")
    await visit.writes("The garden")
    await visit.looks()
    assert visit.said == ["May we begin?", "Yes", "What would you keep?", "The garden", "Which colors?"]


async def test_a_form_posted_twice_is_one_answer(visit: Visit, inbox: ScriptedInbox) -> None:
    fields = {**visit.hidden, "say": "Yes"}
    async with visit.client.post(PATH, data=fields), visit.client.post(PATH, data=fields) as second:
        html = await second.text()
    assert [inbound.text for inbound in inbox.received] == ["Yes"]
    assert 'id="notice"' not in html


async def test_an_old_tab_is_told_that_its_question_was_answered(visit: Visit, inbox: ScriptedInbox) -> None:
    await begun(visit)
    old_page = visit.html
    await visit.writes("The garden")
    visit.html = old_page
    await visit.writes("The library")
    assert [inbound.text for inbound in inbox.received] == ["Yes", "The garden"]
    assert "You already answered that. Say BACK to change it." in visit.html


async def test_an_empty_answer_is_not_sent_on(visit: Visit, inbox: ScriptedInbox) -> None:
    await begun(visit)
    await visit.writes(" \n")
    assert len(inbox.received) == 1
    assert "Write or choose an answer first. You can also press Skip." in visit.html


async def test_five_thousand_characters_arrive_as_written(visit: Visit, inbox: ScriptedInbox) -> None:
    text = "\n¡Más música! 🎺 <b>&amp;</b>\r\n" + "x" * 5_000
    await begun(visit)
    await visit.writes(text)
    assert inbox.received[-1].text == text.replace("\r\n", "\n")


async def test_a_longer_answer_than_we_take_stays_in_the_box(visit: Visit, inbox: ScriptedInbox) -> None:
    await begun(visit)
    await visit.writes("\n" + "x" * 20_000)
    assert visit.status == 413
    assert "That is too long for one answer." in visit.html
    assert visit.draft == "\n" + "x" * 20_000
    assert len(inbox.received) == 1


async def test_a_far_too_large_form_is_refused(visit: Visit) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    body = io.BytesIO(b"turn=0&text=" + b"x" * 2**21)
    async with visit.client.post(PATH, data=body, headers=headers) as response:
        assert response.status == 413
        assert "Please go back and send it in parts." in await response.text()


async def test_a_script_in_an_answer_is_shown_as_text(visit: Visit) -> None:
    await begun(visit)
    await visit.writes("<script>alert('hi')</script>")
    assert "<script>alert" not in visit.html
    assert visit.said[-2] == "<script>alert('hi')</script>"


async def test_ticks_are_sent_as_numbers_and_shown_as_words(visit: Visit, inbox: ScriptedInbox) -> None:
    await begun(visit)
    await visit.writes("The garden")
    await visit.posts(("pick", "1"), ("pick", "3"), ("text", ""), ("picked", "yes"))
    assert inbox.received[-1].text == "1,3"
    assert visit.said[-2] == "Red, Blue"


async def test_an_order_is_sent_as_numbers(visit: Visit, inbox: ScriptedInbox) -> None:
    await begun(visit)
    await visit.writes("The garden")
    await visit.writes("1")
    await visit.posts(("rank", "2"), ("rank", "3"), ("rank", "1"), ("text", ""), ("picked", "yes"))
    assert inbox.received[-1].text == "2,3,1"
    assert visit.said[-2] == "Green, Blue, Red"


async def test_words_typed_instead_of_ticks_are_taken_as_they_are(visit: Visit, inbox: ScriptedInbox) -> None:
    await begun(visit)
    await visit.writes("The garden")
    await visit.posts(("pick", "1"), ("text", "all of them"))
    assert inbox.received[-1].text == "all of them"


async def test_words_of_no_survey_of_ours_lead_to_an_apology(visit: Visit) -> None:
    await visit.looks("/c/nope")
    assert (visit.status, "There is no survey here." in visit.html) == (404, True)


@pytest.mark.parametrize("path", ["/c/nope/qr.svg", "/c/nope/poster", "/c/other_school/family_voice"])
async def test_an_unknown_survey_is_not_found_anywhere(visit: Visit, path: str) -> None:
    await visit.looks(path)
    assert visit.status == 404


async def test_an_answer_to_an_unknown_survey_is_not_found(visit: Visit) -> None:
    await visit.posts(("say", "Yes"), path="/c/nope")
    assert visit.status == 404


async def test_the_apology_speaks_the_language_of_the_browser(visit: Visit) -> None:
    await visit.looks("/c/nope", **{"Accept-Language": "es-MX,es;q=0.9"})
    assert "Aquí no hay ninguna encuesta." in visit.html


async def test_a_form_on_another_site_cannot_answer(visit: Visit, inbox: ScriptedInbox) -> None:
    await visit.posts(("say", "Yes"), **{"Sec-Fetch-Site": "cross-site"})
    assert (visit.status, inbox.received) == (403, [])


async def test_a_form_without_a_turn_is_refused(visit: Visit, inbox: ScriptedInbox) -> None:
    visit.html = ""
    await visit.posts(("say", "Yes"))
    assert (visit.status, inbox.received) == (400, [])


async def test_an_unreadable_form_is_refused(visit: Visit) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=nope"}
    async with visit.client.post(PATH, data=b"turn=0", headers=headers) as response:
        assert response.status == 400


async def test_words_stay_in_the_box_when_the_cookie_was_deleted(visit: Visit, inbox: ScriptedInbox) -> None:
    await begun(visit)
    visit.client.session.cookie_jar.clear()
    await visit.writes("The garden")
    assert (visit.status, visit.draft, len(inbox.received)) == (409, "The garden", 1)
    assert "We lost your place on this device." in visit.html


async def test_half_an_answer_stays_in_the_box_while_they_ask_something() -> None:
    asks_again = (*SCRIPT[:2], SCRIPT[1], *SCRIPT[2:])
    async with visit_to(ScriptedInbox("family_voice", {"en": asks_again})) as visit:
        await visit.presses("Yes")
        await visit.posts(("text", "The gar"), ("say", "WHO"))
    assert visit.said[-2:] == ["WHO", "What would you keep?"]
    assert visit.draft == "The gar"


class BrokenInbox(ScriptedInbox):
    """An inbox that can show but cannot keep."""

    async def receive(self, inbound: Inbound) -> bool:
        raise OSError("the disk is full")


async def test_an_answer_that_could_not_be_kept_can_be_sent_again(caplog: pytest.LogCaptureFixture) -> None:
    async with visit_to(BrokenInbox("family_voice", {"en": SCRIPT})) as visit:
        await visit.writes("Yes <please>")
    assert (visit.status, visit.draft) == (503, "Yes <please>")
    assert caplog.messages == ["webchat: an answer could not be kept (OSError)"]


async def test_the_page_opens_in_the_language_of_the_browser(visit: Visit) -> None:
    await visit.looks(**{"Accept-Language": "pt-BR,es-MX;q=0.8,en;q=0.5"})
    assert '<html lang="es" dir="ltr">' in visit.html
    assert visit.hidden["language"] == "es"


async def test_a_language_without_our_own_words_is_still_written_its_way() -> None:
    async with visit_to(ScriptedInbox("family_voice", {"ar": in_language("ar", *SCRIPT)})) as visit:
        assert '<html lang="ar" dir="rtl">' in visit.html
        assert '<footer id="foot" lang="en" dir="ltr">' in visit.html


async def test_a_link_can_name_the_language(visit: Visit, inbox: ScriptedInbox) -> None:
    await visit.looks(f"{PATH}?language=es", **{"Accept-Language": "en"})
    await visit.presses("Sí")
    assert inbox.received[-1].language == "es"
    assert "Enviar" in visit.html


async def test_a_language_is_changed_by_its_name_once_the_conversation_has_begun(visit: Visit) -> None:
    await begun(visit)
    assert '<button name="say" value="Español" lang="es" dir="ltr">Español</button>' in visit.html


async def test_progress_is_told_in_words_and_drawn(visit: Visit) -> None:
    await begun(visit)
    assert '<progress value="1" max="3" aria-label="1 of 3">' in visit.html


async def test_an_invented_school_says_so(visit: Visit) -> None:
    assert "This school is invented." in visit.html


async def test_the_next_person_on_the_device_begins_at_the_beginning(visit: Visit) -> None:
    await begun(visit)
    await visit.posts(("start_over", "yes"))
    assert (visit.cookie, visit.said) == ("", ["May we begin?"])


async def test_pages_let_in_nothing_from_elsewhere(visit: Visit) -> None:
    async with visit.client.get(PATH) as response:
        headers = response.headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


async def test_a_page_and_all_it_needs_is_under_fifty_kilobytes(visit: Visit) -> None:
    n_bytes = len(visit.html)
    addresses = re.findall(r'(?:href|src)="(/c-static/[^"]+)"', visit.html)
    bodies = [await (await visit.client.get(address)).read() for address in sorted(set(addresses))]
    assert len(bodies) == 3
    assert n_bytes + sum(map(len, bodies)) < 50_000


async def test_style_and_script_are_kept_for_a_year_under_their_version(visit: Visit) -> None:
    (address,) = re.findall(r'href="(/c-static/[^"]+\.css)"', visit.html)
    async with visit.client.get(address) as current, visit.client.get("/c-static/0/chat.css") as old:
        assert current.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert old.headers["Cache-Control"] == "no-cache"
        assert await current.text() == await old.text() == (PACKAGE / "static" / "chat.css").read_text()


async def test_other_files_are_not_served(visit: Visit) -> None:
    await visit.looks("/c-static/0/..%2Fviews.py")
    assert visit.status == 404


async def test_the_qr_code_holds_the_public_address(visit: Visit) -> None:
    expected = io.BytesIO()
    segno.make("https://voice.example.org/c/demo/family_voice", error="m", micro=False).save(
        expected, kind="svg", scale=8, border=4, light="#fff"
    )
    async with visit.client.get("/c/demo/family_voice/qr.svg") as response:
        assert response.content_type == "image/svg+xml"
        assert await response.read() == expected.getvalue()


async def test_the_poster_speaks_every_language_of_the_survey(visit: Visit) -> None:
    await visit.looks(f"{PATH}/poster")
    assert "Point your phone&#39;s camera here, or type this link:" in visit.html
    assert "Apunte aquí con la cámara de su teléfono o escriba este enlace:" in visit.html
    assert '<a href="https://voice.example.org/c/family_voice">voice.example.org/c/family_voice</a>' in visit.html
    assert "Esta escuela es inventada." in visit.html


async def test_nobody_waits_for_news_of_no_conversation(visit: Visit) -> None:
    await visit.looks(f"{PATH}/events")
    assert (visit.status, visit.html) == (204, "")


async def test_an_open_page_hears_of_a_line_it_has_not_shown(visit: Visit) -> None:
    await begun(visit)
    async with visit.client.get(f"{PATH}/events?after=2") as events:
        assert events.headers["X-Accel-Buffering"] == "no"
        assert [await events.content.readline() for _ in range(2)] == [b"id: 3\r\n", b"data: 3\r\n"]


async def test_an_open_page_goes_on_after_the_last_line_it_heard_of(
    visit: Visit, inbox: ScriptedInbox, channel: webchat.Channel
) -> None:
    await begun(visit)
    handle = inbox.received[-1].handle
    async with visit.client.get(f"{PATH}/events?after=0", headers={"Last-Event-ID": "3"}) as events:
        inbox.remind(handle)
        assert await channel.deliver(Outbound("17", "demo", "webchat", handle, SCRIPT[1])) == "17"
        assert await events.content.readline() == b"id: 4\r\n"


async def test_open_pages_are_let_go_when_the_server_stops(visit: Visit, server: TestServer) -> None:
    await begun(visit)
    async with visit.client.get(f"{PATH}/events?after=3") as events:
        await server.app.shutdown()
        assert await events.content.read() == b""


async def test_an_open_page_looks_by_itself_when_nobody_rings() -> None:
    rings = Bells(look_again_after=0).rings(("demo", "somebody"))
    async with aclosing(rings), asyncio.timeout(60):
        await anext(rings)
        await anext(rings)


async def test_a_wrong_public_address_is_named(server: TestServer) -> None:
    async with ClientSession() as http:
        with pytest.raises(ValueError, match=r"SIPBOT_PUBLIC_URL is 'voice\.example\.org'"):
            webchat.Channel.from_env({"SIPBOT_PUBLIC_URL": "voice.example.org"}, http, MemoryVault())


def test_every_word_of_the_page_is_translated() -> None:
    methods = [("**.py", "python"), ("**.html", "jinja2.ext.babel_extract")]
    found = extract_from_dir(str(PACKAGE), method_map=methods, keywords={"_": None})
    written = {text for _, _, text, _, _ in found if isinstance(text, str)} | {*NOTICES.values(), *SORRY.values()}
    with (PACKAGE / "translations" / "es.po").open("rb") as file:
        translated = {str(message.id) for message in read_po(file) if message.id and message.string}
    assert written == translated


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    ("button", "name"),
    [
        ("Back", "back"),
        ("Skip", "skip"),
        ("Who sees this?", "who"),
        ("Help", "help"),
        ("Stop", "stop"),
        ("Start again", "start"),
        ("Change my last answer", "back"),
    ],
)
def test_the_buttons_say_what_the_engine_knows(language: str, button: str, name: Name) -> None:
    assert keyword_in(OwnWords(TRANSLATIONS).words(language)(button), (language,)) == Keyword(name)


@pytest.mark.parametrize("language", [language.code for language in every_language()])
def test_the_engine_knows_a_language_by_the_name_on_its_button(language: str) -> None:
    assert keyword_in(name_of(language), ("en",)) == Keyword("language", language)


def test_a_language_is_called_by_its_own_name() -> None:
    assert [name_of(code) for code in ("en", "es", "pt", "ht", "zz-zz")] == [
        "English",
        "Español",
        "Português",
        "Kreyòl Ayisyen",
        "zz-zz",
    ]


def test_the_direction_of_writing_follows_the_language() -> None:
    assert [direction_of(code) for code in ("ar", "es", "?")] == ["rtl", "ltr", "ltr"]
