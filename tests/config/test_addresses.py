import pytest

from pitboard.config.addresses import WrongAddress, mail_server, postgres_database


def test_a_database_address_is_taken_apart() -> None:
    found = postgres_database("postgres://anna:p%40ss@db.example:5433/pitboard?sslmode=require")
    assert found["NAME"] == "pitboard"
    assert (found["USER"], found["PASSWORD"]) == ("anna", "p@ss")
    assert (found["HOST"], found["PORT"]) == ("db.example", "5433")
    assert found["OPTIONS"]["sslmode"] == "require"
    assert found["OPTIONS"]["pool"]["max_size"] > 1
    assert found["CONN_MAX_AGE"] == 0


def test_a_database_behind_a_socket_is_reached_by_its_folder() -> None:
    found = postgres_database("postgresql://postgres:@/pitboard?host=/run/postgresql", pool=False)
    assert found["HOST"] == "/run/postgresql"
    assert "pool" not in found["OPTIONS"]


def test_whoever_names_a_patience_of_their_own_has_it() -> None:
    found = postgres_database("postgres://db.example/pitboard?connect_timeout=60")
    assert found["OPTIONS"]["connect_timeout"] == "60"
    assert found["OPTIONS"]["tcp_user_timeout"] == "10000"


def test_another_kind_of_database_is_refused_by_name() -> None:
    with pytest.raises(WrongAddress, match="mysql"):
        postgres_database("mysql://db.example/pitboard")


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp://mail.example:2525", 2525, False, False),
        ("smtp+tls://mail.example", 587, True, False),
        ("smtps://mail.example", 465, False, True),
    ],
)
def test_a_mail_address_says_how_it_is_secured(url: str, port: int, tls: bool, ssl: bool) -> None:
    found = mail_server(url)
    assert found["EMAIL_HOST"] == "mail.example"
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (port, tls, ssl)


def test_a_mail_account_may_hold_any_sign() -> None:
    found = mail_server("smtps://anna%40example.org:a%2Fb@mail.example")
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("anna@example.org", "a/b")


@pytest.mark.parametrize("url", ["mail.example", "smtp://", "imap://mail.example"])
def test_another_kind_of_mail_address_is_refused(url: str) -> None:
    with pytest.raises(WrongAddress):
        mail_server(url)
