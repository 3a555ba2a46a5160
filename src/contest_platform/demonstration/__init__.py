"""The demonstration: two editions of Sơn La with real titles, made people and made scores, and an open one.

`load` tells their story through the same actions that pages call, each at its moment, in one transaction: an
interrupted load leaves nothing, and no mail of the story goes out.
"""

from contest_platform.demonstration.accounts import ROLES, Access, accesses
from contest_platform.demonstration.load import load

__all__ = ["ROLES", "Access", "accesses", "load"]
