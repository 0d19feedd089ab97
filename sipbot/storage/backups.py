"""Copies of the whole database in one file, made while it is in use, and a database made of such a file.

SQLite copies itself; for PostgreSQL its own programs do it (`pg_dump`, `pg_restore`), which must be installed here. The
surveys of one's own are files: they go into a ZIP file beside it.
"""

import asyncio
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import update
from sqlalchemy.engine import URL, make_url

from sipbot.storage import tables
from sipbot.storage.transaction import Database, Transaction

_POSTGRESQL_BEGINS = b"PGDMP"
_SQLITE_BEGINS = b"SQLite format 3\0"
_N_TABLES = "select count(*) from pg_tables where schemaname = 'public'"
_WHY = "restored from a backup: it may have been sent since then"


class BackupError(Exception):
    """A backup could not be made or used; the message says what to do."""


async def backup(url: str, file: Path) -> None:
    """Copy the database at *url* into the new *file*, as it is in one moment; nobody has to wait for that."""
    with _all_or_nothing(file) as unfinished:
        if is_sqlite(url):
            await asyncio.to_thread(_copy, _file_of(url), unfinished)
        else:
            await _run("pg_dump", url, "--format=custom", "--no-owner", f"--file={unfinished}")


async def restore(url: str, file: Path) -> None:
    """Make the database at *url*, which must be new and empty, of a *file* that `backup` has made."""
    begins = _begins(file)
    if is_sqlite(url) != begins.startswith(_SQLITE_BEGINS) or not begins.startswith(
        (_POSTGRESQL_BEGINS, _SQLITE_BEGINS)
    ):
        raise BackupError(f"{file} is no backup of a database of this kind: compare it with SIPBOT_DATABASE")
    if is_sqlite(url):
        with _all_or_nothing(_file_of(url)) as unfinished:
            await asyncio.to_thread(_copy, file, unfinished)
    else:
        await asyncio.to_thread(_refuse_used, url)
        await _run("pg_restore", url, "--no-owner", "--exit-on-error", "--single-transaction", str(file))


def surveys_file(file: Path) -> Path:
    """Where the surveys of one's own stand that go with the backup *file*."""
    return file.with_name(f"{file.name}.surveys.zip")


def backup_surveys(folder: Path, file: Path) -> None:
    """Copy every file in *folder*, with drafts and former versions, beside the backup *file*.

    Do it after the database: a version that a conversation there began with is then among them.
    """
    with (
        _all_or_nothing(surveys_file(file)) as unfinished,
        zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as to,
    ):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            to.write(path, path.relative_to(folder))


def can_restore_surveys(folder: Path | None, file: Path) -> bool:
    """Whether there are surveys beside the backup *file*. Raises `BackupError` where *folder* cannot take them."""
    kept = surveys_file(file)
    if not kept.exists():
        return False
    if folder is None:
        raise BackupError(f"{kept} has surveys of your own: set SIPBOT_SURVEYS to a new folder for them")
    if not zipfile.is_zipfile(kept):
        raise BackupError(f"{kept} is no backup of surveys, or broken: take another copy of it, or move it away")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupError(f"{folder} is not empty, and is never written over: set SIPBOT_SURVEYS to a new folder")
    return True


def restore_surveys(folder: Path, file: Path) -> int:
    """Put the surveys beside the backup *file* into *folder*; how many files there are."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(surveys_file(file)) as kept:
        kept.extractall(folder)
        return len(kept.namelist())


async def hold_what_may_have_been_sent(database: Database) -> tuple[int, int]:
    """After a restore, send nothing twice: how many messages are unknown now, and how many campaigns paused."""
    return await database.write(_hold)


def is_sqlite(url: str) -> bool:
    """Whether that is a database in a file."""
    return make_url(url).get_backend_name() == "sqlite"


def _hold(tx: Transaction) -> tuple[int, int]:
    outgoing, campaign = tables.Outgoing, tables.Campaign
    not_sent = update(outgoing).where(outgoing.status.in_(("waiting", "sending", "held")))
    running = update(campaign).where(campaign.status == "running")
    return (
        tx.execute(not_sent.values(status="unknown", owner=None, error=_WHY)).rowcount,
        tx.execute(running.values(status="paused", paused_why=_WHY)).rowcount,
    )


@contextmanager
def _all_or_nothing(file: Path) -> Iterator[Path]:
    """Where to write what becomes *file*, readable by its owner alone, when the block has come to its end."""
    if file.exists():
        raise BackupError(f"{file} is there already, and is never written over: choose another name or move it away")
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield unfinished
        _flush(unfinished)
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)


def _flush(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _file_of(url: str) -> Path:
    return Path(make_url(url).database or "")


def _begins(file: Path) -> bytes:
    try:
        with file.open("rb") as begun:
            return begun.read(len(_SQLITE_BEGINS))
    except FileNotFoundError:
        raise BackupError(f"there is no file {file}") from None


def _copy(source: Path, target: Path) -> None:
    """One step of SQLite's own backup: a consistent view, and in its journal mode nobody waits for it."""
    if not source.exists():
        raise BackupError(f"there is no database {source}: look at SIPBOT_DATABASE")
    reading = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
    with closing(reading) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)
        written.execute("pragma journal_mode=delete")  # all of it in the one file
        (found,) = written.execute("pragma integrity_check").fetchone()
    if found != "ok":
        raise BackupError(f"{source} is damaged: {found}")


async def _run(program: str, url: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupError(f"{program} is not installed here: install PostgreSQL's client programs")
    where = make_url(url)
    # Not among the arguments: everybody on this computer sees these.
    env = {**os.environ, "PGPASSWORD": str(where.password)} if where.password else {**os.environ}
    process = await asyncio.create_subprocess_exec(
        found, f"--dbname={_without_password(where)}", *arguments, env=env, stderr=asyncio.subprocess.PIPE
    )
    _, said = await process.communicate()
    if process.returncode:
        raise BackupError(f"{program} failed: {said.decode(errors='replace').strip().splitlines()[-1]}")


def _without_password(url: URL) -> str:
    bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return bare.render_as_string().replace("+", "%20")


def _refuse_used(url: str) -> None:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        with psycopg.connect(address) as connection:
            (n_tables,) = connection.execute(_N_TABLES).fetchone() or (0,)
    except psycopg.Error as error:
        raise BackupError(f"the database cannot be reached ({type(error).__name__}): look at SIPBOT_DATABASE") from None
    if n_tables:
        raise BackupError("the database is not empty, and is never written over: make a new one for SIPBOT_DATABASE")
