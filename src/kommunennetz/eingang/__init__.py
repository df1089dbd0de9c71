"""Was zurückkommt: Rückläufer, Abwesenheiten, Antworten; gelesen und zugeordnet, nichts verändert."""
