"""The eight areas in which a survey of students needs their parents: the Protection of Pupil Rights Amendment.

20 U.S.C. 1232h(b); 34 CFR part 98. A survey that is required, paid for by the U.S. Department of Education and touches
an area needs the written consent of every parent beforehand; another one that touches an area needs notice and a way
out. Which of the two holds is not for a program to say: it finds the words, and a named person looks.

The words are about the student and the family. What a school does ("mental health services at our school") is no area.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sipbot.checking.protected_words import MORE_WORDS
from sipbot.checking.ways import is_reachable
from sipbot.engine.codes import family_of
from sipbot.engine.questions import Question
from sipbot.engine.survey import Survey

STUDENT = "student"

_THEIRS = r"(?:your|their) (?:parents?|family|families|mom|mother|dad|father|guardians?|caregivers?|brothers?|sisters?)"
_SUYOS = r"(?:sus?|tus?) (?:padres?|madre|mamá|papá|familia|familiares|hermanos?|hermanas?)"

_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "political affiliations or beliefs": {
            "en": r"politic(?:s|al|ally|ians?)|republicans?|democrats?|left[- ]wing|right[- ]wing|"
            r"vot(?:e|es|ed|ing) for (?:president|governor|mayor|congress|trump|the)|"
            rf"(?:do|does|did|would|will) (?:you|{_THEIRS}) (?:usually )?vote|abortion|gun control",
            "es": r"polític[oa]s?(?! (?:de|del|sobre|escolar(?:es)?)\b)|republican[oa]s?|demócratas?|"
            r"(?:vota|votan|votas|votó|votaron|votaría|votarían) por|aborto",
        },
        "mental or psychological problems": {
            "en": r"depress(?:ed|ion|ing)|anxiety|anxious|suicid\w+|self[- ]harm|"
            r"(?:hurt|harm|cut|kill)(?:ing)? yourself|"
            r"mental(?:ly)? (?:ill|illness|disorder|problem)\w*|panic attacks?|eating disorder|trauma\w*|"
            r"mental health(?! (?:support|service|staff|help|team|resource|class|counselor|care)\w*)|"
            r"(?:do|did|have|are|were) you\b[^.?!]*\bmental health|psychological|psychiatr\w+|"
            r"(?:your|a|see|saw) (?:therapist|psychologist)|therapy|diagnos(?:ed|is)|medication|"
            r"feel(?:ing)? (?:so |very |too )?(?:sad|hopeless|worthless|lonely|nervous|stressed)",
            "es": r"depresi[óo]n|deprimid[oa]s?|ansiedad|ansios[oa]s?|suicid\w+|autolesi\w+|(?:hacerse|hacerte) daño|"
            r"enfermedad mental|trastornos?|ataques? de pánico|traumas?|terapia|psiquiatr\w+|psicológic[oa]s?|"
            r"(?<!servicios de )(?<!apoyo de )(?<!personal de )(?<!ayuda de )(?<!atención de )salud mental|"
            r"(?:su|tu|un|una|al|a la) psicólog[oa]|diagnosticad[oa]s?|medicamentos?|"
            r"(?:se|te) (?:siente|sientes|sintió|sentiste|ha sentido|has sentido) (?:muy )?"
            r"(?:triste|sol[oa]|nervios[oa]|sin esperanza)",
        },
        "sex behavior or attitudes": {
            "en": r"sex(?:ual|ually|uality)?(?! ed(?:ucation)?\b)|(?:your|a) (?:boyfriend|girlfriend)|dating|"
            r"pregnan\w+|condoms?|contracepti\w+|birth control|gay|lesbian|bisexual|transgender|lgbtq?\w*",
            "es": r"(?<!educación )sexual(?:es|idad|mente)?|sexo|(?:su|tu|un|una) novi[oa]|embaraz\w+|cond[oó]n(?:es)?|"
            r"anticoncepti\w+|gay|lesbiana|bisexual|transgénero|lgbtq?\w*",
        },
        "illegal, anti-social, self-incriminating or demeaning behavior": {
            "en": r"drugs?|marijuana|cannabis|vap(?:e|es|ed|ing)|(?:smok(?:e|ed|ing)) (?:weed|cigarettes?)|"
            r"(?:do|did|have|has|ever) (?:you |anyone )?(?:ever )?smok(?:e|ed|ing)|cigarettes?|tobacco|"
            r"alcohol|beer|drunk|gangs?|steal(?:ing)?|stole|stolen|shoplift\w*|arrest(?:ed|s)?|illegal\w*|crimes?|jail|prison|probation|"
            r"guns?|weapons?|skipp?(?:ed|ing)? (?:class|school)|cut(?:ting)? class|"
            r"(?:have|do|did) you (?:ever )?(?:cheat|cheated|bully|bullied|hit|fight|fought|lied?|been suspended)|"
            r"been in (?:a|any) fights?|been in trouble with",
            "es": r"drogas?|marihuana|cannabis|vape\w*|(?:fuma|fumas|fumado|fumó|fumaste|fumar)|cigarrillos?|tabaco|"
            r"alcohol|cervezas?|borrach\w+|pandillas?|robar?|robad[oa]s?|robó|robaste|arrest\w+|ilegal\w*|delitos?|"
            r"cárcel|prisión|armas?|faltad?[oa]? a clases? sin|"
            r"(?:ha|has) (?:copiado|golpeado|peleado|mentido|acosado|pegado)|problemas con la (?:policía|ley)",
        },
        "critical appraisals of close family": {
            "en": rf"(?:do|does|did|how (?:often|much) do) {_THEIRS} (?:ever |often )?"
            r"(?:yell|hit|fight|argue|drink|hurt|punish|scare|ignore|care|love)\w*|"
            rf"get(?:ting)? along with {_THEIRS}|(?:rate|judge|grade) {_THEIRS}|"
            rf"how (?:strict|good|bad) (?:is|are) {_THEIRS}|"
            rf"(?:like|dislike|hate|change) (?:most |least )?about {_THEIRS}|"
            r"(?:problems?|fights?|trouble|unsafe|safe) (?:at|in your) home|proud of (?:your )?(?:mom|dad|parents)",
            "es": rf"{_SUYOS} (?:le |te |lo |la |los |las |se )?"
            r"(?:gritan?|pegan?|pelean?|castigan?|toman?|beben?|ignoran?|quieren?|asustan?)|"
            rf"(?:lleva|llevas) (?:bien |mal )?con {_SUYOS}|(?:gusta|cambiaría|cambiarías) (?:más |menos )?de {_SUYOS}|"
            r"(?:problemas|peleas) en (?:su|tu|la) casa|segur[oa] en (?:su|tu) casa",
        },
        "legally privileged relationships (lawyers, doctors, ministers)": {
            "en": r"(?:your|tell a|told a|see a|saw a|talk(?:ed)? (?:to|with) (?:a|your)|visit(?:ed)? (?:a|your)) "
            r"(?:family )?(?:lawyer|attorney|doctor|physician|nurse practitioner|minister|priest|pastor|rabbi|imam)",
            "es": r"(?:su|tu|con (?:un|una|su|tu|el|la)|a (?:un|una|su|tu)|al) "
            r"(?:abogad[oa]|médic[oa]|doctora?|sacerdote|pastor|cura|rabino|imán)",
        },
        "religious practices, affiliations or beliefs": {
            "en": r"religio\w*|church(?:es)?|mosques?|synagogues?|pray(?:er|ers|s|ed|ing)?|gods?|christians?|"
            r"christianity|muslims?|islam\w*|jewish|judaism|jews?|catholics?|protestants?|hindus?|buddhis\w+|"
            r"atheis\w+|bible|quran|koran|torah|worship\w*|spiritual\w*|(?<!good )faiths?",
            "es": r"religi\w+|iglesias?|mezquitas?|sinagogas?|rez(?:ar?|an|as)|dios|cristian[oa]s?|musulm[aá]n\w*|"
            r"islam\w*|jud[ií][oa]s?|católic[oa]s?|protestantes?|hind[uú]\w*|budis\w+|ate[oa]s?|biblia|corán|"
            r"espiritual\w*",
        },
        "income": {
            "en": r"incomes?|salar(?:y|ies)|wages?|paychecks?|food stamps|snap benefits|welfare|"
            r"(?:free|reduced)(?:[- ](?:or|and)[- ]reduced)?(?:[- ]price)? lunch|how much (?:money|do your)|"
            rf"(?:can|can't|cannot|could|able to) afford|unemploy\w+|(?:{_THEIRS}) (?:earn|make enough|own or rent)|"
            r"(?:run|ran|runs) out of (?:food|money)|enough (?:food|money) at home",
            "es": r"ingresos?|salarios?|sueldos?|cuánto (?:dinero|gana|ganan)|estampillas|almuerzos? gratis|"
            r"desemple\w+|(?:puede|pueden|puedes) pagar|(?:su|tu) familia (?:gana|alquila|renta)|"
            r"(?:falta|faltó) (?:comida|dinero) en (?:su|tu|la) casa",
        },
    }
)


def _pattern(language: str, words: str) -> re.Pattern[str]:
    """Whole words; Chinese has no spaces around them."""
    return re.compile(f"(?:{words})" if language == "zh" else rf"\b(?:{words})\b", re.IGNORECASE)


_PATTERNS: Mapping[str, Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        area: {language: _pattern(language, words) for language, words in {**spoken, **MORE_WORDS[area]}.items()}
        for area, spoken in _WORDS.items()
    }
)

AREAS = tuple(_WORDS)
LANGUAGES = ("en", "es", "pt", "ht", "kea", "vi", "zh")
"""The languages in which the words are known."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A text that students are asked, an area that it touches, and the words that say so."""

    question: str
    text: str
    area: str
    words: str


def touched(survey: Survey) -> Iterator[Touched]:
    """What students are asked about the eight areas: in the survey's own language, or else in one that we know."""
    if not asks_students(survey):
        return
    language = _read_in(survey)
    for question in survey.questions:
        if language is None or not _is_asked_of_students(survey, question):
            continue
        for text in question.texts():
            said = survey.text(question.key, text, language)
            yield from (Touched(question.key, text, area, words) for area, words in found(said, language))


def found(text: str, language: str) -> Iterator[tuple[str, str]]:
    """The areas that *text* touches, each with the first words that say so."""
    straight = text.replace("’", "'")
    for area, spoken in _PATTERNS.items():
        match = spoken[family_of(language)].search(straight)
        if match:
            yield area, match[0]


def asks_students(survey: Survey) -> bool:
    """Whether students are among those whom the survey is for."""
    return any(one.lower().startswith(STUDENT) for one in survey.audience)


def _read_in(survey: Survey) -> str | None:
    languages = (survey.language, *survey.languages)
    return next((language for language in languages if family_of(language) in LANGUAGES), None)


def _is_asked_of_students(survey: Survey, question: Question) -> bool:
    """Whether somebody who says that they are a student is asked it."""
    roles = [one.key for one in survey.questions if one.tag == "role" and one.accepts(STUDENT)]
    return all(is_reachable(survey, question.key, **{role: frozenset({STUDENT})}) for role in roles)
