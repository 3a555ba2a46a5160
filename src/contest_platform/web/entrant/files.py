"""The files of a dossier."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from contest_platform.entries import actions, queries
from contest_platform.entries.rules import AttachmentNotFound, check_clean
from contest_platform.errors import Refusal
from contest_platform.language import _, sentence
from contest_platform.web import uploads
from contest_platform.web.access import check_upload_token, viewer
from contest_platform.web.entrant.typed import typed_values
from contest_platform.web.entrant.writing import written
from contest_platform.web.errors import status_of
from contest_platform.web.forms import Form
from contest_platform.web.pages import redirect


@post("/{entry_id:uuid}/attachments", opt={"reads_multipart": True}, request_max_body_size=None)
async def attach_file(request: Request, entry_id: UUID) -> Response[Any]:
    """One file, stored as it arrives; the script shows how far it is, without it the form is sent as a whole."""
    by, by_script = viewer(request), request.headers.get("x-requested-with") == "upload"
    try:
        uploads.check_length(request, await actions.upload_limit_for(by, entry_id=entry_id, kind=None))
        async with uploads.opened(request) as upload:
            check_upload_token(request, upload.text("csrf_token"))
            kind = upload.text("kind")
            limit = await actions.upload_limit_for(by, entry_id=entry_id, kind=kind)
            announced = uploads.check_length(request, limit)
            async with actions.receive_file(upload.chunks(), limit=limit, announced_bytes=announced) as received:
                await upload.finish()
                made = await actions.attach_file(
                    by, entry_id=entry_id, kind=kind, filename=upload.filename, received=received
                )
    except Refusal as refusal:
        if by_script:
            raise
        return await _again(request, entry_id, refusal)
    if by_script:
        return Response({"id": str(made.id), "filename": made.filename}, status_code=201)
    return redirect(request, f"/entries/{entry_id}/draft#files", flash=_("Đã nhận tệp %(name)s.", name=made.filename))


async def _again(request: Request, entry_id: UUID, refusal: Refusal) -> Response[str]:
    """The dossier with the refusal on top."""
    entry = await queries.entry_to_write(viewer(request), entry_id)
    form = Form(typed_values(entry.content), {"": sentence(refusal)})
    return await written(request, entry, form, status=status_of(refusal))


@get("/{entry_id:uuid}/attachments/{attachment_id:uuid}")
async def read_file(request: Request, entry_id: UUID, attachment_id: UUID) -> Response[Any]:
    """The file as it was uploaded."""
    entry = await queries.entry_for(viewer(request), entry_id)
    found = next((one for one in entry.attachments if one.id == attachment_id), None)
    if found is None:
        raise AttachmentNotFound
    check_clean(found.state)
    return uploads.download(
        request,
        sha256=found.sha256,
        filename=found.filename,
        media_type=found.media_type,
        size_bytes=found.size_bytes,
    )


@post("/{entry_id:uuid}/attachments/{attachment_id:uuid}/removal")
async def remove_file(request: Request, entry_id: UUID, attachment_id: UUID) -> Response[str]:
    await actions.remove_file(viewer(request), attachment_id=attachment_id)
    return redirect(request, f"/entries/{entry_id}/draft#files", flash=_("Đã xóa tệp."))
