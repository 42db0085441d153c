"""The names of keys, and the keys that all lists share."""
