"""Vorlagen füllen, Dateiarten bauen, Tabellen setzen; weiß nichts vom Register."""
