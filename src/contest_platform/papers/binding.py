"""Printed papers put together or taken apart."""

import io
import zipfile
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from contest_platform.papers.rules.ordering import check_shared


def shared_out(pdfs: list[bytes], count: int) -> list[bytes]:
    """The pages in `count` PDFs of equally many, in their order. Raises PagesNotShared when they cannot be."""
    import pikepdf  # noqa: PLC0415 - slow to load, and only a worker needs it

    with ExitStack() as opened:
        pages = [page for one in pdfs for page in opened.enter_context(pikepdf.open(io.BytesIO(one))).pages]
        check_shared(len(pages), count)
        each = len(pages) // count
        return [_bound(pages[start : start + each]) for start in range(0, len(pages), each)]


def _bound(pages: Sequence[Any]) -> bytes:
    import pikepdf  # noqa: PLC0415 - as above

    bound, out = pikepdf.new(), io.BytesIO()
    bound.pages.extend(pages)
    bound.save(out)
    return out.getvalue()


def joined(pdfs: list[bytes]) -> bytes:
    """One PDF of all."""
    import pikepdf  # noqa: PLC0415 - as above

    whole, out = pikepdf.new(), io.BytesIO()
    for one in pdfs:
        with pikepdf.open(io.BytesIO(one)) as part:
            whole.pages.extend(part.pages)
    whole.save(out)
    return out.getvalue()


def zipped(names: list[str], files: list[bytes]) -> bytes:
    """A ZIP without times: the same files make the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, content in zip(names, files, strict=True):
            package.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()
