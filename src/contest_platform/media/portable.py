"""PDF without names: no author, no history, no scripts, no embedded files; the pages stay as they are."""

from pathlib import Path

import pikepdf
from pikepdf.sanitize import Sanitizer

from contest_platform.media.inspection import open_pdf
from contest_platform.media.pictures import without_metadata

_SPEAKS_OF_PEOPLE = ("/Metadata", "/PieceInfo", "/LastModified")
_FORM_WIDGET = "/Widget"


def copy_pdf(source: Path, target: Path) -> None:
    with open_pdf(source) as pdf:
        _cleaner().apply(pdf)
        del pdf.docinfo
        for item in pdf.objects:
            if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
                _clean(item)
        pdf.remove_unreferenced_resources()
        pdf.save(target, deterministic_id=True)


def _cleaner() -> Sanitizer:
    return (
        Sanitizer()
        .remove_javascript()
        .remove_external_access()
        .remove_attachments()
        .remove_collection()
        .remove_multimedia()
        .remove_private_app_data()
        .remove_search_index()
        .remove_thumbnails()
        .remove_web_capture()
    )


def _clean(item: "pikepdf.Object") -> None:
    for name in _SPEAKS_OF_PEOPLE:
        if name in item:
            del item[name]
    if item.get("/FT") == "/Sig" and "/V" in item:
        del item["/V"]  # a signature names its signer, and no longer holds for the copy
    if "/Subtype" in item and "/Rect" in item and item["/Subtype"] != _FORM_WIDGET and "/T" in item:
        del item["/T"]  # the author of a comment
    if isinstance(item, pikepdf.Stream) and item.get("/Filter") == "/DCTDecode":
        item.write(without_metadata(item.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)
