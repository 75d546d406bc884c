"""The house keeps its own rules."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from matching import drawing
from schema import port

ROOT = Path(__file__).parents[1]
ROOMS = ("api", "matching", "schema", "search", "web")
LONGEST = 400
SAYS_SO = ("assert", "agree", "raises", "expect", "check", "refused", "fail")


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if "node_modules" not in path.parts)


def every_test() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in sources("tests"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node


def test_every_test_says_what_it_shows() -> None:
    """Each test has a sentence, and something in it that can fail."""
    silent = [where for where, node in every_test() if not ast.get_docstring(node)]
    toothless = [where for where, node in every_test() if not any(word in ast.unparse(node) for word in SAYS_SO)]
    assert silent == []
    assert toothless == []


def test_no_module_is_a_wing() -> None:
    """Every module stays below four hundred lines."""
    long = [str(path) for path in sources(*ROOMS) if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST]
    assert long == []


def test_ports_are_small() -> None:
    """Each port of the schema has at most seven methods."""
    ports = {
        node.name: sum(isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef) for part in node.body)
        for path in Path(port.__file__).parent.glob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "Protocol" for base in node.bases)
    }
    assert len(ports) > 10
    assert {name: size for name, size in ports.items() if size > 7} == {}


def test_the_page_of_states_is_drawn_from_the_tables() -> None:
    """docs/states.md is what `talka states` draws now."""
    assert (ROOT / "docs" / "states.md").read_text(encoding="utf-8") == drawing.page()


@pytest.mark.parametrize("room", ["matching", "schema", "search"])
def test_public_things_are_explained(room: str) -> None:
    """Every module and public class has a docstring."""
    bare = []
    for path in sources(room):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        public = (node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_"))
        bare += [f"{path.name}:{node.name}" for node in public if not ast.get_docstring(node)]
        bare += [path.name] if not ast.get_docstring(tree) else []
    assert bare == []
