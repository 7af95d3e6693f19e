"""What a run becomes for others: a line of text, a script, a web page."""
