"""Portuguese, as it is written in Brazil; what is said in Portugal and Cape Verde is understood."""

from sipbot.engine.languages import Language, counting

_ASKING = (
    r"(?:(?:oi|ola|ja|por favor|por gentileza|gentileza|favor|pfv|eu|quero|queria|gostaria|que|podem|pode|desculpe|"
    r"preciso) )*"
)
_END = r"(?: (?:por favor|pfv|obrigad[oa]|mais|agora|nunca mais))*$"

LANGUAGE = Language(
    code="pt",
    own_name="Português",
    names="português; portugues; portuguese; pt; português brasileiro; português do brasil; brazilian; "
    "brazilian portuguese; brasileiro; purtuges; portugés; "
    "em português; portugais; pòtigè; tiếng bồ đào nha; 葡萄牙文; 葡萄牙语; 葡萄牙語",
    stop="parar; pare; parem; para; sair; cancelar; cancela; cancele; chega; basta; remover; me remova; "
    "me tire; me deixe em paz; me deixem em paz; número errado; descadastrar; "
    "desinscrever; encerrar; terminar; não mais; nao mais; fim",
    help="ajuda; me ajude; me ajuda; socorro; informação; informações; o que é isso; o que é isto; que é isso; "
    "quem é; "
    "quem é você; quem são vocês; quem está falando; quem tá falando; quem fala; como funciona; como funciona isso",
    back="voltar; volta; anterior; pergunta anterior; mudar resposta; mudar minha resposta; corrigir; errei; "
    "me enganei; resposta errada; respondi errado; quero mudar minha resposta; quero mudar a resposta; "
    "mudar a resposta; trocar resposta; trocar minha resposta; corrigir minha resposta; desfazer",
    skip="pular; pula; pulo; passar; passo; eu passo; pular pergunta; pular esta; pular essa; pula essa; pula esta; "
    "pular a pergunta; posso pular; pode pular; passo essa; prefiro não dizer; "
    "prefiro não responder; prefiro não falar; não quero responder; não quero dizer; não quero falar; saltar; salta",
    next="próxima; próximo; seguinte; próxima pergunta; pergunta seguinte; avançar",
    who="quem; quem vai ver isso; quem vê isso; é anônimo; é anónimo; é confidencial; é sigiloso; isso é anônimo; "
    "isto é anónimo; é privado",
    why="por quê; por que; porque perguntam; por que perguntam; por que vocês perguntam; "
    "por que estão perguntando; por que essa pergunta; pra quê; para quê; para que serve; "
    "pra que serve; por que querem saber",
    start="começar; iniciar; recomeçar; continuar; retomar",
    move="trocar de telefone; trocar de celular; mudar de telefone; mudar de celular; "
    "continuar em outro telefone; continuar por mensagem; continuar na internet",
    yes="já ouvi; já ouvi falar; ouvi sim; ouvi falar; já sabia; ele tem; ela tem; ele tem um; ela tem um; "
    "tem um; pode começar; com prazer; sim; s; ss; sii; siim; siiim; "
    "sim senhor; sim senhora; claro; claro que sim; pode; pode ser; tá bom; ta bom; "
    "tá bem; está bem; está bom; tudo bem; blz; beleza; ok; okay; aceito; concordo; de acordo; com certeza; certo; "
    "correto; isso; isso mesmo; exato; exatamente; aham; uhum; ahã; positivo; bora; vamos; vamos lá; vamo; "
    "eu aceito; eu concordo; estou de acordo; autorizo; eu autorizo; sem problema; sem problemas; tem; tem sim; "
    "tenho; tenho sim; sim tem; sim tenho; quero; quero sim; por que não; pode sim; fechado; verdade",
    no="nunca ouvi; nunca ouvi falar; não ouvi; não ouvi falar; não sabia; primeira vez que ouço; ele não tem; "
    "ela não tem; agora não posso; não posso; não posso agora; não tenho interesse; "
    "não estou interessado; "
    "não estou interessada; não tenho tempo; não; nao; n; nn; naum; nãoo; não senhor; não senhora; não obrigado; "
    "não obrigada; não quero; não aceito; "
    "agora não; hoje não; discordo; não concordo; eu não aceito; eu não concordo; não autorizo; nunca; "
    "claro que não; de jeito nenhum; não tem; não tenho; tem não; tenho não; negativo; não pode; falso; errado; "
    "que eu saiba não; depois; mais tarde; recuso",
    stop_phrases=(
        rf"^{_ASKING}(?:nao|nunca) me (?:mandem|mande|enviem|envie|escrevam|escreva|incomodem|contatem|"
        rf"liguem)(?: mais)?(?: (?:mensagens|mensagem|textos|nada|isso))?{_END}",
        rf"^{_ASKING}(?:parem|pare|parar|para|deixem|deixe) de (?:me )?(?:mandar|enviar|escrever|"
        rf"mandar mensagens|enviar mensagens|incomodar)(?: (?:mensagens|mensagem|textos|isso))?{_END}",
        rf"^{_ASKING}me (?:tire|tirem|remova|removam|retire|retirem)(?: (?:da|desta|dessa))?(?: lista)?{_END}",
        rf"^{_ASKING}(?:remova|removam|apague|apaguem|tire|tirem|exclua) (?:o )?meu numero"
        rf"(?: (?:da|desta|dessa) lista)?{_END}",
        rf"^{_ASKING}(?:cancelar|cancele|cancelem|parar|pare|parem)(?: (?:as|os|estas|essas|com|de|todas))*"
        rf" (?:mensagens|mensagem|textos){_END}",
        rf"^{_ASKING}nao quero(?: mais)?(?: receber)?(?: mais)?(?: as| essas| estas)? (?:mensagens|mensagem|"
        rf"textos|sms)"
        rf"(?: (?:suas|de voces|da escola))?{_END}",
        rf"^{_ASKING}nao quero(?: mais)? receber(?: mais)? (?:isso|isto|nada)(?: de voces)?{_END}",
        rf"^{_ASKING}(?:tira|tire|remove|remova|apaga|apague|exclui|exclua) (?:o )?meu (?:numero|nome|telefone)"
        rf"(?: (?:dai|daqui|disso|(?:da|dessa|desta) lista))?{_END}",
        rf"^{_ASKING}(?:sair|cancelar|(?:me )?descadastr(?:ar|a|e|em)|desinscrever)"
        rf"(?: (?:da|dessa|desta|do|desse|deste) (?:lista|grupo|pesquisa|cadastro))?{_END}",
        rf"^{_ASKING}chega de (?:mensagem|mensagens|msg|msgs|sms){_END}",
        rf"^{_ASKING}nao (?:quero|queremos|desejo)(?: mais)? receber(?: mais)?{_END}",
        rf"^{_ASKING}nao (?:quero|queremos|desejo) (?:mais )?(?:participar|continuar)"
        rf"(?: (?:disso|da pesquisa|dessa pesquisa))?{_END}",
        rf"^{_ASKING}(?:nao|nunca)(?: mais)? me (?:mandem|mande|manda|enviem|envie|envia)(?: mais)?"
        rf"(?: (?:nada|isso|mensagens|mensagem|sms))?{_END}",
        rf"^{_ASKING}me (?:tira|exclui|exclua|apaga|apague)(?: (?:da|desta|dessa))? (?:lista|grupo){_END}",
        rf"^{_ASKING}(?:para|parar|parem|pare|chega) de (?:me )?mandar (?:mensagem|mensagens|msg|sms|isso){_END}",
    ),
    who_phrases=(
        r"^(?:(?:mas|e|oi) )*quem(?: mais)?(?: (?:e|eh) (?:que|q))? (?:ve|vera|vai ver|le|vai ler|recebe|"
        r"vai receber|pode ver|pode ler|tem acesso)"
        r"(?: (?:isso|isto|a|as|essas|minhas|minha|o|que|eu|escrevo|digo|falo|respostas?|mensagens|pesquisa|"
        r"tudo|aqui|ai|depois))*$",
        r"^(?:(?:mas|e|oi|isso|isto|a|as|minhas) )*(?:respostas? )?(?:pesquisa )?(?:e|sao|sera) (?:mesmo )?"
        r"(?:anonim[oa]s?|sigilos[oa]s?|confidencia(?:l|is)|privad[oa]s?|secret[oa]s?)(?: (?:isso|isto|mesmo))?$",
        r"^(?:vao|podem|vai) saber (?:quem (?:eu )?sou|que sou eu|meu nome)$",
    ),
    why_phrases=(
        r"^(?:(?:e|mas|oi|ola|desculpa|desculpe) )*(?:por que|pra que|para que)(?: (?:e|eh|que))*"
        r"(?: (?:voces|voce|vcs|vc|ces))? (?:querem|quer|precisam|precisa|interessa)(?: (?:de))? saber(?: .*)?$",
        r"^(?:(?:e|mas|oi|ola|desculpa|desculpe) )*(?:por que|pra que|para que)(?: (?:e|eh|que))*"
        r"(?: (?:voces|voce|vcs|vc|ces))?(?: (?:estao|tao|ta|esta|me|ficam))* (?:perguntam|pergunta|perguntando)"
        r"(?: (?:isso|isto|essas?|esses?|coisas|sobre|de|da|do|a|o|as|os|minha|meu|meus|tanto|tantas|perguntas|raca|"
        r"idioma|lingua|serie|filhos?|filhas?))*$",
        r"^(?:(?:e|mas|oi|ola|desculpa|desculpe) )*(?:pra que|para que) (?:e|eh|serve|servem|querem|precisam)"
        r"(?: (?:isso|isto|essas?|esses?|esta|estas|a|as|meus|minhas|tanta|pesquisa|perguntas?|informacao|"
        r"informacoes|dados|respostas?))+$",
        r"^(?:(?:e|mas|oi|ola|desculpa|desculpe) )*qual(?: (?:e|eh|seria))?(?: o| a)? (?:objetivo|motivo|sentido|"
        r"finalidade|razao|proposito)(?: (?:disso|disto|dessa|desta|dessas|destas|da|das|de perguntar isso|pesquisa|"
        r"perguntas?))+$",
    ),
    skip_phrases=(
        r"^(?:(?:pode|pd|posso|vamos|vou) )?(?:pular|passar|deixar passar) (?:essa|esta|dessa|"
        r"desta)(?: (?:pergunta|ai|aqui))*$",
        r"^(?:essa|esta)(?: (?:pergunta|eu|vou))* (?:passo|pulo|pular|passar|deixo em branco)(?: (?:ta|"
        r"obrigad[oa]))*$",
        r"^(?:(?:desculpe|desculpa|olha|eu|acho que|obrigad[oa]) )*(?:prefiro nao|preferia nao|preferiria nao|"
        r"nao quero|nao queria|nao gostaria de|nao desejo|nao vou|melhor nao|nao me sinto a vontade (?:para|de|em))"
        r" (?:dizer|responder|falar|contar|informar|declarar|compartilhar|opinar)"
        r"(?: (?:isso|essa|esta|isto|sobre|disso|a|o|pergunta|por favor|obrigad[oa]|agora|nessa))*$",
    ),
    help_phrases=(
        r"^(?:(?:e|mas|oi|ola|ei|desculpe|desculpa|bom dia|boa tarde|boa noite) )*(?:quem|qm) (?:e|sao|ta|esta|"
        r"eh|fala)"
        r"(?: (?:voce|voces|vc|vcs|ce|esse|este|que|ta|esta|falando|ai|mandando|isso|numero))*$",
        r"^(?:(?:e|mas) )*(?:o )?(?:que|q)(?: que| q)?(?: e| eh)? (?:isso|isto|essa mensagem|essa pesquisa)(?: ai)?$",
        r"^(?:(?:e|mas) )*(?:de onde|como) (?:(?:voces|voce|vcs|vc|que) )*(?:tiraram|tirou|conseguiram|conseguiu|"
        r"pegaram|pegou|tem|acharam) (?:o )?meu (?:numero|telefone|contato|zap|whatsapp)$",
        r"^(?:isso|isto|esse numero|e)(?: (?:e|eh|isso))* (?:um |uma )?(?:golpe|fraude|virus|trote|spam|robo|verdade|"
        r"pegadinha)$",
    ),
    back_phrases=(
        r"^(?:(?:desculpe|desculpa|ops|oi) )*(?:quero|queria|posso|preciso|deixa eu|gostaria de|"
        r"da pra) (?:consertar|mudar|"
        r"corrigir|trocar) (?:o que|oq) (?:falei|respondi|escrevi|marquei|disse)(?: (?:na|no|agora|ha|pouco|"
        r"outra|pergunta|anterior|passada|antes|de))*$",
        r"^volta(?:r)?(?: (?:uma|pra|para|a|na|pergunta|anterior|de antes|por favor|pf|pfv))*$",
        r"^(?:(?:desculpe|desculpa|ops|opa|nao|perai|pera) )*(?:respondi|marquei|apertei|escolhi|coloquei|digitei) "
        r"(?:errado|errada|a errada)(?: (?:na|a|o|pergunta|questao|anterior|passada|de antes|numero|resposta))*$",
        r"^(?:(?:desculpe|desculpa|ops|nao) )*(?:quero|queria|posso|preciso|deixa eu|gostaria de) (?:mudar|trocar|"
        r"corrigir|voltar|refazer)(?: (?:na|a|para|pra|minha|resposta|pergunta|questao|anterior|passada|de antes))*$",
    ),
    of_messages=r"\b(?:mensagem|mensagens|msgs?|sms|lista|numero|descadastr\w*)\b",
    to_change=r"\b(?:mudar para|trocar para|fazer isso em)\b",
    not_understood=r"\b(?:nao|n) (?:\w+ ){0,3}?(?:leio|ler|entendo|falo|sei|compreendo|entendi)\b",
    have="somos; tenho; temos; tem; há; são",
    these="os; as; todos os; todas as; esses; essas",
    fillers="ah; eh; ué; pontos; ponto; estrelas; eu; sou; é; meu; minha; a; o; os; as; um; uma; de; do; da; dos; "
    "das; acho; que; q; por; favor; pf; pfv; "
    "pfvr; obrigado; obrigada; obg; obgd; vlw; valeu; escolho; escolhi; escolheria; fico; com; tenho; cerca; uns; "
    "umas; "
    "são; somos; temos; diria; daria; dou; dê; nota; seria; então; aqui; aí; né; ne; msm; mesmo; só; apenas; bem; "
    "tipo; oi; olá; bom; boa; dia; tarde; noite; para; pra; mim; esse; essa; este; esta; ele; dele; dela; vou; foi; "
    "na; no; em; marco; marquei; senhor; senhora; rs; kkk; sim",
    negations="não; nao; naum; nunca; nem; sem; nenhum; nenhuma; exceto; mas; nada; menos; tirando; fora; salvo; "
    "apenas nao; jamais; quase; nn",
    because="porque; pois; pq; por que; já que; porq",
    and_="e; depois; também; tambem; mais; com; junto; seguido; então; ai",
    or_="ou; talvez; entre; quem sabe; sei la",
    all_="tudo; todos; todas; todas elas; todos eles; todas as opções; todas as anteriores",
    last="último; última; o último; a última; última opção; a última opção; a de baixo; o de baixo",
    out_of="de",
    option="opção; opções; opcao; op; número; num; nr; nº; no; resposta; letra; alternativa; item",
    ordinals=counting(
        "primeiro|primeira|1º|1ª segundo|segunda terceiro|terceira quarto|quarta quinto|quinta sexto|sexta "
        "sétimo|sétima oitavo|oitava nono|nona décimo|décima"
    ),
    numbers={
        "zero": 0,
        **counting(
            "um|uma dois|duas três quatro cinco seis sete oito nove dez onze doze treze "
            "quatorze|catorze quinze dezesseis dezessete dezoito dezenove vinte"
        ),
        "nenhum": 0,
        "nenhuma": 0,
        "dezasseis": 16,
        "dezassete": 17,
        "dezanove": 19,
        "trinta": 30,
        "quarenta": 40,
        "cinquenta": 50,
        "sessenta": 60,
        "setenta": 70,
        "oitenta": 80,
        "noventa": 90,
        "cem": 100,
        "cento": 100,
    },
    not_numbers="set; sis; san; kat; dis; ven",
    sums="e; mais",
    vague="sala; turma; apto; ap; "
    "cada; casal; gêmeos; gêmeas; "
    "mais; menos; mínimo; máximo; meio; meia; quase; vários; várias; poucos; poucas; muitos; muitas; até; idade; "
    "ano; anos; mês; meses; série; par; dúzia; dias; semanas; vezes; pelo; acima; abaixo",
    nothing="não tenho; não tenho filhos; não tenho nenhum; não tenho nenhuma; sem filhos; não há; não tem; "
    "nenhum filho",
    unclear="até parece; só que não; sqn; "
    "ambos; ambas; os dois; as duas; os 2; as 2; tanto faz; qualquer um; qualquer uma",
    or_more="ou acima; ou mais; ou maior; em diante",
    ages="filho tem; filha tem; menino tem; menina tem; ele tem; ela tem; fez; completou",
    other_schools="ensino médio; ensino medio; colegial; faculdade; do médio",
    months="janeiro|jan fevereiro|fev março|mar abril|abr maio|mai junho|jun julho|jul agosto|ago setembro|set "
    "outubro|out novembro|nov dezembro|dez",
    date="{day} de {month}",
    date_with_year="{day} de {month} de {year}",
    weekdays="domingo; segunda; segunda feira; terça; terça feira; quarta; quarta feira; quinta; quinta feira; "
    "sexta; sexta feira; sábado; feira",
    no_answer="não sei; nao sei; n sei; nada; nenhum; nenhuma; não; sei lá; sem comentários; tudo bem; não tenho; "
    "não tenho ideia; não faço ideia; nada a dizer; nada a declarar; não sei dizer; só isso; é só; nada mais; "
    "não tenho certeza; nenhuma ideia; sem opinião",
    alike=(
        "mãe; pai; responsável; cuida; família; avó; avô; vovó; vovô; tia; tio; madrasta; padrasto",
        "professora; professor; prof; docente; dou aula",
        "aluno; aluna; estudante",
        "direção; diretor; diretora; vice-diretor; vice-diretora; coordenador; coordenadora",
        "equipe de apoio; apoio; auxiliar; assistente; zelador; secretária; secretário; enfermeira; "
        "merendeira; motorista; inspetor; inspetora",
        "vizinha; vizinho; moro perto; moro em frente; comunidade",
        "nunca; nenhuma vez; jamais",
        "raramente; quase nunca; de vez em quando",
        "às vezes; algumas vezes; depende",
        "muitas vezes; frequentemente; com frequência; direto",
        "sempre; toda vez; todo dia; o tempo todo",
        "mensagem; mensagens; texto; sms; torpedo; zap",
        "ligação; ligar; liguem; telefonema",
        "papel; bilhete; mochila",
        "manhã; manhãs; cedo",
        "tarde; tardes; depois da escola",
        "noite; noites; depois do trabalho; depois do jantar",
        "fim de semana; fins de semana; sábado; domingo; sábados; domingos",
    ),
    pleasantries="obrigado; obrigada; muito obrigado; muito obrigada; obg; vlw; valeu; ok; tchau; até logo; de nada; "
    "bom dia; boa tarde; boa noite; sim; não; oi; olá; certo; beleza; blz; por favor; pf; pfv; deus abençoe; abraço; "
    "senhor; senhora; professora; kkk",
    please="por favor; favor; pfv; obrigado; obrigada; já; oi; olá; ok; desculpe; "
    "oi td bem; tudo bem; td bem; oxe; ué; uai; eita; gente; "
    "uma pergunta; posso perguntar; uma dúvida; tenho uma dúvida; antes de responder; com licença",
    by_itself=(
        r"""(?:gostou de|adorou|amou|riu de|enfatizou|nao gostou de|questionou|reagiu com .{1,8} a)\s*["'].*["']""",
        r"resposta automatica.*",
        r"estou (?:dirigindo|conduzindo)(?:[.,;!]| e| agora).*(?:depois|tarde|respond|ligo|ligar).*",
    ),
)
