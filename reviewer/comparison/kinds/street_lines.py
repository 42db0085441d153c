"""Taking a line of an address apart: words abbreviated one way, units, numbers and the street's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from reviewer.comparison.damage import repaired
from reviewer.comparison.folding import words_of
from reviewer.comparison.kinds.block_numbers import with_blocks_apart
from reviewer.comparison.kinds.numbers_in_names import ending, with_numbers_counted

# USPS Publication 28's suffixes and directions as far as people write them, and a few of other countries.
_ABBREVIATIONS = {
    "alley": "aly", "avenue": "ave", "av": "ave", "boulevard": "blvd", "boul": "blvd", "circle": "cir",
    "court": "ct", "crescent": "cres", "drive": "dr", "drv": "dr", "expressway": "expy", "freeway": "fwy",
    "heights": "hts", "highway": "hwy", "junction": "jct", "lane": "ln", "mount": "mt", "mountain": "mtn",
    "parkway": "pkwy", "place": "pl", "plaza": "plz", "point": "pt", "road": "rd", "saint": "st",
    "sainte": "ste", "square": "sq", "station": "sta", "street": "st", "str": "st", "terrace": "ter",
    "trail": "trl", "turnpike": "tpke", "fort": "ft", "north": "n", "south": "s", "east": "e", "west": "w",
    "northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw", "strasse": "st",
    "avenida": "ave", "avda": "ave", "route": "rte", "bd": "blvd", "imp": "impasse", "chem": "chemin",
    "platz": "pl", "rua": "rue", "pza": "plz", "plza": "plz", "praca": "plz", "ctra": "carretera",
    "pso": "paseo", "vle": "viale", "cso": "corso", "fg": "faubourg", "fbg": "faubourg", "straat": "st",
    "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th",
    "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th", "eleventh": "11th",
    "twelfth": "12th", "thirteenth": "13th", "fourteenth": "14th", "fifteenth": "15th",
    "sixteenth": "16th", "seventeenth": "17th", "eighteenth": "18th", "nineteenth": "19th",
    "twentieth": "20th", "thirtieth": "30th", "fortieth": "40th", "fiftieth": "50th", "sixtieth": "60th",
    "seventieth": "70th", "eightieth": "80th", "ninetieth": "90th", "ulica": "ul", "улица": "ул",
    "sankt": "st", "santa": "sta", "santo": "sto", "monsignor": "msgr", "monseigneur": "msgr",
    "monsenor": "msgr", "general": "gen", "generale": "gen", "captain": "capt", "colonel": "col",
    "president": "pres", "presidente": "pres", "professor": "prof", "sergeant": "sgt", "lieutenant": "lt",
    "erdgeschoss": "eg", "obergeschoss": "og", "dachgeschoss": "dg", "untergeschoss": "ug",
    "hinterhaus": "hh", "vorderhaus": "vh", "izquierda": "izq", "izda": "izq", "izqda": "izq",
    "derecha": "dcha", "direito": "dto", "esquerdo": "esq", "puerta": "pta", "escalera": "esc",
    "escada": "esc", "scala": "sc", "interno": "int", "aleja": "al", "aleje": "al", "alameda": "al",
    "apto": "apt", "ap": "apt", "apartamento": "apt", "appartement": "apt", "appt": "apt", "depto": "apt",
    "dpto": "apt", "departamento": "apt", "wohnung": "apt", "whg": "apt", "bloco": "blk", "bloque": "blk",
    "batiment": "bldg", "bat": "bldg", "piazza": "plz", "plac": "pl", "gral": "gen", "nth": "n",
    "sth": "s", "hgts": "hts", "carrer": "calle", "primero": "1st", "primeiro": "1st", "segundo": "2nd",
    "secondo": "2nd", "tercero": "3rd", "terceiro": "3rd", "terzo": "3rd",
    # Written in full mostly, and misspelt so: what is a slip away from them has to stay so.
    "pral": "principal", "entresol": "entresuelo", "entlo": "entresuelo",
    "bajos": "bajo", "baixos": "bajo", "bjs": "bajo", "bxs": "bajo", "tv": "travessa", "trav": "travessa",
    "rod": "rodovia", "estr": "estrada", "jd": "jardim", "vl": "vila", "all": "allee", "crs": "cours",
    "res": "residence", "gta": "glorieta", "rda": "ronda", "cl": "close", "bch": "beach", "brg": "bridge",
    "cyn": "canyon", "cswy": "causeway", "centre": "center", "ctr": "center", "cntr": "center", "cty": "city",
    "cd": "ciudad", "crk": "creek", "xing": "crossing", "ests": "estates", "fls": "falls", "fld": "field",
    "frst": "forest", "gdn": "garden", "gdns": "gardens", "gln": "glen", "grn": "green", "grv": "grove",
    "hbr": "harbor", "harbour": "harbor", "hrbr": "harbor", "hls": "hills", "holw": "hollow", "is": "island",
    "isl": "island", "lk": "lake", "lks": "lakes", "lndg": "landing", "lwr": "lower", "mdws": "meadows",
    "pk": "park", "rpds": "rapids", "rdg": "ridge", "riv": "river", "rk": "rock", "spgs": "springs",
    "sprgs": "springs", "spg": "spring", "twp": "township", "upr": "upper", "vly": "valley", "vw": "view",
    "vlg": "village", "colo": "colorado",
}  # fmt: skip
WRITTEN_OUT = {
    short: (short, *(word for word, its_short in _ABBREVIATIONS.items() if its_short == short))
    for short in _ABBREVIATIONS.values()
}
"""Each abbreviation with all the words it abbreviates."""
_UNITS = frozenset(
    (
        "apartment",
        "apt",
        "unit",
        "suite",
        "ste",
        "room",
        "rm",
        "flat",
        "floor",
        "fl",
        "no",
        "#",
        "lot",
        "space",
        "spc",
        "trailer",
        "trlr",
        "dept",
        "department",
        "pmb",
        "int",
    )
)
_KINDS_OF_UNITS = {
    "building": "bldg", "bldg": "bldg", "block": "blk", "blk": "blk", "tower": "tower",
    "floor": "fl", "fl": "fl", "pta": "pta",
}  # fmt: skip
"""What a house can have several of, each with units of its own: apartment 4 is on no fourth floor."""
_PARTS = _UNITS | _KINDS_OF_UNITS.keys()
DIRECTIONS = frozenset(("n", "s", "e", "w", "ne", "nw", "se", "sw"))
"""The directions in a street's name, abbreviated."""
KINDS = frozenset(
    ("aly", "ave", "blvd", "cir", "ct", "cres", "dr", "expy", "fwy", "hwy", "ln", "pkwy", "pl", "plz", "rd",
     "sq", "st", "ter", "trl", "tpke", "way", "allee", "calle", "chemin", "corso", "cours", "gasse",
     "impasse", "paseo", "platz", "quai", "ring", "rte", "rua", "rue", "travessa", "via", "viale", "weg")
)  # fmt: skip
"""What kinds of street there are: Oak Court and Oak Circle are two."""
_FLOORS = {"ground": "g", "basement": "b", "top": "t"}
_LETTERS_OF_NAMES = frozenset(("d", "l", "o"))
"""What names begin with before an apostrophe: D'Arcy, L'Avenue, O'Neill."""
_NUMBERED = r"(?: (?:#|no|number|num))? (?=\d)"
_NAMES = (
    (r"(?:\b(?:(?:p ?o|post office|g ?p ?o) ?box|postfach|postbus|apartado(?: de correos| postal)?"
     r"|casilla(?: de correo| postal)?|caixa postal|(?:boite|case) postale|(?:locked|private) bag"
     r"|(?:b ?p|pob)(?= \d))|^box(?= \d))(?: (?:#|no)(?= ))?(?!\w)", "pobox", False),
    (r"\b(?:cra|kra|kr|cr(?= \d+\w? (?:#|no) ))\b", "carrera", False),
    (r"\b(?:cll?(?= \d)|c(?= \d+\w? # ))|^cll?(?= )", "calle", True),
    (rf"\b(?:(?:county|co|cnty|cty) (?:road|rd|highway|hwy|route|rte)|c ?r){_NUMBERED}", "county rd ", True),
    (rf"\b(?:state (?:road|rd|route|rte|highway|hwy)|st (?:rd|rte|route|hwy|highway)|s ?[rh]){_NUMBERED}",
     "state hwy ", True),
    (r"\b(?:u ?s|united states)(?: (?:highway|hwy|route|rte))?(?: (?:#|no))? (?=\d{1,3}\w?\b)", "us hwy ",
     True),
    (r"(?:\binterstate(?: (?:highway|hwy))?|(?:^|(?<=\d ))i) (?=\d{1,3}\b)", "interstate hwy ", True),
    (rf"\b(?:farm to market|f ?m)(?: (?:road|rd))?{_NUMBERED}", "fm rd ", True),
    (rf"\branch(?: to market)? (?:road|rd){_NUMBERED}", "ranch rd ", True),
    (rf"\b(?:township|twp) (?:road|rd){_NUMBERED}", "township rd ", True),
    (rf"\b(?:rural (?:route|rte|delivery)|r ?r|r ?f ?d){_NUMBERED}", "rr ", True),
    (rf"\b(?:highway contract(?: (?:route|rte))?|h ?c(?: ?r)?|star route){_NUMBERED}", "hc ", True),
    (rf"\b(?:highway|hwy|route|rte){_NUMBERED}", "hwy ", True),
    (r"bl(?<=\bbl) (?=[^\W\d_]\b|\d)", "blk ", True),
    (r"r(?:ez de chaussee|es do chao|(?<=\d r) c)\b", "rdc", False),
    (r"(\d )(?:pl(?= \d)|planta|piso|piano|andar)(?: |$)", r"\1", True),
    # Behind house and floor; behind the house alone a door is no floor.
    (r"(\d\w* \d\w* )(?:pta|puerta|porta)(?: |$)", r"\1", True),
    (r"\bog li\b", "og links", False),
    (r"\b(?:m ?l ?k|martin luther king)\b(?: (?:jr|junior)\b)?", "martin luther king", False),
)  # fmt: skip
"""How boxes, rural routes and numbered roads are called, what each is called here, if it takes a number."""
_NAMED = tuple((re.compile(pattern), name, takes_number) for pattern, name, takes_number in _NAMES)
BOXES = frozenset(("pobox", "rr", "hc"))
"""What mail is brought to that is no street: a post office's box, a rural or highway contract route."""
HALF, TO = "half", "to"
_HALVES = re.compile(r"(?<=\d)(?:\s*½|[\s-]+1\s*[/\u2044]\s*2)(?![\d/])")
_RANGE = re.compile(r"(?<![\w/-])(\d{1,5})\s*(?:[-–—&+]|\bto\b|\band\b)\s*(\d{1,5})(?![\w/-])")
_WIDEST_RANGE = 200
_GLUED = re.compile(r"(?<![\w])([^\W\d_]{3,})(?=\d)(\d+)(?![^\W\d_])")
"""A word with a number behind it, as in "Villa2" and "Apt4"."""
ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
"""A number that counts: of a street or floor, not of a house."""
_COUNTED = re.compile(r"(\d)(?:\s?\.?[ºª°]|o(?= )|(?:(?<=\b[13])r|(?<=\b2)n|(?<=\b4)t|(?<=\b[5-9])[èé])\b)")
"""What Spanish, Catalan and others write behind a number that counts: 2.º B is 2 B, and 3r 1a is 3 1."""
_IS_DOOR = re.compile(r"\d[aª]\b")
_DOOR = re.compile(
    r"(?:(?<=\d)\.?[rntèéºª°o]|\b(pral|principal|entlo|entresuelo|entresol|[áaà]tico?|ba(?:jo|ixo)s?)\b\.?)"
    r"([ ,./-]+\d{1,2})[aª]\b"
)
_TWO_DIRECTIONS = re.compile(r"\b([NS])\. ?([EW])\b", re.IGNORECASE)
_PIAZZA = re.compile(r"\b[Pp]\.\s?zz?a\b")
_POLISH_FLAT = re.compile(r"(?<=\d)\s+(?:m|lok)\.\s*(?=\d)")
# Without "haupt" before it a German street still ends in one of these.
_GERMAN_PLACE = re.compile(r"(?<=\w\w\w\w)(?:platz|pl)$")
_GERMAN_STREET = re.compile(r"(?<=\w\w\w)(?:stra(?:ss|\ufffd+)e|straat|str)$")
_CALLE = re.compile(r"^\s*[cC](?:/|\.(?=\s*[^\W\d_]{3}))\s*")


@dataclass(frozen=True, slots=True)
class StreetLine:
    """A line of an address taken apart, folded and abbreviated one way."""

    words: tuple[str, ...]
    """All but the units."""
    units: tuple[str, ...]
    """Which apartment, suite or floor, in order; empty where none is named."""

    numbers: tuple[str, ...]
    """The words that hold digits: the house, a numbered street."""
    name: tuple[str, ...]
    """The words that hold no digits: the street's name."""


def without_signs_of_order(value: str) -> str:
    """A line without what is written behind numbers of floors and doors that count: 3.º 1.ª, 3r 1a."""
    if _IS_DOOR.search(value):
        value = _DOOR.sub(r"\1 \2", value)
    return _COUNTED.sub(r"\1 ", value)


@lru_cache(maxsize=2048)
def street_line(value: str) -> StreetLine:
    """Take a line of an address apart."""
    written = _CALLE.sub("calle ", with_blocks_apart(without_signs_of_order(repaired(value))))
    if "." in written:
        written = _PIAZZA.sub("piazza", written)
        written = _POLISH_FLAT.sub("/", _TWO_DIRECTIONS.sub(r"\1\2", written))
    written = _RANGE.sub(_one_range, _HALVES.sub(HALF, written))
    written = _GLUED.sub(r"\1 \2", written)
    line = " ".join(" ".join(words_of(written)).replace("#", " # ").split())
    is_numbered = has_digit(line)
    for pattern, name, takes_number in _NAMED:
        if is_numbered or not takes_number:
            line = pattern.sub(name, line)
    if is_numbered:
        line = with_numbers_counted(line)
    words = [_abbreviated(word) for word in line.split()]
    _count_streets(words)
    if "r" in words[:-1] and KINDS.isdisjoint(words):
        words[words.index("r")] = "rue"
    first = next((at for at, word in enumerate(words) if not has_digit(word)), 0)
    if words[first : first + 1] == ["plz"]:
        words[first] = "pl"  # Before its name "Pl." is Plaza, Place or Praça; behind it they are two.
    units: list[str] = []
    length = -1
    # Words that a unit stood between are neighbours now, and may name another one.
    while length != len(words):
        length = len(words)
        _join_letters(words)
        units += _floors_taken_from(words)
        _take_units(words, units)
    if len(words) > 2 and words[0] in ("no", "#") and has_digit(words[1]):
        del words[0]  # "No. 12 Main Street" names the house.
    numbers = tuple(word for word in words if has_digit(word))
    named = tuple(word for word in words if word not in numbers)
    return StreetLine(tuple(words), tuple(units), numbers, named)


def _count_streets(words: list[str]) -> None:
    """Write numbered streets one way: of "112 East 51 Street" the second number counts."""
    for at in range(len(words) - 2, -1, -1):
        word, behind = words[at], words[at + 1]
        if word in _TENS and ORDINAL.fullmatch(behind):
            words[at : at + 2] = [f"{_TENS[word]}{behind}"]
        elif at and behind in KINDS and word.isdecimal() and len(word) <= _LONGEST_COUNTED:
            before = words[at - 1]
            if before.isdecimal() or (before in DIRECTIONS and any(map(has_digit, words[: at - 1]))):
                words[at] = f"{word}{ending(int(word))}"


_TENS = {
    "twenty": 2, "thirty": 3, "forty": 4, "fifty": 5, "sixty": 6, "seventy": 7, "eighty": 8, "ninety": 9,
}  # fmt: skip
_LONGEST_COUNTED = 3


def _one_range(found: re.Match[str]) -> str:
    """Write "10-12" as one word; in Queens "45-12" is a number, and so may be "45-05"."""
    first, last = found[1], found[2]
    is_range = not last.startswith("0") and 0 < int(last) - int(first) <= _WIDEST_RANGE
    return f"{first}{TO}{last}" if is_range else found[0]


def range_of(number: str) -> tuple[int, int] | None:
    """The first and last house of a number like ``10to12``, of ``10`` the one; None where it is no number."""
    first, _, last = number.partition(TO)
    if not first.isdecimal() or not (last or first).isdecimal():
        return None
    return int(first), int(last or first)


def _join_letters(words: list[str]) -> None:
    """Join a house's letter to its number: "12 A", "12 bis"; not "12 A Street", "12 E Main", "12 O'Neill"."""
    for at in range(len(words) - 2, -1, -1):
        number, letter = words[at : at + 2]
        if not number.isdigit() or not (letter == "bis" or (len(letter) == 1 and letter.isalpha())):
            continue
        is_last = at + 2 == len(words)
        # Behind a street's name "12 e" is a house; before one, and behind a highway's, it is the east.
        is_behind = is_last and at > 0 and not has_digit(words[0])
        if letter in DIRECTIONS and not is_behind:
            continue
        if is_last or letter == "bis" or (letter not in _LETTERS_OF_NAMES and words[at + 2] not in KINDS):
            words[at : at + 2] = [number + letter]


def _floor_in(word: str) -> str | None:
    """Which floor a word before "floor" names, by its number or letter; None where it names none."""
    counted = ORDINAL.fullmatch(word)
    return counted[1] if counted else _FLOORS.get(word)


def _floors_taken_from(words: list[str]) -> list[str]:
    """Take the floors that are counted, as in "Second Floor", out of the words."""
    floors: list[str] = []
    at = 0
    while at < len(words) - 1:
        floor = _floor_in(words[at])
        if floor is None or words[at + 1] not in ("floor", "fl"):
            at += 1
            continue
        del words[at : at + 2]
        floors.append(f"fl {floor}")
        # Of "First Floor Flat, 10 High Street" 10 is the house; before "Flat 3, 10 High Street" it is not 3.
        if words[at : at + 1] and words[at] in _UNITS and not _names_a_house(words[at + 2 :]):
            del words[at]
    return floors


def _names_a_house(words: list[str]) -> bool:
    return any(has_digit(word) and not ORDINAL.fullmatch(word) for word in words)


def _take_units(words: list[str], units: list[str]) -> None:
    """Move the parts of a house that are named as such from the words to the units."""
    at = 1
    while at < len(words) - 1:
        if unit := _unit_at(words, at):
            units.append(unit)
            at = 1  # The word before it may name another one now.
        else:
            at += 1
    _drop_nameless(words, units)
    # Of "Flat 2, High Street" 2 is all that names the house; of "Flat 2, 5 High Street" it is not.
    while len(words) == 2 or any(map(has_digit, words[2:])):
        if not (unit := _unit_at(words, 0)):
            break
        units.insert(0, unit)
    _drop_nameless(words, units)


def _unit_at(words: list[str], at: int) -> str:
    """Take the part of a house that is named from one word on out of the words; ``""`` where none is."""
    if words[at] not in _PARTS:
        return ""
    # "Apt # 4" names one unit; "Empire State Building # 4" no fourth building.
    is_named_twice = {words[at], words[at + 1]} <= _UNITS and at + 2 < len(words)
    named = at + 2 if is_named_twice else at + 1
    name = words[named]
    # Five digits after "FL" are a ZIP code in Florida; "Ste" before a name is Sainte.
    if name in _PARTS or (len(name) == 5 and name.isdigit()) or not (len(name) == 1 or has_digit(name)):
        return ""
    if words[at] == "no" and at and has_digit(name) and not _names_a_house(words[:at]):
        del words[at]  # "Calle Mayor No 10" names the house, "12 Main Street No 10" a part of it.
        return ""
    kind = _KINDS_OF_UNITS.get(words[at])
    del words[at : named + 1]
    return name if kind is None else f"{kind} {name}"


def _drop_nameless(words: list[str], units: list[str]) -> None:
    """Drop what would name a unit at the end, where another unit is named already."""
    while units and words and words[-1] in _UNITS:
        words.pop()


def _abbreviated(word: str) -> str:
    return _ABBREVIATIONS.get(word) or _GERMAN_PLACE.sub("pl", _GERMAN_STREET.sub("st", word))


def has_digit(word: str) -> bool:
    """Whether a word holds a digit, as houses, units and numbered streets do."""
    return any(map(str.isdigit, word))
