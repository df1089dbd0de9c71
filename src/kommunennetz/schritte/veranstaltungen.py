"""Eine Veranstaltung planen, verlegen, absagen und abschließen, so weit es öffentlich ist.

Wer eingeladen ist und wie die Einladung hinausgeht, wissen diese Schritte nicht; sie nennen nur Kommunen.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from kommunennetz.errors import FrageError
from kommunennetz.fragen.termine import Terminlage, termin_in_worten, terminlage
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.arten import VERANSTALTUNG
from kommunennetz.model.teildatum import Teildatum
from kommunennetz.model.veranstaltung import DABEI, Teilnahme, Veranstaltung
from kommunennetz.regeln.verweise import genannte_veranstaltungen
from kommunennetz.register.aendern.baum import Aenderung, Anhaengen, Loeschen, Setzen
from kommunennetz.register.aendern.yaml_wert import Wert
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.schritte.plan import (
    Aenderungssatz,
    Plan,
    UnlesbarError,
    aendere,
    check_lesbar,
    genannt,
    lege_an,
    lege_kommune_an,
    setzungen,
)
from kommunennetz.worte.namen import slug
from kommunennetz.worte.saetze import mit_anzahl


@dataclass(frozen=True, slots=True)
class Termin:
    """Der erste Tag und, bei mehreren, der letzte."""

    anfang: Teildatum
    bis: Teildatum | None = None

    @property
    def felder(self) -> dict[str, str]:
        """Liefert, wie er im Datensatz steht."""
        if self.bis is None:
            return {"datum": self.anfang.text}
        return {"von": self.anfang.text, "bis": self.bis.text}

    @property
    def in_worten(self) -> str:
        """Liefert den Termin, wie ein Satz ihn nennt."""
        return str(self.anfang) if self.bis is None else f"{self.anfang} – {self.bis}"

    @property
    def dafuer(self) -> str:
        """Liefert »für den 11. März 2027«, bei mehreren Tagen für den ersten."""
        return self.anfang.im_satz("für")


@dataclass(frozen=True, slots=True)
class Anwesende:
    """Was die Geschäftsstelle nach der Veranstaltung weiß."""

    personen: Mapping[Gebiet, int | None]
    """Welche Kommunen da waren, und mit wie vielen Personen; None, wenn das niemand gezählt hat."""
    vollstaendig: bool
    """Ob alle genannt sind: Dann war sonst niemand da."""
    quelle: str = ""
    bausteine: Mapping[Gebiet, Collection[str]] = field(default_factory=dict)
    """Bei einem Lehrgang: an welchen Bausteinen eine Kommune teilnahm."""


def neue_veranstaltung(register: Register, art: str, termin: Termin, felder: Mapping[str, str]) -> Plan:
    """Legt eine Veranstaltung an (titel, ort, beginn …); die Datei heißt nach Termin und Art.

    Wirft FrageError, wenn der Termin kein Jahr nennt; UnlesbarError, wo eine kaputte Datei liegt.
    """
    datei = _freie_datei(register, art, termin, felder)
    satz = f"Veranstaltung »{felder['titel']}«: angelegt {termin.dafuer}"
    angaben = {"art": art, **termin.felder, **felder}
    botschaft = f"Neue Veranstaltung: {_KURZ[art]}, {termin.in_worten}"
    return Plan((lege_an(VERANSTALTUNG, datei, angaben, satz),), botschaft)


def veranstaltung_verlegen(
    register: Register, name: str, termin: Termin, felder: Mapping[str, str], heute: date
) -> Plan:
    """Verlegt eine Veranstaltung, die noch kommt (beginn, ende, ort, anmeldung_bis, stand_grund).

    Der alte Termin bleibt stehen, und woran Kalender sie wiedererkennen; die Datei heißt nach dem neuen, und
    wer sie nennt, nennt sie mit. Wirft FrageError, wenn sie vorbei oder abgesagt ist oder es der Termin schon
    ist.
    """
    eintrag = register.veranstaltung(name)
    check_steht_aus(eintrag.satz, name, heute)
    selber_tag = termin == Termin(eintrag.satz.anfang, eintrag.satz.bis)
    if selber_tag and not felder.keys() & {"beginn", "ende", "ort"}:
        raise FrageError(f"»{name}« ist schon {termin.dafuer} geplant.", "Einen anderen Termin nennen.")
    bisher = eintrag.satz.model_fields_set
    weg = [Loeschen((feld,)) for feld in ("datum", "von", "bis") if feld in bisher - termin.felder.keys()]
    neu = {**termin.felder, **felder, "stand": "verlegt"}
    if not selber_tag:
        neu["verlegt_von"] = eintrag.satz.anfang.text
    if eintrag.satz.kalenderkennung is None and _neuer_name(eintrag, termin.anfang) != eintrag.schluessel:
        neu["kalenderkennung"] = eintrag.schluessel
    satz = (
        f"»{eintrag.satz.titel}«: verlegt, nun {termin.in_worten} (bisher {termin_in_worten(eintrag.satz)})"
    )
    geaendert = aendere(eintrag, satz, *setzungen(neu), *weg)
    botschaft = f"{_KURZ[eintrag.satz.art]} verlegt, nun {termin.in_worten}"
    return Plan(tuple(_umbenannt(register, eintrag, geaendert, termin.anfang)), botschaft)


def veranstaltung_absagen(register: Register, name: str, grund: str, quelle: str, heute: date) -> Plan:
    """Sagt eine Veranstaltung ab; sie bleibt im Register.

    Wirft FrageError, wenn sie vorbei oder schon abgesagt ist.
    """
    eintrag = register.veranstaltung(name)
    check_steht_aus(eintrag.satz, name, heute)
    satz = f"»{eintrag.satz.titel}« ({termin_in_worten(eintrag.satz)}): abgesagt"
    felder = {"stand": "abgesagt", "stand_grund": grund}
    geaendert = aendere(eintrag, satz, *_mit_beleg(eintrag.satz, quelle, felder))
    botschaft = f"{_KURZ[eintrag.satz.art]} abgesagt ({termin_in_worten(eintrag.satz)})"
    return Plan((geaendert,), botschaft)


def veranstaltung_abschliessen(register: Register, name: str, anwesende: Anwesende, heute: date) -> Plan:
    """Trägt ein, welche Kommunen da waren, und ob das alle sind.

    Wer eingeladen war und nicht genannt ist, behält seinen Stand. Eine Kommune ohne Datensatz bekommt einen.
    Wirft FrageError, wenn die Veranstaltung noch nicht begonnen hat, abgesagt oder schon abgeschlossen ist.
    """
    eintrag = register.veranstaltung(name)
    satz = eintrag.satz
    _check_abschliessbar(satz, eintrag.schluessel, heute)
    teilnahmen = [
        aenderung
        for gebiet, personen in anwesende.personen.items()
        for aenderung in _teilnahme(register, satz, gebiet, personen, anwesende.bausteine.get(gebiet, ()))
    ]
    neue = [
        lege_kommune_an(register, gebiet, f"{gebiet.name}: neuer Datensatz")
        for gebiet in anwesende.personen
        if register.eintrag(gebiet) is None
    ]
    wer = mit_anzahl(len(anwesende.personen), "Kommune war", "Kommunen waren")
    offen = "" if anwesende.vollstaendig else " (nicht alle sind bekannt)"
    worte = f"»{satz.titel}«: abgeschlossen, {wer} da{offen}"
    botschaft = f"{_KURZ[satz.art]} ({termin_in_worten(satz)}) abgeschlossen"
    if anwesende.personen:
        botschaft += f": {genannt(anwesende.personen)}"
    abschluss = {"teilnahme_vollstaendig": "ja" if anwesende.vollstaendig else "nein"}
    dazu = _mit_beleg(satz, anwesende.quelle, abschluss)
    return Plan((aendere(eintrag, worte, *teilnahmen, *dazu), *neue), botschaft)


def _mit_beleg(satz: Veranstaltung, quelle: str, felder: Mapping[str, str]) -> list[Aenderung]:
    """Liefert, wie die Felder gesetzt werden, und den Beleg; ein anderer, der schon dasteht, bleibt."""
    if not quelle or quelle in (satz.quelle, *satz.quellen):
        return setzungen(felder)
    if satz.quelle is None:
        return setzungen({**felder, "quelle": quelle})
    return [*setzungen(felder), Anhaengen(("quellen",), quelle)]


def _check_abschliessbar(satz: Veranstaltung, name: str, heute: date) -> None:
    if satz.abgesagt:
        raise FrageError(f"»{name}« ist abgesagt.", _BEARBEITEN.format(name))
    check_hat_begonnen(satz.anfang, name, heute, "Abschließen, wenn sie gewesen ist.")
    if satz.teilnahme_vollstaendig == "ja":
        raise FrageError(f"»{name}« ist schon abgeschlossen.", _BEARBEITEN.format(name))


def check_hat_begonnen(anfang: Teildatum, name: str, heute: date, hilfe: str) -> None:
    """Wirft FrageError mit dieser Hilfe, wenn etwas mit diesem Anfang sicher erst kommt."""
    if anfang.frueheste > heute:
        raise FrageError(f"»{name}« kommt erst ({anfang}).", hilfe)


def check_steht_aus(veranstaltung: Veranstaltung, name: str, heute: date) -> None:
    """Wirft FrageError, wenn die Veranstaltung nicht mehr verlegt oder abgesagt werden kann."""
    lage = terminlage(veranstaltung, heute)
    if lage is Terminlage.ABGESAGT:
        raise FrageError(f"»{name}« ist schon abgesagt.", _BEARBEITEN.format(name))
    if lage is Terminlage.GEWESEN:
        vorbei = f"»{name}« ist schon gewesen ({termin_in_worten(veranstaltung)})."
        raise FrageError(vorbei, _BEARBEITEN.format(name))


def _teilnahme(
    register: Register,
    veranstaltung: Veranstaltung,
    gebiet: Gebiet,
    personen: int | None,
    besuchte: Collection[str],
) -> list[Aenderung]:
    schluessel = register.schluessel_von(gebiet)
    gefunden = find_teilnahme(veranstaltung, schluessel)
    bekannte = {*besuchte, *(gefunden[1].bausteine if gefunden else ())}
    angaben: dict[str, Wert] = {"stand": "teilgenommen"}
    if personen is not None:
        angaben["personen"] = str(personen)
    if besuchte:
        angaben["bausteine"] = [einer.id for einer in veranstaltung.bausteine if einer.id in bekannte]
    if gefunden is None:
        return [Anhaengen(("teilnahme",), {"kommune": schluessel, **angaben})]
    nummer, teilnahme = gefunden
    if teilnahme.stand in DABEI:
        angaben.pop("stand")
    return [Setzen(("teilnahme", nummer, feld), wert) for feld, wert in angaben.items()]


def find_teilnahme(veranstaltung: Veranstaltung, kommune: str) -> tuple[int, Teilnahme] | None:
    """Liefert die Teilnahme einer Kommune und der wievielte Eintrag sie ist."""
    for nummer, teilnahme in enumerate(veranstaltung.teilnahme):
        if teilnahme.kommune == kommune:
            return nummer, teilnahme
    return None


def _umbenannt(
    register: Register, eintrag: Eintrag[Veranstaltung], geaendert: Aenderungssatz, anfang: Teildatum
) -> list[Aenderungssatz]:
    """Liefert die geänderte Datei unter ihrem neuen Namen, und alle, die sie nennen."""
    neuer = _neuer_name(eintrag, anfang)
    if neuer == eintrag.schluessel:
        return [geaendert]
    check_lesbar(register, VERANSTALTUNG)
    if neuer in register.veranstaltungen:
        raise FrageError(f"Die Datei {VERANSTALTUNG.datei(neuer)} gibt es schon.", "Erst diese umbenennen.")
    neue = Posten(VERANSTALTUNG.datei(neuer), None, geaendert.posten.nachher)
    alte = Posten(eintrag.datei, eintrag.quelltext, None)
    heisst = f"Die Datei heißt nun {neue.datei}."
    nennende: dict[str, tuple[Eintrag[object], list[Aenderung]]] = {}
    for wer, pfad, genannte in genannte_veranstaltungen(register):
        if genannte == eintrag.schluessel:
            nennende.setdefault(wer.datei, (wer, []))[1].append(Setzen(pfad, neuer))
    return [
        Aenderungssatz(neue, geaendert.satz),
        Aenderungssatz(alte, heisst),
        *(aendere(wer, f"{datei} nennt sie nun so.", *setzen) for datei, (wer, setzen) in nennende.items()),
    ]


def _neuer_name(eintrag: Eintrag[Veranstaltung], anfang: Teildatum) -> str:
    """Liefert, wie die Datei nach diesem Termin heißt; nach einer Spanne kann sie nicht heißen."""
    rest = eintrag.schluessel.removeprefix(eintrag.satz.anfang.text).lstrip("0123456789-") or eintrag.satz.art
    return f"{anfang.text}-{rest}" if anfang.ist_einfach else eintrag.schluessel


def _freie_datei(register: Register, art: str, termin: Termin, felder: Mapping[str, str]) -> str:
    if not termin.anfang.ist_einfach:
        raise FrageError(
            f"»{termin.anfang.text}« ist kein Tag, Monat oder Jahr.", "Der Dateiname beginnt mit dem Termin."
        )
    nummer = felder.get("nummer", "")
    namen = (f"{art}-{nummer}" if nummer else art, slug(felder["titel"]))
    for name in namen:
        datei = VERANSTALTUNG.datei(f"{termin.anfang.text}-{name}")
        if datei in register.unlesbar:
            raise UnlesbarError(datei)
        if name and all(eintrag.datei != datei for eintrag in register.veranstaltungen.values()):
            return datei
    raise FrageError(f"Die Veranstaltung »{felder['titel']}« gibt es schon.", "Einen anderen Titel wählen.")


_KURZ = {
    "spitzentreffen": "Spitzentreffen",
    "netzwerktreffen": "Netzwerktreffen",
    "workshop": "Workshop",
    "regionalveranstaltung": "Regionalveranstaltung",
    "kongress": "Kongress",
    "entwicklungswerkstatt": "Entwicklungswerkstatt",
}
_BEARBEITEN = "Ein Irrtum? kommunennetz veranstaltung bearbeiten {}"
