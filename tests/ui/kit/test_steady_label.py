"""Numbers that change many times a second move nothing beside them."""

import pytest

from netviz.ui.kit.steady_label import SteadyLabel


@pytest.mark.parametrize("keeps_most", [False, True])
def test_room_that_was_taken_for_a_longer_number_is_kept_where_it_goes_to_and_fro(qtbot, keeps_most):
    label = SteadyLabel("0")
    qtbot.addWidget(label)
    label.keeps_most = keeps_most
    label.keep_room("00 000")
    usual = label.width()
    label.setText("99 999")
    assert label.width() == usual
    label.setText("112 725")
    longer = label.width()
    assert longer > usual
    label.setText("8 000")
    assert label.width() == (longer if keeps_most else usual)


def test_in_the_top_bar_the_step_keeps_its_room(qtbot, window):
    step = window.transport.step
    step.show_value("112 725")
    wide = step.value.width()
    step.show_value("7")
    assert step.value.width() == wide
