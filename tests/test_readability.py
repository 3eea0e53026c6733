"""Reading levels: the counting of syllables, and texts whose level is plain to see."""

import pytest

from screener.readability import english_grade, english_syllables, spanish_ease, spanish_syllables, words


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("hurt", 1), ("police", 2), ("threatened", 2), ("wanted", 2), ("asked", 1), ("people", 2),
        ("judges", 2), ("family", 3), ("another", 3), ("officials", 3), ("interview", 3), ("nationality", 5),
        ("someone", 2), ("I'm", 1), ("ICE", 1), ("TPS", 3), ("area", 3),
    ],
)  # fmt: skip
def test_english_syllables(word: str, syllables: int) -> None:
    assert english_syllables(word) == syllables


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("que", 1), ("guerra", 2), ("país", 2), ("miedo", 2), ("policía", 4), ("ahí", 2), ("audiencia", 3),
        ("ley", 1), ("y", 1), ("ayuda", 3), ("ciudadanía", 5), ("caer", 2), ("vergüenza", 3), ("oír", 2),
        ("guardia", 2), ("nacionalidad", 5), ("TPS", 3), ("niños", 2), ("aun", 1), ("aún", 2),
    ],
)  # fmt: skip
def test_spanish_syllables(word: str, syllables: int) -> None:
    assert spanish_syllables(word) == syllables


def test_numbers_and_signs_are_no_words() -> None:
    assert words("18 to 20 (I-589), K'iche' — 4 %") == ["to", "I", "K'iche"]


def test_lawyers_english_is_hard_and_a_plain_question_is_not() -> None:
    plain = ["Did anyone tell the police?", "Yes, I did", "No"]
    legal = [
        "The applicant's membership in a particular social group must constitute at least one central reason "
        "motivating the persecution inflicted by nongovernmental individuals."
    ]
    assert english_grade(plain) < 4
    assert english_grade(legal) > 14


def test_lawyers_spanish_is_hard_and_a_plain_question_is_not() -> None:
    plain = ["¿Alguien le avisó a la policía?", "Sí, yo", "No"]
    legal = [
        "La pertenencia a un determinado grupo social deberá constituir al menos una motivación fundamental "
        "de la persecución infligida por organizaciones no gubernamentales."
    ]
    assert spanish_ease(plain) > 80
    assert spanish_ease(legal) < 40


def test_each_text_is_a_sentence_of_its_own() -> None:
    assert english_grade(["They hurt me", "They took me"]) < english_grade(["They hurt me they took me"])


def test_a_text_without_words_has_no_level() -> None:
    with pytest.raises(ValueError, match="without words"):
        english_grade(["18", ""])
