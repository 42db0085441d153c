"""Given names of languages other than English, of which many are one letter from another one.

Where both of two words are given names, one is no slip of the other: Lara and Laura can be twins. Of the
several ways to write one name only one stands here.
"""

from __future__ import annotations

from functools import cache

_NAMES = """
andrea andres angel angela anika anja anton antonia antonio bruna bruno camila camilo carina carla carlo
carlos carmen clara daniel daniela diego elena elia elias elisa elise ella elsa emil emilia enrique esteban
eva fabia fabian fabio felipe felix finn flora florian francisca francisco frank franz fritz gabriel gabriela
greta gustavo hans heidi heike heiko hugo ida ina ines inga inge ingo irene ivo jaime jan jana javier jean
jeanine jeanne jens johann johanna jonas jorge jose josue juan juana jules julia julian juliane julie julien
juliette julio julius kai karin katrin lara lars laura lea lena leo leon lina linda linus lisa lola lorena
louise luc luca lucia lucie luis luisa lukas mara marcia marco marcos maria marie marina mario marion marisa
marlene marta martin martina marvin mateo matias max maxim melanie melina mia michel michele miguel mila milan
mina mira mona moritz nico nicola nicole nils nina noel noelle noemie nora ole olivia pablo paola paolo pascal
pascale paul paula pauline pedro peter petra pia pierre remi rene renee rosa rosalie rosana roxana ruben
sabine sabrina sandra selina sergio silas silvia simon simone sina sonia stefan stefanie steffen sven svenja
teresa thea theo tilda tim timo tina tobias tom tomas ulla ulrich ulrike ute uwe valentin valentine valerie
vera verena yann yannick yves yvette
aarav ajay alia alka ali amina amir amira amit amrit aniket anil anita arjun arnav aruna arun aryan asha
dinesh diya ganesh geeta gurdeep hardeep hardev harjit hassan imran irfan karan karim kavita kavya kiran
kuldeep lalita leena mahesh mahmoud manjit maya meena mohan mohit mukesh mustafa nadia nadir naresh nasir neha
nisha omar pradeep priya rahim rahman raju rajesh rajiv rakesh ramesh rana rani ranjit ravi reema reena rita
riya rohan rohit salim samir sandeep sanjay sanjeev savita seema sita sohan sunil sunita suresh surjit tarun
usha varun veena vijay yasin yasmin
bin bing chen cheng chun dan dong fan fang fei feng hai han hao hong hua hui jian jiang jie jin jing jun lan
lei li lin ling lu mei min ming na nan ning ping qi qin qing rong rui shan shu tao ting wei wen xia xiao xin
xing xue yan yang yi yin ying yong yu yuan yue yun zhen zheng zhi
haruka haruki haruto hiroki hiroshi keiko kenji kenta kyoko naoki naoko satoshi takashi takeshi yuka yuki yuko
yuto
"""


@cache
def given_names() -> frozenset[str]:
    """The names, folded."""
    return frozenset(_NAMES.split())
