"""Files of entries, for programs."""

from uuid import UUID

from litestar import Request, Response, delete, get, post

from contest_platform.accounts.rules import Viewer
from contest_platform.entries import actions, queries
from contest_platform.entries.rules import AttachmentNotFound, check_clean
from contest_platform.errors import NotFound
from contest_platform.judging.queries import judged_attachment
from contest_platform.web import uploads
from contest_platform.web.access import check_upload_token, viewer
from contest_platform.web.api.entries.documents import AttachmentDocument, attachment_document


@post("/entries/{entry_id:uuid}/attachments", opt={"reads_multipart": True}, request_max_body_size=None)
async def attach_file(request: Request, entry_id: UUID) -> Response[AttachmentDocument]:
    """A multipart body with `kind` and `file`, stored as it arrives."""
    by = viewer(request)
    uploads.check_length(request, await actions.upload_limit_for(by, entry_id=entry_id, kind=None))
    async with uploads.opened(request) as upload:
        check_upload_token(request, upload.text("csrf_token"))
        kind = upload.text("kind") or None
        limit = await actions.upload_limit_for(by, entry_id=entry_id, kind=kind)
        announced = uploads.check_length(request, limit)
        async with actions.receive_file(upload.chunks(), limit=limit, announced_bytes=announced) as received:
            await upload.finish()
            made = await actions.attach_file(
                by, entry_id=entry_id, kind=upload.text("kind"), filename=upload.filename, received=received
            )
    headers = {"Location": f"/api/v1/attachments/{made.id}"}
    return Response(attachment_document(made), status_code=201, headers=headers)


@get("/attachments/{attachment_id:uuid}")
async def read_attachment(request: Request, attachment_id: UUID) -> Response:
    """The bytes; for a judge of the entry the copy without names."""
    by = viewer(request)
    try:
        found = await queries.attachment_for(by, attachment_id)
    except NotFound:
        return await _blind_copy(request, by, attachment_id)
    check_clean(found.state)
    return uploads.download(
        request,
        sha256=found.sha256,
        filename=found.filename,
        media_type=found.media_type,
        size_bytes=found.size_bytes,
    )


async def _blind_copy(request: Request, by: Viewer, attachment_id: UUID) -> Response:
    copy = await judged_attachment(by, attachment_id)
    if copy.sha256 is None or copy.size_bytes is None:
        raise AttachmentNotFound
    return uploads.download(
        request,
        sha256=copy.sha256,
        filename=copy.filename,
        media_type=copy.media_type,
        size_bytes=copy.size_bytes,
    )


@delete("/attachments/{attachment_id:uuid}")
async def remove_file(request: Request, attachment_id: UUID) -> None:
    """Take a file out of an entry that is still open."""
    await actions.remove_file(viewer(request), attachment_id=attachment_id)
