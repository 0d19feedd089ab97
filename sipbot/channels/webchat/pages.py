"""From a transcript to HTML. Everything a person typed is escaped; nothing comes from another host."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sipbot.channels import Transcript
from sipbot.channels._own_words import ENGLISH, OwnWords
from sipbot.channels.webchat.forms import Place, Posted, Visitor
from sipbot.channels.webchat.languages import direction_of, name_of
from sipbot.engine.prompt import Option, Prompt

HERE = Path(__file__).parent
TRANSLATIONS = HERE / "translations"
CONTENT_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
ONE_YEAR = 365 * 24 * 60 * 60
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
NOTICES = {
    "answered": "You already answered that. Say BACK to change it.",
    "empty": "Write or choose an answer first. You can also press Skip.",
    "long": "That is too long for one answer. Please send it in two parts. Your words are still in the box.",
    "unknown": "We lost your place on this device. Please begin again. Your words are still in the box.",
}
SORRY = {
    400: "Something went wrong with that page. Please go back and try again.",
    403: "That answer came from another website, so we did not take it.",
    404: "There is no survey here. Please check the link.",
    413: "That is too long for one answer. Please go back and send it in parts.",
}


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message on the page. Their words are taken to be in the language they were asked in."""

    text: str
    theirs: bool
    language: str
    direction: str


class Pages:
    """The chat, the poster and the apologies, and the files they need."""

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url
        self._own_words = OwnWords(TRANSLATIONS)
        self._files = {path.name: path.read_bytes() for path in sorted((HERE / "static").iterdir())}
        self._version = hashlib.sha256(b"".join(self._files.values())).hexdigest()[:12]
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
        )
        self.languages = self._own_words.languages

    def chat(
        self,
        place: Place,
        visitor: Visitor,
        transcript: Transcript,
        *,
        notice: str = "",
        draft: str = "",
        status: int = 200,
    ) -> web.Response:
        """The conversation with the form for the next answer; `draft` stands in the answer box."""
        bubbles = _bubbles(transcript)
        values = {
            "place": place,
            "transcript": transcript,
            "bubbles": bubbles,
            "asked": _asked(transcript),
            "prompt": transcript.prompt or Prompt(""),
            "drawn": _drawn(transcript),
            "languages": [(code, name_of(code), direction_of(code)) for code in transcript.languages],
            "newest": transcript.lines[-1].id if transcript.lines else 0,
            "token": "" if visitor.has_cookie else visitor.token,
            "is_new": transcript.status == "new",
            "notice": NOTICES.get(notice, ""),
            "draft": draft,
        }
        return self._page("chat.html", transcript.language, values, status)

    def poster(self, place: Place, transcripts: Sequence[Transcript]) -> web.Response:
        """One title and one line of instruction for each language, and the QR code between them."""
        parts = [
            {
                "language": transcript.language,
                "direction": direction_of(transcript.language),
                "title": transcript.title,
                "words": self._own_words.words(transcript.language),
                "own": self._own(transcript.language),
            }
            for transcript in transcripts
        ]
        url = self._public_url + place.path
        values = {
            "place": place,
            "parts": parts,
            "transcript": transcripts[0],
            "url": url,
            "url_to_read": url.partition("://")[2],
        }
        return self._page("poster.html", transcripts[0].language, values, 200)

    def sorry(self, status: int, language: str | None) -> web.Response:
        """An apology in plain words."""
        return self._page("sorry.html", language or ENGLISH, {"apology": SORRY[status]}, status)

    def unsent(self, place: Place, visitor: Visitor, posted: Posted) -> web.Response:
        """An answer that could not be kept, ready to be sent again."""
        values = {"place": place, "posted": posted, "token": "" if visitor.has_cookie else visitor.token}
        return self._page("unsent.html", posted.language or ENGLISH, values, 503)

    def static(self, version: str, file: str) -> web.Response:
        """The file, to be kept for a year under its version and not at all under another."""
        if file not in self._files:
            raise web.HTTPNotFound
        lasting = f"public, max-age={ONE_YEAR}, immutable" if version == self._version else "no-cache"
        return web.Response(
            body=self._files[file],
            content_type=CONTENT_TYPES[Path(file).suffix],
            charset="utf-8",
            headers={"Cache-Control": lasting, "X-Content-Type-Options": "nosniff"},
        )

    def _page(self, template: str, language: str, values: Mapping[str, object], status: int) -> web.Response:
        html = self._templates.get_template(template).render(
            _=self._own_words.words(language),
            own=self._own(language),
            language=language,
            direction=direction_of(language),
            static=f"/c-static/{self._version}",
            **values,
        )
        return web.Response(text=html, content_type="text/html", status=status, headers=HEADERS)

    def _own(self, language: str) -> Markup:
        """The attributes of the page's own words, which may not be translated where the survey is."""
        shown = self._own_words.language(language)
        return Markup('lang="{}" dir="{}"').format(shown, direction_of(shown))


def _bubbles(transcript: Transcript) -> list[Bubble]:
    bubbles = []
    asked = Prompt("", language=transcript.language)
    for line in transcript.lines:
        asked = line.prompt or asked
        text = _said(line.text, asked) if line.theirs else asked.text
        bubbles.append(Bubble(text, line.theirs, asked.language, direction_of(asked.language)))
    return bubbles


def _said(text: str, asked: Prompt) -> str:
    """What they picked, in words: ticks and ranks arrive as "1,3"."""
    if asked.input not in ("choices", "rank"):
        return text
    labels = {option.number: option.label for option in asked.options}
    numbers = text.split(",")
    return ", ".join(labels[number] for number in numbers) if labels.keys() >= set(numbers) else text


def _asked(transcript: Transcript) -> int:
    """The number, from 1, of the line that asks for the answer: the form is labelled by it. 0 for none."""
    numbers = [n for n, line in enumerate(transcript.lines, 1) if line.prompt and line.prompt == transcript.prompt]
    return numbers[-1] if numbers else 0


def _drawn(transcript: Transcript) -> str:
    """Which controls the page draws for the answer."""
    prompt = transcript.prompt
    if prompt is None:
        # While it is open there is always somewhere to write, whatever was said last.
        return "text" if transcript.status in ("consenting", "open") else "none"
    return controls(prompt)


def controls(prompt: Prompt) -> str:
    """Which controls the page draws for the answer to *prompt*: buttons, scale, choices, rank, number or text."""
    if prompt.input in ("choice", "consent") and prompt.options:
        return "buttons"
    if prompt.input == "scale" and prompt.options:
        return "buttons" if _names_its_middle(prompt.options) else "scale"
    if prompt.input in ("choices", "rank") and prompt.options:
        return prompt.input
    return "number" if prompt.input == "number" else "text"


def _names_its_middle(options: Sequence[Option]) -> bool:
    return any(option.label not in ("", option.number) for option in options[1:-1])
