"""The rooms that an account may enter: what the menu offers."""

from contest_platform.accounts.rules import Role, Viewer
from contest_platform.contests import queries as contests
from contest_platform.judging import queries as judging
from contest_platform.language import _


async def navigation(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """(text, address) of each room, the most used first."""
    roles = await contests.any_contest_role(viewer)
    rooms = []
    if Role.JUDGE in viewer.roles or await judging.is_judge(viewer):
        rooms.append((_("Chấm thi"), "/judge"))
    if roles:
        rooms.append((_("Điều hành"), "/organiser"))
    if Role.ADMIN in viewer.roles:
        rooms.append((_("Các tài khoản"), "/organiser/accounts"))
    rooms.append((_("Hồ sơ của tôi"), "/entries"))
    return (*rooms, (_("Kỳ thi"), "/"), (_("Sổ thành tích"), "/records"))
