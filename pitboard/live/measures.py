"""Figures about the streams of this process, in the form that Prometheus reads."""

from prometheus_client import Counter, Gauge

STREAMS = Gauge("pitboard_streams", "Live streams that are open.", multiprocess_mode="livesum")
OPENED = Counter("pitboard_streams_opened_total", "Live streams that were opened.")
REFUSED = Counter("pitboard_streams_refused_total", "Live streams whose token was refused.")
HEARD = Counter("pitboard_changes_heard_total", "Topics of which the hub heard that they changed.")
