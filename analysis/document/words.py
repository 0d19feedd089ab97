"""How tags, languages, dates and numbers are said in sentences. What has no name here is said as written."""

from datetime import date

from analysis.listing import listed as listed
from analysis.listing import quoted as quoted

UNKNOWN = "Not known"
HELD_BACK = "held back"
NOTHING = "–"

TAG_TITLES = {
    "role": "Role",
    "grade": "Grades",
    "race": "Race and ethnicity",
    "home_language": "Language spoken at home",
    "english_learner": "Help at school with learning English",
    "disability": "Support for a disability (IEP or 504 plan)",
    "low_income": "Low income",
}
VALUES = {
    "role": {
        "family": "Families",
        "student": "Students",
        "staff": "Staff",
        "teacher": "Teachers",
        "support_staff": "Support staff",
        "administrator": "Administrators",
        "district": "District staff",
        "community": "Community members",
        "partner": "Partner organizations",
        "other": "Other roles",
    },
    "grade": {
        "prek_2": "Preschool to grade 2",
        "3_5": "Grades 3 to 5",
        "6_8": "Grades 6 to 8",
        "9_12": "Grades 9 to 12",
    },
    "race": {
        "black": "Black or African American",
        "hispanic": "Hispanic or Latino",
        "asian": "Asian",
        "white": "White",
        "native": "American Indian or Alaska Native",
        "pacific": "Native Hawaiian or Pacific Islander",
        "mena": "Middle Eastern or North African",
        "multiracial": "Two or more races, not Hispanic",
    },
    "english_learner": {"yes": "Yes (the student or the family's child)", "no": "No"},
    "disability": {"yes": "Yes (the student or the family's child)", "no": "No"},
    "low_income": {"yes": "Yes", "no": "No"},
}
GROUPS = {
    ("english_learner", "yes"): "English learners and their families",
    ("disability", "yes"): "Students with disabilities and their families",
    ("low_income", "yes"): "Students from low-income households and their families",
}
ONE_OF = {
    ("role", "family"): "a parent or caregiver",
    ("role", "student"): "a student",
    ("role", "staff"): "a staff member",
    ("role", "teacher"): "a teacher",
    ("role", "support_staff"): "a member of the support staff",
    ("role", "administrator"): "an administrator",
    ("role", "district"): "a member of the district's staff",
    ("role", "community"): "a community member",
    ("role", "partner"): "a partner organization",
    ("english_learner", "yes"): "an English learner or the family of one",
    ("disability", "yes"): "a student with a disability or the family of one",
}
LANGUAGES = {
    "en": "English",
    "es": "Spanish",
    "pt": "Portuguese",
    "ht": "Haitian Creole",
    "cv": "Cape Verdean Creole",
    "kea": "Cape Verdean Creole",
    "zh": "Chinese",
    "vi": "Vietnamese",
    "ar": "Arabic",
    "fr": "French",
    "km": "Khmer",
    "ru": "Russian",
    "so": "Somali",
    "ne": "Nepali",
    "other": "Another language",
}
CHANNELS = {
    "webchat": "web chat",
    "sms": "text message",
    "slack": "Slack",
    "terminal": "a school computer",
    "paper": "paper",
}
PRACTICES = {
    "TP1": "Leadership, shared responsibility, and professional collaboration",
    "TP2": "Intentional practices for improving instruction",
    "TP3": "Student-specific supports and instruction to all students",
    "TP4": "School climate and culture",
}
_ZERO_TO_NINE = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def tag_title(tag: str) -> str:
    """What a tag is called above a table."""
    return TAG_TITLES.get(tag, tag)


def value_name(tag: str, value: str) -> str:
    """What one value of a tag is called in a table of that tag."""
    if tag == "home_language":
        return language_name(value)
    return VALUES.get(tag, {}).get(value, value)


def group_name(tag: str, value: str) -> str:
    """What the people of one group are called where nothing around it says which tag is meant."""
    if (tag, value) in GROUPS:
        return GROUPS[tag, value]
    if tag == "home_language":
        return f"{language_name(value)} spoken at home"
    return VALUES[tag].get(value, value) if tag in VALUES else f"{tag}: {value}"


def one_of(tag: str, value: str) -> str:
    """What one person of a group is called under a quote."""
    return ONE_OF.get((tag, value), group_name(tag, value))


def language_name(code: str) -> str:
    """The English name of a language code."""
    return LANGUAGES.get(code, code) if code else UNKNOWN


def day(iso: str, *, year: bool = True) -> str:
    """ "2026-05-12" as "May 12, 2026"; what is not a date stays as written."""
    try:
        on = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return f"{on:%B} {on.day}, {on.year}" if year else f"{on:%B} {on.day}"


def number(n: int) -> str:
    """A number with its thousands apart."""
    return f"{n:,}"


def spelled(n: int) -> str:
    """A small number as a word, as in running text; "no" for zero."""
    return _ZERO_TO_NINE[n] if 0 <= n < len(_ZERO_TO_NINE) else number(n)


def count(n: int, one: str, many: str = "") -> str:
    """ "1 person", "2 people", "1,204 answers"."""
    return f"{number(n)} {one if n == 1 else many or one + 's'}"


def people(n: int) -> str:
    """ "1 person", "2 people"."""
    return count(n, "person", "people")


def answers(n: int) -> str:
    """ "1 answer", "2 answers"."""
    return count(n, "answer")


def percent(part: int, whole: int) -> str:
    """A whole percentage; a dash where there is nothing to share."""
    return f"{100 * part / whole:.0f}%" if whole else NOTHING


def lowered(text: str) -> str:
    """*text* as it stands in the middle of a sentence; abbreviations such as "ELPAC" stay."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def a_sentence(text: str) -> str:
    """*text* with a full stop, if it has no mark of its own at the end."""
    text = text.strip()
    return text if not text or text[-1] in ".!?…" else f"{text}."
