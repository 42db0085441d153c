"""The few styles that the screens are drawn in.

All are terminal colours and attributes: the ansi theme passes them through, the others map them to
true colour. Nothing is shown by a style alone. Few styles mean few bytes over a slow link.
"""

from __future__ import annotations

from rich.style import Style

from reviewer.core.decisions import Verdict

PLAIN = Style()
QUIET = Style(dim=True)
STRONG = Style(bold=True)
CURSOR = Style(reverse=True)
FOCUSED = Style(bold=True, reverse=True)
DIFFERENT = Style(bold=True, underline=True, color="yellow")
ALIKE = Style(underline=True, color="cyan")
SIGN = Style(bold=True, color="yellow")
TROUBLE = Style(bold=True, color="red")

SUGGESTION_SIGNS = {Verdict.MERGE: "↑", Verdict.REJECT: "↓"}
"""What the reviewer's bands suggest for a group without a verdict, where there is no room for the word."""
HIDDEN_SIGN = "•"
"""The sign of a verdict that a blind review hides."""
PART_SIGN = "÷"
"""The sign of a merge that leaves some of the group apart, where there is no room for the word."""
