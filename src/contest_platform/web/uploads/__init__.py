"""Files on their way in and out: uploads parsed as they arrive, downloads that open in nobody's page.

async with uploads.opened(request) as upload:            read as far as the file begins
    limit = await actions.upload_limit_for(..., kind=upload.text("kind") or None)
    announced = uploads.check_length(request, limit)
    async with actions.receive_file(upload.chunks(), limit=limit, announced_bytes=announced) as received:
        await upload.finish()                             what stands behind the file
        await actions.attach_file(...)
"""

from contest_platform.web.uploads.download import download, saved
from contest_platform.web.uploads.multipart import BrokenBody, FileMissing, Upload, check_length, opened

__all__ = ["BrokenBody", "FileMissing", "Upload", "check_length", "download", "opened", "saved"]
