"""Whose fault is it? `SurveyError` is the author's, `NotUnderstood` the reply's, `NotOpen` the caller's."""

from sipbot.engine.events import Value


class SurveyError(ValueError):
    """The survey as written cannot be asked; the message says where, what and how to mend it."""


class NotUnderstood(Exception):
    """A reply that cannot be read as an answer to the question.

    `maybe` is set when exactly one answer is likely but not sure: the participant is asked
    "Did you mean 2, Sometimes?" and a yes takes it.
    """

    def __init__(self, reason: str, *, maybe: Value = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.maybe = maybe


class NotOpen(Exception):
    """The conversation cannot take this step, for instance a reminder after the end."""
