"""What the two sides write to each other."""

from django.utils.translation import gettext as _

from pitboard.queries.sentences.events.story import Said, Sentences, Story
from pitboard.rules.happenings import EventKind

#: What of a message stands in a list of news.
LONGEST_EXCERPT = 200


def excerpt(written: str) -> str:
    text = " ".join(written.split())
    return text if len(text) <= LONGEST_EXCERPT else text[:LONGEST_EXCERPT].rsplit(" ", 1)[0] + "…"


def _message_written(story: Story) -> Said:
    message = story.names.messages.get(story.fact("message") or 0)
    actor = story.names.people.get(story.event.actor_id or 0)
    who = actor.name if actor else _("The workshop")
    detail = excerpt(message.text if message else "")
    if not story.for_staff and story.by_customer:
        return Said(_("You wrote to us"), detail)
    return Said(_("%(name)s wrote to you") % {"name": who}, detail or _("Photos came with it."))


def _messages_read(story: Story) -> Said:
    return Said(_("Messages were read"))


SENTENCES: Sentences = {
    EventKind.MESSAGE_WRITTEN: _message_written,
    EventKind.MESSAGES_READ: _messages_read,
}
