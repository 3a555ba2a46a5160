"""The Chromium that the browser tests drive: the machine's own, else the one of the npm package @sparticuz/chromium.

`python tests/browser/chromium.py` makes it ready and prints its path.
"""

import functools
import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# The package unpacks to a fixed name in the temporary folder and would use a file of another account there.
UNPACKED = HERE / "node_modules" / ".unpacked"
ASK = "import chromium from '@sparticuz/chromium'; console.log(await chromium.executablePath());"


@functools.cache
def executable() -> Path:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        installed = shutil.which(name)
        if installed:
            return Path(installed)
    return _from_npm()


def environment() -> dict[str, str]:
    """What the browser is started with: the npm package brings the libraries that a bare machine lacks."""
    libraries = UNPACKED / "al2023" / "lib"
    if executable().is_relative_to(UNPACKED) and libraries.is_dir():
        return {**os.environ, "LD_LIBRARY_PATH": str(libraries)}
    return dict(os.environ)


def _from_npm() -> Path:
    found = UNPACKED / "chromium"
    if not found.exists():
        build = runpy.run_path(str(HERE.parents[1] / "frontend" / "build.py"), run_name="build")
        node = build["node_command"]()
        subprocess.run(
            [*build["npm_command"](node), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=HERE,
            check=True,
            stdout=sys.stderr,
        )
        unpacking = UNPACKED.with_name(".unpacking")
        shutil.rmtree(unpacking, ignore_errors=True)
        unpacking.mkdir()
        with_libraries = {**os.environ, "TMPDIR": str(unpacking), "AWS_LAMBDA_JS_RUNTIME": "nodejs22.x"}
        subprocess.run(
            [*node, "--input-type=module", "-e", ASK],
            cwd=HERE,
            check=True,
            env=with_libraries,
            stdout=sys.stderr,
        )
        unpacking.rename(UNPACKED)
    return found


if __name__ == "__main__":
    sys.stdout.write(f"{executable()}\n")
