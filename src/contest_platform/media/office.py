"""DOCX without names: no properties, nobody who wrote, changed or commented, no paths of their computers."""

import io
import posixpath
import zipfile
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from contest_platform.media.pictures import without_metadata
from contest_platform.media.types import DamagedFile, FileTooLargeInside

_DROPPED = (
    "docProps/",
    "customXml/",
    "word/people.xml",
    "word/vbaProject.bin",
    "word/vbaData.xml",
    "_xmlsignatures/",
)
_NAMES_OF_PEOPLE = ("author", "initials", "userId", "providerId", "lastModifiedBy")
_NOBODY = "-"
_MAX_UNPACKED_BYTES = 256 * 1024 * 1024
_MAX_MARKUP = (
    2_000_000  # signs of tags and attributes: parsed, each takes some hundred bytes; a long report has 300,000
)
_CONTENT_TYPES = "[Content_Types].xml"


def copy_docx(source: Path, target: Path) -> None:
    with source.open("rb") as original, target.open("wb") as copy:
        _copy_package(original, copy)


def _copy_package(original: "io.BufferedIOBase", copy: "io.BufferedIOBase", depth: int = 0) -> None:
    """What is embedded may unfold to a sixteenth of what it stands in: packages inside each other come to an end."""
    with zipfile.ZipFile(original) as package, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as clean:
        if sum(member.file_size for member in package.infolist()) > _MAX_UNPACKED_BYTES >> 4 * depth:
            raise FileTooLargeInside
        for member in package.infolist():
            if not member.is_dir() and not member.filename.startswith(_DROPPED):
                clean.writestr(_bare(member), _clean_part(member.filename, package.read(member), depth))


def _bare(member: zipfile.ZipInfo) -> zipfile.ZipInfo:
    bare = zipfile.ZipInfo(member.filename)  # 1980-01-01, no comment, no extra fields
    bare.compress_type = zipfile.ZIP_DEFLATED
    return bare


def _clean_part(name: str, content: bytes, depth: int) -> bytes:
    if name.endswith((".xml", ".rels")):
        return _clean_xml(name, content)
    if "/media/" in name:
        return without_metadata(content)
    if "/embeddings/" in name:
        return _clean_embedded(content, depth + 1)
    return content


def _clean_embedded(content: bytes, depth: int) -> bytes:
    """An embedded Office file is cleaned as well; any other object cannot be and goes (its picture stays)."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return b""
    copy = io.BytesIO()
    _copy_package(io.BytesIO(content), copy, depth)
    return copy.getvalue()


def _clean_xml(name: str, content: bytes) -> bytes:
    if content.count(b"<") + content.count(b"=") > _MAX_MARKUP:
        raise FileTooLargeInside
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        raise DamagedFile(type="DOCX") from None
    if name == _CONTENT_TYPES:
        _drop(root, lambda part: (part.get("PartName") or "").lstrip("/").startswith(_DROPPED))
    elif name.endswith(".rels"):
        _clean_relationships(name, root)
    else:
        _clean_attributes(root)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _clean_relationships(name: str, root: "etree._Element") -> None:
    base = posixpath.dirname(posixpath.dirname(name))
    _drop(root, lambda link: link.get("TargetMode") != "External" and _target(base, link).startswith(_DROPPED))
    for link in root:
        is_link = (link.get("Type") or "").endswith("/hyperlink")
        kept = is_link and (link.get("Target") or "").startswith(("http://", "https://", "#"))
        if link.get("TargetMode") == "External" and not kept:
            link.set("Target", "about:blank")  # a path of the writer's computer, or what opening would fetch


def _target(base: str, link: "etree._Element") -> str:
    target = link.get("Target") or ""
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(base, target))


def _clean_attributes(root: "etree._Element") -> None:
    for element in root.iter(etree.Element):
        for attribute in element.attrib:
            if etree.QName(attribute).localname in _NAMES_OF_PEOPLE:
                element.set(attribute, _NOBODY)


def _drop(root: "etree._Element", unwanted: "Callable[[etree._Element], bool]") -> None:
    for child in [child for child in root if unwanted(child)]:
        root.remove(child)
