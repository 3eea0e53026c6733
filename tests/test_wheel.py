"""What people install works: the wheel is built, put into a fresh environment, and makes a paper there.

The fresh environment sees the dependencies of the test environment, so that no network is needed; that they
are all declared is test_imports' part. It does not see the checkout.
"""

import json
import re
import socket
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from email.parser import Parser
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from pypdf import PdfReader

import screener

ROOT = Path(__file__).resolve().parent.parent
Run = Callable[..., subprocess.CompletedProcess[str]]


def run(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr or done.stdout
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def fresh(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    environment = tmp_path_factory.mktemp("fresh") / "venv"
    venv.create(environment, with_pip=False)
    python = environment / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "--quiet", "--disable-pip-version-check")
    run(*pip, "install", "--no-deps", "--no-index", wheel, cwd=environment)
    (packages,) = environment.glob("lib/python*/site-packages")
    # What lies in that folder becomes visible; its own .pth files, the checkout's among them, are not read.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return environment


@pytest.fixture
def installed(fresh: Path, tmp_path: Path) -> Run:
    """Runs a program of the fresh environment, in a folder that holds no checkout."""
    return lambda program, *arguments: run(fresh / "bin" / program, *arguments, cwd=tmp_path)


def tracked(*folders: str) -> set[str]:
    names = run("git", "ls-files", "-z", "--", *folders, cwd=ROOT).stdout.split("\0")
    return {name for name in names if name and (ROOT / name).is_file()}


def shipped_as(name: str) -> str:
    return name if name.startswith("screener/") else f"screener/{name}"


def test_the_wheel_holds_every_file_of_the_program_and_no_other(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names == {shipped_as(name) for name in tracked("screener", "templates", "static")}


def test_the_wheel_carries_both_licences(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
    headers = Parser().parsestr(zipfile.ZipFile(wheel).read(metadata).decode())
    assert headers["Version"] == screener.__version__
    for licence in ("LICENSE", "LICENSE-LAW"):
        assert any(name.endswith(f"/licenses/{licence}") for name in names)


def test_the_installed_package_is_the_wheels(installed: Run) -> None:
    where = installed("python", "-c", "import screener; print(screener.__file__)").stdout.strip()
    assert not Path(where).is_relative_to(ROOT)
    assert "site-packages" in where


def test_templates_and_static_files_are_found(installed: Run) -> None:
    code = "from screener.resources import *; print(templates_folder(), static_folder(), sep='\\n')"
    for folder in installed("python", "-c", code).stdout.splitlines():
        assert Path(folder).parent.name == "screener"
        assert any(Path(folder).iterdir())


def test_the_installed_command_makes_a_paper(installed: Run, tmp_path: Path) -> None:
    form = tmp_path / "form.json"
    case = json.loads((ROOT / "tests" / "cases" / "vignette-farmer-between-cartels.json").read_text())
    form.write_text(json.dumps({"format": "screener-answers/1", "answers": case["answers"]}))
    paper = tmp_path / "paper.pdf"
    installed("screener", "report", form, "--for", "client", "--language", "es", "-o", paper)
    pages = PdfReader(paper).pages
    assert 1 <= len(pages) <= 2
    assert "abogado" in "".join(page.extract_text() for page in pages).lower()


def test_the_installed_wizard_answers(fresh: Path, tmp_path: Path) -> None:
    """`screener serve` prints its address once it listens there, and its first page comes with its style."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [fresh / "bin" / "screener", "serve", "--port", str(port), "--store", tmp_path / "answers.sqlite"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert server.stdout is not None
    try:
        address = f"http://127.0.0.1:{port}"
        said = []
        for line in server.stdout:
            said.append(line)
            if address in line:
                break
        assert address in "".join(said)
        page = urlopen(address, timeout=60).read().decode()
        style = re.search(r'<link[^>]*rel="stylesheet"[^>]*>', page)
        assert style
        href = re.search(r'href="([^"]+)"', style.group())
        assert href
        assert b"{" in urlopen(urljoin(address, href.group(1)), timeout=60).read()
    finally:
        server.terminate()
        server.communicate(timeout=60)
