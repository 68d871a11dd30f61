"""Signing up and in, one's own details, and what one was told."""
