"""Limits on what people write to each other."""

#: Characters; room for a page, and little enough to be read on a phone.
LONGEST_MESSAGE = 4000
