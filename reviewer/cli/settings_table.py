"""The one table of settings: what each is called, what it may be, and what it is for.

A library that turns tables into classes would do little of it, since each message is about its setting, and
all come at once; cattrs takes some 30 ms to import, before the first paint.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from reviewer.cli import setting_checks as check
from reviewer.cli.setting_checks import Check, WrongValue, meant
from reviewer.core.settings import (
    SURVIVOR_RULES,
    THEMES,
    Apply,
    FieldRule,
    ListSize,
    Notices,
    Settings,
    SurvivorRule,
    Team,
    Thresholds,
)

Fault = tuple[str, str]
"""What can't be obeyed: the key, e.g. ``bands.merge``, and what is wrong and what is allowed, as one line;
both may quote the file, raw."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of the settings file; its default is the one of :class:`Settings`."""

    key: str
    """Where it is in the file: ``bands.merge`` is in its table ``bands``."""
    check: Check
    explained: str
    """What it is for, as Markdown, for the settings file and the manual."""
    example: object = None
    """What the first settings file shows where there is no default."""

    def of(self, settings: Settings) -> object:
        """What it is set to."""
        return attrgetter(_member(self.key))(settings)


_FIELD = check.text('is no field: its name in quotes, e.g. "BirthDate" or "Attributes.*"')
SETTINGS = (
    Setting(
        "theme",
        lambda value: check.one_of(value, THEMES),
        "Colours: `auto` (dark or light as the terminal is), `dark`, `light`, `ansi` for the terminal's own,"
        f" or one of {', '.join(f'`{name}`' for name in THEMES[4:])}."
        " Without it: `ansi` where NO_COLOR is set or over SSH, else the one that `T` took last, or `auto`.",
        "ansi",
    ),
    Setting(
        "fields_first",
        lambda value: check.list_of(value, _FIELD, may_be_empty=True),
        "The fields that come first, in this order: names as AWS writes them, `*` for any part of one."
        " Without it: as `<` and `>` have moved them.",
        ["BirthDate", "Attributes.loyalty*"],
    ),
    Setting(
        "fields_hidden",
        lambda value: check.list_of(value, _FIELD, may_be_empty=True),
        "The fields that are shown only where their values are not the same. Without it: those that `-` has"
        " hidden.",
        ["Attributes.crm*"],
    ),
    Setting(
        "list_size",
        lambda value: ListSize(check.one_of(value, tuple(ListSize))),
        "How much of the list of groups is shown: `wide`, `narrow` or `hidden`; `+` and `_` change it."
        " Without it: `wide` from 100 columns on, `narrow` from 66.",
        "narrow",
    ),
    Setting("mouse", check.switch, "Let clicks pick groups, and keys at the foot."),
    Setting(
        "terminal_progress",
        check.switch,
        "Have the terminal show how far long work is, on its tab or in the taskbar (OSC 9;4). Some terminals"
        " that don't know it show a notice instead.",
    ),
    Setting(
        "terminal_notices",
        lambda value: Notices(check.one_of(value, tuple(Notices))),
        "Have the terminal give notice where long work ends while its window is not the one in use: `osc9` or"
        " `osc777`, whichever it knows, or `off`.",
    ),
    Setting(
        "default_region",
        check.region,
        "Where phone numbers are dialled whose profile names no country (ISO 3166-1).",
        "US",
    ),
    Setting(
        "reasons",
        lambda value: check.list_of(value, check.reason),
        'The reasons to pick from; one that needs explaining is `{name = "…", explained = "…"}`.',
    ),
    Setting(
        "survivor",
        lambda value: check.list_of(value, lambda one: SurvivorRule(check.one_of(one, SURVIVOR_RULES))),
        "The rules that propose which profile a merge keeps, in this order: each chooses among those that the"
        f" one before left equal. They are {', '.join(f'`{rule}`' for rule in SURVIVOR_RULES)}.",
    ),
    Setting(
        "survivor-fields",
        lambda value: FieldRule(check.one_of(value, tuple(FieldRule))),
        "Whose values win where you choose none: `union`, the survivor's, as MergeProfiles does unasked; or"
        " `majority`, for each field the value that most profiles hold.",
    ),
    Setting(
        "single_keys",
        check.switch,
        "Single keys give verdicts, take them back and leave. With `false` these take `alt` as well"
        " (`alt+m`), unless the keymap names their keys: for those who speak to their computer, whose words"
        " would be taken for keys.",
    ),
    Setting(
        "verdict_pause",
        check.whole(0, 2000, "is no pause: whole milliseconds from 0 to 2000"),
        "A verdict, undo or leaving counts only after so many milliseconds without another key, and a verdict"
        " only once its group was shown as long. 0 takes every key, also of a burst: for scripts.",
    ),
    Setting("mask", check.switch, "Mask e-mails, phones, birth dates and addresses."),
    Setting(
        "balance",
        check.switch,
        "Show how much evidence weighs, by this program's own estimate: on each row, at the head, and on `e`."
        " A blind review never shows it.",
    ),
    Setting("bands.merge", check.score, "From which score on merge is suggested; it decides nothing.", 0.9),
    Setting("bands.reject", check.score, "Below which score reject is suggested; it decides nothing.", 0.6),
    Setting(
        "team.table",
        check.table_name,
        "The DynamoDB table by which a team shares its decisions, in the domain's region"
        " (`reviewer help team`).",
        "match-review",
    ),
    Setting("team.notes", check.switch, "Share notes too."),
    Setting(
        "apply.approvals",
        check.whole(1, 9, "is no number of people: 1 to 9"),
        "How many people have to have decided a merge alike, or approved it with `reviewer apply --review`,"
        " before it is applied: 1, or 2 for four eyes.",
    ),
    Setting(
        "apply.most_objects",
        check.whole(1, math.inf, "is no number of objects: 1 or more"),
        "How many objects one profile may have: no merge is applied that would exceed it.",
    ),
    Setting(
        "apply.snapshots",
        check.place,
        "Where snapshots are kept before merges: a folder by its whole path, or `s3://bucket/prefix`. Without"
        " it: `snapshots` in the data folder.",
        "s3://example-bucket/snapshots",
    ),
    Setting(
        "apply.snapshot_kms_key",
        check.text("is no name of a key"),
        "The KMS key (id, ARN or alias) for snapshots in S3. Without it: the account's own for S3.",
        "alias/snapshots",
    ),
    Setting(
        "fields",
        check.table,
        "What free attributes hold that their names don't tell, in any spelling of the name: "
        "`account-number`, `address`, `birth-date`, `business`, `city`, `consent`, `country`, "
        "`customer-number`, `deceased`, `email`, `gender`, `identity-number`, `name`, `party-type`, "
        "`payment-number`, `phone`, `postal-code`, `record-time` (when the record was made or changed), "
        "`social-security-number`, `state`, `suffix`, `vat-number`; or `text` for none of these.",
    ),
    Setting(
        "keymap",
        check.table,
        "The keys that start an action instead of its default ones: one, or a list."
        " `reviewer config show` lists the actions.",
    ),
)
"""In the order in which they are listed."""


def checked_settings(table: Mapping[str, object]) -> tuple[Settings, list[Fault]]:
    """Check what a settings file holds; answers the settings without what is wrong, and the faults.

    Args:
        table: the file's keys, as :mod:`tomllib` reads them.
    """
    faults: list[Fault] = []

    def checked(table: Mapping[str, object], checks: Mapping[str, Check], start: str = "") -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, value in table.items():
            try:
                if name not in checks:
                    guess = meant(name, list(checks), f": there are {', '.join(checks)}")
                    raise WrongValue(f"there is no such setting{guess}")
                values[name] = checks[name](value)
            except WrongValue as error:
                faults.append((f"{start}{name}", str(error)))
        return values

    plain: dict[str, Check] = {}
    inside: dict[str, dict[str, Check]] = {}
    for setting in SETTINGS:
        group, is_inside, name = setting.key.partition(".")
        plain[group] = check.table if is_inside else setting.check
        if is_inside:
            inside.setdefault(group, {})[name] = setting.check
    values = checked(table, plain)
    bands = Thresholds(**checked(values.pop("bands", {}), inside["bands"], "bands."))
    team = Team(**checked(values.pop("team", {}), inside["team"], "team."))
    apply = Apply(**checked(values.pop("apply", {}), inside["apply"], "apply."))
    if bands.merge is not None and bands.reject is not None and bands.reject > bands.merge:
        faults.append(
            ("bands.reject", f"{bands.reject} is above bands.merge, which is {bands.merge}: swap them")
        )
    fields = _flat(values.pop("fields", {}))
    if fields:
        values["fields"] = checked(fields, dict.fromkeys(fields, check.held), "fields.")
        faults += _read_alike(values["fields"])
    keymap = _flat(values.pop("keymap", {}))
    if keymap:
        from reviewer.tui.review.moved_keys import named_keys

        keys = checked(keymap, dict.fromkeys(keymap, check.keys), "keymap.")
        values["keymap"], problems = named_keys({id: keys.get(id) for id in keymap})
        faults += [(f"keymap.{problem.id}", problem.text) for problem in problems]
    return Settings(
        bands=bands, team=team, apply=apply, **{_member(name): value for name, value in values.items()}
    ), faults


def _read_alike(fields: Mapping[str, str]) -> Iterator[Fault]:
    """Names of attributes that can't be told apart, and those that hold no word."""
    from reviewer.comparison.kinds.field_names import words_of_name

    known: dict[str, str] = {}
    for name in fields:
        words = words_of_name(name)
        before = known.setdefault(words, name)
        if not words:
            yield f"fields.{name}", "an attribute's name has a letter or digit"
        elif before != name and fields[before] != fields[name]:
            yield f"fields.{name}", f'it is another spelling of "{before}", which holds something else'


def _member(key: str) -> str:
    """The member of :class:`Settings` that a key of the file stands for."""
    return key.replace("-", "_")


def _flat(table: Mapping[str, object], start: str = "") -> dict[str, object]:
    """Name entries by their path: the ids hold dots, which TOML takes for tables unless they are quoted."""
    found: dict[str, object] = {}
    for key, value in table.items():
        found |= _flat(value, f"{start}{key}.") if isinstance(value, Mapping) else {f"{start}{key}": value}
    return found
