"""Whatever people write: nothing raises, nothing loops, and the conversation is always one JSON document."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.talk import Talk
from tests.test_reading_replies import SURVEY

KEYWORDS = "stop start help back skip next who español english yes no 1 2 3 1,3 2.1.3 3.often art idk thanks ? 👍"
TEXTS = st.sampled_from(KEYWORDS.split()) | st.text(max_size=30)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(texts=st.lists(TEXTS, max_size=25))
def test_any_conversation_goes_on_and_crosses_json(texts: list[str]) -> None:
    talk = Talk(SURVEY, begun=False)
    for text in texts:
        talk.says(text)
        assert len(talk.last.prompts) <= 2


@settings(max_examples=100, deadline=None, derandomize=True)
@given(texts=st.lists(st.text(alphabet="xyz🙂\x00\u0301{}\n", max_size=8), min_size=40, max_size=40))
def test_a_participant_who_is_never_understood_reaches_the_end(texts: list[str]) -> None:
    talk = Talk(SURVEY).says(*texts)
    assert talk.status == "finished"


SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")


@settings(max_examples=60, deadline=None, derandomize=True)
@given(text=st.text(alphabet=SIGNS, min_size=10, max_size=80).map(lambda text: f"Our school: {text}\n" * 60))
def test_a_long_answer_is_kept_whole(text: str) -> None:
    talk = Talk(SURVEY).says(*["skip"] * (len(SURVEY.questions) - 1), text)
    assert talk.answers == {"hopes": text}
