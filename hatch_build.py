"""Build hook: makes the frontend when its bundle is not there yet."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendHook(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook's interface
        root = Path(self.root)
        if (root / "src/contest_platform/static/manifest.json").exists():
            return
        import runpy  # noqa: PLC0415 - only an unbuilt tree needs it

        runpy.run_path(str(root / "frontend/build.py"), run_name="__main__")
