"""Countries and states by their codes and names, as far as customer records abbreviate them."""

from __future__ import annotations

from functools import cache

# ISO 3166-1: alpha-2, alpha-3, then names, folded (no case, accents, punctuation or spaces).
_COUNTRIES = """
ae are unitedarabemirates uae
ar arg argentina
at aut austria osterreich
au aus australia
be bel belgium belgique belgie
bg bgr bulgaria
br bra brazil brasil
ca can canada
ch che switzerland schweiz suisse svizzera
cl chl chile
cn chn china peoplesrepublicofchina
co col colombia
cz cze czechia czechrepublic
de deu germany deutschland
dk dnk denmark danmark
ee est estonia
eg egy egypt
es esp spain espana
fi fin finland suomi
fr fra france
gb gbr unitedkingdom uk greatbritain england scotland wales
gr grc greece
hk hkg hongkong
hr hrv croatia hrvatska
hu hun hungary magyarorszag
id idn indonesia
ie irl ireland
il isr israel
in ind india
ir irn iran
is isl iceland
it ita italy italia
jp jpn japan
kr kor southkorea korea republicofkorea
lt ltu lithuania
lu lux luxembourg
lv lva latvia
mx mex mexico
my mys malaysia
ng nga nigeria
nl nld netherlands nederland holland thenetherlands
no nor norway norge
nz nzl newzealand
pe per peru
ph phl philippines
pk pak pakistan
pl pol poland polska
pt prt portugal
ro rou romania
rs srb serbia
ru rus russia russianfederation
sa sau saudiarabia
se swe sweden sverige
sg sgp singapore
si svn slovenia
sk svk slovakia
th tha thailand
tr tur turkey turkiye
tw twn taiwan
ua ukr ukraine
us usa unitedstates unitedstatesofamerica america
vn vnm vietnam
za zaf southafrica
"""
# Postal codes of US states and districts and of Canadian provinces, then names, folded.
_STATES = """
al alabama
ak alaska
az arizona
ar arkansas
ca california calif
co colorado
ct connecticut conn
dc districtofcolumbia
de delaware
fl florida fla
ga georgia
hi hawaii
ia iowa
id idaho
il illinois ill
in indiana ind
ks kansas
ky kentucky
la louisiana
ma massachusetts mass
md maryland
me maine
mi michigan mich
mn minnesota minn
mo missouri
ms mississippi
mt montana
nc northcarolina
nd northdakota
ne nebraska
nh newhampshire
nj newjersey
nm newmexico
nv nevada
ny newyork
oh ohio
ok oklahoma
or oregon
pa pennsylvania penn
pr puertorico
ri rhodeisland
sc southcarolina
sd southdakota
tn tennessee tenn
tx texas
ut utah
va virginia
vt vermont
wa washington
wi wisconsin
wv westvirginia
wy wyoming
ab alberta
bc britishcolumbia
mb manitoba
nb newbrunswick
nl newfoundlandandlabrador newfoundland
ns novascotia
nt northwestterritories
nu nunavut
on ontario ont
pe princeedwardisland pei
qc quebec que
sk saskatchewan
yt yukon
"""


@cache
def _codes(table: str) -> dict[str, str]:
    return {
        one: line.split()[0] for line in table.split("\n") if line for one in (line.split()[0], *line.split())
    }


def country_code(folded_name: str) -> str | None:
    """The ISO 3166-1 alpha-2 code, in lower case, of a country's folded code or name."""
    return _codes(_COUNTRIES).get(folded_name)


def state_code(folded_name: str) -> str | None:
    """The postal code, in lower case, of a US state's or Canadian province's folded code or name."""
    return _codes(_STATES).get(folded_name)
