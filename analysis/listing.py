"""Names in a sentence."""

from collections.abc import Iterable


def listed(items: Iterable[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b, and c"."""
    names = list(items)
    if len(names) < 3:
        return f" {last} ".join(names)
    return f"{', '.join(names[:-1])}, {last} {names[-1]}"


def quoted(names: Iterable[str]) -> str:
    """Names in quotation marks, as a list in a sentence."""
    return listed([f"“{name}”" for name in names])
