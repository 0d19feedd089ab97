"""What the engine itself says, in English, by name. Translations have the context `phrase.<name>`.

`{names}` in braces are filled in by the engine; a translation keeps them.
"""

from collections.abc import Mapping
from types import MappingProxyType

PHRASES: Mapping[str, str] = MappingProxyType(
    {
        # What stands around a question.
        "progress": "{number} of {total}",
        "hint_choice": "Reply with a number.",
        "hint_choices": "Reply with one or more numbers, for example 1,3.",
        "hint_choices_at_most": "Pick up to {most}. Reply with numbers, for example 1,3.",
        "hint_scale": "Reply with a number from {low} ({low_label}) to {high} ({high_label}).",
        "hint_number": "Reply with a number.",
        "hint_date": "Reply with a date, for example {example}.",
        "hint_rank": "Reply with all the numbers, your first choice first, for example {example}.",
        "hint_consent": "Reply 1 for yes, 2 for no.",
        "yes": "Yes",
        "no": "No",
        # A reply that could not be read: first time.
        "again_choice": "Please reply with one of the numbers, for example {example}.",
        "again_choices": "Please reply with the numbers you pick, for example {example}.",
        "again_choices_at_most": "Please pick {most} at most, for example {example}.",
        "again_scale": "Please reply with one number from {low} ({low_label}) to {high} ({high_label}).",
        "again_number": "Please reply with one number, for example {example}.",
        "again_number_between": "Please reply with one number from {least} to {most}.",
        "again_number_least": "Please reply with one number, {least} or more.",
        "again_number_most": "Please reply with one number, {most} or less.",
        "again_date": "Please reply with one date, for example {example}.",
        "again_date_between": "Please reply with one date from {earliest} to {latest}.",
        "again_rank": "Please reply with all the numbers in your order, for example {example}.",
        "again_text": "Please answer in your own words. A few words are fine.",
        "again_consent": "Please reply 1 to begin or 2 to leave.",
        # Second time, third time.
        "offer_skip": "Or reply SKIP to go on without an answer.",
        "moving_on": "That is all right. We will leave that one out.",
        "did_you_mean": "Did you mean {answer}?",
        "hint_did_you_mean": "Reply yes, or send another answer.",
        "answer_in_words": "We cannot read pictures or recordings. Please answer in words.",
        "too_fast": "That is more than we can read at once. Please wait a minute, then write again.",
        "change_answer": 'Change your answer to question {number} from "{earlier}" to "{answer}"?',
        "change_kept": "That is fine. Your answer stays as it was.",
        # Keywords.
        "help": "{school}: answer with a number or in your own words. BACK changes your last answer, SKIP passes, "
        "WHO tells who sees your answers, STOP ends.",
        "help_contact": "Questions? {contact}",
        "school_unnamed": "School survey",
        "who_anonymous": "Your answers are kept without your name or number.",
        "who_named": "The planning team can see who gave which answer. Others cannot.",
        "why": "The school is writing a plan to get better. The planning team reads what people say before it decides.",
        "who_groups": "We only show results for groups of {smallest_group} people or more.",
        "who_kept": "Answers are erased after {kept_months} months.",
        "move_code": "To go on elsewhere, send {code} from there. Your answers come along. It works once, for a day. "
        "Keep it secret.",
        "moved": "Welcome. You can go on here.",
        "stopped": "{school}: you will get no more messages from us. Reply START to come back.",
        "how_to_restart": "You asked us to stop, so we are not reading replies. Reply START to come back.",
        "restarted": "Welcome back. Would you like to go on with the survey?",
        "hint_restarted": "Reply 1 to go on.",
        "restarted_later": "That is fine. Reply 1 whenever you would like to go on.",
        "restarted_done": "Welcome back. There is nothing to answer right now.",
        "first_question": "This is the first question.",
        "went_back": 'Your answer was "{answer}". Send a new one, NEXT to keep it, or SKIP to take it out.',
        "went_back_skipped": "You had left this one out. You can answer it now, or reply NEXT.",
        "cannot_skip": "We need an answer to this one before we can go on.",
        "required": "This one helps us ask you the right questions. Could you pick an answer?",
        "no_such_language": "Sorry, we do not have that language yet. You can choose: {languages}.",
        # The first message to somebody who has not written.
        "invitation": "{school}: {n_questions} short questions.",
        "invitation_stop": "Reply STOP and we will not write again.",
        "invitation_code": "Some people share this phone. To answer this one, first reply {code}.",
        # After the end, or before it.
        "reminder": "We would still love to hear from you.",
        "declined": "That is fine. We kept nothing. If you change your mind, reply START.",
        "finished": "You have answered everything. Thank you! Reply BACK to change your last answer.",
        "afterword": "Thank you. We added that to your answers.",
        "late_answer": "Thank you. The survey has closed, but we kept your answer.",
        "closed": "This survey has closed. Thank you for writing.",
        # Piping, where the earlier answer was left out.
        "piped_missing": "your earlier answer",
    }
)
