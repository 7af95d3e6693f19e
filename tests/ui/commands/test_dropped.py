"""Files that are dropped on the window two at a time."""

from __future__ import annotations

from netviz.storage.session_file import write_session
from netviz.ui.commands.data import import_dropped


def test_a_session_among_two_files_is_not_read_as_a_table(window, tmp_path):
    table, session = tmp_path / "t.csv", tmp_path / "s.netviz"
    table.write_text("x,y,kind\n1,2,a\n3,4,b\n")
    write_session(session, window.session.at_rest())
    for paths in ([table, session], [session, table]):
        window.say("")
        import_dropped(window, paths)
        assert window.status.text.endswith("s.netviz is a session: drop it alone")
        assert not window.import_dialogs
