import stat
from email import message_from_bytes, policy
from pathlib import Path

from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import override_settings


def test_every_mail_is_one_file_that_any_mail_program_opens(tmp_path: Path) -> None:
    mails = [
        EmailMultiAlternatives(f"Mail {number}", "Grüße", "w@example.org", ["a@example.org"])
        for number in (1, 2)
    ]
    mails[0].attach_alternative("<p>Grüße</p>", "text/html")
    with override_settings(MAIL_FOLDER=tmp_path / "mails"):
        assert get_connection("pitboard.config.mail_folder.FolderBackend").send_messages(mails) == 2

    files = sorted((tmp_path / "mails").iterdir())
    kept = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    assert [mail["Subject"] for mail in kept] == ["Mail 1", "Mail 2"]
    body = kept[0].get_body(("html",))
    assert body is not None
    assert "Grüße" in body.get_content()
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
