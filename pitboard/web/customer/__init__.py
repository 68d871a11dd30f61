"""The car owner's pages."""
