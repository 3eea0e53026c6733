"""What the law asks, as data, and the loader that reads it."""

from screener.law.errors import LawError
from screener.law.loader import load_law, with_help
from screener.law.model import Law

__all__ = ["Law", "LawError", "load_law", "with_help"]
