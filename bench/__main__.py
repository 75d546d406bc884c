"""Runs one measurement by name."""

import importlib
import pkgutil
import sys

import bench

NAMES = sorted(found.name for found in pkgutil.iter_modules(bench.__path__) if not found.name.startswith("_"))


def main(arguments: list[str]) -> int:
    """Run the measurement that the first argument names, with the rest as its own arguments."""
    if not arguments or arguments[0] not in NAMES:
        sys.stderr.write(f"Say which measurement to run: python -m bench {{{','.join(NAMES)}}}\n")
        return 2
    return importlib.import_module(f"bench.{arguments[0]}").main(arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
