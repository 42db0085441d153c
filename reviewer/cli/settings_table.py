"""The one table of settings: what each is called, what it may be, and what it is for.

A library that turns tables into classes would do little of it, since each message is about its setting, and
all come at once; cattrs takes some 30 ms to import, before the first paint.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from reviewer.core.settings import (
    SURVIVOR_RULES,
    THEMES,
    Apply,
    FieldRule,
    ListSize,
    Notices,
    Reason,
    Settings,
    SurvivorRule,
    Team,
    Thresholds,
)

Check = Callable[[Any], object]
"""Turns what tomllib has read into a setting's value; raises WrongValue where that is not allowed."""
Fault = tuple[str, str]
"""What can't be obeyed: the key, e.g. ``bands.merge``, and what is wrong and what is allowed, as one line;
both may quote the file, raw."""


class WrongValue(ValueError):
    """A value that is not allowed; its message says what is, and may quote the file, raw."""


_LONGEST_QUOTED = 100
"""Characters of a wrong value that a fault quotes."""


_MOST_NAMED = 24
"""Allowed values up to which a fault names all of them."""


def _quoted(value: object) -> str:
    """Write a value as it would be in the file, as far as a line has room for it."""
    if isinstance(value, str):
        return f'"{_cut(value)}"'
    if isinstance(value, bool):
        return str(value).lower()
    return "a table" if isinstance(value, Mapping) else _cut(str(value))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTED else f"{text[:_LONGEST_QUOTED]}…"


def _meant(text: object, known: Sequence[str], otherwise: str = "") -> str:
    """Guess which of ``known`` was meant; ``otherwise`` where none is close."""
    from difflib import get_close_matches

    close = get_close_matches(text.casefold(), known, n=1) if isinstance(text, str) else []
    return f'. Did you mean "{close[0]}"?' if close else otherwise


def _require(is_allowed: bool, value: object, otherwise: str) -> None:
    if not is_allowed:
        raise WrongValue(f"{_quoted(value)} {otherwise}")


def _one_of(value: object, allowed: Sequence[str]) -> str:
    if value not in allowed:
        named = allowed if len(allowed) <= _MOST_NAMED else allowed[:4]
        names = ", ".join(f'"{one}"' for one in named)
        if len(named) < len(allowed):
            names += f" or the {len(allowed) - len(named)} others that `reviewer config init` lists"
        raise WrongValue(f"{_quoted(value)} is not one of {names}{_meant(value, allowed)}")
    return str(value)


def _switch(value: object) -> object:
    _require(isinstance(value, bool), value, "is neither true nor false, written without quotes")
    return value


def _pause(value: Any) -> int:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    _require(is_number and 0 <= value <= 2000, value, "is no pause: whole milliseconds from 0 to 2000")
    return int(value)


def _score(value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    _require(is_number and 0 <= value <= 1, value, "is no score: a number from 0 to 1, e.g. 0.85")
    return float(value)


def _objects(value: Any) -> int:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    _require(is_number and value >= 1, value, "is no number of objects: 1 or more")
    return int(value)


def _people(value: Any) -> int:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    _require(is_number and 1 <= value <= 9, value, "is no number of people: 1 to 9")
    return int(value)


def _table_name(value: Any) -> str:
    is_name = isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_.-]{3,255}", value)
    _require(bool(is_name), value, "is no name of a DynamoDB table: 3 to 255 letters, digits, _ . and -")
    return str(value)


def region(value: object) -> str:
    """Check where phone numbers are dialled; answers the two letters of ISO 3166-1.

    Raises:
        WrongValue: no phone number is dialled there; the message says what to write.
    """
    from reviewer.comparison.kinds.phones import region_of

    code = region_of(value) if isinstance(value, str) else None
    known = [code] if code is not None and _is_dialled(code) else []
    meant = f'. Did you mean "{code}"?' if known else ""
    _require(value in known, value, f'is no region: two letters of ISO 3166-1, e.g. "US"{meant}')
    return str(value)


def _place(value: Any) -> str:
    otherwise = "is neither a folder's whole path nor s3://bucket/prefix"
    _require(isinstance(value, str) and value.startswith(("/", "~/", "s3://")), value, otherwise)
    _require(value.removeprefix("s3://").strip("/") != "", value, otherwise)
    return str(value)


def _key_name(value: Any) -> str:
    _require(isinstance(value, str) and value.strip() != "", value, "is no name of a key")
    return str(value)


def _is_dialled(code: str) -> bool:
    from reviewer.comparison.kinds.places import country_code

    if country_code(code.lower()) is not None:
        return True
    # Seldom needed, since most regions are among the countries above: it takes some 30 ms to load.
    from phonenumbers import SUPPORTED_REGIONS

    return code in SUPPORTED_REGIONS


def _list(value: Any, check: Check, *, may_be_empty: bool = False) -> tuple[Any, ...]:
    """Check a list that has nothing twice, and something in it unless it may be empty."""
    something = "" if may_be_empty else " with something in it"
    is_list = isinstance(value, list) and (may_be_empty or value != [])
    _require(is_list, value, f'is no list{something}: ["…", "…"]')
    checked = tuple(map(check, value))
    names = [one.name if isinstance(one, Reason) else one for one in checked]
    for name in names:
        _require(names.count(name) == 1, str(name), "is there twice")
    return checked


def _field(value: object) -> str:
    is_name = isinstance(value, str) and value.strip() != ""
    _require(is_name, value, 'is no field: its name in quotes, e.g. "BirthDate" or "Attributes.*"')
    return str(value)


def _reason(value: Any) -> Reason:
    table = {"name": value} if isinstance(value, str) else value
    is_table = isinstance(table, Mapping)
    known = ("name", "explained")
    for key in table if is_table else ():
        if key not in known:
            raise WrongValue(f'a reason has no "{key}"{_meant(key, known, ": there are name, explained")}')
    _require(is_table and "name" in table, value, 'is no reason: "…" or {name = "…", explained = "…"}')
    name, explained = table["name"], table.get("explained", "")
    _require(isinstance(explained, str), explained, "does not explain a reason: it is no text in quotes")
    is_name = isinstance(name, str) and name.strip() != "" and len(name) <= 60
    _require(is_name, name, "names no reason: one to 60 characters in quotes")
    return Reason(name, explained)


def _table(value: object) -> object:
    _require(isinstance(value, Mapping), value, "is no table: its keys stand below its name in brackets")
    return value


def _keys(value: object) -> list[str]:
    keys = [value] if isinstance(value, str) else value
    are_keys = isinstance(keys, list) and all(isinstance(key, str) for key in keys)
    _require(are_keys, value, 'is no key: "n", or ["n", "down"]')
    return keys  # type: ignore[return-value]


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


SETTINGS = (
    Setting(
        "theme",
        lambda value: _one_of(value, THEMES),
        "Colours: `auto` (dark or light as the terminal is), `dark`, `light`, `ansi` for the terminal's own,"
        f" or one of {', '.join(f'`{name}`' for name in THEMES[4:])}."
        " Without it: `ansi` where NO_COLOR is set or over SSH, else the one that `T` took last, or `auto`.",
        "ansi",
    ),
    Setting(
        "fields_first",
        lambda value: _list(value, _field, may_be_empty=True),
        "The fields that come first, in this order: names as AWS writes them, `*` for any part of one."
        " Without it: as `<` and `>` have moved them.",
        ["BirthDate", "Attributes.loyalty*"],
    ),
    Setting(
        "fields_hidden",
        lambda value: _list(value, _field, may_be_empty=True),
        "The fields that are shown only where their values are not the same. Without it: those that `-` has"
        " hidden.",
        ["Attributes.crm*"],
    ),
    Setting(
        "list_size",
        lambda value: ListSize(_one_of(value, tuple(ListSize))),
        "How much of the list of groups is shown: `wide`, `narrow` or `hidden`; `+` and `_` change it."
        " Without it: `wide` from 100 columns on, `narrow` from 66.",
        "narrow",
    ),
    Setting("mouse", _switch, "Let clicks pick groups, and keys at the foot."),
    Setting(
        "terminal_progress",
        _switch,
        "Have the terminal show how far long work is, on its tab or in the taskbar (OSC 9;4). Some terminals"
        " that don't know it show a notice instead.",
    ),
    Setting(
        "terminal_notices",
        lambda value: Notices(_one_of(value, tuple(Notices))),
        "Have the terminal give notice where long work ends while its window is not the one in use: `osc9` or"
        " `osc777`, whichever it knows, or `off`.",
    ),
    Setting(
        "default_region",
        region,
        "Where phone numbers are dialled whose profile names no country (ISO 3166-1).",
        "US",
    ),
    Setting(
        "reasons",
        lambda value: _list(value, _reason),
        'The reasons to pick from; one that needs explaining is `{name = "…", explained = "…"}`.',
    ),
    Setting(
        "survivor",
        lambda value: _list(value, lambda one: SurvivorRule(_one_of(one, SURVIVOR_RULES))),
        "The rules that propose which profile a merge keeps, in this order: each chooses among those that the"
        f" one before left equal. They are {', '.join(f'`{rule}`' for rule in SURVIVOR_RULES)}.",
    ),
    Setting(
        "survivor-fields",
        lambda value: FieldRule(_one_of(value, tuple(FieldRule))),
        "Whose values win where you choose none: `union`, the survivor's, as MergeProfiles does unasked; or"
        " `majority`, for each field the value that most profiles hold.",
    ),
    Setting(
        "single_keys",
        _switch,
        "Single keys give verdicts, take them back and leave. With `false` these take `alt` as well"
        " (`alt+m`), unless the keymap names their keys: for those who speak to their computer, whose words"
        " would be taken for keys.",
    ),
    Setting(
        "verdict_pause",
        _pause,
        "A verdict, undo or leaving counts only after so many milliseconds without another key, and a verdict"
        " only once its group was shown as long. 0 takes every key, also of a burst: for scripts.",
    ),
    Setting("mask", _switch, "Mask e-mails, phones, birth dates and addresses."),
    Setting(
        "balance",
        _switch,
        "Show how much evidence weighs, by this program's own estimate: on each row, at the head, and on `e`."
        " A blind review never shows it.",
    ),
    Setting("bands.merge", _score, "From which score on merge is suggested; it decides nothing.", 0.9),
    Setting("bands.reject", _score, "Below which score reject is suggested; it decides nothing.", 0.6),
    Setting(
        "team.table",
        _table_name,
        "The DynamoDB table by which a team shares its decisions, in the domain's region"
        " (`reviewer help team`).",
        "match-review",
    ),
    Setting("team.notes", _switch, "Share notes too."),
    Setting(
        "apply.approvals",
        _people,
        "How many people have to have decided a merge alike, or approved it with `reviewer apply --review`,"
        " before it is applied: 1, or 2 for four eyes.",
    ),
    Setting(
        "apply.most_objects",
        _objects,
        "How many objects one profile may have: no merge is applied that would exceed it.",
    ),
    Setting(
        "apply.snapshots",
        _place,
        "Where snapshots are kept before merges: a folder by its whole path, or `s3://bucket/prefix`. Without"
        " it: `snapshots` in the data folder.",
        "s3://example-bucket/snapshots",
    ),
    Setting(
        "apply.snapshot_kms_key",
        _key_name,
        "The KMS key (id, ARN or alias) for snapshots in S3. Without it: the account's own for S3.",
        "alias/snapshots",
    ),
    Setting(
        "fields",
        _table,
        "What free attributes hold that their names don't tell, in any spelling of the name: "
        "`account-number`, `address`, `birth-date`, `business`, `city`, `consent`, `country`, "
        "`customer-number`, `deceased`, `email`, `gender`, `identity-number`, `name`, `party-type`, "
        "`payment-number`, `phone`, `postal-code`, `record-time` (when the record was made or changed), "
        "`social-security-number`, `state`, `suffix`, `vat-number`; or `text` for none of these.",
    ),
    Setting(
        "keymap",
        _table,
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
                    meant = _meant(name, list(checks), f": there are {', '.join(checks)}")
                    raise WrongValue(f"there is no such setting{meant}")
                values[name] = checks[name](value)
            except WrongValue as error:
                faults.append((f"{start}{name}", str(error)))
        return values

    plain: dict[str, Check] = {}
    inside: dict[str, dict[str, Check]] = {}
    for setting in SETTINGS:
        group, is_inside, name = setting.key.partition(".")
        plain[group] = _table if is_inside else setting.check
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
        values["fields"] = checked(fields, dict.fromkeys(fields, _held), "fields.")
        faults += _read_alike(values["fields"])
    keymap = _flat(values.pop("keymap", {}))
    if keymap:
        from reviewer.tui.review.moved_keys import named_keys

        keys = checked(keymap, dict.fromkeys(keymap, _keys), "keymap.")
        values["keymap"], problems = named_keys({id: keys.get(id) for id in keymap})
        faults += [(f"keymap.{problem.id}", problem.text) for problem in problems]
    return Settings(
        bands=bands, team=team, apply=apply, **{_member(name): value for name, value in values.items()}
    ), faults


def _held(value: object) -> str:
    from reviewer.comparison.kinds.registry import NAMED

    return _one_of(value, tuple(NAMED))


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
