"""Countries and states by their codes and names, as far as customer records abbreviate them."""

from __future__ import annotations

from functools import cache

# ISO 3166-1: alpha-2, alpha-3, then names, folded (no case, accents, punctuation or spaces).
_COUNTRIES = """
ae are unitedarabemirates uae الامارات
ar arg argentina
at aut austria osterreich autriche
au aus australia
bd bgd bangladesh
be bel belgium belgique belgie
bg bgr bulgaria
bh bhr bahrain albahrayn
bo bol bolivia
br bra brazil brasil
ca can canada
ch che switzerland schweiz suisse svizzera
cl chl chile
cn chn china peoplesrepublicofchina 中国 中國
co col colombia
cr cri costarica
cy cyp cyprus kypros kibris zypern
cz cze czechia czechrepublic
de deu germany deutschland allemagne alemania
dk dnk denmark danmark
do dom dominicanrepublic republicadominicana
dz dza algeria algerie
ec ecu ecuador
ee est estonia
eg egy egypt
es esp spain espana spanien espagne
et eth ethiopia
fi fin finland suomi
fr fra france frankreich francia
gb gbr unitedkingdom uk greatbritain england scotland wales northernireland grossbritannien
gh gha ghana
gr grc greece ελλαδα ελλασ hellas
gt gtm guatemala
hk hkg hongkong 香港
hr hrv croatia hrvatska
hu hun hungary magyarorszag
id idn indonesia
ie irl ireland
il isr israel
in ind india bharat
iq irq iraq
ir irn iran
is isl iceland
it ita italy italia italien italie
jo jor jordan alurdun
jp jpn japan 日本 nippon
ke ken kenya
kh khm cambodia
kr kor southkorea korea republicofkorea 대한민국 한국 韓国
kw kwt kuwait alkuwayt
kz kaz kazakhstan
lb lbn lebanon liban
li lie liechtenstein
lk lka srilanka
lt ltu lithuania
lu lux luxembourg
lv lva latvia
ma mar morocco maroc marruecos
mc mco monaco
mt mlt malta
mx mex mexico
my mys malaysia
ng nga nigeria
nl nld netherlands nederland holland thenetherlands niederlande paysbas
no nor norway norge
np npl nepal
nz nzl newzealand
om omn oman
pa pan panama
pe per peru
ph phl philippines
pk pak pakistan
pl pol poland polska
pt prt portugal
py pry paraguay
qa qat qatar
ro rou romania
rs srb serbia
ru rus russia russianfederation россия
sa sau saudiarabia السعودية
se swe sweden sverige
sg sgp singapore
si svn slovenia
sk svk slovakia
sv slv elsalvador
th tha thailand ประเทศไทย
tn tun tunisia tunisie
tr tur turkey turkiye
tw twn taiwan 台湾 台灣 臺灣
tz tza tanzania
ua ukr ukraine украіна
ug uga uganda
us usa unitedstates unitedstatesofamerica america etatsunis estadosunidos
uy ury uruguay
ve ven venezuela bolivarianrepublicofvenezuela
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
dc districtofcolumbia washingtondc
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
