"""The words of the eight areas in the other languages of our surveys: patterns, by area and language.

Short lists of what is plainly about the student or the family; English and Spanish stand in `protected_areas`.
"""

from collections.abc import Mapping
from types import MappingProxyType

MORE_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "political affiliations or beliefs": {
            "pt": r"partidos? polític[oa]s?|políticos?|republican[oa]s?|democratas?|vot(?:a|am|ou|aria) em|aborto",
            "ht": r"pati politik|politisyen|repibliken|demokrat|vote pou|avòtman",
            "kea": r"partidu pulítiku|pulítik[ua]s?|vota na|abortu",
            "vi": r"đảng phái|chính trị|cộng hòa|bầu cho|bỏ phiếu cho|phá thai",
            "zh": r"政治|政党|政黨|共和党|共和黨|民主党|民主黨|投票给|投票給|堕胎|墮胎",
        },
        "mental or psychological problems": {
            "pt": r"depress(?:ão|iv[oa]s?)|deprimid[oa]s?|ansiedade|ansios[oa]s?|suic[ií]d\w+|automutila\w+|"
            r"se machucar|"
            r"doença mental|transtornos?|traumas?|terapia|psiquiatr\w+|remédio para os nervos|"
            r"(?:se sente|se sentiu) (?:muito )?(?:triste|sozinh[oa]|nervos[oa]|sem esperança)",
            "ht": r"depresyon|deprime|anksyete|swisid\w*|touye tèt|fè tèt (?:ou|li) mal|maladi mantal|pwoblèm mantal|"
            r"sikyat\w+|twomatis\w*|santi (?:ou|li) (?:tris|sèl|dekouraje)",
            "kea": r"depreson|diprimid[ua]|ansiedadi|suisidi\w*|mata kabesa|duensa mental|trauma|psikiatra|"
            r"sinti (?:tristi|sozinh[ua])",
            "vi": r"trầm cảm|lo âu|tự tử|tự sát|tự làm đau|bệnh tâm thần|rối loạn|sang chấn|bác sĩ tâm lý|"
            r"cảm thấy (?:rất )?(?:buồn|cô đơn|tuyệt vọng|lo lắng)",
            "zh": r"抑郁|抑鬱|忧郁|憂鬱|焦虑|焦慮|自杀|自殺|自残|自殘|伤害自己|傷害自己|精神病|精神疾病|心理疾病|"
            r"心理问题|心理問題|创伤|創傷|"
            r"(?:感到|觉得|覺得)(?:很)?(?:难过|難過|孤独|孤獨|绝望|絕望|紧张|緊張)",
        },
        "sex behavior or attitudes": {
            "pt": r"(?<!educação )sexua(?:l|is|lidade)|sexo|(?:seu|sua|um|uma) namorad[oa]|gr[aá]vida|gravidez|"
            r"camisinhas?|anticoncepcion\w+|gay|lésbica|bissexual|transgênero|lgbt\w*",
            "ht": r"seksy?èl\w*|sèks|mennaj|ansent|gwosès|kapòt|planin|masisi|madivin|lgbt\w*",
            "kea": r"seksual\w*|séksu|namorad[ua]|prenha|gravidés|kamizinha|gay|lgbt\w*",
            "vi": r"tình dục|bạn trai|bạn gái|hẹn hò|mang thai|bao cao su|tránh thai|đồng tính|song tính|chuyển giới|"
            r"lgbt\w*",
            "zh": r"性行为|性行為|性关系|性關係|性取向|男朋友|女朋友|谈恋爱|談戀愛|怀孕|懷孕|避孕|同性恋|同性戀|"
            r"双性恋|雙性戀|跨性别|跨性別",
        },
        "illegal, anti-social, self-incriminating or demeaning behavior": {
            "pt": r"drogas?|maconha|vape\w*|fum(?:a|ou|am|ar)|cigarros?|tabaco|álcool|cerveja|bêbad[oa]|gangues?|"
            r"roub(?:a|ou|ar)|furt(?:a|ou|ar)|pres[oa]s?|ilega(?:l|is)|crimes?|prisão|armas?|"
            r"(?:colou na prova|bateu em|brigou com|problemas com a polícia)",
            "ht": r"dwòg|mariwana|fimen|sigarèt|tabak|alkòl|byè|bandi|gang|vòlè|vòlò|arete|ilegal|krim|prizon|zam|"
            r"pwoblèm ak lapolis",
            "kea": r"droga|padjinha|fuma|sigaru|tabaku|álkol|grogu|serveja|bandidu|gang|furta|róba|prézu|ilegal|krimi|"
            r"kadia|arma",
            "vi": r"ma túy|cần sa|hút thuốc|thuốc lá|rượu|bia|say rượu|băng đảng|ăn cắp|trộm|bị bắt|bất hợp pháp|"
            r"phạm tội|nhà tù|súng|vũ khí|trốn học|gian lận",
            "zh": r"毒品|大麻|吸烟|吸菸|抽烟|抽菸|香烟|香菸|电子烟|電子煙|喝酒|啤酒|帮派|幫派|偷窃|偷竊|偷东西|"
            r"偷東西|被捕|非法|犯罪|监狱|監獄|枪|槍|武器|"
            r"逃课|逃學|逃学|作弊",
        },
        "critical appraisals of close family": {
            "pt": r"(?:seus?|suas?) (?:pais|pai|mãe|família|irmãos?) (?:grita|bate|briga|bebe|castiga|ignora|gosta)m?|"
            r"se dá bem com (?:seus?|sua)|(?:problemas|brigas) em casa|segur[oa] em casa",
            "ht": r"(?:paran|manman|papa|fanmi)(?: ou| l)? (?:rele sou|bat|joure|bwè|pini)\w*|pwoblèm lakay|"
            r"(?:an sekirite|goumen) lakay",
            "kea": r"(?:pai|mai|família) (?:ta )?(?:grita|bati|briga|bebe|kastiga)|prublema na kasa|briga na kasa",
            "vi": r"(?:bố|ba|cha|mẹ|gia đình)(?: em| bạn| con)? (?:có )?(?:la mắng|mắng|đánh|cãi|uống|phạt)|"
            r"an toàn ở nhà|chuyện ở nhà",
            "zh": r"(?:父母|爸爸|妈妈|媽媽|家人)(?:会|會|经常|經常)?(?:打你|骂|罵|吵架|喝酒|惩罚|懲罰)|"
            r"家里(?:的问题|吵架|安全)|"
            r"家裡(?:的問題|吵架|安全)",
        },
        "legally privileged relationships (lawyers, doctors, ministers)": {
            "pt": r"(?:seu|sua|um|uma|ao|à) (?:advogad[oa]|médic[oa]|padre|pastor|rabino)",
            "ht": r"avoka|doktè (?:ou|li|a)|(?:yon|wè) (?:doktè|pè|pastè)",
            "kea": r"adivugadu|médiku|padri|pastor",
            "vi": r"luật sư|bác sĩ|linh mục|mục sư",
            "zh": r"律师|律師|你的医生|你的醫生|看医生|看醫生|牧师|牧師|神父",
        },
        "religious practices, affiliations or beliefs": {
            "pt": r"religi\w+|igrejas?|mesquitas?|reza(?:r|m)?|ora(?:r|ção|ções)|deus|crist(?:ão|ã|ãos)|muçulman\w+|"
            r"jud(?:eu|ia|aic\w+)|católic[oa]s?|evangélic[oa]s?|bíblia",
            "ht": r"relijyon|legliz|moske|lapriyè|priye|bondye|kretyen|mizilman|jwif|katolik|pwotestan|labib|vodou",
            "kea": r"relijion|igreja|mesquita|reza|nhordés|dios|kriston|musulmanu|katóliku|bíblia",
            "vi": r"tôn giáo|nhà thờ|chùa|đền thờ|cầu nguyện|chúa|phật|công giáo|theo đạo|đạo nào|hồi giáo|kinh thánh",
            "zh": r"宗教|教会|教會|教堂|清真寺|祷告|禱告|祈祷|祈禱|上帝|基督|穆斯林|伊斯兰|伊斯蘭|犹太|猶太|天主教|"
            r"佛教|信仰|圣经|聖經",
        },
        "income": {
            "pt": r"renda|salários?|ordenado|quanto (?:ganha|ganham|dinheiro)|bolsa família|almoço grátis|"
            r"desempreg\w+|(?:pode|podem|consegue) pagar|falt(?:a|ou) (?:comida|dinheiro)",
            "ht": r"revni|salè|konbyen lajan|(?:fè|touche) konbyen|koupon manje|manje gratis|chomaj|"
            r"manke (?:manje|lajan)|pa ka peye",
            "kea": r"rendimentu|saláriu|kantu dinheru|dizempreg\w+|falta (?:kumida|dinheru)|pode paga",
            "vi": r"thu nhập|tiền lương|lương bổng|kiếm (?:được )?bao nhiêu|phiếu thực phẩm|ăn trưa miễn phí|"
            r"thất nghiệp|thiếu (?:tiền|ăn)|đủ tiền",
            "zh": r"收入|工资|工資|薪水|薪资|薪資|赚多少|賺多少|食品券|免费午餐|免費午餐|失业|失業|付不起|买不起|"
            r"買不起|缺钱|缺錢",
        },
    }
)
