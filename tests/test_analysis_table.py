"""What a table of answers may look like, and what is said about one that cannot be used."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.table import TableError, check, fingerprint, read, tag_names


def written(tmp_path: Path, name: str, data: bytes | str) -> Path:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_a_text_column_is_enough() -> None:
    table = check(pd.DataFrame({"text": ["More recess", "Smaller classes"]}))
    assert table["response_id"].tolist() == ["R1", "R2"]
    assert table["participant_id"].tolist() == ["P1", "P2"]
    assert table["language"].tolist() == ["", ""]


def test_texts_are_kept_as_written() -> None:
    text = '  "Más\trecreo" \r\n 🙂 '
    assert check(pd.DataFrame({"text": [text]}))["text"].tolist() == [text]


def test_tags_come_by_name_and_other_columns_are_left_out() -> None:
    table = check(pd.DataFrame({"text": ["a"], "tag.role": ["family"], "tag.grade": [3], "phone": ["555"]}))
    assert tag_names(table) == ("grade", "role")
    assert table["tag.grade"].tolist() == ["3"]
    assert "phone" not in table.columns


def test_languages_are_read_in_the_ways_people_write_them() -> None:
    table = check(pd.DataFrame({"text": list("abcd"), "language": ["es-MX", "English", "pt_BR", None]}))
    assert table["language"].tolist() == ["es", "en", "pt", ""]


def test_a_missing_id_never_takes_one_that_is_given() -> None:
    table = check(pd.DataFrame({"text": ["a", "b"], "response_id": ["R2", ""]}))
    assert table["response_id"].tolist() == ["R2", "R2-"]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (pd.DataFrame({"comment": ["a"]}), "there is no column 'text': the columns are 'comment'"),
        (pd.DataFrame({"text": []}), "the table is empty: it has no rows"),
        (
            pd.DataFrame({"text": ["a", "b"], "response_id": ["1", "1"]}),
            "1 response id stands more than once, such as '1'",
        ),
        (
            pd.DataFrame({"text": ["a"], "analyze": ["praise"]}),
            "column 'analyze' holds 'praise': use one of asset, challenge, suggestion, vision, or nothing",
        ),
    ],
)
def test_a_table_that_cannot_be_used_says_why(table: pd.DataFrame, message: str) -> None:
    with pytest.raises(TableError) as raised:
        check(table)
    assert str(raised.value) == message


def test_the_fingerprint_changes_with_any_letter() -> None:
    one, other = check(pd.DataFrame({"text": ["recess"]})), check(pd.DataFrame({"text": ["Recess"]}))
    assert fingerprint(one) == fingerprint(check(one))
    assert fingerprint(one) != fingerprint(other)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("utf8.csv", "text,role\nMás recreo,family\n"),
        ("with_mark.csv", "\ufefftext,role\nMás recreo,family\n"),
        ("utf16.csv", "text,role\nMás recreo,family\n".encode("utf-16")),
        ("semicolons.csv", "text;role\nMás recreo;family\n"),
        ("commas_in_a_name.csv", "text;role;So, what else, if anything?\nMás recreo;family;No, nothing\n"),
        ("empty_columns.csv", "text,role\nMás recreo,family,,\n,,,,\n"),
        ("tabs.tsv", "text\trole\nMás recreo\tfamily\n"),
        ("lines.jsonl", '{"text": "Más recreo", "role": "family"}\n'),
    ],
)
def test_files_come_in_many_forms(tmp_path: Path, name: str, data: bytes | str) -> None:
    table = read(written(tmp_path, name, data), tags=["role"])
    assert table[["text", "tag.role"]].to_numpy().tolist()[0] == ["Más recreo", "family"]
    assert table.attrs["notes"] == ()


def test_an_answer_cut_amid_a_letter_spoils_no_other(tmp_path: Path) -> None:
    cut = "text\nMás recreo y más música\nMás maña".encode()[:-2] + b"\n"
    table = read(written(tmp_path, "cut.csv", cut))
    assert table["text"].tolist() == ["Más recreo y más música", "Más ma\N{REPLACEMENT CHARACTER}"]
    assert table.attrs["notes"] == ("1 letter is broken in cut.csv and read as '\N{REPLACEMENT CHARACTER}'.",)


def test_a_windows_file_is_read_and_said_to_be_one(tmp_path: Path) -> None:
    table = read(written(tmp_path, "old.csv", "text\nMás recreo\n".encode("cp1252")))
    assert table["text"].tolist() == ["Más recreo"]
    assert table.attrs["notes"] == (
        "old.csv is not UTF-8: it was read as Windows-1252. Look whether accented letters are right.",
    )


def test_a_line_break_inside_an_answer_stays(tmp_path: Path) -> None:
    table = read(written(tmp_path, "a.csv", 'text\n"one\r\ntwo, ""three"""\n'))
    assert table["text"].tolist() == ['one\r\ntwo, "three"']


def test_a_workbook_is_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "answers.xlsx"
    pd.DataFrame({"comment": ["More recess", None], "grade": [3, 4]}).to_excel(path, index=False)
    table = read(path, "comment", tags=["grade"])
    assert table[["text", "tag.grade"]].to_numpy().tolist() == [["More recess", "3"], ["", "4"]]


def test_columns_may_have_any_name(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "no,who,asked,lang,said\n7,ana,hopes,es,Más recreo\n")
    table = read(
        path,
        "said",
        id_column="no",
        participant_column="who",
        question_column="asked",
        language_column="lang",
    )
    assert table.iloc[0].tolist() == ["7", "ana", "hopes", "Más recreo", "es", ""]


def test_a_table_written_by_sipbot_needs_no_names(tmp_path: Path) -> None:
    data = "response_id,participant_id,question,text,language,tag.role\nr7,p1,hopes,Más recreo,es,family\n"
    table = read(written(tmp_path, "responses.csv", data))
    assert table.iloc[0].tolist() == ["r7", "p1", "hopes", "Más recreo", "es", "", "family"]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", "Comment,role\nx,y\n", "there is no column 'text': the columns are 'Comment', 'role'."),
        (
            "b.csv",
            "texts,role\nx,y\n",
            "there is no column 'text': the columns are 'texts', 'role'. Did you mean 'texts'?",
        ),
        ("c.csv", "", "{path}: the table is empty: it has no rows"),
        ("d.csv", "text\n", "{path}: the table is empty: it has no rows below the column names"),
        ("e.csv", "text,text\nx,y\n", "{path}: two columns have the same name: 'text'"),
        ("f.csv", "text\nx,y\n", "{path}: row 2 has 2 cells, the first row names 1 column"),
        (
            "q.csv",
            'text,role\n"x" y,z\n',
            "{path}: line 2: a quotation mark is out of place (',' expected after '\"')",
        ),
        ("g.csv", b"text\n\x81\n", "{path}: is not text in a known encoding. Save it as 'CSV UTF-8' and try again"),
        ("h.csv", b"PK\x00\x00", "{path}: is not a text file. Save it as 'CSV UTF-8' and try again"),
        ("i.pdf", "x", "{path}: a table is a file that ends in .csv, .tsv, .txt, .jsonl or .xlsx"),
        ("j.jsonl", "[1]\n", "{path}: line 1: is not a JSON object"),
        ("k.xlsx", "x", "{path}: is not a readable Excel workbook (.xlsx): File is not a zip file"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, name: str, data: bytes | str, message: str) -> None:
    path = written(tmp_path, name, data)
    with pytest.raises(TableError) as raised:
        read(path)
    assert str(raised.value) == message.format(path=path)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"gone\.csv: cannot be read: No such file or directory"):
        read(tmp_path / "gone.csv")
