"""The process in which somebody else's code runs. It imports nothing of netviz, so any Python can run it.

It is given one request after the other on standard input, which it moves out of the way first, and answers
over a copy of standard output, which goes to standard error from then on. A request and an answer are a
frame: b"NVB1", the lengths of header and body (4 and 8 bytes), a JSON header, and the arrays that it lists
as raw numbers one after the other. What the code makes of itself never comes back as an object, so
nothing has to be unpickled.

A request "run" is a small program in JSON (see `steps.Run`), because only the other side knows conventions.
The modules know each other by relative names only: in somebody else's Python this is no part of netviz.
"""
