"""Serves a Talka: opens its parts, answers until it is told to stop, and then ends what runs before it goes."""

import asyncio
import contextlib
import gc
import logging.config
import signal
from collections.abc import Awaitable, Callable, Iterator
from types import FrameType

import uvicorn

from api import application, patience, wiring
from api.ending import Ending
from api.graphql.endpoint import MOST_BYTES
from api.job import work
from api.runtime import Runtime
from api.settings import Settings
from api.telemetry import log
from api.wire import Wire

LAST_WORDS = 10  # seconds that running requests get when no more are taken


async def serve(
    settings: Settings,
    *,
    migrate: bool = False,
    jobs: bool = True,
    prepare: Callable[[Runtime], Awaitable[None]] | None = None,
) -> None:
    """Serve until told to stop; `prepare` runs once the database is open, before the first answer."""
    async with wiring.opened(settings, migrate=migrate) as runtime:
        if prepare is not None:
            async with runtime.database.session():
                await prepare(runtime)
        config = uvicorn.Config(
            application.create(runtime),
            host=settings.host,
            port=settings.port,
            log_config=log.configuration(settings.log_format, settings.log_level),
            access_log=False,
            http=Wire,
            forwarded_allow_ips=settings.proxies,
            lifespan="off",
            server_header=False,
            ws_max_size=MOST_BYTES,
            ws_per_message_deflate=False,  # changes are small, and it takes more memory than all else of a connection
            timeout_graceful_shutdown=LAST_WORDS,
        )
        async with work.running(runtime, jobs=jobs):
            _settle_memory()
            listening = config.bind_socket()
            patience.limit(listening)
            await Server(config, runtime.ending, settings.drain_seconds).serve([listening])


def _settle_memory() -> None:
    """What was made until now stays: to look through it for garbage would hold up every answer for a tenth of a second."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


async def do_jobs(settings: Settings) -> None:
    """Do the jobs of an installation, without answering anybody, until told to stop."""
    logging.config.dictConfig(log.configuration(settings.log_format, settings.log_level))
    async with wiring.opened(settings) as runtime:
        with told_by_signals(lambda _: runtime.ending.told.set()):
            async with work.running(runtime):
                await runtime.ending.told.wait()


class Server(uvicorn.Server):
    """Answers for a while after SIGTERM, for balancers need time to notice; at Ctrl+C there is nobody to notice.

    Either ends in order, with all streams told, and does not end the process by the signal once more.
    """

    def __init__(self, config: uvicorn.Config, ending: Ending, drain_seconds: float) -> None:
        """Serve, tell `ending` when the end comes, and answer on for `drain_seconds` after SIGTERM."""
        super().__init__(config)
        self._ending = ending
        self._drain_seconds = drain_seconds

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Listen to signals inside the block."""
        with told_by_signals(self._stop):
            yield

    def _stop(self, number: int) -> None:
        if self._ending.told.is_set():  # told twice: at once
            self._close()
            return
        self._ending.told.set()
        asyncio.get_running_loop().call_later(self._drain_seconds if number == signal.SIGTERM else 0, self._close)

    def _close(self) -> None:
        self.force_exit = self.should_exit  # told again while running requests are waited for
        self.should_exit = True
        self._ending.near.set()


@contextlib.contextmanager
def told_by_signals(hear: Callable[[int], None]) -> Iterator[None]:
    """Hear of SIGINT and SIGTERM inside the block, in the running loop; they end nothing themselves."""
    loop = asyncio.get_running_loop()

    def pass_on(number: int, _: FrameType | None) -> None:
        loop.call_soon_threadsafe(hear, number)

    before = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
