"""English."""

from sipbot.engine.languages import Language, counting

_ASKING = (
    r"(?:(?:hi|hello|hey|yo|ok|okay|and|just|now|sorry|sir|maam|no|nope|please|pls|plz|kindly|can you|"
    r"could you|will you|would you|can u|could u|u|you need to|you guys|you|i need you to|how about|you all|so|"
    r"no offense but|"
    r"i want you to|i would like you to|id like you to|i said|i told you to|i am busy|im busy|not interested|"
    r"im not interested|i am not interested) )*"
)
_ME = r"(?:me|us|this number|this phone|my phone|my number|my cell|our phone)"
_MESSAGES = (
    r"(?:texts?|txts?|texting|messages?|messaging|msgs?|sms|surveys?|notifications?|reminders?|spam|updates?|polls?)"
)
_END = (
    r"(?: (?:please|pls|plz|now|already|again|anymore|any more|ever|forever|ok|okay|thanks|"
    r"thank you|immediately|right now|at once|today|asap))*$"
)

LANGUAGE = Language(
    code="en",
    own_name="English",
    names="english; en; eng; ingles; inglés; inglês; anglais; angle; anglè; tiếng anh; tieng anh; 英文; 英语; "
    "英語; inglis",
    stop="stop; stopall; stop all; end; quit; cancel; unsubscribe; unsub; revoke; optout; opt out; opt-out; remove; "
    "remove me; stop it; stop this; stop now; stop please; please stop; pls stop; plz stop; stop thanks; stop sms; "
    "stop text; stop texts; stop messages; end this; "
    "do not contact; do not text; do not message; leave me alone; go away; delete me; sotp; stp; stpo; stopp; stoop; "
    "unsuscribe; unsubcribe; unsubscibe; cancle",
    help="help; info; help please; please help; help me; information; how does this work; what is this; "
    "whats this; who is this; whos this; who are you; what is this about; menu; commands",
    back="back; go back; previous; previous question; last question; undo; change answer; change my answer; "
    "change my last answer; change last answer; edit answer; edit my answer; i want to change my answer; "
    "can i change my answer; go back please; back please; wrong answer; take me back; previous one; "
    "go to previous question",
    skip="i will pass; ill pass; pass on this one; ill pass on this one; i will pass on this one; pass on that one; "
    "skip; skip it; skip this; skip this one; skip question; skip this question; skip please; please skip; "
    "pass; i pass; pass on this; pass on this one; skip that; skip that one; can i skip; can i skip this; "
    "can i skip this one; id rather not say; i would rather not say; rather not say; prefer not to say; "
    "i prefer not to say; prefer not to answer; i prefer not to answer; id rather not answer; rather not answer",
    next="next; next one; next question; next please; go on; move on",
    who="who; who will see this; who sees this; who will read this; is this anonymous; is this private; "
    "is this confidential; is it anonymous",
    why="why; why do you ask; why are you asking; why do you ask this; why are you asking this; "
    "why do you want to know; why do you need this; why do you need to know; what is this for; "
    "whats this for; what is it for; why this question",
    start="start; unstop; start again; opt in; optin; resubscribe; subscribe; resume; restart",
    move="move; move to another phone; switch phones; change phones; continue on another phone; "
    "go on by text; continue by text; continue online",
    yes="heard of it; ive heard of it; i have heard of it; i heard of it; i heard about it; "
    "yes i heard about it; he has one; she has one; they have one; we have one; has one; i have one; "
    "i do have one; yes; y; "
    "yes please; yeah; yea; yep; yup; yess; yesss; ya; yah; ye; sure; sure thing; ok; okay; okey; k; kk; okie; "
    "i agree; agree; agreed; i accept; accept; i consent; consent; of course; absolutely; definitely; "
    "certainly; go; go ahead; "
    "begin; lets go; lets begin; lets start; lets do it; sounds good; that is fine; thats fine; fine; alright; "
    "all right; "
    "correct; right; true; that is right; thats right; no problem; you may; you can; happy to; affirmative; "
    "im in; ready; yes it is; it is; he does; she does; they do; we do; yes they do; i have; we have; he has; "
    "she has; i am ready; im ready; i do; i will; go for it; sounds great; great; good; why not",
    no="never heard of it; havent heard of it; i havent heard of it; first im hearing of it; "
    "first ive heard of it; never heard about it; he doesnt have one; she doesnt have one; we dont have one; "
    "they dont have one; doesnt have one; dont have one; "
    "not that i know of; no time; no; n; nope; nah; naw; noo; nooo; no thanks; no thank you; no way; not now; "
    "not today; not interested; leave; exit; "
    "decline; i decline; disagree; i disagree; refuse; i refuse; i do not agree; i dont agree; do not agree; "
    "dont agree; "
    "i do not accept; i dont accept; i do not want to; i dont want to; i would rather not; id rather not; "
    "never; no ty; "
    "false; wrong; incorrect; not really; i do not consent; i dont consent; i wont; i will not; not ok; not okay; "
    "he doesnt; she doesnt; they dont; we dont; he does not; she does not; they do not; we do not; "
    "i havent; we havent; doesnt; it isnt; it is not; "
    "im not interested; i am not interested; maybe later; later; i do not; i dont; dont; negative; absolutely not; "
    "i dont want these; i dont want this; this is not for me",
    stop_phrases=(
        rf"^(?!(?:\w+ )*(?:dont|do not) (?:contact|call|email|write|write to) {_ME} (?:at|by|on|after|before|"
        r"during|in|via)\b)"
        rf"{_ASKING}(?:stop|quit|cease|dont|do not|never|no more) (?:texting|messaging|contacting|bothering|"
        r"spamming|"
        r"calling|emailing|writing|writing to|sending to|sending texts to|sending messages to|text|txt|message|"
        r"contact|"
        rf"bother|call|sms|write|write to|spam) {_ME}\b",
        rf"^{_ASKING}(?:stop|quit|cease) (?:texting|messaging|contacting|spamming|calling|sending){_END}",
        rf"^{_ASKING}(?:stop|quit|dont|do not|never) (?:sending|send) {_ME}"
        r"(?: (?:any|anymore|more|these|those|this|your|ur|so many|all the|the|stupid|dumb|school))*"
        rf"(?: {_MESSAGES}| stuff| things| crap| shit| this| that| these| those| anything(?: else| more)?)?{_END}",
        rf"^{_ASKING}(?:stop|quit|dont|do not|end|cancel|no more) (?:(?:sending|send|all|with|any|more|"
        r"these|those|"
        rf"this|the|your|ur|so many|my) )*{_MESSAGES}(?: (?:to {_ME}))?{_END}",
        rf"^{_ASKING}(?:take|get|remove|delete|drop|erase|pull|cut) (?:me|us|my number|my phone|my name|"
        r"my phone number|"
        rf"this number)(?: (?:off|from|out|out of|off of))?(?: (?:of|this|that|the|your|ur|all|any|every|these))*"
        rf"(?: (?:school|text|texting|message|messaging|survey|contact|mailing|phone|sms))?"
        r"(?: (?:list|lists|group|chat|system|database|thread|messages|texts|survey|surveys|contacts|thing|it|"
        rf"here|this))?{_END}",
        rf"^{_ASKING}(?:lose|delete|forget|remove) (?:my|this) (?:number|phone number|contact|info){_END}",
        rf"^{_ASKING}(?:(?:i|we|id|want|wanna|would|like|wish|need|have|to|let me|how|do|can|please|go ahead and) )*"
        rf"(?:unsubscribe|unsuscribe|unsub|opt out|opt me out|be removed|be taken off|quit|stop)"
        rf"(?: (?:me|us|my number))?(?: (?:of|from|off|with))?(?: (?:this|these|the|your|all|that|it|everything))*"
        rf"(?: (?:text|school))?(?: (?:{_MESSAGES}|list|chat|conversation|thing|program|participating|"
        rf"answering))?{_END}",
        rf"^{_ASKING}(?:i|we) (?:do not|dont|never|no longer) (?:want|wanna|wish|need|like)(?: to)?"
        rf"(?: (?:get|getting|receive|receiving|have|be getting|see))?"
        rf"(?: (?:any|anymore|more|these|this|your|school|all))*"
        rf" (?:{_MESSAGES}|be texted|be contacted|be messaged)(?: (?:from you|from the school|from school))?{_END}",
        rf"^{_ASKING}(?:i|we) (?:do not|dont|no longer) (?:want|wish|wanna)(?: to)? (?:participate|take part|"
        r"continue|"
        rf"be part of this|be in this|do this|do this survey|answer|answer this|be on this list|be contacted)"
        rf"(?: (?:in this|in this survey|in the survey|with this|with this survey))?{_END}",
        rf"^{_ASKING}(?:i|we) (?:do not|dont|no longer) (?:want|wish|wanna)(?: to)? (?:get|getting|receive|receiving)"
        rf" (?:this|these|those|them|any of these|any of this|anything){_END}",
        rf"^{_ASKING}(?:i|we|id) (?:want|wanna|would like|wish|need|like)(?: to)? (?:stop|quit) (?:getting|receiving)"
        rf"(?: (?:any|more|these|those|this|the|your|all))*(?: {_MESSAGES})?{_END}",
        rf"^{_ASKING}no more of (?:these|those|this|the|your) {_MESSAGES}{_END}",
        rf"^{_ASKING}(?:i )?(?:cancel|end|stop) (?:my|our|the|this) (?:subscription|texts subscription){_END}",
        r"^(?:i )?(?:revoke|withdraw|take back|cancel) (?:my |our )?(?:consent|permission)"
        rf"(?: (?:to|for) (?:receive|get|be sent|these|the|your)?(?: (?:these|the|your|any))* ?{_MESSAGES}?)?{_END}",
        rf"^{_ASKING}leave (?:me|us) alone{_END}",
        r"^(?:(?:sorry|hi|hello|you have|you have the|you got the|this is|this is the|u have the|u got the|"
        r"i think you have the) )*wrong (?:number|person|phone)\b(?! of)",
        r"^(?:(?:sorry|hi|hello) )*(?:this is|its|thats|that is) not (?:my|the right) (?:number|phone)\b",
        r"^no mas$",
    ),
    who_phrases=(
        r"^(?:(?:but|so|and|wait|ok|hi|question|first) )*who(?:s| is| are| all| else)?(?: (?:will|would|can|"
        r"could|is|gets|get|going|gonna|to|all|else|be|able))*"
        r" (?:see|sees|seeing|read|reads|reading|look at|looks at|looking at|get|gets|getting|view|views|viewing)"
        r"(?: (?:to|see|read))*(?: (?:this|these|that|it|them|my|our|the|what|i|we|say|write|wrote|type|"
        r"answers?|responses?|messages?|replies|texts?|survey|stuff))*$",
        r"^(?:(?:but|so|and|wait|ok|hi) )*(?:is|are|will|does) (?:this|it|these|my|my answers?|my responses?|"
        r"that|the survey|answers?)"
        r"(?: (?:be|survey|kept|stay|going to be|really|completely|all))* (?:anonymous|private|confidential|"
        r"secret|public|safe|shared)$",
        r"^(?:(?:but|so|and|wait|ok|hi) )*(?:do|will|can|could) (?:you|they|teachers?|the school|the principal|"
        r"people|anyone|anybody|the teachers?) "
        r"(?:know|see|find out|tell)(?: (?:who i am|its me|that its me|who said it|who said this|who wrote it|"
        r"who wrote this|my name|my number|my answers?|who this is))$",
        r"^(?:before i (?:type|say|answer|write|put) (?:anything|this) )?"
        r"(?:(?:but|so|and|wait|ok|hi) )*(?:will|can|does|is|are|do|would) (?:my|the|our)"
        r" (?:kids |sons |daughters )?(?:teachers?|principal|school|boss|parents?|kids?|child|son|daughter|"
        r"coach|office|district)"
        r"(?: (?:teachers?|going to|gonna|be able to|get to|gets to|ever|also))*"
        r" (?:see|sees|read|reads|know|knows|find out)(?: about)?(?: (?:this|it|any of this|my answers?|"
        r"my texts?|what i"
        r" (?:say|said|write|wrote|put|type|typed|text|answer)))?$",
        r"^what(?: exactly)? (?:do|are) (?:you|u|yall) (?:plan|planning|going|gonna)(?: (?:on|to))? (?:doing|do) with"
        r"(?: (?:this|these|my|our|all|the|that|info|information|data|answers?))+$",
        r"^what (?:happens|will happen|do you do|are you doing|will you do) (?:to|with) (?:this|my|these|the|"
        r"our)(?: (?:answers?|responses?|info|information|data|texts?))?$",
        r"^how long (?:do you keep|will you keep|are|is) (?:this|my|these|it|the)(?: (?:answers?|data|info|"
        r"responses?))?(?: kept)?$",
    ),
    why_phrases=(
        r"^(?:(?:and|so|but) )*(?:you|u|yall) need to know .{1,40} (?:because|why|for what)$",
        r"^(?:(?:but|and|so|ok|okay|um|wait|hi|hey|sorry|like|lol|please|may i ask|can i ask|just curious) )*"
        r"(?:why|how come)(?: (?:do|are|would|r|is it))? (?:you|u|yall|you guys|you all)"
        r"(?: (?:even|really|all|guys))* (?:need|want|wanna|have|trying|care|like)(?: to)? know(?: .*)?$",
        r"^(?:(?:but|and|so|ok|okay|um|wait|hi|hey|sorry|like|lol|please|may i ask|can i ask|just curious) )*"
        r"(?:why|how come)(?: (?:do|are|would|r|is it))? (?:you|u|yall|you guys|you all)"
        r"(?: (?:even|really|all|guys|need to|want to|have to))* (?:ask|asking)"
        r"(?: (?:me|us|this|that|these|those|about|for|my|our|it|all|so|such|many|personal|questions?|stuff|things|"
        r"race|language|grade|disability|kids?|child|in|the|first|place))*$",
        r"^(?:(?:but|and|so|ok|okay|um|wait|hi|sorry) )*(?:whats|what is) the (?:point|purpose|reason|goal)"
        r"(?: (?:of|for|behind|to))(?: (?:this|that|these|the|your|all|asking|knowing))*"
        r"(?: (?:question|questions|survey|info|information))?$",
        r"^(?:(?:but|and|so|ok|okay|um|wait|hi|sorry) )*what do (?:you|u|yall) need"
        r"(?: (?:this|that|these|my|our|it|all|the|info|information|data|answers?))+ for$",
    ),
    skip_phrases=(
        r"^(?:(?:ugh|um|hmm|ok|sorry|thats|a|hard|tough|one|question) )*(?:can|could|lets|let|may) (?:(?:we|us|"
        r"i|you|me|"
        r"just|please) )*(?:move|go|skip)(?: (?:along|on|ahead|over))? (?:to )?the next(?: (?:one|question))?$",
        r"^(?:(?:i|ill|im|gonna|going to|think|will|let me|have to|ugh|um|ok) )*sit(?:ting)? (?:this|"
        r"that)(?: one)? out$",
        r"^(?=.*\b(?:not|dont|wont|decline|refuse)\b)(?:(?:sorry|um|honestly|actually|please|thanks|i|id|we|wed|im|"
        r"ill|would|do|dont|wont|not|really|just|much|kinda|think|am|will|feel) )*(?:prefer|rather|choose|like|wish|"
        r"want|care|comfortable|decline|refuse|be)(?: (?:not|to|talking))*"
        r" (?:say|saying|answer|answering|tell|telling|share|sharing|disclose|respond|reply|talk|about)"
        r"(?: (?:that|this|it|one|question|about|you|here|please|thanks|thx|sorry|to|the|any|of|these))*$",
    ),
    help_phrases=(
        r"^(?:(?:ok|wait|sorry|hi|um|and|so) )*(?:what|whats)(?: is)? (?:this|this thing)"
        r"(?: and (?:how does (?:this|it) work|what do i do|who are you|who is this))?$",
        r"^(?:(?:and|but|so|wait|hey) )*who (?:signed|put) (?:me|us) (?:up|on this|on this list)(?: for this)?$",
        r"^(?:(?:k|ok|okay|hi|hello|hey|um|wait|sorry|excuse me|but|and|so|yo|lol) )*(?:who|whos|who is|who r|"
        r"who are|"
        r"who the heck is) (?:this|dis|that|you|u|texting|texting me|messaging me|sending this|sending these|calling)"
        r"(?: (?:is|please|pls|and|from|again|person|number|texting me|messaging me))*$",
        r"^(?:(?:k|ok|hi|hello|wait|sorry|but|and|so) )*(?:what|which) (?:organization|org|company|group|school|"
        r"number|program|office) (?:is|are) (?:this|these|you)(?: (?:with|from|and how did (?:you|u|yall) get (?:my|"
        r"this)"
        r" (?:number|phone|cell|info)))?$",
        r"^(?:(?:and|but|so|wait) )*(?:how|where) did (?:you|u|yall|they) (?:get|find) (?:my|this) (?:number|phone|"
        r"cell|info|phone number|name)(?: from)?$",
        r"^(?:(?:wait|ok|hi|sorry|um) )*(?:is|are) (?:this|it|these|you|u) (?:a |an |some |some kind of )?(?:scam|"
        r"scams|spam|real|legit|fraud|phishing|bot|robot|real person|joke|prank)$",
    ),
    back_phrases=(
        r"^(?:(?:oops|ugh|sorry|wait|no|omg|i) )*(?:messed|screwed) up (?:the|my)(?: (?:one|last|previous|"
        r"question|answer|"
        r"before|this|that))+(?: (?:can|could|may) i (?:redo|change|fix|go back)(?: (?:it|that|to it|to that|"
        r"please))*)?$",
        r"^(?:(?:sorry|oops|ugh|wait|no|omg|please|pls) )*(?:(?:can|could|may) (?:i|we|you|u) |let me |"
        r"i (?:want|need|"
        r"would like|wanna) (?:to )?|id like to )?(?:please )?(?:go|take me) back(?: (?:one|up|a|to|the|question|"
        r"questions|previous|last|before|one before|please|pls|so i can (?:fix|change) (?:it|that)))*$",
        r"^(?:(?:sorry|oops|ugh|wait|no|omg) )*(?:i )?(?:hit|picked|chose|pressed|typed|put|answered|tapped|clicked|"
        r"sent|gave) (?:the )?(?:wrong|incorrect)(?: (?:number|one|answer|letter|button|thing|option|choice))?"
        r"(?: (?:on|for|in|to|the|question|one|last|previous|before|this|that|just now))*$",
        r"^(?:(?:sorry|oops|wait|no) )*(?:(?:can|could|may) i |i (?:want|need|would like|wanna) (?:to )?|let me |"
        r"id like to )(?:change|fix|redo|correct|edit) (?:my |the )?(?:last|previous|earlier|other) "
        r"(?:answer|question|one|response|reply)(?: (?:please|pls))?$",
    ),
    of_messages=r"\b(?:text|texts|txt|txts|texting|message|messages|messaging|msgs?|sms|list|number|unsub\w*)\b",
    to_change=r"\b(?:switch to|change to|change it to|do this in)\b",
    not_understood=r"\b(?:cant|cannot|can not|dont|do not|doesnt|not) (?:\w+ ){0,3}?(?:read|understand|speak|know)\b",
    have="have; got; has; are",
    these="the; all; these; all the; all of the",
    fillers="eh; ehh; oh; ah; erm; stars; points; around; roughly; about; please and; i; im; i am; am; is; its; "
    "it; my; mine; the; a; an; of; to; answer; answers; response; id; say; "
    "would; think; guess; "
    "probably; please; pls; plz; thanks; thank; thx; you; choose; chose; pick; picked; choosing; go; with; "
    "for; me; we; are; "
    "our; were; um; uh; hmm; hm; well; so; ok; okay; just; definitely; i'll; ill; take; select; selected; sir; "
    "maam; as; be; that; this; like; have; ive; got; hi; hello; lol; haha; "
    "here; being; one's; that's; thats; sorry; ever; meant; mean; i'd; gonna; def; give; dear; only",
    negations="not; no; dont; isnt; arent; never; wasnt; doesnt; didnt; cant; wont; neither; nor; none; "
    "without; except; but; nothing; aint; hardly; non; unless; wouldnt; shouldnt; opposite; rather; instead; than",
    because="because; cause; cuz; bc; since; becuz; coz",
    and_="and; then; plus; also; n; with; followed; by; after; that; next",
    or_="or; maybe; perhaps; either; between; versus; vs",
    all_="all; all of them; all of these; all of the above; everything; every one; all of it; all the above; each one",
    last="last; the last; last one; the last one; the last option; last option; bottom one; the bottom one",
    out_of="out of; of; over",
    option="option; options; number; num; nr; choice; letter; no; answer; opt; ans; selection; item",
    ordinals=counting(
        "first|1st second|2nd third|3rd fourth|4th fifth|5th sixth|6th seventh|7th eighth|8th ninth|9th tenth|10th"
    ),
    numbers={
        "zero": 0,
        "none": 0,
        **counting(
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen twenty"
        ),
        "thirty": 30,
        "forty": 40,
        "fourty": 40,
        "fifty": 50,
        "sixty": 60,
        "seventy": 70,
        "eighty": 80,
        "ninety": 90,
        "hundred": 100,
    },
    not_numbers="once; set; san; tri",
    sums="and; plus; &",
    vague="room; rooms; bus; class; period; route; apt; apartment; unit; "
    "each; pair; twins; triplets; "
    "more; less; fewer; than; least; most; under; over; above; below; half; almost; nearly; several; few; couple; "
    "many; up; minus; old; age; ages; aged; yr; yrs; year; years; month; months; grade; grades; grader; times; "
    "dozen; hundred; hundreds; days; weeks",
    nothing="no kids; no children; i have none; i dont have any; none at all; 0 kids; dont have any; no child; "
    "do not have any; i do not have any; i have no kids; i have no children",
    unclear="yeah right; as if; yeah sure; both; the two of them; both of them; the two",
    or_more="or above; or more; or higher; or older; and above; and up; and older",
    ages="son is; daughter is; kid is; child is; boy is; girl is; baby is; oldest is; youngest is; he is; "
    "she is; hes; shes; turned; turns",
    other_schools="high school; middle school; college; university",
    months="January|jan February|feb|febuary March|mar April|apr May June|jun July|jul August|aug "
    "September|sep|sept October|oct November|nov December|dec",
    date="{month} {day}",
    date_with_year="{month} {day}, {year}",
    day_first=False,
    weekdays="sunday; sun; monday; mon; tuesday; tue; tues; wednesday; wed; thursday; thu; thurs; friday; fri; "
    "saturday; sat",
    no_answer="idk; i dont know; i do not know; dont know; do not know; dunno; i dunno; no idea; not sure; "
    "im not sure; i am not sure; nothing; none; na; n a; n/a; no; nope; nah; not really; no comment; nothing really; "
    "nothing else; "
    "no answer; nothing at all; that is all; thats all; thats it; i have no idea; cant think of anything; "
    "nothing comes to mind; all good; everything is fine; its fine; nada; no se; no comments; not applicable; "
    "?; idc; i dont care; i don't have one; no opinion; x; no nothing; nothing to add; nothing more",
    alike=(
        "parent; parents; caregiver; guardian; family; mother; mom; mum; mama; momma; father; dad; "
        "daddy; grandma; grandmother; grandpa; grandfather; granny; nana; aunt; auntie; uncle; stepmom; stepdad",
        "teacher; teachers; teach; educator; instructor",
        "student; pupil; learner",
        "school leader; leader; principal; vice principal; assistant principal; administrator; dean",
        "support staff; aide; para; paraprofessional; paraeducator; custodian; janitor; secretary; "
        "nurse; counselor; bus driver; cafeteria; lunch lady",
        "neighbor; neighbour; live nearby; live near; live across; live down the street; resident",
        "never; not once",
        "rarely; seldom; hardly ever; once in a while",
        "sometimes; occasionally; now and then",
        "often; a lot; frequently; most of the time",
        "always; every time; every day; everyday; all the time",
        "text; texts; text message; sms; message me",
        "call; phone call; ring me",
        "paper; flyer; note home; backpack",
        "morning; mornings",
        "afternoon; after school",
        "evening; night; nights; after work; after dinner",
        "weekend; weekends; saturday; sunday; saturdays; sundays",
    ),
    pleasantries="please; pls; plz; please and thank you; and thank you; sir; maam; mam; thanks; thank you; thx; "
    "ty; tysm; thank you so much; thanks so much; many thanks; ok; okay; "
    "k; kk; cool; great; "
    "good; nice; awesome; perfect; bye; goodbye; good night; goodnight; have a good day; have a great day; "
    "have a nice day; "
    "you too; same to you; welcome; you are welcome; youre welcome; your welcome; yw; np; no problem; yes; no; sure; "
    "got it; sounds good; ok thanks; ok thank you; okay thanks; thanks bye; hi; hello; hey; done; yay; lol; amen; "
    "god bless; god bless you; good luck; all good; yep; yeah; nope; that is all; thats all; "
    "thank you for asking; thanks for asking",
    please="please; pls; plz; ok; okay; hi; hello; hey; sorry; thanks; thank you; thx; now; just; already; kindly; "
    "oops; ugh; um; hmm; thats a hard one; hard one; good evening; good morning; no offense; "
    "quick question; question; just curious; may i ask; can i ask; can i ask something; i have a question; "
    "sorry to ask; before i answer; one sec; hold on; excuse me",
    by_itself=(
        r"(?:liked|loved|laughed at|emphasized|disliked|questioned|removed an? [\w ]+ from|reacted .{1,8} to)"
        r"""\s*["'].*["']""",
        r"""[^\w"']{1,12} to\s*["'].*["']""",
        r"(?:sorry,? )?(?:i'?m|i am)(?: currently)? driving(?: right now| now)?(?:[.,;!-]| with| and| at| so)"
        r".*\b(?:focus|later|call|get back|respond|reply|talk|text you|message)\b.*",
        r"(?:sorry,? )?(?:i'?m|i am)(?: currently)? driving(?: right now| now)?[.!]*",
        r"\(?i'?m not receiving notifications\..*",
        r"\[?auto(?:matic)?[\s-]?(?:reply|response).*",
        r"out of (?:the )?office\s*[:.-].*",
    ),
)
