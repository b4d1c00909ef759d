"""Combine the tiers on what is kept apart, and add to the meaning model's card how.

    python training/calibrate_meaning.py --words FOLDER [--pairs build/meaning] [--model FOLDER]

``--words`` holds word-level models that have not met what is kept apart: those of ``train.py`` on what
``words_apart.py`` wrote. Fitted are a logistic function of seven inputs for headlines and one for whole sentences, the
band of the words' support in which the meaning tier is asked, the thresholds, and the weights of both tiers' stances.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from bodycheck.checker.body import index_body
from bodycheck.checker.combination import INPUTS, PARAPHRASED, combination_inputs, role_odds
from bodycheck.checker.evidence import search, shared_words
from bodycheck.checker.features import feature_vector
from bodycheck.checker.headline import parse_headline
from bodycheck.checker.meaning import CARD, Reading, load_meaning
from bodycheck.checker.model import Models, load_models
from bodycheck.checker.premise import premise
from bodycheck.checker.roles import MEASURES, role_measures
from bodycheck.verdict import STANCE_LABELS
from data import read_jsonl
from meaning_pairs import TWINNED
from stance_model import metrics
from support_model import calibration_error
from twins import is_kept_apart

FALSE_ALARMS, FALSE_ALARMS_PARAPHRASED = 0.027, 0.125
"""Share of real headlines that may be flagged: of those with most of their words in the body, and of the others."""
CHANGES = {
    "actor": 1.0, "roles": 1.0, "place": 1.0, "antonym": 1.0, "number": 1.0, "time": 0.3, "negation": 1.0,
    "modality": 0.5, "near_story": 1.0, "actor_swap": 1.0, "place_swap": 0.7, "random": 2.0,
}  # fmt: skip
"""Weight of all changes of one kind together; ``random`` stands for all bodies that have nothing of the headline."""
CLAIMS_WEIGHT = 0.15
"""Of all claims together, beside the headlines: they keep the mixture for these from forgetting names and places."""
STATEMENTS_C = 0.1
"""Inverse of how strongly the mixture for whole sentences is kept small: a few hundred claims are there to fit it."""
STANCE_WEIGHTS = {"agree": 1.2, "disagree": 3.0, "discuss": 1.0, "unrelated": 1.0}
NATURAL_STANCES = {"agree": 3678, "disagree": 840, "discuss": 8909, "unrelated": 36545}
"""Pairs of each stance in the challenge's training set: the kept ones are weighted back to these shares."""
LEAST_ASKED = 0.09
"""What the words support less is wrong for a reason that they can name; asking on would blur it for next to nothing."""
DOUBTFUL_ROLES = -1.0
"""Log odds of the roles below which the words are never sure enough."""
MOST_LOST = 0.0002
"""How much of the mean AUC the band may cost."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """One kept pair with what both tiers say."""

    kind: str
    group: str
    supported: int
    stance: int
    shared: float
    """Share of the headline's words that the body has."""
    statement: bool
    """Whether it is a whole sentence with its full stop."""
    words: float
    words_stance: tuple[float, ...]
    reading: Reading
    roles: list[tuple[float, ...]]
    """What was measured of who acts on whom, for each action."""
    numbers: float
    """The margin of the headline's worst number."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, default=Path("build/meaning"))
    parser.add_argument("--data", type=Path, help="folder holding train/real_pairs.jsonl.gz; default PAIRS/data")
    parser.add_argument("--model", type=Path, default=Path(__file__).parent.parent / "layers/meaning/bodycheck_meaning")
    options = parser.parse_args()
    rows = read_jsonl(options.pairs / "examples.jsonl.gz")
    card = json.loads((options.model / CARD).read_text(encoding="utf-8"))
    judged = judge([r for r in rows if r["body"]], load_models(options.words), options.model)
    roles, roles_facts = role_weights(options.data or options.pairs / "data")
    combination, facts = combined([j for j in judged if j.supported >= 0], roles)
    stance, stance_facts = stances([j for j in judged if j.stance >= 0])
    card["combination"] = {**combination, "roles": dict(zip(MEASURES, roles, strict=True)), "stance": stance}
    card["kept_apart"] = {**facts, "stance": stance_facts, "roles": roles_facts}
    card["headline_only_auc"] = headline_only([r for r in rows if r["supported"] >= 0])
    (options.model / CARD).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    shown = {k: card[k] for k in ("combination", "kept_apart", "headline_only_auc")}
    print(json.dumps(shown, indent=1), file=sys.stderr)


def judge(rows: Sequence[dict[str, Any]], words: Models, model: Path) -> list[Judged]:
    """Both tiers on every kept pair that was not made of a sentence, nor of a body that was edited."""
    meaning = load_meaning(model, combined=False)
    wanted = {*CHANGES, "real", "coloured", "claim", "claim_real"}
    kept = [row for row in rows if row["supported"] < 0 or row["kind"] in wanted]
    found = []
    for row in [*kept, *random_bodies([row for row in kept if row["kind"] == "real"])]:
        body = index_body(row["body"])
        headline = parse_headline(row["hypothesis"], body)
        found_there = search(headline, body)
        features = feature_vector(found_there)
        (reading,) = meaning.read([(row["hypothesis"], premise(found_there).text)])
        stance = words.stance(features)
        found.append(
            Judged(
                row["kind"].removesuffix("_real"), row["group"], row["supported"], row["stance"],
                shared_words(headline, body), headline.statement, words.support(features),
                tuple(stance[label] for label in STANCE_LABELS), reading, role_measures(found_there),
                found_there.number_margin,
            )
        )  # fmt: skip
    return found


def random_bodies(real: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each real headline with another one's body, chosen by what sorts as chance does."""
    order = sorted(real, key=lambda row: hashlib.sha256(row["hypothesis"].encode()).digest())
    return [
        {**row, "kind": "random", "body": other["body"], "supported": 0}
        for row, other in zip(order, [*order[1:], *order[:1]], strict=True)
    ]


def role_weights(data: Path) -> tuple[list[float], dict[str, float]]:
    """Weights of the measures of roles: a logistic function that tells real headlines from the same with whoever acts
    and is acted on exchanged. Those kept apart are left out."""
    measured: list[tuple[float, ...]] = []
    groups: list[int] = []
    for n, row in enumerate(read_jsonl(data / "train" / "real_pairs.jsonl.gz")):
        if not is_kept_apart(row["id"]):
            body = index_body(row["body"])
            found = role_measures(search(parse_headline(row["headline"], body), body))
            measured += found
            groups += [n] * len(found)
    forward = np.array(measured)
    inputs, labels = np.r_[forward, -forward], np.r_[np.ones(len(forward)), np.zeros(len(forward))]
    model = LogisticRegression(C=0.1, fit_intercept=False)
    guess = cross_val_predict(
        model, inputs, labels, groups=np.r_[groups, groups], cv=GroupKFold(n_splits=5), method="decision_function"
    )
    facts = {"actions": len(forward), "auc": round(float(roc_auc_score(labels, guess)), 4)}
    return [round(float(w), 4) for w in model.fit(inputs, labels).coef_[0]], facts


def combined(judged: Sequence[Judged], roles: Sequence[float]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The entry for the card, and what it was found to be worth."""
    kinds = np.array([j.kind for j in judged])
    labels = np.array([j.supported for j in judged])
    groups = np.array([j.group for j in judged])
    words = np.array([j.words for j in judged])
    inputs = np.array([
        combination_inputs(j.words, j.reading.support, j.reading.contradiction, role_odds(roles, j.roles), j.numbers)
        for j in judged
    ])  # fmt: skip
    weights = weights_of(kinds, labels)
    known = kinds != "coloured"  # that they are true is mostly so, not known
    statement = np.array([j.statement for j in judged])
    claims = kinds == "claim"

    def mixtures(places: NDArray[np.intp]) -> tuple[LogisticRegression, LogisticRegression]:
        """For headlines, of everything, and for whole sentences, of those among the claims."""
        use = places[known[places]]
        of_headlines = LogisticRegression(C=1.0, max_iter=2000).fit(
            inputs[use], labels[use], sample_weight=weights[use]
        )
        use = places[(claims & statement)[places]]
        return of_headlines, LogisticRegression(C=STATEMENTS_C, class_weight="balanced").fit(inputs[use], labels[use])

    held_out = np.zeros(len(labels))
    for fitted, held in GroupKFold(n_splits=5).split(inputs, labels, groups):
        guesses = [one.predict_proba(inputs[held])[:, 1] for one in mixtures(fitted)]
        held_out[held] = np.where(statement[held], guesses[1], guesses[0])
    doubtful = inputs[:, INPUTS.index("roles")] < DOUBTFUL_ROLES
    band, table = bands(words, held_out, kinds, labels, doubtful)
    asked = within(band, words, doubtful)
    final = np.where(asked, held_out, words)
    paraphrased = (np.array([j.shared for j in judged]) < PARAPHRASED) & ~statement
    real = np.isin(kinds, ["real", "coloured"])
    threshold = round(float(np.quantile(final[real & ~paraphrased & ~statement], FALSE_ALARMS)), 4)
    lower = round(float(np.quantile(final[real & paraphrased], FALSE_ALARMS_PARAPHRASED)), 4)
    for_statements = round(even_threshold(final[claims & statement], labels[claims & statement]), 4)
    flagged = final < np.select([statement, paraphrased], [for_statements, lower], threshold)
    of_headlines, of_statements = mixtures(np.arange(len(labels)))
    entry = {
        "headline": _mixture(of_headlines),
        "statement": _mixture(of_statements),
        "sure": [round(float(b), 4) for b in band],
        "doubtful_roles": DOUBTFUL_ROLES,
        "threshold": threshold,
        "threshold_paraphrased": lower,
        "threshold_statement": for_statements,
    }
    meaning = np.array([j.reading.support for j in judged])
    facts = {
        "pairs": {str(kind): int((kinds == kind).sum()) for kind in sorted(set(kinds))},
        "auc": {
            "words": aucs(words, kinds, labels),
            "meaning": aucs(meaning, kinds, labels),
            "both": aucs(final, kinds, labels),
        },
        "flagged": {
            **{str(kind): round(float(flagged[kinds == kind].mean()), 4) for kind in sorted(set(kinds))},
            "real, most words in the body": round(float(flagged[real & ~paraphrased & ~statement].mean()), 4),
            "real, fewer": round(float(flagged[real & paraphrased].mean()), 4),
        },
        "claims_balanced_accuracy": round(float(balanced_accuracy_score(labels[claims], ~flagged[claims])), 4),
        "expected_calibration_error": round(calibration_error(final[known], labels[known], weights[known]), 4),
        "asked": {str(kind): round(float(asked[kinds == kind].mean()), 4) for kind in sorted(set(kinds))},
        "bands": table,
    }  # fmt: skip
    return entry, facts


def _mixture(model: LogisticRegression) -> dict[str, Any]:
    return {
        "coefficients": {name: round(float(c), 4) for name, c in zip(INPUTS, model.coef_[0], strict=True)},
        "intercept": round(float(model.intercept_[0]), 4),
    }


def even_threshold(support: Floats, labels: NDArray[np.int64]) -> float:
    """The support from which a claim is rather true than false, were as many true as false.

    Of a logistic function of the log odds, not the one best place of a few hundred claims.
    """
    log_odds = np.log(support / (1 - support))[:, None]
    model = LogisticRegression(C=100.0, class_weight="balanced").fit(log_odds, labels)
    return float(1 / (1 + np.exp(model.intercept_[0] / model.coef_[0, 0])))


def weights_of(kinds: NDArray[np.str_], labels: NDArray[np.int64]) -> Floats:
    weights = np.zeros(len(kinds))
    for kind, weight in CHANGES.items():
        weights[kinds == kind] = weight / max(1, (kinds == kind).sum())
    real = np.isin(kinds, ["real", "coloured"])
    weights[real] = weights.sum() / real.sum()
    total = weights.sum()
    for label in (0, 1):
        of = (kinds == "claim") & (labels == label)
        weights[of] = CLAIMS_WEIGHT * total / 2 / max(1, of.sum())
    scaled: Floats = weights * len(weights) / weights.sum()
    return scaled


def aucs(score: Floats, kinds: NDArray[np.str_], labels: NDArray[np.int64]) -> dict[str, float]:
    """Each kind of change against all real headlines, and claims among themselves."""
    real = score[kinds == "real"]
    found = {}
    for kind in CHANGES:
        changed = score[kinds == kind]
        if len(changed) >= 10:
            both = np.r_[real, changed]
            found[kind] = round(float(roc_auc_score(np.r_[np.ones(len(real)), np.zeros(len(changed))], both)), 4)
    claim = kinds == "claim"
    found["claim"] = round(float(roc_auc_score(labels[claim], score[claim])), 4)
    found["mean"] = round(float(np.mean(list(found.values()))), 4)
    return found


def within(band: tuple[float, float], words: Floats, doubtful: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which articles the meaning tier is asked about, as :meth:`Combination.asks` has it."""
    return (words >= band[0]) & ((words <= band[1]) | doubtful)


def bands(
    words: Floats, both: Floats, kinds: NDArray[np.str_], labels: NDArray[np.int64], doubtful: NDArray[np.bool_]
) -> tuple[tuple[float, float], list[dict[str, float]]]:
    """The narrowest band from :data:`LEAST_ASKED` on that costs next to nothing, and the table it was chosen from."""
    table = []
    for low in (0.0, 0.03, 0.06, 0.09, 0.12, 0.15):
        for high in (0.9, 0.95, 0.98, 1.0):
            inside = within((low, high), words, doubtful)
            real = inside[kinds == "real"].mean()
            table.append(
                {"low": low, "high": high, "real_asked": round(float(real), 4),
                 "mean_auc": aucs(np.where(inside, both, words), kinds, labels)["mean"]}
            )  # fmt: skip
    fit = [row for row in table if row["low"] == LEAST_ASKED]
    best = max(row["mean_auc"] for row in fit)
    good = [row for row in fit if row["mean_auc"] >= best - MOST_LOST]
    chosen = min(good, key=lambda row: row["real_asked"])
    return (LEAST_ASKED, chosen["high"]), table


def stances(judged: Sequence[Judged]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Weights of both tiers' stances, fitted to the stories kept apart, and the challenge's figures on them: of both
    together, on folds of stories that the weights were not fitted to."""
    labels = np.array([j.stance for j in judged])
    groups = np.array([j.group for j in judged])
    of_words = np.log(np.maximum(1e-6, np.array([j.words_stance for j in judged])))
    logits = np.array([j.reading.stance for j in judged])
    of_meaning = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    held = np.bincount(labels, minlength=len(STANCE_LABELS))
    natural = np.repeat(np.arange(len(STANCE_LABELS)), [NATURAL_STANCES[label] for label in STANCE_LABELS])
    weights = (np.bincount(natural) / np.maximum(1, held))[labels]
    leaning = weights * np.array([STANCE_WEIGHTS[label] for label in STANCE_LABELS])[labels]

    def scores(x: Floats, at: NDArray[np.intp]) -> Floats:
        found: Floats = x[0] * of_words[at] + x[1] * of_meaning[at] + np.r_[x[2:], 0.0]
        return found

    def fitted(at: NDArray[np.intp]) -> Floats:
        def loss(x: Floats) -> float:
            s = scores(x, at)
            log_likelihood = s[np.arange(len(s)), labels[at]] - np.logaddexp.reduce(s, axis=1)
            return float(-(leaning[at] * log_likelihood).sum() / leaning[at].sum() + 0.001 * (x[2:] ** 2).sum())

        found: Floats = minimize(loss, np.r_[1.0, 0.5, np.zeros(len(STANCE_LABELS) - 1)], method="L-BFGS-B").x
        return found

    held_out = np.zeros_like(of_words)
    for fit, held_back in GroupKFold(n_splits=5).split(of_words, labels, groups):
        held_out[held_back] = scores(fitted(fit), held_back)
    found = fitted(np.arange(len(labels)))
    entry = {
        "words": round(float(found[0]), 4),
        "meaning": round(float(found[1]), 4),
        "bias": {label: round(float(b), 4) for label, b in zip(STANCE_LABELS, np.r_[found[2:], 0.0], strict=True)},
    }
    facts: dict[str, Any] = {"pairs": dict(zip(STANCE_LABELS, map(int, held), strict=True))}
    for name, guess in (("words", of_words), ("meaning", of_meaning), ("both", held_out)):
        facts[name] = metrics(labels, guess.argmax(axis=1), natural)
    return entry, facts


def headline_only(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """AUC by kind of a linear model that sees no body: how much a change gives itself away. Near one half is good."""
    sets: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        sets[row["twins"]].append(row)
    twins = [row for made in sets.values() if len(made) > 1 for row in made]
    labels = np.array([row["supported"] for row in twins])
    groups = np.array([row["group"] for row in twins])
    texts = TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True).fit_transform(
        [row["hypothesis"] for row in twins]
    )
    model = LogisticRegression(C=1.0, max_iter=300)
    folds = list(GroupKFold(n_splits=3).split(texts, labels, groups))
    guess = cross_val_predict(model, texts, labels, cv=folds, method="decision_function")
    kinds = np.array([_change_of(row["kind"]) for row in twins])
    numbers = np.array([row["twins"] for row in twins])
    found = {"all": round(float(roc_auc_score(labels, guess)), 4)}
    for kind in CHANGES:
        inside = np.isin(numbers, numbers[kinds == kind]) & np.isin(kinds, [kind, "real", "coloured"])
        if (labels[inside] == 0).sum() >= 30:
            found[kind] = round(float(roc_auc_score(labels[inside], guess[inside])), 4)
    return found


def _change_of(kind: str) -> str:
    """*antonym* of ``sentence_antonym_true``."""
    for source in ("sentence", *TWINNED):
        kind = kind.removeprefix(f"{source}_")
    return kind.removesuffix("_true").removesuffix("_body")


if __name__ == "__main__":
    main()
