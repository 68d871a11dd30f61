"""Settings from the environment; `docs/settings.md` is the list for people."""

import os
from datetime import time
from typing import Any
from urllib.parse import urlsplit

from environs import Env, validate

from pitboard.config.addresses import (
    mail_server,
    photo_folder,
    photo_storage,
    postgres_database,
    sqlite_database,
)
from pitboard.config.home import (
    chosen_home,
    is_demo,
    make_home,
    push_key_file,
    push_public_key,
    secret_key,
    setup_code_file,
)
from pitboard.config.languages import CATALOGUES, spoken_languages

env = Env()

# What this installation is

HOME = chosen_home(os.environ)
make_home(HOME)
DEMO = is_demo(HOME)
SECRET_KEY = secret_key(HOME)
SETUP_CODE_FILE = setup_code_file(HOME)
PORT = env.int("PITBOARD_PORT", 8000)
# Other machines reach it only where it is told to listen for them: a proxy on another machine, a container's network.
LISTEN = env.str("PITBOARD_LISTEN", "127.0.0.1")
# Who may say which visitor a request comes from: the proxies in front.
PROXIES = env.list("PITBOARD_PROXIES", ["127.0.0.1"])
DEBUG = False

# Where it is reached

ORIGIN = env.str("PITBOARD_ORIGIN", "").rstrip("/")
BEHIND_HTTPS = ORIGIN.startswith("https://")
# What links in mails start with.
SITE_URL = ORIGIN or f"http://localhost:{PORT}"
ALLOWED_HOSTS = env.list("PITBOARD_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
if ORIGIN:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, urlsplit(ORIGIN).hostname or ""]
    CSRF_TRUSTED_ORIGINS = [ORIGIN]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = BEHIND_HTTPS
if BEHIND_HTTPS:
    # A browser takes cookies of these names from this very host alone, over HTTPS (RFC 6265bis, 4.1.3.2): no other
    # host below the workshop's domain can plant one.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if BEHIND_HTTPS else 0
# The workshop may run other hosts below its domain; whether those speak HTTPS is not ours to promise.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# What it is made of

INSTALLED_APPS = [
    "pitboard.records",
    "pitboard.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "lucide",
    "phonenumber_field",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "pitboard.web.probes.answer_probes",
    "pitboard.web.watched.Watched",
    "pitboard.web.middleware.security_headers",
    "pitboard.web.packed.PackText",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pitboard.web.language.speak_the_readers",
    "pitboard.web.account.signing_in.follow_sessions",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pitboard.web.zone.workshop_zone",
    "pitboard.web.first_start.set_up_first",
    "pitboard.web.account.must_set_up.second_step_first",
    "pitboard.web.limits.limit_uploads",
    "django_htmx.middleware.HtmxMiddleware",
    "pitboard.web.in_place.stay_in_place",
]
ROOT_URLCONF = "pitboard.config.urls"
WSGI_APPLICATION = "pitboard.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "pitboard.web.context.look",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What it keeps

DATABASE_URL = env.str("PITBOARD_DATABASE_URL", "")
DATABASES: dict[str, dict[str, Any]] = {
    "default": postgres_database(DATABASE_URL) if DATABASE_URL else sqlite_database(HOME / "pitboard.sqlite3")
}
# In the database, because every process must know it: sign-in attempts, and who has which page open.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "pitboard_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}
MEDIA_ROOT = HOME / "photos"
PHOTOS_URL = env.str("PITBOARD_PHOTOS_URL", "")
STATIC_ROOT = HOME / "static"
STATIC_URL = "/static/"
STORAGES: dict[str, dict[str, Any]] = {
    # No address of their own: photos are handed out by a view that asks who may see them.
    "default": photo_storage(PHOTOS_URL) if PHOTOS_URL else photo_folder(MEDIA_ROOT),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# A page with a picture missing is better than no page.
WHITENOISE_MANIFEST_STRICT = False
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "pitboard.web.assets.BundleFinder",
]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
SESSION_COOKIE_AGE = 60 * 24 * 3600

# Language and time

USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = spoken_languages()
LOCALE_PATHS = [CATALOGUES]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
USE_TZ = True
TIME_ZONE = "UTC"
PHONENUMBER_DEFAULT_REGION = env.str("PITBOARD_REGION", "DE")
PHONENUMBER_DB_FORMAT = "E164"
PHONENUMBER_DEFAULT_FORMAT = "INTERNATIONAL"

# Accounts

AUTH_USER_MODEL = "records.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/home/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "pitboard.web.account.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "pitboard.web.account.forms.SignupForm",
    "login": "pitboard.web.account.forms.LoginForm",
    "request_login_code": "pitboard.web.account.forms.RequestLoginCodeForm",
    "confirm_login_code": "pitboard.web.account.forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "pitboard.web.account.forms.ConfirmEmailForm",
    "reset_password": "pitboard.web.account.forms.ResetPasswordForm",
    "confirm_password_reset_code": "pitboard.web.account.forms.ConfirmPasswordResetForm",
    "reset_password_from_key": "pitboard.web.account.forms.NewPasswordForm",
    "change_password": "pitboard.web.account.forms.ChangePasswordForm",
    "set_password": "pitboard.web.account.forms.SetPasswordForm",
    "add_email": "pitboard.web.account.forms.AddEmailForm",
    "change_email": "pitboard.web.account.forms.ChangeEmailForm",
    "reauthenticate": "pitboard.web.account.forms.ReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# One address a person: a new one takes the place of the old one once it is verified.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# People read mail on another device; three minutes is short for that.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
# Whoever showed within the last minutes that it is them is not asked again.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
MFA_ADAPTER = "pitboard.web.account.second_step.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "pitboard.web.account.second_step.AuthenticateForm",
    "reauthenticate": "pitboard.web.account.second_step.ReauthenticateForm",
    "activate_totp": "pitboard.web.account.second_step.ActivateAppForm",
    "add_webauthn": "pitboard.web.account.second_step.AddPasskeyForm",
    "login_webauthn": "pitboard.web.account.credentials.SignInByPasskeyForm",
    "authenticate_webauthn": "pitboard.web.account.credentials.SecondStepByPasskeyForm",
    "reauthenticate_webauthn": "pitboard.web.account.credentials.ShowAgainByPasskeyForm",
    "edit_webauthn": "pitboard.web.account.second_step.RenamePasskeyForm",
}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if BEHIND_HTTPS else "http"

# Mails

MAIL_FOLDER = HOME / "mails"
MAIL_URL = env.str("PITBOARD_MAIL_URL", "")
# A demo's folder is its mail server. Anywhere else, a mail that stands in the folder has not been sent.
MAIL_IS_SENT = bool(MAIL_URL) or DEMO
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("PITBOARD_MAIL_FROM", "Pitboard <workshop@localhost>")
if MAIL_URL:
    globals().update(mail_server(MAIL_URL))
else:
    EMAIL_BACKEND = "pitboard.config.mail_folder.FolderBackend"

# Web push

VAPID_KEY_FILE = push_key_file(HOME)
VAPID_PUBLIC_KEY = push_public_key(HOME)
# Browsers name the service that brings messages to them. Nothing is ever sent to any other host than these: those of
# Chrome, Firefox, Safari and Edge, and what is added here.
PUSH_HOSTS = [
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    "*.notify.windows.com",
    *env.list("PITBOARD_PUSH_HOSTS", []),
]

# Backups

# Every night the worker writes one there, at that hour of the workshop's zone, and keeps so many.
BACKUP_FOLDER = env.str("PITBOARD_BACKUP_FOLDER", "")
BACKUP_AT = env.time("PITBOARD_BACKUP_AT", time(3, 15))
BACKUP_KEEP = env.int("PITBOARD_BACKUP_KEEP", 14, validate=validate.Range(min=1))
PG_TOOLS = env.str("PITBOARD_PG_TOOLS", "")

# What it says while it runs

# Whoever knows it may read the figures from another machine.
METRICS_TOKEN = env.str("PITBOARD_METRICS_TOKEN", "")
LOG_FORM = env.str("PITBOARD_LOG", "text", validate=validate.OneOf(["text", "json"]))
LOG_REQUESTS = env.bool("PITBOARD_LOG_REQUESTS", False)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {
            "()": "pitboard.config.log_lines.Plain",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
        "json": {"()": "pitboard.config.log_lines.JsonLines"},
    },
    "filters": {"names_views": {"()": "pitboard.config.log_lines.NamesViews"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORM, "filters": ["names_views"]}
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # A stranger's mistyped address is no news; what failed on our side is.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "pitboard": {"level": "INFO"},
        "pitboard.requests": {"level": "INFO" if LOG_REQUESTS else "WARNING"},
    },
}
