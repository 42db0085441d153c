"""The match groups of a run: kept, filtered, ordered, sampled."""
