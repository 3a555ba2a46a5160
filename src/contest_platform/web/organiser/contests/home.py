"""What an organiser sees first: the editions, and of each the way it has to go and what blocks the next step."""

from dataclasses import dataclass, replace
from datetime import datetime

from litestar import Request, Response, get

from contest_platform import clock
from contest_platform.advancement import queries as advancement
from contest_platform.contests import queries as contests
from contest_platform.contests.rules import ContestRole, Edition, Phase, Round, phase
from contest_platform.entries import queries as entries
from contest_platform.entries.rules import Status
from contest_platform.errors import NotFound
from contest_platform.judging import queries as judging
from contest_platform.language import _
from contest_platform.ranking import queries as ranking
from contest_platform.ranking.queries import AppealCounts
from contest_platform.web.access import viewer
from contest_platform.web.pages import page


@dataclass(frozen=True)
class RoundWork:
    """How far a round is. `short` counts entries with too few judges."""

    round: Round
    entries: int
    short: int
    sheets: int
    signed: int
    closed_at: datetime | None


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
    rounds: tuple[RoundWork, ...]
    proposed: bool
    ratified: bool
    announced_at: datetime | None
    nominations: int
    appeals: AppealCounts

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Everything between a draft and the nation, in order; the first that is not done is the next step."""
        found = (self._publication(), *self._dossiers(), *self._judging(), *self._results())
        return tuple(task if self._may_open(task) else replace(task, address="") for task in found)

    @property
    def next(self) -> Task | None:
        """The first thing that waits for this person, else the first that waits for anybody."""
        waiting = [task for task in self.tasks if not task.done]
        return next((task for task in waiting if task.address), waiting[0] if waiting else None)

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
        for one in self.rounds:
            address = self._at(f"rounds/{one.round.code}/")
            assigned = bool(one.entries) and not one.short
            short = _("%(count)s bài chưa đủ giám khảo", count=one.short) if one.short else ""
            left = one.sheets - one.signed
            found.append(
                Task(_("%(round)s: phân công chấm", round=one.round.name), assigned, f"{address}assignments", short)
            )
            found.append(
                Task(
                    _("%(round)s: chấm và ký phiếu", round=one.round.name),
                    bool(one.sheets) and not left and assigned,
                    f"{address}progress",
                    _("%(count)s phiếu chưa ký", count=left) if left else "",
                )
            )
            found.append(
                Task(_("%(round)s: khóa vòng", round=one.round.name), one.closed_at is not None, f"{address}closing")
            )
        return tuple(found)

    def _results(self) -> tuple[Task, ...]:
        targets = self.edition.nominates_to
        announced = self.announced_at is not None and self.announced_at <= clock.now()
        waiting = _("hẹn công bố lúc %(at)s", at=self.announced_at) if self.announced_at and not announced else ""
        found = [
            Task(_("Đề nghị giải"), self.proposed, self._at("proposals")),
            Task(_("Quyết định của Ban Tổ chức"), self.ratified, self._at("ratification")),
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


@get("/")
async def home(request: Request) -> Response[str]:
    by = viewer(request)
    editions = await contests.editions_for(by, *ContestRole)
    if not editions and not await contests.any_contest_role(by):
        raise NotFound
    return page(
        request,
        "organiser/contests/home.html",
        works=[await work_of(one, await contests.contest_roles(by, one.contest.id)) for one in editions],
        may_make=await contests.may_make_editions(by),
    )


@get("/editions/{slug:str}")
async def edition_page(request: Request, slug: str) -> Response[str]:
    by = viewer(request)
    edition = await contests.edition_for(by, slug, *ContestRole)
    roles = await contests.contest_roles(by, edition.contest.id)
    return page(request, "organiser/contests/edition.html", work=await work_of(edition, roles), roles=roles)


async def work_of(edition: Edition, roles: frozenset[ContestRole]) -> Work:
    """A handful of counting statements; nothing here reads rows of entries or sheets."""
    deciding = await ranking.deciding(edition.id)
    return Work(
        edition=edition,
        roles=roles,
        phase=phase(edition, clock.now()),
        dossiers=await entries.counts_by_status(edition.id),
        judges=len(await judging.judges(edition.id)),
        rounds=tuple([await _round_work(one) for one in edition.rounds]),
        proposed=deciding.proposed,
        ratified=deciding.ratified,
        announced_at=deciding.announced_at,
        nominations=len(await advancement.nominations_of(edition.id)),
        appeals=await ranking.appeal_counts(edition.id),
    )


async def _round_work(one: Round) -> RoundWork:
    fields = await judging.progress_by_field(one.id)
    return RoundWork(
        round=one,
        entries=sum(field.entries for field in fields),
        short=sum(field.short for field in fields),
        sheets=sum(field.sheets for field in fields),
        signed=sum(field.signed for field in fields),
        closed_at=await judging.closed_at(one.id),
    )
