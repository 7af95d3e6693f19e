"""Save two sessions in turn into one file, again and again, until somebody ends this."""

import sys

from netviz.data import GENERATORS
from netviz.intents import Advance
from netviz.session import Session
from netviz.storage.session_file import bytes_of, write_session
from netviz.training.config import NetworkConfig

if __name__ == "__main__":
    path, *copies = sys.argv[1:]
    both = []
    for name, copy in zip(("moons", "spiral"), copies, strict=True):
        session = Session(GENERATORS[name].make(60), NetworkConfig(20))
        session.apply(Advance(300))
        both.append(session.at_rest())
        with open(copy, "wb") as stream:
            stream.write(bytes_of(both[-1]))
    write_session(path, both[0])
    print("begun", flush=True)
    while True:
        for saved in both:
            write_session(path, saved)
