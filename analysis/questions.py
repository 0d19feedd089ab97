"""Which question an answer was given to, in the words in which people were asked."""

from dataclasses import dataclass

from analysis.report import AskedWith, Report


@dataclass(frozen=True, slots=True)
class Question:
    """The words of a question, and the language they are in; "" where nobody knows."""

    text: str
    language: str


def question_of(report: Report, response_id: str, language: str) -> Question | None:
    """The question behind an answer, in *language* where its survey has it; None where nobody knows its words.

    Of answers that came in a file, what stands in the column of questions is taken where it is more than a name.
    """
    key = report.questions[response_id]
    survey, is_probe = report.given_to.get(response_id, ("", False))
    found = _wording(report, survey, key, is_probe)
    if found is None:
        return Question(key, "") if len(key.split()) > 1 else None
    texts = dict(found.texts)
    return Question(texts[language], language) if language in texts else Question(*reversed(found.texts[0]))


def _wording(report: Report, survey: str, key: str, is_probe: bool) -> AskedWith | None:
    asked = report.engagement.asked if report.engagement else ()
    wordings = (one for use in asked if use.survey == survey for one in use.wordings)
    return next((one for one in wordings if (one.question, one.is_probe) == (key, is_probe)), None)
