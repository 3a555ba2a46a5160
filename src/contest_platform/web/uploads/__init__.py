"""Files on their way in and out: uploads parsed as they arrive, downloads that open in nobody's page.

async with uploads.opened(request) as upload:            read as far as the file begins
    limit_bytes = await actions.upload_limit_for(..., kind=upload.text("kind") or None)
    uploads.check_length(request, limit_bytes)
    received = await actions.receive_file(upload.chunks(), limit_bytes=limit_bytes)
    await upload.finish()                                 what stands behind the file
"""

from contest_platform.web.uploads.download import download, saved
from contest_platform.web.uploads.multipart import BrokenBody, FileMissing, Upload, check_length, opened

__all__ = ["BrokenBody", "FileMissing", "Upload", "check_length", "download", "opened", "saved"]
