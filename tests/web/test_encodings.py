"""Whether a reader takes gzip."""

import re

import pytest

from contest_platform import resources
from contest_platform.web.pages.encodings import takes_gzip


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        (b"gzip", True),
        (b"gzip, deflate, br, zstd", True),
        (b"GZip;q=0.001", True),
        (b"x-gzip", True),
        (b"br;q=1.0, *;q=0.5", True),
        (b"identity;q=0, gzip ; q=1", True),
        (b"", False),
        (b"identity", False),
        (b"gzip;q=0", False),
        (b"gzip; q=0.000", False),
        (b"*, gzip;q=0", False),
        (b"*;q=0", False),
        (b"gzipped", False),
        (b"br", False),
        (b"gzip;q=high", False),
        (b",;q=1,", False),
    ],
)
def test_takes_gzip(accepted: bytes, takes: bool) -> None:
    assert takes_gzip(accepted) is takes


async def test_a_built_file_is_sent_as_the_reader_takes_it(plain, db):
    name = next(path.name for path in sorted(resources.folder("static").iterdir()) if path.suffix == ".css")
    sent = {
        accepted: (await plain.get(f"/static/{name}", headers={"accept-encoding": accepted})).headers
        for accepted in ("gzip", "gzip;q=0")
    }
    assert [headers.get("content-encoding") for headers in sent.values()] == ["gzip", None]
    assert all(re.search("accept-encoding", headers["vary"], re.IGNORECASE) for headers in sent.values())
