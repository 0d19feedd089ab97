"""What a command works on, built before and closed after."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from sipbot.app import Parts, build_parts, open_database
from sipbot.settings import Settings
from sipbot.storage import Database

Result = TypeVar("Result")


async def with_parts(settings: Settings, do: Callable[[Parts], Coroutine[Any, Any, Result]]) -> Result:
    """What *do* returns, with everything built before and closed after."""
    parts = await build_parts(settings)
    try:
        return await do(parts)
    finally:
        await parts.close()


async def with_database(settings: Settings, do: Callable[[Database], Coroutine[Any, Any, Result]]) -> Result:
    """What *do* returns with the database, up to date and with nothing added to it."""
    database = await open_database(settings)
    try:
        return await do(database)
    finally:
        await database.close()
