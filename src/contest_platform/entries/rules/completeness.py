"""What a dossier still lacks before it may be handed in, and what the secretary should look at twice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contest_platform.contests.rules import AttachmentKind, Edition
from contest_platform.entries.rules.entry import Author, Content
from contest_platform.errors import Invalid, Problem
from contest_platform.language import N_


class DossierIncomplete(Invalid):
    message = N_("Hồ sơ chưa nộp được vì còn thiếu hoặc chưa đúng %(count)s chỗ.")


@dataclass(frozen=True)
class FileCount:
    """How many files of one kind stand in the dossier, how many wait for the scanner, which it found infected."""

    kind: AttachmentKind
    clean: int
    quarantined: int = 0
    infected: tuple[str, ...] = ()


def check_complete(content: Content, files: Iterable[FileCount], edition: Edition) -> None:
    """Raise DossierIncomplete with a problem for each thing that is missing or wrong.

    Source: regulations: parts of the dossier, age window, number of authors; docs/decisions/0007.
    """
    problems = missing(content, files, edition)
    if problems:
        raise DossierIncomplete(problems=problems, count=len(problems))


def missing(content: Content, files: Iterable[FileCount], edition: Edition) -> tuple[Problem, ...]:
    """What is missing or wrong, in the order of the form; the shares must sum to exactly 100 percent.

    Source: regulations: parts of the dossier, age window, number of authors; docs/decisions/0007.
    """
    return (
        *_texts(content, edition),
        *_authors(content.authors, edition),
        *_files(tuple(files), edition),
    )


def _texts(content: Content, edition: Edition) -> Iterator[Problem]:
    if not content.title:
        yield Problem("title", N_("Chưa có tên giải pháp, mô hình hoặc sản phẩm."))
    if content.field is None:
        yield Problem("field", N_("Chưa chọn lĩnh vực."))
    if not content.summary:
        yield Problem("summary", N_("Chưa có bản tóm tắt."))
    if not content.description and edition.attachment(AttachmentKind.DESCRIPTION) is None:
        yield Problem("description", N_("Chưa có phần mô tả."))
    if edition.created_since is None:
        return
    if content.created_year is None:
        yield Problem("created_year", N_("Chưa ghi năm tạo ra."))
    elif content.created_year < edition.created_since:
        yield Problem(
            "created_year",
            N_("Chỉ nhận giải pháp tạo ra từ năm %(year)s."),
            {"year": str(edition.created_since)},
        )


def _authors(authors: tuple[Author, ...], edition: Edition) -> Iterator[Problem]:
    if not authors:
        yield Problem("authors", N_("Chưa có tác giả nào."))
        return
    if edition.max_authors is not None and len(authors) > edition.max_authors:
        yield Problem("authors", N_("Nhiều nhất %(limit)s tác giả."), {"limit": edition.max_authors})
    for place, author in enumerate(authors):
        yield from _author(f"authors.{place}", author, edition)
    if len(authors) > 1 and sum(author.lead for author in authors) != 1:
        yield Problem("authors", N_("Hãy chọn đúng một tác giả chính."))
    yield from _shares(authors)


def _author(path: str, author: Author, edition: Edition) -> Iterator[Problem]:
    if not author.full_name:
        yield Problem(f"{path}.full_name", N_("Chưa có họ và tên tác giả."))
    if edition.born_from is None:
        return
    if author.birth_date is None:
        yield Problem(f"{path}.birth_date", N_("Chưa có ngày sinh của tác giả."))
    elif author.birth_date < edition.born_from:
        yield Problem(
            f"{path}.birth_date",
            N_("Tác giả quá tuổi dự thi: phải sinh từ %(born_from)s."),
            {"born_from": edition.born_from},
        )


def _shares(authors: tuple[Author, ...]) -> Iterator[Problem]:
    if len(authors) == 1 and authors[0].share_percent is None:
        return  # the only author made all of it
    for place, author in enumerate(authors):
        if author.share_percent is None:
            yield Problem(f"authors.{place}.share_percent", N_("Chưa ghi tỷ lệ đóng góp."))
    total = share_total(authors)
    if total != 100 and all(author.share_percent is not None for author in authors):
        yield Problem(
            "authors",
            N_("Tỷ lệ đóng góp của các tác giả phải cộng lại đúng 100 %%, hiện là %(total)s %%."),
            {"total": total},
        )


def share_total(authors: Iterable[Author]) -> Decimal:
    """The sum of the shares that are written, in percent."""
    return sum((author.share_percent for author in authors if author.share_percent is not None), Decimal(0))


def _files(files: tuple[FileCount, ...], edition: Edition) -> Iterator[Problem]:
    counts = {count.kind: count for count in files}
    for rule in edition.attachments:
        found = counts.get(rule.kind, FileCount(rule.kind, 0))
        if found.infected:
            yield Problem(
                f"attachments.{rule.kind}",
                N_("Tệp %(names)s nhiễm vi-rút: hãy xóa rồi tải lên tệp sạch."),
                {"names": ", ".join(found.infected)},
            )
        elif found.quarantined:
            yield Problem(
                f"attachments.{rule.kind}", N_("Có tệp chưa kiểm tra được vi-rút. Hãy đợi hoặc tải tệp khác.")
            )
        elif rule.required and not found.clean:
            yield Problem(f"attachments.{rule.kind}", N_("Chưa tải lên tệp bắt buộc."))


def warnings(content: Content, edition: Edition) -> tuple[Problem, ...]:
    """What does not stop a dossier but should be looked at: authors younger than the window.

    Source: regulations of the youth contests: the window's younger end is not enforced by refusal.
    """
    return tuple(
        Problem(
            f"authors.{place}.birth_date",
            N_("Tác giả trẻ hơn độ tuổi dự thi (sinh sau %(born_to)s)."),
            {"born_to": edition.born_to},
        )
        for place, author in enumerate(content.authors)
        if is_too_young(author.birth_date, edition)
    )


def is_too_young(birth_date: date | None, edition: Edition) -> bool:
    return birth_date is not None and edition.born_to is not None and birth_date > edition.born_to
