"""Printed papers put together or taken apart."""

import io
import zipfile


def pages(pdfs: list[bytes]) -> list[bytes]:
    """Every page as a PDF of its own."""
    import pikepdf  # noqa: PLC0415 - slow to load, and only a worker needs it

    pages = []
    for one in pdfs:
        with pikepdf.open(io.BytesIO(one)) as whole:
            for page in whole.pages:
                single, out = pikepdf.new(), io.BytesIO()
                single.pages.append(page)
                single.save(out)
                pages.append(out.getvalue())
    return pages


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
