"""An object store and a web server on loopback, for tests of remote inputs and outputs."""

from __future__ import annotations

import functools
import threading
import urllib.request
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

ABSENT = "{} absent : pip install 'rsmp-nlp[remote,dev]'"


class S3:
    """A bucket of a moto server, with its boto3 client."""

    def __init__(self, endpoint: str, bucket: str) -> None:
        import boto3

        self.endpoint, self.bucket = endpoint, bucket
        self.tell("reset")
        self.client = boto3.client("s3", endpoint_url=endpoint, region_name="eu-west-3")
        self.client.create_bucket(
            Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-3"}
        )

    def tell(self, command: str, data: bytes = b"") -> None:
        """Give the server a command of its own."""
        address = f"{self.endpoint}/moto-api/{command}"
        headers = {"Content-Type": "application/octet-stream"}  # a form would be parsed
        request = urllib.request.Request(address, data, headers, method="POST")
        urllib.request.urlopen(request).close()

    def put(self, key: str, data: bytes) -> str:
        """Write an object; return its address."""
        self.client.put_object(Bucket=self.bucket, Key=key, Body=data)
        return f"s3://{self.bucket}/{key}"

    def get(self, key: str) -> bytes:
        """Return an object."""
        return self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read()

    def keys(self, prefix: str = "") -> list[str]:
        """Return the keys below a prefix."""
        found = self.client.list_objects_v2(Bucket=self.bucket, Prefix=prefix)
        return sorted(one["Key"] for one in found.get("Contents", ()))


@contextmanager
def s3_server(monkeypatch, bucket="seau"):
    """Start a store whose only credentials are made up, and point every client at it."""
    server_module = pytest.importorskip("moto.server", reason=ABSENT.format("moto"))
    s3fs = pytest.importorskip("s3fs", reason=ABSENT.format("s3fs"))
    server = server_module.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "essai")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "essai")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nulle/part")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nulle/part")
    s3fs.S3FileSystem.clear_instance_cache()
    try:
        store = S3(f"http://{host}:{port}", bucket)
        yield store
        store.tell("reset-auth", b"inf")
    finally:
        s3fs.S3FileSystem.clear_instance_cache()
        server.stop()


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder; what `cut`, `sizeless` and `refused` name is served as they say."""

    cut: frozenset[str] = frozenset()
    sizeless: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()

    def log_message(self, *_):
        """Say nothing."""

    def _name(self):
        return self.path.partition("?")[0].rpartition("/")[2]

    def send_head(self):
        """Answer what was asked, or the failure named for it."""
        if self._name() in self.refused:
            self.send_error(403)
            return None
        return super().send_head()

    def end_headers(self):
        """End the headers, without the size where it must be missing."""
        if self._name() in self.sizeless:
            kept = [line for line in self._headers_buffer if b"Content-Length" not in line]
            self._headers_buffer = kept
        super().end_headers()

    def copyfile(self, source, outputfile):
        """Send the file, or its first half where it must be cut."""
        data = source.read()
        if self._name() in self.cut:
            data = data[: len(data) // 2]
        outputfile.write(data)


@contextmanager
def web_server(folder, **named):
    """Serve a folder; yield the address of its root."""
    pytest.importorskip("aiohttp", reason=ABSENT.format("aiohttp"))
    kind = type("Named", (Handler,), {name: frozenset(value) for name, value in named.items()})
    handler = functools.partial(kind, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
