"""What judges get instead of a file: a copy without names that the secretary puts beside it."""

from uuid import UUID

from litestar import Request, Response, post

from contest_platform.contests.rules import DOSSIER_KEEPERS
from contest_platform.entries import actions
from contest_platform.entries.queries import Attachment
from contest_platform.entries.rules import AttachmentNotFound, UploadLimit
from contest_platform.language import _
from contest_platform.web import uploads
from contest_platform.web.access import check_upload_token, viewer
from contest_platform.web.organiser.entries.queue import dossier_of
from contest_platform.web.pages import redirect

_PATH = "/editions/{slug:str}/dossiers/{entry_id:uuid}/attachments/{attachment_id:uuid}"


@post(f"{_PATH}/blind-copy", opt={"reads_multipart": True}, request_max_body_size=None)
async def put_blind_copy(request: Request, slug: str, entry_id: UUID, attachment_id: UUID) -> Response[str]:
    attachment, limit = await _file(request, slug, entry_id, attachment_id)
    announced = uploads.check_length(request, limit)
    async with uploads.opened(request) as upload:
        check_upload_token(request, upload.text("csrf_token"))
        async with actions.receive_file(upload.chunks(), limit=limit, announced_bytes=announced) as received:
            await upload.finish()
            await actions.put_blind_copy(
                viewer(request), attachment_id=attachment.id, received=received, filename=upload.filename
            )
    return redirect(request, _address(slug, entry_id), flash=_("Giám khảo sẽ nhận bản sao vừa tải lên."))


@post(f"{_PATH}/original-shown")
async def show_original(request: Request, slug: str, entry_id: UUID, attachment_id: UUID) -> Response[str]:
    attachment, _limit = await _file(request, slug, entry_id, attachment_id)
    await actions.show_original(viewer(request), attachment_id=attachment.id)
    return redirect(
        request, _address(slug, entry_id), flash=_("Giám khảo sẽ nhận chính tệp này, dưới tên trung tính.")
    )


async def _file(request: Request, slug: str, entry_id: UUID, attachment_id: UUID) -> tuple[Attachment, UploadLimit]:
    """The file and how large a copy of it may be."""
    entry, edition = await dossier_of(request, slug, entry_id, *DOSSIER_KEEPERS)
    found = next((one for one in entry.attachments if one.id == attachment_id), None)
    if found is None:
        raise AttachmentNotFound
    rule = edition.attachment(found.kind)
    return found, UploadLimit(rule.max_bytes if rule else found.size_bytes)


def _address(slug: str, entry_id: UUID) -> str:
    return f"/organiser/editions/{slug}/dossiers/{entry_id}#files"
