"""Backups: everything a workshop keeps in one file, made while it is served, and put back from it."""
