"""What can happen: one verb, one function, one transaction. The only writers.

Every action takes who does it and when (`by=`, `at=`), locks the booking or order it is about, asks `rules`, writes,
and records the event. It raises `Refused` when the rules say no, and then nothing has changed.
"""
