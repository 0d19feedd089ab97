"""Haitian Creole."""

from sipbot.engine.languages import Language, counting

_ASKING = r"(?:(?:bonjou|bonswa|tanpri|souple|silvouple|mwen|vle|ta renmen|pou|nou|eske|eskize m|men|epi|mesi) )*"
_END = r"(?: (?:tanpri|souple|silvouple|svp|anko|mesi|kounye a))*$"
_HERE = r"(?: (?:sou|nan) (?:nimewo|telefon)(?: (?:m|mwen|sa|sa a|la))?)?"

LANGUAGE = Language(
    code="ht",
    own_name="Kreyòl Ayisyen",
    names="kreyòl; kreyol; kreyòl ayisyen; creole; haitian creole; haitian; ht; an kreyòl; ayisyen; krèyol; "
    "creyol; creol; haitian kreyol; kreyòl Ayiti; 海地克里奥尔语; 海地克里奧爾語; tiếng haiti; tiếng creole haiti; "
    "kriolu haitianu; criollo haitiano; créole haïtien; "
    "crioulo haitiano; 海地克里奥尔语",
    stop="sispann; kanpe; rete; anile; stop tanpri; sispann tanpri; retire m; retire mwen; fini; ase; "
    "kite m trankil; kite m anrepo; move nimewo; se pa nimewo m; se pa nimewo mwen",
    help="èd; ede m; ede m tanpri; ede mwen; enfòmasyon; kisa sa ye; kisa sa ye la; ki sa sa ye; sa sa ye; "
    "kiyès ou ye; kiyès ou ye la; ki moun ou ye; ki moun sa ye; kiyès sa",
    back="tounen; retounen; anvan; kesyon anvan; kesyon anvan an; tounen dèyè; retounen dèyè; chanje repons; "
    "chanje repons mwen; chanje repons mwen an; mwen vle chanje repons mwen; m vle chanje repons mwen; "
    "mwen fè erè; m fè erè; mwen fè yon erè; m fè yon erè; mwen twonpe m; m twonpe m; korije",
    skip="pase nan lòt la; pase nan lòt; pase sou li; lòt kesyon; "
    "sote; pase; sote l; sote kesyon an; sote kesyon sa; sote kesyon sa a; mwen pito pa di; m pito pa di; "
    "mwen pito pa reponn; m pito pa reponn; mwen pa vle reponn; m pa vle reponn; mwen pa vle di; m pa vle di; "
    "mwen pa vle di sa; m pa vle di sa; pase l",
    next="pwochen; pwochen kesyon; pwochen kesyon an; swivan; kesyon swivan; kesyon swivan an; kontinye",
    who="kiyès; kiyès k ap wè sa; kiyès k ap li sa; èske se anonim; se anonim; se sekrè; èske se sekrè; "
    "se konfidansyèl; èske se konfidansyèl; èske se prive",
    why="poukisa; pou kisa; poukisa n ap mande; poukisa nou mande sa; poukisa w ap mande; "
    "poukisa w ap mande sa; pou ki rezon",
    start="kòmanse; komanse; rekòmanse; kontinye",
    move="chanje telefòn; kontinye sou yon lòt telefòn; kontinye pa mesaj; kontinye sou entènèt",
    yes="m tande; m te tande; mwen te tande; wi m tande; wi m te tande; li genyen; li gen youn; li gen; genyen; "
    "m pare; mwen pare; an n kòmanse; ann kòmanse; annou kòmanse; wi; "
    "wii; wi wi; wi tanpri; oui; dakò; dako; ok; oke; mwen dakò; m dakò; mwen dako; m dako; wi mwen dakò; "
    "wi m dakò; mwen aksepte; m aksepte; aksepte; byen sir; byensi; se sa; se vre; wi genyen; wi m genyen; "
    "wi mwen genyen; m genyen; an n ale; annale; ann ale; annou ale; pa gen pwoblèm; san pwoblèm; "
    "mwen vle; m vle; wi mwen vle; wi m vle; afimatif",
    no="m pa tande; m pa t tande; mwen pa t tande; m pa janm tande; mwen pa janm tande; li pa gen; "
    "li pa gen youn; m pa enterese; mwen pa enterese; m pa gen tan; mwen pa gen tan; non; nonn; "
    "non mèsi; mwen pa vle; m pa vle; m pa vle sa; mwen pa vle sa; m pa vle sa ankò; "
    "mwen pa vle sa ankò; mwen pa dakò; m pa dakò; mwen pa dako; m pa dako; "
    "mwen pa aksepte; m pa aksepte; pa kounye a; jamè; ditou; pa ditou; pa genyen; li pa genyen; "
    "m pa genyen; mwen pa genyen; non li pa genyen; non m pa genyen; pita; refize; m refize; negatif",
    stop_phrases=(
        rf"^{_ASKING}(?:stop|sispann|rete|kanpe)(?: (?:voye|ekri|deranje|rele))(?: (?:m|mwen|nou|ban mwen|"
        rf"ban m))?(?: (?:mesaj|teks|mesaj yo))?(?: (?:ban mwen|ban m|pou mwen))?{_END}",
        rf"^{_ASKING}pa (?:voye|ekri|deranje|rele)(?: (?:m|mwen|nou))?(?: (?:okenn|lot|plis))?(?: (?:mesaj|"
        rf"teks))?(?: (?:ban mwen|ban m|pou mwen))?{_HERE}{_END}",
        rf"^{_ASKING}(?:retire|wete|efase) (?:m|mwen|non m|non mwen|nimewo m|nimewo mwen)(?: (?:nan|sou))?(?: lis)?"
        rf"(?: (?:la|sa a|ou a|nou an))?{_END}",
        rf"^{_ASKING}(?:stop|sispann|rete|kanpe)(?: ak)?(?: (?:mesaj|teks))(?: (?:yo|sa yo))?{_END}",
        rf"^{_ASKING}soti(?: (?:nan|sou) (?:lis|sondaj|gwoup)(?: (?:la|sa a|a))?)?{_END}",
        r"^(?:(?:eskize m|padon) )*(?:se pa (?:bon|nimewo)|ou gen move|move) nimewo(?: a| an)?$",
        rf"^{_ASKING}pa vle patisipe(?: (?:nan sa|nan sondaj la))?{_END}",
        rf"^{_ASKING}(?:(?:mwen|m) )?pa vle(?: resevwa)?(?: plis)?(?: anko)? (?:mesaj|teks)(?: sa yo)?{_HERE}{_END}",
    ),
    who_phrases=(
        r"^(?:(?:men|e|eske) )*(?:kiyes|ki moun|kimoun|ki es)(?: lot)? (?:k|ki|kap|ka|pral)?(?: ?(?:ap|pral|ka))*"
        r" ?(?:we|li|resevwa|gade)(?: (?:sa|a|la|an|repons|mwen|m|mesaj|yo|tout|ekri|di|bagay|menm))*$",
        r"^(?:eske )?(?:y ap|yap|yo ka|yo pral) (?:konnen|we) (?:kiyes mwen ye|ki moun mwen ye|non mwen|"
        r"ki moun m ye)$",
    ),
    why_phrases=(
        r"^(?:(?:men|e|padon|bonjou|bonswa|tanpri) )*(?:poukisa|pouki sa|pouki|pou kisa|pou ki rezon|ki rezon)"
        r"(?: (?:ke|n ap|nap|w ap|wap|y ap|yap|nou|ou|yo|nou menm))* (?:bezwen|vle) (?:konnen|konn)(?: .*)?$",
        r"^(?:(?:men|e|padon|bonjou|bonswa|tanpri) )*(?:poukisa|pouki sa|pouki|pou kisa|pou ki rezon|ki rezon)"
        r"(?: (?:ke|n ap|nap|w ap|wap|y ap|yap|nou|ou|yo|nou menm))* (?:mande|poze)"
        r"(?: (?:m|mwen|nou|sa|a|yo|la|kesyon|tout|konsa|enfomasyon|laj|ras|lang))*$",
        r"^(?:(?:men|e|padon) )*(?:sa|kisa|ki sa) (?:sondaj|kesyon|enfomasyon)(?: (?:sa|a|la|yo))* (?:ap sevi|"
        r"sevi|ap fe)"
        r"(?: (?:pou nou|pou yo|nou))?$",
    ),
    skip_phrases=(
        r"^(?=.*(?:kesyon|pito|prefere))(?:(?:kesyon|sa|a|m|mwen|ta|pito|vle|prefere|tanpri) )*(?:kite l pase|"
        r"ann pase l|ann kite l)"
        r"(?: (?:tanpri|souple|mesi))*$",
        r"^(?=.*\bpa\b)(?=.*\b(?:pito|prefere|vle|anvi|alez)\b)(?:(?:eskize|padon|tanpri|mwen|m|nou|ta|pito|"
        r"prefere|pa|vle|anvi|alez|pou|renmen) )+(?:di|reponn|pale|bay|pataje)"
        r"(?: (?:sa|a|l|li|kesyon|ou|w|de|sou|tanpri|mesi|repons|enfomasyon|kounye))*$",
    ),
    help_phrases=(
        r"^(?:(?:men|e|bonjou|bonswa|padon|eskize m) )*(?:kiyes|ki moun|kimoun|ki es)(?: (?:sa|ou|nou|ki|k|kap|ap|"
        r"ye|ekri|voye|pale|rele|m|mwen|a|la|mesaj))+$",
        r"^(?:(?:men|e) )*(?:ki kote|kote|kijan|ki jan) (?:ou|nou) (?:jwenn|pran|fe gen|gen) nimewo (?:m|mwen)"
        r"(?: (?:nan|an|la))?$",
        r"^(?:(?:men|e|bonjou|bonswa|padon) )*(?:kisa|ki sa) sa(?: a)? ye(?: (?:la|menm|anko|konsa))*$",
        r"^(?:(?:men|e) )*(?:kijan|ki jan|kouman) (?:sa|li|sondaj la|bagay sa a?) (?:mache|fonksyone)$",
        r"^(?:eske )?(?:sa|se) (?:se )?(?:yon )?(?:magouy|eskrokri|fwod|spam|blag|robo)(?: (?:sa|sa ye))?$",
    ),
    back_phrases=(
        r"^(?:(?:padon|eskize m|non|tanpri|mwen vle|m vle|eske m ka) )*(?:tounen|retounen)(?: (?:sou|nan|a|dye))*"
        r" (?:kesyon|repons)(?: (?:anvan|avan|dye|an|a|la|mwen|m))*$",
        r"^(?:(?:padon|eskize m|non|mwen|m) )*(?:te )?(?:reponn|chwazi|peze|ekri|mete) (?:mal|move)(?: (?:sou|nan|"
        r"kesyon|repons|nimewo|anvan|avan|an|a|la))*$",
        r"^(?:sa )?(?:m|mwen) te (?:reponn|ekri|mete|chwazi)(?: (?:anvan|avan|an|a|la))* (?:pa bon|pa korek|mal|"
        r"pa sa)$",
        r"^(?:(?:men|tanpri|padon) )*(?:kite m|ban m|eske m ka|m ta vle|mwen ta vle) (?:ale |al |tounen )?"
        r"(?:korije|chanje|refe)(?: (?:l|li|sa|repons|kesyon|mwen|m|an|a|la|anvan|avan))*$",
        r"^(?:(?:padon|eskize m|mwen|m|eske m|ka|vle) )*(?:chanje|korije) repons(?: (?:mwen|m|an|a|la|anvan|avan|"
        r"kesyon))*$",
    ),
    of_messages=r"\b(?:mesaj|sms|lis|nimewo)\b",
    to_change=r"\b(?:chanje an|chanje l an|fe sa an)\b",
    not_understood=r"\bpa (?:\w+ ){0,3}?(?:li|konprann|pale|konnen)\b",
    have="gen; genyen; se nou; nou se",
    these="tou; tou le; tout; le; les",
    fillers="ebyen; bon; pwen; mwen; se; sa; yon; la; a; an; nan; lan; yo; li; repons; panse; kwè; ta; di; bay; "
    "pran; ap; tanpri; souple; "
    "silvouplè; mèsi; chwazi; gen; genyen; ki; k; m; m'; anviwon; konsa; sèlman; wi; nou; pou; bonjou; bonswa; alo; "
    "ye; pwen; mete; moun; isit",
    negations="pa; non; jamè; janm; ni; san; okenn; men; eksepte; sòf; wete; prèske; manke; pito",
    because="paske; poutèt; akòz; pask",
    and_="ak; avèk; epi; apre; e; answit; plis",
    or_="oswa; oubyen; ou; petèt; ant; nenpòt; swa",
    all_="tout; tout sa yo; tout nèt; yo tout; tout repons yo",
    last="dènye; dènye a; dènye an; dènye opsyon an; sa ki anba a",
    out_of="sou",
    option="opsyon; nimewo; chwa; repons; lèt; no; nº",
    ordinals=counting("premye|premyè dezyèm|dezyem twazyèm katriyèm senkyèm sizyèm setyèm uityèm nevyèm dizyèm"),
    numbers={
        "zewo": 0,
        **counting(
            "en|youn|yon de twa kat senk sis sèt uit nèf dis onz douz trèz katòz kenz sèz disèt dizuit diznèf ven"
        ),
        "okenn": 0,
        "trant": 30,
        "karant": 40,
        "senkant": 50,
        "san": 100,
    },
    not_numbers="once; set; tri",
    sums="ak; avèk; epi; e; plis",
    vague="sal; chanm; bis; "
    "marasa; jimo; "
    "plis; mwens; pase; omwen; prèske; demi; mwatye; anpil; kèk; plizyè; ti; kras; an; zan; ane; lane; laj; mwa; "
    "klas; jiska; semèn; jou; fwa; chak",
    nothing="pa genyen; pa gen okenn; pa gen; mwen pa genyen; m pa genyen; mwen pa gen okenn; m pa gen okenn; "
    "mwen pa gen timoun; m pa gen timoun; pa gen timoun; mwen pa gen pitit; m pa gen pitit",
    unclear="toulède; tou lède; toude; tou de; tou le de; nenpòt; nenpòt nan yo",
    or_more="oswa pi wo; oswa plis; ak plis",
    ages="pitit mwen gen; pitit mwen an gen; pitit gason m gen; pitit fi m gen; li gen",
    other_schools="segondè; lise; inivèsite",
    months="janvye|jan|janvier fevriye|fev|février mas|mars avril|avr me|mai jen|jwen|juin jiyè|jiye|juillet "
    "out|dawout|août septanm|sept|septembre oktòb|okt|octobre novanm|nov|novembre desanm|des|décembre",
    date="{day} {month}",
    date_with_year="{day} {month} {year}",
    weekdays="dimanch; lendi; madi; mèkredi; jedi; vandredi; samdi",
    no_answer="mwen pa konnen; m pa konnen; m pa konn; mwen pa konn; pa konnen; pa konn; anyen; okenn; non; "
    "m pa gen anyen pou m di; anyen ankò; se tout; m pa gen lide; mwen pa gen lide; m pa sèten; mwen pa sèten",
    alike=(
        "paran; fanmi; gadyen; manman; papa; grann; granmè; granpè; granpapa; matant; tonton; okipe",
        "pwofesè; pwof; mèt lekòl; anseye; metrès",
        "elèv; etidyan",
        "direksyon; direktè; direktris; administratè; responsab lekòl",
        "anplwaye sipò; sipò; asistan; enfimyè; sekretè; chofè; konsye; kizinyè; para",
        "vwazen; vwazin; rete toupre; rete pre; kominote",
        "jamè; janm; okenn fwa",
        "raman; prèske janm; yon fwa konsa",
        "pafwa; detanzantan; kèk fwa",
        "souvan; anpil fwa; byen souvan",
        "toujou; chak fwa; chak jou; tout tan",
        "tèks; mesaj; texto; sms",
        "rele; apèl; telefòn; telefone",
        "papye; fèy; valiz",
        "maten; maten an; bonè",
        "apremidi; aprèmidi; apre lekòl",
        "aswè; swa; lannwit; apre travay",
        "wikenn; samdi; dimanch; fen semèn",
    ),
    pleasantries="mèsi; mèsi anpil; ok; oke; orevwa; babay; bonjou; bonswa; wi; non; dakò; pa gen pwoblèm; tanpri; "
    "souple; silvouplè; madanm; mesye; Bondye beni w",
    please="tanpri; souple; silvouplè; mèsi; bonjou; bonswa; ankò; ok; kounye a; "
    "svp; kite m mande w; yon kesyon; m gen yon kesyon; mwen gen yon kesyon; anvan m reponn; padon; eskize m",
)
