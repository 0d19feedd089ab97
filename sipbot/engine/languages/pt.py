"""Portuguese."""

from sipbot.engine.languages import Language, counting

_ASKING = r"(?:(?:oi|ola|ja|por favor|favor|pfv|eu|quero|queria|gostaria|que|podem|pode|desculpe|preciso) )*"
_END = r"(?: (?:por favor|pfv|obrigad[oa]|mais|agora|nunca mais))*$"

LANGUAGE = Language(
    code="pt",
    own_name="Português",
    names="português; portugues; portuguese; pt; "
    "em português; portugais; pòtigè; "
    "tiếng bồ đào nha; 葡萄牙文; 葡萄牙语; 葡萄牙語",
    stop="parar; pare; parem; para; sair; cancelar; cancela; cancele; chega; basta; remover; me remova; "
    "me tire; me deixe em paz; me deixem em paz; número errado; descadastrar; "
    "desinscrever; encerrar; terminar; não mais; nao mais; fim",
    help="ajuda; me ajude; informação; informações; o que é isso; quem é; como funciona",
    back="voltar; volta; anterior; pergunta anterior; mudar resposta; mudar minha resposta; corrigir",
    skip="pular; pula; passar; passo; pular pergunta; pular esta; prefiro não dizer; prefiro não responder",
    next="próxima; próximo; seguinte; próxima pergunta",
    who="quem; quem vai ver isso; quem vê isso; é anônimo; é anónimo; é confidencial",
    start="começar; iniciar; recomeçar; continuar; retomar",
    yes="sim; s; claro; claro que sim; pode; pode ser; tá bom; ok; aceito; concordo; de acordo; com certeza; "
    "vamos; eu aceito; eu concordo",
    no="não; nao; n; não obrigado; não obrigada; não quero; não aceito; agora não; discordo; nunca",
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
        rf"^{_ASKING}nao quero(?: mais)?(?: receber)?(?: mais)? (?:mensagens|textos){_END}",
    ),
    fillers="eu; sou; é; meu; minha; a; o; os; as; um; uma; de; do; da; acho; que; por; favor; obrigado; "
    "obrigada; escolho; tenho; cerca",
    negations="não; nunca; nem; sem; nenhum; nenhuma; exceto; mas; nada",
    because="porque; pois; pq",
    and_="e; depois; também; mais",
    or_="ou; talvez; entre",
    all_="tudo; todos; todas",
    last="último; última; o último; a última",
    out_of="de",
    option="opção; número; resposta; letra",
    ordinals=counting("primeiro|primeira segundo|segunda terceiro|terceira quarto|quarta quinto|quinta sexto|sexta"),
    numbers={
        "zero": 0,
        **counting(
            "um|uma dois|duas três quatro cinco seis sete oito nove dez onze doze treze "
            "quatorze|catorze quinze dezesseis "
            "dezessete dezoito dezenove vinte"
        ),
        "trinta": 30,
        "quarenta": 40,
        "cinquenta": 50,
        "cem": 100,
    },
    no_answer="não sei; nao sei; nada; nenhum; nenhuma; não; sei lá; sem comentários; tudo bem; não tenho",
    pleasantries="obrigado; obrigada; muito obrigado; muito obrigada; ok; tchau; de nada; bom dia; boa noite; "
    "sim; não; oi; certo; beleza",
    please="por favor; favor; pfv; obrigado; obrigada; já; oi; olá; ok; desculpe",
    by_itself=(
        r"""(?:gostou de|adorou|amou|riu de|enfatizou|nao gostou de|questionou|reagiu com .{1,8} a)\s*["'].*["']""",
        r"resposta automatica.*",
        r"estou (?:dirigindo|conduzindo)(?:[.,;!]| e| agora).*(?:depois|tarde|respond|ligo|ligar).*",
    ),
)
