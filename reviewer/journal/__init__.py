"""The journal of decisions: a SQLite file that only grows."""
