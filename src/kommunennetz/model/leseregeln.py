"""Die Regeln des Lesens: was an einer Datei oder einem Wert auffällt, ehe es einen Datensatz gibt.

Wer etwas meldet, nennt seine Regel von hier. Die Funktionen tun nichts: Ihr Name ist die Kennung und ihr
Docstring das Handbuch, wie bei den Regeln zwischen den Datensätzen.
"""

from kommunennetz.befund import Stufe, als_regel

_fehler = als_regel(Stufe.FEHLER)
_hinweis = als_regel(Stufe.HINWEIS)


@_fehler
def endung() -> None:
    """Im Ordner liegt eine Datei mit falscher Endung und wird deshalb nicht gelesen.

    Datensätze enden auf `.yaml` (nicht `.yml`), Infomails auf `.md`, ihre Bilder auf `.png`, `.jpg`,
    `.jpeg` oder `.gif`. Die Datei umbenennen oder aus
    dem Ordner nehmen. Was mit einem Punkt beginnt, bleibt unbeachtet, ebenso, was Windows, Office und
    Editoren nebenher ablegen: Thumbs.db, desktop.ini, `~$…`, `*.bak`, `*.tmp`, `*.swp`, `*~`.
    """


@_fehler
def kopie() -> None:
    """Eine Datei ist die Kopie einer anderen.

    So nennen der Explorer und der Abgleich über eine Cloud ein zweites Exemplar: »warendorf -
    Kopie.yaml«, »Kopie von …«, »… (1).yaml«, »… (Konflikt …).yaml«. Sie wird nicht gelesen, sonst
    zählte die Kommune doppelt. Nachsehen, welche der beiden gilt, ihren Inhalt in die Datei mit dem
    richtigen Namen übernehmen und die andere löschen.
    """


@_fehler
def dateiname_zeichen() -> None:
    """Ein Dateiname enthält ein Zeichen, das sich nicht darstellen lässt.

    Das sind Steuerzeichen und Umlaute aus alten ZIP-Archiven. Die Datei umbenennen: Kleinbuchstaben,
    Ziffern und Bindestriche genügen.
    """


@_fehler
def datei_unlesbar() -> None:
    """Eine Datei lässt sich nicht lesen, oder es ist gar keine.

    Meist fehlt die Berechtigung, oder ein anderes Programm hält die Datei fest. Auch ein Ordner,
    der auf `.yaml` endet, ist keine Datei.
    """


@_fehler
def verweis_kaputt() -> None:
    """Eine Datei ist ein Verweis (Symlink), der ins Leere führt.

    Statt des Verweises die Datei selbst in den Ordner legen.
    """


@_fehler
def verweis_hinaus() -> None:
    """Eine Datei oder ein Ordner ist ein Verweis (Symlink), der aus dem Register hinausführt.

    Ein Register liest nur, was in ihm liegt; sonst gelangte Fremdes unbemerkt in Liste und Anlage.
    Statt des Verweises die Datei selbst in den Ordner legen.
    """


@_fehler
def zu_gross() -> None:
    """Eine Datei ist größer als 1 MB.

    Ein Datensatz hat wenige Kilobyte; so groß wird er nur durch ein Versehen. Die Datei auf mehrere
    aufteilen oder das Versehen löschen.
    """


@_fehler
def nicht_utf8() -> None:
    """Eine Datei ist nicht in UTF-8 geschrieben.

    Sonst stünden statt der Umlaute andere Zeichen im Register. Im Editor »Speichern mit Codierung:
    UTF-8« wählen; mit oder ohne BOM ist gleich. Was der Windows-Editor »Unicode« nennt, ist UTF-16.
    """


@_fehler
def konflikt() -> None:
    """In einer Datei stehen noch Konfliktmarken von Git.

    Zwei haben dieselbe Stelle geändert, und Git hat beide Fassungen zwischen `<<<<<<<`, `=======` und
    `>>>>>>>` stehen lassen. Entscheiden, welche gilt; die andere und die drei Zeilen löschen.
    """


@_fehler
def steuerzeichen() -> None:
    """In einer Datei steht ein unsichtbares Zeichen.

    Steuerzeichen, Zeichen ohne Breite oder Inhalt und solche, die die Schreibrichtung wechseln,
    gelangen beim Kopieren aus Webseiten und PDF hinein. Sie machen zwei gleiche Namen verschieden und
    können täuschen. Die Stelle neu eintippen. Je Datei werden die ersten drei genannt.
    """


@_fehler
def nicht_nfc() -> None:
    """Ein Umlaut ist aus Buchstabe und Punkten zusammengesetzt.

    Das sieht gleich aus, ist aber ein anderes Zeichen als das von der Tastatur; Suche und
    Sortierung unterscheiden beide. Es kommt vor allem aus Dateinamen von macOS und aus PDF. Den
    Wert neu eintippen (Unicode NFC, DIN 91379).
    """


@_fehler
def yaml() -> None:
    """Eine Datei ist kein gültiges YAML.

    Die Meldung nennt die Stelle, an der das Lesen aufhörte; der Fehler steht oft eine Zeile davor.
    Häufig sind ein Doppelpunkt mitten im Wert, ein vergessenes Anführungszeichen und ungleiche
    Einrückung.

        titel: Treffen: der Auftakt      # falsch
        titel: "Treffen: der Auftakt"    # richtig
    """


@_fehler
def tabulator() -> None:
    """Eine Zeile ist mit einem Tabulator eingerückt.

    YAML erlaubt nur Leerzeichen; zwei je Ebene sind üblich. Im Editor »Tabulatoren durch
    Leerzeichen ersetzen« wählen.
    """


@_fehler
def kein_abschnitt() -> None:
    """Eine Datei ist leer oder besteht nicht aus Feldern.

    Jede Zeile beginnt mit einem Feldnamen und einem Doppelpunkt.

        - Bonn         # falsch
        name: Bonn     # richtig
    """


@_fehler
def mehrere_dokumente() -> None:
    """Eine Datei enthält mehrere Datensätze.

    Zeilen aus drei Strichen trennen in YAML Dokumente. Je Datensatz eine Datei: die Zeile löschen
    oder den Rest in eine eigene Datei legen.
    """


@_fehler
def zu_tief() -> None:
    """Die Angaben sind zu tief verschachtelt.

    Kein Datensatz braucht mehr als zwölf Ebenen. Klammern und Einrückung prüfen.
    """


@_fehler
def anker() -> None:
    """Eine Datei verwendet Anker, Verweise oder das Zusammenführen von YAML (`&name`, `*name`, `<<`).

    Sie werden nicht gelesen, damit jeder Datensatz für sich verständlich ist. Den Wert an jeder
    Stelle ausschreiben. Beginnt ein Wert mit einem solchen Zeichen, gehört er in Anführungszeichen.
    """


@_fehler
def tag() -> None:
    """Eine Datei verwendet Typangaben oder Anweisungen von YAML (`!!str`, `%YAML 1.2`).

    Sie sind nicht nötig: jeder Wert gilt als Text, wie er dasteht. Beginnt ein Wert mit einem
    Ausrufezeichen, gehört er in Anführungszeichen.
    """


@_fehler
def feldname() -> None:
    """Ein Feldname ist kein einfaches Wort, sondern eine Liste oder ein Abschnitt.

    Meist fehlen Anführungszeichen um einen Wert, der mit »?«, »[« oder »{« beginnt.
    """


@_fehler
def feld_doppelt() -> None:
    """Ein Feld steht zweimal im selben Abschnitt.

    Welche der beiden Angaben gelten soll, kann niemand wissen. Eine der beiden Zeilen löschen; die
    Meldung nennt beide.
    """


@_hinweis
def feld_leer() -> None:
    """Hinter einem Feldnamen steht nichts.

    Das Feld gilt, als stünde es nicht da. Einen Wert eintragen oder die Zeile löschen.
    """


@_fehler
def pflichtfeld() -> None:
    """Ein Feld fehlt, das jeder solche Datensatz braucht.

    Welche das sind, steht in docs/datenformat.md.
    """


@_fehler
def platzhalter() -> None:
    """Ein Feld ist noch nicht ausgefüllt.

    In einem neuen Register steht in spitzen Klammern, was an dieser Stelle hingehört. Erst wenn alles
    ausgefüllt ist, antworten die Befehle; sonst stünde der Platzhalter in Briefen und Listen.

        name: <Name des Netzwerks>                       # noch nicht ausgefüllt
        name: "Netzwerk: klimafreundlich"
    """


@_fehler
def land() -> None:
    """Das Land ist nicht mit seinem Schlüssel genannt.

    Gemeint sind die ersten beiden Ziffern jedes AGS, von 01 (Schleswig-Holstein) bis 16 (Thüringen);
    05 ist Nordrhein-Westfalen.
    """


@_fehler
def feld_unbekannt() -> None:
    """Ein Feld gibt es an dieser Stelle nicht.

    Meist ist es verschrieben (»quele«) oder falsch eingerückt; die Abhilfe nennt das ähnlichste
    oder alle bekannten. Eigene Felder sind nicht vorgesehen: was sonst wichtig ist, steht in
    `bemerkung`.
    """


@_fehler
def auswahl() -> None:
    """Ein Wert ist nicht einer von denen, die hier vorgesehen sind.

    Die Abhilfe zählt sie auf.
    """


@_fehler
def abschnitt() -> None:
    """
    Wo ein Abschnitt mit eigenen Feldern stehen muss, steht etwas anderes.

        beitritt: 2017-12-06            # falsch

        beitritt:                       # richtig
          unterzeichnet: 2017-12-06
    """  # noqa: D212 – nur so bleibt das Beispiel eingerückt


@_fehler
def liste() -> None:
    """
    Wo eine Liste stehen muss, steht etwas anderes, oder eine Liste ist leer.

        quellen: Vorlage vom 3. Mai 2017      # falsch

        quellen:                              # richtig
          - Vorlage vom 3. Mai 2017
    """  # noqa: D212 – nur so bleibt das Beispiel eingerückt


@_fehler
def text() -> None:
    """Wo ein Text stehen muss, steht eine Liste, ein Abschnitt oder nichts.

    Auch Zahlen und Daten gelten als Text; Anführungszeichen sind nie nötig, außer um Zeichen, die
    in YAML eine Bedeutung haben.
    """


@_fehler
def zeile() -> None:
    """Ein Text hat mehrere Zeilen, wo nur eine stehen darf.

    Namen, Titel und Quellen stehen in Tabellen und Kopfzeilen. Ein langer Text auf mehreren Zeilen
    der Datei wird mit `>-` zu einer einzigen.
    """


@_fehler
def datum() -> None:
    """Ein Datum hat nicht die vorgesehene Form, oder es gibt den Tag nicht.

    Erlaubt ist, was bekannt ist: `2015`, `2012-12`, `2017-12-06`, `vor 2024-11-20`, `nach 2015`,
    `zwischen 2020-09 und 2024-01`, `unbekannt`.

        unterzeichnet: 6.12.2017     # falsch
        unterzeichnet: 2017-12-06    # richtig
    """


@_fehler
def wochen() -> None:
    """Eine Frist ist keine Zahl von Wochen.

    Erlaubt sind ganze Wochen vor der Unterschrift von `-52` bis `104`; was danach geschieht, hat ein Minus.
    """


@_fehler
def uhrzeit() -> None:
    """Eine Uhrzeit hat nicht die Form 10:00, oder es gibt sie nicht.

    Stunden und Minuten mit Doppelpunkt, von 0:00 bis 23:59, ohne das Wort »Uhr«.
    """


@_fehler
def ganzzahl() -> None:
    """Eine Zahl besteht nicht nur aus Ziffern.

    Ohne Punkt, Komma, Vorzeichen und Einheit: `130000`.
    """


@_fehler
def anzahl() -> None:
    """Eine veröffentlichte Anzahl hat nicht die vorgesehene Form.

    Erlaubt sind eine Zahl allein oder mit über, rund, etwa oder mindestens davor: `36`, `über 50`,
    `rund 70`. Was die Quelle sonst sagt, gehört in `bemerkung`.
    """


@_fehler
def ags() -> None:
    """Ein Amtlicher Gemeindeschlüssel hat nicht 8, 5, 9 oder 3 Ziffern.

    8 hat er für Städte und Gemeinden, 5 für Kreise, 9 für Verbands- und Samtgemeinden, 3 für
    Bezirksregierungen; außerhalb Deutschlands steht der Staat davor: AT-10101.
    Excel verschluckt die führende Null.
    """


@_fehler
def schluessel() -> None:
    """Eine Kennung ist nicht aus Kleinbuchstaben, Ziffern und Bindestrichen gebildet.

    So sind Dateinamen ohne `.yaml` und alle Kennungen geschrieben, mit ae, oe, ue und ss für
    Umlaute.
    """


@_fehler
def adresse() -> None:
    """Eine E-Mail-Adresse ist keine, oder es sind mehrere.

    Genau eine Adresse, ohne Namen und Klammern.
    """


@_fehler
def webadresse() -> None:
    """Eine Adresse im Netz beginnt nicht mit https:// oder hat Zeichen, die darin nicht stehen können.

    Die öffentliche Seite verweist nur auf verschlüsselte Adressen. Ein Postfach gehört in `email`.
    """


@_fehler
def termin() -> None:
    """Eine Veranstaltung hat keinen Termin oder zwei.

    Entweder `datum`, oder bei mehreren Tagen `von` und `bis`.
    """


@_fehler
def infomail_kopf() -> None:
    """Einer Infomail fehlt der Kopf.

    Die Datei beginnt so; darunter folgt der Text.

        ---
        betreff: Neues aus dem Netzwerk
        datum: 2025-03-01
        ---
    """


@_fehler
def wert() -> None:
    """Ein Wert ist ungültig, und das Programm weiß es nicht genauer zu sagen.

    Das sollte nicht vorkommen: bitte mit der Datei melden.
    """


@_fehler
def personenkennung() -> None:
    """Die Kennung einer Person hat nicht die vorgesehene Form.

    Es sind fünf Kleinbuchstaben und Ziffern, zufällig vergeben: So heißt die Person überall, wo ihr Name
    nicht stehen darf. `kontakt neu` vergibt eine.
    """


@_fehler
def sitz() -> None:
    """Ein Sitz hat nicht die vorgesehene Form.

    Ein Sitz ist eine Stelle und ein Amt dort: »unna/fach«. So heißt, wer Post bekommt, gleich wer das Amt
    gerade hat. Ämter: spitze, fach, vorzimmer, sprecherteam, traeger, postfach.
    """


@_fehler
def anrede_ohne_namen() -> None:
    """Zur Anrede einer Person fehlt der Name.

    Mit »anrede: frau« oder »herr« beginnt ein Brief »Sehr geehrte Frau …«; dafür braucht es den Nachnamen.
    Eine Stelle ohne Namen (Vorzimmer, Sachgebiet) hat »anrede: ohne«.
    """


@_fehler
def postamt() -> None:
    """An den Angaben zum Mailserver fehlt etwas, oder sie wären unsicher.

    Ohne Verschlüsselung geht Post nur an den eigenen Rechner; Zertifikate werden immer geprüft, und dafür
    gibt es keinen Schalter.
    """
