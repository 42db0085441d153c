"""From decisions to merged customers: the plan, its run, and what became of each merge."""
