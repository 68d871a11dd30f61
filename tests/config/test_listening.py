"""The port that is listened on."""

import socket

from pitboard.config.commands.serve import VANISHED_AFTER_MS, listen
from tests.served import free_port


def test_who_vanished_is_let_go_after_a_minute() -> None:
    port = free_port()
    with listen(port) as listening, socket.create_connection(("127.0.0.1", port)):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == VANISHED_AFTER_MS


def test_an_answer_goes_out_without_waiting_for_word_of_its_first_part() -> None:
    port = free_port()
    with listen(port) as listening, socket.create_connection(("127.0.0.1", port)):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
