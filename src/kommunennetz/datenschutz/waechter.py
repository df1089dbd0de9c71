"""Der Wächter an der Mauer: Was außerhalb des Kontaktordners auf eine Person schließen lässt.

Zwei Netze. Das erste kennt die Personen des Kontaktordners und findet sie in jeder Datei; das zweite sind die
Anzeichen der Regeln über Personen (Anrede, Adresse, Rufnummer), in allem, was nicht Programm ist.
Ein Fund nennt Datei, Zeile und Kennung, nie was dasteht; auch der Name der Datei ist dann verdeckt.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from kommunennetz.befund import Befund
from kommunennetz.datenschutz.bekannte import Bekannte, grundform
from kommunennetz.datenschutz.inhalte import read_inhalt
from kommunennetz.datenschutz.suchstellen import Suchstelle
from kommunennetz.model.arten import MIT_TEXT
from kommunennetz.regeln.anzeichen import ADRESSFELDER, NUMMERNFELDER, bekannte_person, feld_von, list_texte
from kommunennetz.regeln.kennwoerter import find_adressen
from kommunennetz.regeln.waechter import list_hingenommene, list_personen
from kommunennetz.register.lesen.register import Register

# Programm und Proben reden von Mustern; nach Bekannten wird auch dort gesucht.
_OHNE_MUSTER = re.compile(r"(?:src|tests|bench|\.github|\.ci|data/schema)/|LICENSE$")
# Namen und Adressen, die niemandem gehören (RFC 2606, 6761); Anleitungen brauchen welche.
_ERFUNDEN = re.compile(
    r"[\w.+-]+@(?:[\w-]+\.)*(?:example\.(?:org|com|net|de)|example|invalid|test|localhost|local)\b"
    r"|(?:(?:Frau|Herrn?|Dr\.)\s+)+(?:Erika\s+|Max\s+)?(?:Muster(?:mann|frau)?|Beispiel)s?\b"
)
_HINGENOMMEN = re.compile(r"hingenommen:\s*([a-z][a-z-]+) \(?Kennzeichen ([0-9a-f]{4})\)?")
_KENNZEICHEN = re.compile(r"Kennzeichen ([0-9a-f]{4})")
Texte = Sequence[tuple[str, bool]]
"""Texte einer Datei, und ob in ihnen die Nummern der Zeilen stimmen."""
_HILFE = "Herausnehmen; Personen stehen nur im Kontaktordner."
_BLEIBT = "In Git bleibt es stehen, auch wenn es heute fehlt; was zu tun ist: docs/datenschutz.md."


@dataclass
class Waechter:
    """Sucht an Suchstellen nach Personen und zählt, was er dabei nicht lesen konnte."""

    bekannte: Bekannte
    oeffentliche: Collection[str] = ()
    """Adressen und Nummern, die das Register selbst veröffentlicht; sie sind kein Anzeichen."""
    durchsucht: int = 0
    ungelesen: dict[str, str] = field(default_factory=dict)
    """Was nicht durchsucht ist, und warum."""
    _hingenommene: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    """Was eine Datei in einem ihrer Stände hinnimmt: Regel und Kennzeichen."""
    _zeilen: dict[str, set[tuple[bytes, bytes]]] = field(default_factory=dict)

    def suche(self, stellen: Iterable[Suchstelle], *, nur_bekannte: bool = False) -> Iterator[Befund]:
        """Liefert, was auf eine Person schließen lässt, in der Reihenfolge der Stellen."""
        for stelle in stellen:
            self.durchsucht += 1
            datei = self.bekannte.maskiere(stelle.datei) if stelle.ist_pfad else stelle.datei
            name = f"{stelle.davor}{datei}"
            if stelle.daten is None:
                self.ungelesen[name] = "lässt sich nicht lesen"
                continue
            frueher = stelle.davor and stelle.ist_pfad
            daten = self._nur_neues(stelle.datei, stelle.daten) if frueher else stelle.daten
            inhalt = read_inhalt(stelle.datei, daten)
            if inhalt.ungelesen:
                self.ungelesen[name] = inhalt.ungelesen
            texte = [(text, True) for text in inhalt.genau] + [(text, False) for text in inhalt.entpackt]
            if self.bekannte.anzahl:
                yield from self._find_bekannte(stelle, name, texte)
            if not (nur_bekannte or inhalt.ungelesen or _OHNE_MUSTER.match(stelle.datei)):
                yield from self._find_anzeichen(stelle.datei, daten, name, texte)

    def _find_bekannte(self, stelle: Suchstelle, name: str, texte: Texte) -> Iterator[Befund]:
        im_namen = self.bekannte.find(grundform(stelle.datei)) if stelle.ist_pfad else ()
        gefunden = {(1, wer, was, True) for _, _, wer, was in im_namen}
        for text, genau in texte:
            grund = grundform(text)
            for beginn, _, wer, was in self.bekannte.find(grund):
                gefunden.add((grund.count("\n", 0, beginn) + 1 if genau else 1, wer, was, False))
        hilfe = _BLEIBT if stelle.davor else _HILFE
        for zeile, wer, was, ist_name in sorted(gefunden):
            wo = "im Namen der Datei" if ist_name else "hier"
            satz = f"{wo} steht {was} einer Person aus dem Kontaktordner ({wer})"
            yield Befund(name, zeile, 1, "", bekannte_person, satz, hilfe)

    def _find_anzeichen(self, datei: str, daten: bytes, name: str, texte: Texte) -> Iterator[Befund]:
        hingenommene = self._hingenommene.setdefault(datei, set())
        if _ist_datensatz(datei):
            saetze = list_hingenommene(datei, daten)
            hingenommene |= {(regel, _kennzeichen(satz)) for regel, satz in saetze}
            funde = [(befund, True) for befund in list_personen(datei, daten)]
        else:
            hingenommene |= {marke for text, genau in texte if genau for marke in _HINGENOMMEN.findall(text)}
            funde = [
                (befund, genau)
                for text, genau in texte
                for befund in list_personen("", self._ohne_oeffentliches(text).encode("utf-8", "replace"))
            ]
        gesehen = set()
        for befund, genau in funde:
            zeile = befund.zeile if genau else 1
            hingenommen = (befund.regel.id, _kennzeichen(befund.text)) in hingenommene
            if not hingenommen and (zeile, befund.text) not in gesehen:
                gesehen.add((zeile, befund.text))
                yield replace(befund, datei=name, zeile=zeile)

    def _nur_neues(self, datei: str, daten: bytes) -> bytes:
        """Liefert von einem früheren Stand nur, was nicht schon in einem noch früheren stand."""
        if b"\0" in daten or daten.startswith(b"%PDF") or _ist_datensatz(datei):
            return daten
        return nur_neue_zeilen(daten, self._zeilen.setdefault(datei, set()))

    def _ohne_oeffentliches(self, text: str) -> str:
        text = _ERFUNDEN.sub("…", text)
        for wert in self.oeffentliche:
            text = text.replace(wert, "…")
        return text


def nur_neue_zeilen(daten: bytes, bekannte: set[tuple[bytes, bytes]]) -> bytes:
    """Liefert nur die Zeilen, die noch nicht bekannt sind, und merkt sie sich.

    Die anderen sind leer, damit die Nummern stimmen. Eine Zeile zählt mit der davor: Ein Name kann über ihr
    Ende gehen.
    """
    zeilen = daten.split(b"\n")
    paare = list(zip([b"", *zeilen], zeilen, strict=False))
    neu = [paar not in bekannte for paar in paare]
    bekannte.update(paare)
    folgt = [*neu[1:], False]
    return b"\n".join(
        zeile if ist_neu or davor else b"" for zeile, ist_neu, davor in zip(zeilen, neu, folgt, strict=True)
    )


def list_oeffentliches(register: Register | None) -> frozenset[str]:
    """Liefert, was das Register in den Feldern dafür veröffentlicht und sonst ein Anzeichen wäre."""
    return frozenset(
        text
        for eintrag in (register.eintraege if register is not None else ())
        for pfad, text in list_texte(eintrag.satz)
        if feld_von(pfad) in NUMMERNFELDER or (feld_von(pfad) in ADRESSFELDER and any(find_adressen(text)))
    )


def _ist_datensatz(datei: str) -> bool:
    return datei.startswith("data/") and datei.endswith((".yaml", MIT_TEXT))


def _kennzeichen(satz: str) -> str:
    treffer = _KENNZEICHEN.search(satz)
    return treffer[1] if treffer else satz
