"""What the program is made of can be told by a command, wholly and the same each time."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def bill(folder: Path, name: str) -> dict[str, object]:
    """As `make sbom` writes it."""
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", "requirements.lock", "--output-reproducible"]
    subprocess.run([*command, "--of", "JSON", "-o", folder / name], cwd=ROOT, check=True, capture_output=True)
    made: dict[str, object] = json.loads((folder / name).read_text())
    return made


def test_the_bill_of_materials_names_every_locked_package(tmp_path: Path) -> None:
    made = bill(tmp_path, "sbom.json")
    components = made["components"]
    assert isinstance(components, list)
    named = {(one["name"], one["version"]) for one in components}
    locked = set(re.findall(r"^([a-z0-9.-]+)==([^ ]+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    assert named == locked
    assert all("sha256" in one["description"] for one in components)
    assert bill(tmp_path, "again.json") == made
