"""What somebody may do in a contest: the roles given there, and those that hold for all contests."""

from uuid import UUID

from contest_platform import database
from contest_platform.accounts.rules import Role, Viewer
from contest_platform.contests.rules import ContestRole


async def contest_roles(viewer: Viewer, contest_id: UUID) -> frozenset[ContestRole]:
    """The viewer's roles for a contest: those given there and those that hold for all contests."""
    if not viewer.proven:
        return frozenset()
    rows = await database.fetch(
        "SELECT role FROM contest_role_grant WHERE contest = $1 AND account = $2 AND revoked_at IS NULL",
        contest_id,
        viewer.id,
    )
    return global_roles(viewer) | {ContestRole(row["role"]) for row in rows}


def global_roles(viewer: Viewer) -> frozenset[ContestRole]:
    """An admin may do everything that an organiser may; an organiser everything that a secretary may."""
    roles = set()
    if viewer.roles & {Role.ADMIN, Role.ORGANISER}:
        roles |= {ContestRole.ORGANISER, ContestRole.SECRETARY}
    if Role.SECRETARY in viewer.roles:
        roles.add(ContestRole.SECRETARY)
    if Role.AUDITOR in viewer.roles:
        roles.add(ContestRole.AUDITOR)
    return frozenset(roles)


async def roles_by_contest(viewer: Viewer) -> dict[UUID, frozenset[ContestRole]]:
    """The viewer's roles in every contest in which there are any, by one statement."""
    rows = await database.fetch(
        """SELECT c.id, coalesce(array_agg(g.role) FILTER (WHERE g.role IS NOT NULL), '{}') AS roles
           FROM contest c LEFT JOIN contest_role_grant g
             ON g.contest = c.id AND g.account = $1 AND g.revoked_at IS NULL
           GROUP BY c.id""",
        viewer.id,
    )
    everywhere = global_roles(viewer)
    given = {row["id"]: map(ContestRole, row["roles"]) if viewer.proven else () for row in rows}
    return {contest: roles for contest, some in given.items() if (roles := everywhere | frozenset(some))}


async def any_contest_role(viewer: Viewer) -> frozenset[ContestRole]:
    """The roles the viewer has in at least one contest: what the menu offers."""
    rows = await database.fetch(
        "SELECT DISTINCT role FROM contest_role_grant WHERE account = $1 AND revoked_at IS NULL", viewer.id
    )
    given = {ContestRole(row["role"]) for row in rows} if viewer.proven else set()
    return global_roles(viewer) | given


async def may_organise(viewer: Viewer, contest_id: UUID) -> bool:
    """Whether the viewer acts as an organiser of this contest; an auditor only reads."""
    return ContestRole.ORGANISER in await contest_roles(viewer, contest_id)


async def may_make_editions(viewer: Viewer) -> bool:
    """Whether the viewer organises any contest, or all of them."""
    return ContestRole.ORGANISER in await any_contest_role(viewer)
