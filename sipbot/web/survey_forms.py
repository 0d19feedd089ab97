"""What people type into the forms of a survey, as fields of its file: only those that become other ones."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from sipbot import by_name
from sipbot.engine.questions import FOLDER, OWN_KEYS
from sipbot.engine.stages import STAGES
from sipbot.engine.survey import StudentConsent
from sipbot.web.auth.door import Visit
from sipbot.web.language import N_, _

LONGEST = 4000
"""Characters of one text."""
N_NEW = 3
"""So many empty lines a form has for more choices."""
LONGEST_KEY = 30
TYPES: Mapping[str, str] = {
    "text": N_("Answer in their own words"),
    "choice": N_("Choose one"),
    "choices": N_("Choose several"),
    "scale": N_("A scale with numbers"),
    "number": N_("A number"),
    "rank": N_("Put in order"),
    "date": N_("A date"),
}
"""What the types of questions are called."""
KINDS: Mapping[str, str] = {
    "asset": N_("What is good"),
    "challenge": N_("What is hard"),
    "suggestion": N_("What should change"),
    "vision": N_("What they hope for"),
}
"""The kinds of answers that the analysis knows."""
AUDIENCES = ("family", "student", "teacher", "support_staff", "administrator", "community", "partner", "district")
STATUSES: Mapping[str, str] = {
    "active consent given": N_("Parents have given their consent in writing"),
    "notice and opt-out given": N_("Parents were told, and could say no"),
    "no protected area": N_("Nothing is asked about the student or the family"),
}
"""What somebody vouches for where students are asked about what the law protects."""


class Mistyped(ValueError):
    """Something typed into a form cannot be taken: the message says what, in the reader's language, `typed` is all."""

    def __init__(self, told: str, typed: Mapping[str, object]) -> None:
        super().__init__(told)
        self.typed = typed


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier question whose answer can decide whether another one is asked, and those that do."""

    key: str
    text: str
    answers: tuple[tuple[str, str], ...]
    chosen: frozenset[str]


def type_names() -> tuple[str, ...]:
    """The types that a question may have."""
    there = [name for name in by_name.names(FOLDER) if name != "consent"]
    return (*(name for name in TYPES if name in there), *(name for name in there if name not in TYPES))


def about_fields(visit: Visit, before: Mapping[str, Any]) -> dict[str, object]:
    """What the form about the survey as a whole changes."""
    said: dict[str, object] = {name: words(visit, name) for name in ("title", "consent", "thanks")}
    said["audience"] = [one for one in visit.chosen("audience") if re.fullmatch("[a-z_]{1,40}", one)]
    said["stage"] = visit.said("stage") if visit.said("stage") in STAGES else None
    said["expires_after_days"] = _number(visit, "expires_after_days")
    said["student_consent"] = _vouched(visit, before.get("student_consent"))
    return _taken(said, before)


def question_fields(visit: Visit, before: Mapping[str, Any], questions: Sequence[Any]) -> dict[str, object]:
    """What the form of one question changes; *questions* are those before it."""
    kind = visit.said("type") if visit.said("type") in type_names() else str(before.get("type", "text"))
    known = by_name.load(FOLDER, kind)
    fields = set(getattr(known, kind.title().replace("_", "")).model_fields)
    fields -= set() if kind == "text" else {"analyze", "probe"}
    said: dict[str, object] = {"type": kind, "text": words(visit, "text")}
    said |= {"required": True if visit.said("required") else None, "ask_if": _asked_if(visit, before, questions)}
    said["tag"] = visit.said("tag") or None
    said |= {name: None for name in before if name not in fields}
    if visit.said("typed_as") == kind:
        said |= _of_type(visit, kind, before)
    return _taken(said, before)


NAMES = {
    "text": N_("What you ask"),
    "type": N_("How people answer"),
    "choices": N_("Choices"),
    "probe": N_("Asked once more after a short answer"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that says one thing in the draft and another in what somebody typed; `name` is to be translated."""

    name: str
    now: str
    typed: str


def differing(now: Mapping[str, Any], typed: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Where what was typed differs from the question as it is *now*."""
    return tuple(
        Difference(NAMES.get(name, name), _in_a_line(now.get(name)), _in_a_line(said))
        for name, said in typed.items()
        if now.get(name) != said
    )


def _in_a_line(value: Any) -> str:
    if isinstance(value, Mapping):
        return " · ".join(map(str, value.values()))
    return "–" if value is None else str(value)


def earlier(fields: Mapping[str, Any], questions: Sequence[Any]) -> tuple[Earlier, ...]:
    """The *questions* before one with these *fields* that can decide whether it is asked."""
    asked_if = fields.get("ask_if")
    conditions = asked_if if isinstance(asked_if, dict) else {}
    return tuple(
        Earlier(str(one["key"]), str(one.get("text", "")), answers, _chosen(conditions.get(one["key"])))
        for one in questions
        if isinstance(one, dict) and one.get("key") and (answers := _answers(one))
    )


def new_key(text: str, taken: Collection[str], otherwise: str) -> str:
    """A key made of the words of *text*, which no other one is."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    found = re.findall("[a-z0-9]+", plain)
    key = ""
    for word in found:
        if len(key) + len(word) + 1 > LONGEST_KEY:
            break
        key = f"{key}_{word}" if key else word
    key = key or otherwise
    n, free = 1, key
    while free in taken or free in OWN_KEYS:
        n += 1
        free = f"{key}_{n}"
    return free


def words(visit: Visit, name: str) -> str:
    """What was typed there, without what nobody can see."""
    return visible(visit.said(name))[:LONGEST].strip()


def visible(text: str) -> str:
    """*text* with lines that end as ours do, without characters that cannot be seen."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "  ")
    return "".join(sign for sign in lines if sign == "\n" or sign.isprintable() or sign in "\u200c\u200d\u00a0")


def _of_type(visit: Visit, kind: str, before: Mapping[str, Any]) -> dict[str, object]:
    """What only questions of that type have."""
    match kind:
        case "text":
            analyze = visit.said("analyze") if visit.said("analyze") in KINDS else None
            return {"analyze": analyze, "probe": words(visit, "probe") or None}
        case "choice" | "choices" | "rank" if not before.get("choices_from"):
            return {"choices": _choices(visit)}
        case "scale":
            return {end: {visit.said(end)[:9]: words(visit, f"{end}_label")} for end in ("low", "high")}
        case "number":
            return {name: _number(visit, name) for name in ("at_least", "at_most")}
        case "date":
            return {name: visit.said(name) or None for name in ("earliest", "latest")}
    return {}


def _choices(visit: Visit) -> dict[str, str]:
    """The choices in the order of their places; an empty label takes one out."""
    rows = zip(visit.chosen("choice_key"), visit.chosen("choice_label"), visit.chosen("choice_place"), strict=False)
    placed = [
        (int(place) if place.strip().isascii() and place.strip().isdigit() else 1000 + number, number, key, label)
        for number, (key, label, place) in enumerate(rows)
    ]
    found: dict[str, str] = {}
    for place, _number, key, typed in sorted(placed):
        label = " ".join(visible(typed)[:LONGEST].split())
        if label:
            kept = key if re.fullmatch("[a-z0-9_]{1,60}", key) else new_key(label, found, f"choice_{place}")
            found[kept] = label
    return found


def _asked_if(visit: Visit, before: Mapping[str, Any], questions: Sequence[Any]) -> dict[str, object] | None:
    """The conditions that were ticked, and those that the form does not show."""
    offered = earlier(before, questions)
    was = before.get("ask_if")
    shown = {one.key for one in offered}
    found = {key: some for key, some in was.items() if key not in shown} if isinstance(was, dict) else {}
    numbers = {one["key"] for one in questions if isinstance(one, dict) and one.get("type") == "scale"}
    for one in offered:
        ticked = [answer for answer, _label in one.answers if answer in visit.chosen(f"ask {one.key}")]
        if ticked and len(ticked) < len(one.answers):
            found[one.key] = [int(answer) for answer in ticked] if one.key in numbers else ticked
    return found or None


def _answers(question: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    choices = question.get("choices")
    if question.get("type") in ("choice", "choices") and isinstance(choices, dict):
        return tuple((str(key), str(label)) for key, label in choices.items())
    low, high = question.get("low"), question.get("high")
    if question.get("type") == "scale" and isinstance(low, dict) and isinstance(high, dict):
        ends = [str(next(iter(end), "")) for end in (low, high)]
        if all(end.isdigit() and len(end) < 3 for end in ends):
            return tuple((str(n), str(n)) for n in range(int(ends[0]), int(ends[1]) + 1))
    return ()


def _chosen(accepted: object) -> frozenset[str]:
    some = accepted if isinstance(accepted, list) else [accepted]
    return frozenset(str(one) for one in some if one is not None)


def _vouched(visit: Visit, before: object) -> object:
    """Who looked after the rights of parents; where that is not another, in the order in which it was written."""
    status = visit.said("status")
    if status not in get_args(StudentConsent.model_fields["status"].annotation):
        return None
    said = {"status": status, "by": words(visit, "by"), "on": visit.said("on")}
    return before if said == before else said


def _same(value: object, before: object) -> bool:
    if isinstance(value, dict) and isinstance(before, dict):
        return list(value) == list(before) and all(_same(value[key], before[key]) for key in value)
    if isinstance(value, list):
        return value == (before if isinstance(before, list) else [before])
    return value == before or (before is False and value is None)


def _taken(said: Mapping[str, object], before: Mapping[str, Any]) -> dict[str, object]:
    """What is other than before. Raises `Mistyped` where a number is none."""
    for end in ("low", "high"):
        step = said.get(end)
        if isinstance(step, dict) and not all(key.isascii() and key.isdigit() and len(key) < 6 for key in step):
            raise Mistyped(_("A scale goes from one whole number to another one, such as 1 and 5."), said)
    for name in ("expires_after_days", "at_least", "at_most"):
        typed = said.get(name)
        if isinstance(typed, str):
            raise Mistyped(_("“%(typed)s” is no number.", typed=typed[:40]), said)
    return {name: value for name, value in said.items() if not _same(value, before.get(name))}


def _number(visit: Visit, name: str) -> int | float | str | None:
    """The number that was typed; what is none, as it was typed."""
    found = visit.said(name)
    if re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,4})?", found, re.ASCII):
        return float(found) if "." in found else int(found)
    return found or None
