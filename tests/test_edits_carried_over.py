"""What planners changed survives a new analysis with more answers, or they are told what could not be kept."""

from dataclasses import replace

from analysis.edits import words
from analysis.proof import prove
from analysis.report import Report
from tests.edits import Desk, ideas
from tests.reports import Planted

BUSES, HALLS, LUNCH = "The bus is late.", "Halls feel safe.", "Lunch is too short."


def old() -> Report:
    """Ten answers on buses, six on halls, four on lunch."""
    planted = Planted()
    _say(planted, BUSES, "T1", 10)
    _say(planted, HALLS, "T2", 6)
    _say(planted, LUNCH, "T3", 4)
    return replace(planted.report({"T1": "bus late", "T2": "halls safe", "T3": "lunch short"}), run_id="old")


def new(halls: str = "T1", buses: str = "T2", lunch: str = "T3") -> Report:
    """The same answers and twenty new ones on halls, read anew: ids mean other themes."""
    planted = Planted()
    _say(planted, BUSES, buses, 10)
    _say(planted, HALLS, halls, 6)
    _say(planted, LUNCH, lunch, 4)
    _say(planted, HALLS, halls, 20)
    names = {halls: "safe halls", buses: "late bus", lunch: "short lunch"}
    return replace(planted.report({theme: names[theme] for theme in sorted(names)}), run_id="new")


def _say(planted: Planted, text: str, theme: str, n: int) -> None:
    for number in range(n):
        planted.say(f"{text} ({number})", theme)


def carried(desk: Desk, newer: Report) -> Report:
    desk.proposed = newer
    return prove(desk.report)


def test_a_name_goes_with_its_answers_not_with_its_number() -> None:
    desk = Desk(old())
    desk.change("T1", "rename", name="Late buses")
    assert [(one.id, one.name) for one in carried(desk, new()).themes] == [
        ("T1", "safe halls"),
        ("T2", "Late buses"),
        ("T3", "short lunch"),
    ]


def test_a_theme_is_found_again_though_most_of_its_answers_are_new() -> None:
    desk = Desk(old())
    desk.change("T2", "rename", name="Safety")
    assert carried(desk, new()).theme("T1").name == "Safety"


def test_a_merge_holds_on_a_newer_run() -> None:
    desk = Desk(old())
    desk.change("T2", "merge", themes=["T3"])
    report = carried(desk, new())
    assert [(one.name, one.n_responses) for one in report.themes] == [("safe halls", 30), ("late bus", 10)]


def test_a_name_given_after_a_merge_holds_on_a_newer_run() -> None:
    desk = Desk(old())
    desk.change("T2", "merge", themes=["T3"])
    desk.change("T2", "rename", name="Daily life")
    assert [one.name for one in carried(desk, new()).themes] == ["Daily life", "late bus"]


def test_a_merge_that_the_machine_makes_itself_is_nothing_to_do() -> None:
    desk = Desk(old())
    desk.change("T2", "merge", themes=["T3"])
    report = carried(desk, new(halls="T1", lunch="T1"))
    assert [(one.n_responses) for one in report.themes] == [30, 10]
    assert report.left_out == ()


def test_a_split_holds_on_a_newer_run() -> None:
    desk = Desk(old())
    desk.change("T1", "split", name="Two buses", ideas=ideas(desk.proposed, "R1", "R2"))
    desk.change("T4", "rename", name="The two buses")
    report = carried(desk, new())
    assert [(one.id, one.name, one.n_responses) for one in report.themes] == [
        ("T1", "safe halls", 26),
        ("T2", "late bus", 8),
        ("T3", "short lunch", 4),
        ("T4", "The two buses", 2),
    ]


def test_a_theme_that_the_machine_splits_off_itself_gets_the_planners_name() -> None:
    desk = Desk(old())
    desk.change("T1", "split", name="One bus", ideas=ideas(desk.proposed, "R1"))
    planted = Planted()
    planted.say(f"{BUSES} (0)", "T2")
    planted.say(f"{BUSES} (1)", "T1")
    report = carried(desk, replace(planted.report({"T1": "late bus", "T2": "bus"}), run_id="new"))
    assert [(one.name, one.n_responses) for one in report.themes] == [("One bus", 1), ("late bus", 1)]
    assert report.merged == {"T2": "T3"}


def test_an_edit_of_answers_that_were_erased_is_reported() -> None:
    desk = Desk(old())
    desk.change("T3", "split", name="Short", ideas=ideas(desk.proposed, "R19", "R20"))
    planted = Planted()
    _say(planted, BUSES, "T1", 10)
    report = carried(desk, replace(planted.report({"T1": "late bus"}), run_id="new"))
    assert [words.lost(one) for one in report.left_out] == [
        "The split of “lunch short” that made “Short” by Ana could not be carried over, "
        "since most of the answers in it are not there any more."
    ]


def test_a_moved_answer_stays_where_it_was_put() -> None:
    desk = Desk(old())
    desk.change("", "move", ideas=ideas(desk.proposed, "R1"), to="T3")
    report = carried(desk, new())
    assert [idea.theme_id for idea in report.ideas if idea.span.response_id == "R1"] == ["T3"]
    assert report.theme("T3").n_responses == 5


def test_a_hidden_theme_stays_hidden() -> None:
    desk = Desk(old())
    desk.change("T3", "hide", why="Off the subject.")
    assert [one.theme.name for one in carried(desk, new()).hidden] == ["short lunch"]


def test_a_change_of_a_theme_that_fell_apart_is_reported_and_not_lost() -> None:
    desk = Desk(old())
    desk.change("T1", "rename", name="Late buses")
    planted = Planted()
    for number in range(10):
        planted.say(f"{BUSES} ({number})", f"T{number % 5 + 1}")
    names = {f"T{number}": f"bus {number}" for number in range(1, 6)}
    report = carried(desk, replace(planted.report(names), run_id="new"))
    assert [words.lost(one) for one in report.left_out] == [
        "The new name “Late buses” for “bus late” by Ana could not be carried over, "
        "since no theme of the newer analysis holds the answers of “bus late”."
    ]
    assert report.edits == ()


def test_a_name_does_not_go_to_a_theme_that_swallowed_its_own() -> None:
    desk = Desk(old())
    desk.change("T3", "rename", name="Lunch")
    report = carried(desk, new(halls="T1", buses="T1", lunch="T1"))
    assert len(report.left_out) == 1
    assert report.theme("T1").name != "Lunch"


def test_what_was_carried_over_can_be_taken_back() -> None:
    desk = Desk(old())
    desk.change("T1", "rename", name="Late buses")
    desk.proposed = new()
    assert desk.undo(1).theme("T2").name == "late bus"


def test_old_and_new_changes_stand_together() -> None:
    desk = Desk(old())
    desk.change("T1", "rename", name="Late buses")
    desk.proposed = new()
    desk.change("T2", "merge", themes=["T3"])
    assert [(one.name, one.n_responses) for one in prove(desk.report).themes] == [
        ("safe halls", 26),
        ("Late buses", 14),
    ]
