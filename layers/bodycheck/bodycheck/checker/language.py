"""Which language a text is in."""

from __future__ import annotations

from bodycheck.checker.lexicon import lexicon
from bodycheck.checker.words import Words

READ = "en"
"""The language the checker reads."""
UNDETERMINED = "und"
_ENOUGH_WORDS = 20
_SAMPLE_WORDS = 400
_ENGLISH_SHARE = 0.25
_SAMPLE_CHARACTERS = 3000


def language_of(words: Words) -> str:
    """ISO 639-1 code of the text's language, ``und`` for fewer than 20 words.

    A quarter of English function words settles it at once; only other text is handed to py3langid (Lui & Baldwin,
    *langid.py*, 2012), whose bundled model takes half a second and 70 MiB to load.
    """
    if len(words) < _ENOUGH_WORDS:
        return UNDETERMINED
    sample = words.norms[:_SAMPLE_WORDS]
    if sum(norm in lexicon().function_words for norm in sample) >= _ENGLISH_SHARE * len(sample):
        return READ
    from py3langid.langid import classify  # noqa: PLC0415 - see above: most articles never need it

    return str(classify(words.text[:_SAMPLE_CHARACTERS])[0])
