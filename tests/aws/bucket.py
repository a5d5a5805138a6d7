"""Runs a moto server on loopback with a bucket in it until standard input ends, and prints the server's address.

It answers one request after another: moto looks at a condition and then writes, and between the two another request would get through,
which S3 itself does not let happen.
"""

from __future__ import annotations

import logging
import sys
import threading

import boto3
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

BUCKET = "records"


def main() -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    boto3.client(
        "s3",
        region_name="us-east-1",
        endpoint_url=address,
        aws_access_key_id="testing",
        aws_secret_access_key="testing",  # good for nothing
    ).create_bucket(Bucket=BUCKET)
    print(address, flush=True)
    sys.stdin.read()
    server.shutdown()


main()
