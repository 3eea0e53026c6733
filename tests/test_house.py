"""The repository keeps its own house: locks, file lengths, nothing of one machine."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from screener.config import SETTINGS

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")
BINARY = {".woff2", ".png", ".ico", ".pdf", ".jpg", ".gz", ".mo"}

# Written in pieces, so that this file does not find itself.
MACHINE_PATHS = re.compile(
    "|".join(["/wo" + "rk/", "/tm" + "p/", "/ro" + "ot/", "/ho" + "me/[a-z]", r"C:\\+Us" + "ers"])
)
PACKAGE_HOSTS = re.compile(
    "|".join(
        [
            r"pypi\." + "org",
            r"pythonhosted\." + "org",
            r"registry\.npm" + "js",
            r"deb\." + "debian",
            "--(extra-)?index-" + "url",
        ]
    )
)


def files() -> list[Path]:
    """Every text file of the tree that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in found if path.is_file() and path.suffix not in BINARY]


def places(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_path_of_one_machine_is_in_the_tree() -> None:
    """A path that exists on one machine only makes a clone fail elsewhere, and tells where it was made."""
    assert places(MACHINE_PATHS) == []


def test_no_package_host_is_in_the_tree() -> None:
    """Where packages come from is the business of the machine that installs them."""
    assert places(PACKAGE_HOSTS) == []


@pytest.mark.parametrize("name", LOCKS)
def test_everything_in_a_lock_has_its_version_and_hash(name: str) -> None:
    """Options, addresses and unpinned lines would let something else be installed."""
    text = (ROOT / name).read_text().replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert len(lines) > 20
    whole = re.compile(r"[a-z0-9-]+==[\w.]+( ;[^;]+)?( +--hash=sha256:[0-9a-f]{64})+")
    assert [line[:60] for line in lines if not whole.fullmatch(line)] == []


def test_the_locks_hold_what_the_project_asks_for() -> None:
    """A dependency added to pyproject.toml without `make lock` would be missing after `make run`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    for lock, wanted in (
        ("requirements.lock", project["dependencies"] + extras["build"] + extras["server"]),
        ("requirements-dev.lock", project["dependencies"] + extras["dev"]),
    ):
        names = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / lock).read_text(), re.MULTILINE))
        assert {re.match(r"[a-z0-9-]+", line).group() for line in wanted} <= names, lock  # type: ignore[union-attr]


def test_the_two_locks_agree() -> None:
    """The tests run with the very versions that `make run` installs."""
    run, dev = (dict(re.findall(r"^([a-z0-9-]+)==([\w.]+)", (ROOT / name).read_text(), re.MULTILINE)) for name in LOCKS)
    assert {name: (run[name], dev[name]) for name in run.keys() & dev.keys() if run[name] != dev[name]} == {}


def test_code_files_are_short_enough_to_read() -> None:
    """At most 400 lines a file of Python, so that it can be read from top to bottom."""
    code = [path for path in files() if path.suffix == ".py" and path.is_relative_to(ROOT / "screener")]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in code}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_scripts_that_are_run_by_name_may_be_run() -> None:
    for name in (".ci/run", ".ci/setup"):
        assert (ROOT / name).stat().st_mode & 0o111, name


def test_the_documents_name_tests_and_files_that_exist() -> None:
    """A promise that points to a test which is gone is no promise."""
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    known = set(re.findall(r"def (test_\w+)", tests))
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    missing = []
    for document in documents:
        text = document.read_text(encoding="utf-8")
        names = re.findall(r"`(test_\w+)`", text)
        missing += [f"{document.name}: {name}" for name in names if name not in known]
        links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
        missing += [f"{document.name}: {link}" for link in links if not (document.parent / link).exists()]
    assert missing == []


def test_each_threat_at_a_glance_has_its_test_and_its_last_figure() -> None:
    """What nobody measured would look as if it were stopped."""
    table = (ROOT / "docs" / "threat-model.md").read_text().split("## At a glance")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line[:1] == "|"]
    assert len(rows) > 12
    for threat, stopped, tests, figure in rows[2:]:
        assert threat, rows
        assert stopped, threat
        assert "`test_" in tests, threat
        assert re.search(r"\d|all refused", figure), threat


def test_the_readme_names_every_setting() -> None:
    readme = (ROOT / "README.md").read_text()
    assert [name for name in SETTINGS if f"`{name}`" not in readme] == []
