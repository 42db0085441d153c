"""Comparing the profiles of a group: pure code over :mod:`reviewer.core`, no I/O."""
