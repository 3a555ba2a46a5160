"""What a reader can take: `Accept-Encoding`."""

import re
from functools import lru_cache

_WEIGHT = re.compile(rb"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")


@lru_cache(maxsize=256)  # browsers send the same few for every request
def takes_gzip(accepted: bytes) -> bool:
    """Whether gzip may be sent: it is named, or `*` stands for it, with a weight above nothing.

    **Source:** RFC 9110, 12.5.3 and 12.4.2.
    """
    weights = dict(map(_coding, accepted.lower().split(b",")))
    return weights.get(b"gzip", weights.get(b"x-gzip", weights.get(b"*", 0.0))) > 0


def _coding(part: bytes) -> tuple[bytes, float]:
    """A weight that is none is nothing: the page goes out as it is, which everybody can read."""
    name, _, parameter = (piece.strip() for piece in part.partition(b";"))
    found = _WEIGHT.fullmatch(parameter)
    return name, float(found[1]) if found else 0.0 if parameter else 1.0
