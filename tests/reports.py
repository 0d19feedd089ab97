"""Invented reports for the tests of the document and the exporters: every number in them was planted by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from analysis.report import (
    Asked,
    Engagement,
    Fate,
    GroupCount,
    Idea,
    Meeting,
    Options,
    Recommendation,
    Report,
    SetAside,
    Span,
    Subtheme,
    Theme,
    Version,
)
from analysis.represent import group_counts, members
from analysis.table import check, fingerprint

BUSES = "The bus is late almost every morning."
SAFE = "Halls where everyone feels safe."
TUTORS = "Más ayuda con la lectura después de clase."
FUTURE = "Students read to each other in two languages."


@dataclass
class Planted:
    """Answers planted one by one; `report` makes the report that finds exactly the themes they were planted under."""

    rows: list[dict[str, str]] = field(default_factory=list)
    ideas: list[Idea] = field(default_factory=list)

    def say(
        self, text: str, theme: str | None, *, stance: str = "suggestion", part: str | None = None, **more: str
    ) -> str:
        """One answer of a new person, with one idea in it: all of *text*. `more` are columns; `tag_x` is tag.x."""
        response = f"R{len(self.rows) + 1}"
        columns = {name.replace("tag_", "tag."): value for name, value in more.items()}
        person = {"participant_id": f"P{len(self.rows) + 1}", "question": "change", "language": "en"}
        self.rows.append({"response_id": response, **person, "text": text, **columns})
        if theme != "aside":
            self.ideas.append(Idea(Span(response, 0, len(text)), theme, stance, subtheme_id=part))
        return response

    def report(
        self,
        names: Mapping[str, str],
        *,
        options: Options | None = None,
        engagement: Engagement | None = None,
        set_aside: Iterable[SetAside] = (),
    ) -> Report:
        """The report with the themes and parts of *names*, in that order, and one recommendation for each theme."""
        table = check(pd.DataFrame(self.rows, columns=sorted({name for row in self.rows for name in row})))
        themes = tuple(self._theme(table, theme, names) for theme in names if "." not in theme)
        return Report(
            table=table,
            input_hash=fingerprint(table),
            options=options or Options(),
            themes=themes,
            ideas=tuple(self.ideas),
            set_aside=tuple(set_aside),
            gaps=(),
            recommendations=tuple(
                recommendation(f"REC{place}", theme, level="school" if place % 2 else "district")
                for place, theme in enumerate(themes, start=1)
            ),
            engagement=engagement,
        )

    def _theme(self, table: pd.DataFrame, theme_id: str, names: Mapping[str, str]) -> Theme:
        name = names[theme_id]
        ideas = [idea for idea in self.ideas if idea.theme_id == theme_id]
        responses = {idea.span.response_id for idea in ideas}
        people = set(table["participant_id"][table["response_id"].isin(responses)])
        groups: tuple[GroupCount, ...] = group_counts(members(table), people)
        stances = tuple(
            (stance, sum(i.stance == stance for i in ideas)) for stance in sorted({i.stance for i in ideas})
        )
        quotes = tuple(idea.span for idea in ideas[:3])
        parts = tuple(_part(part, name, ideas) for part, name in names.items() if part.startswith(f"{theme_id}."))
        counts = (len(responses), len(people))
        return Theme(theme_id, name, tuple(name.split()), *counts, quotes, stances, groups, subthemes=parts)


def _part(part: str, name: str, ideas: Iterable[Idea]) -> Subtheme:
    inside = [idea.span for idea in ideas if idea.subtheme_id == part]
    return Subtheme(part, name, tuple(name.split()), len(inside), len(inside), tuple(inside[:2]), stability=0.9)


def recommendation(id_: str, theme: Theme, *, level: str = "school") -> Recommendation:
    """What follows from one theme."""
    return Recommendation(
        id=id_,
        text=f"Look together at {theme.name}, and say by fall what the school will change.",
        theme_ids=(theme.id,),
        n_responses=theme.n_responses,
        n_participants=theme.n_participants,
        groups=theme.groups,
        quotes=theme.quotes,
        practice="TP4",
        level=level,
    )


def heard(**groups: tuple[int, int]) -> Report:
    """A report with one theme: of each role, how many speak of it, and how many say something else."""
    planted = Planted()
    for role, (n, silent) in groups.items():
        for place in range(n):
            planted.say(f"The bus is late ({role} {place}).", "T1", tag_role=role)
        for place in range(silent):
            planted.say(f"Something else ({role} {place}).", None, tag_role=role)
    return planted.report({"T1": "late bus"})


def school() -> Report:
    """Alder Brook, an invented school: 61 people, four themes, a part of one, groups large and small, half decided."""
    planted = Planted()
    for n in range(20):
        planted.say(
            f"{BUSES} ({n})",
            "T1",
            part="T1.1" if n < 10 else None,
            tag_role="family",
            tag_race="hispanic" if n < 12 else "white",
            tag_english_learner="yes",
        )
    for n in range(14):
        planted.say(f"{SAFE} ({n})", "T2", tag_role="student", tag_race="black;hispanic" if n < 4 else "white")
    for n in range(12):
        learner = "no" if n < 10 else "yes"
        planted.say(
            f"{TUTORS} ({n})", "T3", language="es", tag_role="family", tag_race="hispanic", tag_english_learner=learner
        )
    for n, key in enumerate(["see"] * 6 + ["hear"] * 3 + ["feel"] * 3):
        planted.say(f"{FUTURE} ({n})", "T4", stance="vision", question=key, analyze="vision", tag_role="teacher")
    planted.say("Please keep the garden.", None, stance="asset", tag_role="community", tag_race="unsaid")
    planted.say("n/a", "aside", tag_role="community", tag_disability="yes")
    planted.say(f"{BUSES} (0)", "aside", tag_role="community")
    buses = {"T1": "bus late morning", "T1.1": "ten late buses"}
    names = {**buses, "T2": "safe halls", "T3": "ayuda lectura clase", "T4": "two languages"}
    set_aside = (SetAside("R60", "no content"), SetAside("R61", "repeat of R1"))
    return planted.report(names, engagement=ALDER_BROOK, set_aside=set_aside, options=ENROLLED)


ENROLLED = Options(
    population=(
        ("race", "black", 60),
        ("race", "hispanic", 150),
        ("race", "white", 190),
        ("race", "pacific", 4),
    )
)
ALDER_BROOK = Engagement(
    school="Alder Brook School",
    invented=True,
    horizon_year=2031,
    opened_on="2026-10-05",
    closed_on="2026-11-02",
    asked=(
        Asked(
            title="Your voice in our school's plan",
            n_began=70,
            n_finished=61,
            channels=(("webchat", 58), ("sms", 12)),
            languages=(("en", 50), ("es", 17), ("ht", 3)),
            questions=("What should change at our school?", "It is five years from now. What do you see?"),
        ),
    ),
    calendar=(
        Meeting("2027-05-12", "Family night", "Families", ""),
        Meeting("2027-01-20", "ELPAC meeting", "Families of English learners", "Ana Invented"),
    ),
    owner="The assistant principal",
    consent="May we keep your answers for the school's plan? They are never shown with your name.",
    fates=(
        Fate("REC1", "adopted", "", "Goal 2", "The operations manager", "Planning team", "2026-12-01"),
        Fate("REC3", "not now", "No room in this year's schedule.", "", "", "Planning team", "2026-12-01"),
    ),
    n_opted_out=2,
)


def changed_meanwhile(*sizes: int) -> Report:
    """The same school; its survey was published anew each week, and so many people began each version."""
    prints = ("0123456789abcdef", "fedcba9876543210", "aaaabbbbccccdddd")
    days = ("2026-10-05", "2026-10-12", "2026-10-19")
    versions = tuple(Version(*one) for one in zip(prints, days, sizes, strict=False))
    asked = replace(ALDER_BROOK.asked[0], survey="family_voice", versions=versions)
    return replace(school(), engagement=replace(ALDER_BROOK, asked=(asked,)))


def hostile() -> Report:
    """Answers written to break a file: formulas, markup, control characters, right-to-left and very long text."""
    planted = Planted()
    texts = (
        '=HYPERLINK("http://example.com")',
        "<script>alert(1)</script> & 'quotes' \"too\"",
        "＝cmd|' /C calc'!A0",
        "\t@SUM(1)",
        "-5",
        "+16175550100",
        "line one\r\nline two\x0b\x00\x1f",
        "مدرسة أفضل \u202e abc",
        "👩‍👩‍👧 ok",
        "word " * 2000,
    )
    for text in texts:
        planted.say(text, "T1", **{"tag_=role": "+1+1", "tag_role": "<b>family</b>"})
    return planted.report({"T1": "=1+1 <img src=x>"})


def empty() -> Report:
    """Two answers that say nothing: no themes, no tags, nothing to recommend, nobody's engagement."""
    planted = Planted()
    planted.say("n/a", "aside")
    planted.say("?", "aside")
    aside = (SetAside("R1", "no content"), SetAside("R2", "no content"))
    return planted.report({}, set_aside=aside)


def unknown(report: Report) -> Report:
    """*report* as `python -m analysis` makes it: nobody knows of an engagement."""
    return replace(report, engagement=None)
