"""Dateien schreiben: alle oder keine, einer zur Zeit, und zurücknehmen."""
