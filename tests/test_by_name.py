"""A folder is a registry."""

import pytest

from sipbot import by_name


def test_every_file_of_a_folder_is_a_part() -> None:
    assert {"choice", "choices", "consent", "number", "rank", "scale", "text"} <= set(
        by_name.names("sipbot.engine.questions")
    )


def test_a_prefix_tells_parts_from_other_files() -> None:
    assert "docx" in by_name.names("analysis.exports", prefix="to_")


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(by_name.UnknownName, match=r"unknown name 'pigeon' in channels: choose one of .*terminal"):
        by_name.load("sipbot.channels", "pigeon")


def test_the_first_docstring_line_is_the_documentation() -> None:
    module = by_name.load("sipbot.engine.questions", "number")
    assert by_name.first_line(module) == (module.__doc__ or "").splitlines()[0]
