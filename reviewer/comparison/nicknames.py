"""Which short forms people go by and how else they are spelt, for the given names that are common in
English-language records."""

from __future__ import annotations

from functools import cache, lru_cache

from reviewer.comparison.given_names import given_names

# A name and what its bearers are called; a short form may belong to several names.
_TABLE = """
abigail: abby gail
albert: al bert bertie
alexander: alex al sandy xander lex
alexandra: alex sandra sandy lexi
alfred: al fred freddie alf
allison: allie ally
amanda: mandy
andrew: andy drew
angela: angie
anne: ann annie nan nancy
anthony: tony ant
arthur: art artie
barbara: barb babs barbie
benjamin: ben benny benji
bernard: bernie
beverly: bev
bradley: brad
calvin: cal
cameron: cam
carolyn: carol carrie lyn
catherine: cathy kate katie kitty cat
charles: charlie chuck chas chaz
charlotte: charlie lottie
christian: chris
christina: chris tina chrissy
christine: chris tina chrissy
christopher: chris kit topher
clifford: cliff
cynthia: cindy
daniel: dan danny
david: dave davey
deborah: deb debbie
dennis: denny
dolores: lola
donald: don donnie
dorothy: dot dottie dolly
douglas: doug
edward: ed eddie ted teddy ned
edwin: ed eddie
eleanor: ellie nell nora
elizabeth: liz lizzie beth betty bess betsy eliza libby
emily: em emmy
ernest: ernie
eugene: gene
evelyn: evie eve
florence: flo florrie
frances: fran frannie
francis: frank fran
franklin: frank
frederick: fred freddie rick
gabriel: gabe
gerald: gerry jerry
gerard: gerry jerry
gilbert: gil bert
gregory: greg
harold: hal harry
harriet: hattie
harry: hal
helen: nell nellie
henry: hank harry hal
herbert: herb bert
howard: howie
isaac: ike zac
isabella: izzy bella isa
jacob: jake jack
jacqueline: jackie
james: jim jimmy jamie
jane: janie jenny
janet: jan
jeffrey: jeff
jennifer: jen jenny
jeremy: jerry
jerome: jerry
jessica: jess jessie
joan: joanie
john: jack johnny jon
jonathan: jon jonny nathan
joseph: joe joey jo
josephine: jo josie
joshua: josh
judith: judy
julia: julie
katherine: kathy kate katie kitty kat kay
kathleen: kathy kate katie kay
kenneth: ken kenny
kimberly: kim
laura: laurie
lawrence: larry laurie
leonard: len lenny leo
leroy: roy lee
leslie: les
lillian: lil lily
louis: lou louie
louise: lou
madeline: maddie
margaret: maggie peggy meg marge margie greta rita madge daisy
martha: marty patty
martin: marty
mary: marie molly polly mamie may
matthew: matt matty
maurice: maury moe
maximilian: max
megan: meg
melissa: mel missy lissa
michael: mike mick mickey mikey
michelle: shelly mickey
mildred: millie
mitchell: mitch
mohammed: mo
nancy: nan
natalie: nat
nathan: nate nat
nathaniel: nate nat nathan
nicholas: nick nicky
nicole: nicky nikki
norman: norm
oliver: ollie
olivia: liv livvy ollie
pamela: pam
patricia: pat patty trish tricia patsy
patrick: pat paddy
peter: pete
philip: phil
phyllis: phil
rachel: rae
randall: randy
randolph: randy
raymond: ray
rebecca: becky becca
reginald: reg reggie
richard: rick dick rich ricky richie
robert: bob rob bobby robbie bert
roberta: bobbie
rodney: rod
roger: rodge
ronald: ron ronnie
rosemary: rose rosie
roy: leroy
russell: russ rusty
samantha: sam sammy
samuel: sam sammy
sandra: sandy
sarah: sally sadie
sebastian: seb
sharon: shari
sidney: sid
simon: si
solomon: sol
stanley: stan
stephanie: steph stevie
stephen: steve stevie
steven: steve stevie
susan: sue susie suzy
suzanne: sue suzy
sylvester: sly
tamara: tammy
terence: terry
teresa: terry tess tessa
theodore: ted teddy theo
theresa: terry tess tessa
thomas: tom tommy
timothy: tim timmy
tobias: toby
valerie: val
vanessa: nessa
veronica: ronnie vera
victor: vic
victoria: vicky tori vic
vincent: vince vinny
virginia: ginny ginger
walter: walt wally
wayne: way
wesley: wes
wilfred: wilf fred
william: bill will billy willie liam
winifred: winnie freda
zachary: zach zack zak
"""


# Ways of writing one name.
_SPELLINGS = """
aaron aron
abdullah abdallah
ahmed ahmad
aisha ayesha aysha
alan allan allen
anna ana
anne ann
brian bryan
carl karl
catherine katherine kathryn cathryn katharine
christin kristin kristen
christina kristina cristina
christine kristine
christopher kristopher
colin collin
deborah debra
derek derrick
dominic dominik dominick
elizabeth elisabeth
eric erik erick
fatima fatimah fatma
frederick frederic fredrick
geoffrey jeffrey jeffery
glen glenn
graham graeme
hannah hanna
hussein hussain husain
ian iain
isabel isabelle isobel
jacob jakob
jane jayne
joseph josef
kelly kelley kellie
lawrence laurence
leslie lesley
lindsay lindsey
louis lewis
lynn lynne lyn
margaret margret
mark marc
matthew mathew
megan meghan
michael micheal
mohammed muhammad mohamed mohammad muhammed mohamad mohd md
natalie nathalie
nathaniel nathanael
nicholas nicolas nikolas
oscar oskar
philip phillip
rachel rachael
raphael rafael
rebecca rebekah
robin robyn
sarah sara
sean shawn shaun
sophia sofia
sophie sofie
stacy stacey
stephen steven stephan
sylvia silvia
teresa theresa therese
thomas tomas
tracy tracey
victor viktor
vivian vivien vivienne
yusuf yousef youssef
"""


@cache
def _formal_names() -> dict[str, frozenset[str]]:
    formal: dict[str, set[str]] = {}
    for line in _TABLE.split("\n"):
        name, _, short = line.partition(":")
        for one in short.split():
            formal.setdefault(one, set()).add(_usual_spelling(name))
    return {short: frozenset(names) for short, names in formal.items()}


@cache
def _usual_spellings() -> dict[str, str]:
    lines = [line.split() for line in _SPELLINGS.split("\n") if line]
    return {name: line[0] for line in lines for name in line}


def _usual_spelling(name: str) -> str:
    return _usual_spellings().get(name, name)


def are_spellings_of_one(left: str, right: str) -> bool:
    """Tell whether two folded given names are one name, written in two ways."""
    return _usual_spelling(left) == _usual_spelling(right)


@lru_cache(maxsize=4096)
def _formal_names_of(name: str) -> frozenset[str]:
    formal = _formal_names()
    return formal.get(name, frozenset()) | formal.get(_usual_spelling(name), frozenset())


def is_short_for_other(left: str, right: str) -> bool:
    """Tell whether one folded given name is short for the other, or a shorter short form of one name."""
    if _usual_spelling(right) in _formal_names_of(left) or _usual_spelling(left) in _formal_names_of(right):
        return True
    return are_short_for_one(left, right) and (left.startswith(right) or right.startswith(left))


def are_short_for_one(left: str, right: str) -> bool:
    """Tell whether two folded given names are short for one and the same, as Bob and Rob are for Robert."""
    return not _formal_names_of(left).isdisjoint(_formal_names_of(right))


def is_given_name(name: str) -> bool:
    """Tell whether a folded word is known as a given name."""
    return name in _known()


@cache
def _known() -> frozenset[str]:
    words = f"{_TABLE} {_SPELLINGS}".replace(":", " ").split()
    return frozenset(words) | _usual_spellings().keys() | given_names()


@lru_cache(maxsize=4096)
def initials_of(name: str) -> frozenset[str]:
    """The initials that a folded given name may be written by: its own, and those of its other forms."""
    of_name = _formal_names_of(name) | {_usual_spelling(name)}
    short = {one for one, names in _formal_names().items() if not names.isdisjoint(of_name)}
    spelt = {one for one, usual in _usual_spellings().items() if usual in of_name}
    return frozenset(one[0] for one in {name} | of_name | short | spelt if one)
