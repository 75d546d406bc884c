"""Settings are read from TALKA_ variables, once, and every wrong one is named."""

import dataclasses

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from api import command, settings

WRONG = {
    "TALKA_DEMO": "perhaps",
    "TALKA_PORT": "65536",
    "TALKA_BASE_URL": "talka.example",
    "TALKA_LOG_LEVEL": "loud",
    "TALKA_DATABASE": "mysql://db/talka",
    "TALKA_MEILI_URL": "meilisearch:7700",
    "TALKA_MAIL_FROM": "Talka",
    "TALKA_SMTP_PLAIN": "sometimes",
    "TALKA_PROXIES": "127.0.0.1, proxy",
    "TALKA_HOSTS": "app:8000",
    "TALKA_COST_PER_NETWORK": "-1",
    "TALKA_SESSION_DAYS": "two",
    "TALKA_TILE_URL": "https://tiles.example/all.png",
}


def problems(**environ: str) -> tuple[str, ...]:
    """What `load` refuses about an environment."""
    with pytest.raises(settings.SettingError) as refused:
        settings.load(environ)
    return refused.value.problems


def test_nothing_needs_to_be_set() -> None:
    """An empty environment, and one of empty variables, give the defaults."""
    assert settings.load({}) == settings.Settings()
    assert settings.load({"TALKA_PORT": "", "TALKA_SMTP_HOST": "  ", "PATH": "/bin"}) == settings.Settings()


def test_each_default_is_one_its_own_variable_takes() -> None:
    """What `talka settings` shows as a default can be put into the environment and changes nothing."""
    plain = settings.Settings()
    shown = {name: settings.value(plain, name) for name in settings.FIELDS}
    assert settings.load(shown) == plain


def test_variables_are_read_by_their_kind() -> None:
    """Numbers, switches, choices and addresses come out as what they mean."""
    read = settings.load(
        {
            "TALKA_PORT": " 9000 ",
            "TALKA_DEMO": "Yes",
            "TALKA_LOG_LEVEL": "WARNING",
            "TALKA_MEILI_URL": "http://search:7700/",
            "TALKA_DATABASE": "postgres://talka:secret@db:5432/talka?sslmode=require",
            "TALKA_MAIL_FROM": "Talka <talka@example.org>",
        }
    )
    assert (read.port, read.demo, read.log_level) == (9000, True, "warning")
    assert read.meili_url == "http://search:7700"
    assert read.database == "postgres://talka:secret@db:5432/talka?sslmode=require"
    assert read.mail_from == "Talka <talka@example.org>"


def test_some_defaults_hang_on_other_settings() -> None:
    """The public address follows the port, cookies follow the public address, GraphiQL follows the demonstration."""
    assert settings.load({"TALKA_PORT": "9000"}).base_url == "http://127.0.0.1:9000"
    assert settings.load({"TALKA_BASE_URL": "https://talka.example"}).secure_cookies
    assert not settings.load({"TALKA_BASE_URL": "https://talka.example", "TALKA_SECURE_COOKIES": "no"}).secure_cookies
    assert settings.load({"TALKA_DEMO": "yes"}).graphiql
    assert not settings.load({"TALKA_DEMO": "yes", "TALKA_GRAPHIQL": "off"}).graphiql


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_names_its_variable_and_what_it_takes(name: str) -> None:
    """The sentence holds the variable, what it takes and what it was."""
    (problem,) = problems(**{name: WRONG[name]})
    assert problem.startswith(f"{name} takes {settings.FIELDS[name].metadata['kind'].takes}")
    assert "@" in WRONG[name] or f"not '{WRONG[name]}'" in problem


def test_all_problems_are_told_at_once() -> None:
    """Two wrong values give two sentences."""
    assert len(problems(TALKA_PORT="none", TALKA_DEMO="maybe")) == 2


def test_an_unknown_variable_is_reported_with_the_nearest_name() -> None:
    """A slip of the pen is not silently ignored."""
    assert problems(TALKA_PROT="8000") == ("TALKA_PROT is not a setting; did you mean TALKA_PORT?",)
    assert problems(TALKA_QQQQQQQQQQQ="1") == ("TALKA_QQQQQQQQQQQ is not a setting; `talka settings` lists them all.",)


def test_a_mail_server_needs_a_sender() -> None:
    """Without TALKA_MAIL_FROM, TALKA_SMTP_HOST is refused."""
    (problem,) = problems(TALKA_SMTP_HOST="mail.example")
    assert problem.startswith("TALKA_SMTP_HOST needs TALKA_MAIL_FROM")


@given(st.text("abcXYZ0123456789@:/?#[]!$&'()*+,;=%", min_size=6))
def test_no_password_is_shown(password: str) -> None:
    """Neither a refusal nor a shown value nor the settings' repr gives a password away."""
    hidden = f"s3cret{password}"
    assert hidden not in problems(TALKA_DATABASE=f"mysql://talka:{hidden}@db/talka")[0]
    kept = settings.Settings(database=f"postgres://talka:{hidden}@db/talka", meili_key=hidden, smtp_password=hidden)
    shown = [settings.value(kept, name) for name in settings.FIELDS]
    assert not any(hidden in text for text in (*shown, repr(kept), str(kept)))
    assert "postgres://talka:***@db/talka" in shown


def test_settings_are_frozen() -> None:
    """A running process cannot change its settings."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.Settings().port = 1  # type: ignore[misc]


def test_the_command_lists_every_setting() -> None:
    """`talka settings` shows variable, value, meaning and default of each."""
    shown = CliRunner().invoke(command.main, ["settings"], env={"TALKA_PORT": "9000", "TALKA_MEILI_KEY": "hush"})
    assert shown.exit_code == 0
    assert "TALKA_PORT=9000\n" in shown.output
    assert "TALKA_MEILI_KEY=***\n" in shown.output
    for name, field in settings.FIELDS.items():
        assert f"{name}=" in shown.output
        assert field.metadata["meaning"] in shown.output


def test_the_command_tells_what_is_wrong() -> None:
    """A wrong variable ends the command with its sentence."""
    shown = CliRunner().invoke(command.main, ["settings"], env={"TALKA_PORT": "none"})
    assert shown.exit_code == 1
    assert shown.output == "Error: TALKA_PORT takes a whole number from 1 to 65535, not 'none'.\n"
