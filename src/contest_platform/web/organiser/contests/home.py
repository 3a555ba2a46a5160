"""What an organiser sees first: the editions, and of each the way it has to go and what blocks the next step."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from litestar import Request, Response, get

from contest_platform import clock
from contest_platform.accounts.rules import Viewer
from contest_platform.advancement import queries as advancement
from contest_platform.contests import queries as contests
from contest_platform.contests.rules import ContestRole, Edition, Phase, Round, phase
from contest_platform.entries import queries as entries
from contest_platform.entries.rules import Status
from contest_platform.errors import NotFound
from contest_platform.judging import queries as judging
from contest_platform.judging.queries import RoundCounts
from contest_platform.language import _
from contest_platform.ranking import queries as ranking
from contest_platform.ranking.queries import AppealCounts, Deciding
from contest_platform.web.access import viewer
from contest_platform.web.pages import page


@dataclass(frozen=True)
class Task:
    """One thing to do; `address` is empty when it is somebody else's."""

    text: str
    done: bool
    address: str
    note: str = ""


@dataclass(frozen=True)
class Work:
    """Where an edition stands, gathered from every stage by counts, for somebody with `roles` in its contest."""

    edition: Edition
    roles: frozenset[ContestRole]
    phase: Phase
    dossiers: dict[Status, int]
    judges: int
    rounds: tuple[tuple[Round, RoundCounts], ...]
    deciding: Deciding
    nominations: int
    appeals: AppealCounts

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Everything between a draft and the nation, in order; the first that is not done is the next step."""
        found = (self._publication(), *self._dossiers(), *self._judging(), *self._results())
        return tuple(task if self._may_open(task) else replace(task, address="") for task in found)

    @property
    def next(self) -> Task | None:
        """The first thing that waits for this person, else for anybody; a draft waits for its publication alone."""
        waiting = [task for task in self.tasks if not task.done]
        if self.phase is Phase.DRAFT:
            return waiting[0]
        return next((task for task in waiting if task.address), waiting[0] if waiting else None)

    @property
    def only_reads(self) -> bool:
        return not self.roles & {ContestRole.ORGANISER, ContestRole.SECRETARY}

    def _may_open(self, task: Task) -> bool:
        if ContestRole.ORGANISER in self.roles:
            return True
        if ContestRole.AUDITOR in self.roles:
            return not task.address.endswith("/publication")
        return "/dossiers" in task.address

    def _publication(self) -> Task:
        return Task(
            _("Công bố kỳ thi"), self.phase is not Phase.DRAFT, self._at("publication"), _("đang là bản nháp")
        )

    def _dossiers(self) -> tuple[Task, ...]:
        waiting = self.dossiers.get(Status.SUBMITTED, 0)
        taking = Task(
            _("Nhận hồ sơ"),
            self.phase is Phase.CLOSED,
            self._at("dossiers"),
            _("đến %(at)s", at=self.edition.submission_deadline),
        )
        checking = Task(
            _("Kiểm tra hồ sơ"),
            self.phase is Phase.CLOSED and not waiting,
            self._at("dossiers?status=submitted"),
            _("%(count)s hồ sơ chờ kiểm tra", count=waiting) if waiting else "",
        )
        return taking, checking

    def _judging(self) -> tuple[Task, ...]:
        found = [Task(_("Mời giám khảo"), self.judges > 0, self._at("judges"))]
        for one, counts in self.rounds:
            address = self._at(f"rounds/{one.code}/")
            assigned = bool(counts.entries) and not counts.short
            short = _("%(count)s bài chưa đủ giám khảo", count=counts.short) if counts.short else ""
            left = counts.sheets - counts.signed
            found.append(
                Task(_("%(round)s: phân công chấm", round=one.name), assigned, f"{address}assignments", short)
            )
            found.append(
                Task(
                    _("%(round)s: chấm và ký phiếu", round=one.name),
                    bool(counts.sheets) and not left and assigned,
                    f"{address}progress",
                    _signing(left, one.scores_due_at),
                )
            )
            closed = counts.closed_at is not None
            found.append(Task(_("%(round)s: khóa vòng", round=one.name), closed, f"{address}closing"))
        return tuple(found)

    def _results(self) -> tuple[Task, ...]:
        targets, at = self.edition.nominates_to, self.deciding.announced_at
        announced = at is not None and at <= clock.now()
        waiting = _("hẹn công bố lúc %(at)s", at=at) if at and not announced else ""
        found = [
            Task(_("Đề nghị giải"), self.deciding.proposed, self._at("proposals")),
            Task(_("Quyết định của Ban Tổ chức"), self.deciding.ratified, self._at("ratification")),
            Task(_("Công bố kết quả"), announced, self._at("announcement"), waiting),
        ]
        if self.appeals.open or self.appeals.owing:
            found.append(Task(_("Giải quyết khiếu nại"), False, self._at("appeals"), self._appeals()))
        if targets:
            found.append(Task(_("Đề cử lên cấp trên"), self.nominations > 0, self._at("nominations")))
        return tuple(found)

    def _appeals(self) -> str:
        if self.appeals.open:
            return _("%(count)s khiếu nại chờ kết luận", count=self.appeals.open)
        return _("%(count)s khiếu nại chờ đính chính", count=self.appeals.owing)

    def _at(self, place: str) -> str:
        return f"/organiser/editions/{self.edition.slug}/{place}"


def _signing(left: int, due_at: datetime | None) -> str:
    """How many sheets are not signed, and by when they are to be."""
    owed = _("%(count)s phiếu chưa ký", count=left) if left else ""
    if due_at is None:
        return owed
    by_when = _("quá hạn từ %(at)s", at=due_at) if due_at < clock.now() else _("đến %(at)s", at=due_at)
    return f"{owed}, {by_when}" if owed else by_when


@get("/")
async def home(request: Request) -> Response[str]:
    by = viewer(request)
    editions = await contests.editions_for(by, *ContestRole)
    if not editions and not await contests.any_contest_role(by):
        raise NotFound
    return page(
        request,
        "organiser/contests/home.html",
        works=await works_of(by, editions),
        may_make=await contests.may_make_editions(by),
        failed_mails=await contests.failed_mail_count(by),
    )


@get("/editions/{slug:str}")
async def edition_page(request: Request, slug: str) -> Response[str]:
    by = viewer(request)
    edition = await contests.edition_for(by, slug, *ContestRole)
    (work,) = await works_of(by, [edition])
    return page(request, "organiser/contests/edition.html", work=work)


async def works_of(by: Viewer, editions: Sequence[Edition]) -> list[Work]:
    """One counting statement a stage, however many editions; nothing here reads rows of entries or sheets."""
    ids, now = [one.id for one in editions], clock.now()
    roles = await contests.roles_by_contest(by)
    dossiers, judges = await entries.counts_by_status(ids), await judging.judge_counts(ids)
    rounds, deciding = await judging.round_counts(ids), await ranking.deciding(ids)
    nominations, appeals = await advancement.nomination_counts(ids), await ranking.appeal_counts(ids)
    return [
        Work(
            edition=one,
            roles=roles[one.contest.id],
            phase=phase(one, now),
            dossiers=dossiers[one.id],
            judges=judges[one.id],
            rounds=tuple((round_, rounds[round_.id]) for round_ in one.rounds),
            deciding=deciding[one.id],
            nominations=nominations[one.id],
            appeals=appeals[one.id],
        )
        for one in editions
    ]
