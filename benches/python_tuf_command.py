"""python-tuf by the command line of tuf-conformance: a process for each operation, to be measured against its worker."""

import argparse
import sys
from pathlib import Path

from tuf.api.exceptions import DownloadError, RepositoryError
from tuf.ngclient import Updater


def main() -> int:
    parser = argparse.ArgumentParser()
    for option in ("--metadata-dir", "--metadata-url", "--target-base-url", "--target-dir"):
        parser.add_argument(option)
    parser.add_argument("--target-name", action="append", default=[])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("init").add_argument("root")
    commands.add_parser("refresh")
    commands.add_parser("download")
    args = parser.parse_args()
    if args.command == "init":
        shipped = Path(args.root).read_bytes()
        Path(args.metadata_dir, "root.json").write_bytes(shipped)
        return 0
    updater = Updater(
        args.metadata_dir, args.metadata_url, args.target_dir, args.target_base_url, bootstrap=None
    )
    updater.refresh()
    for name in args.target_name:
        info = updater.get_targetinfo(name)
        if info is None:
            return 1
        updater.download_target(info)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (RepositoryError, DownloadError, OSError) as error:
        sys.exit(str(error))
