"""Looks through one file, as a program of its own: a file that makes it hang, grow or crash takes nothing else along.

It reads the file from its standard input, writes an image drawn anew to the descriptor it is given, and says in one line of JSON
what it found. It sets its own limits before it looks at the first byte.
"""

import json
import os
import resource
import sys
from dataclasses import asdict
from typing import BinaryIO

from api.upload import sniffing
from matching.upload import IMAGES, MEGABYTE, Extent, Flaw, FlawedError, Kind

MEMORY = 1024 * MEGABYTE  # of address space, with the interpreter and its libraries
SECONDS = 15  # of processor time
LARGEST_WRITTEN = 64 * MEGABYTE
MOST_OPEN = 32  # files


def main() -> None:
    """Look through the file on standard input; the one argument is the descriptor that a cleaned image goes to."""
    for limit, most in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, LARGEST_WRITTEN),
        (resource.RLIMIT_NOFILE, MOST_OPEN),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    with open(0, "rb", closefd=False) as file, open(int(sys.argv[1]), "wb", closefd=False) as clean:
        sys.stdout.write(json.dumps(told(file, clean)))


def told(file: BinaryIO, clean: BinaryIO) -> dict[str, object]:
    """What is found: a kind and an extent, or a flaw."""
    try:
        kind, extent = look(file, clean)
    except FlawedError as error:
        return {"flaw": error.flaw}
    except (MemoryError, RecursionError):
        return {"flaw": Flaw.TOO_HARD}
    except Exception:  # whatever a library stumbles over: it does not read this file, so nobody should
        return {"flaw": Flaw.DAMAGED}
    return {"kind": kind, "extent": asdict(extent)}


def look(file: BinaryIO, clean: BinaryIO) -> tuple[Kind, Extent]:
    """Sniff the kind and look through the file as one of that kind; raises FlawedError."""
    size = os.fstat(file.fileno()).st_size
    kind = sniffing.kind(file, size)
    if kind is None:
        raise FlawedError(Flaw.UNKNOWN if size else Flaw.EMPTY)
    # Each kind's library is loaded only for its own files: it is half the time that a small file takes.
    if kind in IMAGES:
        from api.upload import picture  # noqa: PLC0415

        return kind, picture.redraw(kind, file, clean)
    if kind is Kind.PDF:
        from api.upload import letter  # noqa: PLC0415

        letter.check(file, size)
        return kind, Extent()
    from api.upload import mesh, package  # noqa: PLC0415

    return kind, (mesh if kind is Kind.STL else package).measure(file, size)


if __name__ == "__main__":
    main()
