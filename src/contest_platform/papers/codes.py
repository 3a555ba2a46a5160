"""QR codes of certificates."""

import io

# The best mask for the look of a code is searched for by drawing all eight; every reader reads any. One is drawn
# here, which takes a fifth of the time (measured), as thousands are drawn at once.
_MASK = 3


def qr_picture(address: str) -> bytes:
    """A PNG of one pixel for each module, error correction M (15 % may be damaged). **Source:** ISO/IEC 18004."""
    import segno  # noqa: PLC0415 - slow to load, and only issuing needs it

    out = io.BytesIO()
    code = segno.make(address, micro=False, error="m", boost_error=False, mask=_MASK)
    code.save(out, kind="png", border=0, scale=1)
    return out.getvalue()
