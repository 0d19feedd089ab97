"""What every file `to_*.py` in `analysis/exports/` promises. A new format is tested here without a change."""

import importlib
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis import exports
from analysis.report import Report
from tests import reports

REPORTS: dict[str, Callable[[], Report]] = {
    "a school": reports.school,
    "hostile text": reports.hostile,
    "nothing said": reports.empty,
    "no engagement": lambda: reports.unknown(reports.school()),
}


@pytest.fixture(params=exports.formats())
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=REPORTS)
def report(request: pytest.FixtureRequest) -> Report:
    return REPORTS[request.param]()


def written(name: str, report: Report) -> bytes:
    out = io.BytesIO()
    exports.exporter(name).write(report, out)
    return out.getvalue()


def test_it_writes_any_report_and_the_same_report_the_same_way(name: str, report: Report) -> None:
    first = written(name, report)
    assert first
    assert written(name, report) == first


def test_it_is_documented_and_says_how_its_file_ends(name: str) -> None:
    module = importlib.import_module(f"analysis.exports.to_{name}")
    assert re.fullmatch(r"\S.{10,}\.", (module.__doc__ or "").splitlines()[0])
    assert re.fullmatch(r"\.[a-z]+", module.EXTENSION)


def test_it_is_saved_whole_and_leaves_nothing_else(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"engagement{exports.exporter(name).EXTENSION}"
    assert exports.save(reports.school(), name, path) == (path,)
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == written(name, reports.school())


def test_it_replaces_an_older_file(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"engagement{exports.exporter(name).EXTENSION}"
    exports.save(reports.empty(), name, path)
    exports.save(reports.school(), name, path)
    assert path.read_bytes() == written(name, reports.school())


def test_a_folder_that_is_not_there_is_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(exports.ExportError, match=r"there is no folder .*nowhere; make it first"):
        exports.save(reports.empty(), name, tmp_path / "nowhere" / "engagement")


def test_an_unknown_format_is_an_error_that_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(exports.ExportError, match=f"no format 'odt': choose one of {', '.join(exports.formats())}"):
        exports.save(reports.empty(), "odt", tmp_path / "engagement.odt")
