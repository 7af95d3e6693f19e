"""Open a session file with so many MB of memory, and print why it was refused; nothing if it was not."""

import resource
import sys

from netviz.storage.session_file import SessionError, read_session

if __name__ == "__main__":
    with open("/proc/self/statm") as file:
        there = int(file.read().split()[0]) * resource.getpagesize()
    most = there + int(sys.argv[1]) * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    try:
        read_session(sys.argv[2])
    except SessionError as error:
        print(error)
