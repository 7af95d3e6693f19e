"""A setting can be read wherever its control stands: on paper, and in the type of a lecture."""

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from netviz.lessons.lesson import Offer
from netviz.session import Session
from netviz.ui.kit.number_slider import NumberSlider
from netviz.ui.kit.stylesheet import dress
from netviz.ui.kit.theme import LIGHT
from netviz.ui.kit.without_controls import without_controls
from netviz.ui.lessons.offers import Offers
from tests.ui.lessons.sample_lesson import make_lesson


def test_an_offer_tells_on_paper_what_is_set(qtbot):
    lesson = make_lesson()
    slide = lesson.slides[3]
    shot = Session.of(slide.saved).snapshot()
    offers = Offers()
    qtbot.addWidget(offers)
    offers.show_slide(
        slide.__class__(**{**vars(slide), "offers": (Offer("rule"), Offer("standardize"))}), shot
    )
    offers.set_theme(LIGHT)
    offers.resize(400, 200)
    offers.show()
    for name in ("rule", "standardize"):
        control = offers.controls[name]
        told = [*([control.menu] if control.menu else []), *(b for b in control.buttons if b.isChecked())]
        assert told
        usual = [part.grab().toImage() for part in told]
        with without_controls(offers):
            assert [part.grab().toImage() for part in told] == usual
            others = [part for part in control.findChildren(QPushButton) if not part.isChecked()]
            for other in others:
                blank = other.grab().toImage()
                assert all(blank.pixelColor(x, 4) == blank.pixelColor(0, 0) for x in range(blank.width()))


def test_a_number_beside_a_slider_has_room_for_its_exponent_in_any_type(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    slider = NumberSlider("step ε", 1e-12, 1.0, 1e-5, logarithmic=True)
    QVBoxLayout(holder).addWidget(slider)
    for scale in (1.0, 2.0, 1.0):
        dress(holder, LIGHT.enlarged(scale))
        holder.setStyleSheet(f"QLineEdit {{ font-size: {round(13 * scale)}px; }}" + holder.styleSheet())
        holder.show()
        metrics = slider.entry.fontMetrics()
        assert slider.entry.height() >= metrics.height() + 2
        assert slider.entry.maximumWidth() >= metrics.horizontalAdvance("1.23·10⁻¹²") + 8
