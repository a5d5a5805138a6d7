"""Runs a moto server on loopback for as long as the script runs, with the AWS CLI and the SDK to talk to it."""

from __future__ import annotations

import functools
import logging
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

ACCOUNT = "123456789012"

# moto gives every region the zones of this one, so nothing is deployed elsewhere.
REGION = "us-east-1"


class Cloud:
    """A server within this process, so that it ends with it, however that ends."""

    def __init__(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._folder = tempfile.TemporaryDirectory()
        self.folder = Path(self._folder.name)
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self._server.start()
        _, port = self._server.get_host_and_port()
        self.address = f"http://127.0.0.1:{port}"
        # What an earlier server of this process made would still be there.
        urllib.request.urlopen(urllib.request.Request(f"{self.address}/moto-api/reset", method="POST")).close()

    def __enter__(self) -> Cloud:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()
        self._folder.cleanup()

    def aws(self, *arguments: str) -> str:
        """What the AWS CLI prints, with credentials that are good for nothing."""
        environment = {
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "HOME": str(self.folder),
            "PATH": os.environ["PATH"],
        }
        command = [sys.executable, "-m", "awscli", "--endpoint-url", self.address, *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode != 0:
            raise SystemExit(f"aws {' '.join(arguments)}\n{done.stdout}{done.stderr}")
        return done.stdout

    @functools.cache  # by the cloud and the service
    def client(self, service: str) -> Any:
        """The SDK's client of a service."""
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self.address,
            aws_access_key_id="testing",
            aws_secret_access_key="testing",  # good for nothing
        )
