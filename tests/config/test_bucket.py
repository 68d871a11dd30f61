"""Photos in storage that speaks S3: kept, shown to those who may see them, and an error with words when it is away."""

import time
from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import Settings

from pitboard.actions.pictures import attach, stored
from pitboard.config.addresses import WrongAddress, photo_storage
from pitboard.config.bucket import PhotoBucket
from pitboard.records.people import Person
from pitboard.records.photos import Photo
from tests.actions.test_pictures import photo, read
from tests.cast import Visit
from tests.object_storage import object_storage
from tests.served import free_port


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with object_storage() as address:
        yield address


@pytest.fixture
def bucket(url: str) -> PhotoBucket:
    return PhotoBucket(**photo_storage(url)["OPTIONS"])


@pytest.fixture
def in_the_bucket(url: str, settings: Settings) -> None:
    settings.STORAGES = settings.STORAGES | {"default": photo_storage(url)}


def test_what_is_kept_is_found_again_until_it_is_deleted(bucket: PhotoBucket) -> None:
    bucket.save("one.jpg", ContentFile(b"red and blue"))
    assert (bucket.exists("one.jpg"), bucket.size("one.jpg")) == (True, 12)
    with bucket.open("one.jpg") as file:
        assert file.read() == b"red and blue"
    bucket.delete("one.jpg")
    assert not bucket.exists("one.jpg")


def test_a_folder_of_the_bucket_holds_its_own_photos(url: str) -> None:
    here, there = (PhotoBucket(**photo_storage(f"{url}/{name}")["OPTIONS"]) for name in ("here", "there"))
    here.save("one.jpg", ContentFile(b"red"))
    assert here.listdir("")[1] == ["one.jpg"]
    assert not there.exists("one.jpg")


def test_a_photo_that_is_not_there_is_a_missing_file(bucket: PhotoBucket) -> None:
    with pytest.raises(FileNotFoundError):
        bucket.open("never.jpg")


def test_storage_that_is_away_is_said_soon() -> None:
    away = PhotoBucket(**photo_storage(f"s3+http://a:b@127.0.0.1:{free_port()}/photos")["OPTIONS"])
    began = time.monotonic()
    with pytest.raises(OSError, match="does not answer"):
        away.save("one.jpg", ContentFile(b"red"))
    assert time.monotonic() - began < 10


def test_a_bucket_that_is_not_there_is_said(url: str) -> None:
    other = PhotoBucket(**photo_storage(url.replace("/photos", "/elsewhere"))["OPTIONS"])
    with pytest.raises(OSError, match="NoSuchBucket"):
        other.save("one.jpg", ContentFile(b"red"))


@pytest.mark.django_db
def test_a_photo_of_a_visit_goes_there_and_is_shown_from_there(
    in_the_bucket: None, visit: Visit, nora: Person, client: Client
) -> None:
    visit.requested()
    picture = read(photo("JPEG"))
    with stored([picture]):
        attach([picture], by=nora, at=visit.tick(), booking=visit.booking)
    kept = Photo.objects.get(key=picture.key)
    assert isinstance(default_storage.open(kept.full_name), ContentFile)
    client.force_login(nora)
    answer = client.get(f"/photos/{kept.key}/full.jpg")
    assert b"".join(answer.streaming_content) == picture.full  # type: ignore[attr-defined]


@pytest.mark.parametrize("url", ["https://host/bucket", "s3://host", "s3:///bucket", "bucket"])
def test_another_kind_of_storage_address_is_refused(url: str) -> None:
    with pytest.raises(WrongAddress):
        photo_storage(url)


def test_a_storage_address_says_where_and_as_whom() -> None:
    found = photo_storage("s3://key:a%2Fb@s3.example:9000/photos/yard?region=eu-central-1")["OPTIONS"]
    assert found == {
        "endpoint_url": "https://s3.example:9000",
        "bucket_name": "photos",
        "location": "yard",
        "region_name": "eu-central-1",
        "access_key": "key",
        "secret_key": "a/b",
    }
