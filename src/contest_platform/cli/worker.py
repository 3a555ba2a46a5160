"""`contest worker`: the jobs alone, on a machine that serves no pages."""

import argparse
import asyncio
import logging.config
import signal

from contest_platform import settings
from contest_platform.app.lifespan import reviving, working
from contest_platform.cli.connected import with_database
from contest_platform.cli.logs import log_configuration
from contest_platform.papers import signing


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:  # noqa: ARG001 - every command is called alike
    logging.config.dictConfig(log_configuration(settings.current().log_format))
    signing.check_ready()
    with_database(_work_until_told)
    return 0


async def _work_until_told() -> None:
    told, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    async with working(), reviving():
        await told.wait()
