"""What communities tell schools about, as a starter codebook: which practice each subject belongs to, who can act on
it, and how an action on it is said; and reading codebooks that people bring.

The subjects bring together those of the Massachusetts state survey of views on climate and learning (VOCAL), the
School Quality Measures of the Massachusetts Education Commonwealth Project and the 5Essentials; the practices are the
four Turnaround Practices of the state (matoolsforschools.com, turnaround practices overview). All wording is our own.
"""

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from analysis.report import Code
from analysis.table import TableError

STARTER = Path(__file__).parent / "codebooks" / "starter.yaml"

SCHOOL, DISTRICT = "school", "district"

PRACTICES = {
    "TP1": "Leadership, shared responsibility, and professional collaboration",
    "TP2": "Intentional practices for improving instruction",
    "TP3": "Student-specific supports and instruction to all students",
    "TP4": "School climate and culture",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject of the codebook.

    `about` says it in the words people use, for comparing meanings; `cues` are beginnings of words that point to it,
    in English, Spanish, Portuguese and Haitian Creole; `action` is what to do about it, as a sentence without its
    capital and its full stop.
    """

    key: str
    practice: str
    level: str
    about: str
    cues: tuple[str, ...]
    action: str


def _subject(key: str, practice: str, level: str, about: str, *, cues: str, action: str) -> Subject:
    return Subject(key, practice, level, about, tuple(cues.split()), action)


SUBJECTS = (
    _subject(
        "leadership",
        "TP1",
        SCHOOL,
        "The principal listens, is visible, explains decisions and uses what people say.",
        cues="principal leader director diretor administra decision decisi transparen direktè",
        action="show how leaders use what people say when they make decisions",
    ),
    _subject(
        "collaboration",
        "TP1",
        SCHOOL,
        "Teachers have time to plan together, learn from each other, and a workload they can carry.",
        cues="planning collaborat workload meetings planificar colabora planeja coaching training",
        action="protect time for staff to plan and learn together",
    ),
    _subject(
        "staffing",
        "TP1",
        DISTRICT,
        "Too few teachers, large classes, substitutes, positions that stay empty, staff who leave.",
        cues="staffing hire turnover vacan substitut smaller class-size contrat pequeñ aides paraprofession understaff",
        action="ask the district to review staffing and class sizes",
    ),
    _subject(
        "staff diversity",
        "TP1",
        DISTRICT,
        "Teachers who look like our students and speak their languages.",
        cues="diverse bilingual-teacher look-like",
        action="ask the district how it will recruit and keep staff who reflect the students",
    ),
    _subject(
        "working conditions",
        "TP1",
        DISTRICT,
        "Pay, contract, duties and working conditions of staff.",
        cues="salar pay wage contract union sueldo salári burnout duties",
        action="work with the district and the union on working conditions",
    ),
    _subject(
        "teaching",
        "TP2",
        SCHOOL,
        "Lessons are clear, interesting, hands-on and challenging; teachers explain well and give feedback.",
        cues="lesson teaching instruct explain engag boring homework tarea enseñ ensin grading feedback hands-on class",
        action="look at how lessons are taught and what helps students learn from them",
    ),
    _subject(
        "curriculum",
        "TP2",
        SCHOOL,
        "Subjects, books, technology, computers and materials: more science, reading, math, electives.",
        cues="curricul book libro livro computer technolog science math reading elective material laptop matem",
        action="review which courses, books and tools students have",
    ),
    _subject(
        "culturally responsive learning",
        "TP2",
        SCHOOL,
        "What we read and learn shows the cultures, languages and histories of our students.",
        cues="cultur histor heritage represent identit kilti",
        action="bring students' cultures, languages and histories into what is taught",
    ),
    _subject(
        "challenge and careers",
        "TP2",
        SCHOOL,
        "Advanced classes, college and career preparation, internships, trades and life skills.",
        cues="advanced honors college career universidad carrera internship vocational trade gifted job-skills enrich",
        action="widen the ways students can be challenged and prepared for what comes after school",
    ),
    _subject(
        "academic support",
        "TP3",
        SCHOOL,
        "Tutoring, extra help, intervention, homework help, after school and summer programs for those who struggle.",
        cues="tutor extra-help after-school afterschool summer intervention struggling behind apoyo reforço ayuda-con",
        action="look at who gets extra help with learning, when, and who is missed",
    ),
    _subject(
        "students with disabilities",
        "TP3",
        SCHOOL,
        "Special education, IEP services, 504 plans, inclusion and therapists for students with disabilities.",
        cues="iep 504 disab special-ed inclusion autis therap discapac especial deficiên sped",
        action="review whether students with disabilities get the services they are due",
    ),
    _subject(
        "english learners",
        "TP3",
        SCHOOL,
        "Help for students who are learning English, newcomers and bilingual programs.",
        cues="esl newcomer english-learner bilingual dual-language multilingual aprender-inglés recién-llegad",
        action="review how students who are learning English are supported",
    ),
    _subject(
        "mental health",
        "TP3",
        SCHOOL,
        "Counselors, mental health, stress, feelings and someone to talk to.",
        cues="counsel mental stress anxi emotion feelings depress consejer psicolog suicid sel",
        action="look at how students reach a counselor or another trusted adult",
    ),
    _subject(
        "basic needs",
        "TP3",
        DISTRICT,
        "School lunch and breakfast, food quality, nurse, clothes, housing and family needs.",
        cues="lunch food cafeteria comida almuerzo merenda manje nurse hungry breakfast meal snack housing clothes",
        action="ask the district to review meals and other help with basic needs",
    ),
    _subject(
        "attendance",
        "TP3",
        SCHOOL,
        "Coming to school every day, absences and what keeps students away.",
        cues="attend absen skip-school asisten frequên tardy truan",
        action="find out what keeps students away and what brings them in",
    ),
    _subject(
        "belonging",
        "TP4",
        SCHOOL,
        "Feeling known, cared for and included; kind teachers, friends, relationships and community.",
        cues="belong includ friend kind caring respect welcome relationship amable cariñ acolh janti community",
        action="build on the relationships that make students feel known and included",
    ),
    _subject(
        "safety and bullying",
        "TP4",
        SCHOOL,
        "Bullying, fights, weapons, unsafe hallways and bathrooms, supervision and security.",
        cues="bully fight safe secur violen acoso pelea segur briga batay weapon gun hallway supervis police vap",
        action="act on where and when students do not feel safe",
    ),
    _subject(
        "discipline",
        "TP4",
        SCHOOL,
        "Rules, consequences, fairness, behavior, suspensions, cell phones and dress code.",
        cues="rule disciplin consequen behavio suspen phone dress-code fair regla castig celular detention restorative",
        action="review rules and consequences, and whether they are fair and the same for all",
    ),
    _subject(
        "equity",
        "TP4",
        SCHOOL,
        "People are treated differently because of race, language, income, religion or disability.",
        cues="racis race discrimin equit equal bias prejudi lgbt gender color immigrant",
        action="look into where people are treated unequally, and change it",
    ),
    _subject(
        "communication",
        "TP4",
        SCHOOL,
        "Messages home, calls, emails, news and answers to families, clear and on time.",
        cues="communicat comunica email call messages inform newsletter update text-messages notify app enfòmasyon",
        action="agree on how and how often the school writes to families and answers them",
    ),
    _subject(
        "family partnership",
        "TP4",
        SCHOOL,
        "Parents are welcome, take part in events and meetings, and volunteer.",
        cues="parent famil padres pais paran involve volunteer event participa pto pta conferenc",
        action="make it easier for families to take part",
    ),
    _subject(
        "language access",
        "TP4",
        DISTRICT,
        "Interpreters and translated papers, people who speak Spanish, Portuguese or Haitian Creole at the office.",
        cues="translat interpret traduc intérpret tradu spanish español portug kreyòl creole vietnam idioma lang",
        action="ask the district for interpreters and translated messages wherever they are missing",
    ),
    _subject(
        "student voice",
        "TP4",
        SCHOOL,
        "Students have a say, choose, lead and are listened to.",
        cues="student-voice listen voice choice council escuch opini",
        action="give students a say in decisions that touch them",
    ),
    _subject(
        "arts, sports and play",
        "TP4",
        SCHOOL,
        "Recess, sports, music, art, clubs, field trips, playing outside and fun.",
        cues="recess recreo recreio sport deport esporte music músic art club field-trip play outside gym dance pe",
        action="review how much time and choice students have for play, sports, clubs and the arts",
    ),
    _subject(
        "community partners",
        "TP3",
        SCHOOL,
        "Work with community organizations, businesses, colleges and health centers.",
        cues="partner organization business nonprofit library local",
        action="name the community partners who could help, and ask them",
    ),
    _subject(
        "buildings",
        "TP4",
        DISTRICT,
        "The building: heat, air, bathrooms, cleanliness, water, roof, playground, parking and repairs.",
        cues="bathroom building heat clean dirty baño banheir limpi malpwòp air-condition facilit playground repair"
        " furniture parking water",
        action="report to the district which repairs and cleaning people name, and do what the school can",
    ),
    _subject(
        "transport and schedule",
        "TP4",
        DISTRICT,
        "School buses, late buses, drivers, traffic, start times, schedule and dismissal.",
        cues="bus autobús ônibus otobis transport schedule start-time dismissal drop-off pickup traffic driver late",
        action="ask the district to review buses, start times and arrival",
    ),
    _subject(
        "money",
        "TP1",
        DISTRICT,
        "Budget, funding, taxes, supplies and a fair share of money for our school.",
        cues="fund budget money tax dinero dinheiro lajan resource afford supplies cost",
        action="ask the district how money is shared out, and what can be moved to what people name",
    ),
    _subject(
        "pride and tradition",
        "TP4",
        SCHOOL,
        "What we love about our school, its traditions, spirit and community.",
        cues="love pride proud tradition spirit orgull best everything",
        action="keep what people are proud of, and say so in the plan",
    ),
    _subject(
        "engagement",
        "TP1",
        SCHOOL,
        "Surveys and meetings about the plan, trust that something will change, and follow-up.",
        cues="survey encuesta promise follow-up nothing-changes plan",
        action="tell people what became of what they said",
    ),
)


def read(source: str) -> tuple[Code, ...]:
    """The themes of a codebook: "starter", the path of a YAML file, or of the themes.csv of an earlier analysis.

    A YAML file is a list of themes, each with a `name`, and, where there are such, a `definition` and `examples`. Of a
    themes.csv the keywords define a theme and its quotes are examples, so that one year can be compared with the next.
    Raises `TableError`: a file that cannot be read, a theme without a name, two themes of one name.
    """
    path = STARTER if source == "starter" else Path(source)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    codes = _from_csv(path, text) if path.suffix.lower() == ".csv" else _from_yaml(path, text)
    twice = [name for name, n in Counter(name.casefold() for name, _, _ in codes).items() if n > 1]
    if twice:
        raise TableError(f"{path}: two themes are called {twice[0]!r}")
    if not codes:
        raise TableError(f"{path}: has no themes")
    return codes


def _from_csv(path: Path, text: str) -> tuple[Code, ...]:
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    if rows and not {"name", "keywords", "quotes"} <= set(rows[0]):
        raise TableError(f"{path}: is no themes.csv of an analysis: it needs the columns name, keywords and quotes")
    try:
        return tuple(
            (row["name"], row["keywords"], tuple(q["text"] for q in json.loads(row["quotes"]))) for row in rows
        )
    except (ValueError, KeyError, TypeError) as error:
        raise TableError(f"{path}: the quotes of a theme are not as an analysis writes them") from error


def _from_yaml(path: Path, text: str) -> tuple[Code, ...]:
    try:
        given = YAML(typ="safe").load(text)
    except YAMLError as error:
        raise TableError(f"{path}: is not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(given, list):
        raise TableError(f"{path}: must be a list of themes, each with a name")
    return tuple(_code(path, number, one) for number, one in enumerate(given, start=1))


def _code(path: Path, number: int, given: Any) -> Code:
    one = given if isinstance(given, dict) else {"name": given}
    name, examples = one.get("name"), one.get("examples") or []
    if not isinstance(name, str) or not name.strip():
        raise TableError(f"{path}: theme {number} has no name")
    if unknown := sorted(set(map(str, one)) - {"name", "definition", "examples"}):
        raise TableError(f"{path}: theme {name!r} has {unknown[0]!r}: use name, definition and examples")
    if not isinstance(examples, list):
        raise TableError(f"{path}: theme {name!r}: examples must be a list")
    return (name.strip(), str(one.get("definition") or ""), tuple(str(example) for example in examples))
