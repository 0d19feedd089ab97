"""French."""

from sipbot.engine.languages import Language, counting

_ASKING = r"(?:(?:bonjour|svp|stp|s il vous plait|sil vous plait|je|veux|voudrais|de|merci de|veuillez|pouvez vous) )*"
_END = r"(?: (?:svp|stp|s il vous plait|sil vous plait|merci|maintenant|plus))*$"

LANGUAGE = Language(
    code="fr",
    own_name="Français",
    names="français; francais; french; fr; en français; francés; francês; franse; tiếng pháp; 法文; 法语; 法語",
    stop="arrêt; arrêter; arrêtez; arrête; désabonner; désinscrire; annuler; quitter; stop svp; arrêtez svp; "
    "ça suffit; terminer; résilier; désabonnez-moi; me désabonner; désinscrivez-moi; me désinscrire; "
    "laissez-moi tranquille; laisse-moi tranquille; mauvais numéro; vous avez le mauvais numéro; "
    "c'est le mauvais numéro; ce n'est pas le bon numéro",
    help="aide; aidez-moi; infos; c'est quoi; qui êtes-vous",
    back="retour; précédent; question précédente; changer ma réponse; modifier ma réponse",
    skip="sauter; passer; je passe; je préfère ne pas répondre; je préfère ne pas dire",
    next="suivant; suivante; question suivante",
    who="qui; qui va voir ça; qui lit ça; c'est anonyme; est-ce anonyme",
    why="pourquoi; pourquoi demandez-vous; pourquoi cette question; c'est pour quoi faire; à quoi ça sert",
    start="commencer; recommencer; reprendre; continuer",
    move="changer de téléphone; continuer sur un autre téléphone; continuer par message",
    yes="oui; ouais; d'accord; ok; j'accepte; je suis d'accord; bien sûr; volontiers; certainement",
    no="non; non merci; je refuse; pas d'accord; pas maintenant; je ne veux pas; jamais",
    stop_phrases=(
        rf"^{_ASKING}(?:arretez|arrete|arreter|cessez|cesse)(?: de)? (?:menvoyer|mecrire|me contacter|"
        r"me deranger|m envoyer|m ecrire|me texter|envoyer|denvoyer)(?: (?:des|ces|vos|les))?(?: (?:messages|"
        rf"textos|sms))?{_END}",
        rf"^{_ASKING}ne (?:menvoyez|mecrivez|me contactez|m envoyez|m ecrivez) (?:plus|pas)(?: (?:de|rien|ces|"
        rf"vos))?(?: (?:messages|textos|sms))?{_END}",
        r"^(?:(?:bonjour|svp|stp|desole|desolee) )*je ne (?:veux|souhaite|desire) (?:plus|pas)"
        rf"(?: (?:recevoir|avoir))?(?: (?:de|des|ces|vos|les|plus|aucun))* (?:messages?|textos?|sms|sondages?){_END}",
        rf"^{_ASKING}(?:retirez|enlevez|supprimez) (?:moi|mon numero)(?: (?:de))?(?: (?:la|cette|"
        rf"votre))?(?: liste)?{_END}",
    ),
    skip_phrases=(
        r"^(?:(?:desole|desolee|pardon|je|j) )*(?:prefere ne pas|prefererais ne pas|(?:ne )?(?:veux|souhaite) pas)"
        r" (?:y |le |en |vous )?(?:repondre|dire|parler|partager)(?: (?:a|cette|question|ca|cela|merci))*$",
    ),
    have="sommes; ai; avons; il y a",
    these="les; tous les; toutes les; ces",
    fillers="je; suis; c'est; mon; ma; le; la; les; un; une; de; réponse; pense; svp; merci; choisis; prends; "
    "environ; ai; j'ai",
    negations="pas; non; ne; jamais; ni; sans; sauf; aucun; aucune; mais; rien",
    because="parce; car",
    and_="et; puis; ensuite; aussi",
    or_="ou; peut-être; entre",
    all_="tout; tous; toutes",
    last="dernier; dernière; le dernier; la dernière",
    out_of="sur",
    option="option; numéro; choix; réponse; lettre",
    ordinals=counting("premier|première deuxième troisième quatrième cinquième sixième"),
    numbers={
        "zéro": 0,
        **counting(
            "un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze "
            "quinze seize dix-sept dix-huit dix-neuf vingt"
        ),
        "trente": 30,
        "quarante": 40,
        "cinquante": 50,
        "soixante": 60,
        "cent": 100,
    },
    sums="et; plus",
    vague="plus; moins; demi; demie; presque; plusieurs; quelques; ans; an; mois; beaucoup",
    nothing="je n'en ai pas; pas d'enfant; pas d'enfants",
    unclear="les deux; tous les deux",
    or_more="ou plus; et plus",
    ages="fils a; fille a; il a; elle a",
    other_schools="collège; lycée",
    months="janvier|janv février|fév mars avril|avr mai juin juillet|juil août septembre|sept octobre|oct "
    "novembre|nov décembre|déc",
    date="{day} {month}",
    date_with_year="{day} {month} {year}",
    no_answer="je ne sais pas; je sais pas; rien; aucun; aucune; non; pas d'idée; sans avis",
    pleasantries="merci; merci beaucoup; ok; au revoir; de rien; bonjour; bonsoir; oui; non; d'accord; parfait",
    please="svp; stp; s'il vous plaît; s'il te plaît; merci; bonjour; ok; maintenant; veuillez",
    by_itself=(
        r"""(?:a aime|a adore|a ri de|a souligne|n'?a pas aime|a questionne|a reagi avec .{1,8} a)\s*["'].*["']""",
        r"reponse automatique.*",
        r"je conduis(?:[.,;!]| et| actuellement| en ce moment).*(?:plus tard|repond|rappel).*",
    ),
)
