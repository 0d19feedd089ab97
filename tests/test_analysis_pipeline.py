"""From a table to a report, on answers planted by us, and on residents' real ones where they are at hand."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from analysis.embedders import EmbedderError
from analysis.pipeline import analyze
from analysis.report import Idea, Options, Report, SetAside, Span
from analysis.table import TableError, read

PLANTED = Path(__file__).parent / "data" / "planted_answers.tsv"
REAL = Path(__file__).parents[2] / "shared" / "data" / "bowling_green_2018_statements.csv"
WORDS_ONLY = Options(embedder="tfidf")


@pytest.fixture(scope="module")
def planted() -> Report:
    """The report on 144 invented answers in six languages, twelve themes, whose languages nobody stated."""
    return analyze(read(PLANTED)[["text"]])


def shares(report: Report, column: str) -> list[tuple[str, float]]:
    """For each planted value, the theme where most of its answers went, and how many of them."""
    truth = pd.read_csv(PLANTED, sep="\t")[column].tolist()
    themes = dict(reversed([(idea.span.response_id, idea.theme_id) for idea in report.ideas]))
    found: dict[str, Counter[str | None]] = {}
    for i, value in enumerate(truth, start=1):
        found.setdefault(value, Counter())[themes[f"R{i}"]] += 1
    return [(value, counts.most_common(1)[0][1] / counts.total()) for value, counts in found.items()]


def test_planted_themes_come_back_whatever_the_language(planted: Report) -> None:
    assert 9 <= len(planted.themes) <= 15
    assert [value for value, share in shares(planted, "theme") if share < 0.7] == []


def test_languages_meet_in_themes(planted: Report) -> None:
    assert [language for language, share in shares(planted, "language") if share > 0.25] == []


def test_every_idea_is_placed_and_every_count_is_the_ideas(planted: Report) -> None:
    assert [idea for idea in planted.ideas if idea.theme_id is None] == []
    counts = Counter(idea.theme_id for idea in planted.ideas)
    assert [theme.n_responses for theme in planted.themes] == [counts[theme.id] for theme in planted.themes]
    assert [theme.id for theme in planted.themes] == [f"T{i + 1}" for i in range(len(planted.themes))]


def test_quotes_are_by_people_in_the_theme(planted: Report) -> None:
    placed = {(idea.span.response_id, idea.theme_id) for idea in planted.ideas}
    for theme in planted.themes:
        assert {(quote.response_id, theme.id) for quote in theme.quotes} <= placed
        assert 2 <= len(theme.quotes) <= 3


def test_names_are_all_different(planted: Report) -> None:
    assert len({theme.name.casefold() for theme in planted.themes}) == len(planted.themes)


def test_late_buses_go_to_the_district(planted: Report) -> None:
    (bus,) = [theme for theme in planted.themes if "bus" in theme.keywords]
    (one,) = [one for one in planted.recommendations if bus.id in one.theme_ids]
    assert (one.practice, one.level) == ("TP4", "district")


def test_what_people_love_gets_no_recommendation(planted: Report) -> None:
    praised = {theme.id for theme in planted.themes if dict(theme.stances).get("asset", 0) > theme.n_responses / 2}
    assert praised
    assert not praised & {theme for one in planted.recommendations for theme in one.theme_ids}


RUN = """
import hashlib, json, sys
from pathlib import Path
from analysis.pipeline import analyze
from analysis.report import Options
from analysis.table import read
report = analyze(read(Path(sys.argv[1])), Options(embedder=sys.argv[2]))
print(hashlib.sha256(json.dumps(report.to_dict()).encode()).hexdigest())
"""


def digest(embedder: str, threads: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", RUN, str(PLANTED), embedder],
        env={**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads, "PYTHONHASHSEED": threads},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


@pytest.mark.parametrize("embedder", ["fast", "multilingual", "tfidf"])
def test_the_same_table_gives_the_same_bytes_in_any_process_and_on_any_number_of_threads(embedder: str) -> None:
    assert digest(embedder, "1") == digest(embedder, "2")


CUT_OFF = """
import io, sys
def refuse(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        print(event, args, file=sys.stderr)  # Told even where whoever asked passes over the error.
        raise OSError("the network is cut off")
sys.addaudithook(refuse)
import pandas as pd
from analysis import exports
from analysis.pipeline import analyze
from analysis.report import Options
report = analyze(pd.DataFrame({"text": ["More recess", "Longer recess", "Late bus"]}), Options(embedder=sys.argv[1]))
exports.exporter("html").write(report, io.BytesIO())
print(len(report.ideas))
"""


@pytest.mark.parametrize("embedder", ["fast", "multilingual", "tfidf"])
def test_from_answers_to_a_document_no_other_computer_is_asked(embedder: str) -> None:
    done = subprocess.run([sys.executable, "-c", CUT_OFF, embedder], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "3\n", "")


def test_another_seed_is_part_of_the_report() -> None:
    table = pd.DataFrame({"text": ["More recess", "Longer recess", "Late bus", "The bus is late"]})
    report = analyze(table, Options(embedder="tfidf", seed=7))
    assert report.to_dict()["options"]["seed"] == 7


def test_one_usable_answer_is_listed_and_said_to_be_too_few() -> None:
    report = analyze(pd.DataFrame({"text": ["More recess", "n/a"]}), WORDS_ONLY)
    assert (report.themes, report.recommendations) == ((), ())
    assert report.ideas == (Idea(Span("R1", 0, 11), None, "suggestion", "future"),)
    assert report.set_aside == (SetAside("R2", "no content"),)
    assert report.notes == ("Too few answers to look for themes: 1 answer could be used. All are listed as written.",)


def test_no_usable_answer_is_no_error() -> None:
    report = analyze(pd.DataFrame({"text": ["n/a", "", "🙂"]}))
    assert (report.themes, report.ideas, len(report.set_aside)) == ((), (), 3)


@pytest.mark.parametrize("n", [2, 3, 4, 7])
@pytest.mark.parametrize("embedder", ["fast", "tfidf"])
def test_a_few_answers_are_grouped_with_a_warning(n: int, embedder: str) -> None:
    texts = ["More recess", "Longer recess", "The bus is late", "Late bus", "Dirty bathrooms", "Clean bathrooms", "Art"]
    report = analyze(pd.DataFrame({"text": texts[:n]}), Options(embedder=embedder))
    assert len(report.ideas) == n
    assert report.notes == (f"Only {n} answers could be used: themes among so few are a first guess.",)


@pytest.mark.parametrize("embedder", ["fast", "multilingual"])
def test_twenty_answers_on_four_subjects_are_four_themes_without_a_warning(embedder: str) -> None:
    planted = pd.read_csv(PLANTED, sep="\t").query("language == 'en'").groupby("theme").head(5)
    twenty = planted[planted["theme"].isin(["bus", "lunch", "bullying", "recess"])].reset_index(drop=True)
    report = analyze(twenty[["text"]], Options(embedder=embedder))
    subjects = dict(zip((f"R{n}" for n in range(1, 21)), twenty["theme"], strict=True))
    found = {(idea.theme_id, subjects[idea.span.response_id]) for idea in report.ideas}
    assert (len(subjects), len(report.themes), len(found), report.notes) == (20, 4, 4, ())


def test_equal_answers_of_different_people_all_count() -> None:
    texts = ["Smaller classes"] * 5 + ["The bus is late"] * 4
    report = analyze(pd.DataFrame({"text": texts}), WORDS_ONLY)
    named = [(theme.name, theme.n_responses) for theme in report.themes]
    assert named == [("Smaller classes", 5), ("Bus is late", 4)]


def test_an_answer_with_two_ideas_is_in_two_themes() -> None:
    texts = ["Smaller classes"] * 5 + ["The bus is late"] * 5 + ["Smaller classes. The bus is late."]
    report = analyze(pd.DataFrame({"text": texts}), WORDS_ONLY)
    assert [theme.n_responses for theme in report.themes] == [6, 6]


def test_a_flood_is_said() -> None:
    petition = (
        "Please keep the music program at our school because our children need music every single day of the week"
    )
    report = analyze(pd.DataFrame({"text": [petition] * 6 + ["More recess", "Late bus"]}), WORDS_ONLY)
    assert "6 answers say nearly the same as R1, word for word: they count as one." in report.notes


def test_groups_are_counted_in_themes() -> None:
    texts = ["Smaller classes"] * 5 + ["The bus is late"] * 5
    table = pd.DataFrame({"text": texts, "tag.role": ["family"] * 6 + ["student"] * 4})
    report = analyze(table, WORDS_ONLY)
    assert [[(group.value, group.n, group.of) for group in theme.groups] for theme in report.themes] == [
        [("family", 5, 6), ("student", 0, 4)],
        [("family", 1, 6), ("student", 4, 4)],
    ]


def test_the_table_is_not_changed() -> None:
    table = pd.DataFrame({"text": ["More recess", "Late bus"]})
    analyze(table, WORDS_ONLY)
    assert table.columns.tolist() == ["text"]


def test_an_unknown_embedder_and_a_table_without_answers_are_errors() -> None:
    with pytest.raises(EmbedderError, match="choose one of"):
        analyze(pd.DataFrame({"text": ["a"]}), Options(embedder="nope"))
    with pytest.raises(TableError, match="there is no column 'text'"):
        analyze(pd.DataFrame({"comment": ["a"]}))


@pytest.mark.skipif(not REAL.exists(), reason="the residents' statements of Bowling Green are not at hand")
def test_real_statements_of_residents_make_a_report() -> None:
    report = analyze(read(REAL, id_column="statement_id"), Options(embedder="fast"))
    assert len(report.table) == 607
    assert 10 <= len(report.themes) <= 40
    assert all(report.text_of(quote) in set_of_texts(report) for theme in report.themes for quote in theme.quotes)
    assert Report.from_dict(json.loads(json.dumps(report.to_dict())), report.table).themes == report.themes


def set_of_texts(report: Report) -> str:
    return "\n".join(report.table["text"])
