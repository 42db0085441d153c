"""What a review is about: match groups, profiles, verdicts, decisions, problems, settings. Frozen, no I/O."""
