"""Turns the script that notebook instances start with into one that can be run here, and runs its idle stop against a Jupyter server
that says what each case says. Reads the script on standard input, writes one line for each case: its name and what came of it."""

import datetime
import http.server
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

LIMIT = 600
answers = {"kernels": [], "terminals": []}


class Jupyter(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.headers["Authorization"] != "token secret":
            self.send_error(403)
            return
        body = json.dumps(answers["kernels" if "/api/kernels" in self.path else "terminals"]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def ago(seconds):
    moment = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def kernel(state, seconds):
    return {"execution_state": state, "last_activity": ago(seconds)}


# What Jupyter says, how long ago the latest activity was that an earlier run saw, and the time since the machine started.
CASES = {
    "a busy kernel keeps it": ([kernel("busy", 9999)], [], 9999, 9999),
    "a kernel that was busy a moment ago keeps it": ([kernel("idle", 60)], [], 9999, 9999),
    "a terminal keeps it": ([], [{"last_activity": ago(60)}], 9999, 9999),
    "a kernel that was closed a moment ago keeps it": ([], [], 60, 9999),
    "a machine that just started stays": ([], [], None, 60),
    "an idle kernel lets it stop": ([kernel("idle", 9999)], [], None, 9999),
    "nothing at all lets it stop": ([], [], 9999, 9999),
    "a server that does not answer keeps it": (None, None, 9999, 9999),
}

script = re.search(r"<<'PYTHON'\n(.*?)\nPYTHON\n", sys.stdin.read(), re.S).group(1)
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Jupyter)
threading.Thread(target=server.serve_forever, daemon=True).start()

for name, (kernels, terminals, seen, up) in CASES.items():
    folder = pathlib.Path(tempfile.mkdtemp())
    (folder / "uptime").write_text(f"{up}.00 1.00")
    (folder / "resource-metadata.json").write_text(json.dumps({"ResourceArn": "arn:aws:sagemaker:eu-central-1:1:notebook-instance/fraud-ana"}))
    if seen is not None:
        (folder / "last-activity").write_text(str(time.time() - seen))
    if kernels is not None:
        answers.update(kernels=kernels, terminals=terminals)
        found = {"port": server.server_port, "secure": False, "base_url": "/", "token": "secret"}
        (folder / "jpserver-1.json").write_text(json.dumps(found))
    (folder / "aws").write_text('#!/bin/sh\necho "$@" > "$(dirname "$0")/called"\n')
    (folder / "aws").chmod(0o755)
    here = script
    for path, instead in [
        ("/home/ec2-user/.local/share/jupyter/runtime", str(folder)),
        ("/opt/ml/metadata", str(folder)),
        ("/proc/uptime", str(folder / "uptime")),
        ("exec aws", f"exec {folder}/aws"),
        # Nothing listens there.
        ("localhost:8443", "localhost:9"),
    ]:
        assert path in here, path
        here = here.replace(path, instead)
    (folder / "idle_stop.py").write_text(here)
    environment = {"STATE_DIRECTORY": str(folder), "PATH": os.environ["PATH"]}
    run = [sys.executable, "-I", str(folder / "idle_stop.py"), str(LIMIT)]
    ended = subprocess.run(run, env=environment, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    called = folder / "called"
    print(f"{name}: {called.read_text().strip() if called.exists() else 'stays'}")
