"""Twins written by hand: of two headlines over one body the true one is better supported, though the words are alike.

No model of this size gets all of them; the test names those it gets wrong and leaves room for some.
"""

from __future__ import annotations

import pytest

from bodycheck import check

STRIKE = (
    "Nurses at the Harwick hospital ended a three-week strike on Thursday after the county council agreed to "
    "raise their pay by 4 percent. The union had asked for 7 percent. Its leader, Joan Tully, called the deal a "
    "first step. The council's chairman, Peter Marsh, said taxes would not rise because of it. Patients may have "
    "to wait until March for operations that were put off, the hospital said."
)
MATCH = (
    "Rovers beat United 3-1 on Saturday and moved to the top of the table. Liam Doyle scored twice before Karl "
    "Voss, the United captain, pulled one back. Doyle later left the pitch with an injury and may miss the cup "
    "final. United's coach blamed the referee, who had refused them a penalty. The defeat was their first since "
    "October."
)
BRIBES = (
    "Senator Paula Reyes accused Governor Tom Hale of taking money from a road builder. Hale denied it and said "
    "he would sue Reyes. Prosecutors said on Monday that they were considering whether to open an inquiry. Reyes "
    "said she had seen letters that prove the payments. Her party did not join the call for the governor to "
    "resign."
)
BANK = (
    "The central bank kept its main rate at 2 percent on Wednesday and said it could lower it in the spring. "
    "Inflation fell to 1.8 percent in May from 2.3 percent in April. Exports grew faster than imports for the "
    "third month. The finance minister, Ana Silva, welcomed the decision; the opposition called it timid."
)
TALKS = (
    "Norland will withdraw its troops from the border with Sudria after a week of talks in Geneva. Sudria had "
    "demanded the withdrawal. The two countries did not agree on the price of gas. Norland's president, Erik "
    "Dahl, thanked the Swiss mediators. Sudria's foreign minister said a treaty is possible by June."
)
TWINS = [
    (STRIKE, "Nurses end strike at Harwick hospital", "Nurses begin strike at Harwick hospital"),
    (STRIKE, "Council agrees to raise nurses' pay", "Council refuses to raise nurses' pay"),
    (STRIKE, "Harwick nurses to get 4 percent more", "Harwick nurses to get 7 percent more"),
    (STRIKE, "Council: taxes will not rise after nurses' deal", "Council: taxes will rise after nurses' deal"),
    (STRIKE, "Tully calls deal first step", "Marsh calls deal first step"),
    (STRIKE, "Hospital: operations may wait until March", "Hospital: no operation to wait until March"),
    (MATCH, "Rovers beat United", "United beat Rovers"),
    (MATCH, "Doyle may miss cup final", "Voss may miss cup final"),
    (MATCH, "Doyle may miss cup final", "Doyle will not miss cup final"),
    (MATCH, "Referee refuses United a penalty", "Referee gives United a penalty"),
    (MATCH, "United lose for first time since October", "United win for first time since October"),
    (MATCH, "Doyle scores twice as Rovers go top", "Voss scores twice as Rovers go top"),
    (BRIBES, "Reyes accuses Hale of taking money", "Hale accuses Reyes of taking money"),
    (BRIBES, "Governor denies taking money", "Governor admits taking money"),
    (BRIBES, "Hale to sue Reyes", "Reyes to sue Hale"),
    (BRIBES, "Prosecutors consider inquiry into governor", "Prosecutors rule out inquiry into governor"),
    (BRIBES, "Party does not join call for Hale to resign", "Party joins call for Hale to resign"),
    (BANK, "Central bank keeps rate at 2 percent", "Central bank lowers rate to 2 percent"),
    (BANK, "Central bank could lower rate in spring", "Central bank could raise rate in spring"),
    (BANK, "Inflation falls to 1.8 percent in May", "Inflation rises to 1.8 percent in May"),
    (BANK, "Inflation fell in May", "Inflation rose in May"),
    (BANK, "Exports grow faster than imports", "Imports grow faster than exports"),
    (BANK, "Minister welcomes bank's decision", "Minister condemns bank's decision"),
    (TALKS, "Norland to withdraw troops from Sudria border", "Sudria to withdraw troops from Norland border"),
    (TALKS, "Norland to withdraw troops from border", "Norland to send troops to border"),
    (TALKS, "No agreement on gas between Norland, Sudria", "Agreement on gas between Norland, Sudria"),
    (TALKS, "Dahl thanks mediators", "Dahl criticises mediators"),
    (TALKS, "Treaty possible by June, Sudria says", "Treaty impossible by June, Sudria says"),
]
LEAST_RIGHT = 0.8


@pytest.mark.parametrize("body", [STRIKE, MATCH, BRIBES, BANK, TALKS], ids="strike match bribes bank talks".split())
def test_a_true_headline_is_seldom_flagged(body: str) -> None:
    true = {true for of, true, _ in TWINS if of == body}
    flagged = [headline for headline in true if check(headline, body).flagged]
    assert flagged == []


def test_most_twins_are_told_apart() -> None:
    wrong = []
    for body, true, false in TWINS:
        right, left = check(true, body).support, check(false, body).support
        assert right is not None
        assert left is not None
        if right <= left:
            wrong.append(f"{false} {left:.2f} >= {true} {right:.2f}")
    assert 1 - len(wrong) / len(TWINS) >= LEAST_RIGHT, "\n".join(wrong)
