"""The PostgreSQL and the browser of the tests are real."""

from pathlib import Path

import asyncpg
from playwright.sync_api import Browser


async def test_each_test_has_an_empty_postgres_database_of_its_own(postgres_database: str) -> None:
    """A table made here is not there for others, and text is UTF-8 in byte order."""
    connection = await asyncpg.connect(postgres_database)
    try:
        assert await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
        assert await connection.fetchval("SHOW server_encoding") == "UTF8"
        await connection.execute("CREATE TABLE mask (name text)")
    finally:
        await connection.close()


def test_the_browser_runs_a_page(browser: Browser, tmp_path: Path) -> None:
    """A page of ours is laid out and its script runs."""
    page_file = tmp_path / "page.html"
    page_file.write_text("<!doctype html><title>Talka</title><p id=said></p><script>said.textContent = 6 * 7</script>")
    page = browser.new_page()
    try:
        page.goto(page_file.as_uri())
        assert page.title() == "Talka"
        assert page.inner_text("#said") == "42"
    finally:
        page.close()
