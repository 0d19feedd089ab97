"""A workbook as Excel 97 wrote it, by hand: the least that a reader of `.xls` needs.

Records and container are those of [MS-XLS] and [MS-CFB].
"""

import struct
from collections.abc import Sequence

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
BOF, EOF, BOUNDSHEET, CODEPAGE = 0x0809, 0x000A, 0x0085, 0x0042
LABEL, NUMBER, BOOLEAN_OR_ERROR = 0x0204, 0x0203, 0x0205
VALUE_ERROR = 0x0F


def old_workbook(name: str, rows: Sequence[Sequence[object]]) -> bytes:
    """One sheet of texts, numbers, truth values, and (where `ValueError` stands) formulas that failed."""
    return _contained(_stream(name, rows))


def _stream(name: str, rows: Sequence[Sequence[object]]) -> bytes:
    first = _record(BOF, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 0x0600))
    first += _record(CODEPAGE, struct.pack("<H", 1200))
    title = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    begins = len(first) + 4 + 6 + len(title) + 4
    sheet = _record(BOF, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 0x0600))
    sheet += b"".join(_cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row))
    return first + _record(BOUNDSHEET, struct.pack("<IH", begins, 0) + title) + _record(EOF) + sheet + _record(EOF)


def _cell(row: int, column: int, value: object) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, bool) or value is ValueError:
        is_error = value is ValueError
        return _record(BOOLEAN_OR_ERROR, place + struct.pack("<BB", VALUE_ERROR if is_error else bool(value), is_error))
    if isinstance(value, int | float):
        return _record(NUMBER, place + struct.pack("<d", value))
    text = str(value)
    return _record(LABEL, place + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _contained(stream: bytes) -> bytes:
    """The stream in a container of its own: header, table of sectors, directory, then the stream."""
    stream = stream.ljust(4096, b"\0")  # Shorter ones stand elsewhere.
    n_sectors = -(-len(stream) // SECTOR)
    chain = [FAT, END, *range(3, n_sectors + 2), END]
    table = struct.pack(f"<{SECTOR // 4}I", *chain, *[FREE] * (SECTOR // 4 - len(chain)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    directory = _entry("Root Entry", 5, child=1, start=END, size=0) + _entry("Workbook", 2, FREE, 2, len(stream))
    return header + table + directory.ljust(SECTOR, b"\0") + stream.ljust(n_sectors * SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    title = (name + "\0").encode("utf-16-le")
    links = struct.pack("<HBBIII", len(title), kind, 1, FREE, FREE, child)
    return title.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)
