"""Where the templates and static files are: in the package once installed, beside it in a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


class ResourcesMissing(RuntimeError):
    """Neither the package nor the checkout around it holds the folder."""


def folder(name: str, package: Path = PACKAGE) -> Path:
    """The absolute path of the folder called `name`, or ResourcesMissing."""
    for parent in (package, package.parent):
        found = parent / name
        if found.is_dir():
            return found
    raise ResourcesMissing(f"{name}/ is neither in {package} nor beside it: the installation is not whole")


def templates_folder() -> Path:
    return folder("templates")


def static_folder() -> Path:
    return folder("static")
