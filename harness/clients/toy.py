"""A toy client as a worker, for NEWCOMER.md. It checks nothing. The variable STAGE says how far it has been written."""

import base64
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request

STAGE = int(os.environ["STAGE"])


def answer(value):
    print(json.dumps({"ok": value}), flush=True)


def fetch(path):
    """The file at a path, or None if there is none."""
    if not place["pipe"]:
        folder, name = path.split("/", 1)
        try:
            url = place[f"{folder}_url"] + urllib.parse.quote(name)
            return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url).read()
        except urllib.error.HTTPError:
            return None
    print(json.dumps({"fetch": path}), flush=True)
    piece = json.loads(sys.stdin.readline())
    if piece["status"] != 200:
        return None
    body = base64.b64decode(piece["body"])
    while piece["then"] == "more":
        print(json.dumps({"more": piece["id"]}), flush=True)
        piece = json.loads(sys.stdin.readline())
        body += base64.b64decode(piece["body"])
    return body


def text(files):
    return {role: base64.b64encode(file).decode() for role, file in files.items()}


def update(trusted):
    """Believe whatever the mirror says."""
    version = json.loads(trusted["root"])["signed"]["version"] + 1
    while root := fetch(f"metadata/{version}.root.json"):
        trusted["root"], version = root, version + 1
    trusted["timestamp"] = fetch("metadata/timestamp.json")
    for role, by in (("snapshot", "timestamp"), ("targets", "snapshot")):
        listed = json.loads(trusted[by])["signed"]["meta"][f"{role}.json"]
        trusted[role] = fetch(f"metadata/{listed['version']}.{role}.json")


def download(trusted, path):
    """A target, as the top-level targets role lists it."""
    update(trusted)
    hashes = json.loads(trusted["targets"])["signed"]["targets"][path]["hashes"]
    return fetch(f"targets/{hashes['sha256']}.{path}")


if STAGE == 1:
    print("Hello, world")
    sys.exit()

trusted, place = {}, {}
for line in sys.stdin:
    command = json.loads(line)
    if command["do"] == "hello":
        controls = ["clok"] if STAGE == 2 else ["clock"]
        answer({"name": "toy", "version": "0.1", "controls": controls})
    elif command["do"] == "stop":
        break
    elif command["do"] == "open":
        place = command
        answer(None)
    elif command["do"] == "trusted" and STAGE > 3:
        answer(text(trusted))
    elif command["do"] == "init" and STAGE > 3:
        trusted = {"root": base64.b64decode(command["root"])}
        answer(None)
    elif command["do"] in ("refresh", "download") and STAGE > 4:
        try:
            if command["do"] == "refresh":
                update(trusted)
                answer(None)
            elif STAGE > 5:
                files = [download(trusted, path) for path in command["targets"]]
                answer([base64.b64encode(file).decode() for file in files])
            else:
                answer(None)
        except Exception as error:
            print(json.dumps({"refused": repr(error)}), flush=True)
    else:
        answer(None)
