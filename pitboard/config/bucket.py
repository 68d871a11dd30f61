"""Photos in storage that speaks S3, for a site whose pages are served by several machines."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from storages.backends.s3 import S3Storage

#: Somebody waits for the page: after these seconds the storage counts as away.
CONNECT_SECONDS, READ_SECONDS, TRIES = 3, 10, 2
MISSING = frozenset({"404", "NoSuchKey", "NotFound"})


class PhotoBucket(S3Storage):  # type: ignore[misc]  # it says nothing of its types
    """Whatever goes wrong is an OSError, as with a folder: nobody above has to know where the photos stand."""

    def __init__(self, **options: Any) -> None:
        config = Config(
            s3={"addressing_style": "path"},
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"total_max_attempts": TRIES},
            # Storage other than the first one of its kind does not know the newer checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(client_config=config, use_threads=True, **options)

    def exists(self, name: str) -> bool:
        with _as_os_error():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        with _as_os_error():
            super().delete(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with _as_os_error():
            folders, files = super().listdir(path)
        return list(folders), list(files)

    def size(self, name: str) -> int:
        with _as_os_error():
            return int(super().size(name))

    def _save(self, name: str, content: "File[bytes]") -> str:
        with _as_os_error():
            return str(super()._save(name, content))

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        # One request for the whole of it: a photo is small, and two would be slower.
        with _as_os_error():
            client = self.connection.meta.client
            answer = client.get_object(Bucket=self.bucket_name, Key=self._normalize_name(name))
            return ContentFile(answer["Body"].read(), name=name)


@contextmanager
def _as_os_error() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in MISSING:
            raise FileNotFoundError("this photo is not in the storage") from error
        raise OSError(f"the photo storage refused: {code}") from error
    except BotoCoreError as error:
        raise OSError(f"the photo storage does not answer: {type(error).__name__}") from error
