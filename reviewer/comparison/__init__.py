"""Comparing the profiles of a group: pure code over :mod:`reviewer.model`, no I/O."""
