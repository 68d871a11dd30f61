"""Settings for tests: the product's own, with a data folder of their own and nothing that only costs time."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

TEST_HOME = Path(tempfile.mkdtemp(prefix="pitboard-test-"))
atexit.register(shutil.rmtree, TEST_HOME, ignore_errors=True)
os.environ["PITBOARD_HOME"] = str(TEST_HOME)
for name in [name for name in os.environ if name.startswith("PITBOARD_")]:
    if not name.startswith(("PITBOARD_HOME", "PITBOARD_TEST_")):
        del os.environ[name]

from pitboard.config.addresses import postgres_database, sqlite_database  # noqa: E402
from pitboard.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MAIL_IS_SENT = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # noqa: F405

TEST_DATABASE = os.environ.get("PITBOARD_TEST_DATABASE", "sqlite")
if TEST_DATABASE == "postgres":
    # Set by `python -m tests.postgres COMMAND`, which starts a server for one run and stops it.
    DATABASES = {"default": postgres_database(os.environ["PITBOARD_TEST_POSTGRES_URL"], pool=False)}
else:
    # A file, as in the product: threads and the live hub each open it for themselves. No test needs it
    # to survive a power cut.
    DATABASES = {
        "default": sqlite_database(
            TEST_HOME / "pitboard.sqlite3", pragmas="PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF"
        )
    }
    DATABASES["default"]["TEST"] = {"NAME": str(TEST_HOME / "test.sqlite3")}
