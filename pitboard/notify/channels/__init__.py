"""The ways in which people are told."""
