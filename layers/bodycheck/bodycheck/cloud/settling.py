"""One drop, settled: whatever the event says, the table ends as the bucket is."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from bodycheck import checker
from bodycheck.cloud.archive_table import ArchiveTable
from bodycheck.cloud.drop import Drop
from bodycheck.cloud.drop_queue import ErrandQueue
from bodycheck.cloud.editions import Editions, edition_of
from bodycheck.cloud.objects import ArticleObjects, Revision
from bodycheck.cloud.outcome import ATTEMPTS_APART, FIRST, SUSPECT_FROM, Delivery, Outcome, recorded
from bodycheck.cloud.settings import CheckSettings
from bodycheck.cloud.unpacking import Shift, Unpacker
from bodycheck.cloud.verdict_item import Item, checker_key
from bodycheck.cloud.verdict_table import VerdictTable
from bodycheck.errors import ArchiveChanged, BodycheckError, OutOfTime, PermanentFailure, RetryableFailure
from bodycheck.formats import NewsFile, Reading
from bodycheck.judging import Judged, judge
from bodycheck.verdict import Verdict

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import DynamoDBServiceResource
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

ROUNDS = 5
"""How often an object may change while it is being judged before the drop goes back to the queue."""


def settle_all(drops: Iterable[Drop], desk: Desk, shift: Shift) -> list[Outcome]:
    """Settle each drop, and tell ``shift.settled`` of every article. One that fails keeps no other from its turn; the
    first such error is raised at the end."""
    outcomes: list[Outcome] = []
    failures: list[BodycheckError] = []

    def settled(drop: Drop, outcome: Outcome) -> None:
        outcomes.append(outcome)
        shift.settled(drop, outcome)

    for drop in drops:
        try:
            desk.settle(drop, replace(shift, settled=settled))
        except BodycheckError as error:
            failures.append(error)
    if failures:
        raise failures[0]
    return outcomes


@dataclass(frozen=True, slots=True)
class Desk:
    """All that a drop is settled with."""

    objects: ArticleObjects
    table: VerdictTable
    unpacker: Unpacker

    @classmethod
    def of(cls, settings: CheckSettings, s3: S3Client, dynamodb: DynamoDBServiceResource, sqs: SQSClient) -> Self:
        objects, table = ArticleObjects(s3, settings.limits), VerdictTable(dynamodb, settings.table)
        archives, editions = ArchiveTable(dynamodb, settings.table), Editions(dynamodb, settings.table)
        return cls(objects, table, Unpacker(objects, table, archives, editions, ErrandQueue(sqs, settings.drop_queue)))

    def settle(self, drop: Drop, shift: Shift) -> None:
        """Settle a drop to the end: the article, its editions, and the archive where it is one."""
        if drop.errand:
            self.unpacker.run(drop, drop.errand, shift)
            return
        outcome = settle(drop, self.objects, self.table, shift.delivery)
        if outcome.edition:
            self.unpacker.editions.settle(drop)
        shift.settled(drop, outcome)
        if outcome.archive:
            self.unpacker.go_on(drop, shift)

    def hand_back(self, drops: Sequence[Drop]) -> None:
        """Leave drops to a later invocation. Errands are sent anew, for their turn comes at once then, with all its
        deliveries; raises :class:`OutOfTime` for the message of any other, which the queue keeps."""
        if not drops or not all(drop.errand for drop in drops):
            raise OutOfTime("no time is left for this message in this invocation")
        for drop in drops:
            self.unpacker.send_anew(drop)


def settle(drop: Drop, objects: ArticleObjects, table: VerdictTable, delivery: Delivery = FIRST) -> Outcome:
    """Look at the object as it is now, judge it, and record the verdict; or withdraw it where the object is gone. An
    archive is opened, and no more.

    Afterwards the object is looked at once more, and if it has changed it is judged again: of two writers racing within
    the one second that S3 tells apart, the one that read the older content sees so itself. Where the event tells of a
    version that is no longer current, that one is judged for the history. Raises :class:`RetryableFailure` where AWS
    is busy or the object does not come to rest.
    """
    case = _Case(drop, objects, table, delivery)
    try:
        outcome, revision = case.settle_current()
        if drop.version and not drop.removed and (revision is None or revision.version != drop.version):
            case.keep_earlier(drop.version)
    except ArchiveChanged as error:
        raise RetryableFailure(str(error)) from error
    return replace(outcome, evaluations=case.evaluations, refused=case.refused)


@dataclass(frozen=True, slots=True)
class _Look:
    """An object as it was found: the file, or what keeps it from being read."""

    revision: Revision
    file: NewsFile | None = None
    obstacle: PermanentFailure | None = None

    @property
    def container(self) -> bool:
        """Whether it is plain, without reading it, that this is a file of many articles."""
        return self.file is not None and self.file.container is not None

    def readings(self) -> list[Reading]:
        """What is read of it, where it is no container; of some formats that can be many articles all the same."""
        return [reading for part in self.file.parts() for reading in part.read()] if self.file else []


class _Case:
    """One drop on its way to being settled."""

    def __init__(self, drop: Drop, objects: ArticleObjects, table: VerdictTable, delivery: Delivery) -> None:
        self._drop, self._objects, self._table, self._delivery = drop, objects, table, delivery
        self.evaluations = 0
        self.refused = 0

    def settle_current(self) -> tuple[Outcome, Revision | None]:
        """What became of the current item, and the revision that it is on; None where the object is gone."""
        for _ in range(ROUNDS):
            seen = self._table.current(self._drop.article)
            if known := self._known(seen):
                return _stored(self._drop, seen or {}), known
            look = self._look()
            outcome = self._gone(seen) if look is None else self._present(seen, look)
            if outcome is None:
                self.refused += 1
                continue
            revision = look.revision if look else None
            if outcome.action == "unchanged" or self._objects.revision(self._drop) == revision:
                return outcome, revision
        raise RetryableFailure(f"{self._drop.article}: it changed {ROUNDS} times while it was being judged")

    def keep_earlier(self, version: str) -> None:
        """See to it that the history has a verdict on a version that is not current, if it is still there. The articles
        of an archive have a history of what was current alone."""
        revision = self._objects.revision(self._drop, version=version)
        if revision is None:
            return
        held = self._table.revision(self._drop.article, revision)
        if held and "attempt" not in held:
            return
        look = self._look(version=version)
        if look is None or look.container:
            return
        if held is None and self._suspect:
            self._table.keep(self._unfinished(), self._drop, revision, source=None, attempt=self._delivery.number)
        judged = self._judged(look, marked=held)
        if judged is not None:
            self._table.keep(judged.verdict, self._drop, revision, source=_source(judged))

    def _known(self, seen: Item | None) -> Revision | None:
        """The current revision where the event tells of it and it has its verdict: no byte of it need be fetched."""
        if not (seen and self._drop.version and seen.get("version") == self._drop.version):
            return None
        if _obstacle_of(seen) or not _is_by_this_checker(seen):
            return None
        revision = self._objects.revision(self._drop)
        return revision if revision and _is_on(seen, revision) and revision.size <= self._objects.largest else None

    def _look(self, *, version: str | None = None) -> _Look | None:
        drop, objects = self._drop, self._objects
        try:
            found = objects.read(drop, version=version)
        except PermanentFailure as failure:
            revision = objects.revision(drop, version=version)
            return _Look(revision, obstacle=failure) if revision else None
        if found is None:
            return None
        revision, data = found
        file = NewsFile(objects.open(drop, revision) if data is None else io.BytesIO(data), drop.key, objects.limits)
        if data is None and file.container is None:
            return _Look(revision, obstacle=_too_large(drop, revision, objects.largest))
        return _Look(revision, file)

    def _present(self, seen: Item | None, look: _Look) -> Outcome | None:
        """None where somebody else wrote to the table meanwhile."""
        drop, revision = self._drop, look.revision
        if seen and _is_verdict_on(seen, look):
            return _stored(drop, seen)
        if look.container:
            return self._opened(seen, look)
        marked = seen if seen and "attempt" in seen and _is_on(seen, revision) else None
        if self._suspect and not marked:
            number = self._delivery.number
            if not self._table.record(self._unfinished(), drop, revision, source=None, seen=seen, attempt=number):
                return None
            seen = self._table.current(drop.article)
        judged = self._judged(look, marked=marked)
        if judged is None:
            return self._opened(seen, look)
        edition = edition_of(judged.article)
        if not self._table.record(judged.verdict, drop, revision, source=_source(judged), seen=seen, edition=edition):
            return None
        return replace(recorded(drop, judged.verdict), edition=bool(edition or _edition(seen)), archive=_archive(seen))

    def _opened(self, seen: Item | None, look: _Look) -> Outcome | None:
        """Begin with a file of many articles; None as in :meth:`_present`."""
        checker_now = checker_key(checker.checker_identity())
        if not self._table.open_archive(self._drop, look.revision, checker_now, seen=seen):
            return None
        return Outcome(self._drop.article, "opened", edition=_edition(seen), archive=True)

    def _gone(self, seen: Item | None) -> Outcome | None:
        """None where somebody else wrote to the table meanwhile."""
        drop = self._drop
        if seen and seen.get("withdrawn") and seen.get("status") != "canceled":
            return Outcome(drop.article, "unchanged", edition=_edition(seen), archive=_archive(seen))
        if drop.removed or (seen and "last_modified" in seen):
            withdrawn = Outcome(drop.article, "withdrawn", edition=_edition(seen), archive=_archive(seen))
            return withdrawn if self._table.withdraw(drop, seen) else None
        if seen:
            return _stored(drop, seen)
        absent = PermanentFailure(
            f"{drop.article} is not there: it was removed, or never uploaded. Drop it again to have it checked.",
            reason="no_object",
        )
        verdict = _unread(drop, absent)
        return recorded(drop, verdict) if self._table.record_absent(verdict, drop) else None

    def _judged(self, look: _Look, *, marked: Item | None) -> Judged | None:
        """None for a file of many articles. ``marked`` is the mark that an earlier attempt has left, if one has."""
        if look.obstacle:
            return Judged(None, _unread(self._drop, look.obstacle))
        if marked and self._given_up(marked):
            return Judged(None, self._unfinished())
        self.evaluations += 1
        readings = look.readings()
        if len(readings) != 1 or readings[0].record is not None:
            return None
        return judge(readings[0], identity=self._drop.article)

    @property
    def _suspect(self) -> bool:
        return self._delivery.number >= SUSPECT_FROM

    def _given_up(self, marked: Item) -> bool:
        return self._delivery.last or self._delivery.number - marked["attempt"] >= ATTEMPTS_APART

    def _unfinished(self) -> Verdict:
        failure = PermanentFailure(
            f"the check of {self._drop.key} did not come to an end: the function died, or ran out of time or memory."
            " Look in its log, then drop the article again.",
            reason="unfinished",
        )
        return _unread(self._drop, failure)


def _is_verdict_on(item: Item, look: _Look) -> bool:
    """Whether judging again would say the same: the same content, checker, and limit as far as it decides."""
    return (
        _is_on(item, look.revision)
        and _is_by_this_checker(item)
        and (look.obstacle.reason if look.obstacle else None) == _obstacle_of(item)
    )


def _is_on(item: Item, revision: Revision) -> bool:
    stored = item.get("last_modified"), item.get("version")
    return stored == (revision.last_modified, revision.version)


def _is_by_this_checker(item: Item) -> bool:
    """A mark of an attempt is no verdict."""
    return "attempt" not in item and item.get("checker_key") == checker_key(checker.checker_identity())


def _obstacle_of(item: Item) -> str | None:
    """What kept the stored verdict's object from being read, if anything did."""
    return next((reason for reason in item.get("reasons", ()) if reason in _OBSTACLES), None)


_OBSTACLES = frozenset({"too_large", "archived"})


def _source(judged: Judged) -> str | None:
    return judged.article.source if judged.article else None


def _too_large(drop: Drop, revision: Revision, largest: int) -> PermanentFailure:
    return PermanentFailure(
        f"{drop.key} has {revision.size:,} bytes; at most {largest:,} are read. Split it, or raise MaxArticleBytes.",
        reason="too_large",
    )


def _unread(drop: Drop, failure: PermanentFailure) -> Verdict:
    return checker.unchecked("", "", reason=failure.reason, explanation=str(failure), identity=drop.article)


def _edition(item: Item | None) -> bool:
    return item is not None and "uri" in item


def _archive(item: Item | None) -> bool:
    return item is not None and "generation" in item


def _stored(drop: Drop, item: Item) -> Outcome:
    return Outcome(
        drop.article,
        "unchanged",
        item.get("verdict"),
        item.get("support"),
        tuple(item.get("reasons", ())),
        item.get("explanation", ""),
        item.get("status", "usable"),
        edition=_edition(item),
        archive=_archive(item),
    )
