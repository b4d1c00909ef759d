"""The checker's front door: one headline, one body, one verdict. Pure: no clock, no environment, no network."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from bodycheck.checker.body import Body, index_body
from bodycheck.checker.evidence import Finding, Search, quote, search
from bodycheck.checker.explanation import explain
from bodycheck.checker.features import feature_vector
from bodycheck.checker.headline import Headline, parse_headline
from bodycheck.checker.language import READ, UNDETERMINED, headline_language, language_of
from bodycheck.checker.lexicon import lexicon
from bodycheck.checker.model import models
from bodycheck.checker.patchwork import foreign_passages
from bodycheck.checker.reasons import Diagnosis, diagnose
from bodycheck.checker.tiers import DECIMALS, Opinion, checker_identity, fault, load, opinion
from bodycheck.verdict import Element, InputFacts, Stance, StanceLabel, Verdict, VerdictLabel

FEWEST_BODY_WORDS = 30
_NAMED = frozenset({"actor", "place", "number"})


def check(headline: str, body: str, *, identity: str = "") -> Verdict:
    """Does ``body`` say what ``headline`` says?

    ``identity`` becomes the verdict's id. Never raises for any text: what cannot be judged is ``unchecked``, with its
    reason. Linear in the length of the body; of a headline, the first :data:`bodycheck.checker.headline.LONGEST`
    characters are judged.
    """
    headline, body = _well_formed(headline), _well_formed(body)
    indexed = index_body(body)
    parsed = parse_headline(headline, indexed)
    facts = _facts(headline, body, indexed)
    abstention = _abstention(parsed, indexed, facts)
    if not len(parsed.words) or not len(indexed.words):
        assert abstention is not None  # noqa: S101 - a side without words always abstains
        return _unchecked(headline, facts, *abstention, identity, None)
    found = search(parsed, indexed)
    features = feature_vector(found)
    if abstention:
        return _unchecked(headline, facts, *abstention, identity, _stance(models().stance(features)))
    reached = opinion(found, features)
    stance = _stance(reached.stance)
    diagnosis = _diagnosis(found, reached)
    passages = foreign_passages(indexed)
    label = _label(reached, stance, found, diagnosis)
    flagged = label != "supported"
    elements = tuple(
        _element(found, n, finding, diagnosis if flagged else None) for n, finding in enumerate(found.findings)
    )
    reasons = _reasons(label, diagnosis, patchwork=bool(passages))
    leading = diagnosis.leading if flagged else None
    conflict = (leading[0], elements[leading[1]]) if leading else None
    explanation = explain(label, elements, passages, reasons=reasons, conflict=conflict, question=parsed.question)
    return Verdict(
        identity,
        headline,
        label,
        round(reached.support, DECIMALS),
        reasons,
        explanation,
        elements,
        stance,
        checker_identity(),
        facts,
        passages,
    )


def unchecked(headline: str, body: str, *, reason: str, explanation: str, identity: str = "") -> Verdict:
    """The verdict on what could not be judged, for a reason outside the texts (a missing object, a binary)."""
    headline, body = _well_formed(headline), _well_formed(body)
    return _unchecked(headline, _facts(headline, body, index_body(body)), reason, explanation, identity, None)


def warm(*, everything: bool = True) -> None:
    """Load tables and models now rather than at the first check; ``everything`` as well what the meaning tier needs."""
    lexicon()
    load(everything=everything)


def _abstention(headline: Headline, body: Body, facts: InputFacts) -> tuple[str, str] | None:
    """Reason and explanation where no verdict would be honest."""
    if not len(headline.words):
        return (
            "no_headline",
            "There is no headline to check. Put it on the first line, or in the field `headline`.",
        )
    if not len(body.words):
        return "no_body", "There is a headline but no body under it. Drop the whole article."
    if facts.body_words < FEWEST_BODY_WORDS and facts.language in {READ, UNDETERMINED}:
        words = "1 word" if facts.body_words == 1 else f"{facts.body_words} words"
        return "short_body", f"The body has {words}; at least {FEWEST_BODY_WORDS} are needed. Drop the whole article."
    if facts.language != READ:
        return "language", f"The body is in another language ({facts.language}); only English is read."
    if headline_language(headline.words) != READ:
        return "language", "The headline is in another language than the body; only English is read."
    if not headline.parts:
        return "no_claim", "The headline makes no claim that could be looked for in the body."
    return None


def _diagnosis(found: Search, reached: Opinion) -> Diagnosis:
    """What speaks against the headline; of a flagged one in which the words miss no name and no figure, what the
    meaning tier finds as well. A part that is missing has its reason already."""
    diagnosis = diagnose(found)
    if reached.supported or any(f.status != "found" for f in found.findings if f.part.kind in _NAMED):
        return diagnosis
    repair = fault(found, reached)
    if repair is None or reached.premise is None:
        return diagnosis
    missing = {n for n, f in enumerate(found.findings) if f.status == "missing"}
    touched = tuple(n for n in repair.findings if n not in missing)
    if not touched:
        return diagnosis
    word = found.body.first_word[reached.premise.best]
    return diagnosis.with_fault(repair.reason or "not_linked", touched, word, every_part=not missing)


def _label(reached: Opinion, stance: Stance, found: Search, diagnosis: Diagnosis) -> VerdictLabel:
    thresholds = models().thresholds
    if reached.supported:
        return "supported"
    found_parts = sum(f.status == "found" for f in found.findings)
    # Half of the headline in the body is the same topic, whatever the stance model says of it.
    if stance.scores["unrelated"] >= thresholds["unrelated"] and 2 * found_parts < len(found.findings):
        return "unrelated"
    names_stand = all(f.status != "missing" for f in found.findings if f.part.kind in {"actor", "place"})
    return "contradicted" if diagnosis.contradicts and names_stand else "unsupported"


def _reasons(label: VerdictLabel, diagnosis: Diagnosis, *, patchwork: bool) -> tuple[str, ...]:
    reasons: tuple[str, ...] = ()
    if label == "unrelated":
        reasons = ("topic_mismatch", *diagnosis.reasons)
    elif label != "supported":
        reasons = diagnosis.reasons or ("not_linked",)
    return (*reasons, "patchwork_body") if patchwork else reasons


def _element(found: Search, n: int, finding: Finding, diagnosis: Diagnosis | None) -> Element:
    words = found.headline.words
    start, end = words.starts[finding.part.first], words.ends[finding.part.last]
    if words.text[start - 1 : start] in {"$", "£", "€"} and start:
        start -= 1
    if words.text[end : end + 1] == "%":
        end += 1
    element = Element(words.text[start:end], start, end, finding.part.kind, finding.status, finding.evidence)
    conflict = diagnosis.conflicts.get(n) if diagnosis else None
    if conflict is None or finding.status == "conflicting":
        return element
    sentence = found.body.sentence_of(conflict.word)
    shown = quote(found.body, sentence, conflict.word, found.sentence_coverage[sentence])
    others = tuple(e for e in finding.evidence if e.sentence != sentence)
    return replace(element, status="conflicting", evidence=(shown, *others)[: max(1, len(finding.evidence))])


def _stance(scores: dict[StanceLabel, float]) -> Stance:
    rounded: dict[StanceLabel, float] = {label: round(score, DECIMALS) for label, score in scores.items()}
    return Stance(max(rounded, key=lambda label: rounded[label]), rounded)


def _unchecked(
    headline: str, facts: InputFacts, reason: str, explanation: str, identity: str, stance: Stance | None
) -> Verdict:
    return Verdict(identity, headline, "unchecked", None, (reason,), explanation, (), stance, checker_identity(), facts)


def _facts(headline: str, body: str, indexed: Body) -> InputFacts:
    return InputFacts(
        headline_sha256=_sha256(headline),
        body_sha256=_sha256(body),
        headline_length=len(headline),
        body_length=len(body),
        body_words=sum(norm != "'s" for norm in indexed.words.norms),
        language=language_of(indexed.words),
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _well_formed(text: str) -> str:
    """``text`` with lone surrogates replaced one for one, so that offsets hold and it can be written as UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text
