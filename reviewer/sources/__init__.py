"""Where match groups and profiles come from: the API, rules, an export."""
