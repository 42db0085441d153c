"""The screen that a reviewer works at: what it is made of, and what goes on behind it."""
