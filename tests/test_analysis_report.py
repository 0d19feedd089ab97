"""A report crosses JSON whole, and only over the table that it was made from."""

import json

import pandas as pd
import pytest

from analysis.report import (
    DEFAULTS,
    Gap,
    GroupCount,
    Idea,
    Options,
    Recommendation,
    Report,
    SetAside,
    Span,
    Subtheme,
    Theme,
)
from analysis.table import TableError, check, fingerprint

TABLE = check(pd.DataFrame({"text": ["Más recreo 🙂 y arte", "More recess", "n/a"]}))
GROUPS = (GroupCount("role", "family", 2, 2),)
QUOTES = (Span("R1", 0, 10),)
PARTS = (Subtheme("T1.1", "Long recess", ("long",), 1, 1, QUOTES, 0.9),)
REPORT = Report(
    table=TABLE,
    input_hash=fingerprint(TABLE),
    options=Options(population=(("role", "family", 20),)),
    themes=(Theme("T1", "Recess", ("recess",), 2, 2, QUOTES, (("suggestion", 2),), GROUPS, subthemes=PARTS),),
    ideas=(Idea(Span("R1", 0, 10), "T1", "suggestion", subtheme_id="T1.1"), Idea(Span("R1", 15, 19), None, "unclear")),
    set_aside=(SetAside("R3", "no content"),),
    gaps=(Gap("race", "black", 0, 0, None, None),),
    recommendations=(Recommendation("A1", "Look.", ("T1",), 2, 2, GROUPS, QUOTES, "TP4", "school"),),
    notes=("A note.",),
)


def test_a_report_comes_back_from_json_as_it_was() -> None:
    back = Report.from_dict(json.loads(json.dumps(REPORT.to_dict())), TABLE)
    assert back.to_dict() == REPORT.to_dict()
    assert (back.themes, back.ideas, back.options) == (REPORT.themes, REPORT.ideas, REPORT.options)
    assert (back.gaps, back.recommendations, back.set_aside) == (REPORT.gaps, REPORT.recommendations, REPORT.set_aside)


def test_a_report_stored_before_there_were_parts_still_loads() -> None:
    old = json.loads(json.dumps(REPORT.to_dict()))
    old["themes"] = [{name: value for name, value in one.items() if name != "subthemes"} for one in old["themes"]]
    old["ideas"] = [{name: value for name, value in one.items() if name != "subtheme_id"} for one in old["ideas"]]
    back = Report.from_dict(old, TABLE)
    assert back.themes[0].subthemes == ()
    assert [idea.subtheme_id for idea in back.ideas] == [None, None]


def test_a_quote_is_cut_from_the_answer() -> None:
    assert [REPORT.text_of(idea.span) for idea in REPORT.ideas] == ["Más recreo", "arte"]


def test_a_theme_is_found_by_its_id() -> None:
    assert REPORT.theme("T1").name == "Recess"
    with pytest.raises(KeyError):
        REPORT.theme("T2")


def test_a_stored_report_holds_no_answers() -> None:
    assert "arte" not in json.dumps(REPORT.to_dict(), ensure_ascii=False)


def test_a_report_refuses_another_table() -> None:
    other = check(pd.DataFrame({"text": ["Más recreo 🙂 y arte", "More recess", "none"]}))
    with pytest.raises(TableError, match="this report was made from another table"):
        Report.from_dict(REPORT.to_dict(), other)


def test_the_groups_reported_one_by_one_are_those_the_guidance_names() -> None:
    assert [tag for tag, _ in DEFAULTS.marginalized] == ["race", "race", "english_learner", "disability", "low_income"]
