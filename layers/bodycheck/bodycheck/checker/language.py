"""Which language a text is in."""

from __future__ import annotations

import re

from bodycheck.checker.lexicon import lexicon
from bodycheck.checker.words import Words

READ = "en"
"""The language the checker reads."""
UNDETERMINED = "und"
_ENOUGH_WORDS = 20
_ENOUGH_LETTERS = 40
_OTHER_LETTERS = re.compile(r"[^\W\d_\u0000-\u024f]")
"""Letters of another script than the Latin one."""
_SAMPLE_WORDS = 400
_ENGLISH_SHARE = 0.25
_STRANGE_WORDS = 3
_SAMPLE_CHARACTERS = 3000


def headline_language(words: Words) -> str:
    """ISO 639-1 code of a headline's language; English unless half of its small words are strange to the word table.

    Names are strange to any table, so only words in small letters count, and at least three must be.
    """
    small = [norm for i, norm in enumerate(words.norms) if norm.isalpha() and not words.capitalised(i)]
    strange = sum(not lexicon().seen(norm) for norm in small if norm not in lexicon().function_words)
    if strange < _STRANGE_WORDS or 2 * strange < len(small):
        return READ
    return _classified(words.text)


def language_of(words: Words) -> str:
    """ISO 639-1 code of the text's language, ``und`` for fewer than 20 words of Latin letters.

    A quarter of English function words settles it at once; only other text is handed to py3langid (Lui & Baldwin,
    *langid.py*, 2012), whose bundled model takes half a second and 70 MiB to load.
    """
    if len(words) < _ENOUGH_WORDS:
        # Chinese and its like part no words: their letters are counted.
        foreign = len(_OTHER_LETTERS.findall(words.text[:_SAMPLE_CHARACTERS]))
        return _classified(words.text[:_SAMPLE_CHARACTERS]) if foreign >= _ENOUGH_LETTERS else UNDETERMINED
    sample = words.norms[:_SAMPLE_WORDS]
    if sum(norm in lexicon().function_words for norm in sample) >= _ENGLISH_SHARE * len(sample):
        return READ
    return _classified(words.text[:_SAMPLE_CHARACTERS])


def _classified(text: str) -> str:
    from py3langid.langid import classify  # noqa: PLC0415 - half a second to load, and most articles never need it

    return str(classify(text)[0])
