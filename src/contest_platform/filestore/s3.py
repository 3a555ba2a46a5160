"""The S3 store: any S3-compatible service through boto3. The only file that knows boto3.

A file is sent under a temporary name (its hash is known at the end only), copied inside the service to
`PREFIX/ab/cd/<sha256>`, and removed from the temporary one. Neither ListParts nor conditional PUT is needed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import uuid4

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from contest_platform.filestore.contract import FileLost, Stamp, StoreUnavailable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

_BLOCK_BYTES = 1024 * 1024
_LEFTOVER = timedelta(days=1)
_NOT_THERE = ("404", "NoSuchKey", "NotFound")


class Bucket:
    """A bucket and a prefix in it."""

    # At least 5 MiB a part and at most 10,000 parts: 58 GiB. All but the last are equal, as some services ask.
    batch_bytes = 6 * 1024 * 1024

    def __init__(self, client: "S3Client", bucket: str, prefix: str = "") -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    @classmethod
    def at(cls, address: str, *, endpoint_url: str = "") -> "Bucket":
        """The store that `s3://BUCKET/PREFIX` names; credentials by boto3's usual ways."""
        parts = urlsplit(address)
        client = boto3.client(
            "s3", endpoint_url=endpoint_url or None, config=_config(own_endpoint=bool(endpoint_url))
        )
        return cls(client, parts.netloc, parts.path)

    def begin(self) -> "_BucketUpload":
        return _BucketUpload(self, self._client, self._bucket, f"{self._prefix}incoming/{uuid4().hex}")

    def stamp(self, sha256: str) -> Stamp | None:
        try:
            with _reached(self._bucket):
                found = self._client.head_object(Bucket=self._bucket, Key=self.key(sha256))
        except FileLost:
            return None
        return Stamp(found["ContentLength"], found["ETag"])

    def read(self, sha256: str, start: int, end: int, stamp: Stamp) -> Iterator[bytes]:
        if start >= end:
            return
        with _reached(sha256):
            answer = self._client.get_object(
                Bucket=self._bucket, Key=self.key(sha256), Range=f"bytes={start}-{end - 1}", IfMatch=stamp.version
            )
            body = answer["Body"]
            try:
                while block := body.read(_BLOCK_BYTES):
                    yield block
            finally:
                body.close()

    def remove(self, sha256: str) -> None:
        with _reached(sha256):
            self._client.delete_object(Bucket=self._bucket, Key=self.key(sha256))

    def hashes(self) -> Iterator[str]:
        return (key.rsplit("/", 1)[1] for key, _ in self._keys() if not key.startswith(f"{self._prefix}incoming/"))

    def check_ready(self) -> None:
        with _reached(self._bucket):
            self._client.head_bucket(Bucket=self._bucket)

    def remove_leftovers(self) -> None:
        oldest, incoming = datetime.now(UTC) - _LEFTOVER, f"{self._prefix}incoming/"
        with _reached(self._bucket):
            for key, modified in self._keys(incoming):
                if modified < oldest:
                    self._client.delete_object(Bucket=self._bucket, Key=key)
            unfinished = self._client.list_multipart_uploads(Bucket=self._bucket, Prefix=incoming)
            for upload in unfinished.get("Uploads", []):
                if upload["Initiated"] < oldest:
                    self._client.abort_multipart_upload(
                        Bucket=self._bucket, Key=upload["Key"], UploadId=upload["UploadId"]
                    )

    def key(self, sha256: str) -> str:
        return f"{self._prefix}{sha256[:2]}/{sha256[2:4]}/{sha256}"

    def _keys(self, prefix: str = "") -> Iterator[tuple[str, datetime]]:
        with _reached(self._bucket):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=prefix or self._prefix
            )
            for page in pages:
                for found in page.get("Contents", []):
                    yield found["Key"], found["LastModified"]


class _BucketUpload:
    def __init__(self, place: Bucket, client: "S3Client", bucket: str, key: str) -> None:
        self._place = place
        self._client = client
        self._bucket = bucket
        self._key = key
        self._upload: str | None = None
        self._parts: list[CompletedPartTypeDef] = []
        self._rest = bytearray()
        self._complete = False

    def append(self, batch: bytearray) -> None:
        self._rest += batch
        while len(self._rest) >= self._place.batch_bytes:
            with memoryview(self._rest) as rest:
                part = bytes(rest[: self._place.batch_bytes])
            del self._rest[: self._place.batch_bytes]
            self._send(part)

    def commit(self, sha256: str) -> None:
        key = self._place.key(sha256)
        if self._upload is None:
            with _reached(key):
                self._client.put_object(Bucket=self._bucket, Key=key, Body=bytes(self._rest))
            return
        if self._rest:
            self._send(bytes(self._rest))
        with _reached(key):
            self._client.complete_multipart_upload(
                Bucket=self._bucket, Key=self._key, UploadId=self._upload, MultipartUpload={"Parts": self._parts}
            )
            self._complete = True
            self._client.copy({"Bucket": self._bucket, "Key": self._key}, self._bucket, key)
            self._client.delete_object(Bucket=self._bucket, Key=self._key)

    def abort(self) -> None:
        with _reached(self._key):
            if self._complete:
                self._client.delete_object(Bucket=self._bucket, Key=self._key)
            elif self._upload is not None:
                self._client.abort_multipart_upload(Bucket=self._bucket, Key=self._key, UploadId=self._upload)

    def _send(self, part: bytes) -> None:
        with _reached(self._key):
            if self._upload is None:
                begun = self._client.create_multipart_upload(Bucket=self._bucket, Key=self._key)
                self._upload = begun["UploadId"]
            number = len(self._parts) + 1
            sent = self._client.upload_part(
                Bucket=self._bucket, Key=self._key, UploadId=self._upload, PartNumber=number, Body=part
            )
            self._parts.append({"ETag": sent["ETag"], "PartNumber": number})


def _config(*, own_endpoint: bool) -> Config:
    """Bounded in time; checksums only where S3 asks for them, since other services refuse the newer ones."""
    return Config(
        connect_timeout=5,
        read_timeout=60,
        retries={"mode": "standard", "max_attempts": 4},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        s3={"addressing_style": "path" if own_endpoint else "auto"},
    )


@contextmanager
def _reached(what: str) -> Iterator[None]:
    """Turn boto3's errors into those of the store."""
    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in _NOT_THERE:
            raise FileLost(what) from error
        raise StoreUnavailable(str(error)) from error
    except BotoCoreError as error:
        raise StoreUnavailable(str(error)) from error
