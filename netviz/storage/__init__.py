"""Sessions on the disk: the file that is saved, and the one that is kept in case the program ends."""

SUFFIX = ".netviz"
