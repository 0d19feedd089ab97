"""Word lists in the languages that the state's schools meet most: English, Spanish, Portuguese, Haitian Creole,
Vietnamese and Chinese; non-answers in Cape Verdean Creole too. All are compared in lower case.
"""


def _phrases(*lists: str) -> frozenset[str]:
    return frozenset(phrase.strip() for one in lists for phrase in one.replace("\n", "|").split("|") if phrase.strip())


# A whole answer made of these, and of fillers, says nothing about the school. Written without marks.
NON_ANSWERS = _phrases(
    """n a|na|none|nothing|nope|no|nah|null|nil|idk|i dk|idc|dk|dunno|i dunno|don t know|dont know|do not know
    i don t know|i dont know|i do not know|i have no idea|no idea|not sure|i m not sure|im not sure|unsure
    i am not sure|no comment|no comments|no opinion|no answer|no response|not applicable|nothing to add
    nothing to say|nothing to share|nothing comes to mind|nothing really|nothing else|nothing much|nothing more
    nothing at this time|none at this time|no suggestions|no suggestion|i have nothing|i have none
    see below|see my next answer|see my last answer|see my previous answer|see my other answer|see my other answers
    see next answer|see previous answer|already answered|i already answered|answered above|same answer
    can t think of anything|cant think of anything|i can t think of anything|skip|pass|blank|test|testing|asdf
    qwerty|see above|same as above|ditto|same|yes|yep|yeah|ok|okay|k|lol|hmm|hm|uh|um|whatever|hi|hello|hey""",
    """nada|ninguno|ninguna|ningún|no sé|no se|nose|nose que decir|no lo sé|no lo se|no sabría|no sabria|ns|nc
    ns nc|no aplica|sin comentarios|sin comentario|ningún comentario|nada más|nada mas|nada que agregar
    nada que decir|no tengo|no tengo nada|no tengo nada que decir|no tengo comentarios|no tengo idea|ni idea
    sin respuesta|no estoy seguro|no estoy segura|sí|si|hola|igual|ver arriba|ya respondí|ya respondi|ya contesté
    ya conteste|misma respuesta|la misma respuesta""",
    """não sei|nao sei|sei lá|sei la|nenhum|nenhuma|não|nao|nada a declarar|sem comentários|sem comentarios
    não tenho|nao tenho|não tenho ideia|não se aplica|nao se aplica|nada a dizer|nada mais|sim""",
    """anyen|okenn|non|wi|mwen pa konnen|m pa konnen|pa konnen|mpa konnen|mwen pa konn|m pa konn|pa gen
    pa gen anyen|mwen pa gen anyen|pa gen repons|pa gen kòmantè|pa aplikab""",
    """không|không biết|tôi không biết|chưa biết|không có|không có gì|không ý kiến|không có ý kiến|không rõ
    không áp dụng|khong|khong biet|khong co|khong co gi""",
    """nau|ka sei|n ka sei|m ka sei|ka sabe|n ka sabe|m ka sabe|ka ten|n ka ten|m ka ten|ka ten nada|n ka ten nada
    m ka ten nada|nada ka ten|nada pa fla|ka ten nada pa fla|n ka ten nada pa fla|m ka ten nada pa fla|ka sta sertu""",
    """无|無|没有|沒有|没|不知道|我不知道|不清楚|不确定|不確定|没意见|没有意见|沒有意見|没什么|没有什么|暂无|无意见
    不适用|不好说""",
)

FILLERS = _phrases(
    """thanks|thank you|thx|sorry|please|really|honestly|well|right now|at the moment|gracias|lo siento|por favor
    por ahora|obrigado|obrigada|obrigadu|desculpe|mèsi|padon|cảm ơn|xin lỗi|谢谢|謝謝|抱歉"""
)

# Sentences that only lean on the one before them.
TAGS_ON = _phrases(
    """why|why not|how|how come|period|please help|thank you so much|thanks a lot|thank you very much|many thanks
    that s it|that s all|thats all|thats it|good job|for example|etc|not good|so sad|it s sad|por qué|muchas gracias
    mil gracias|eso es todo|gracias por todo|muito obrigado|muito obrigada|é isso|mèsi anpil|se tout|cảm ơn nhiều
    非常感谢|谢谢大家"""
)

# Words that no name begins or ends with, and that are no keywords. "More", "no" and "not" carry meaning here.
STOP = {
    "en": _phrases(
        """a|an|the|this|that|these|those|and|or|but|if|so|than|then|as|of|at|by|for|with|about|into|to|from|in|on|off
        up|out|over|under|again|once|here|there|when|where|why|how|what|which|who|whom|whose|all|any|both|each|other
        some|such|own|same|too|very|just|also|only|even|still|well|really|always|ever|often|sometimes|maybe|perhaps
        i|me|my|mine|myself|we|us|our|ours|you|your|yours|he|him|his|she|her|hers|it|its|they|them|their|theirs
        themselves|am|is|are|was|were|be|been|being|has|have|had|having|do|does|did|doing|can|could|may|might|must
        shall|should|will|would|ought|don|don't|doesn't|didn't|isn't|aren't|wasn't|weren't|can't|won't|wouldn't
        couldn't|shouldn't|i'm|i've|i'd|i'll|we're|we've|you're|they're|it's|that's|there's|let's|he's|she's
        s|t|d|ll|m|re|ve|n't|because|since|while|until|although|though|however|between|through|during|before|after
        like|get|gets|got|getting|go|goes|going|come|comes|make|makes|made|let|lot|lots|thing|things|something
        anything|everything|nothing|etc|want|wants|wanted|wish|think|feel|feels|know|say|says|said|see|seem|seems
        need|needs|needed|please|thank|thanks|yes|ok|one|able|much|many|every|per|within|without|around|us|else|kind
        sure|way|ways|actually|quite|yet|already|instead|rather|another|around|upon|towards|toward|especially|having
        it’s|don’t|doesn’t|isn’t|aren’t|can’t|won’t|didn’t|i’m|we’re|they’re|that’s|there’s|let’s|wouldn’t""",
    ),
    "es": _phrases(
        """a|al|ante|con|de|del|desde|en|entre|hasta|para|por|según|sobre|tras|el|la|los|las|lo|un|una|unos|unas|y|e|o|u
        ni|que|qué|quien|quién|cual|cuando|cuándo|donde|dónde|como|cómo|cuanto|si|sí|pero|porque|pues|aunque|mientras
        yo|me|mi|mis|mí|tú|tu|tus|te|él|ella|ellos|ellas|le|les|se|su|sus|nos|nosotros|nuestro|nuestra|nuestros
        nuestras|usted|ustedes|es|son|era|ser|sea|sean|fue|está|están|estar|esté|estén|estoy|hay|haya|ha|han|he|hemos
        haber|tiene|tienen|tener|tengo|tenga|tengan|hace|hacen|hacer|haga|hagan|puede|pueden|poder|pueda|va|van|ir|voy
        debe|deben|debería|deberían|quiero|quiere|quieren|queremos|quisiera|gustaría|gusta|gustan|necesita|necesitan
        necesitamos|favor|este|esta|estos|estas|ese|esa|eso|esos|esas|esto|aquí|ahí|allí|muy|mucho|mucha|muchos|muchas
        también|tan|tanto|todo|toda|todos|todas|otro|otra|otros|otras|algo|alguien|algún|alguna|algunos|cada|cosa|cosas
        ya|solo|sólo|siempre|veces|vez|así|bien|creo|siento|gracias|da|dan|dar|den|mismo|misma""",
    ),
    "pt": _phrases(
        """a|à|ao|aos|às|as|o|os|um|uma|uns|umas|de|do|da|dos|das|em|no|na|nos|nas|num|numa|por|pelo|pela|pelos|pelas|para
        pra|pro|com|sem|sobre|entre|até|desde|e|ou|nem|que|quem|qual|quando|onde|como|se|mas|porque|pois|embora|enquanto
        eu|me|mim|meu|minha|meus|minhas|tu|te|teu|tua|você|vocês|ele|ela|eles|elas|lhe|lhes|seu|sua|seus|suas|nós|nosso
        nossa|nossos|nossas|é|são|era|ser|seja|sejam|foi|está|estão|estar|esteja|estou|há|haja|tem|têm|ter|tenho|tenha
        tenham|faz|fazem|fazer|faça|pode|podem|poder|possa|vai|vão|ir|vou|deve|devem|deveria|deveriam|quero|quer|querem
        queremos|gostaria|gosto|gosta|precisa|precisam|precisamos|favor|este|esta|estes|estas|esse|essa|esses|essas|isso
        isto|aqui|ali|muito|muita|muitos|muitas|também|tão|tanto|todo|toda|todos|todas|outro|outra|outros|outras|algo
        alguém|algum|alguma|cada|coisa|coisas|já|só|sempre|vezes|vez|assim|bem|acho|sinto|obrigado|obrigada|dar|dá""",
    ),
    "ht": _phrases(
        """a|an|la|lan|nan|yon|yo|li|l|mwen|m|nou|n|ou|w|ki|kote|pou|ak|avèk|epi|e|oswa|men|paske|si|lè|sa|se|te|ta|ap
        ka|kapab|gen|genyen|fè|ale|vini|bay|ba|di|sou|soti|depi|jiska|anba|anwo|tout|chak|kèk|anpil|trè|tou|menm|lòt
        toujou|tanpri|mèsi|bezwen|vle|dwe|renmen|konsa|kisa|kijan|poukisa|ki moun|isit|la a|sa a|yo a|pa m|pa nou""",
    ),
    "vi": _phrases(
        """và|là|của|cho|với|các|những|một|có|được|trong|ở|khi|thì|mà|này|đó|để|từ|đến|tôi|con|em|chúng|họ|nó|cũng|đã
        đang|sẽ|rất|quá|lắm|nên|cần|muốn|xin|vì|nếu|như|hay|hoặc|nhưng|thật|nữa|ạ""",
    ),
    "zh": _phrases(
        """的|了|是|在|和|也|都|就|我|我们|你|他|她|它|他们|这|那|有|很|要
        请|吗|呢|吧|啊|对|为|与|及|让|把|被"""
    ),
}

# Words that say how much or how good, but not of what: no name by themselves.
WEAK = _phrases(
    """more|less|fewer|few|most|least|no|not|never|new|old|good|better|best|great|nice|bad|worse|worst|big|bigger|large
    larger|small|smaller|long|longer|short|shorter|high|higher|low|lower|little|bit|people|person|time|times|day|days
    year|years|first|last|next|big|full|free|real|real|different|available|required|become|becomes|bring|give|keep|use
    used|put|take|takes|help|helps|work|works|try|allow|allowed|provide|offer|add|start|stop|improve|increase|create
    build|look|looking|find|important|place|places|area|part|number|local|additional|able|due|including|currently|cost
    change|changes|together|enough|away|back|hard|easy|happy|love|loves|must|left|right|own|none|nobody|no one
    nothing|anyone|anybody|someone|somebody|everyone|everybody|now|still|again|half|one|ones|two|three|four|five|six
    seven|eight|nine|ten|eleven|twelve|second|third|week|weeks|month|months|minute|minutes|min|hour|hours|today
    everywhere|nowhere
    tomorrow|yesterday|honestly|ordinary|fine|lol|jk|dont|doesnt|didnt|isnt|wasnt|arent|cant|wont|thats|theres|theyre
    im|ive|stopped|started|took|taken|put|came|went|gave|kept|knew|seen|saying|tell|told|talk|talked|talking|ask|asked
    asking|asks|happen|happened|happens|guess|mean|means|wait|waiting|front|behind|way|way""",
    """más|mas|menos|no|nunca|nuevo|nueva|nuevos|nuevas|bueno|buena|buenos|buenas|mejor|mejores|gran|grande|grandes
    pequeño|pequeña|tiempo|día|días|año|años|gente|personas|persona|poco|poca|ayuda|ayudar|trabajo|mayor|menor|parte|nadie|nada
    ninguno|ninguna|alguien|todos|todas|ahora|uno|dos|tres|cuatro|cinco|semana|semanas|mes|meses|minutos|hora|horas|q
    xq|pq|jaja|dijo|dijeron|decir|preguntar|preguntan|pasa|pasó|sabe|saben|último|último|primero|primera""",
    """mais|menos|não|nunca|novo|nova|novos|novas|bom|boa|bons|boas|melhor|melhores|grande|grandes|pequeno|tempo|dia
    dias|ano|anos|gente|pessoas|pessoa|pouco|pouca|ajuda|ajudar|parte|maior|menor|ninguém|nada|alguém|agora|dois|três
    semana|mês|meses|minutos|hora|horas|kkk""",
    """plis|mwens|pa|pi|bon|gwo|piti|tan|jou|ane|moun|èd|ede|nouvo|travay|pèsonn|anyen|kounye|de|twa|youn""",
)

# What people say before they say something: no part of a name.
OPENINGS = {
    "en": _phrases(
        """i think|i think that|i feel|i feel like|i believe|i believe that|i wish|i wish we had|i wish there was
        i wish there were|i hope|i would like|i would like to see|i would love|i would love to see|i'd like
        i'd like to see|i'd love|i'd love to see|i want|i want to see|i need|i like|i love|i really like|i really love
        we need|we need to have|we really need|we want|we would like|we should have|we have|we could use|we are
        there is|there are|there should be|there needs to be|there need to be|it would be nice to have
        it would be great to have|it would help to have|would be nice to have|need|needs|needs to be|should be
        should have|please|can we have|could we have|can we get|let us have|let's have|they should have|they should
        they need|they need to|you should|you need to|we should|we need to|need to|also|and|but|so|maybe|just|honestly
        in my opinion|the school should|the school needs|the school needs to|schools should|my favorite is
        what about|how about|having|to have|for example|in fact""",
    ),
    "es": _phrases(
        """yo creo que|yo creo q|creo que|pienso que|siento que|me gusta|me gustan|me gustaría|me gustaria|me encanta
        me encantan|me gustaría que|me gustaría que hubiera|quisiera|quisiera que|quiero|quiero que|queremos
        queremos que|necesitamos|se necesita|se necesitan|hace falta|hacen falta|falta|faltan|deberían|deberia|debería
        deberían tener|debería haber|debe haber|deben|que haya|que hayan|que tengan|que pongan|que sea|que sean
        ojalá|ojala|ojalá que|ojalá hubiera|hay|tener|por favor|pues|y|pero|también|yo""",
    ),
    "pt": _phrases(
        """eu acho que|acho que|eu gosto de|gosto de|gostaria de|gostaria que|eu gostaria de|eu queria|quero|queremos
        precisamos de|precisamos|precisa de|precisa|precisam de|precisam|deveria ter|deveriam|deveria|devia ter|tem que
        ter|há|por favor|e|mas|também|eu|que tenha""",
    ),
    "ht": _phrases(
        """mwen panse|mwen panse ke|m panse|mwen ta renmen|m ta renmen|mwen renmen|m renmen|nou bezwen|nou vle|mwen vle
        m vle|lekòl la bezwen|fòk|fòk gen|ta dwe|ta dwe gen|gen|tanpri|mwen swete|epi|men""",
    ),
    "vi": _phrases("tôi nghĩ|tôi muốn|tôi thích|con muốn|con thích|em muốn|em thích|cần|cần có|nên|nên có|xin|mong"),
    "zh": frozenset(),
}

# Who speaks, or somebody nobody named yet: a name with these in it names one person's story.
PERSONAL = {
    "en": _phrases(
        """i|i'm|i’m|i've|i’ve|i'd|i’d|i'll|i’ll|me|my|mine|myself|he|him|his|she|her|hers|he's|she's|he’s|she’s"""
    ),
    "es": _phrases("yo|mi|mis|mí|me|él|ella|conmigo|mío|mía"),
    "pt": _phrases("eu|meu|minha|meus|minhas|me|mim|ele|ela|dele|dela|comigo"),
    "ht": _phrases("mwen|m|li|mwen menm"),
    "vi": _phrases("tôi"),
}

# A phrase cut off right after one of these says the opposite.
NEGATIONS = {
    "en": _phrases(
        "not|no|never|nobody|none|without|cannot|dont|doesnt|didnt|isnt|arent|wasnt|cant|wont|barely|stop|nor"
    ),
    "es": _phrases("no|nunca|nadie|sin|ni|ningún|ninguna|tampoco|jamás"),
    "pt": _phrases("não|nao|nunca|ninguém|sem|nem|nenhum|nenhuma"),
    "ht": _phrases("pa|pap|san|pèsonn|poko"),
    "vi": _phrases("không|chưa|chẳng|đừng"),
}

# After one of these a thing is named; before one of these a sentence is cut in two ("daughter holds | my hand").
DETERMINERS = {
    "en": _phrases(
        "a|an|the|this|that|these|those|my|our|your|their|his|her|its|some|any|each|every|all|us|them|it|me"
    ),
    "es": _phrases(
        "el|la|los|las|lo|un|una|unos|unas|mi|mis|tu|tus|su|sus|nuestro|nuestra|nuestros|nuestras|este|esta"
    ),
    "pt": _phrases("o|a|os|as|um|uma|uns|umas|meu|minha|meus|minhas|seu|sua|seus|suas|nosso|nossa|nossos|nossas"),
    "ht": _phrases("yon"),
    "vi": _phrases("các|những|một"),
}

# What joins two parts of one thing: "room for parents", "books in two languages".
LINKS = {
    "en": _phrases("of|for|in|at|with|to|and|the|a|on|by|from|after|before|between|about|or|without|&"),
    "es": _phrases("de|del|para|en|con|y|el|la|los|las|a|al|por|sin|entre|e|o|un|una"),
    "pt": _phrases("de|do|da|dos|das|para|em|no|na|nos|nas|com|e|o|a|os|as|ao|à|por|sem|entre|ou|um|uma"),
    "ht": _phrases("pou|nan|ak|la|a|an|yo|san|e|sou|lan|avèk"),
    "vi": _phrases("cho|với|và|của|trong|ở|các|những"),
}

# Small words that a name may begin with, since without them it says something else: "too much homework".
BEGINS = {
    "en": _phrases("too|every|all|everyone|not enough|many"),
    "es": _phrases("demasiado|demasiada|demasiados|demasiadas|cada|todos|todas|muy"),
    "pt": _phrases("cada|todos|todas|muito|muita|muitos|muitas"),
    "ht": _phrases("twòp|chak|tout|plis"),
    "vi": _phrases("mỗi|quá"),
}

# How a question begins: what follows is half of it ("long does it take").
ASKING = _phrases(
    """how|what|when|where|why|which|who|whom|whose|whether|how's|what's|who's|cómo|qué|quién|cuándo|dónde|cuánto|cuánta
    cuántos|cuántas|cuál|como|quem|quando|onde|quanto|quanta|qual|kijan|kisa|kilè|poukisa|konbyen|khi nào|tại sao|bao"""
)

# Beside small words that join ("of", "for"), these make a sentence of a phrase, however they are typed.
SENTENCE = _phrases(
    """u|ur|im|ive|its|thats|theres|whats|hows|whos|hes|shes|theyre|youre|weve|cuz|becuase|bc|whether|unless
    what's|how's|who's|hasn't|haven't|hadn't|gets|got|gonna|wanna|gotta|q|xq|pq"""
)

# What follows one of these says which thing is meant: "teachers who stay".
RELATIVE = _phrases("who|que|ki")

# Verbs that say nothing of what a name is about.
EMPTY_VERBS = _phrases(
    """ask|asks|asked|tell|tells|told|say|says|take|takes|took|taken|put|puts|bring|brings|brought|give|gives|gave|kept
    came|went|gone|done|seen|knew|sent|use|uses|using|dar|poner|pone|tomar|pedir|decir|dizer|mete|pran"""
)

# Which ones are meant, or how many of them, and not what: "next answer" says as much as "answer".
POINTS = _phrases(
    """first|second|third|next|last|previous|current|currently|same|whole|entire|every|each|all|everyone|many|various
    certain|primer
    primero|primera|segundo|segunda|último|última|próximo|próxima|siguiente|mismo|misma|cada|todo|toda|todos|todas
    primeiro|primeira|muito|muita|muitos|muitas|mesmo|mesma|premye|dènye|chak|tout|mỗi"""
)

# Who does something, named or not: what follows is a sentence ("everyone follows").
SOMEBODY = _phrases(
    """somebody|someone|nobody|anybody|anyone|everybody|everyone|people|alguien|nadie|gente|alguém|ninguém|pessoas
    moun|pèsonn"""
)

# A word that stands after one of these does something, where others stand after a determiner or a preposition.
DOERS = {
    "en": _phrases(
        """i|we|they|he|she|you|who|nobody|somebody|someone|everyone|everybody|can|can't|cannot|could|couldn't|will
        won't|would|wouldn't|should|shouldn't|must|don't|doesn't|didn't|let's"""
    )
}

# A sentence that begins with one of these leans on the one before it: alone, nobody knows what "it" is.
# Left out is what as often begins a sentence of its own: "this school", "que haya", "sa ki bon".
LEANS = {
    "en": _phrases(
        """it|its|that|these|those|they|them|he|she|and|but|so|or|because|cause|cuz|also|then|plus|which|except|nor
        otherwise|instead|now they|now it|now he|now she|this is|this was|this would|this will|this can|this could
        this has|this makes|this means|this helps|this way"""
    ),
    "es": _phrases(
        """y|e|o|u|ni|pero|sino|porque|pues|también|tambien|además|ademas|entonces|eso|esto|ellos|ellas|él|ella|así|asi
        por eso"""
    ),
    "pt": _phrases(
        """e|ou|nem|mas|porém|porque|pois|também|tambem|além disso|alem disso|então|entao|isso|isto|eles|elas|ele|ela
        assim|por isso"""
    ),
    "ht": _phrases("epi|oswa|ni|men|paske|tou|yo|li|konsa|donk|kidonk"),
    "vi": _phrases("và|hoặc|nhưng|vì|bởi vì|nên|cũng|còn|nó|họ|điều đó|điều này|vì vậy"),
    "zh": _phrases(
        """但|而且|而|所以|因为|因為|也|还有|還有|然后|然後|不过|不過|或者|并且|並且|这样|這樣|那样|那樣|他|她|它|其|否则|否則"""
    ),
}

# What a person is called by: the next word is a name.
TITLES = _phrases("mr|mrs|ms|dr|prof|sr|sra|srta|don|doña|señor|señora|seu|dona|mesye|madanm")

# After "every" these say when, and not what: "every day after morning meeting".
WHEN = _phrases(
    """day|days|night|week|weeks|month|year|morning|afternoon|monday|friday|time|hour|weekend|día|días|noche|semana|semanas
    mes|meses|año|mañana|tarde|lunes|viernes|vez|hora|dia|dias|noite|mês|ano|manhã|segunda|sexta|jou|semèn|mwa|ane|maten
    fwa|lè|ngày|tuần|tháng|năm|sáng|lần|giờ"""
)

# No name by themselves, nor the beginning of one inside a sentence: who, or that something is wrong, but not what.
DULL = _phrases(
    """problem|problems|issue|issues|sorry|son|sons|daughter|daughters|child|children|kid|kids|lady|man|names|name|idea
    thing|word|words|everywhere|nowhere|lot|end|speak|said|hijo|hija|hijos|hijas|niño|niña|niños|niñas|cosa|cosas|filho
    filha|filhos|filhas|coisa|coisas|pitit|timoun"""
)

# Where everything happens, and whose it is: no name by themselves, but part of many ("school bus").
SETTINGS = _phrases("school|building|parents|escuela|padres|escola|pais|lekòl|paran")

# A name does not begin by counting.
COUNTS = _phrases(
    """one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|hundred|dozen|dozens|half|uno|dos
    tres|cuatro|cinco|seis|siete|ocho|nueve|diez|um|dois|três|quatro|cinco|youn|twa|kat|senk|hai|ba"""
)

# Languages and peoples: with a capital, but what an answer is about.
PEOPLES = _phrases(
    """english|spanish|portuguese|haitian|creole|vietnamese|chinese|mandarin|cantonese|french|arabic|khmer|cambodian|cape
    verdean|brazilian|african|american|asian|latino|latina|latinx|hispanic|native|indigenous|muslim|christian|jewish|black
    white|indian|russian|somali|nepali|haitian|kreyòl|ayisyen|special|education|mental|health"""
)
