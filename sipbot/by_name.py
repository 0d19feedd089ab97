"""A folder is a registry: list the parts in it, load one by the name people write in YAML or settings."""

import importlib
import pkgutil
from types import ModuleType


class UnknownName(LookupError):
    """Nobody has written a part of that name; the message lists the ones there are."""


def names(package: str, *, prefix: str = "") -> tuple[str, ...]:
    """The parts of *package*, sorted, without *prefix*; private modules are not parts."""
    folder = importlib.import_module(package)
    found = (part.name for part in pkgutil.iter_modules(folder.__path__))
    return tuple(sorted(name.removeprefix(prefix) for name in found if name.startswith(prefix) and name[0] != "_"))


def load(package: str, name: str, *, prefix: str = "") -> ModuleType:
    """The module of the part called *name*. Raises `UnknownName`."""
    known = names(package, prefix=prefix)
    if name not in known:
        kind = package.rpartition(".")[2].replace("_", " ")
        raise UnknownName(f"unknown name {name!r} in {kind}: choose one of {', '.join(known)}")
    return importlib.import_module(f"{package}.{prefix}{name}")


def first_line(module: ModuleType) -> str:
    """The first line of a part's docstring: its documentation."""
    return (module.__doc__ or "").strip().partition("\n")[0]
