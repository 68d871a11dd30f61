"""What updates itself: a small plain-ASGI app that streams "this changed", beside Django and not through it."""
