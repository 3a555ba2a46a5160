"""Where the files that ship with the package are: beside it in a wheel, two levels up in a checkout."""

from pathlib import Path

_package = Path(__file__).parent


def folder(name: str) -> Path:
    """The folder `templates`, `migrations`, `static` or `fonts`."""
    inside = _package / name
    return inside if inside.is_dir() else _package.parents[1] / name
