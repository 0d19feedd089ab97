"""Cape Verdean Creole, in the alphabet that is taught (ALUPEC) and as people spell it at home.

There is no one way to write it: `txeu` and `tcheu`, `senpri` and `sempri`, `N` and `M` for I. What is not known here
is asked back. Its words were collected by somebody who does not speak it at home; a speaker should read them.
"""

from sipbot.engine.languages import Language, counting

_ASKING = r"(?:(?:ola|oi|pur favor|por favor|n|m|ja|dja|ami|kre|ta pidi|disculpa) )*"
_END = r"(?: (?:pur favor|por favor|obrigadu|obrigada|mas|mas nada|nau|gosi|nunka mas))*$"
_MESSAGES = r"(?:mensa[jgx]\w+|testu|testus|sms)"

LANGUAGE = Language(
    code="kea",
    own_name="Kabuverdianu",
    names="kabuverdianu; kriolu; kriolu kabuverdianu; kriolu di kabu verdi; kabu verdi; kauberdianu; krioulo; "
    "crioulo; "
    "crioulo cabo-verdiano; crioulo caboverdiano; caboverdiano; cabo-verdiano; cape verdean; cape verdean creole; "
    "cape verdian; capeverdean; cabo verdean; criollo caboverdiano; créole cap-verdien; kea; cabo verde",
    stop="para; pára; sai; kansela; basta; txiga; tra-m; tra m di lista; dexa-m en pas; dexa m en pas; dexam en pas; "
    "dexa-m kietu; dexa-m kieta; nunbru eradu; numeru eradu; nunbru erradu; engana nunbru",
    help="ajuda; djuda; djuda-m; djuda m; djudam; ajuda-m; informason; kuze ki e isu; kuze ke isu; kuze ki e kel li; "
    "kenha ki sta fla; kenha ki ta fala; kenha ki bu e; ken ki bu e; bo e ken",
    back="volta; volta tras; vira tras; anterior; pergunta anterior; purgunta anterior; muda resposta; "
    "muda nha resposta; n kre muda resposta; n kre muda nha resposta; n engana; m engana; kurriji; koriji",
    skip="pasa es pergunta; pasa es purgunta; salta es pergunta; salta es purgunta; "
    "salta; pasa; pula; salta es; pasa es; salta es purgunta; "
    "n ta pasa; n ka kre fla; n ka kre responde; ka kre responde; ka kre fla; "
    "n ta prifiri ka fla; n prifiri ka fla; n ta prifiri ka responde; m ka kre fla; m ka kre responde",
    next="prosimu; prosimu purgunta; siginti; purgunta siginti",
    who="kenha; ken ta odja; ken ta le; kenha ki ta odja; kenha ki ta le; e anonimu; e konfidensial; e sekretu; "
    "es e anonimu",
    who_phrases=(
        r"^(?:ma |y |i )?(?:ken|kenha|kenhas|kem)(?: ki| ke| k)?(?: (?:ta|pode|al|sa ta|ben))*"
        r" (?:odja|le|oia|ve|ler|resebe|sabe)(?: (?:es|kel|li|nha|nhas|resposta|respostas|isu|keli|tudu|ke|ki|"
        r"li|n|ta|fla|skrebe))*$",
    ),
    why="pamodi; pamodi ki nhos ta pergunta; pamodi es pergunta; pa kuzé; pa kuze; pa kuzé ki ta sirbi",
    start="kumesa; komesa; kumsa; kontinua; volta kumesa",
    move="muda telefoni; muda telemóvel; kontinua na otu telefoni; kontinua pa mensaji; kontinua na internet",
    yes="n obi; sin n obi; dja n obi; el ten; e ten; el ten un; e ten un; kumesa; pode kumesa; sin; sim; sinhor; "
    "si; sin sin; sin sinhor; sin sinhora; klaru; klaru ki sin; di akordu; di akordo; n ta seta; "
    "n ta aseta; n ta konkorda; m ta seta; m ta aseta; m ta konkorda; n seta; sta dretu; sta bon; sta ben; dretu; "
    "ok; oke; "
    "pode ser; pode; nu bai; no bai; ten; ten sin; sin ten; n ten; sin n ten; n kre; verdadi; sertu; e verdadi; "
    "sen problema; ka ten problema",
    no="n ka obi; nunka n ka obi; n ka obi nada; nunka n obi; el ka ten; e ka ten; n ka sta interesadu; "
    "n ka sta interesada; gosi n ka pode; n ka pode; nau; nãu; não; "
    "nao; nou; nau nau; nau obrigadu; nau obrigada; n ka kre; m ka kre; ka kre; n ka kre sabi; "
    "n ka kre mas; n ka ta seta; "
    "n ka ta aseta; n ka ta konkorda; m ka ta seta; m ka ta aseta; m ka ta konkorda; gosi nau; ka ten; n ka ten; "
    "m ka ten; nau ka ten; nunka; mas logu; dipos",
    stop_phrases=(
        rf"^{_ASKING}(?:ka|nunka) (?:nhos |bu )?(?:manda|skrebe|envia|txoma)(?: ?(?:m|mi|nos|nu))?(?: mas)?"
        rf"(?: {_MESSAGES}| nada)?{_END}",
        rf"^{_ASKING}para ku (?:es )?{_MESSAGES}{_END}",
        rf"^{_ASKING}(?:n |m )?ka kre partisipa{_END}",
        rf"^{_ASKING}para (?:di |ku )?(?:manda|skrebe|envia)(?: ?(?:m|mi))?(?: mas)?"
        rf"(?: {_MESSAGES}| es {_MESSAGES})?{_END}",
        rf"^{_ASKING}(?:n |m )?ka kre (?:resebe )?(?:mas )?(?:es )?{_MESSAGES}{_END}",
        rf"^{_ASKING}tra ?(?:(?:m|mi) (?:di|na|des) (?:es )?lista|"
        rf"nha (?:nunbru|numeru)(?: (?:di|na|des) (?:es )?lista)?){_END}",
    ),
    why_phrases=(
        r"^(?:(?:ma|y|i|e|ola|oi|diskulpa) )*(?:pamodi|pamode|pa kuze|pa kuse|purke|pur ke|pa ke)"
        r"(?: (?:ki|ke|k))? (?:nhos|bu)(?: (?:ta|kre|mesti|meste|presiza|sta))+ (?:sabe|sebe)(?: .*)?$",
        r"^(?:(?:ma|y|i|e|ola|oi|diskulpa) )*(?:pamodi|pamode|pa kuze|pa kuse|purke|pur ke|pa ke)"
        r"(?: (?:ki|ke|k))? (?:nhos|bu)(?: (?:ta|sta|kre))* (?:pergunta|purgunta|punta|proguntan?)"
        r"(?: (?:m|mi|nu|es|isu|kel|keli|li|kuza|kuzas|sobri|di|nha|nhas))*$",
    ),
    skip_phrases=(
        r"^(?:(?:bai|pasa|nu bai|salta) )+(?:pa )?(?:otu|kel otu|prosimu|kel siginti) ?(?:pergunta|purgunta)?$",
        r"^(?:es |kel |kel li )?n ka ten (?:resposta|rusposta)$",
        r"^(?=.*\bka\b)(?=.*\b(?:kre|kria|gosta|pr[ei]f[ei]r\w*)\b)(?:(?:diskulpa|disculpa|n|m|ami|mi|ta|kre|ka|kria|"
        r"gosta|di|pr[ei]f[ei]r\w*) )+(?:fla|r[ei]sponde|konta|papia)"
        r"(?: (?:es|kel|keli|isu|kela|purgunta|pergunta|di|sobri|la|li|obrigad[ua]))*$",
    ),
    help_phrases=(
        r"^(?:(?:ma|y|i|e|ola|oi|diskulpa) )*(?:ken|kenha|kem)(?: (?:ki|k|ke|e|sta|ta|bo|bu|nhos|manda|skrebe|fla|"
        r"papia|m|mi|es|mensaji|numeru|isu|kel|li))+$",
        r"^(?:(?:ma|y|i|e) )*(?:es|kel) (?:kuza|kusa) (?:li )?e (?:kuze|kuse|kusa|ki)$",
        r"^(?:(?:ma|y|i|e) )*(?:kuze|kuse|kusa) (?:ki |k |ke )?e (?:es kuza|es kusa|kel|keli|isu|es|kel li|"
        r"es mensaji)$",
        r"^(?:(?:ma|y|i|e) )*(?:di |d )?(?:undi|unde|ondi) (?:ki )?(?:nhos |bu |es )?(?:toma|atxa|panha|kunsigi|tra)"
        r" (?:nha|es) (?:numeru|nunbru|telefoni|tilifoni)$",
    ),
    back_phrases=(
        r"^(?:(?:diskulpa|nau|n|m|ami) )*(?:erra|falha|ngana)(?: (?:atras|tras|na|kel|purgunta|pergunta|di|antis))*$",
        r"^(?:nhos |bu )?(?:dexa m|dexam|dexa) (?:volta|muda|kurriji|koriji)(?: (?:pa|kel|purgunta|pergunta|di|"
        r"antis|tras|atras|resposta|nha|anterior))*$",
        r"^(?:(?:diskulpa|nau|n|m|ami) )*(?:ngana|engana|ponta mal|rusponde mal|responde mal)(?: (?:na|kel|di|tras|"
        r"purgunta|pergunta|anterior|resposta|dianti))*$",
        r"^(?:(?:diskulpa|nau|n|m|ami) )*(?:kre |podi |pode )?(?:volta|vira|bai)(?: (?:pa|tras|di|muda|kel|purgunta|"
        r"pergunta|resposta|nha|anterior))+$",
    ),
    of_messages=r"\b(?:mensa[jgx]\w+|sms|lista|numeru|nunbru|skrebe ?m|skrebem)\b",
    to_change=r"\b(?:muda pa)\b",
    not_understood=r"\bka (?:\w+ ){0,3}?(?:le|ntende|papia|sabe|kunpriende)\b",
    have="ten; tene; nos e; nu ten",
    these="tudu; kes; es; tudu kes; os",
    fillers="ah; kre; pontu; pontus; n; m; mi; ami; nha; nhas; e; é; um; un; una; di; da; ta; atxa; skodje; "
    "skodji; skolhe; fla; da-m; ten; kel; "
    "kes; keli; es; la; li; ki; ke; k; pur; por; favor; obrigadu; obrigada; obrigado; brigadu; so; sò; ola; oi; "
    "bon; dia; tardi; noti; resposta; me; dretu; na; pa; sta; ali; propi; mesmu; sin; konta; vota",
    negations="ka; nau; nãu; nen; nunka; sen; ninhun; ma; mas ka; menus; fora; kuazi; nada",
    because="pamodi; pamode; pamo; purki; purke; porke",
    and_="i; ku; y; dipos; tanbe; tambe; mas; despos; dispos",
    or_="o; ou; talves; entri; pode ser ki; kualker",
    all_="tudu; tudo; tudu es; es tudu; tudu kes",
    last="ultimu; kel ultimu; ultimu opson; kel di baxu",
    out_of="di",
    option="opson; opsãu; opsan; nunbru; numeru; numru; num; letra; resposta; no",
    ordinals=counting(
        "primeru|purmeru|primeiru|primera segundu|sugundu|sigundu terseru|terseiru kuartu kintu sestu sétimu oitavu "
        "nonu désimu"
    ),
    numbers={
        "zeru": 0,
        "ninhun": 0,
        **counting(
            "un|uma dos|dôs|duas tres kuatu|kuatru|kuatro sinku|sinko sais|seis seti|sete oitu|oito novi|"
            "nove des|dez onzi dozi trezi katorzi kinzi dizasais dizaseti dizoitu dizanovi vinti"
        ),
        "trinta": 30,
        "korenta": 40,
        "sinkuenta": 50,
    },
    not_numbers="once; set; sis; san; kat; dis; ven; en; de",
    sums="i; ku; y; mas",
    vague="sala; turma; autokaru; "
    "kada; gemius; gemiu; kasal; "
    "mas; menus; meiu; kuazi; txeu; tcheu; poku; algun; ti; anu; anus; idadi; mes; klasi; minimu; maximu; bes; dia; "
    "simana",
    nothing="n ka ten; m ka ten; ka ten; n ka ten ninhun; n ka ten fidju; ka ten fidju; ka ten ninhun",
    unclear="tudu dos; es dos; kes dos; kualker un; kualker; ambus",
    or_more="o más; o mas",
    ages="fidju ten; fidja ten; el ten; e ten",
    other_schools="liseu; siklu; universidadi",
    months="janeru|jan fevereru|fev marsu|mar abril|abr maiu|mai junhu|jun julhu|jul agostu|ago setenbru|set "
    "otubru|out novenbru|nov dizenbru|diz",
    date="{day} di {month}",
    date_with_year="{day} di {month} di {year}",
    weekdays="dumingu; sigunda; sigunda fera; tersa; tersa fera; kuarta; kuarta fera; kinta; kinta fera; sesta; "
    "sesta fera; sabadu; fera",
    no_answer="n ka sabe; m ka sabe; ka sabe; nada; ninhun; nau; n ka ten nada; n ka ten ideia; so isu; mas nada; "
    "n ka ten serteza; n ka tene serteza",
    alike=(
        "pai; mai; enkaregadu; familia; família; vovó; vovo; avó; avo; tia; tiu; mamai; papai",
        "profesor; profesora; prof; n ta nsina",
        "alunu; aluna; studanti",
        "diretor; diretora; direson",
        "funsionáriu; ajudanti; sekretaria; nfermera; kuzinhera; kondutor",
        "vizinhu; vizinha; n ta mora pertu; kumunidadi",
        "nunka; ninhun bes",
        "poku bes; kuazi nunka",
        "alves; as bes; algun bes",
        "txeu bes; tantu bes",
        "senpri; tudu bes; tudu dia",
        "mensaji; mensajen; sms",
        "txoma; telefona; ligason",
        "papel; mutxila",
        "palmanhan; palmanha; sedu",
        "tardi; dipos di skola",
        "noti; anoti; dipos di trabadju",
        "fin di simana; sabadu; dumingu",
    ),
    pleasantries="obrigadu; obrigada; obrigado; brigadu; txeu obrigadu; ok; txau; ola; oi; bon dia; boa tardi; "
    "boa noti; sin; nau; dretu; di nada; ti logu; pur favor; por favor",
    please="pur favor; por favor; obrigadu; obrigada; ola; oi; ok; ja; gosi",
)
