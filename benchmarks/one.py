"""`python -m benchmarks.one NAME [--small]`: one benchmark in this process; its figures as JSON."""

import importlib
import sys

import msgspec

from benchmarks.figures import FULL, SMALL


def main() -> None:
    module = importlib.import_module(f"benchmarks.{sys.argv[1]}")
    found = module.measure(SMALL if "--small" in sys.argv else FULL)
    sys.stdout.write(msgspec.json.encode(found).decode())


if __name__ == "__main__":
    main()
