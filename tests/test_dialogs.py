"""Conversations as planners write them down, in `dialogs/*.yaml`.

`survey:` names a file in `surveys/`, or `survey_text:` holds a small survey itself (`translations:` beside it, by
language, context and text). Each turn has `they`, what the participant writes, or `they_are: reminded` or `expired`,
and `bot`, the lines that they must read in answer, in that order; `bot: ""` is silence. `ends` is the status at the
end, `answers` are the answers that stand. `language` is the one to begin in. The bot's opening is not a turn.

`<survey>_<language>.yaml` is one whole conversation of a survey that comes with sipbot.
"""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from sipbot import surveys
from sipbot.engine.codes import folder_of
from sipbot.engine.survey import Survey
from tests.talk import Talk

DIALOGS = sorted((Path(__file__).parent / "dialogs").glob("*.yaml"))


def survey_in(dialog: dict[str, Any]) -> Survey:
    if "survey" in dialog:
        return surveys.load(dialog["survey"])
    told = dialog.get("translations", {})
    texts = {
        language: {f"{context}\x04{text}": said for context, pairs in contexts.items() for text, said in pairs.items()}
        for language, contexts in told.items()
    }
    return Survey.model_validate({**dialog["survey_text"], "translations": texts})


def take(talk: Talk, turn: dict[str, str]) -> None:
    if "they" in turn:
        talk.says(turn["they"])
    elif turn["they_are"] == "reminded":
        talk.is_reminded()
    else:
        talk.expires()


def is_told(lines: str, told: str) -> bool:
    """Whether all *lines* are in what was told, in that order; no lines at all mean silence."""
    if not lines:
        return not told
    at = 0
    for line in lines.strip().splitlines():
        at = told.find(line.strip(), at) + len(line.strip())
        if at < len(line.strip()):
            return False
    return True


@pytest.mark.parametrize("path", DIALOGS, ids=lambda path: path.stem)
def test_dialog(path: Path) -> None:
    dialog = YAML(typ="safe", pure=True).load(path)
    talk = Talk(survey_in(dialog), language=dialog.get("language", "en"), begun=False)
    for number, turn in enumerate(dialog["turns"], 1):
        take(talk, turn)
        assert is_told(turn["bot"], talk.told), f"turn {number}, {turn}: they read\n{talk.told}"
    assert talk.status == dialog["ends"]
    assert {key: list(v) if isinstance(v, tuple) else v for key, v in talk.answers.items()} == dialog["answers"]


@pytest.mark.parametrize("name", surveys.names())
def test_every_survey_has_a_whole_conversation_in_every_language_that_it_is_offered_in(name: str) -> None:
    told = {path.stem for path in DIALOGS}
    wanted = {f"{name}_{folder_of(language)}" for language in surveys.load(name).languages}
    assert wanted - told == set()
