from netviz.data import GENERATORS
from netviz.intents import SetStandardize, UseData
from netviz.session import Session


def test_data_of_other_classes_are_learned_as_they_are():
    session, other = Session(), GENERATORS["moons"].make(15).split(0.2, 0)
    session.keep(other)
    session.apply(SetStandardize(False))
    shot = session.apply(UseData(other.key))
    assert shot.params.W2.shape == (32, 2)
