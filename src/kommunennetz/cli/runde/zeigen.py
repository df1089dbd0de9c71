"""`kommunennetz runde zeigen`: eine Runde, und wer darin unterzeichnet hat."""

from collections.abc import Iterator

from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, antworte, form_von
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.optionen import Format, Nummer, Ziel
from kommunennetz.cli.runde.gemeinsames import absage, als_dict, ungeklaerte_genannt
from kommunennetz.dokumente import mitgliederliste
from kommunennetz.fragen.mitglieder import Mitglied, ungeklaerte, unterzeichnende, vorgemerkte
from kommunennetz.model.runde import Runde
from kommunennetz.setzerei.tabellen import Zelle

_KOPF_MITGLIEDER = ("Kommune", "Art", "seit", "Beleglage", "Quelle")
_SCHLUESSEL_MITGLIEDER = ("name", "art", "seit", "beleglage", "quelle")


def zeigen(
    aufruf: Aufruf,
    nummer: Nummer,
    formangabe: Format = None,
    ausgabe: Ziel = None,
) -> int:
    """Zeigt eine Runde mit allen, die darin unterzeichnet haben oder dafür vorgemerkt sind."""
    form = form_von(formangabe, ausgabe, "tabelle", "csv", "json", "md")
    register = aufruf.mitglieder
    runde, heute = register.runde(nummer), aufruf.heute
    wer = unterzeichnende(register, heute, nummer)
    zeilen = [_mitgliedszeile(mitglied) for mitglied in wer.alle]
    vorgemerkt = [eintrag.satz.name for eintrag in vorgemerkte(register, heute, nummer)]
    ungeklaert = [eintrag.satz.name for eintrag in ungeklaerte(register, heute, nummer)]
    tabelle = Abschnitt(_KOPF_MITGLIEDER, zeilen, f"Unterzeichnende im Register: {wer}")
    antwort = Befehlsantwort(
        [
            *_list_saetze(runde.satz),
            "",
            tabelle,
            *([f"Vorgemerkt ({len(vorgemerkt)}): {', '.join(vorgemerkt)}"] if vorgemerkt else []),
            *ungeklaerte_genannt(nummer, ungeklaert),
        ],
        json=lambda: {
            "runde": runde.satz.model_dump(mode="json", exclude_none=True),
            "unterzeichnet": als_dict(wer),
            "unterzeichnende": [dict(zip(_SCHLUESSEL_MITGLIEDER, zeile, strict=True)) for zeile in zeilen],
            "vorgemerkt": vorgemerkt,
            "ungeklaert": ungeklaert,
        },
    )
    antworte(antwort, form, ausgabe)
    return aufruf.ausgang


def _mitgliedszeile(mitglied: Mitglied) -> tuple[Zelle, ...]:
    belege = mitglied.beitritt.beleglage, mitglied.beitritt.quelle
    austritt = mitglied.glied.mitgliedschaft.austritt
    seit = f"{mitglied.seit}" + (f" (Austritt: {austritt.datum})" if austritt else "")
    return mitglied.name, mitgliederliste.art(mitglied.gebiet), seit, *belege


def _list_saetze(runde: Runde) -> Iterator[str]:
    yield f"Runde {runde.nummer}: {runde.bezeichnung}, {runde.datum}" + (
        f", {runde.ort}" if runde.ort else ""
    )
    if runde.abgesagt:
        yield f"  {absage(runde)}"
    if runde.abgeschlossen:
        yield f"  abgeschlossen: {runde.abgeschlossen}"
    for name in runde.mitunterzeichnende:
        yield f"  mitunterzeichnet: {name}"
    for angabe in runde.neue_laut_quelle:
        yield f"  neu laut Quelle: {angabe.anzahl} ({angabe.quelle})"
    if runde.quelle:
        yield f"  Quelle: {runde.quelle}"
