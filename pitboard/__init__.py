"""Pitboard: a live board between a car workshop and its customers."""
