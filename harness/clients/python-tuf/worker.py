"""python-tuf, the reference implementation of TUF, by its client `tuf.ngclient`.

Install `requirements.txt` into a virtual environment and run this file. How it is plugged in:

- Requests go through its FetcherInterface, or, without the pipe, through its own default fetcher with its defaults. Limits on
  downloads are kept by the base class of both (`FetcherInterface.download_file`), so they are the client's own either way.
- State is its metadata folder. Every updater is given the root that was shipped, as its documentation asks for; newer ones that
  it has stored it finds by itself, in `root_history`.
- An updater can refresh once: there is a new one for each operation.
- The clock is read when an updater is made and not again (`TrustedMetadataSet.reference_time`); what was read is replaced.
- A download that is stored already is fetched again: looking for it (`find_cached_target`) is left to the application.
- Refusals are the exceptions that its methods document: RepositoryError, DownloadError and OSError, and None where a target is
  not found. An application cannot be prepared for any other: it is a crash.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import traceback
from collections.abc import Iterator
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote

from tuf.api.exceptions import DownloadError, DownloadHTTPError, RepositoryError
from tuf.ngclient import FetcherInterface, Updater

TOP_LEVEL = ("root", "timestamp", "snapshot", "targets")


class Pipe:
    """The pipe to the harness."""

    def __init__(self, lines: BinaryIO, out: BinaryIO) -> None:
        self.lines = lines
        self.out = out

    def read(self) -> dict[str, Any]:
        """Read a line; exit when the harness has gone."""
        line = self.lines.readline()
        if not line:
            sys.exit()
        return json.loads(line)

    def write(self, line: dict[str, Any]) -> None:
        self.out.write(json.dumps(line).encode() + b"\n")
        self.out.flush()

    def ask(self, line: dict[str, Any]) -> dict[str, Any]:
        self.write(line)
        return self.read()


class PipeFetcher(FetcherInterface):
    """A fetcher that treats statuses as the default one does."""

    def __init__(self, pipe: Pipe) -> None:
        self.pipe = pipe

    def _fetch(self, url: str) -> Iterator[bytes]:
        piece = self.pipe.ask({"fetch": url})
        if piece["status"] == 0:
            raise DownloadError(f"no answer from {url}")
        if piece["status"] >= 400:
            raise DownloadHTTPError(f"status {piece['status']} from {url}", piece["status"])
        return self._chunks(url, piece)

    def _chunks(self, url: str, piece: dict[str, Any]) -> Iterator[bytes]:
        while True:
            yield base64.b64decode(piece["body"])
            if piece["then"] == "cut":
                raise DownloadError(f"the answer from {url} was cut off")
            if piece["then"] == "end":
                return
            piece = self.pipe.ask({"more": piece["id"]})


class Refusal(Exception):
    """What the client says without an exception."""


class Client:
    """An installation of the client."""

    def __init__(self, pipe: Pipe, place: dict[str, Any]) -> None:
        self.metadata_dir = Path(place["metadata_dir"])
        self.place = place
        self.fetcher = PipeFetcher(pipe) if place["pipe"] else None
        self.root = b""

    def updater(self, now: int) -> Updater:
        updater = Updater(
            metadata_dir=self.place["metadata_dir"],
            metadata_base_url=self.place["metadata_url"],
            target_dir=self.place["targets_dir"],
            target_base_url=self.place["targets_url"],
            fetcher=self.fetcher,
            bootstrap=self.root,
        )
        updater._trusted_set.reference_time = datetime.fromtimestamp(now, timezone.utc)
        return updater

    def init(self, root: bytes, now: int) -> None:
        self.root = root
        self.updater(now)

    def refresh(self, now: int) -> None:
        self.updater(now).refresh()

    def download(self, targets: list[str], now: int) -> list[str]:
        updater = self.updater(now)
        updater.refresh()
        files = []
        for target in targets:
            info = updater.get_targetinfo(target)
            if info is None:
                raise Refusal(f"target {target} is not found")
            files.append(to_text(Path(updater.download_target(info))))
        return files

    def trusted(self) -> dict[str, Any]:
        """Read the metadata folder, where each role is in one file, named after it."""
        files: dict[str, Any] = {"delegated": {}}
        for path in self.metadata_dir.glob("*.json"):
            role = unquote(path.stem)
            (files if role in TOP_LEVEL else files["delegated"])[role] = to_text(path)
        return files


def to_text(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()


def hello() -> dict[str, Any]:
    return {
        "name": "python-tuf",
        "version": version("tuf"),
        "language": "Python",
        "controls": ["clock", "clock that runs during an update", "download limits of the client's own"],
    }


def serve(pipe: Pipe) -> None:
    client: Any = None

    def carry_out(command: dict[str, Any]) -> Any:
        nonlocal client
        match command["do"]:
            case "hello":
                return hello()
            case "open":
                root = client.root if client else b""
                client = Client(pipe, command)
                client.root = root
            case "init":
                client.init(base64.b64decode(command["root"]), command["now"])
            case "refresh":
                client.refresh(command["now"])
            case "download":
                return client.download(command["targets"], command["now"])
            case "trusted":
                return client.trusted()
            case "close":
                client = None
            case other:
                sys.exit(f"no command of the protocol: {other}")
        return None

    while (command := pipe.read())["do"] != "stop":
        try:
            answer = {"ok": carry_out(command)}
        except (RepositoryError, DownloadError, OSError, Refusal) as error:
            answer = {"refused": f"{type(error).__name__}: {error}"}
        except Exception as error:
            traceback.print_exc()
            answer = {"crashed": f"{type(error).__name__}: {error}"}
        pipe.write(answer)


if __name__ == "__main__":
    protocol = Pipe(sys.stdin.buffer, sys.stdout.buffer)
    sys.stdout = sys.stderr  # Only the protocol writes to stdout.
    os.environ["no_proxy"] = "127.0.0.1"  # The default fetcher would ask a proxy of the environment.
    serve(protocol)
