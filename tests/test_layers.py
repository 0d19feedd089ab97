"""The rules of the design that a machine can check; import layers are in `pyproject.toml`, run by `make test`."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
IMPURE_MODULES = {"asyncio", "logging", "os", "random", "time"}
IMPURE_CALLS = {"open", "print", "input"}
ALLOWED = {
    ROOT / "analysis/__main__.py",
    ROOT / "analysis/table.py",
    ROOT / "analysis/contenders.py",  # It measures seconds.
    ROOT / "analysis/embedders/remote.py",  # It asks a service.
}
PURE = sorted(
    path
    for folder in ("sipbot/engine", "analysis")
    for path in (ROOT / folder).rglob("*.py")
    if path not in ALLOWED and "exports" not in path.parts
)


@pytest.mark.parametrize("path", PURE, ids=lambda path: str(path.relative_to(ROOT)))
def test_engine_and_analysis_are_pure(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert [found for node in ast.walk(tree) for found in impurities(node)] == []


def impurities(node: ast.AST) -> list[str]:
    match node:
        case ast.Await() | ast.AsyncFunctionDef():
            return ["await"]
        case ast.Import(names=names):
            return [name.name for name in names if name.name.split(".")[0] in IMPURE_MODULES]
        case ast.ImportFrom(module=str(module)) if module.split(".")[0] in IMPURE_MODULES:
            return [module]
        case ast.Call(func=ast.Name(id=name)) if name in IMPURE_CALLS:
            return [name]
        case ast.Attribute(attr="now" | "today" | "utcnow", value=ast.Name(id="datetime" | "date")):
            return ["clock"]
    return []


def test_the_check_above_sees_what_it_should() -> None:
    code = "import os\nfrom time import time\nopen('x')\ndatetime.now()\nasync def f(): await g()\n"
    found = [name for node in ast.walk(ast.parse(code)) for name in impurities(node)]
    assert sorted(found) == ["await", "await", "clock", "open", "os", "time"]


def test_the_top_level_is_what_the_design_says() -> None:
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert folders - {"demo-data", "node_modules", "dist"} == {"sipbot", "surveys", "analysis", "tests"}
