"""What the planning team did: whose words a recommendation has, what it takes, who approved, what is not addressed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from analysis.document.blocks import Block, Bullets, Heading, Paragraph, Table
from analysis.document.people import People
from analysis.document.words import NOTHING, a_sentence, count, day, listed, number
from analysis.edits import reading
from analysis.edits.recommendations import EARLIER, TEAM, n_approving, needed
from analysis.edits.themes import MERGE, RENAME, SPLIT
from analysis.report import Edit, Fate, Recommendation, Report, Rule

WORDED = "(The planning team’s own words.)"
EDITS = {
    "rename": "Themes given another name",
    "merge": "Themes merged",
    "split": "Themes split",
    "move": "Ideas put into another theme",
    "settle": "Ideas settled on which two readers differed",
    "hide": "Themes taken out",
    "stance": "Ideas read as another kind, such as praise that was taken for a wish",
    "translate": "Answers translated",
    "write": "Recommendations reworded",
    "add": "Recommendations added",
    "combine": "Recommendations combined",
    "order": "Recommendations moved up or down",
    "practice": "Practices or objectives chosen",
    "flags": "Notes on what a recommendation takes",
    "comment": "Comments",
    "approve": "Approvals",
    "withdraw": "Approvals taken back",
    "fate": "Decisions on recommendations, made or changed",
    "objectives": "The school’s own objectives entered",
    "rule": "Rule for approvals set",
}
DONE = {
    RENAME: "got a name from the planning team",
    MERGE: "was made one of {n} themes",
    SPLIT: "was split off another theme",
}
CARRIED = ("adopted", "adapted")
NOT_ADDRESSED = "not yet addressed"


def in_full(one: Recommendation) -> str:
    """A recommendation as it stands in a document; words of the team are marked as theirs."""
    return f"{one.id}. {a_sentence(one.text)} {WORDED}" if one.is_worded_by_team else f"{one.id}. {one.text}"


def about(one: Recommendation, fates: Mapping[str, Fate]) -> str:
    """Where a recommendation comes from and what it takes, where the team has said so; else ""."""
    return " ".join((*_origin(one), *_parts(one, fates), *_takes(one)))


def standing(who: People) -> Iterator[Table]:
    """What each recommendation takes and who approved it, once the team has begun to say so."""
    report = who.report
    if not is_judged(report):
        return
    yield Table(
        caption="What each recommendation takes, and who approved it",
        header=("No.", "What it takes", "The school’s objective", "Approved", "By"),
        rows=tuple(
            (
                one.id,
                listed(one.team.flags) or NOTHING,
                one.team.objective or NOTHING,
                approved(report, one),
                ", ".join(_roles(one)) or NOTHING,
            )
            for one in report.recommendations
        ),
        note=_rule(report.rule),
    )


def is_judged(report: Report) -> bool:
    """Whether the team has begun to approve recommendations or to say what they take."""
    teams = [one.team for one in report.recommendations]
    return report.rule != Rule() or any(team.flags or team.objective or team.approvals for team in teams)


def approved(report: Report, one: Recommendation) -> str:
    """How many approvals there are, of how many it takes: "1 of 2"."""
    return f"{n_approving(report.rule, one)} of {needed(report.rule)}"


def is_approved(report: Report, one: Recommendation) -> bool:
    """Whether as many have approved as it takes."""
    return n_approving(report.rule, one) >= needed(report.rule)


def responsible(fate: Fate) -> str:
    """Who does it, and by when."""
    return ", ".join(filter(None, (fate.owner, f"by {day(fate.due)}" if fate.due else "")))


def reflected(fate: Fate) -> tuple[str, ...]:
    """What was decided, why, where in the plan it is reflected, and who is responsible."""
    said = (fate.fate.replace("_", " "), fate.reason, fate.plan_section, responsible(fate))
    return (said[0], *(one or NOTHING for one in said[1:]))


def not_addressed(who: People, fates: Mapping[str, Fate]) -> Iterator[Block]:
    """Every recommendation without a decision, and those taken out together with their theme, with the reason."""
    every = who.report.recommendations
    left = [one for one in every if one.id not in fates]
    if left and len(left) == len(every):
        yield Paragraph("None of the recommendations is addressed yet.")
    elif left:
        yield Bullets("Not yet addressed (each stands in full above)", tuple(_in_short(one) for one in left))
    taken_out = [(one, theme) for theme in who.report.hidden for one in theme.recommendations]
    if taken_out:
        yield Bullets(
            "Taken out by the planning team, together with what they are about",
            tuple(f"{in_full(one)} {_why(theme.edit.why)}" for one, theme in taken_out),
        )


def changes(report: Report) -> Iterator[Block]:
    """How many changes people made over what the program proposed, by kind, and those that found no place."""
    made = reading.changes(report.edits)
    if not made and not report.left_out:
        return
    yield Heading("What people changed")
    if made:
        kinds = Counter(edit.kind for edit in made)
        known = [kind for kind in EDITS if kind in kinds] + sorted(set(kinds) - EDITS.keys())
        yield Table(
            caption="Changes by the planning team, over what the program proposed",
            header=("Change", "How often"),
            rows=tuple((EDITS.get(kind, kind), number(kinds[kind])) for kind in known),
            numeric=(1,),
            note="Each is kept with who made it, when, and why. What was taken back is not counted.",
        )
    if done := tuple(_done_to_themes(report, made)):
        yield Bullets("What was done to the themes of this document, and why", done)
    if report.hidden:
        yield Bullets(
            f"{count(len(report.hidden), 'theme')} taken out of this document, by the number of answers",
            tuple(f"{count(one.theme.n_responses, 'answer')}. {_why(one.edit.why)}" for one in report.hidden),
        )
    if report.left_out:
        yield Bullets(
            f"{count(len(report.left_out), 'change')} could not be applied to the newest analysis",
            tuple(a_sentence(f"{EDITS.get(one.edit.kind, one.edit.kind)}: {one.reason}") for one in report.left_out),
        )


def _in_short(one: Recommendation) -> str:
    """The first sentence of a draft, which says what to do; words of the team whole."""
    return in_full(one) if one.is_worded_by_team or not one.sentences else f"{one.id}. {one.sentences[0].text}"


def _done_to_themes(report: Report, made: Iterable[Edit]) -> Iterator[str]:
    """Each new name, merge and split of a theme that is shown, by its name now: an older one may tell too much."""
    names = {theme.id: theme.name for theme in report.themes}
    for edit in made:
        now = report.split_off.get(edit.id, edit.subject)
        name = names.get(report.merged.get(now, now))
        if edit.kind in DONE and name:
            done = DONE[edit.kind].format(n=number(len(edit.detail.get("themes", ())) + 1))
            yield f"“{name}” {done} on {day(edit.at)}. {_why(edit.why)}"


def _origin(one: Recommendation) -> Iterator[str]:
    team = one.team
    if team.draft and team.origin != TEAM:
        yield "The planning team wrote these words in place of a draft."
    if team.origin == TEAM:
        yield (
            f"The planning team added it, from this meeting: {a_sentence(team.meeting)}"
            if team.meeting
            else ("The planning team added it.")
        )
        if not one.n_responses:
            yield "No answer is behind it."
    if team.origin == EARLIER:
        yield "It comes from an earlier reading of the answers, and the planning team keeps it."


def _parts(one: Recommendation, fates: Mapping[str, Fate]) -> Iterator[str]:
    others = [part.id for part in one.team.parts if part.id != one.id]
    if others:
        yield f"It takes in {listed(others)}."
        for other in others:
            if fate := fates.get(other):
                reason = f", because: {a_sentence(fate.reason)}" if fate.reason else "."
                yield f"{other} had been decided on by itself: {fate.fate}{reason}"


def _takes(one: Recommendation) -> Iterator[str]:
    if one.team.flags:
        yield f"What it takes: {listed(one.team.flags)}."
    if one.team.objective:
        yield f"It serves the school’s own objective: {a_sentence(one.team.objective)}"


def _roles(one: Recommendation) -> list[str]:
    return [approval.role for approval in one.team.approvals]


def _rule(rule: Rule) -> str:
    if rule.roles:
        return f"A recommendation is approved when {needed(rule)} of these have approved it: {', '.join(rule.roles)}."
    return f"A recommendation is approved when {count(rule.needed, 'person has', 'different people have')} approved it."


def _why(reason: str) -> str:
    return f"Reason: {a_sentence(reason)}" if reason else "No reason is given."
