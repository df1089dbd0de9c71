"""Der Wächter an der Mauer: Was außerhalb des Kontaktordners auf eine Person schließen lässt.

Zwei Netze. Das erste kennt die Personen des Kontaktordners und findet sie in jeder Datei; das zweite sind die
Anzeichen der Regeln über Personen (Anrede, Adresse, Rufnummer), für alles, was ein Mensch für Menschen schreibt.
Ein Fund nennt Datei, Zeile und Kennung, nie was dasteht; auch der Name der Datei ist dann verdeckt.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from kommunennetz.befund import Befund
from kommunennetz.datenschutz.bekannte import NAME, Bekannte, grundform
from kommunennetz.datenschutz.inhalte import Inhalt, read_inhalt
from kommunennetz.datenschutz.quellen import Quelle
from kommunennetz.regeln.anzeichen import ADRESSFELDER, NUMMERNFELDER, bekannte_person, feld_von, list_texte
from kommunennetz.regeln.kennwoerter import find_adressen
from kommunennetz.regeln.waechter import list_personen
from kommunennetz.register.lesen.register import Register

# Programm und Proben reden von Mustern; nach Bekannten wird auch dort gesucht.
_OHNE_MUSTER = re.compile(r"(?:src|tests|bench|\.github|\.ci)/|data/schema/|.*(?:^|/)(?:\.gitignore|LICENSE)$")
# Namen und Adressen, die niemandem gehören (RFC 2606, 6761); Anleitungen brauchen welche.
_ERFUNDEN = re.compile(
    r"[\w.+-]+@(?:[\w-]+\.)*(?:example\.(?:org|com|net|de)|(?:example|invalid|test|localhost))\b"
    r"|(?:(?:Frau|Herrn?|Dr\.)\s+)+(?:Erika\s+|Max\s+)?(?:Muster(?:mann|frau)?|Beispiel)s?\b"
)
_HINGENOMMEN = re.compile(r"hingenommen:\s*([a-z][a-z-]+) \(?Kennzeichen ([0-9a-f]{4})\)?")
_KENNZEICHEN = re.compile(r"Kennzeichen ([0-9a-f]{4})")
_HILFE = "Herausnehmen; Personen stehen nur im Kontaktordner."
_FOLGT = "In Git bleibt es trotzdem stehen: docs/datenschutz.md."


@dataclass
class Waechter:
    """Sucht in Quellen nach Personen und zählt, was er dabei nicht lesen konnte."""

    bekannte: Bekannte
    oeffentliche: Collection[str] = ()
    """Adressen und Nummern, die das Register selbst veröffentlicht; sie sind kein Anzeichen."""
    mit_mustern: bool = True
    durchsucht: int = 0
    ungelesen: dict[str, str] = field(default_factory=dict)
    """Was nicht durchsucht ist, und warum."""

    def suche(self, quellen: Iterable[Quelle]) -> Iterator[Befund]:
        """Liefert, was auf eine Person schließen lässt, in der Reihenfolge der Quellen."""
        for quelle in quellen:
            self.durchsucht += 1
            name = f"{quelle.davor}{self.bekannte.maskiere(quelle.datei) if quelle.ist_pfad else quelle.datei}"
            if quelle.daten is None:
                self.ungelesen[name] = "lässt sich nicht lesen"
                continue
            inhalt = read_inhalt(quelle.datei, quelle.daten)
            if inhalt.ungelesen:
                self.ungelesen[name] = inhalt.ungelesen
            hilfe = _FOLGT if quelle.davor or not quelle.ist_pfad else _HILFE
            yield from self._find_bekannte(quelle, name, inhalt, hilfe)
            if self.mit_mustern and not _OHNE_MUSTER.match(quelle.datei):
                yield from self._find_anzeichen(quelle, name, inhalt)

    def _find_bekannte(self, quelle: Quelle, name: str, inhalt: Inhalt, hilfe: str) -> Iterator[Befund]:
        gefunden = dict.fromkeys(
            (1, f"{_im_namen(was)} einer Person aus dem Kontaktordner ({wer})")
            for _, _, wer, was in self.bekannte.find(grundform(quelle.datei))
            if quelle.ist_pfad
        )
        for text, genau in (*((text, True) for text in inhalt.genau), *((text, False) for text in inhalt.entpackt)):
            grund = grundform(text)
            for beginn, _, wer, was in sorted(self.bekannte.find(grund)):
                zeile = grund.count("\n", 0, beginn) + 1 if genau else 1
                gefunden[zeile, f"hier steht {was} einer Person aus dem Kontaktordner ({wer})"] = None
        for zeile, satz in sorted(gefunden):
            yield Befund(name, zeile, 1, "", bekannte_person, satz, hilfe)

    def _find_anzeichen(self, quelle: Quelle, name: str, inhalt: Inhalt) -> Iterator[Befund]:
        ist_datensatz = quelle.datei.startswith("data/") and not quelle.davor
        if ist_datensatz and quelle.datei.endswith((".yaml", ".md")) and quelle.daten is not None:
            yield from (_benannt(befund, name) for befund in list_personen(quelle.datei, quelle.daten))
            return
        hingenommene = set(_HINGENOMMEN.findall("\n".join(inhalt.genau[:1])))
        gesehen = set()
        for text, genau in (*((text, True) for text in inhalt.genau), *((text, False) for text in inhalt.entpackt)):
            for befund in list_personen("text", self._ohne_oeffentliches(text).encode("utf-8", "replace")):
                kennzeichen = _KENNZEICHEN.search(befund.text)
                zeile = befund.zeile if genau else 1
                schluessel = (befund.regel.id, kennzeichen[1] if kennzeichen else "")
                if schluessel not in hingenommene and (zeile, befund.text) not in gesehen:
                    gesehen.add((zeile, befund.text))
                    yield Befund(name, zeile, 1, "", befund.regel, befund.text, befund.hilfe)

    def _ohne_oeffentliches(self, text: str) -> str:
        text = _ERFUNDEN.sub("…", text)
        for wert in self.oeffentliche:
            text = text.replace(wert, "…")
        return text


def list_oeffentliches(register: Register | None) -> frozenset[str]:
    """Liefert, was das Register in den Feldern dafür veröffentlicht und sonst ein Anzeichen wäre."""
    return frozenset(
        text
        for eintrag in (register.eintraege if register is not None else ())
        for pfad, text in list_texte(eintrag.satz)
        if feld_von(pfad) in NUMMERNFELDER or (feld_von(pfad) in ADRESSFELDER and any(find_adressen(text)))
    )


def _im_namen(was: str) -> str:
    return f"der Name dieser Datei enthält {'den Namen' if was == NAME else was}"


def _benannt(befund: Befund, name: str) -> Befund:
    return replace(befund, datei=name)
