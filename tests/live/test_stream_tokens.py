"""What one may not follow cannot be had by bending a token."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.signing import Signer

from pitboard.queries.stream_tokens import LIFETIME, StreamTokenRefused, mint_stream_token, read_stream_token

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
ALICE = "cookie-of-alice"


def token_of_alice(*topics: str) -> str:
    return mint_stream_token(topics or ("order:12", "customer:5"), cookie=ALICE, at=NOON)


def test_a_token_names_its_topics() -> None:
    topics = read_stream_token(token_of_alice(), cookie=ALICE, at=NOON + LIFETIME - timedelta(seconds=1))
    assert topics == {"order:12", "customer:5"}


def test_a_token_ends_after_ten_minutes() -> None:
    with pytest.raises(StreamTokenRefused, match="expired"):
        read_stream_token(token_of_alice(), cookie=ALICE, at=NOON + timedelta(minutes=10))


@pytest.mark.parametrize("cookie", ["cookie-of-charlie", "", ALICE + "x"])
def test_a_borrowed_token_is_refused(cookie: str) -> None:
    with pytest.raises(StreamTokenRefused, match="another browser"):
        read_stream_token(token_of_alice(), cookie=cookie, at=NOON)


def test_a_token_made_without_a_cookie_holds_for_nobody() -> None:
    token = mint_stream_token(["order:12"], cookie="", at=NOON)
    with pytest.raises(StreamTokenRefused):
        read_stream_token(token, cookie="", at=NOON)


def test_an_altered_token_is_refused_wherever_it_was_altered() -> None:
    token = token_of_alice()
    for place, letter in enumerate(token):
        altered = token[:place] + ("A" if letter != "A" else "B") + token[place + 1 :]
        with pytest.raises(StreamTokenRefused):
            read_stream_token(altered, cookie=ALICE, at=NOON)


@pytest.mark.parametrize("token", ["", ":", "x", "e30:abc", "é", "." * 5000])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(StreamTokenRefused):
        read_stream_token(token, cookie=ALICE, at=NOON)


def test_a_word_signed_for_another_purpose_is_refused() -> None:
    word = Signer(salt="something else").sign_object([2**40, "", ["order:12"]])
    with pytest.raises(StreamTokenRefused):
        read_stream_token(word, cookie=ALICE, at=NOON)


def test_a_board_of_two_hundred_orders_fits_in_an_address() -> None:
    assert len(token_of_alice(*(f"order:{number}" for number in range(1000, 1200)))) < 1500
