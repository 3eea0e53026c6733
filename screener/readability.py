"""How easy a text is to read: the Flesch-Kincaid grade for English, the INFLESZ scale for Spanish.

Both look only at the length of words and sentences, so they find long words and long sentences, nothing else.
Short questions swing widely on a single word; that is why a question is measured whole, with its hint and its
options. Syllables are counted by rule, not by dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE = re.compile(r"[.!?…]+(?:\s|$)")

# Words that the rule below would get wrong and that this interview uses.
_ENGLISH_SYLLABLES = {
    "area": 3, "being": 2, "doing": 2, "going": 2, "idea": 3, "police": 2, "seeing": 2, "society": 4,
    "someone": 2, "something": 2, "sometimes": 2, "somewhere": 2, "violence": 3, "violent": 3,
}  # fmt: skip


def words(text: str) -> list[str]:
    """The words of a text; numbers are none, and ``I-589`` is the word ``I``."""
    return _WORD.findall(text)


def english_grade(texts: Iterable[str]) -> float:
    """The Flesch-Kincaid grade: the year of school in the United States that reads this easily."""
    word_count, sentences, syllables = _measure(texts, english_syllables)
    return 0.39 * word_count / sentences + 11.8 * syllables / word_count - 15.59


def spanish_ease(texts: Iterable[str]) -> float:
    """The Szigriszt score that INFLESZ reads: 65 and above is fairly easy, 80 and above very easy."""
    word_count, sentences, syllables = _measure(texts, spanish_syllables)
    return 206.835 - 62.3 * syllables / word_count - word_count / sentences


def english_syllables(word: str) -> int:
    """Groups of vowels, less a silent ending."""
    if spelled := _spelled_out(word):
        return spelled
    plain = word.lower().replace("’", "'")
    if plain in _ENGLISH_SYLLABLES:
        return _ENGLISH_SYLLABLES[plain]
    plain = re.sub(r"'(?:s|t|m|d|re|ve|ll)$", "", plain)
    groups = len(re.findall(r"[aeiouyáéíóú]+", plain))
    groups += len(re.findall(r"i(?:a(?!l|n)|o(?!n|u)|et)|ual|uel$", plain))
    silent_e = plain.endswith("e") and not re.search(r"[^aeiouy]le$|[aeiouy]e$", plain)
    silent_ed = re.search(r"[^aeioutd]ed$", plain)
    silent_es = re.search(r"[^aeiouscxz]es$", plain) and not re.search(r"(?:sh|ch|g|[^aeiou]l)es$", plain)
    return max(1, groups - bool(silent_e or silent_ed or silent_es))


def spanish_syllables(word: str) -> int:
    """Vowels, joined where they make a diphthong: a weak vowel without an accent beside another vowel."""
    if spelled := _spelled_out(word):
        return spelled
    plain = re.sub(r"(?<=q)u(?=[eiéí])|(?<=g)u(?=[eiéí])", "", word.lower())
    plain = re.sub(r"y(?![aeiouáéíóú])", "i", plain)
    count, before = 0, ""
    for letter in plain:
        if letter not in "aeiouáéíóúü":
            before = ""
            continue
        joined = before != "" and "í" not in (before, letter) and "ú" not in (before, letter)
        count += not (joined and (before in "iuü" or letter in "iuü"))
        before = letter
    return max(1, count)


def _spelled_out(word: str) -> int:
    """The letters of a short name that nobody can say as a word, such as TPS; else 0."""
    spelled = len(word) > 1 and word.isupper() and not re.search(r"[AEIOUÁÉÍÓÚ]", word)
    return len(word) if spelled else 0


def _measure(texts: Iterable[str], syllables_of: Callable[[str], int]) -> tuple[int, int, int]:
    """Words, sentences and syllables; each text is at least one sentence."""
    word_count = sentence_count = syllable_count = 0
    for text in texts:
        for sentence in _SENTENCE.split(text):
            if found := words(sentence):
                sentence_count += 1
                word_count += len(found)
                syllable_count += sum(syllables_of(word) for word in found)
    if not word_count:
        raise ValueError("a text without words has no reading level")
    return word_count, sentence_count, syllable_count
