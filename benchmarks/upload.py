"""Uploading a large file through the API against a bare PUT that streams to disk with SHA-256 and fsync."""

import asyncio
import time

from benchmarks import filling, place
from benchmarks.clients import HOST, measured_by
from benchmarks.figures import Figure, Sizes, Speed, figure_of, in_turns, speed_figure
from contest_platform import database as pooled
from contest_platform import settings
from contest_platform.accounts.rules import Role
from contest_platform.contests.rules import AttachmentKind, AttachmentRule
from contest_platform.database.migrations import migrate
from contest_platform.entries.actions import start_entry
from contest_platform.entries.rules import Content

_MIB = 1024**2
_BOUNDARY = "the-boundary-of-the-parts"
_BEFORE = (
    f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="kind"\r\n\r\nvideo\r\n'
    f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="phim.mp4"\r\n'
    "Content-Type: video/mp4\r\n\r\n"
)
_AFTER = f"\r\n--{_BOUNDARY}--\r\n"
_GROWTH_MIB = 16


def measure(sizes: Sizes) -> list[Figure]:
    """The speed, and how much memory the worker takes in the course of it."""
    folder = settings.current().storage_dir / "bare"
    with place.database():
        entry, token = asyncio.run(_entry(sizes))
        head = (
            f"POST /api/v1/entries/{entry}/attachments HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: multipart/form-data; boundary={_BOUNDARY}\r\n"
        )
        folder.mkdir(parents=True)
        with place.platform() as server, place.bare("streamed_to_disk", BENCH_FOLDER=str(folder)) as bare:
            return _figures(sizes, server, bare, head)


async def _entry(sizes: Sizes) -> tuple[str, str]:
    """A draft that takes films of that size, and its owner's token."""
    film = AttachmentRule(
        kind=AttachmentKind.VIDEO, types=("mp4",), max_bytes=sizes.upload_bytes + _MIB, max_count=100
    )
    now = filling.clock.now()
    async with pooled.pool(size=2):
        await migrate()
        an, lan = (
            await filling.account("an@example.vn", Role.ORGANISER),
            await filling.account("lan@example.vn", Role.ENTRANT),
        )
        edition = await filling.edition(
            an,
            criteria=3,
            judges_per_entry=1,
            attachments=(film,),
            submission_deadline=now + filling.timedelta(days=9),
        )
        entry = await start_entry(lan, slug=edition.slug, content=Content(title="Phim", field=edition.fields[0].code))
        return str(entry.id), await filling.api_token(lan.id, "token-of-lan")


def _figures(sizes: Sizes, server: tuple[int, int], bare: tuple[int, int], head: str) -> list[Figure]:
    rounds = min(sizes.rounds, 5)
    worker, ceiling_worker = place.worker_of(server[1]), place.worker_of(bare[1])
    growths, ceiling_growths, cores = [], [], []

    def uploaded(
        port: int, process: int, growth: list[float], head: str, around: tuple[str, str]
    ) -> tuple[float, float]:
        time.sleep(1.5)  # what follows an upload is done, and the disk is at rest
        before = place.memory_bytes(process, "VmRSS")
        place.forget_peak(process)
        size = sizes.upload_bytes
        found = measured_by("upload", port=port, head=head, before=around[0], after=around[1], size_bytes=size)
        growth.append((place.memory_bytes(process, "VmHWM") - before) / _MIB)
        cores.append(found["core"])
        return size / _MIB, found["seconds"]

    put = f"PUT /film HTTP/1.1\r\nHost: {HOST}\r\n"
    ours = Speed(
        lambda: uploaded(server[0], worker, growths, head, (_BEFORE, _AFTER)), lambda: place.cpu_seconds(worker)
    )
    ceiling = Speed(
        lambda: uploaded(bare[0], ceiling_worker, ceiling_growths, put, ("", "")),
        lambda: place.cpu_seconds(ceiling_worker),
    )
    measured_by("upload", port=server[0], head=head, before=_BEFORE, after=_AFTER, size_bytes=_MIB)
    in_turns(rounds, ours.round, ceiling.round)
    speed = speed_figure(
        "upload of 512 MiB", "MiB/s", ours, ceiling, at_least=0.7, size_mib=sizes.upload_bytes // _MIB,
        client_core_percent=round(100 * max(cores)),
    )  # fmt: skip
    growth = figure_of(
        "memory growth in an upload", "MiB of 16", [max(growths)], [float(_GROWTH_MIB)], at_most=1.0,
        bare_growth_mib=round(max(ceiling_growths), 1),
    )  # fmt: skip
    return [speed, growth]
