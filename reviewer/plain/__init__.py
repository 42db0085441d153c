"""Reviewing without a screen: one group at a time as lines of text, answered by lines."""
