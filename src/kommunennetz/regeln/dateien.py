"""Die Regeln des Lesens: was an einer Datei schon beim Lesen auffällt, für das Handbuch erklärt."""

from kommunennetz.regeln.regel import lesefehler, lesehinweis

DATEIEN = (
    lesefehler(
        "endung",
        """
        Im Ordner liegt eine Datei mit falscher Endung und wird deshalb nicht gelesen.

        Datensätze enden auf `.yaml` (nicht `.yml`), Infomails auf `.md`. Die Datei umbenennen oder aus
        dem Ordner nehmen. Was mit einem Punkt beginnt, bleibt unbeachtet, ebenso, was Windows, Office und
        Editoren nebenher ablegen: Thumbs.db, desktop.ini, `~$…`, `*.bak`, `*.tmp`, `*.swp`, `*~`.
        """,
    ),
    lesefehler(
        "kopie",
        """
        Eine Datei ist die Kopie einer anderen.

        So nennen der Explorer und der Abgleich über eine Cloud ein zweites Exemplar: »warendorf -
        Kopie.yaml«, »Kopie von …«, »… (1).yaml«, »… (Konflikt …).yaml«. Sie wird nicht gelesen, sonst
        zählte die Kommune doppelt. Nachsehen, welche der beiden gilt, ihren Inhalt in die Datei mit dem
        richtigen Namen übernehmen und die andere löschen.
        """,
    ),
    lesefehler(
        "dateiname-zeichen",
        """
        Ein Dateiname enthält ein Zeichen, das sich nicht darstellen lässt.

        Das sind Steuerzeichen und Umlaute aus alten ZIP-Archiven. Die Datei umbenennen: Kleinbuchstaben,
        Ziffern und Bindestriche genügen.
        """,
    ),
    lesefehler(
        "datei-unlesbar",
        """
        Eine Datei lässt sich nicht lesen, oder es ist gar keine.

        Meist fehlt die Berechtigung, oder ein anderes Programm hält die Datei fest. Auch ein Ordner,
        der auf `.yaml` endet, ist keine Datei.
        """,
    ),
    lesefehler(
        "verweis-kaputt",
        """
        Eine Datei ist ein Verweis (Symlink), der ins Leere führt.

        Statt des Verweises die Datei selbst in den Ordner legen.
        """,
    ),
    lesefehler(
        "verweis-hinaus",
        """
        Eine Datei oder ein Ordner ist ein Verweis (Symlink), der aus dem Register hinausführt.

        Ein Register liest nur, was in ihm liegt; sonst gelangte Fremdes unbemerkt in Liste und Anlage.
        Statt des Verweises die Datei selbst in den Ordner legen.
        """,
    ),
    lesefehler(
        "zu-gross",
        """
        Eine Datei ist größer als 1 MB.

        Ein Datensatz hat wenige Kilobyte; so groß wird er nur durch ein Versehen. Die Datei auf mehrere
        aufteilen oder das Versehen löschen.
        """,
    ),
    lesefehler(
        "nicht-utf8",
        """
        Eine Datei ist nicht in UTF-8 geschrieben.

        Sonst stünden statt der Umlaute andere Zeichen im Register. Im Editor »Speichern mit Codierung:
        UTF-8« wählen; mit oder ohne BOM ist gleich. Was der Windows-Editor »Unicode« nennt, ist UTF-16.
        """,
    ),
    lesefehler(
        "konflikt",
        """
        In einer Datei stehen noch Konfliktmarken von Git.

        Zwei haben dieselbe Stelle geändert, und Git hat beide Fassungen zwischen `<<<<<<<`, `=======` und
        `>>>>>>>` stehen lassen. Entscheiden, welche gilt; die andere und die drei Zeilen löschen.
        """,
    ),
    lesefehler(
        "steuerzeichen",
        """
        In einer Datei steht ein unsichtbares Zeichen.

        Steuerzeichen, Zeichen ohne Breite oder Inhalt und solche, die die Schreibrichtung wechseln,
        gelangen beim Kopieren aus Webseiten und PDF hinein. Sie machen zwei gleiche Namen verschieden und
        können täuschen. Die Stelle neu eintippen. Je Datei werden die ersten drei genannt.
        """,
    ),
    lesefehler(
        "nicht-nfc",
        """
        Ein Umlaut ist aus Buchstabe und Punkten zusammengesetzt.

        Das sieht gleich aus, ist aber ein anderes Zeichen als das von der Tastatur; Suche und
        Sortierung unterscheiden beide. Es kommt vor allem aus Dateinamen von macOS und aus PDF. Den
        Wert neu eintippen (Unicode NFC, DIN 91379).
        """,
    ),
)

YAML = (
    lesefehler(
        "yaml",
        """
        Eine Datei ist kein gültiges YAML.

        Die Meldung nennt die Stelle, an der das Lesen aufhörte; der Fehler steht oft eine Zeile davor.
        Häufig sind ein Doppelpunkt mitten im Wert, ein vergessenes Anführungszeichen und ungleiche
        Einrückung.

            titel: Treffen: der Auftakt      # falsch
            titel: "Treffen: der Auftakt"    # richtig
        """,
    ),
    lesefehler(
        "tabulator",
        """
        Eine Zeile ist mit einem Tabulator eingerückt.

        YAML erlaubt nur Leerzeichen; zwei je Ebene sind üblich. Im Editor »Tabulatoren durch
        Leerzeichen ersetzen« wählen.
        """,
    ),
    lesefehler(
        "kein-abschnitt",
        """
        Eine Datei ist leer oder besteht nicht aus Feldern.

        Jede Zeile beginnt mit einem Feldnamen und einem Doppelpunkt.

            - Bonn         # falsch
            name: Bonn     # richtig
        """,
    ),
    lesefehler(
        "mehrere-dokumente",
        """
        Eine Datei enthält mehrere Datensätze.

        Zeilen aus drei Strichen trennen in YAML Dokumente. Je Datensatz eine Datei: die Zeile löschen
        oder den Rest in eine eigene Datei legen.
        """,
    ),
    lesefehler(
        "zu-tief",
        """
        Die Angaben sind zu tief verschachtelt.

        Kein Datensatz braucht mehr als zwölf Ebenen. Klammern und Einrückung prüfen.
        """,
    ),
    lesefehler(
        "anker",
        """
        Eine Datei verwendet Anker, Verweise oder das Zusammenführen von YAML (`&name`, `*name`, `<<`).

        Sie werden nicht gelesen, damit jeder Datensatz für sich verständlich ist. Den Wert an jeder
        Stelle ausschreiben. Beginnt ein Wert mit einem solchen Zeichen, gehört er in Anführungszeichen.
        """,
    ),
    lesefehler(
        "tag",
        """
        Eine Datei verwendet Typangaben oder Anweisungen von YAML (`!!str`, `%YAML 1.2`).

        Sie sind nicht nötig: jeder Wert gilt als Text, wie er dasteht. Beginnt ein Wert mit einem
        Ausrufezeichen, gehört er in Anführungszeichen.
        """,
    ),
    lesefehler(
        "feldname",
        """
        Ein Feldname ist kein einfaches Wort, sondern eine Liste oder ein Abschnitt.

        Meist fehlen Anführungszeichen um einen Wert, der mit »?«, »[« oder »{« beginnt.
        """,
    ),
    lesefehler(
        "feld-doppelt",
        """
        Ein Feld steht zweimal im selben Abschnitt.

        Welche der beiden Angaben gelten soll, kann niemand wissen. Eine der beiden Zeilen löschen; die
        Meldung nennt beide.
        """,
    ),
    lesehinweis(
        "feld-leer",
        """
        Hinter einem Feldnamen steht nichts.

        Das Feld gilt, als stünde es nicht da. Einen Wert eintragen oder die Zeile löschen.
        """,
    ),
)
