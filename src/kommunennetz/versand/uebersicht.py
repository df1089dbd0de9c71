"""Die Übersicht einer Sendung: wer sie bekommt, wer nicht, und warum. Sie liegt nur im Kontaktordner."""

from collections.abc import Mapping
from html import escape

from kommunennetz.post.seite import render_seite, render_tabelle
from kommunennetz.setzerei.tabellen import als_csv
from kommunennetz.versand.sendung import Sendung
from kommunennetz.worte.saetze import mit_anzahl

_SPALTEN = ("Kommune", "Sitz", "Adresse", "bekommt sie", "Grund", "Datei")


def render_csv(sendung: Sendung, gruende: Mapping[str, str]) -> bytes:
    """Liefert die Übersicht als CSV für deutsches Excel; `gruende`: warum ein Sitz die Nachricht bekommt."""
    an = [
        (fall.name, fall.schluessel, fall.adresse, "ja", gruende.get(fall.schluessel, ""), fall.datei)
        for fall in sendung.empfaenger
    ]
    ohne = [(einer.name, einer.schluessel, "", "nein", einer.grund, "") for einer in sendung.ausgelassene]
    return als_csv(_SPALTEN, [*an, *ohne])


def render_html(sendung: Sendung, gruende: Mapping[str, str]) -> bytes:
    """Liefert die Übersicht als HTML-Seite, mit einem Verweis auf jede Nachricht."""
    an = [
        (
            escape(fall.name),
            escape(fall.schluessel),
            escape(fall.adresse),
            escape(gruende.get(fall.schluessel, "")),
            f'<a href="{escape(fall.datei)}">{escape(fall.datei)}</a>',
        )
        for fall in sendung.empfaenger
    ]
    ohne = [(escape(eine.name), escape(eine.schluessel), escape(eine.grund)) for eine in sendung.ausgelassene]
    anhaenge = [
        (escape(eine.name), f"{eine.umfang:,} Bytes".replace(",", "\u202f"), f"<code>{eine.sha256}</code>")
        for eine in sendung.anhaenge
    ]
    return render_seite(
        f"Sendung {sendung.id}",
        _einleitung(sendung),
        render_tabelle("Anhänge jeder Nachricht", ("Name", "Umfang", "SHA-256"), anhaenge),
        render_tabelle("Bekommen sie", ("Kommune", "Sitz", "Adresse", "Grund", "Nachricht"), an),
        render_tabelle("Bekommen sie nicht", ("Kommune", "Sitz", "Grund"), ohne),
    ).encode()


def _einleitung(sendung: Sendung) -> str:
    zahlen = (
        f"{mit_anzahl(len(sendung.empfaenger), 'Nachricht', 'Nachrichten')},"
        f" {mit_anzahl(len(sendung.ausgelassene), 'bekommt', 'bekommen')} keine."
    )
    zeilen = (
        f"Betreff: {sendung.betreff}",
        f"Absender: {sendung.absender}",
        f"Zweck: {sendung.zweck}",
        f"Vorbereitet: {sendung.erstellt:%d.%m.%Y, %H:%M Uhr}, Stichtag {sendung.stichtag:%d.%m.%Y}",
        zahlen,
    )
    umbrochen = "<br>\n".join(escape(zeile, quote=False) for zeile in zeilen)
    return f"<p>{umbrochen}</p>\n"
