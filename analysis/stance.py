"""How an idea speaks: of something good (asset), of something wrong (challenge), of something to do (suggestion), of a
hoped-for future (vision), or asking (question); unclear where its words do not tell.

Rules, not a model: cues in the words of each language, weighed, with what the question asked for as a tie-breaker.
"""

import re
from collections.abc import Mapping
from functools import cache

ASSET, CHALLENGE, SUGGESTION, VISION, QUESTION, UNCLEAR = STANCES = (
    "asset",
    "challenge",
    "suggestion",
    "vision",
    "question",
    "unclear",
)

_PRIOR = 0.75
_LEAST = 0.5

# Per language: a wish outweighs what it wishes away ("we need fewer fights"), so that its cues weigh more.
_WEIGHTS = {SUGGESTION: 2.0, VISION: 1.5, CHALLENGE: 1.0, ASSET: 1.0}

# A line break stands for one more "or".
_CUES: Mapping[str, Mapping[str, str]] = {
    "en": {
        ASSET: r"""love\w*|(?<!would )(?<!d )(?<!not )(?<!n't )(?<!don’t )(?<!feel )like(?! (?:to|a |the ))
        enjoy\w*|great
        good|kind|caring|cares?|best|thank\w*|appreciat\w+|happy|friendly|helpful|amazing|awesome|wonderful
        excellent|fantastic|proud|supportive|welcom\w+|works? well|does well|doing well|glad|beautiful|strong
        keep (?:up|it|the|our|doing)|safe|fun|nice|patient|respectful|dedicated|always (?:there|helps?|listens?)""",
        CHALLENGE: r"""not|n['’]t|no one|nobody|never|no|too|lack\w*|dirty|problem\w*|issues?|hard|difficult\w*
        bull(?:y|ie)\w*
        fight\w*|unsafe|late|broken|cold|hot|hate\w*|dislike\w*|worr\w+|afraid|scared|unfair\w*|ignor\w+|boring
        wait(?:s|ed|ing)?|rude|leav(?:e|es|ing)|turnover|vacanc\w+|crowded|noisy|loud|confus\w+|frustrat\w+
        stress\w*|overwhelm\w*|struggl\w+|fail\w*|bad|worse|worst|poor|mean|gross|nasty|disgusting|expensive
        shortage|few|miss\w*|without|disrespect\w*|unequal|racis\w+|discriminat\w+|smells?|left out|alone
        only (?:one|two|in english)|sad|unprofessional\w*|long lines?|drug\w*|vap(?:e|es|ing)|complain\w*""",
        SUGGESTION: r"""should|needs? to|need|must|please|could (?:we|you|they|have|use|be)|can (?:we|you|they)
        i wish|wish
        would (?:like|love|be (?:nice|great|good|helpful|better)|help)|\w+['’]d (?:like|love)
        why (?:not|don['’]t we)|how about|what about|let['’]?s|ought to|want|suggest\w*|recommend\w*|instead of
        bring back
        ^(?:(?:please|to|and|maybe|also|just|then) )?(?:add|hire|give|make|let|allow|start|stop|provide)
        ^(?:(?:please|to|and|maybe|also|just|then) )?(?:offer|create|build|fix|send|use|have|get|bring|keep)
        ^(?:(?:please|to|and|maybe|also|just|then) )?(?:teach|train|pay|put|open|change|improve|increase)
        ^(?:(?:please|to|and|maybe|also|just|then) )?(?:reduce|find|ask|invite|listen|plan|support|expand)
        ^(?:(?:please|to|and|maybe|also|just|then) )?(?:replace|repair|clean|require|ban|remove|encourage)
        ^(?:(?:please|to|and|maybe|also|just|then) )?(?:include|focus|work|try|hold|set|show|help|update)
        ^(?:(?:please|to|and|maybe|also|just|then) )?(?:extend|be|do|don['’]t|treat|limit|lower|raise|end)
        ^(?:(?:please|to|and|maybe|also|just|then) )?(?:invest|fund|develop|ensure|legalize|attract|enforce)
        ^(?:(?:please|to|and|maybe|also|just|then) )?(?:consider)
        ^(?:(?:a|some|the|much|many|have|with) )*(?:more|less|fewer|better|longer|smaller|bigger|larger)
        ^(?:(?:a|some|the|much|many|have|with) )*(?:shorter|cleaner|healthier|earlier|later|extra)
        ^(?:(?:a|some|the|much|many|have|with) )*(?:additional|new|free|another)""",
        VISION: r"""in (?:the future|five years|ten years|\d+ years|20[3-9]\d)|dreams?|imagine|hopes?|hopeful
        every (?:child|student|kid|family|learner)|all (?:students|children|kids|families|learners)
        will (?:be|have|feel|know|graduate|see|speak|learn)|someday|one day|graduates?|a (?:school|place) where""",
    },
    "es": {
        ASSET: r"""encant\w+|(?:me|nos|le) gustan?|amable\w*|buen[oa]?s?|excelente\w*|mejores maestr\w+|gracias|feliz
        felices|content[oa]s?|agradec\w+|orgullos\w+|segur[oa]s?|cariños\w+|ayuda(?:n)? mucho|apoya\w*
        bonit[oa]s?|maravillos\w+|está[n]? bien|divertid[oa]s?""",
        CHALLENGE: r"""no|nunca|nadie|falta|faltan|suci[oa]s?|problemas?|difícil\w*|dificil\w*|acoso|bullying
        peleas?|pelean
        insegur[oa]s?|tarde|rot[oa]s?|frí[oa]s?|frio|calor|odio|preocup\w+|miedo|injust\w+|ignoran?
        aburrid[oa]s?|espera\w*|groser[oa]s?|mal[oa]?s?|peor|muy poc[oa]s?|poc[oa]s?|demasiad[oa]s?|sin
        solo en inglés|discrimin\w+|racis\w+|sol[oa]s""",
        SUGGESTION: r"""deber(?:ía|íamos|ían|ia|ian)|deben?|necesit\w+|hace falta|por favor|quisiera\w*
        me gustaría|nos gustaría
        gustaria|ojalá|ojala|quier[oe]\w*|queremos|pod(?:rían|emos|ría)|que (?:haya|pongan|den|tengan|sea|hagan)
        hay que|tienen? que|sugier\w+|sería (?:bueno|mejor)
        ^(?:(?:tener|dar|poner|mucho|con) )*(?:más|mas|menos|mejor\w*|mayor)
        ^(?:agreg|añad|contrat|pon|d[ae]r|hac|arregl|mejor|permit|ofre|escuch|limpi)\w+|en vez de""",
        VISION: r"""en (?:el futuro|cinco años|diez años|\d+ años|20[3-9]\d)|sueño\w*|imagin\w+|esper(?:o|amos)
        esperanza\w*
        tod[oa]s l[oa]s (?:niñ|estudiant|alumn|famili|hij)\w+|cada (?:niñ|estudiant|alumn|famili)\w+
        (?:ser|tendr|podr)án?|graduad\w+|una escuela (?:donde|en la que)""",
    },
    "pt": {
        ASSET: r"""ador\w+|amo|gost(?:o|amos|a)|ótim[oa]s?|otim[oa]s?|bo[am]s?|bons|bom|excelentes?|obrigad[oa]|feliz
        felizes|agradec\w+|orgulh\w+|segur[oa]s?|carinhos\w+|ajudam? muito|apoi\w+|maravilhos\w+|acolhedor\w*
        legal|legais""",
        CHALLENGE: r"""não|nao|nunca|ninguém|faltam?|suj[oa]s?|problemas?|difícil|difíceis|dificil|brigas?
        insegur[oa]s?
        atrasad[oa]s?|quebrad[oa]s?|fri[oa]s?|ódio|preocup\w+|medo|injust\w+|ignor\w+|chat[oa]s?|esper\w+
        grosseir\w+|ruim|ruins|mal|pior|pouc[oa]s?|demais|sem|só em inglês|discrimin\w+|racis\w+|bullying
        sozinh\w+""",
        SUGGESTION: r"""dev(?:e|em|eria|eriam|ia|iam)|precis\w+|por favor|gostar(?:ia|íamos|iam)
        quer(?:o|emos|ia)|poderi\w+
        tomara|seria (?:bom|melhor|ótimo)|sugir\w+|tem que|em vez de
        ^(?:(?:ter|dar|muito|com) )*(?:mais|menos|melhor\w*|maior\w*)
        ^(?:contrat|coloc|ofere|arrum|melhor|permit|limp|escut)\w+""",
        VISION: r"""no futuro|em (?:cinco|dez|\d+) anos|em 20[3-9]\d|sonh\w+|imagin\w+|esper(?:o|amos) que|esperança\w*
        tod[oa]s [oa]s (?:crianças|alun|estudant|famíl)\w*|cada (?:criança|alun|estudante|família)\w*
        ser(?:á|ão)|ter(?:á|ão)|uma escola (?:onde|em que)""",
    },
    "ht": {
        ASSET: r"""renmen|bon|bèl|mèsi|kontan|janti|byen|ede (?:anpil|nou|timoun)|fyè|ekselan|an sekirite""",
        CHALLENGE: r"""pa|pwoblèm|sal|difisil|goumen|batay|pè|an reta|ta|kraze|frèt|move|manke|san|malpwòp|twòp|pèsonn
        diskriminasyon|boule|entimidasyon|enjis""",
        SUGGESTION: r"""ta renmen|ta dwe|dwe|fòk|bezwen|tanpri|swete|vle|ta bon|mete|bay|kite|ajoute|anboche
        ^(?:plis|mwens|pi (?:bon|piti|gwo|bonè))""",
        VISION: r"""nan lavni|nan (?:senk|dis|\d+) an|rèv|reve|imajine|espere|chak (?:timoun|elèv)
        tout (?:timoun|elèv)|pral""",
    },
    "vi": {
        ASSET: r"""thích|yêu|tốt|tuyệt|cảm ơn|vui|thân thiện|giúp đỡ|tự hào|an toàn""",
        CHALLENGE: r"""không|chưa|thiếu|bẩn|vấn đề|khó|bắt nạt|đánh nhau|sợ|trễ|muộn|hỏng|lạnh|nóng|lo|quá|tệ|ít""",
        SUGGESTION: r"""nên|cần|xin|mong muốn|muốn|hãy|phải|đề nghị|^(?:thêm|nhiều|bớt)|hơn$""",
        VISION: r"""tương lai|trong (?:năm|mười|\d+) năm|ước mơ|hy vọng|mỗi (?:học sinh|em)
        tất cả (?:học sinh|các em)|sẽ""",
    },
    "zh": {
        ASSET: r"""喜欢|喜歡|很好|友善|感谢|感謝|谢谢|开心|開心|棒|优秀|自豪|安全|热心|耐心""",
        CHALLENGE: r"""不|没有|沒有|问题|問題|缺|脏|髒|难|難|欺负|欺凌|霸凌|打架|害怕
        迟到|晚点|坏|冷|热|担心|擔心|太少|差""",
        SUGGESTION: r"""应该|應該|需要|希望能|请|請|建议|建議|最好|想要|可以|更多|增加|提供|加强|改善""",
        VISION: r"""未来|未來|将来|將來|梦想|夢想|希望|每个(?:学生|孩子)|所有(?:学生|孩子)|将会|年后""",
    },
}
_NEGATED = {
    "en": r"""(?:not|n['’]t|never|no|isn['’]t|hardly|nothing)\s+(?:\w+\s+){0,2}?(?:good|great|safe|happy|fun|nice)
    (?:not|n['’]t|never|no|isn['’]t|hardly|nothing)\s+(?:\w+\s+){0,2}?(?:kind|like|love|welcom\w+)
    (?:not|n['’]t|never|no|isn['’]t|hardly|nothing)\s+(?:\w+\s+){0,2}?(?:helpful|friendly|enjoy)
    (?:not|n['’]t|never|no|isn['’]t|hardly|nothing)\s+(?:\w+\s+){0,2}?(?:appreciat\w+|respectful|care)
    (?:not|n['’]t|never|no|isn['’]t|hardly|nothing)\s+(?:\w+\s+){0,2}?(?:caring|supportive|patient)
    (?:not|n['’]t|never|no|isn['’]t|hardly|nothing)\s+(?:\w+\s+){0,2}?(?:proud)""",
    "es": r"""(?:no|nunca|ni)\s+(?:\w+\s+){0,2}?(?:gustan?|buen[oa]?s?|segur[oa]s?|amables?|feliz|felices)
    (?:no|nunca|ni)\s+(?:\w+\s+){0,2}?(?:content[oa]s?|bien)""",
    "pt": r"""(?:não|nao|nunca|nem)\s+(?:\w+\s+){0,2}?(?:gost\w+|bo[am]s?|bom|bons|segur[oa]s?|feliz|legal|bem)""",
    "ht": r"""pa\s+(?:\w+\s+){0,2}?(?:renmen|bon|kontan|janti|byen|an sekirite)""",
}
_ASKS_FOR = {
    "en": r"""(?:can|could|would|will) (?:we|you|they|the|i)|why (?:not|don['’]t|can['’]t we)|how about
    what about|what if""",
    "es": r"""podemos|pueden|podrían|podría|por qué no|qué tal""",
    "pt": r"""podemos|podem|poderiam|por que não|que tal""",
    "ht": r"""èske (?:nou|ou|yo) ka|poukisa nou pa""",
    "vi": r"""có thể""",
    "zh": r"""可以|能不能|能否|可不可以""",
}


def stance_of(text: str, language: str, asked_for: str = "") -> str:
    """The stance of one idea: asset, challenge, suggestion, vision, question or unclear.

    `language` is a code; ideas in a language without cues take what the question asked for. `asked_for` is that, or
    "" where it asked for nothing in particular: it decides where the words do not, and adds a little where they do.
    """
    plain = " ".join(text.casefold().split()).strip("\"'“”‘’«»()- ")
    if plain.rstrip(" !)").endswith(("?", "？")):
        asks_for = _pattern(language, _ASKS_FOR.get(language, "")).search(plain)
        return SUGGESTION if asks_for else QUESTION
    scores = _scores(plain, language)
    if asked_for in scores:
        scores[asked_for] += _PRIOR
    best = max(scores, key=lambda stance: scores[stance])
    return best if scores[best] >= _LEAST else UNCLEAR


def _scores(plain: str, language: str) -> dict[str, float]:
    cues = _CUES.get(language, {})
    scores = {
        stance: weight * min(2, sum(1 for _ in _pattern(language, cues.get(stance, "")).finditer(plain)))
        for stance, weight in _WEIGHTS.items()
    }
    denied = sum(1 for _ in _pattern(language, _NEGATED.get(language, "")).finditer(plain))
    scores[ASSET] = max(0.0, scores[ASSET] - denied)
    scores[CHALLENGE] += 0.5 * denied
    return scores


@cache
def _pattern(language: str, alternatives: str) -> re.Pattern[str]:
    if not alternatives:
        return re.compile(r"(?!)")
    alternatives = "|".join(line.strip() for line in alternatives.splitlines())
    if language == "zh":
        return re.compile(alternatives)
    # "n't" hangs on the word before it.
    return re.compile(rf"(?:(?<!\w)|(?<=\w)(?=n['’]t))(?:{alternatives})(?!\w)")
