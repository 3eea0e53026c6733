"""Data flows one way through the house: a module imports only from the rooms above it. Read with ast."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "screener"

# From the top down. Rooms on one floor do not know each other. A new module is given its place here.
FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"dates", "resources", "readability", "config", "vault"}),
    frozenset({"logic"}),
    frozenset({"law"}),
    frozenset({"answers"}),
    frozenset({"scope", "numbering"}),
    frozenset({"interview", "assessment", "saying", "soundness"}),
    frozenset({"translations"}),
    frozenset({"labels"}),
    frozenset({"papers", "cases", "burden", "checks", "lawbook"}),
    frozenset({"web", "listing", "inputs"}),
    frozenset({"cli"}),
    frozenset({"__main__"}),
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}

# The rooms in which the law is read and applied use nothing but Python itself.
CORE = {"dates", "logic", "law", "answers", "scope", "interview", "assessment"}

# Import names that differ from the name of the package that declares them, or that come with it.
COMES_WITH = {
    "flask_wtf": "flask-wtf",
    "jinja2": "flask",
    "markupsafe": "flask",
    "werkzeug": "flask",
}

Import = tuple[str, int, str]  # the file, the line, the module's full name


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[Import]:
    """Every module that a file imports, those inside functions and conditions too."""
    package = path.relative_to(ROOT).parts[:-1]
    where = str(path.relative_to(ROOT))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield where, node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (start, node.module) if part)
            if module == "screener":
                for alias in node.names:
                    yield where, node.lineno, f"screener.{alias.name}"
            else:
                yield where, node.lineno, module


FILES = sorted(PACKAGE.rglob("*.py"))
ROOMS = sorted({room_of(path) for path in FILES} - {"__init__"})


def ours(path: Path) -> Iterator[Import]:
    for where, line, module in imports(path):
        if module.startswith("screener."):
            yield where, line, module.split(".")[1]


def foreign(path: Path) -> Iterator[Import]:
    for where, line, module in imports(path):
        name = module.split(".")[0]
        if name != "screener" and name not in sys.stdlib_module_names:
            yield where, line, name


def test_every_module_has_its_place() -> None:
    assert [room for room in ROOMS if room not in FLOOR] == []


def test_the_drawing_of_the_house_has_every_room() -> None:
    drawn = set(re.findall(r"[a-z_]+", (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")))
    assert {room for room in ROOMS if room != "__main__"} - drawn == set()


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = set(re.findall(r"\]\((.+?)\)", (folder / "README.md").read_text(encoding="utf-8")))
    assert listed == {path.name for path in folder.glob("*.md")} - {"README.md"}


@pytest.mark.parametrize("room", ROOMS)
def test_a_module_imports_only_from_above(room: str) -> None:
    """Interview and assessment, on one floor, do not know each other."""
    wrong = [
        f"{where}:{line} imports {other}"
        for path in FILES
        if room_of(path) == room
        for where, line, other in ours(path)
        # a name that is no module, such as __version__, is the package's own
        if other in FLOOR and other != room and FLOOR[other] >= FLOOR[room]
    ]
    assert wrong == []


def test_the_core_uses_nothing_but_python() -> None:
    """No web, no template, no catalog: whoever reads the law needs no other package to follow it."""
    assert [found for path in FILES if room_of(path) in CORE for found in foreign(path)] == []


def test_what_is_imported_is_declared() -> None:
    """Tests see more packages than people who install the program."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = {re.split(r"[^a-z0-9-]", line)[0] for line in project["dependencies"]}
    used = {COMES_WITH.get(name, name): f"{where}:{line}" for path in FILES for where, line, name in foreign(path)}
    assert {name: where for name, where in used.items() if name not in declared} == {}


def test_what_is_declared_is_imported() -> None:
    """A dependency nobody uses is one more to trust for nothing."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = {re.split(r"[^a-z0-9-]", line)[0] for line in project["dependencies"]}
    assert declared - {COMES_WITH.get(name, name) for path in FILES for _, _, name in foreign(path)} == set()


@pytest.mark.parametrize("module", ["screener.web", "screener.cli"])
def test_pages_start_without_the_pdf_engine(module: str) -> None:
    """WeasyPrint is slow to load, and missing where Pango is: only the PDF processes may load it."""
    code = f"import sys, {module}; print('weasyprint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("False\n", 0), done.stderr
