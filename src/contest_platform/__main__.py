"""`python -m contest_platform` and the console script `contest`."""

import sys


def main() -> None:
    from contest_platform import cli  # noqa: PLC0415 - a wrong usage answers before anything is loaded

    sys.exit(cli.main())


if __name__ == "__main__":
    main()
