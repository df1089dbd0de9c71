"""Das Sprecherteam wählen: eine Amtszeit endet, die nächste beginnt."""

from dataclasses import dataclass
from datetime import timedelta

from kommunennetz.errors import FrageError
from kommunennetz.fragen.sprecherteam import Amtszeit, amtszeiten
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.teildatum import Antwort, Teildatum, tag
from kommunennetz.register.aendern.baum import Aenderung, Anhaengen, Setzen
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte.plan import Aenderungssatz, Plan, aendere, lege_kommune_an


@dataclass(frozen=True, slots=True)
class Wahl:
    """Wer gewählt ist, wann, bis wann und wo."""

    gebiet: Gebiet
    am: Teildatum
    quelle: str
    bis: Teildatum | None = None
    veranstaltung: str = ""
    statt: Gebiet | None = None
    """Wessen Amtszeit endet; None: die eigene, sonst die einzige laufende."""
    dazu: bool = False
    """Ob keine andere Amtszeit endet."""


def sprecherteam_waehlen(register: Register, wahl: Wahl) -> Plan:
    """Beendet die bisherige Amtszeit und beginnt die neue, in einem Plan.

    Bei einer Wiederwahl endet die eigene, sonst die von `statt`, sonst die einzige laufende. Wirft
    FrageError, wenn nicht klar ist, wessen Amtszeit endet, oder die Kommune da schon gewählt wurde.
    """
    schluessel = register.schluessel_von(wahl.gebiet)
    if any(
        eine.kommune == schluessel and wahl.am in (eine.von, eine.gewaehlt_am)
        for eine in register.netz.satz.sprecherteam
    ):
        text = f"{wahl.gebiet.name} ist {wahl.am.im_satz('am')} schon gewählt."
        raise FrageError(text, "Zeigen: kommunennetz sprecherteam zeigen")
    if wahl.veranstaltung:
        register.veranstaltung(wahl.veranstaltung)
    beendet = _endende(register, wahl)
    neu = {
        "kommune": schluessel,
        "von": wahl.am.text,
        "bis": wahl.bis.text if wahl.bis else "",
        "gewaehlt_am": wahl.am.text,
        "wahl": wahl.veranstaltung.removesuffix(".yaml"),
        "quelle": wahl.quelle,
    }
    aenderungen: list[Aenderung] = []
    if beendet is not None:
        aenderungen.append(Setzen(("sprecherteam", beendet.nummer, "bis"), _tag_davor(wahl.am)))
    aenderungen.append(Anhaengen(("sprecherteam",), {feld: wert for feld, wert in neu.items() if wert}))
    botschaft = f"Sprecherteam: {wahl.gebiet.name} gewählt {wahl.am.im_satz('am')}".rstrip()
    ende = f"; die Amtszeit von {beendet.gebiet.name} endet" if beendet else ""
    neue: list[Aenderungssatz] = []
    if register.eintrag(wahl.gebiet) is None:
        neue.append(lege_kommune_an(register, wahl.gebiet, f"{wahl.gebiet.name}: neuer Datensatz"))
    return Plan((aendere(register.netz, botschaft + ende, *aenderungen), *neue), botschaft)


def _endende(register: Register, wahl: Wahl) -> Amtszeit | None:
    laufende = [
        eine
        for eine in amtszeiten(register, wahl.am.spaeteste)
        if eine.im_amt is not Antwort.NEIN and (eine.sprecherin.bis is None or eine.im_amt is Antwort.JA)
    ]
    eigene = [eine for eine in laufende if eine.gebiet.ags == wahl.gebiet.ags]
    if wahl.statt is not None:
        gemeinte = [eine for eine in laufende if eine.gebiet.ags == wahl.statt.ags]
        if not gemeinte:
            text = f"{wahl.statt.name} ist {wahl.am.im_satz('am')} nicht im Sprecherteam."
            raise FrageError(text, "Zeigen: kommunennetz sprecherteam zeigen")
        return gemeinte[-1]
    if eigene:
        return eigene[-1]
    if wahl.dazu or not laufende:
        return None
    if len(laufende) > 1:
        namen = ", ".join(eine.gebiet.kurzname for eine in laufende)
        hilfe = "Nennen: --statt KOMMUNE, oder --dazu, wenn keine endet."
        raise FrageError(f"Wessen Amtszeit endet, ist nicht klar; im Amt sind: {namen}.", hilfe)
    return laufende[0]


def _tag_davor(am: Teildatum) -> str:
    """Liefert den Tag vor der Wahl; ist sie nicht auf den Tag bekannt, dieselbe Zeit."""
    return tag(am.frueheste - timedelta(days=1)).text if am.ist_tag else am.text
