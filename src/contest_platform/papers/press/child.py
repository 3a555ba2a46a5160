"""`python -I -m contest_platform.papers.press.child TEMPLATE FORM TIME ROOT OUT FONTS`: one paper, and the end.

Exit status: 0 done; FAULT the template has a fault, told in OUT/fault.json; anything else: it was too much.
"""

import json
import resource
import sys
import traceback
from pathlib import Path
from typing import Any

FAULT = 3  # not 1, with which Python itself ends when it cannot go on
_MOST_BYTES, _MOST_SECONDS, _MOST_WRITTEN = 3 * 1024**3, 200, 300 * 1024**2
_PICTURES = 3


def main(words: list[str]) -> int:
    template, form, made_at, *folders = words
    root, out, fonts = (Path(folder) for folder in folders)
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MOST_WRITTEN, _MOST_WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    press = _fill_in if form == "docx" else _typeset
    try:
        files, warnings = press(root / template, root, fonts, form, int(made_at))
    except _Fault as fault:
        (out / "fault.json").write_text(json.dumps(fault.args[0]))
        return FAULT
    for number, content in enumerate(files):
        (out / f"file-{number:04d}").write_bytes(content)
    (out / "warnings.json").write_text(json.dumps(warnings))
    return 0


class _Fault(Exception):
    """What is wrong with the template, as a dictionary."""


def _typeset(path: Path, root: Path, fonts: Path, form: str, made_at: int) -> tuple[list[bytes], list[dict]]:
    import typst  # noqa: PLC0415 - a DOCX does not need it

    nothing = root / "packages"
    try:
        compiler = typst.Compiler(
            str(path),
            root=str(root),
            font_paths=[str(fonts)],
            ignore_system_fonts=True,
            package_path=str(nothing),
            package_cache_path=str(nothing),
        )
        made, warnings = compiler.compile_with_warnings(
            format="pdf" if form == "pdf" else "png", ppi=96, timestamp=made_at
        )
    except typst.TypstError as error:
        raise _Fault(_typst_fault(error)) from None
    files = [made] if isinstance(made, bytes) else list(made or ())
    return files[: None if form == "pdf" else _PICTURES], [_typst_fault(warning) for warning in warnings]


def _typst_fault(error: Any) -> dict[str, Any]:
    return {"message": error.message, "diagnostic": error.diagnostic, "hints": list(error.hints)}


def _fill_in(path: Path, root: Path, _fonts: Path, _form: str, _made_at: int) -> tuple[list[bytes], list[dict]]:
    import io  # noqa: PLC0415 - the same

    from jinja2 import StrictUndefined, TemplateError  # noqa: PLC0415
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    document = _opened(path)
    content = json.loads((root / "data.json").read_bytes())
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        document.render(content, environment, autoescape=True)
    except TemplateError as error:
        raise _Fault({"message": error.message or str(error), "near": _near(error)}) from None
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a template computes, and may fail as any program does
        raise _Fault({"message": f"{type(error).__name__}: {error}", "near": _near(error)}) from None
    written = io.BytesIO()
    document.save(written)
    return [written.getvalue()], []


def _opened(path: Path) -> Any:
    from docxtpl import DocxTemplate  # noqa: PLC0415 - the same

    document = DocxTemplate(str(path))
    try:
        document.init_docx()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - zip, zlib, XML and python-docx have no error in common
        raise _Fault({"message": "not a DOCX file"}) from None
    return document


def _near(error: Exception) -> str:
    """The paragraph in which it happened: docxtpl has each on a line of its own."""
    line, lines = getattr(error, "lineno", None), []
    for frame, number in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename == "<template>":
            line = number
        if "src_xml" in frame.f_locals:
            lines = frame.f_locals["src_xml"].splitlines()
    return lines[line - 1] if line and line <= len(lines) else ""


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
