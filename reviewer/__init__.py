"""Review the possible duplicates that Amazon Connect Customer Profiles finds, in a terminal."""

__version__ = "0.1.0"
