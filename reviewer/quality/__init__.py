"""How good the decisions and the score are: estimates with intervals, thresholds, agreement. Pure."""
