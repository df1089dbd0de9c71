"""Wie die Spitze und die Vertretung einer Kommune heißen: nach netz.yaml, sonst wie fast überall."""

from typing import Literal

from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.auftritt import Amtsbezeichnung
from kommunennetz.model.kontakt import Anrede
from kommunennetz.model.netz import Netz

# So heißen sie fast überall; wo nicht, sagt es netz.yaml.
_UEBLICH = (
    Amtsbezeichnung(
        gruppe="gemeinde",
        gremium="Rat",
        leitung_weiblich="Bürgermeisterin",
        leitung_maennlich="Bürgermeister",
    ),
    Amtsbezeichnung(
        gruppe="gemeinde",
        art="kreisfreie Stadt",
        gremium="Rat",
        leitung_weiblich="Oberbürgermeisterin",
        leitung_maennlich="Oberbürgermeister",
    ),
    Amtsbezeichnung(
        gruppe="kreis", gremium="Kreistag", leitung_weiblich="Landrätin", leitung_maennlich="Landrat"
    ),
    Amtsbezeichnung(
        gruppe="bezirksregierung",
        leitung_weiblich="Regierungspräsidentin",
        leitung_maennlich="Regierungspräsident",
    ),
)


def find_amtsbezeichnung(netz: Netz, gebiet: Gebiet) -> Amtsbezeichnung:
    """Liefert den genausten Eintrag: Rechtsform in diesem Land, Rechtsform, Gruppe in diesem Land, Gruppe."""
    gruppe = _gruppe(gebiet)
    art, land = gebiet.art.casefold(), gebiet.ags[:2]
    passende = (
        amt
        for amt in (*netz.aemter, *_UEBLICH)
        if amt.gruppe == gruppe
        and (amt.art is None or amt.art.casefold() == art)
        and amt.land in (None, land)
    )
    # Bei gleicher Genauigkeit nimmt max das erste: netz.yaml geht dem Üblichen vor.
    gefunden = max(passende, key=lambda amt: (amt.art is not None, amt.land is not None))
    if gefunden.gremium is not None:
        return gefunden
    uebliche = next(amt for amt in _UEBLICH if amt.gruppe == gruppe)
    return gefunden.model_copy(update={"gremium": uebliche.gremium, "artikel": uebliche.artikel})


def _gruppe(gebiet: Gebiet) -> Literal["gemeinde", "kreis", "bezirksregierung"]:
    if not gebiet.ist_kommune:
        return "bezirksregierung"
    return "kreis" if gebiet.ist_kreis else "gemeinde"


def bezeichnung_der_spitze(netz: Netz, gebiet: Gebiet, anrede: Anrede) -> str | None:
    """Liefert, wie die Spitze bei dieser Anrede heißt: »Oberbürgermeisterin«; None zu »ohne«."""
    if anrede == "ohne":
        return None
    amt = find_amtsbezeichnung(netz, gebiet)
    return amt.leitung_weiblich if anrede == "frau" else amt.leitung_maennlich
