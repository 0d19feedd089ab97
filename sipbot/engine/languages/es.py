"""Spanish."""

from sipbot.engine.languages import Language, counting

_ASKING = (
    r"(?:(?:hola|ya|por favor|porfavor|porfa|favor de|favor|oigan|oiga|oye|disculpe|disculpen|perdon|mire|miren|"
    r"pero|y|les pido|le pido|te pido|"
    r"mejor|con todo respeto|que|no me interesa|quiero|quisiera|queremos|necesito|quisieramos|solo|pueden|puede|"
    r"puedes|podrian|podria|estoy ocupada|estoy ocupado|ok|no|nomas) )*"
)
_SENDING = (
    r"(?:(?:mandar|enviar|escribir|contactar|textear|llamar|hablar|notificar)(?:me|nos)|"
    r"(?:mandar|enviar)(?:me|nos)? (?:mas |tantos |estos |esos |sus |los )*(?:mensajes?|textos?|encuestas?|sms))"
)
_ORDER = (
    r"(?:manden|mandes|mande|mandas|envien|envies|envie|escriban|escribas|escriba|contacten|contactes|contacte|"
    r"molesten|moleste|molestes|texteen|textees|llamen|llame|llames|hablen|notifiquen|anden mandando|esten mandando|"
    r"esten escribiendo|este mandando)"
)
_END = (
    r"(?: (?:por favor|porfavor|porfa|gracias|y|ya|nunca|jamas|mas|a este numero|"
    r"a este telefono|a mi telefono|a mi celular|a mi numero|aqui|de nuevo|otra vez|de la escuela|de ustedes))*$"
)
_THINGS = (
    r"(?: (?:mas|tantos|estos|esos|sus|los|esas|estas|ningun|otro|otros))*(?: (?:mensajes?|mensages?|"
    r"textos?|encuestas?|sms|esto|eso|nada|cosas|mensajitos?))"
)

LANGUAGE = Language(
    code="es",
    own_name="Español",
    names="español; espanol; spanish; es; esp; castellano; en español; espagnol; espanhol; panyòl; "
    "tiếng tây ban nha; 西班牙文; 西班牙语; 西班牙語",
    stop="alto; basta; para; pare; paren; parar; parale; párenle; detener; detente; deténganse; cancelar; "
    "cancela; cancele; "
    "cancelen; terminar; termina; fin; salir; salirme; baja; dar de baja; darme de baja; denme de baja; "
    "deme de baja; dame de baja; "
    "no más; no mas; ya no más; ya basta; basta ya; ya párenle; desuscribir; desuscribirme; desinscribir; "
    "desuscribirse; anular; "
    "eliminar; eliminarme; bórrenme; bórrame; bórreme; sáquenme; sácame; sáqueme; quítenme; quítame; quíteme; "
    "elimínenme; elimíname; "
    "déjenme en paz; déjame en paz; stop por favor; no gracias stop; ya paren; alto por favor; "
    "paren por favor; revocar; no molestar; no molesten; no molestes",
    help="ayuda; ayúdame; ayúdeme; ayuda por favor; información; informacion; qué es esto; que es esto; quién es; "
    "quién eres; quién es usted; cómo funciona; cómo funciona esto; de qué se trata; menú; quién habla; "
    "quién escribe; de parte de quién; quiénes son",
    back="atrás; atras; volver; regresar; anterior; pregunta anterior; la anterior; ir atrás; volver atrás; "
    "regresar atrás; "
    "cambiar respuesta; cambiar mi respuesta; quiero cambiar mi respuesta; corregir; corregir mi respuesta; "
    "deshacer; puedo cambiar mi respuesta; la pregunta anterior; me equivoqué; me equivoque; regresa; vuelve",
    skip="saltar; omitir; paso; pasar; saltar pregunta; saltar esta pregunta; omitir pregunta; "
    "omitir esta pregunta; saltarla; "
    "omitirla; saltar esta; prefiero no decir; prefiero no decirlo; prefiero no contestar; prefiero no responder; "
    "me la brinco; esta me la brinco; esa me la brinco; me la salto; esta me la salto; esa me la salto; "
    "no quiero contestar; no quiero responder; no quiero decir; no quiero decirlo; yo paso; puedo saltar; "
    "saltear; sáltala",
    next="siguiente; siguiente pregunta; la siguiente; próxima; proxima; próxima pregunta; adelante; seguir",
    who="quién; quien; quién ve esto; quién va a ver esto; es anónimo; es anonimo; es privado; es confidencial; "
    "es anónima; es confidencial esto",
    why="por qué; porqué; por qué preguntan; por qué pregunta; por qué preguntan eso; "
    "por qué preguntan esto; por qué me preguntan; para qué; para qué es; para qué es esto; "
    "para qué preguntan; por qué quieren saber; para qué quieren saber",
    start="comenzar; empezar; iniciar; inicio; reanudar; suscribir; suscribirme; volver a empezar; reiniciar; "
    "continuar",
    move="mover; cambiar de teléfono; cambié de teléfono; seguir en otro teléfono; "
    "continuar en otro teléfono; seguir por mensaje; seguir en internet",
    yes="sí he oído; sí oí; sí sabía; ya había oído; algo he oído; tiene uno; tiene una; si tiene uno; "
    "si tiene una; el tiene; ella tiene; lo tiene; sí; si; sip; sii; siii; "
    "si por favor; si claro; si claro que si; claro; claro que si; por supuesto; desde luego; vale; "
    "dale; bueno; okey; ok; oki; "
    "okay; está bien; esta bien; ta bien; de acuerdo; estoy de acuerdo; acepto; yo acepto; si acepto; "
    "autorizo; acuerdo; adelante; andale; órale; "
    "con gusto; sale; correcto; así es; eso; exacto; perfecto; simón; s; cierto; verdadero; afirmativo; "
    "empecemos; vamos; si quiero; si tiene; si tengo; si hay; tiene; va; si esta bien; "
    "lista; listo; estoy lista; estoy listo; no hay problema; sin problema; como no; con mucho gusto; "
    "claro si; por que no",
    no="no he oído; nunca he oído; no he oído nada; no sabía; primera vez que lo oigo; primera vez que oigo; "
    "que yo sepa; no que yo sepa; pues no; no lo tiene; no tiene uno; ahora no puedo; no estoy interesada; "
    "no estoy interesado; no tengo tiempo; no; nel; nop; nope; nah; no gracias; no quiero; no acepto; "
    "no estoy de acuerdo; ahora no; ahorita no; hoy no; "
    "no me interesa; no quiero esto; nunca; "
    "jamás; para nada; no autorizo; incorrecto; falso; rechazo; declino; no deseo; "
    "en desacuerdo; no tiene; no tengo; que yo sepa no; no hay; "
    "irme; me voy; mejor no; tampoco; no puedo; después; luego; más tarde; mas tarde; negativo; claro que no; "
    "por supuesto que no",
    stop_phrases=(
        rf"^{_ASKING}(?:no|nunca|jamas) (?:me|nos)(?: (?:vuelvan|vuelva|vuelvas|sigan|"
        rf"siga) (?:a )?)? ?{_ORDER}(?:{_THINGS})?{_END}",
        rf"^{_ASKING}(?:de )?no (?:mandar|enviar|escribir|contactar|textear|llamar)(?:me|nos)(?:{_THINGS})?{_END}",
        rf"^{_ASKING}no (?:me|nos) (?:sigan|siga|sigas|anden|esten) (?:mandando|enviando|escribiendo|molestando|"
        rf"texteando|contactando)(?:{_THINGS})?{_END}",
        rf"^{_ASKING}no (?:manden|envien|mande|envie|mandes|envies|escriban|escriba) (?:mas|nada|nada mas|"
        rf"mas mensajes|mensajes|textos|mas textos|encuestas|mas encuestas){_END}",
        rf"^{_ASKING}(?:dejen|deja|deje|dejes|dejar|paren|para|pare|pares|parar|basta|cesen|"
        rf"terminen)(?: ya)? (?:de|con) {_SENDING}\b",
        r"^(?:(?:hola|ya|por favor|porfa|oigan|no) )*(?:dejen|deja|deje|paren|pare|"
        rf"para)(?: ya)? de (?:molestar(?:me|nos)?|fastidiar|escribir|mandar|enviar|llamar|chingar){_END}",
        rf"^{_ASKING}(?:paren|pare|para|basta|alto)(?: ya)?(?: (?:con|de|a))? (?:(?:los|estos|esos|sus|tantos|"
        rf"las|estas|mas) )*(?:mensajes|textos|encuestas){_END}",
        rf"^{_ASKING}(?:saquen|saque|saca|quiten|quite|quita|borren|borre|borra|eliminen|elimine|elimina|"
        r"remuevan|remueva)(?:me|nos)"
        r"(?: (?:de|del))?(?: (?:la|esta|este|su|sus|tu|el|los|aqui|ahi))*(?: (?:lista|listas|grupo|chat|"
        rf"sistema|mensajes|contactos|encuesta|encuestas))?{_END}",
        rf"^{_ASKING}(?:borren|borre|borra|quiten|quite|quita|saquen|saque|eliminen|elimine|elimina) (?:mi|"
        r"este) (?:numero|telefono|celular|contacto|nombre)"
        rf"(?: (?:de|del))?(?: (?:la|esta|su|el))?(?: (?:lista|sistema|grupo))?{_END}",
        rf"^{_ASKING}(?:dar(?:me|nos|se) de baja|desuscribir(?:me|nos)|salir(?:me|nos)?(?: de)?(?: (?:esto|aqui|"
        r"la lista|esta lista|la encuesta|esta encuesta|el chat|este chat|los mensajes))?|"
        r"cancelar(?: (?:la|los|mi|esta|estos))?(?: (?:suscripcion|mensajes|encuesta|textos)))(?: (?:de|la|esta|"
        rf"lista|los|estos|mensajes))*{_END}",
        rf"^{_ASKING}(?:denme|dame|deme|dennos) de baja\b",
        rf"^{_ASKING}(?:como )?(?:puedo |hago para )?(?:dejo|dejar) de recibir"
        rf"(?: (?:estos|esos|los|mas|sus|tantos))*(?: (?:mensajes?|textos?|encuestas?|sms)|los)?{_END}",
        r"^(?:(?:hola|ya|por favor|porfa|pero|yo) )*no (?:quiero|queremos|deseo|necesito|"
        r"quisiera)(?: (?:recibir|que me (?:manden|envien)|que me sigan mandando|ver))?"
        rf"(?: (?:mas|estos|esos|sus|los|tantos))* (?:mensajes?|textos?|encuestas?|sms|notificaciones){_END}",
        r"^(?:(?:hola|ya|por favor|porfa|pero|yo) )*no (?:quiero|queremos|deseo|quisiera) recibir(?: mas)?"
        rf" (?:esto|eso|nada|nada de esto){_END}",
        rf"^{_ASKING}(?:como )?(?:le )?hago para que(?: ya)? no me (?:lleguen|llegue)(?: mas)?"
        rf"(?: (?:mensajes?|textos?|esto|estos))?{_END}",
        r"^(?:(?:hola|ya|por favor|porfa|pero|yo) )*no (?:quiero|queremos|deseo|quisiera) que (?:me|"
        rf"nos) (?:escriban|contacten|texteen|llamen|manden (?:mas|nada)|molesten){_END}",
        r"^(?:(?:hola|ya|por favor|porfa|pero|yo) )*no (?:quiero|queremos|deseo) (?:participar|seguir|"
        rf"continuar)(?: (?:en esto|en la encuesta|en esta encuesta|con esto|mas|con la encuesta))?{_END}",
        rf"^{_ASKING}deje(?:n|s)?(?:me|nos) (?:en paz|tranquil[oa]s?){_END}|^{_ASKING}deja(?:me|nos) (?:en paz|"
        rf"tranquil[oa]){_END}",
        rf"^(?:(?:ya|por favor) )*(?:no|ya no) mas (?:mensajes|textos|encuestas|por favor){_END}",
        r"^(?:(?:hola|perdon|disculpe|creo que|este es|tiene|tienen|es) )*(?:el )?numero (?:equivocado|"
        r"incorrecto)\b|^(?:se )?equivoc\w+ de (?:numero|persona)\b",
    ),
    who_phrases=(
        r"^(?:(?:pero|y|oiga|disculpe|hola) )*quien(?:es)?(?: mas)? (?:ve|ven|vera|veran|va a ver|van a ver|lee|"
        r"leen|leera|leeran|va a leer|van a leer|recibe|reciben|puede ver|pueden ver|puede leer|mira|revisa|revisan)"
        r"(?: (?:esto|eso|esta|estas|estos|mis|mi|las|los|lo|que|yo|escribo|digo|pongo|ponga|escriba|diga|"
        r"conteste|aqui|aca|respuestas?|mensajes?|encuesta|todo))*$",
        r"^(?:(?:pero|y|oiga|disculpe|hola) )*(?:esto |la encuesta |esta encuesta )?(?:es|son|sera|"
        r"seran) (?:esto |realmente |de verdad |mis respuestas )?(?:anonim[oa]s?|privad[oa]s?|"
        r"confidencial(?:es)?|secret[oa]s?|public[oa]s?)(?: (?:esto|la encuesta|mis respuestas))?$",
        r"^(?:(?:pero|y) )*(?:van a|pueden|podran|va a) saber (?:quien soy|que soy yo|mi nombre|quien lo dijo|"
        r"quien escribio esto)$",
        r"^que (?:hacen|van a hacer|haran|pasa) con (?:esto|mis respuestas|mi informacion|mis datos|las respuestas)$",
        r"^(?:por )?cuanto tiempo (?:guardan|se guardan|van a guardar|guardaran) (?:esto|mis respuestas|mis datos)$",
    ),
    why_phrases=(
        r"^(?:(?:y|pero|oiga|oigan|oye|disculpe|disculpen|perdon|hola|a ver|eso|como) )*(?:por que|para que|pa que)"
        r"(?: (?:ustedes|usted|uds|lo|la))*(?: (?:quieren|quiere|quieres|necesitan|necesita|ocupan|ocupa|"
        r"les interesa|le interesa)) (?:saber|sabe)(?: .*)?$",
        r"^(?:(?:y|pero|oiga|oigan|oye|disculpe|disculpen|perdon|hola|a ver) )*(?:por que|para que|pa que)"
        r"(?: (?:ustedes|usted|uds|me|nos|lo|le|la))* (?:preguntan|pregunta|preguntas|piden|pide)"
        r"(?: (?:eso|esto|estas|estos|esas|esos|cosas|por|de|sobre|mi|mis|la|el|los|las|lo|tanto|tantas|preguntas|"
        r"informacion|datos|raza|idioma|grado|mas|hijos?|hijas?))*$",
        r"^(?:(?:y|pero|oiga|disculpe|perdon|hola) )*(?:para que|pa que) (?:es|son|sirve|sirven|quieren|necesitan)"
        r"(?: (?:esto|eso|esta|estas|la|las|mis|mi|tanta|toda|encuesta|preguntas?|informacion|datos|respuestas?))+$",
        r"^(?:(?:y|pero|oiga|disculpe|perdon|hola) )*cual es (?:el|la) (?:objetivo|proposito|fin|motivo|razon|"
        r"finalidad)"
        r" de(?: (?:esto|eso|esta|estas|la|las|preguntar|preguntarme|encuesta|preguntas?))+$",
    ),
    skip_phrases=(
        r"^(?:(?:mejor|pues|ya|ok|bueno) )*(?:pasemos|vamos|vamonos|brinquemos|pasamos|sigamos) (?:a|con) la"
        r" (?:que sigue|siguiente|otra|proxima)(?: (?:pregunta|por favor))*$",
        r"^(?:(?:esta|esa|esta pregunta|mejor|yo) )*(?:la )?dejo (?:en blanco|sin contestar|sin responder)$",
        r"^(?:(?:mejor|pues|perdon|perdone|disculpe|disculpa|lo siento|yo|la verdad|gracias|es que) )*"
        r"(?:prefiero no|prefiero mejor no|preferiria no|no quiero|no quisiera|no deseo|no me gustaria|no voy a|"
        r"mejor no|no tengo ganas de|no me siento comod[oa] para|no me siento comod[oa])"
        r" (?:decir|decirlo|decirle|contestar|contestarlo|contestarla|responder|responderlo|responderla|compartir|"
        r"compartirlo|hablar|contar|dar)"
        r"(?: (?:eso|esa|esta|esto|ese|este|a|la|lo|de|sobre|pregunta|por favor|gracias|el|dato|informacion|"
        r"ahora|ahorita))*$",
    ),
    help_phrases=(
        r"^(?:(?:y|pero|disculpe|perdon|hola|oiga) )*(?:esto )?de que se trata(?: (?:esto|esta encuesta|"
        r"todo esto))?$",
        r"^(?:(?:y|pero|disculpe|perdon|hola|oiga) )*quien me (?:registro|inscribio|apunto|anoto|metio)"
        r"(?: (?:en|a) (?:esto|esta lista|la lista))?$",
        r"^(?:(?:y|pero|hola|oiga|oye|disculpe|disculpa|perdon|buenas|buenos dias|buenas tardes) )*(?:quien|"
        r"kien|qien) "
        r"(?:es|eres|son|habla|escribe|me escribe|me habla|me manda esto|manda esto|manda)(?: (?:usted|ustedes|"
        r"tu|este|esto|este numero))?$",
        r"^(?:(?:y|pero|disculpe|perdon|hola) )*(?:que|q|k) es (?:esto|este mensaje|esta encuesta)$",
        r"^(?:(?:y|pero) )*(?:de|d) (?:donde|dnde) (?:sacaron|saco|sacaste|consiguieron|consiguio|tienen|tiene|"
        r"obtuvieron) (?:mi|este) (?:numero|telefono|celular|cel)$",
        r"^(?:(?:y|pero) )*como (?:consiguieron|consiguio|tienen|obtuvieron|saben|sacaron) (?:mi|este) "
        r"(?:numero|telefono|celular|cel)$",
        r"^(?:esto |esta |este )?(?:es|sera) (?:(?:una|un|esto) )*(?:estafa|fraude|broma|spam|robot|verdad)$",
    ),
    back_phrases=(
        r"^(?:(?:perdon|disculpe|oiga|y) )*(?:se puede|puedo|podria|me dejan|hay manera de) (?:corregir|cambiar|"
        r"arreglar)"
        r" lo que (?:puse|conteste|escribi|dije)(?: (?:en|la|pregunta|pasada|anterior|de antes|otra|hace rato))*$",
        r"^(?:(?:perdon|disculpe|ay|no|espere|oiga|uy) )*(?:puedo|quiero|quisiera|necesito|me deja|"
        r"dejeme) (?:cambiar|"
        r"corregir|modificar|arreglar)(?: (?:la|mi|lo))? (?:respuesta|pregunta|contestacion|que (?:puse|conteste))"
        r"(?: (?:de antes|anterior|pasada|de la anterior|de la pregunta anterior|antes))?$",
        r"^(?:(?:perdon|disculpe|ay|no|uy) )*(?:me equivoque|conteste mal|respondi mal|puse mal|escogi mal|"
        r"le pique mal)"
        r"(?: (?:en|la|el|a|de|pregunta|anterior|pasada|antes|una|numero|respuesta|otra))*$",
        r"^(?:(?:perdon|ay|no) )*(?:quiero |puedo |quisiera )?(?:volver|regresar|regrese|ir)(?:me)? (?:a |"
        r"para )?(?:atras|la (?:pregunta )?(?:anterior|pasada|de antes))(?: (?:pregunta|por favor))*$",
    ),
    of_messages=r"\b(?:mensajes?|mensages?|mensajitos?|sms|lista|numero|baja|desuscribir\w*)\b",
    to_change=r"\b(?:cambiar a|hacer esto en|hacerlo en|me lo mandan)\b",
    not_understood=r"\bno (?:\w+ ){0,3}?(?:leo|leer|entiendo|hablo|se|sabe|comprendo|entendi)\b",
    have="somos; tengo; tenemos; tiene; tienen; hay; son; van",
    these="los; las; estos; estas; todos los; todas las",
    fillers="ah; eh; ay; si; estrellas; alrededor; yo; soy; es; mi; mis; la; el; los; un; una; de; del; "
    "respuesta; creo; que; seria; pienso; por; favor; porfavor; "
    "porfa; gracias; escojo; elijo; elegi; escogi; prefiero; pues; este; eh; bueno; entonces; me; quedo; con; "
    "opino; diria; digo; somos; para; ser; estoy; tengo; hay; como; unos; unas; hola; "
    "buenas; buenos; tardes; dias; noches; seria; nomas; solo; solamente; doy; puntos; grasias; porfis; tiene; "
    "sr; sra; lo; le; seleccion; a; al; nosotros; nuestra; quise; decir; perdon; jaja",
    negations="no; nunca; ni; sin; tampoco; ninguno; ninguna; excepto; menos; pero; jamas; nada; sino; "
    "contrario; salvo; apenas",
    because="porque; ya que; pues; pq; xq; porq",
    and_="y; e; luego; despues; tambien; mas; ademas; con; seguido; por",
    or_="o; u; quizas; quiza; talvez; tal vez; entre; acaso",
    all_="todo; todos; todas; todas las anteriores; todos los anteriores; todas ellas; todas las opciones",
    last="ultimo; ultima; el ultimo; la ultima; la ultima opcion; el de abajo; la de abajo",
    out_of="de; sobre",
    option="opcion; opciones; numero; num; nro; respuesta; letra; inciso; alternativa; la; el",
    ordinals=counting(
        "primero|primera|primer|1ro|1ra|1er segundo|segunda|2do|2da "
        "tercero|tercera|tercer|3ro|3ra|3er cuarto|cuarta|4to|4ta "
        "quinto|quinta|5to|5ta sexto|sexta|6to|6ta septimo|septima octavo|octava noveno|novena decimo|decima"
    ),
    numbers={
        "cero": 0,
        "ninguno": 0,
        "ninguna": 0,
        **counting(
            "uno|un|una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce "
            "quince dieciseis diecisiete "
            "dieciocho diecinueve veinte veintiuno|veintiun veintidos veintitres veinticuatro "
            "veinticinco veintiseis veintisiete veintiocho veintinueve treinta"
        ),
        "cuarenta": 40,
        "cincuenta": 50,
        "sesenta": 60,
        "setenta": 70,
        "ochenta": 80,
        "noventa": 90,
        "cien": 100,
        "ciento": 100,
    },
    not_numbers="set; sis; san; kat; dis; ven",
    sums="y; e; mas",
    vague="salon; aula; ruta; camion; cuarto numero; apartamento; apto; "
    "pareja; parejita; gemelos; gemelas; mellizos; cuates; "
    "mas; menos; minimo; maximo; medio; media; casi; varios; varias; pocos; pocas; muchos; muchas; hasta; edad; "
    "edades; ano; anos; mes; meses; grado; grados; par; docena; dias; semanas; veces; cada",
    nothing="no tengo; no tengo hijos; no tengo ninguno; no tengo ninguna; sin hijos; ningun hijo; no hay; "
    "no hay ninguno",
    unclear="ambos; ambas; los dos; las dos; las 2; los 2; cualquiera; les digo; le digo; te digo; "
    "luego digo; te cuento; les cuento",
    or_more="o más; o mayor; o mayores; en adelante; y más",
    ages="hijo tiene; hija tiene; niño tiene; niña tiene; él tiene; ella tiene; cumplió; cumple; ya tiene",
    other_schools="secundaria; prepa; preparatoria; bachillerato; universidad; high school",
    months="enero|ene febrero|feb marzo|mar abril|abr mayo|may junio|jun julio|jul agosto|ago "
    "septiembre|setiembre|sep|sept octubre|oct noviembre|nov diciembre|dic",
    date="{day} de {month}",
    date_with_year="{day} de {month} de {year}",
    weekdays="domingo; lunes; martes; miercoles; jueves; viernes; sabado",
    no_answer="no se; no sé; nada; ninguno; ninguna; no tengo idea; ni idea; no estoy segura; no estoy seguro; "
    "no; nop; sin comentarios; no aplica; n/a; na; no aplica para mi; todo bien; todo está bien; nada más; nada mas; "
    "nada por ahora; "
    "no tengo; no sabría decir; no se me ocurre nada; es todo; eso es todo; no sabria; la verdad no se; no c; "
    "nose; quien sabe; "
    "no tengo nada; nada que decir; sin respuesta; no opino; no tengo opinión; nada nada; ninguna idea",
    alike=(
        "madre; padre; mamá; papá; cuida; familia; abuela; abuelo; abuelita; abuelito; tía; tío; tutor; "
        "tutora; madrastra; padrastro",
        "maestra; maestro; profesor; profesora; profe; docente; doy clases",
        "estudiante; alumno; alumna",
        "dirección; director; directora; subdirector; subdirectora; administrador; administradora",
        "personal de apoyo; ayudante; asistente; conserje; secretaria; secretario; enfermera; consejera; "
        "consejero; chofer; cocinera",
        "vecina; vecino; vivo cerca; vivo enfrente; comunidad",
        "nunca; ni una vez; jamás",
        "rara vez; casi nunca; muy poco; de vez en cuando",
        "a veces; algunas veces; hay veces; depende",
        "seguido; a menudo; con frecuencia; frecuentemente; muchas veces",
        "siempre; cada vez; todos los días; todo el tiempo",
        "mensaje; mensajes; mensajito; texto; sms",
        "llamada; llamar; llámenme; llamen; teléfono",
        "papel; volante; hoja; mochila",
        "mañana; mañanas; temprano",
        "tarde; tardes; después de la escuela",
        "noche; noches; después del trabajo; después de la cena",
        "fin de semana; fines de semana; sábado; domingo; sábados; domingos",
    ),
    pleasantries="por favor; porfa; porfavor; senor; senora; senorita; maestra; porfis; grasias; gracias; "
    "muchas gracias; mil gracias; ok; okay; vale; bueno; de nada; por nada; adiós; "
    "adios; hasta luego; "
    "buenas noches; buen día; buenos días; que tengan buen día; que tenga buen día; igualmente; perfecto; "
    "muy bien; listo; "
    "sí; si; no; hola; gracias a ustedes; gracias a usted; bendiciones; dios los bendiga; dios le bendiga; "
    "está bien; "
    "esta bien; ok gracias; excelente; claro; saludos; genial; con gusto; es todo; eso es todo; ya; amén; super",
    please="por favor; porfavor; porfa; favor; gracias; ya; hola; ok; disculpe; perdón; oiga; oigan; "
    "una pregunta; una preguntita; le pregunto; les pregunto; puedo preguntar; antes de contestar; "
    "antes de responder; disculpen; una duda; tengo una duda; tengo una pregunta",
    by_itself=(
        r"(?:le gusto|le encanto|le dio risa|se rio de|enfatizo|dio enfasis a|no le gusto|pregunto por|cuestiono|"
        r"quito (?:un |una )?[\w ]+ de|reacciono (?:con )?.{1,8} a)"
        r"""\s*["'].*["']""",
        r"respuesta automatica.*",
        r"estoy (?:conduciendo|manejando)(?:[.,;!]| y| ahora| en este momento)"
        r".*(?:luego|despues|tarde|respond|llam|escrib|contest).*",
        r"estoy (?:conduciendo|manejando)[.!]*",
    ),
)
