"""Files of many articles, unpacked piece by piece: every article has its verdict, whatever cuts it off."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO

import pytest

from bodycheck import judging
from bodycheck.checker import checker_identity
from bodycheck.cloud import unpacking
from bodycheck.cloud.archive_table import ArchiveState
from bodycheck.cloud.drop import Drop
from bodycheck.cloud.inventory import Inventory
from bodycheck.cloud.objects import Revision
from bodycheck.cloud.outcome import Delivery
from bodycheck.cloud.sweeping import compare
from bodycheck.cloud.unpacking import Shift
from bodycheck.cloud.verdict_item import checker_key
from bodycheck.formats import Article, Reading

if TYPE_CHECKING:
    from tests.integration.conftest import Cloud

KEY = "wire/day.ndjson"
BODY = (
    "The mayor of Dunmore will meet the crews of the ferry on Friday to discuss their wages. The crews have not sailed"
    " since last week and want better pay. The mayor said she would listen to the crews first, then to the owners."
)


def lines(*names: str, body: str = BODY) -> str:
    return "".join(json.dumps({"id": n, "headline": f"Mayor to meet crews, {n}", "body": body}) + "\n" for n in names)


def in_members(data: bytes) -> bytes:
    """A gzip member for each line."""
    return b"".join(gzip.compress(line) for line in data.splitlines(keepends=True))


def names(count: int) -> list[str]:
    return [f"a{n}" for n in range(count)]


@pytest.fixture
def small_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "STRETCH_PARTS", 4)


class Hurried:
    """Says that time is up whenever it is asked, from the given question on."""

    def __init__(self, after: int = 0) -> None:
        self.asked, self._after = 0, after

    def __call__(self) -> bool:
        self.asked += 1
        return self.asked > self._after


def state_of(cloud: Cloud, key: str = KEY) -> ArchiveState:
    state = ArchiveState.of(cloud.current(key))
    assert state is not None
    return state


def test_every_line_gets_its_own_verdict(cloud: Cloud) -> None:
    cloud.put(KEY, lines("a", "b", "c"))
    cloud.settle_whole(KEY)

    assert set(cloud.verdicts()) == {f"{KEY}#{name}" for name in "abc"}
    assert cloud.current(f"{KEY}#a")["headline"] == "Mayor to meet crews, a"
    assert state_of(cloud).finished
    assert sum(state_of(cloud).tally.values()) == 3


@pytest.mark.usefixtures("small_stretches")
def test_a_longer_file_is_parted_into_stretches_that_go_through_the_queue(cloud: Cloud) -> None:
    cloud.put(KEY, lines(*names(50)))
    cloud.clock.move(seconds=1)
    cloud.desk.settle(cloud.drop(KEY), Shift())

    assert not cloud.verdicts()
    assert cloud.run_errands() == 13
    assert len(cloud.verdicts()) == 50
    assert state_of(cloud).finished


@pytest.mark.usefixtures("small_stretches")
@pytest.mark.parametrize(
    "pack", [bytes, gzip.compress, lambda data: b"".join(map(gzip.compress, data.splitlines(True)))]
)
def test_cut_off_at_every_question_it_goes_on_and_judges_nothing_twice(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]
) -> None:
    judged: list[str] = []

    def judge(reading: Reading, *, identity: str) -> Any:
        judged.append(identity)
        return judging.judge(reading, identity=identity)

    monkeypatch.setattr(unpacking, "judge", judge)
    cloud.put(KEY, pack(lines(*names(30)).encode()))
    cloud.settle_whole(KEY, shift=Shift(out_of_time=Hurried()))

    assert len(cloud.verdicts()) == 30
    assert len(judged) == len(set(judged)) == 30
    assert sum(state_of(cloud).tally.values()) == 30


@pytest.mark.usefixtures("small_stretches")
def test_told_of_twice_and_every_errand_delivered_twice_it_is_checked_once(cloud: Cloud) -> None:
    cloud.put(KEY, lines(*names(20)))
    cloud.clock.move(seconds=1)
    for _ in range(2):
        cloud.desk.settle(cloud.drop(KEY), Shift())
    while errands := cloud.errands():
        for drop in [*errands, *errands]:
            cloud.desk.settle(drop, Shift())

    assert len(cloud.verdicts()) == 20
    assert sum(state_of(cloud).tally.values()) == 20


def test_the_next_content_withdraws_what_is_no_longer_in_it_and_leaves_what_is_unchanged(cloud: Cloud) -> None:
    cloud.put(KEY, lines("a", "b", "c"))
    cloud.settle_whole(KEY)
    before = cloud.current(f"{KEY}#a")
    cloud.put(KEY, lines("d", "a") + lines("c", body=BODY + " She will not."))
    cloud.settle_whole(KEY)

    assert set(cloud.verdicts()) == {f"{KEY}#{name}" for name in "acd"}
    assert cloud.current(f"{KEY}#b")["withdrawn"]
    assert cloud.current(f"{KEY}#a")["checked_at"] == before["checked_at"]
    assert len(cloud.listing.history(f"s3://{cloud.bucket}/{KEY}#a")) == 1
    assert len(cloud.listing.history(f"s3://{cloud.bucket}/{KEY}#c")) == 2


def test_a_deleted_file_takes_all_its_verdicts_with_it(cloud: Cloud) -> None:
    cloud.put(KEY, lines("a", "b"))
    cloud.settle_whole(KEY)
    cloud.s3.delete_object(Bucket=cloud.bucket, Key=KEY)
    cloud.settle_whole(KEY, removed=True)

    assert cloud.verdicts() == {}
    assert cloud.current(KEY)["withdrawn"]


def test_dying_between_the_tombstone_and_the_withdrawals_loses_none_of_them(cloud: Cloud) -> None:
    cloud.put(KEY, lines("a", "b"))
    cloud.settle_whole(KEY)
    cloud.s3.delete_object(Bucket=cloud.bucket, Key=KEY)
    cloud.settle(KEY, removed=True)  # and no more: the archive is not looked after

    assert len(cloud.verdicts()) == 2
    cloud.settle_whole(KEY, removed=True)
    assert cloud.verdicts() == {}


def test_a_single_article_in_an_archive_s_place_withdraws_the_others_and_back(cloud: Cloud) -> None:
    key = "story"
    cloud.put(key, lines("a", "b"))
    cloud.settle_whole(key)
    cloud.put(key, f"Mayor to meet crews\n\n{BODY}\n")
    cloud.settle_whole(key)
    assert set(cloud.verdicts()) == {key}
    cloud.put(key, lines("a", "c"))
    cloud.settle_whole(key)
    assert set(cloud.verdicts()) == {f"{key}#a", f"{key}#c"}


@pytest.mark.usefixtures("small_stretches")
def test_errands_on_an_older_content_change_nothing(cloud: Cloud) -> None:
    cloud.put(KEY, lines(*names(12)))
    cloud.clock.move(seconds=1)
    cloud.desk.settle(cloud.drop(KEY), Shift())
    late = cloud.errands()
    cloud.put(KEY, lines("new"))
    cloud.settle_whole(KEY)
    for drop in late:
        cloud.desk.settle(drop, Shift(delivery=Delivery(2)))

    assert set(cloud.verdicts()) == {f"{KEY}#new"}


@pytest.mark.usefixtures("small_stretches")
def test_a_stretch_that_is_overtaken_while_it_is_checked_leaves_nothing_behind(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud.put(KEY, lines(*names(12)))
    cloud.clock.move(seconds=1)
    cloud.desk.settle(cloud.drop(KEY), Shift())
    first, *_ = cloud.errands()

    def judge(reading: Reading, *, identity: str) -> Any:
        if identity.endswith("#a2"):
            monkeypatch.setattr(unpacking, "judge", judging.judge)
            cloud.put(KEY, lines("new"))
            cloud.settle_whole(KEY)
        return judging.judge(reading, identity=identity)

    monkeypatch.setattr(unpacking, "judge", judge)
    cloud.desk.settle(first, Shift())

    assert set(cloud.verdicts()) == {f"{KEY}#new"}


def test_articles_that_call_themselves_the_same_each_have_their_verdict(cloud: Cloud) -> None:
    cloud.put(KEY, lines("a", "b", "a", "a"))
    cloud.settle_whole(KEY)

    assert set(cloud.verdicts()) == {f"{KEY}#{name}" for name in ("a", "b", "a~3", "a~4")}


def test_what_cannot_be_read_is_unchecked_by_itself(cloud: Cloud) -> None:
    cloud.put(KEY, lines("a") + "{broken\n" + lines("b"))
    cloud.settle_whole(KEY)

    assert cloud.verdicts()[f"{KEY}#2"] == "unchecked"
    assert cloud.current(f"{KEY}#2")["reasons"] == ["unreadable"]
    assert f"{KEY}#b" in cloud.verdicts()


def test_a_zip_archive_holds_articles_of_any_format_and_others_beside_them(cloud: Cloud) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../one.txt", f"Mayor to meet crews\n\n{BODY}\n")
        archive.writestr("many.ndjson", lines("a", "b"))
        archive.writestr("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(50))
    cloud.put("day.zip", packed.getvalue())
    cloud.settle_whole("day.zip")

    assert set(cloud.verdicts()) == {"day.zip#../one.txt", "day.zip#many.ndjson#a", "day.zip#many.ndjson#b"}


@pytest.mark.parametrize("deadly", [{"b"}, {"a", "c"}, set("abcde")])
def test_parts_that_kill_the_function_are_recorded_and_the_others_are_checked(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, deadly: set[str]
) -> None:
    class Killed(BaseException):
        """Stands in for the end of the process."""

    def judge(reading: Reading, *, identity: str) -> Any:
        if isinstance(reading, Article) and reading.headline[-1] in deadly:
            raise Killed
        return judging.judge(reading, identity=identity)

    def deliver(drop: Drop) -> None:
        for number in range(1, 9):
            with contextlib.suppress(Killed):
                cloud.desk.settle(drop, Shift(delivery=Delivery(number, last=number == 8)))
                return
        pytest.fail("it has become a dead letter")

    monkeypatch.setattr(unpacking, "judge", judge)
    cloud.put(KEY, lines(*"abcde"))
    cloud.clock.move(seconds=1)
    deliver(cloud.drop(KEY))
    while errands := cloud.errands():
        for drop in errands:
            deliver(drop)

    found = cloud.verdicts()
    assert len(found) == 5
    for number, name in enumerate("abcde", start=1):
        if name in deadly:
            assert cloud.current(f"{KEY}#{number}")["reasons"] == ["unfinished"]
        else:
            assert f"{KEY}#{name}" in found
    assert state_of(cloud).finished


@pytest.mark.usefixtures("small_stretches")
def test_a_sweep_takes_an_archive_for_done_only_when_it_is(cloud: Cloud) -> None:
    inventory = Inventory(cloud.s3, cloud.dynamodb, bucket=cloud.bucket, table=cloud.table_name)

    def findings() -> list[Any]:
        key = checker_key(checker_identity())
        return list(compare(inventory.stored("", after=""), inventory.tracked("", after=""), key))

    cloud.put(KEY, lines(*names(12)))
    assert findings() == [(KEY, "missing")]
    cloud.clock.move(seconds=1)
    cloud.desk.settle(cloud.drop(KEY), Shift())
    assert findings() == [(KEY, "changed")]
    cloud.run_errands()
    assert findings() == [(KEY, None)]


@pytest.mark.usefixtures("small_stretches")
def test_lost_errands_are_made_up_for_after_an_hour(cloud: Cloud) -> None:
    cloud.put(KEY, lines(*names(12)))
    cloud.clock.move(seconds=1)
    cloud.desk.settle(cloud.drop(KEY), Shift())
    lost = cloud.errands()
    cloud.desk.settle(replace(lost[0]), Shift())
    cloud.settle_whole(KEY)
    assert len(cloud.verdicts()) == 4

    cloud.clock.move(hours=2)
    cloud.settle_whole(KEY)
    assert len(cloud.verdicts()) == 12
    assert state_of(cloud).finished


@pytest.mark.usefixtures("small_stretches")
def test_no_file_is_left_open_with_what_it_holds(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[BinaryIO] = []
    of_objects = cloud.objects.open

    def remembered(drop: Drop, revision: Revision) -> BinaryIO:
        opened.append(of_objects(drop, revision))
        return opened[-1]

    monkeypatch.setattr(cloud.objects, "open", remembered)
    cloud.put(KEY, gzip.compress(lines(*names(12)).encode()))
    cloud.settle_whole(KEY)

    assert len(opened) >= 3
    assert all(file.closed for file in opened)


def test_a_feed_of_very_many_items_goes_on_where_it_was_cut_off(cloud: Cloud) -> None:
    items = "".join(
        f"<item><guid>g{n}</guid><title>Mayor to meet crews {n}</title><description>{BODY}</description></item>"
        for n in range(170)
    )
    cloud.put("feed.xml", f"<rss version='2.0'><channel><title>Dunmore</title>{items}</channel></rss>")
    cloud.settle_whole("feed.xml", shift=Shift(out_of_time=Hurried()))

    assert len(cloud.verdicts()) == 170
    assert sum(state_of(cloud, "feed.xml").tally.values()) == 170


def test_an_archive_larger_than_an_article_may_be_is_never_fetched_whole(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bodycheck.cloud.object_file.FIRST_WINDOW", 16 * 1024)
    monkeypatch.setattr("bodycheck.cloud.object_file.WINDOW", 64 * 1024)
    body = BODY + " It went on and on." * 500
    cloud.put(KEY, lines(*names(150), body=body))
    cloud.settle_whole(KEY)

    assert len(cloud.verdicts()) == 150
    assert cloud.current(KEY)["size"] > cloud.objects.largest


def test_a_delivery_that_comes_behind_the_finish_of_its_stretch_marks_nothing(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud.put(KEY, lines(*names(5)))

    def judge(reading: Reading, *, identity: str) -> Any:
        if identity.endswith("#a2"):  # meanwhile the message has come again, and another function is faster
            monkeypatch.setattr(unpacking, "judge", judging.judge)
            cloud.settle_whole(KEY)
        return judging.judge(reading, identity=identity)

    monkeypatch.setattr(unpacking, "judge", judge)
    cloud.clock.move(seconds=1)
    cloud.desk.settle(cloud.drop(KEY), Shift(delivery=Delivery(2)))

    assert sum(state_of(cloud).tally.values()) == 5
    assert state_of(cloud).stretches_done == 1


def test_a_stretch_that_two_functions_finish_is_counted_once(cloud: Cloud) -> None:
    cloud.put(KEY, lines("a", "b"))
    cloud.settle_whole(KEY)
    state = state_of(cloud)
    cloud.archives.finish_stretch(cloud.drop(KEY), state.generation, 0, {"supported": 2})

    assert state_of(cloud) == state
