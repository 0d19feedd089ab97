"""Words that tell how an idea speaks, by language: regular expressions over its text in lower case.

A line break stands for one more "or". Languages are codes. The rules over them are in `analysis.stance`.
"""

from collections.abc import Mapping

Cues = Mapping[str, str]

GOOD: Cues = {
    "en": r"""love\w*
    (?<!would )(?<!d )(?<!not )(?<!n't )(?<!don’t )(?<!feel )like(?! (?:to|an?|the|me|us|him|her|them)\b)
    enjoy\w*|great|good
    kind|caring|cares?|best|thank\w*|appreciat\w+|happy|friendly|helpful|amazing|awesome|wonderful|excellent
    fantastic|proud|supportive|welcom\w+|works? well|does well|doing well|glad
    (?:it|this|that|program|system|plan|schedule) works(?! (?:nights|days))|beautiful|strong
    keep (?:up|it|the|our|doing)|safe|fun|nice|patient|respectful|dedicated
    always (?:there|helps?|listens?|answers?)|help(?:s|ed)|improved|(?:got|gets|getting|is|are) better|at home
    favorite|friends?|learn(?:s|ed) (?:to|how)|found us|checks? on|greets?|knows? (?:every|each|all|us)
    stays? after|(?<=\w )lets (?:me|us|them|him|her|you|(?:the )?(?:kids|students|families|parents))""",
    "es": r"""encant\w+|(?:me|nos|le) gustan?|amable\w*|buen[oa]?s?|excelente\w*|mejores maestr\w+|gracias|feliz|felices
    content[oa]s?|agradec\w+|orgullos\w+|segur[oa]s?|cariños\w+|ayuda(?:n)? mucho|apoya\w*|bonit[oa]s?
    maravillos\w+|est[áa]n? bien|todo bien|divertid[oa]s?|ayudaron|ayudan?|amig[oa]s?|como una familia
    siempre (?:me|nos) (?:contestan?|responden?|ayudan?|escuchan?)|aprendi(?:ó|eron)|ha[n]? mejorado|mejoró
    saludan?|paciente[s]?|atent[oa]s?""",
    "pt": r"""ador\w+|amo|gost(?:o|amos|a)|ótim[oa]s?|otim[oa]s?|bo[am]s?|bons|bom|excelentes?|obrigad[oa]|feliz|felizes
    agradec\w+|orgulh\w+|segur[oa]s?|carinhos\w+|ajudam? muito|apoi\w+|maravilhos\w+|acolhedor\w*|legal|legais
    satisfeit[oa]s?|ajud(?:ou|aram|am)|aprend(?:eu|eram)|sempre respondem|acolh\w+|atencios[oa]s?
    receb(?:em|eram) bem|melhorou|amig[oa]s?|tudo bem""",
    "ht": r"""renmen|bon|bèl|mèsi|kontan|janti|byen|ede (?:anpil|nou|timoun)|fyè|ekselan|an sekirite|te ede|akeyi
    toujou reponn""",
    "vi": r"""thích|yêu|đã giúp|tận tâm|tốt|tuyệt|cảm ơn|vui|thân thiện|giúp đỡ|tự hào|an toàn""",
    "zh": r"""喜欢|喜歡|很好|友善|感谢|感謝|谢谢|开心|開心|棒|优秀|自豪|安全|热心|耐心""",
}
"""What people like."""

WRONG: Cues = {
    "en": r"""not|n['’]t|no one|nobody|never|no|none|nothing|too(?= \w)|lack\w*|dirty|problem\w*|issues?
    hard|difficult\w*|bull(?:y|ie)\w*
    fight\w*|unsafe|late|broken|cold|hot|hate\w*|dislike\w*|worr\w+|afraid|scared|unfair\w*
    ignor\w+|boring|wait(?:s|ed|ing)?|rude|leav(?:e|es|ing)|turnover|vacanc\w+|crowded|noisy|loud|confus\w+
    frustrat\w+|stress\w*|overwhelm\w*|struggl\w+|fail\w*|bad|worse|worst|poor|mean|gross|nasty|disgusting
    expensive|shortage|few|clos(?:ed|es)|lock(?:ed|s)|cut(?:s|ting)? (?:the|our|back)|they cut|lost|push(?:ed|es)
    shov(?:ed|es)|flood(?:s|ed)?|leaks?|leaked|(?:have|has|had) to (?:ask|wait|fight|beg|choose)|watched in
    dress coded|the same (?:\w+ )?(?:people|families|few|ones|kids)|another new|a new (?:program|rule) every
    guess(?:ing)?|yells?|yelled|teas(?:e|es|ed)|made fun|makes? fun|laugh(?:s|ed)? at|assume|depends on|find out
    miss\w*|without|disrespect\w*|unequal|racis\w+|discriminat\w+|smells?|left out|alone
    only (?:one|two|in english)|sad|unprofessional\w*|long lines?|drug\w*|vap(?:e|es|ing)|complain\w*""",
    "es": r"""no|nunca|nadie|falta|faltan|suci[oa]s?|problemas?|difícil\w*|dificil\w*|acoso|bullying|peleas?|pelean
    insegur[oa]s?|tarde|rot[oa]s?|frí[oa]s?|frio|calor|odio|preocup\w+|miedo|injust\w+|ignoran?|aburrid[oa]s?
    espera\w*|groser[oa]s?|mal[oa]?s?|peor|muy poc[oa]s?|poc[oa]s?|demasiad[oa]s?|sin|solo en inglés|discrimin\w+
    racis\w+|sol[oa]s|cerrad[oa]s?|empuj\w+|quitaron|pegaron|se ríen|ruido|pena|cambios de|maestros? distintos
    castig\w+|en inglés|vergüenza|distintos|insult\w+|gritan?""",
    "pt": r"""não|nao|nunca|ninguém|faltam?|suj[oa]s?|problemas?|difícil|difíceis|dificil|brigas?|insegur[oa]s?
    atrasad[oa]s?|quebrad[oa]s?|fri[oa]s?|ódio|preocup\w+|medo|injust\w+|ignor\w+|chat[oa]s?|esper\w+|bateram
    empurr\w+|barulho|trancad[oa]s?|fechad[oa]s?|vergonha|cortaram|tiraram|rir?am? d[eo]|grandes? demais
    grosseir\w+|ruim|ruins|mal|pior|pouc[oa]s?|demais|sem|só em inglês|discrimin\w+|racis\w+|bullying|sozinh\w+""",
    "ht": r"""pa|pwoblèm|sal|difisil|goumen|batay|pè|an reta|ta|kraze|frèt|move|manke|san|malpwòp|twòp|pèsonn
    diskriminasyon|boule|entimidasyon|enjis|pouse|fèmen|an anglè|bri|poukont|okenn""",
    "vi": r"""không|chưa|thiếu|bẩn|vấn đề|khó|bắt nạt|đánh nhau|sợ|trễ|muộn|hỏng|lạnh|nóng|lo|quá|tệ|ít""",
    "zh": r"""(?<!而)不|没有|沒有|问题|問題|缺|脏|髒|难|難|欺负|欺凌|霸凌|打架|害怕
    迟到|晚点|坏|冷|热|担心|擔心|太少|太多|差|总是迟""",
}
"""What is wrong, missing or hard."""

_ORDERS = """add|hire|give|make|let|allow|start|stop|provide|offer|create|build|fix|send|use|have|get|bring|keep|teach
train|pay|put|open|change|improve|increase|reduce|find|ask|invite|listen|plan|support|expand|replace|repair|clean
require|ban|remove|encourage|include|focus|work|try|hold|set|show|help|update|extend|be|do|don['’]t|treat|limit|lower
raise|end|invest|fund|develop|ensure|legalize|attract|enforce|consider|text|translate|paint|protect|hear|tell|share
post|visit|explain|move|switch""".replace("\n", "|")
_COMPARED = """more|less|fewer|better|longer|smaller|bigger|larger|shorter|cleaner|healthier|earlier|later|extra
additional|new|free|another""".replace("\n", "|")
_TOLD = r"(?:hac|tien|dic|pued|quier|vien|sab|viv|aprend|entiend|v)en\b|(?:est|v|habl|ayud|enseñ|trabaj|pas|lleg)an\b"
"""What "que" begins in Spanish that is no wish: "que hacen", beside "que hagan"."""

WISHED_FOR: Cues = {
    "en": r"""should|needs? to|need|must|please|could (?:we|you|they|have|use|be)|can (?:we|you|they)|i wish|wish
    would (?:like|love|be (?:nice|great|good|helpful|better)|help)|\w+['’]d (?:like|love)|why (?:not|don['’]t we)
    how about|what about|let['’]s|(?<!\w )lets|ought to|want|suggest\w*|recommend\w*|bring back
    if i were|would (?:drop|put|add|change|hire|start|stop)
    """
    + rf"^(?:(?:please|to|and|maybe|also|just|then) )?(?:{_ORDERS})|"
    + rf"^(?:(?:a|some|the|much|many|have|with) )*(?:{_COMPARED})",
    "es": r"""deber(?:ía|íamos|ían|ia|ian)|deben?|necesit\w+|hace falta|por favor|quisiera\w*|me gustaría|nos gustaría
    gustaria|ojalá|ojala|quier[oe]\w*|queremos|pod(?:rían|emos|ría)|que (?:haya|pongan|den|tengan|sea|hagan)
    ^que (?:no |nos |les |se |los |las |le )*(?!@)\w+(?:an|en)|hay que|tienen? que|sugier\w+|sería (?:bueno|mejor)
    ^(?:(?:tener|dar|poner|mucho|con) )*(?:más|mas|menos|mejor\w*|mayor)
    ^(?:agreg|añad|contrat|pon|d[ae]r|hac|hag|arregl|mejor|permit|ofre|escuch|limpi|mand|pregunt|abr|sig[au]n|traduz)\w+
    cambiaría|^(?:dejen|quiten|busquen|cambien|ayuden|den|bajen|suban|inviten|traten|incluyan)""".replace("@", _TOLD),
    "pt": r"""dev(?:e|em|eria|eriam|ia|iam)|precis\w+|por favor|gostar(?:ia|íamos|iam)|quer(?:o|emos|ia)|poderi\w+
    tomara|seria (?:bom|melhor|ótimo)|sugir\w+|tem que
    ^(?:(?:ter|dar|muito|com) )*(?:mais|menos|melhor\w*|maior\w*)
    ^(?:contrat|coloc|ofere|arrum|melhor|permit|limp|escut)\w+""",
    "ht": r"""ta renmen|ta dwe|dwe|fòk|bezwen|tanpri|swete|vle|ta bon|mete|bay|kite|ajoute|anboche|se pou
    ^(?:voye|repare|koute|tradui|louvri|ranje|pwoteje|sispann)|^(?:plis|mwens|pi (?:bon|piti|gwo|bonè))""",
    "vi": r"""nên|cần|xin|mong muốn|muốn|hãy|phải|đề nghị|^(?:thêm|nhiều|bớt)|hơn$""",
    "zh": r"""应该|應該|需要|希望能|请|請|建议|建議|最好|想要|可以|更多|增加|提供|加强|改善""",
}
"""What somebody should do."""

SWAPS: Cues = {
    "en": r"""instead of|rather than""",
    "es": r"""en (?:vez|lugar) de""",
    "pt": r"""em (?:vez|lugar) de|ao invés de""",
    "ht": r"""olye""",
    "vi": r"""thay vì""",
    "zh": r"""而不是""",
}
"""One thing in the place of another: wished for, or what somebody did ("she listened instead of yelling")."""

FOR_ALL: Cues = {
    "en": r"""every (?:child|student|kid|family|learner)|all (?:students|children|kids|families|learners)
    will (?:be|have|feel|know|graduate|see|speak|learn|all)|a (?:school|place) (?:where|that)""",
    "es": r"""tod[oa]s l[oa]s (?:niñ|estudiant|alumn|famili|hij)\w+|cada (?:niñ|estudiant|alumn|famili)\w+
    (?:ser|tendr|podr)án?|graduad\w+|una escuela (?:donde|en la que)""",
    "pt": r"""tod[oa]s [oa]s (?:crianças|alun|estudant|famíl)\w*|cada (?:criança|alun|estudante|família)\w*|ser(?:á|ão)
    ter(?:á|ão)|uma escola (?:onde|em que)""",
    "ht": r"""chak (?:timoun|elèv)|tout (?:timoun|elèv)|pral|yon lekòl (?:kote|ki)""",
    "vi": r"""mỗi (?:học sinh|em)|tất cả (?:học sinh|các em)|sẽ""",
    "zh": r"""希望|每个(?:学生|孩子)|所有(?:学生|孩子)|将会""",
}
"""What the school will be for everyone; weaker than `DREAMS`."""

NOT_GOOD: Cues = {
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
"""Something good that is denied."""

NOT_BAD: Cues = {
    "en": r"""(?:no|nobody|never|not|n['’]t|nothing)\s+(?:\w+\s+){0,2}?(?:complain\w*|problems?|fights?|made fun)
    (?:no|nobody|never|not|n['’]t|nothing)\s+(?:\w+\s+){0,2}?(?:makes? fun)
    (?:no|nobody|never|not|n['’]t|nothing)\s+(?:\w+\s+){0,2}?(?:afraid|gives? up|scared|bull(?:y|ied|ies)|yells?)
    (?:no|nobody|never|not|n['’]t|nothing)\s+(?:\w+\s+){0,2}?(?:in the way)
    would(?:n['’]t| not) change|(?:good|fine|great) (?:the way|as) it is""",
    "es": r"""(?:no|nunca|nadie|sin|nada)\s+(?:\w+\s+){0,3}?(?:quejas?|problemas?|mal|miedo|pelean?|molesta)
    (?:no|nada)\s+cambiaría""",
    "pt": r"""(?:não|nunca|ninguém|sem|nada)\s+(?:\w+\s+){0,2}?(?:reclama\w*|problemas?|medo|brigas?)|não\s+mudaria""",
    "ht": r"""(?:pa|pèsonn|okenn)\s+(?:\w+\s+){0,2}?(?:pwoblèm|pè)""",
}
"""What is not bad is good: "nobody makes fun of my accent", "no complaints"."""

DREAMS: Cues = {
    "en": r"""in (?:the future|five years|ten years|\d+ years|20[3-9]\d)|by 20[3-9]\d|dreams?|imagine|(?:i|we) hope
    (?:my|our) hope|hopeful|someday|one day|for the rest of their lives|we will be""",
    "es": r"""en (?:el futuro|cinco años|diez años|\d+ años|20[3-9]\d)|sueño\w*|soñ\w+|imagin\w+|esper(?:o|amos) que
    esperanza\w*|algún día""",
    "pt": r"""no futuro|(?:em|daqui a) (?:cinco|dez|\d+) anos|em 20[3-9]\d|sonh\w+|imagin\w+|esper(?:o|amos) que
    esperança\w*|um dia""",
    "ht": r"""nan lavni|nan (?:senk|dis|\d+) an|rèv|reve|imajine|espere|yon jou""",
    "vi": r"""tương lai|trong (?:năm|mười|\d+) năm|ước mơ|hy vọng""",
    "zh": r"""未来|未來|将来|將來|梦想|夢想|年后|有一天""",
}
"""A future that somebody pictures, which outweighs all that is wished away in it."""

ASKS: Cues = {
    "en": r"""^(?:who|what|when|where|how|why) (?:do|does|did|is|are|was|will|can)
    ^(?:is|are|do|does|did|will) (?:there|you)|(?:like|want) to know|wonder (?:why|how|if|when|who)""",
    "es": r"""quier[oe] saber|quisiera saber|me pregunto""",
    "pt": r"""quer(?:o|ia) saber|gostaria de saber|me pergunto""",
    "ht": r"""vle konnen|ta renmen konnen|mande tèt""",
    "vi": r"""muốn biết""",
    "zh": r"""想知道|请问|請問""",
}
"""A question, with or without its mark."""

ASKS_FOR: Cues = {
    "en": r"""(?:can|could|would|will) (?:we|you|they|the)|why (?:not|don['’]t|can['’]t we)|how about|what about|what if
    (?:can|could) i (?:have|get)""",
    "es": r"""podemos|pueden|podrían|podría|por qué no(?! (?:hay|tienen?|es|está))|qué tal""",
    "pt": r"""podemos|podem|poderiam|por que não(?! (?:tem|têm|há|é|está))|que tal""",
    "ht": r"""èske (?:nou|ou|yo) ka|poukisa nou pa""",
    "vi": r"""có thể""",
    "zh": r"""可以|能不能|能否|可不可以""",
}
"""A question that is a wish: "Could we have ...?"."""

PAST: Cues = {
    "en": r"""was|were|had|did|didn['’]t|went|used to|(?:last|past) (?:year|week|month|fall|spring|summer|winter)|ago
    back then|took|found|told|gave|came|met|chose|left|lost|kept|said|heard|made|felt|taught|knew|cut the|they cut
    paid|began|became|sent
    """
    # Not "is locked", which is now, nor "has improved", nor words that only look like it.
    + r"(?<!is )(?<!are )(?<!am )(?<!get )(?<!gets )(?<!be )(?<!['’]s )(?<!being )(?<!has )(?<!have )"
    + r"(?!need|feed|speed|indeed)(?:\w{2,}ed)(?= \w)",
    "es": r"""\w{2,}(?:aron|ieron|eron|aban?|ábamos)|\w{2,}ó|hubo|fue(?:ron)?|eran?|había[n]?|ten(?:ía|íamos|ían)|pasado
    pasada|hace (?:\w+ )?(?:años?|meses)|pedí|llegamos|nos juntamos|perdimos|pudimos|escogimos|antes(?! de)""",
    "pt": r"""\w{2,}(?:aram|eram|iram)|\w{2,}(?:(?:(?<!s)(?<!m)eu|(?<!est)ou|iu))|\w{3,}(?:ava|avam)|havia|tinha[m]?|foi
    foram|veio|era|passad[oa]|pedi|cheguei|chegamos|antes(?! de)|atrás""",
    "ht": r"""te|t|te konn|ane pase|lontan""",
    "vi": r"""đã|trước đây|năm ngoái|hồi""",
    "zh": r"""去年|以前|过去|過去|曾|那时""",
}
"""What was."""

NOT_YET: Cues = {
    "en": r"""would|should|could|wish|if i|if we|if there|want|need(?:s|ed)? to""",
    "es": r"""\w+ría[n]?|ojalá|quisiera|hubiera|necesit\w+|si hubiera""",
    "pt": r"""\w+ria[m]?|queria|tomara|precis\w+""",
    "ht": r"""ta|bezwen|dwe|fòk""",
}
"""What would be, in forms that look like the past."""
