"""Haitian Creole."""

from sipbot.engine.languages import Language, counting

_ASKING = r"(?:(?:bonjou|bonswa|tanpri|souple|silvouple|mwen|vle|ta renmen|pou|nou|eske|eskize m) )*"
_END = r"(?: (?:tanpri|souple|silvouple|anko|mesi|kounye a))*$"

LANGUAGE = Language(
    code="ht",
    own_name="Kreyòl Ayisyen",
    names="kreyòl; kreyol; kreyòl ayisyen; creole; haitian creole; haitian; ht; an kreyòl; criollo haitiano; "
    "créole haïtien; "
    "crioulo haitiano; 海地克里奥尔语",
    stop="sispann; kanpe; rete; anile; stop tanpri; sispann tanpri; retire m; retire mwen; fini; ase; "
    "kite m trankil; kite m anrepo; move nimewo; "
    "se pa nimewo m; se pa nimewo mwen",
    help="èd; ede m; ede mwen; enfòmasyon; kisa sa ye; kiyès ou ye",
    back="tounen; retounen; anvan; kesyon anvan; chanje repons; chanje repons mwen",
    skip="sote; pase; sote kesyon sa a; mwen pito pa di; mwen pito pa reponn",
    next="pwochen; pwochen kesyon; swivan",
    who="kiyès; kiyès k ap wè sa; kiyès k ap li sa; èske se anonim",
    start="kòmanse; komanse; rekòmanse; kontinye",
    yes="wi; wi tanpri; dakò; dako; ok; oke; mwen dakò; mwen aksepte; aksepte; byen sir; se sa; an n ale",
    no="non; non mèsi; mwen pa vle; mwen pa dakò; pa kounye a; jamè",
    stop_phrases=(
        rf"^{_ASKING}(?:stop|sispann|rete|kanpe)(?: (?:voye|ekri|deranje|rele))(?: (?:m|mwen|nou|ban mwen|"
        rf"ban m))?(?: (?:mesaj|teks|mesaj yo))?(?: (?:ban mwen|ban m|pou mwen))?{_END}",
        rf"^{_ASKING}pa (?:voye|ekri|deranje|rele)(?: (?:m|mwen|nou))?(?: (?:mesaj|teks))?(?: (?:ban mwen|ban m|"
        rf"pou mwen))?{_END}",
        rf"^{_ASKING}(?:retire|wete|efase) (?:m|mwen|nimewo m|nimewo mwen)(?: (?:nan|sou))?(?: lis)?(?: (?:la|"
        rf"sa a))?{_END}",
        rf"^{_ASKING}(?:mwen )?pa vle(?: resevwa)?(?: plis)?(?: anko)? (?:mesaj|teks){_END}",
    ),
    fillers="mwen; se; yon; la; a; an; repons; panse; tanpri; mèsi; chwazi; gen; ki; m; anviwon",
    negations="pa; non; jamè; ni; san; okenn; men; eksepte",
    because="paske; poutèt",
    and_="ak; epi; apre; e",
    or_="oswa; oubyen; ou; petèt",
    all_="tout; tout sa yo",
    last="dènye; dènye a",
    out_of="sou",
    option="opsyon; nimewo; chwa; repons; lèt",
    ordinals=counting("premye|premyè dezyèm twazyèm katriyèm senkyèm sizyèm"),
    numbers={
        "zewo": 0,
        **counting(
            "en|youn|yon de twa kat senk sis sèt uit nèf dis onz douz trèz katòz kenz sèz disèt dizuit diznèf ven"
        ),
        "trant": 30,
        "karant": 40,
        "senkant": 50,
        "san": 100,
    },
    no_answer="mwen pa konnen; m pa konnen; pa konnen; anyen; okenn; non",
    pleasantries="mèsi; mèsi anpil; ok; orevwa; babay; bonjou; bonswa; wi; non; dakò; pa gen pwoblèm",
    please="tanpri; souple; silvouplè; mèsi; bonjou; bonswa; ankò; ok; kounye a",
)
