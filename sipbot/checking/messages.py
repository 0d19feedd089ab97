"""What a survey says as text messages, one after the other, and what each takes."""

from collections.abc import Mapping
from dataclasses import replace

from sipbot import sms_text
from sipbot.engine.prompt import Prompt
from sipbot.engine.survey import CONSENT, PIPED, Survey


def messages(survey: Survey, language: str) -> Mapping[str, sms_text.Segments]:
    """What every message takes that the author has written, by the key of its question."""
    words = survey.words(language)
    prompts = {CONSENT: survey.first_turn.prompt(words)}
    for number, question in enumerate(survey.questions, 1):
        progress = words.phrase("progress", number=number, total=len(survey.questions))
        prompts[question.key] = replace(question.prompt(words), progress_text=progress)
        if question.probe:
            prompts[f"{question.key} (probe)"] = Prompt(words.text(question.key, question.probe))
    prompts["thanks"] = Prompt(words.text("thanks", survey.thanks))
    return {key: sms_text.count(sms_text.folded(_without_places(prompt))) for key, prompt in prompts.items()}


def _without_places(prompt: Prompt) -> str:
    """The text of *prompt* with the words that stand in for earlier answers."""
    return PIPED.sub(lambda place: place[2] or "...", prompt.as_text())
