"""The topics and channels of tellings in people's words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pitboard.rules.recipients import Channel, TellingTopic


@dataclass(frozen=True)
class TopicWords:
    title: Promise
    text: Promise


_T = TellingTopic
TOPICS = {
    _T.BOOKING: TopicWords(_("Bookings"), _("Received, accepted, another day, changed or cancelled")),
    _T.HANDOVER: TopicWords(
        _("Handing over"), _("When we collect or return it, the driver, arrived, handed back")
    ),
    _T.FINDINGS: TopicWords(_("What we found"), _("The inspection is finished")),
    _T.DECISION: TopicWords(_("Your decision"), _("An estimate, a reminder, what you approved")),
    _T.PROGRESS: TopicWords(_("Repairs"), _("A repair is done, or waits for parts")),
    _T.TIME: TopicWords(_("The time"), _("When it will be ready has moved")),
    _T.READY: TopicWords(_("Ready"), _("The car is ready")),
    _T.MESSAGES: TopicWords(_("Messages"), _("Somebody wrote to you")),
    _T.DUE_AGAIN: TopicWords(_("Due again"), _("A repair that was put off, or the next service")),
    _T.REQUESTS: TopicWords(_("Requests"), _("A new request, a changed or cancelled booking")),
    _T.CHOICES: TopicWords(_("Decisions"), _("A customer decided, or wants a call")),
    _T.RISKS: TopicWords(_("At risk"), _("A promise that may not hold, a decision that waits too long")),
}
CHANNELS: dict[Channel, Promise] = {
    Channel.SITE: _("On the page"),
    Channel.MAIL: _("E-mail"),
    Channel.PUSH: _("My devices"),
    Channel.CHAT: _("SMS"),
}


def topic_words(topic: TellingTopic) -> TopicWords:
    return TOPICS[topic]
