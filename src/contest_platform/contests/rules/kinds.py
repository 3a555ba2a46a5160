"""The kinds of things that an edition is made of; the values are the words of the API."""

from enum import StrEnum


class ContestKind(StrEnum):
    TECHNICAL = "technical"
    YOUTH = "youth"


class Level(StrEnum):
    GRASSROOTS = "grassroots"
    PROVINCIAL = "provincial"
    NATIONAL = "national"
    INTERNATIONAL = "international"


class ContestRole(StrEnum):
    """A role for one contest, given in pages."""

    ORGANISER = "organiser"
    SECRETARY = "secretary"
    AUDITOR = "auditor"


# Secretaries look after dossiers; judging and results are the organisers'; auditors read everything.
DOSSIER_KEEPERS = frozenset({ContestRole.ORGANISER, ContestRole.SECRETARY})
DOSSIER_READERS = frozenset(ContestRole)
JUDGING_READERS = frozenset({ContestRole.ORGANISER, ContestRole.AUDITOR})


class AttachmentKind(StrEnum):
    FORM = "form"
    DESCRIPTION = "description"
    SUMMARY = "summary"
    DRAWING = "drawing"
    PHOTO = "photo"
    VIDEO = "video"
    BIRTH_CERTIFICATE = "birth_certificate"
    PROOF = "proof"
    OTHER = "other"


MEDALS = ("gold", "silver", "bronze")


class Method(StrEnum):
    MEAN = "mean"
    TRIMMED = "trimmed"
    MEDIAN = "median"
    RANK_SUM = "rank-sum"


class RanksBy(StrEnum):
    OFFICIAL = "official"
    ADJUSTED = "adjusted"


class TieAtQuota(StrEnum):
    VOTE = "vote"
    EXTEND = "extend"
    WITHHOLD = "withhold"


class Unfilled(StrEnum):
    LEAVE_EMPTY = "leave_empty"
    ROLL_DOWN = "roll_down"


class RatificationOf(StrEnum):
    PRESENT = "present"
    MEMBERS = "members"
