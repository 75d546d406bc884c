"""Procrastinate in an environment of its own, which knows nothing of ours: makes its tables, or works until told to stop.

Arguments: the address, and `schema` or `work`. A worker prints the moment at which each job began.
"""

import asyncio
import sys
import time

import procrastinate

TOGETHER = 8

app = procrastinate.App(connector=procrastinate.PsycopgConnector())


@app.task(name="note")
async def note(thing: str) -> None:
    """Say when it began."""
    sys.stdout.write(f"{thing} {time.time()}\n")
    sys.stdout.flush()


async def main(address: str, act: str) -> None:
    """Do what is asked for."""
    connector = procrastinate.PsycopgConnector(conninfo=address)
    with app.replace_connector(connector) as here:
        async with here.open_async():
            if act == "schema":
                await here.schema_manager.apply_schema_async()
            else:
                sys.stdout.write("ready now\n")
                sys.stdout.flush()
                await here.run_worker_async(concurrency=TOGETHER, delete_jobs="always")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
