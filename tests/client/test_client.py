"""Clients that other people made and keep, against the real server: what they promise their users holds with us."""

import json
from collections.abc import Callable, Mapping

import pytest

from tests.client import workspace
from tests.client.workspace import Workspace

WRONG = """
import { initGraphQLTada } from "gql.tada";
import type { introspection } from "./graphql-env.d.ts";
const graphql = initGraphQLTada<{ introspection: introspection }>();
export const Wrong = graphql(`query Wrong { board { counts { openLines noSuchField } } }`);
"""


@pytest.mark.parametrize(("program", "behaviour"), workspace.behaviours())
def test_a_client_gets_what_it_was_made_for(findings: Callable[[str], Mapping[str, str]], program: str, behaviour: str) -> None:
    """Each behaviour that a program below tests/client/program states holds, on both databases."""
    assert findings(program)[behaviour] == ""


def test_typed_programs_and_the_example_for_developers_are_typed_strictly(clients: Workspace) -> None:
    """tsc, at its strictest, finds nothing wrong; what must be wrong is marked so in the programs and is."""
    done = clients.check()
    assert (done.stdout, done.returncode) == ("", 0)


def test_documents_that_the_contract_forbids_are_found_before_they_are_sent(clients: Workspace) -> None:
    """gql.tada checks documents against schema.graphql: ours are right, and one that asks for what is not there is not."""
    right = clients.documents()
    assert right.returncode == 0, right.stdout
    wrong = clients.folder / "wrong.ts"
    wrong.write_text(WRONG)
    try:
        found = clients.documents()
    finally:
        wrong.unlink()
    assert found.returncode == 1
    assert 'Cannot query field "noSuchField" on type "BoardCounts"' in found.stdout + found.stderr


def test_what_npm_fetches_is_pinned_by_hash() -> None:
    """Every package of the lock has a SHA-512, and those we ask for have the one version that both files name."""
    asked = json.loads((workspace.HERE / "package.json").read_text())["devDependencies"]
    locked = json.loads((workspace.HERE / "package-lock.json").read_text())["packages"]
    assert locked.pop("")["devDependencies"] == asked
    assert all(package["integrity"].startswith("sha512-") for package in locked.values())
    assert {name: locked[f"node_modules/{name}"]["version"] for name in asked} == asked
