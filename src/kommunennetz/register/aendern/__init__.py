"""Eine Datei ändern, ohne anzurühren, was nicht gemeint ist."""
