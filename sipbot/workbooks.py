"""What can be told of an Excel file (.xlsx) before it is opened: whether it is one, and whether it is a flood."""

import io
import zipfile

MOST_BYTES = 10_000_000
MOST_UNPACKED = 50_000_000


class TooLarge(ValueError):
    """To open it would take too much memory; says why."""


class AnotherFile(ValueError):
    """It is a zip file, and no workbook."""


def check(content: bytes) -> None:
    """Raises `TooLarge`, `AnotherFile` or `zipfile.BadZipFile` where *content* should not be opened."""
    if len(content) > MOST_BYTES:
        raise TooLarge(f"it has {len(content) // 1_000_000} MB")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [part for part in package.infolist() if part.filename.endswith((".xml", ".rels"))]
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED:
        raise TooLarge(f"unpacked it has {unpacked // 1_000_000} MB")
    if not any(part.filename.endswith("workbook.xml") for part in parts):
        raise AnotherFile("it is another kind of file")
