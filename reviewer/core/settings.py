"""What a user may set for all reviews: read from the settings file, overridden by options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from reviewer.core.decisions import Verdict

THEMES = (
    "auto", "dark", "light", "ansi", "textual-dark", "textual-light", "nord", "gruvbox", "catppuccin-mocha",
    "dracula", "tokyo-night", "monokai", "flexoki", "catppuccin-latte", "catppuccin-frappe",
    "catppuccin-macchiato", "solarized-light", "solarized-dark", "rose-pine", "rose-pine-moon",
    "rose-pine-dawn", "atom-one-dark", "atom-one-light", "ansi-dark", "ansi-light",
)  # fmt: skip
"""The names of the themes: ``auto`` is dark or light as the terminal is, ``ansi`` the terminal's own colours;
the others are Textual's."""


class ListSize(StrEnum):
    """How much of the list of groups is shown; the value is its name in settings."""

    HIDDEN = "hidden"
    NARROW = "narrow"
    """The place and the verdict's sign."""
    WIDE = "wide"

    @classmethod
    def usual(cls, columns: int) -> ListSize:
        """What is shown on a screen of some columns where nobody says otherwise."""
        if columns < _NARROWEST_WITH_LIST:
            return cls.HIDDEN
        return cls.NARROW if columns < _WIDE_FROM else cls.WIDE

    @classmethod
    def of(cls, name: object) -> ListSize | None:
        """The one of a name; None where there is no such."""
        return cls(name) if isinstance(name, str) and name in tuple(cls) else None

    def other(self, by: int) -> ListSize:
        """The next larger one, or smaller for a negative number, up to either end."""
        sizes = list(ListSize)
        return sizes[min(max(sizes.index(self) + by, 0), len(sizes) - 1)]


# Narrower than this, two profiles have no room beside the list.
_NARROWEST_WITH_LIST = 66
_WIDE_FROM = 100
"""Columns from which on one profile more is not worth more than the scores of the other groups."""


class SurvivorRule(StrEnum):
    """What a survivor is proposed by; the value is its name in settings."""

    MOST_LIKE_THE_OTHERS = "most-like-the-others"
    """It shares the most values with the others, once normalised; of two profiles neither does."""
    MOST_COMPLETE = "most-complete"
    """It has the most fields filled with what says something; nested ones count, ``FullName`` does not."""
    MOST_RECENT = "most-recent"
    """It holds the latest timestamp (see ``comparison.survivor.latest_timestamp``); none comes last."""
    LOWEST_ID = "lowest-id"
    """Its profile id sorts first: always the same answer."""


SURVIVOR_RULES = tuple(SurvivorRule)
"""The rules in the order in which they are asked unless the user says otherwise."""


class FieldRule(StrEnum):
    """What a merge takes a field's value from where the reviewer chooses nothing; its name in settings."""

    UNION = "union"
    """From the survivor, else from the first of the others that has one: what MergeProfiles does unasked."""
    MAJORITY = "majority"
    """From a profile whose value most of them hold, where that is not what the union takes."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where scores suggest a verdict; no decision is ever made by them."""

    merge: float | None = None
    """From this score (0..1) on, merge is suggested; None suggests it nowhere."""
    reject: float | None = None
    """Below this score (0..1), reject is suggested; None suggests it nowhere. At most ``merge``."""

    def suggested(self, score: float | None) -> Verdict | None:
        """The verdict that a score (0..1) suggests; None where it suggests none."""
        if score is None:
            return None
        if self.merge is not None and score >= self.merge:
            return Verdict.MERGE
        return Verdict.REJECT if self.reject is not None and score < self.reject else None

    @property
    def edges(self) -> tuple[float, ...]:
        """The scores at which a suggestion begins or ends."""
        return tuple(edge for edge in (self.reject, self.merge) if edge is not None)


class Notices(StrEnum):
    """How the terminal is to tell of the end of long work while nobody looks at it."""

    OFF = "off"
    OSC9 = "osc9"
    OSC777 = "osc777"


@dataclass(frozen=True, slots=True)
class Reason:
    """One of the reasons that a verdict can be given."""

    name: str
    """What is written to the journal."""
    explained: str = ""
    """What it means, for those who pick it; may be empty."""


REASONS = (Reason("twins"), Reason("shared household"), Reason("data error"), Reason("needs expert"))
"""The reasons to pick from unless the user says otherwise."""


@dataclass(frozen=True, slots=True)
class Team:
    """How decisions are shared with others."""

    table: str | None = None
    """The DynamoDB table; None shares nothing."""
    notes: bool = True
    """Whether notes are shared too."""


@dataclass(frozen=True, slots=True)
class Apply:
    """How decided merges are applied."""

    approvals: int = 1
    """How many people have to have decided or approved a merge."""
    most_objects: int = 1000
    """Objects that one profile may have: AWS's default quota."""
    snapshots: str | None = None
    """Where snapshots are kept: an absolute folder, or ``s3://bucket/prefix``; None is the data folder."""
    snapshot_kms_key: str | None = None
    """The KMS key for those in S3; None is the account's own for S3."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, each with what it is where the user says nothing."""

    theme: str | None = None
    """One of THEMES; None leaves it to the environment."""
    fields_first: tuple[str, ...] | None = None
    """Names of fields, or patterns of names (``Attributes.*``), whose rows come first, in this order; None
    leaves it to what was moved on the screen."""
    fields_hidden: tuple[str, ...] | None = None
    """The same of fields that are shown only where their values are not the same."""
    list_size: ListSize | None = None
    """How much of the list of groups is shown; None leaves it to the screen's width."""
    mouse: bool = False
    """Whether clicks are taken."""
    terminal_progress: bool = False
    """Whether the terminal shows how far long work is (OSC 9;4)."""
    terminal_notices: Notices = Notices.OFF
    default_region: str | None = None
    """Where phone numbers are dialled whose profile names no country, e.g. ``US`` (ISO 3166-1 alpha-2)."""
    bands: Thresholds = Thresholds()
    reasons: tuple[Reason, ...] = REASONS
    survivor: tuple[SurvivorRule, ...] = SURVIVOR_RULES
    """By which rules, in which order, the profile that a merge keeps is proposed."""
    survivor_fields: FieldRule = FieldRule.UNION
    """Whose values win in a merge where the reviewer chooses none."""
    single_keys: bool = True
    """Whether single keys give verdicts, take them back and leave; else each takes alt besides."""
    verdict_pause: int = 150
    """Milliseconds of quiet in front of a key that gives a verdict, and that its group is shown before."""
    mask: bool = False
    """Whether e-mails, phones, birth dates and addresses are masked."""
    balance: bool = True
    """Whether it is shown how much evidence weighs; a blind review never shows it."""
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Names of free attributes with what they hold (``comparison.kinds.registry.NAMED``)."""
    team: Team = Team()
    apply: Apply = Apply()
    keymap: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """Ids of key bindings with the keys that start them instead of the usual ones, by Textual's names."""
