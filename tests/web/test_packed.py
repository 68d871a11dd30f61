"""Pages are packed for whoever can unpack them; what is no text is left as it is."""

import gzip

import pytest
from django.http import FileResponse, HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from pitboard.records.workshop import Workshop
from pitboard.web.packed import PackText

UNPACKS = {"Accept-Encoding": "gzip, br"}


@pytest.mark.django_db
def test_a_page_is_packed_for_whoever_can_unpack_it(client: Client, yard: Workshop) -> None:
    plain, packed = client.get("/imprint/"), client.get("/imprint/", headers=UNPACKS)
    assert (plain.get("Content-Encoding"), packed["Content-Encoding"]) == (None, "gzip")
    assert len(packed.content) < len(plain.content) / 2
    assert "Kestrel Yard" in gzip.decompress(packed.content).decode()
    assert "Accept-Encoding" in packed["Vary"]


def test_a_photo_is_sent_as_it_is() -> None:
    def photo(request: HttpRequest) -> FileResponse:
        return FileResponse([b"\xff\xd8" * 4000], content_type="image/jpeg")

    def drawn(request: HttpRequest) -> HttpResponse:
        return HttpResponse(b"\xff\xd8" * 4000, content_type="image/jpeg")

    request = RequestFactory().get("/photo.jpg", headers=UNPACKS)
    for view in (photo, drawn):
        answer = PackText(view)(request)
        assert isinstance(answer, HttpResponse | FileResponse) and "Content-Encoding" not in answer.headers
