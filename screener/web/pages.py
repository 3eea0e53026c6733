"""Templates, one environment a language: sentences are looked up when a template is compiled, not when it is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from screener.translations import Catalog, catalog, offered, statuses


class _PutSentences(NodeTransformer):
    """Replaces `t("context", "English")` by its sentence, where nothing is to be filled in."""

    def __init__(self, words: Catalog) -> None:
        self._words = words

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        plain = isinstance(node.node, nodes.Name) and node.node.name == "t" and not node.kwargs
        parts = [part.value for part in node.args if isinstance(part, nodes.Const)]
        if plain and len(parts) == len(node.args) == 2:
            return nodes.Const(self._words.text(*parts)).set_lineno(node.lineno)
        return node


class _Environment(Environment):
    words: Catalog

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """The one step between a template's text and its code; there is no public hook for it."""
        tree = super()._parse(source, name, filename)
        found = _PutSentences(self.words).visit(tree)
        assert isinstance(found, nodes.Template)  # noqa: S101 for the type checker
        return found


class Pages:
    """Renders a template in a language. Values that are missing are an error, never an empty place."""

    def __init__(self, folder: Path, address: Callable[[str], str]) -> None:
        self._folder, self._address = folder, address
        self._environments: dict[str, _Environment] = {}

    def render(self, language: str, template: str, values: Mapping[str, Any]) -> str:
        return self._environment(language).get_template(template).render(values)

    def _environment(self, language: str) -> _Environment:
        """A language is read when the first person speaks it: a worker starts as fast with eight as with one."""
        if language not in self._environments:
            self._environments[language] = _environment(self._folder, language, self._address)
        return self._environments[language]


def _environment(folder: Path, language: str, address: Callable[[str], str]) -> _Environment:
    words, status = catalog(language), statuses()[language]
    environment = _Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.words = words
    environment.globals.update(
        t=words.text,
        words=words,
        language=language,
        direction=words.direction,
        asset=address,
        languages=[(code, statuses()[code].name) for code in offered()],
        unreviewed=language != "en" and not status.reviewed_by,
        Markup=Markup,
    )
    return environment
