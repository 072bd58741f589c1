"""Adding to a series leaves every earlier one as it was."""

from __future__ import annotations

from domain.series import Series


def test_each_has_what_was_added_to_it_and_no_more() -> None:
    made: list[Series[int]] = [Series()]
    for number in range(100):
        made.append(made[-1].and_then(number))
    assert [list(each) for each in made] == [list(range(length)) for length in range(101)]
    assert [len(each) for each in made] == list(range(101))
    assert [bool(each) for each in made[:2]] == [False, True]


def test_two_that_go_on_from_one_do_not_meet() -> None:
    nothing: Series[int] = Series()
    shared = nothing.and_then(1)
    assert list(shared.and_then(2)) == [1, 2]
    assert list(shared.and_then(3)) == [1, 3]
    assert shared.and_then(2) == shared.and_then(2) != shared
