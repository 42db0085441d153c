"""Names, places and companies of people who do not exist."""

from __future__ import annotations

FIRST_NAMES = (
    "Mary", "James", "Patricia", "Robert", "Jennifer", "Michael", "Linda", "William", "Elizabeth", "David",
    "Barbara", "Richard", "Susan", "Joseph", "Jessica", "Thomas", "Sarah", "Charles", "Karen", "Daniel",
    "Nancy", "Matthew", "Lisa", "Anthony", "Margaret", "Steven", "Sandra", "Andrew", "Kimberly", "Joshua",
    "Emily", "Kenneth", "Donna", "Kevin", "Michelle", "Brian", "Carol", "George", "Amanda", "Edward",
)  # fmt: skip
LAST_NAMES = (
    "Smith", "Johnson", "Williams", "Brown", "Jones", "Garcia", "Miller", "Davis", "Rodriguez", "Martinez",
    "Hernandez", "Lopez", "Wilson", "Anderson", "Taylor", "Moore", "Jackson", "Martin", "Lee", "Thompson",
    "White", "Harris", "Clark", "Lewis", "Robinson", "Walker", "Young", "Allen", "King", "Wright",
    "Nguyen", "Hill", "Green", "Adams", "Baker", "Nelson", "Campbell", "Mitchell", "O'Brien", "Saint-Pierre",
)  # fmt: skip
NICKNAMES = {
    "Robert": "Bob", "William": "Bill", "Elizabeth": "Liz", "Jennifer": "Jen", "Michael": "Mike",
    "Patricia": "Pat", "Richard": "Rick", "Margaret": "Peggy", "Thomas": "Tom", "Anthony": "Tony",
    "Joseph": "Joe", "Kimberly": "Kim", "Andrew": "Andy", "Daniel": "Dan", "Matthew": "Matt",
}  # fmt: skip
TWINS = (("Mia", "Pia"), ("Jayden", "Jaylen"), ("Anna", "Hanna"), ("Marco", "Mario"), ("Ella", "Bella"))
ELSEWHERE = (
    ("José", "Muñoz", "Jose Munoz", "Madrid", "ES"),
    ("Zoë", "Müller", "Zoe Mueller", "Köln", "DE"),
    ("François", "Lefèvre", "Francois Lefevre", "Lyon", "FR"),
    ("Łukasz", "Wójcik", "Lukasz Wojcik", "Kraków", "PL"),
    ("Søren", "Ærø", "Soren Aeroe", "Århus", "DK"),
    ("Nguyễn", "Thị Hương", "Nguyen Thi Huong", "Hà Nội", "VN"),
    ("Иван", "Петров", "Ivan Petrov", "София", "BG"),
    ("Олена", "Шевченко", "Olena Shevchenko", "Київ", "UA"),
    ("Ελένη", "Παπαδοπούλου", "Eleni Papadopoulou", "Αθήνα", "GR"),
    ("محمد", "الأحمد", "Mohammed Al-Ahmad", "القاهرة", "EG"),
    ("علی‌رضا", "محمدی", "Alireza Mohammadi", "تهران", "IR"),
    ("דוד", "כהן", "David Cohen", "תל אביב", "IL"),
    ("太郎", "山田", "Taro Yamada", "東京都", "JP"),
    ("さくら", "佐藤", "Sakura Sato", "大阪市", "JP"),
    ("伟", "王", "Wei Wang", "北京市", "CN"),
    ("지민", "김", "Jimin Kim", "서울", "KR"),
    ("प्रिया", "शर्मा", "Priya Sharma", "दिल्ली", "IN"),
    ("สมชาย", "ใจดี", "Somchai Jaidee", "กรุงเทพ", "TH"),
)
"""First and last name in their own script, in Latin letters, city, country."""
STREETS = (
    "Main Street", "Oak Avenue", "Maple Drive", "Cedar Lane", "Elm Street", "Washington Boulevard",
    "Lake Road", "Hill Street", "Park Avenue", "Pine Court", "River Road", "Church Street",
)  # fmt: skip
ABBREVIATED = {
    "Street": "St",
    "Avenue": "Ave",
    "Drive": "Dr",
    "Lane": "Ln",
    "Boulevard": "Blvd",
    "Road": "Rd",
}
PLACES = (
    ("Seattle", "WA", "98101"), ("Portland", "OR", "97201"), ("Austin", "TX", "78701"),
    ("Denver", "CO", "80202"), ("Boston", "MA", "02108"), ("Chicago", "IL", "60601"),
    ("Atlanta", "GA", "30303"), ("Phoenix", "AZ", "85001"), ("Miami", "FL", "33101"),
    ("Las Vegas", "NV", "89101"),
)  # fmt: skip
COMPANIES = (
    "Larkspeckle Trading", "Tidewhistle Freight", "Pepperquill Foods", "Cobblemoss Toys",
    "Brambleforth Importers", "Quillhopper Analytics", "Inkwattle Publishing", "Mistlefen Dental",
)  # fmt: skip
COMPANY_FORMS = ("Inc.", "Incorporated", "LLC", "Ltd.", "")
