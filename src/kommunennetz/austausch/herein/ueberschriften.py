"""Überschriften einer gewachsenen Liste nach ihrem Sinn den Spalten des Registers zuordnen."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kommunennetz.austausch.herein.rohblatt import Rohblatt, Rohzeile, Ueberschrift, Wert, Zelle, spaltenname
from kommunennetz.austausch.spalten import AGS, KENNUNGEN, NAME, Feld, Form, Spalte
from kommunennetz.errors import FrageError
from kommunennetz.worte.namen import suchform
from kommunennetz.worte.saetze import find_nahes, meinten_sie

# Das Eindeutigste zuerst: meinen zwei Spalten dasselbe, gewinnt es.
SYNONYME: Mapping[Feld, tuple[str, ...]] = {
    ("schluessel",): ("Schlüssel", "Slug", "Registerschlüssel"),
    ("name",): (
        "Kommune", "Kommunen", "Mitgliedskommune", "Name der Kommune", "Kommunenname", "Stadt/Gemeinde",
        "Stadt/Gemeinde/Kreis", "Städte und Gemeinden", "Gemeinde", "Stadt", "Gemeindename", "Stadt/Kreis",
        "Kreis/Stadt", "Gebietskörperschaft", "Körperschaft", "Municipality", "City", "Town", "City/Town",
        "Name of municipality", "Municipality name", "Member", "Ort", "Mitglied", "Mitglieder", "Name",
        "Amtlicher Name", "Bezeichnung", "Place",
    ),
    ("ags",): (
        "AGS", "Amtlicher Gemeindeschlüssel", "Amtl. Gemeindeschlüssel", "Gemeindeschlüssel",
        "AGS-Nr.", "AGS 8", "Gemeindekennziffer", "Gemeindekennzahl", "GKZ",
        "Gemeindenummer", "Schlüsselnummer", "Amtlicher Schlüssel", "ARS", "Regionalschlüssel",
        "Amtlicher Regionalschlüssel", "RS", "Municipality key", "Municipality code", "Official key", "Code",
        "Kennziffer", "Amtliche Kennziffer", "Kennung", "Key",
    ),
    ("postfach",): (
        "Postfach", "Funktionspostfach", "E-Mail", "Email", "E-Mail-Adresse", "Emailadresse", "Mail",
        "Mailadresse", "E-Mail-Postfach", "Kontakt E-Mail", "E-Mail Kommune", "Email address", "Mailbox",
    ),
    ("beitritt", "unterzeichnet"): (
        "unterzeichnet", "unterzeichnet am", "Tag der Unterschrift", "Unterschrift am", "Unterzeichnung am",
        "Datum der Unterzeichnung", "Datum Unterzeichnung", "Beitrittsdatum", "Datum des Beitritts",
        "Datum Beitritt", "Beitritt am", "beigetreten am", "beigetreten", "Mitglied seit",
        "Mitgliedschaft seit", "dabei seit", "Beitrittsjahr", "Beitritt Jahr", "Jahr des Beitritts",
        "Unterzeichnung", "Unterschrift", "Beitritt", "Join date", "Date of joining", "Joining date",
        "joined",
        "joined on", "member since", "Membership since", "signed", "signed on", "Date of signature",
        "Date signed",
        "seit", "since",
    ),
    ("beitritt", "runde"): (
        "Runde", "Nr. der Runde", "Rundennummer", "Unterzeichnungsrunde", "Unterzeichnerrunde",
        "Beitrittsrunde", "Round",
    ),
    ("beitritt", "erklaert"): (
        "erklärt", "erklärt am", "Beitrittserklärung", "Beitrittserklärung vom", "Beitritt erklärt",
        "Beitritt erklärt am", "Erklärung vom", "Erklärung am",
    ),
    ("beitritt", "beschluss", "gremium"): (
        "Beschluss: Gremium", "Gremium", "Beschlussgremium", "beschlossen von", "beschlossen durch",
        "Decided by", "Body",
    ),
    ("beitritt", "beschluss", "datum"): (
        "Beschluss: Datum", "Beschlussdatum", "Datum des Beschlusses", "Beschluss am", "Beschluss vom",
        "beschlossen am", "Ratsbeschluss vom", "Ratsbeschluss am", "Ratsbeschluss", "Sitzung am", "Beschluss",
        "Decision date", "decided on",
    ),
    ("beitritt", "beschluss", "vorlage"): (
        "Beschluss: Vorlage", "Vorlage", "Vorlagennummer", "Vorlagen-Nr.", "Vorlage Nr.", "Drucksache",
        "Drucksachennummer", "Drucksachen-Nr.",
    ),
    ("beitritt", "beleglage"): ("Beleglage",),
    ("beitritt", "quelle"): (
        "Quelle", "Quelle des Beitritts", "Beleg", "Nachweis Beitritt", "Fundstelle", "Link", "Source",
        "Reference",
    ),
    ("austritt", "datum"): (
        "Austritt: Datum", "Austrittsdatum", "Datum des Austritts", "ausgetreten am", "Austritt am",
        "ausgetreten", "Austritt", "Exit date", "left", "left on", "Date of leaving", "Mitglied bis",
        "Mitgliedschaft bis",
    ),
    ("austritt", "quelle"): ("Austritt: Quelle", "Quelle des Austritts"),
    ("bemerkung",): (
        "Bemerkung", "Bemerkungen", "Anmerkung", "Anmerkungen", "Notiz", "Notizen", "Kommentar", "Hinweis",
        "Hinweise", "Sonstiges", "Comment", "Comments", "Remark", "Remarks", "Note", "Notes",
    ),
    # Was nur zum Vergleich dient: Es sagt, wer gemeint ist, und wird nie übernommen.
    ("art",): (
        "Art", "Typ", "Gattung", "Kategorie", "Rechtsform", "Rechtsstellung", "Gemeindetyp", "Gebietstyp",
        "Körperschaftsart", "Art der Kommune", "Art der Körperschaft", "Type", "Kind",
    ),
    ("kreis",): (
        "Kreis", "Landkreis", "Kreisname", "Name des Kreises", "Kreiszugehörigkeit", "Kreiszugeh.",
        "gehört zu",
        "Kreis/kreisfreie Stadt", "County", "District",
    ),
    ("regierungsbezirk",): (
        "Regierungsbezirk", "Reg.-Bez.", "RegBez", "Reg.Bezirk", "Bezirksregierung", "Bezirk", "RB",
    ),
}  # fmt: skip


KEINE = "-"
"""Mit `--spalte Alt=-` bleibt eine Spalte liegen."""

_GEPRUEFTE_ZEILEN = 40

Erkannt = Mapping[int, tuple[int, Spalte]]
"""Zu einer Spalte der Datei die gemeinte des Registers mit dem Rang des Wortes."""


@dataclass(frozen=True, slots=True)
class Kopf:
    """Die Kopfzeile eines Blattes: welche Spalte der Datei welches Feld ist."""

    zeile: int
    spalten: Mapping[int, Spalte]
    ueberschriften: tuple[Ueberschrift, ...]
    uebrige: Mapping[int, Ueberschrift]
    """Überschriften ohne Spalte im Register."""
    beiseite: frozenset[int]
    """Die Spalten davon, die mit `--spalte Alt=-` liegen bleiben."""

    def text(self, spalte: int) -> str:
        """Liefert die Überschrift einer Spalte in Anführungszeichen, sonst ihren Buchstaben."""
        adresse = spaltenname(spalte)
        kopf = next((kopf for kopf in self.ueberschriften if kopf.adresse == f"{adresse}{self.zeile}"), None)
        return f"»{kopf.text}«" if kopf is not None else f"Spalte {adresse} (ohne Überschrift)"


@dataclass(frozen=True, slots=True)
class Spaltensatz:
    """Welche Spalten eine Tabelle haben kann, und mit welchen Worten Listen sie überschreiben."""

    spalten: Sequence[Spalte]
    worte: Mapping[Feld, tuple[str, ...]] = field(default_factory=lambda: SYNONYME)
    """Das Eindeutigste zuerst; die eigenen Titel gelten ohnehin, außer beim Namen der Kommune."""


class Kopfsuche:
    """Findet Kopfzeilen; `vorgaben` sind die Angaben aus `--spalte Alt=Neu`."""

    def __init__(self, spaltensatz: Spaltensatz, vorgaben: Mapping[str, str]) -> None:
        self._bekannt = _bekannt(spaltensatz)
        self._vorgaben = {_form(alt): self._ziel(neu) for alt, neu in vorgaben.items()}
        self._alt = {_form(alt): alt for alt in vorgaben}

    def find(self, blatt: Rohblatt) -> Kopf | None:
        """Liefert die Zeile mit den meisten bekannten Überschriften; None, wenn keine die Kommune nennt.

        Wirft FrageError, wenn darin zwei Spalten dasselbe meinen.
        """
        zeilen = blatt.zeilen[:_GEPRUEFTE_ZEILEN]
        erkannte = [(zeile, self._erkenne(zeile)) for zeile in zeilen]
        moegliche = [paar for paar in erkannte if _nennt_kommune(paar[1])]
        if not moegliche:
            # Eine Liste von Kreisen nennt sie unter »Kreis«.
            kreise = ((zeile, _kreis_als_name(erkannt)) for zeile, erkannt in erkannte)
            moegliche = [paar for paar in kreise if _nennt_kommune(paar[1])]
        if not moegliche:
            return None
        zeile, erkannt = max(moegliche, key=lambda paar: (len(_felder(paar[1])), len(paar[0].zellen)))
        return self._kopf(zeile, _nach_inhalt(erkannt, blatt, zeile.nummer))

    def _kopf(self, zeile: Rohzeile, erkannt: Erkannt) -> Kopf:
        gewaehlt = _eindeutig(erkannt, zeile)
        titel = {
            nummer: _ueberschrift(zelle, gewaehlt.get(nummer))
            for nummer, zelle in sorted(zeile.zellen.items())
        }
        uebrige = {nummer: kopf for nummer, kopf in titel.items() if nummer not in gewaehlt}
        beiseite = {nummer for nummer, kopf in uebrige.items() if _form(kopf.text) in self._vorgaben}
        return Kopf(zeile.nummer, gewaehlt, tuple(titel.values()), uebrige, frozenset(beiseite))

    def check_vorgaben(self, kopf: Kopf) -> None:
        """Weist mit FrageError eine Vorgabe zurück, deren Spalte es in der Kopfzeile nicht gibt."""
        vorhanden = {_form(titel.text) for titel in kopf.ueberschriften}
        for form, alt in self._alt.items():
            if form not in vorhanden:
                namen = ", ".join(f"»{titel.text}«" for titel in kopf.ueberschriften)
                raise FrageError(f"Eine Spalte »{alt}« gibt es in der Datei nicht.", f"Es gibt: {namen}.")

    def _erkenne(self, zeile: Rohzeile) -> Erkannt:
        treffer = ((nummer, self._spalte(zelle)) for nummer, zelle in zeile.zellen.items())
        return {nummer: spalte for nummer, spalte in treffer if spalte is not None}

    def _spalte(self, zelle: Zelle) -> tuple[int, Spalte] | None:
        """Liefert die gemeinte Spalte und ihren Rang; je kleiner er ist, desto eindeutiger das Wort."""
        form = _form(als_titel(zelle.wert))
        if form in self._vorgaben:
            vorgabe = self._vorgaben[form]
            return None if vorgabe is None else (-1, vorgabe)
        return self._bekannt.get(form)

    def _ziel(self, neu: str) -> Spalte | None:
        if neu.strip() == KEINE:
            return None
        treffer = self._bekannt.get(_form(neu))
        if treffer is None:
            titel = {_form(spalte.titel): spalte.titel for _, spalte in self._bekannt.values()}
            nahe = find_nahes(_form(neu), titel)
            hilfe = meinten_sie(titel[nahe]) if nahe else f"Es gibt: {', '.join(titel.values())}."
            raise FrageError(f"Eine Spalte »{neu}« kennt das Register nicht.", hilfe)
        return treffer[1]


def _nennt_kommune(erkannt: Erkannt) -> bool:
    return any(spalte in KENNUNGEN for _, spalte in erkannt.values())


def _felder(erkannt: Erkannt) -> set[Feld]:
    return {spalte.feld for _, spalte in erkannt.values()}


def als_titel(wert: Wert) -> str:
    """Liefert eine Überschrift auf einer Zeile."""
    return " ".join(str(wert).split())


def _ueberschrift(zelle: Zelle, spalte: Spalte | None) -> Ueberschrift:
    text = als_titel(zelle.wert)
    return Ueberschrift(
        zelle.adresse, text, *((spalte.titel, spalte.feld) if spalte is not None else (None,))
    )


def _kreis_als_name(erkannt: Erkannt) -> Erkannt:
    return {
        nummer: (rang, NAME if spalte.feld == ("kreis",) else spalte)
        for nummer, (rang, spalte) in erkannt.items()
    }


def _nach_inhalt(erkannt: Erkannt, blatt: Rohblatt, kopfzeile: int) -> Erkannt:
    """Liefert die Spalten nach dem, was in ihnen steht: lauter Ziffern sind kein Name und keine Datei.

    Steht unter »Gemeinde« oder »Schlüssel« der AGS, so ist er es; Nummern, die keiner sein können, und Wörter
    unter »Code« bleiben liegen.
    """
    nach_inhalt: dict[int, tuple[int, Spalte]] = {}
    for nummer, (rang, spalte) in erkannt.items():
        werte = [
            zeile.zellen[nummer].wert
            for zeile in blatt.zeilen
            if nummer in zeile.zellen and zeile.nummer > kopfzeile
        ]
        ziffern = [wert for wert in werte[:_GEPRUEFTE_WERTE] if _ZIFFERN.fullmatch(str(wert).strip())]
        sind_ziffern = len(ziffern) * 2 > min(len(werte), _GEPRUEFTE_WERTE)
        if rang < 0 or spalte not in KENNUNGEN or not werte or sind_ziffern == (spalte == AGS):
            nach_inhalt[nummer] = (rang, spalte)
        elif spalte != AGS and sum(map(_kann_ags_sein, ziffern)) * 2 > len(ziffern):
            nach_inhalt[nummer] = (rang + _NACHRANG, AGS)
        elif spalte == AGS and any(isinstance(wert, str) and _FAST_AGS.search(wert) for wert in werte):
            nach_inhalt[nummer] = (rang, spalte)
    return nach_inhalt if _nennt_kommune(nach_inhalt) else erkannt


_GEPRUEFTE_WERTE = 200
_NACHRANG = 100
_ZIFFERN = re.compile(r"[0-9][0-9 ]*(?:[.,]0)?")
# Auch was beschädigt ist, ist noch ein Schlüssel: »5,31E+06«.
_FAST_AGS = re.compile(r"[0-9]E[+]?[0-9]|^=|^#|[0-9]{4}", re.IGNORECASE)
_KUERZESTER_AGS = 4
_LAENGSTER_AGS = 12


def _kann_ags_sein(wert: Wert) -> bool:
    ziffern = re.sub(r"[.,]0$| ", "", str(wert).strip())
    return _KUERZESTER_AGS <= len(ziffern) <= _LAENGSTER_AGS


def _form(text: str) -> str:
    return suchform(text).replace(" ", "")


def _bekannt(spaltensatz: Spaltensatz) -> dict[str, tuple[int, Spalte]]:
    """Liefert zu jedem Wort die Spalte, für die es steht; der genaue Titel geht allem vor."""
    bekannt: dict[str, tuple[int, Spalte]] = {}
    for spalte in spaltensatz.spalten:
        worte = (*_worte(spalte, spaltensatz.worte), ".".join(spalte.feld))
        for rang, wort in enumerate(worte):
            bisher = bekannt.get(_form(wort))
            if bisher is None or rang < bisher[0]:
                bekannt[_form(wort)] = (rang, spalte)
    return bekannt


def _worte(spalte: Spalte, worte: Mapping[Feld, tuple[str, ...]]) -> Iterable[str]:
    if spalte.form is Form.STAND:
        # »Feste Ansprechperson« über Kreuzen meint den Stand, ebenso die Kennung aus netz.yaml.
        return (spalte.titel, spalte.titel.rpartition(":")[0], spalte.feld[1])
    if spalte == NAME:
        # »Name« kann auch der einer Person sein; neben »Kommune« gilt es nicht.
        return worte[NAME.feld]
    return (spalte.titel, *worte.get(spalte.feld, ()))


def _eindeutig(erkannt: Erkannt, zeile: Rohzeile) -> dict[int, Spalte]:
    """Liefert je Feld die Spalte mit dem eindeutigsten Wort; zwei gleich gute sind ein FrageError."""
    nach_feld: dict[Feld, list[tuple[int, int]]] = {}
    for nummer, (rang, spalte) in erkannt.items():
        nach_feld.setdefault(spalte.feld, []).append((rang, nummer))
    for bewerber in nach_feld.values():
        bewerber.sort()
        if len(bewerber) > 1 and bewerber[0][0] == bewerber[1][0]:
            erste, zweite = (zeile.zellen[nummer] for _, nummer in bewerber[:2])
            raise FrageError(
                f"Zwei Spalten meinen dasselbe: {erste.ort} »{als_titel(erste.wert)}« und {zweite.adresse} "
                f"»{als_titel(zweite.wert)}«.",
                "Eine umbenennen, oder mit --spalte Alt=- sagen, welche liegen bleibt.",
            )
    gewaehlt = {bewerber[0][1] for bewerber in nach_feld.values()}
    return {nummer: spalte for nummer, (_, spalte) in erkannt.items() if nummer in gewaehlt}
