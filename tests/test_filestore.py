"""One contract for both stores: a directory, and S3 as moto serves it on 127.0.0.1."""

import asyncio
import hashlib
import os
import resource
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from contest_platform.filestore import FileAltered, FileLost, FileStore, StoredFile, StoreUnavailable
from contest_platform.filestore.directory import Directory
from contest_platform.filestore.s3 import Bucket

MIB = 1024 * 1024
BUCKET = "contest"


@pytest.fixture(scope="module")
def s3_address() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    os.environ |= {"AWS_ACCESS_KEY_ID": "lan", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-east-1"}
    boto3.client("s3", endpoint_url=f"http://{host}:{port}").create_bucket(Bucket=BUCKET)
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["directory", "s3"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> "Kept":
    """A store, and a way to its bytes behind its back."""
    if request.param == "directory":
        return InDirectory(tmp_path)
    return InBucket(request.getfixturevalue("s3_address"), tmp_path.name)


class InDirectory:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = FileStore(Directory(folder))

    def alter(self, sha256: str, new: bytes) -> None:
        (self.folder / sha256[:2] / sha256[2:4] / sha256).write_bytes(new)

    def names(self) -> list[str]:
        return [path.name for path in self.folder.rglob("*") if path.is_file()]


class InBucket:
    def __init__(self, address: str, prefix: str) -> None:
        self.client = boto3.client("s3", endpoint_url=address)
        self.prefix = prefix
        self.store = FileStore(Bucket.at(f"s3://{BUCKET}/{prefix}", endpoint_url=address))

    def alter(self, sha256: str, new: bytes) -> None:
        key = f"{self.prefix}/{sha256[:2]}/{sha256[2:4]}/{sha256}"
        self.client.put_object(Bucket=BUCKET, Key=key, Body=new)

    def names(self) -> list[str]:
        found = self.client.list_objects_v2(Bucket=BUCKET, Prefix=f"{self.prefix}/")
        unfinished = self.client.list_multipart_uploads(Bucket=BUCKET, Prefix=f"{self.prefix}/")
        return [item["Key"].rsplit("/", 1)[1] for item in found.get("Contents", []) + unfinished.get("Uploads", [])]


Kept = InDirectory | InBucket
BYTES = {
    "empty": b"",
    "small": "Hồ sơ dự thi".encode(),
    "one part": os.urandom(6 * MIB),
    "many parts": os.urandom(13 * MIB + 1),
}


@pytest.mark.parametrize("content", BYTES.values(), ids=BYTES)
async def test_put_then_open(kept: Kept, content: bytes) -> None:
    stored = await kept.store.put(pieces(content))

    assert stored == StoredFile(hashlib.sha256(content).hexdigest(), len(content))
    assert await whole(kept.store.open(stored.sha256)) == content
    assert await kept.store.exists(stored.sha256)
    assert kept.names() == [stored.sha256]
    assert [name async for name in kept.store.hashes()] == [stored.sha256]


async def test_put_of_the_same_bytes_twice_keeps_one_file(kept: Kept) -> None:
    first, second = await asyncio.gather(kept.store.put(pieces(b"same")), kept.store.put(pieces(b"same")))

    assert first == second
    assert kept.names() == [first.sha256]


@pytest.mark.parametrize(("start", "end"), [(0, 1), (3, 9), (5 * MIB, None), (2 * MIB - 1, 6 * MIB + 3), (7, 7)])
async def test_open_of_a_part(kept: Kept, start: int, end: int | None) -> None:
    content = BYTES["many parts"]
    stored = await kept.store.put(pieces(content))

    assert await whole(kept.store.open(stored.sha256, start, end)) == content[start:end]


async def test_open_of_an_altered_file_never_gives_it_whole(kept: Kept) -> None:
    content = BYTES["many parts"]
    stored = await kept.store.put(pieces(content))
    kept.alter(stored.sha256, content[:-1] + bytes([content[-1] ^ 1]))

    given = bytearray()
    with pytest.raises(FileAltered):
        await gather(kept.store.open(stored.sha256), given)
    assert len(given) < len(content)


async def test_open_of_a_part_of_an_altered_file_gives_nothing(kept: Kept) -> None:
    stored = await kept.store.put(pieces(BYTES["many parts"]))
    assert await whole(kept.store.open(stored.sha256, 0, 5)) == BYTES["many parts"][:5]
    kept.alter(stored.sha256, BYTES["small"] * MIB)

    with pytest.raises(FileAltered):
        await whole(kept.store.open(stored.sha256, 0, 5))


async def test_put_again_cures_an_altered_file(kept: Kept) -> None:
    stored = await kept.store.put(pieces(b"right"))
    kept.alter(stored.sha256, b"wrong")

    await kept.store.put(pieces(b"right"))

    assert await whole(kept.store.open(stored.sha256)) == b"right"


@pytest.mark.parametrize("sha256", ["0" * 64, "../../etc/passwd", "", "A" * 64])
async def test_open_of_what_is_not_there(kept: Kept, sha256: str) -> None:
    assert not await kept.store.exists(sha256)
    await kept.store.delete(sha256)
    with pytest.raises(FileLost):
        await whole(kept.store.open(sha256))


async def test_delete(kept: Kept) -> None:
    stored = await kept.store.put(pieces(b"withdrawn"))

    await kept.store.delete(stored.sha256)

    assert not await kept.store.exists(stored.sha256)
    assert kept.names() == []


@pytest.mark.parametrize("content", BYTES.values(), ids=BYTES)
async def test_a_broken_upload_keeps_nothing(kept: Kept, content: bytes) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield content
        raise ConnectionError("the sender left")

    with pytest.raises(ConnectionError):
        await kept.store.put(broken())
    assert kept.names() == []


async def test_a_cancelled_upload_keeps_nothing(kept: Kept) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield bytes(MIB)
            await asyncio.sleep(0)

    task = asyncio.create_task(kept.store.put(endless()))
    await asyncio.sleep(0.3)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert kept.names() == []


async def test_ready(kept: Kept) -> None:
    await kept.store.check_ready()
    await kept.store.remove_leftovers()
    assert kept.names() == []


async def test_ready_of_a_store_that_is_away(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("in the way")
    with pytest.raises(StoreUnavailable):
        await FileStore(Directory(tmp_path / "files")).check_ready()
    nobody = FileStore(Bucket.at("s3://contest", endpoint_url="http://127.0.0.1:9"))
    with pytest.raises(StoreUnavailable):
        await nobody.put(pieces(b"lost"))


async def test_leftovers_of_a_killed_process_are_removed_after_a_day(tmp_path: Path) -> None:
    store = FileStore(Directory(tmp_path))
    await store.put(pieces(b"kept"))
    old, young = tmp_path / "incoming/old", tmp_path / "incoming/young"
    old.write_bytes(b"half")
    young.write_bytes(b"half")
    os.utime(old, (time.time() - 25 * 3600,) * 2)

    await store.remove_leftovers()

    assert not old.exists()
    assert young.exists()


async def test_an_upload_of_256_mib_keeps_memory_flat(tmp_path: Path) -> None:
    store, piece = FileStore(Directory(tmp_path)), os.urandom(65_536)
    await store.put(pieces(piece * 64))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    async def many() -> AsyncIterator[bytes]:
        for _ in range(256 * MIB // len(piece)):
            yield piece

    stored = await store.put(many())

    assert stored.size_bytes == 256 * MIB
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before <= 16 * 1024


async def pieces(content: bytes, size: int = 65_536) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def whole(blocks: AsyncIterator[bytes]) -> bytes:
    given = bytearray()
    await gather(blocks, given)
    return bytes(given)


async def gather(blocks: AsyncIterator[bytes], given: bytearray) -> None:
    async for block in blocks:
        given += block
