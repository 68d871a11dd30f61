"""Pages as WSGI, for the one process and for any WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pitboard.config.settings")
application = get_wsgi_application()
