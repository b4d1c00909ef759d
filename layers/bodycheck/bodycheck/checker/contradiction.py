"""Where the body speaks against the headline: negation, opposites, swapped roles, hedged against asserted.

Judged on the sentences that tell the headline's story; as far as words, order and the passive show.
"""

from __future__ import annotations

from bodycheck.checker.evidence import Finding, Search
from bodycheck.checker.lexicon import lexicon

TELLING_COVERAGE = 0.45
"""Coverage from which a sentence tells the headline's story closely enough to contradict it."""
TOUCHING_COVERAGE = 0.3
"""Coverage from which it may be shown as the reason, once the headline is doubted and nothing else accounts for it."""
_BEST = 3
_REACH = 4
_SENTENCES_FOR_WORDS = 5


def best_sentences(search: Search, count: int = _BEST) -> list[int]:
    """The sentences that carry most of the headline, best first."""
    coverage = search.sentence_coverage
    return sorted(range(len(coverage)), key=lambda s: (-round(coverage[s], 6), s))[:count]


def negated(search: Search, least: float = TELLING_COVERAGE, share: float = 1.0) -> dict[int, int]:
    """Verb groups that the best sentences have negated where the headline does not, or the reverse.

    Sentences count from coverage ``least`` on; at least ``share`` of the verb's places in them must be against it.
    """
    against: dict[int, int] = {}
    negation = lexicon().cues["negation"]
    for n, finding in _actions(search):
        claimed = _cued(search.headline.words.norms, finding.part.first, finding.part.last, negation)
        places = _places(search, finding, _telling(search, least))
        turned = [at for at in places if _cued(search.body.words.norms, at, at, negation) != claimed]
        if turned and len(turned) >= share * len(places):
            against[n] = turned[0]
    return against


def unanswered_negation(search: Search) -> dict[int, int]:
    """Verb groups negated in the headline, where none of the best sentences negates anything."""
    negation, words, body = lexicon().cues["negation"], search.headline.words.norms, search.body
    if not negation & set(words):
        return {}
    best = best_sentences(search)
    if any(negation & set(body.words.norms[body.first_word[s] : body.first_word[s + 1]]) for s in best):
        return {}
    return {
        n: places[0]
        for n, finding in _actions(search)
        if _cued(words, finding.part.first, finding.part.last, negation) and (places := _places(search, finding, best))
    }


def polarities(search: Search) -> tuple[float, float]:
    """Greatest coverage of a sentence that has one of the headline's verb groups as the headline has it, negated or
    not, and of one that has it the other way round."""
    negation, coverage = lexicon().cues["negation"], search.sentence_coverage
    kept = reversed_ = 0.0
    for _, finding in _actions(search):
        claimed = _cued(search.headline.words.norms, finding.part.first, finding.part.last, negation)
        for at in search.places(finding):
            share = coverage[search.body.sentence_of(at)]
            if _cued(search.body.words.norms, at, at, negation) == claimed:
                kept = max(kept, share)
            else:
                reversed_ = max(reversed_, share)
    return kept, reversed_


def word_polarity(search: Search) -> float:
    """Over the headline's words other than names: the largest share of a word's places in the best sentences, weighted
    by coverage, that are negated where the headline's word is not, or the reverse."""
    negation, coverage = lexicon().cues["negation"], search.sentence_coverage
    best = set(best_sentences(search, _SENTENCES_FOR_WORDS))
    largest = 0.0
    for i, places in search.hits.items():
        if i in search.headline.names:
            continue
        claimed = _cued(search.headline.words.norms, i, i, negation)
        near = [(coverage[s], at) for at in places if (s := search.body.sentence_of(at)) in best]
        total = sum(share for share, _ in near)
        if total:
            against = sum(share for share, at in near if _cued(search.body.words.norms, at, at, negation) != claimed)
            largest = max(largest, against / total)
    return largest


def opposite(search: Search) -> dict[int, int]:
    telling = set(_telling(search))
    against: dict[int, int] = {}
    for i, at in opposites(search)[0]:
        if search.body.sentence_of(at) in telling:
            against.update({n: at for n, f in enumerate(search.findings) if f.part.first <= i <= f.part.last})
    return against


def opposites(search: Search) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Headline words whose opposite the best sentences hold, and those whose opposite only the body holds.

    Pairs of (headline word, body word); a word that itself stands in those sentences has no opposite there.
    """
    known, body = lexicon(), search.body
    sentences = set(best_sentences(search))
    near: list[tuple[int, int]] = []
    anywhere: list[tuple[int, int]] = []
    for i, norm in enumerate(search.headline.words.norms):
        against = known.opposites.get(norm)
        if not against:
            continue
        own = search.hits.get(i, {})
        places = sorted(at for word in against for at in body.positions.get(word, ()))
        close = [at for at in places if body.sentence_of(at) in sentences]
        if close and not any(body.sentence_of(at) in sentences for at in own):
            near.append((i, close[0]))
        if places and not own:
            anywhere.append((i, places[0]))
    return near, anywhere


def swapped(search: Search) -> dict[int, int]:
    """Actor, action, actor in the headline; in every sentence that has all three, the other way round.

    A *by* between the action and what follows it is a passive and turns the order once more.
    """
    findings, symmetric = search.findings, lexicon().cues["symmetric"]
    for n, finding in _actions(search):
        if symmetric & {search.headline.words.norms[i] for i in finding.part.content}:
            continue  # who meets whom is all one
        before = [f for f in findings[:n] if f.part.kind in {"actor", "place"} and f.status == "found"]
        after = [f for f in findings[n + 1 :] if f.part.kind in {"actor", "place"} and f.status == "found"]
        if not before or not after:
            continue
        turns: list[tuple[bool, int]] = []
        for at in _places(search, finding, _telling(search)):
            sentence = [search.body.sentence_of(at)]
            agents, patients = _places(search, before[-1], sentence), _places(search, after[0], sentence)
            if agents and patients:
                forward = min(agents) < at < max(patients)
                backward = max(patients, default=0) < at < min(agents)
                passive = "by" in search.body.words.norms[at : at + _REACH]
                if forward != backward:
                    turns.append((forward == passive, at))
        if turns and all(turned for turned, _ in turns):
            return {n: turns[0][1]}
    return {}


def overstated(search: Search) -> bool:
    """The headline asserts what the telling sentences only report as rumour or possibility."""
    cues = lexicon().cues
    weak = cues["modal_weak"] | cues["hedge"]
    if search.headline.question or weak & set(search.headline.words.norms):
        return False
    for _, finding in _actions(search):
        places = _places(search, finding, _telling(search))
        if places and all(_cued(search.body.words.norms, at, at, weak) for at in places):
            return True
    return False


def _telling(search: Search, least: float = TELLING_COVERAGE) -> list[int]:
    return [s for s in best_sentences(search) if search.sentence_coverage[s] >= least]


def _actions(search: Search) -> list[tuple[int, Finding]]:
    return [(n, f) for n, f in enumerate(search.findings) if f.part.kind == "action" and f.status == "found"]


def _places(search: Search, finding: Finding, sentences: list[int]) -> list[int]:
    return [at for at in search.places(finding) if search.body.sentence_of(at) in sentences]


def _cued(norms: list[str], first: int, last: int, cue: frozenset[str]) -> bool:
    return any(norm in cue for norm in norms[max(0, first - _REACH) : last + 1])
