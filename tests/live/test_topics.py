from pitboard.queries.topics import is_topic, notice_text, read_notice, topics_of_event


def test_an_event_moves_its_aggregate_its_board_and_its_customer() -> None:
    moved = topics_of_event(workshop_id=1, customer_id=5, booking_id=None, order_id=12, version=8)
    assert moved == {"board:1": 0, "customer:5": 0, "order:12": 8}


def test_a_notice_reads_as_it_was_written() -> None:
    moved = topics_of_event(workshop_id=1, customer_id=5, booking_id=3, order_id=None, version=2)
    assert read_notice(notice_text(moved)) == moved


def test_a_strangers_notice_says_nothing() -> None:
    for text in (
        "",
        "{}",
        "[1]",
        '{"topics": 3}',
        '{"topics": {"order:12": "x"}}',
        '{"topics": {"colour:1": 2}}',
    ):
        assert read_notice(text) == {}


def test_only_known_kinds_with_a_plain_number_are_topics() -> None:
    assert is_topic("order:12")
    for text in ("order:", "order", "order:-1", "order:1 ", "order:٣", "session:1", "order:" + "9" * 40):
        assert not is_topic(text)
