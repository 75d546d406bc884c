"""Every command starts, or says in one sentence why it cannot; what was written is there at the next start."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journey import house, pledging


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that something else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def refusal(folder: Path, *arguments: str, **told: str) -> str:
    """What a command that must fail says: one line on stderr, with nothing before it and exit code 1."""
    done = house.run(*arguments, cwd=folder, **told)
    assert done.returncode == 1, done.stdout
    (line,) = done.stderr.splitlines()
    assert line.startswith("Error: ")
    return line


def test_a_taken_port_is_told_in_one_sentence(tmp_path: Path, taken: int) -> None:
    """The sentence names the port and the setting that changes it."""
    demo = ("demo", "--port", str(taken), "--folder", str(tmp_path))
    for command in (demo, ("serve",)):
        said = refusal(tmp_path, *command, TALKA_PORT=str(taken))
        assert f"Port {taken} is taken" in said
        assert "TALKA_PORT" in said


def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(tmp_path: Path) -> None:
    """Neither a demonstration nor an installation begins where it could keep nothing."""
    file = tmp_path / "file"
    file.write_text("no folder")
    assert "cannot write" in refusal(tmp_path, "demo", "--port", str(house.free_port()), "--folder", str(file / "demo"))
    port, database = str(house.free_port()), f"sqlite:///{file}/talka.db"
    assert "TALKA_DATABASE" in refusal(tmp_path, "serve", "--migrate", TALKA_DATABASE=database, TALKA_PORT=port)


def test_a_wrong_setting_is_named_with_what_it_takes(tmp_path: Path) -> None:
    """A value that cannot be, and a variable that is none, stop every command."""
    assert refusal(tmp_path, "demo", TALKA_PORT="many") == "Error: TALKA_PORT takes a whole number from 1 to 65535, not 'many'."
    assert refusal(tmp_path, "settings", TALKA_PORTS="8000").endswith("TALKA_PORTS is not a setting; did you mean TALKA_PORT?")


def test_a_database_that_does_not_answer_is_told_in_one_sentence(tmp_path: Path) -> None:
    """An installation whose PostgreSQL is down says so, and names the setting."""
    nowhere = f"postgres://talka@127.0.0.1:{house.free_port()}/talka"
    assert "TALKA_DATABASE" in refusal(tmp_path, "migrate", TALKA_DATABASE=nowhere)


def test_a_database_that_is_behind_is_not_served(tmp_path: Path) -> None:
    """Without --migrate a server does not touch the tables, and says how to bring them up to date."""
    database = f"sqlite:///{tmp_path}/talka.db"
    assert "talka migrate" in refusal(tmp_path, "serve", TALKA_DATABASE=database, TALKA_PORT=str(house.free_port()))


def test_what_was_done_in_the_demonstration_is_there_after_a_second_start(tmp_path: Path) -> None:
    """A session and a pledge outlive the server, which stops without an error at Ctrl+C; --fresh is what forgets them."""
    with house.demonstration(tmp_path) as first:
        coordinator = first.guest("coordinator")
        line = pledging.ask_for_suits(first.guest("doctor"), 9)
        pledging.pledge(coordinator, line)
    assert "Traceback" not in first.log.read_text()
    with house.demonstration(tmp_path) as second:
        again = second.returning(coordinator)
        assert pledging.look(again, line)["pledged"] == 9
        assert again.ask("{ viewer { person { name } } }")["viewer"]["person"]["name"] == "Olha Marchenko"
    with house.demonstration(tmp_path, "--fresh") as third:
        assert third.returning(coordinator).ask("{ viewer { signedIn } }")["viewer"]["signedIn"] is False


def test_an_installation_is_set_up_by_commands(tmp_path: Path) -> None:
    """Settings are listed, tables are made once, the index is built, and the first coordinator is appointed."""
    told = house.installed(tmp_path, f"sqlite:///{tmp_path}/talka.db")
    listed = house.run("settings", cwd=tmp_path, **told)
    assert f"TALKA_DATABASE=sqlite:///{tmp_path}/talka.db" in listed.stdout
    applied = [house.run("migrate", cwd=tmp_path, **told).stdout for _ in range(2)]
    assert applied[0].startswith("applied 0001")
    assert applied[1] == "Nothing to do: the tables are up to date.\n"
    assert "Nobody has signed in" in refusal(tmp_path, "appoint", "first@talka.example", "coordinator", **told)

    with house.installation(tmp_path, told["TALKA_DATABASE"]) as running:
        first = running.stranger().sign_in("first@talka.example", "Olena")
        done = house.run("appoint", "first@talka.example", "coordinator", cwd=tmp_path, **told)
        assert (done.returncode, done.stdout) == (0, "Olena is now coordinator.\n")
        assert first.ask("{ viewer { roles } }")["viewer"]["roles"] == ["COORDINATOR"]
        facility = first.done("registerFacility", "Facility", "id", name="Quiet Harbour Clinic", place={"city": "Odesa"})
        search = '{ search(query: "Quiet Harbour", kinds: [FACILITY]) { degraded hits { node { ... on Facility { id } } } } }'
        rebuilt = house.run("reindex", cwd=tmp_path, **told)
        assert rebuilt.returncode == 0
        assert "facility: 1 documents" in rebuilt.stdout
        assert first.ask(search)["search"] == {"degraded": False, "hits": [{"node": {"id": facility["id"]}}]}
