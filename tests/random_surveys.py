"""Surveys by chance, with whatever a text, a key, a condition may be: for tests that nothing gets lost on the way."""

from collections.abc import Sequence

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from sipbot.translating.state import State
from sipbot.xlsforms.importing import Imported

LANGUAGES = ("en", "es", "ht", "zh-Hans", "zh-Hant")
KEYS = st.from_regex(r"[a-z0-9_]{0,5}[a-z][a-z0-9_]{0,8}", fullmatch=True) | st.from_regex(
    r"[0-9]{1,3}", fullmatch=True
)
AWKWARD = (
    *("=1+1", "*", "**bold**", "_under_", "<b>b</b>", "a<b", "&", "&amp;", "#", "-", "${", "$", "'", '"', "\\", "5"),
    *("1.50", "1e5", "true", "null", "~", "yes", "[1]", "()", "—", "¿qué?", "学校", "🙂", "http://a.b", "[x](y)"),
    *("_x0041_", "'a':", "b:"),
)
BLANKS = (" ", " ", " ", "\n", "\n\n", "  ", "\t", "\u00a0", "\r\n", "\x07")
WORDS = st.sampled_from(AWKWARD) | st.text(alphabet=st.characters(codec="utf-8", exclude_characters="{}"), max_size=6)


@st.composite
def texts(draw: DrawFn, earlier: Sequence[str] = ()) -> str:
    """A text that means something, with the places of *earlier* answers."""
    pieces = [draw(WORDS).replace("{", "(").replace("}", ")") for _ in range(draw(st.integers(1, 6)))]
    places = draw(st.lists(st.sampled_from(list(earlier)), max_size=2)) if earlier else []
    pieces += [draw(st.sampled_from(["{K}", "{K|a person}", "*{K}*"])).replace("K", key) for key in places]
    return f"{draw(st.sampled_from(['', *BLANKS]))}Say {draw(st.sampled_from(BLANKS)).join(pieces)}"


@st.composite
def questions(draw: DrawFn, key: str, earlier: Sequence[dict[str, object]]) -> dict[str, object]:
    """A question of any type, asked after the *earlier* ones."""
    keys = [str(question["key"]) for question in earlier]
    kind = draw(st.sampled_from(["text", "choice", "choices", "rank", "scale", "number", "date"]))
    fields: dict[str, object] = {"key": key, "type": kind, "text": draw(texts(keys))}
    sources = [str(one["key"]) for one in earlier if one["type"] in ("text", "choices")]
    if kind in ("choice", "choices", "rank") and sources and draw(st.booleans()):
        fields["choices_from"] = draw(st.sampled_from(sources))
    elif kind in ("choice", "choices", "rank"):
        named = draw(st.lists(KEYS, min_size=2, max_size=5, unique=True))
        fields["choices"] = {one: f"{draw(texts(keys))} choice{n}" for n, one in enumerate(named)}
    if kind == "date" and draw(st.booleans()):
        fields |= {"earliest": "2026-09-01", "latest": "2027-06-30"}
    if kind == "choices" and draw(st.booleans()):
        fields["at_most"] = draw(st.integers(1, 2))
    if kind == "scale":
        low = draw(st.integers(0, 5))
        fields["low"] = {str(low): draw(texts(keys))}
        fields["high"] = {str(low + draw(st.integers(1, 10))): draw(texts(keys))}
    if kind == "number":
        bounds = sorted({draw(LIMITS), draw(LIMITS)})
        fields |= dict(zip(draw(st.sampled_from([("at_least", "at_most"), ("at_most",), ()])), bounds, strict=False))
    if kind == "text" and draw(st.booleans()):
        fields |= {"probe": draw(texts(keys)), "analyze": draw(st.sampled_from(["asset", "vision"]))}
    if "choices_from" not in fields and draw(st.booleans()):
        fields["tag"] = draw(KEYS)
    condition = draw(conditions(earlier))
    return fields | ({"ask_if": condition} if condition else {}) | ({"required": True} if draw(st.booleans()) else {})


LIMITS = st.integers(-50, 50) | st.floats(-50, 50).map(lambda number: round(number, 3) + 0.0)


@st.composite
def conditions(draw: DrawFn, earlier: Sequence[dict[str, object]]) -> dict[str, list[str | int]]:
    """An `ask_if` about some of the *earlier* questions."""
    comparable = {str(one["key"]): answers for one in earlier if (answers := _answers(one))}
    asked = draw(st.lists(st.sampled_from(sorted(comparable)), max_size=2, unique=True)) if comparable else []
    return {key: draw(st.lists(st.sampled_from(comparable[key]), min_size=1, max_size=4, unique=True)) for key in asked}


def _answers(question: dict[str, object]) -> list[str | int]:
    low, high, choices = question.get("low"), question.get("high"), question.get("choices")
    if isinstance(choices, dict) and question["type"] != "rank":
        return list(choices)
    if isinstance(low, dict) and isinstance(high, dict):
        return list(range(int(next(iter(low))), int(next(iter(high))) + 1))
    least, most = question.get("at_least", -50), question.get("at_most", 50)
    if question["type"] == "number" and isinstance(least, int) and isinstance(most, int):
        return list(range(least, most + 1))
    return []


@st.composite
def surveys(draw: DrawFn) -> Imported:
    """A survey with some of its texts in other languages."""
    keys = draw(st.lists(KEYS.filter(lambda key: key not in OWN), min_size=1, max_size=5, unique=True))
    asked: list[dict[str, object]] = []
    for key in keys:
        asked.append(draw(questions(key, asked)))
    languages = ["en", *draw(st.lists(st.sampled_from(LANGUAGES[1:]), max_size=2, unique=True))]
    fields: dict[str, object] = {
        "title": draw(texts()),
        "audience": draw(st.lists(KEYS, min_size=1, max_size=2)),
        "language": "en",
        **({"languages": languages} if len(languages) > 1 else {}),
        "consent": draw(texts()),
        "expires_after_days": draw(st.integers(1, 90)),
        "questions": asked,
        "thanks": draw(texts(keys)),
    }
    wanted = [(context, str(fields[context])) for context in ("title", "consent", "thanks")]
    wanted += [(str(q["key"]), str(q["text"])) for q in asked]
    wanted += [(str(q["key"]), str(q["probe"])) for q in asked if "probe" in q]
    wanted += [(str(q["key"]), label) for q in asked for label in _labels(q)]
    some = st.dictionaries(st.sampled_from(wanted), texts(), max_size=8)
    translations = {language: draw(some) for language in languages[1:]}
    states = {language: State("somebody invented") for language in translations}
    return Imported("random", fields, translations, states, ())


OWN = frozenset({"title", "consent", "thanks", "afterword"})


def _labels(question: dict[str, object]) -> list[str]:
    named = (question.get(name) for name in ("choices", "low", "high"))
    return [str(label) for ends in named if isinstance(ends, dict) for label in ends.values()]
