"""Say to the author of a survey what is wrong with it, in the file's own words and lines."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sipbot import by_name
from sipbot.authored import Place, Problem, Written, advice, closest
from sipbot.engine import questions
from sipbot.engine.survey import PIPED, Survey

ADDED = ("name", "translations", "privacy", "unfinished")
"""Fields of a survey that its author does not write."""

TEXTS = ("title", "consent", "questions", "thanks")
"""Fields that hold what is said to people."""


def validated(
    written: Written, name: str, languages: Sequence[str], translations: Mapping[str, Mapping[str, str]]
) -> tuple[Survey | None, list[Problem]]:
    """The survey that is *written*, and its problems; None where it cannot be made at all.

    A question that is out of order is mended on the way, so that the problems after it are seen as well.
    """
    problems = [*written.problems, *_fields_of_ours(written), *_stray_places(written)]
    values = _without_places(written.values) if problems else written.values
    fields = {"languages": languages, **values, "name": name, "translations": translations}
    fields.pop("privacy", None)
    while True:
        try:
            return Survey.model_validate(fields), problems
        except ValidationError as error:
            details = error.errors(include_url=False)
            problems += _explained(details, fields, written)
            mended = _mended(fields, details[0])
            if mended is None:
                return None, problems
            fields = mended


def schema() -> dict[str, Any]:
    """The JSON Schema of a survey file, for editors that help while one types."""
    whole = Survey.model_json_schema()
    whole["properties"] = {name: field for name, field in whole["properties"].items() if name not in ADDED}
    whole["$defs"] = {name: model for name, model in whole["$defs"].items() if name not in ("Privacy", "Consent")}
    types = whole["properties"]["questions"]["items"]
    reference = types["discriminator"]["mapping"].pop("consent")
    types["oneOf"].remove({"$ref": reference})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **whole}


def texts_in(value: object, place: Place) -> Iterator[tuple[Place, str]]:
    """Every text in *value*, which stands at *place*, and its place."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts_in(inner, (*place, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from texts_in(inner, (*place, index))


def _fields_of_ours(written: Written) -> Iterator[Problem]:
    for name in ADDED:
        if name in written.values:
            yield Problem(written.path, written.line((name,)), f"{name!r} is filled in by sipbot: take it out")


def _explained(errors: Sequence[ErrorDetails], fields: Mapping[str, Any], written: Written) -> list[Problem]:
    """One problem for each value, whatever number of errors pydantic finds in it."""
    found: dict[tuple[Place, str], Problem] = {}
    for error in errors:
        if error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]:
            continue  # Too short only because of other errors in it.
        place, name = _place_of(error, fields, written)
        told = _told(error, place, name, written)
        found.setdefault((place, name), Problem(written.path, written.line(place), told, _about(place, written)))
    return list(found.values())


def _place_of(error: ErrorDetails, fields: Mapping[str, Any], written: Written) -> tuple[Place, str]:
    """Where the value stands, and its name."""
    if _order(error):
        return ("questions", _index(error, fields), _order(error)), _order(error)
    loc = error["loc"]
    place: Place = loc[:2] + loc[3:] if "questions" in loc[:1] else loc  # The third is the question's type.
    while place and place not in written.lines:
        place = place[:-1]
    if error["type"] in ("missing", "extra_forbidden"):
        return place, str(loc[-1])
    quoted_names = re.findall(r"'(\w+)'", error["msg"]) if not place or _is_question(place) else []
    for name in quoted_names:
        if (*place, name) in written.lines:
            return (*place, name), name
    return place, "" if _is_question(place) else next((n for n in reversed(place) if isinstance(n, str)), "")


def _is_question(place: Place) -> bool:
    return len(place) == 2 and place[0] == "questions"


def _order(error: ErrorDetails) -> str:
    """The field that makes a question stand in the wrong order, or ""."""
    return str(error.get("ctx", {}).get("field", "")) if error["type"] == "order" else ""


def _index(error: ErrorDetails, fields: Mapping[str, Any]) -> int:
    """Which question is out of order; of two with the same key the second."""
    same = [n for n, question in enumerate(fields["questions"]) if question["key"] == error["ctx"]["question"]]
    return same[:2][-1] if _order(error) == "key" else same[0]


def _mended(fields: Mapping[str, Any], error: ErrorDetails) -> dict[str, Any] | None:
    """The fields without what makes a question stand in the wrong order; None where the error is another one."""
    if not _order(error):
        return None
    index = _index(error, fields)
    question = fields["questions"][index]
    mends = {"key": f"{question['key']}_{index}", "ask_if": None, "type": "text", "tag": None}
    if _order(error) == "choices_from":
        mended = {"type": "text", **{name: question[name] for name in ("key", "text", "ask_if") if name in question}}
    else:
        mended = {**question, _order(error): mends[_order(error)]}
    return {**fields, "questions": [*fields["questions"][:index], mended, *fields["questions"][index + 1 :]]}


def _told(error: ErrorDetails, place: Place, name: str, written: Written) -> str:
    types = [each for each in by_name.names(questions.FOLDER) if each != "consent"]
    if _order(error) == "ask_if":
        return f"{_own_words(error)}: {_remedy(place, written)}"
    if _order(error) == "choices_from":
        source = written.values["questions"][place[1]]["choices_from"]
        remedy = "" if source in _before(place, written) else f": {_instead(source, place, written)}"
        return f"{_own_words(error)}{remedy}"
    if _order(error):
        return _own_words(error)
    if error["type"] == "union_tag_not_found":
        return f"'type' is missing: add a line 'type: text', or another of {', '.join(types)}"
    if error["type"] == "union_tag_invalid":
        tag = error["ctx"]["tag"]
        return f"there is no question type {tag!r}: {closest(tag, types)}"
    if error["type"].startswith("model_"):
        return "a question is made of lines like 'key: hopes', 'type: text' and 'text: What do you hope for?'"
    return advice(error, name, _known_fields(place, written) if error["type"] == "extra_forbidden" else ())


def _own_words(error: ErrorDetails) -> str:
    return str(error["ctx"]["told"]).partition(": ")[2]


def _remedy(place: Place, written: Written) -> str:
    """What to do about the first thing in an `ask_if` that cannot be."""
    earlier = _before(place, written)
    for key, accepted in written.values["questions"][place[1]]["ask_if"].items():
        if key not in earlier:
            return _instead(key, place, written)
        choices = earlier[key].get("choices", {})
        for value in accepted if isinstance(accepted, list) else [accepted]:
            if choices and value not in choices:
                return closest(str(value), choices)
    return "compare with an answer that can be picked"


def _instead(key: str, place: Place, written: Written) -> str:
    """What to do about a *key* that no question before *place* has."""
    later = written.values["questions"][int(place[1]) + 1 :] if place[0] == "questions" else []
    if any(isinstance(question, dict) and question.get("key") == key for question in later):
        return f"move this question below {key!r}"
    return closest(key, _before(place, written))


def _known_fields(place: Place, written: Written) -> list[str]:
    whole = Survey.model_json_schema()
    if len(place) < 2:
        return [name for name in whole["properties"] if name not in ADDED]
    if place[0] != "questions":
        return list(whole["$defs"]["StudentConsent"]["properties"])
    kind = written.values["questions"][place[1]]["type"]
    reference = whole["properties"]["questions"]["items"]["discriminator"]["mapping"][kind]
    return list(whole["$defs"][reference.rpartition("/")[2]]["properties"])


def _stray_places(written: Written) -> Iterator[Problem]:
    """Names in braces that stand for no earlier answer."""
    for place, text in texts_in({name: written.values.get(name) for name in TEXTS}, ()):
        if not re.search("[{}]", text):
            continue
        earlier, line = _before(place, written), written.line(place)
        about = _about(place, written) or f"the {place[0]}"
        for piped in PIPED.finditer(text):
            if piped[1] not in earlier:
                told = f"{piped[0]} is not the key of an earlier question: {_instead(piped[1], place, written)}"
                yield Problem(written.path, line, told, about)
        if re.search("[{}]", PIPED.sub("", text)):
            told = "a brace stands for nothing: write the key of an earlier question in braces, like {role}"
            yield Problem(written.path, line, told, about)


def _before(place: Place, written: Written) -> dict[str, Any]:
    """The questions that are answered before the text at *place* is said, by key."""
    asked = written.values.get("questions")
    if not isinstance(asked, list) or place[0] not in ("questions", "thanks"):
        return {}
    earlier = asked[: int(place[1])] if place[0] == "questions" else asked
    keyed = (question for question in earlier if isinstance(question, dict))
    return {question["key"]: question for question in keyed if isinstance(question.get("key"), str)}


def _without_places(value: Any) -> Any:
    if isinstance(value, str):
        return PIPED.sub("...", value)
    if isinstance(value, dict):
        return {key: _without_places(inner) for key, inner in value.items()}
    return [_without_places(inner) for inner in value] if isinstance(value, list) else value


def _about(place: Place, written: Written) -> str:
    """Which question stands at *place*: its key, or its number where it has none."""
    if len(place) < 2 or place[0] != "questions" or not isinstance(place[1], int):
        return ""
    question = written.values["questions"][place[1]]
    key = question.get("key") if isinstance(question, dict) else None
    return f"question {key!r}" if isinstance(key, str) else f"question {place[1] + 1}"
