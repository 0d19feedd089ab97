"""What each column of the tables holds, so that somebody who was not there can read them."""

from collections.abc import Iterable

from analysis.exports.tables import Sheet
from analysis.table import TAG

MEANINGS = {
    "response_id": "Which answer: its id in every table.",
    "participant_id": "Who gave it: a random id, the same in all answers of one person.",
    "question": "The key of the question that was asked.",
    "text": "The answer as it was written; in recommendations, their words.",
    "role": "The writer's role; empty where it is not known, or would point to few people.",
    "language": "In which language it is written: en, es, pt, ht, vi, zh, and others.",
    "theme_id": "Which theme: T1 is the largest. Empty for an idea in none.",
    "theme": "The name of the theme.",
    "subtheme_id": "Which part of the theme. Empty for an idea in none.",
    "name": "What the theme or part is called.",
    "keywords": "The words that set it apart, separated by ;",
    "n_responses": "How many answers have an idea in it.",
    "n_participants": "How many people gave these answers.",
    "quotes": "Typical ideas, the most typical first: JSON with the answer's id, and where in it they stand.",
    "from_codebook": "yes where the theme was given beforehand, no where it was found.",
    "start": "Where the idea begins in the answer: how many characters stand before it.",
    "end": "Where the idea ends in the answer, counted in the same way.",
    "stance": "How it speaks: asset, challenge, suggestion, vision, question or unclear.",
    "time": "What it speaks of: now, past or future.",
    "program_theme_id": "Which theme the program had put it into, before people changed anything. Empty for none.",
    "program_stance": "How the program thought that it speaks.",
    "judged_by": "team where people put this idea elsewhere or read it otherwise by itself; program for all others.",
    "judged_on": "When they did.",
    "translation": "What the planning team wrote that the answer says in another language; empty where nobody did.",
    "translated_into": "The language of that translation.",
    "translated_on": "When it was written.",
    "reason": "Why: of an answer, why it was set aside; of a decision, why it was made.",
    "recommendation_id": "Which recommendation.",
    "theme_ids": "The themes it is about, separated by ;",
    "practice": "The Massachusetts Turnaround Practice it belongs to, TP1 to TP4.",
    "level": "Who can act on it: school or district.",
    "words": "Whose words they are: draft for the program's, team for the planning team's.",
    "draft": "What the program proposed, where the team wrote other words.",
    "takes_in": "The recommendations that became part of it, separated by ;",
    "meeting": "The meeting it was added from.",
    "objective": "The school's own objective that it serves.",
    "flags": "What it takes, such as new money, separated by ;",
    "approvals": "How many people have approved it.",
    "approvals_needed": "How many must approve it.",
    "approved_by": "The roles of those who have, separated by ;",
    "decision": "What became of it: adopted, adapted, not now, out of scope, or not yet addressed.",
    "plan_section": "Where in the plan it is reflected.",
    "owner": "Who is responsible, as a job title.",
    "due": "By when.",
    "decided_by": "Who decided.",
    "decided_on": "When it was decided.",
    "tag": "What is known of people, such as their role; in the codebook, the name of a theme or part.",
    "description": "What belongs to the theme or part.",
    "group": "The group of people that the row is about.",
    "people": "How many of the group speak of the theme; held back where that would point to few people.",
    "all who answered": "How many of the group answered at all; held back in the same way.",
    "What": "What is told.",
    "Value": "The number or the words.",
}


def columns(sheets: Iterable[tuple[str, Sheet]]) -> Sheet:
    """One row for each column of *sheets*, each with the name it is saved under."""
    rows = tuple((name, column, meaning(column)) for name, sheet in sheets for column in sheet.header)
    return Sheet("columns", ("table", "column", "meaning"), rows)


def meaning(column: str) -> str:
    """What a column holds. Raises `KeyError` for one that nobody has described."""
    if column.startswith(TAG):
        return "What is known of who answered. Several values are separated by ;"
    if column.startswith("quote "):
        return "A typical idea, as it was written."
    return MEANINGS[column]
