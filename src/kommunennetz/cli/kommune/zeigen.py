"""`kommunennetz kommune zeigen`: was das Register von einer Kommune weiß."""

from datetime import date
from typing import Any

from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, antworte, form_von
from kommunennetz.cli.aufruf import Aufruf, find_gebiet
from kommunennetz.cli.optionen import AntwortFormat, KommuneName, Stichtag, Ziel
from kommunennetz.fragen.beitritt import pruefe_beitritt
from kommunennetz.gebiete.gebiet import Gebiet, Gruppe
from kommunennetz.model.teildatum import parse_teildatum
from kommunennetz.register.lesen.register import Register

_KOPF = ("Angabe", "Wert", "Quelle")


def zeigen(
    aufruf: Aufruf,
    name: KommuneName,
    stichtag: Stichtag = None,
    formangabe: AntwortFormat = None,
    ausgabe: Ziel = None,
) -> int:
    """Zeigt alles, was das Register von einer Kommune weiß, mit Quellen."""
    form = form_von(formangabe, ausgabe, "tabelle", "json", "md")
    register = aufruf.register
    gebiet = find_gebiet(register, name)
    zeilen = _zeilen(register, gebiet, aufruf.stichtag(stichtag))
    antwort = Befehlsantwort(
        [Abschnitt(_KOPF, zeilen, gebiet.name)], json=lambda: _als_dict(register, gebiet)
    )
    antworte(antwort, form, ausgabe)
    return aufruf.ausgang


def _zeilen(register: Register, gebiet: Gebiet, tag: date) -> list[tuple[str, str, str]]:
    pruefung = pruefe_beitritt(register, gebiet, tag)
    zeilen = [*_amtliches(register, gebiet), ("Lage am Stichtag", pruefung.satz, "")]
    if (eintrag := register.eintrag(gebiet)) is None:
        return zeilen
    felder = eintrag.satz.model_dump(
        mode="json", exclude_none=True, exclude={"name", "ags", "kriterien", "quellen", "hingenommen"}
    )
    zeilen += [("Datensatz", eintrag.datei, "")]
    zeilen += _aus_feldern(register, "", felder)
    if pruefung.punkte:
        zeilen += [("Fassung der Kriterien", str(pruefung.geltung), "")]
    zeilen += [(f"Kriterium: {punkt.punkt.kurz}", _stand(punkt), punkt.quelle) for punkt in pruefung.punkte]
    zeilen += [("Veranstaltung", text, quelle) for text, quelle in _teilnahmen(register, eintrag.schluessel)]
    return zeilen + [("weitere Quelle", "", quelle) for quelle in eintrag.satz.quellen]


def _amtliches(register: Register, gebiet: Gebiet) -> list[tuple[str, str, str]]:
    kreis = register.verzeichnis.kreis_von(gebiet)
    verband = register.verzeichnis.verband_von(gebiet)
    angehoerige = register.verzeichnis.angehoerige(gebiet) if gebiet.gruppe is Gruppe.VERBAND else ()
    ebenen = register.netz.satz.ebenen
    einwohner = f"{gebiet.einwohner:,}".replace(",", ".")
    stand = ".".join(reversed(gebiet.einwohner_stand.split("-")))
    angaben = [
        ("Amtlicher Name", gebiet.name),
        ("AGS", gebiet.ags),
        ("Rechtsform", gebiet.art),
        ("Verband", verband.name if verband else ""),
        ("Angehörige Gemeinden", ", ".join(eines.kurzname for eines in angehoerige)),
        (ebenen.kreis, kreis.kurzname if kreis else ""),
        (ebenen.bezirk, gebiet.regierungsbezirk),
        ("Einwohner", f"{einwohner} (Stand {stand})" if gebiet.einwohner else ""),
    ]
    return [(name, wert, "amtliches Verzeichnis") for name, wert in angaben if wert]


_UEBERSCHRIFTEN = {
    "postfach": "Postfach", "bemerkung": "Bemerkung", "unterzeichnet": "unterzeichnet", "runde": "Runde",
    "erklaert": "Beitritt erklärt", "beleglage": "Beleglage", "gremium": "Gremium", "datum": "Datum",
    "vorlage": "Vorlage", "beitritt": "Beitritt", "ausnahme": "trotz Bedenken", "beschluss": "Beschluss",
    "austritt": "Austritt", "frueher": "frühere Mitgliedschaft",
}  # fmt: skip


def _aus_feldern(register: Register, davor: str, felder: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Liefert die Felder eines Abschnitts als Zeilen; die Quelle des Abschnitts steht bei jeder."""
    quelle = str(felder.get("quelle", ""))
    zeilen: list[tuple[str, str, str]] = []
    for name, wert in felder.items():
        ueberschrift = f"{davor}{_UEBERSCHRIFTEN.get(name, name)}"
        if isinstance(wert, dict):
            zeilen += [
                (titel, text, beleg or quelle)
                for titel, text, beleg in _aus_feldern(register, f"{ueberschrift}: ", wert)
            ]
        elif isinstance(wert, list):
            for nummer, teil in enumerate(wert, 1):
                zeilen += _aus_feldern(register, f"{ueberschrift} {nummer}: ", teil)
        elif name != "quelle":
            text = str(wert)
            if name in ("unterzeichnet", "erklaert", "datum"):
                datum = parse_teildatum(wert)
                text = f"{datum}{' (geplant)' if register.ist_geplant(datum) else ''}"
            zeilen.append((ueberschrift, " ".join(text.split()), quelle))
    return zeilen


def _stand(punkt: Any) -> str:
    teile = [
        "" if punkt.geplant else punkt.stand,
        punkt.weg.text if punkt.weg else "",
        punkt.nachweis,
        punkt.zeit,
    ]
    return "; ".join(teil.rstrip(".") for teil in teile if teil)


def _teilnahmen(register: Register, schluessel: str) -> list[tuple[str, str]]:
    return [
        (f"{eintrag.satz.titel} ({eintrag.satz.anfang}): {teilnahme.stand}", eintrag.satz.quelle or "")
        for eintrag in register.veranstaltungen.values()
        for teilnahme in eintrag.satz.teilnahme
        if teilnahme.kommune == schluessel
    ]


def _als_dict(register: Register, gebiet: Gebiet) -> dict[str, Any]:
    eintrag = register.eintrag(gebiet)
    satz = eintrag.satz.model_dump(mode="json", exclude_none=True) if eintrag else None
    teilnahmen = _teilnahmen(register, eintrag.schluessel) if eintrag else []
    return {
        "slug": gebiet.slug,
        "gebiet": gebiet._asdict(),
        "datensatz": satz,
        "veranstaltungen": [{"text": text, "quelle": quelle or None} for text, quelle in teilnahmen],
    }
