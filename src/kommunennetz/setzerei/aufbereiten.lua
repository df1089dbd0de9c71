-- Bereitet ein gelesenes Dokument für html, docx und pdf auf. pandoc ruft die Funktion am Ende der Datei auf.
--
-- Absatz »: …« nach einer Tabelle  → Beschriftung der Tabelle
-- Tabellen                        → Zeilenköpfe; Spalten so breit wie ihr Inhalt, gleich in gleichen Tabellen
-- ::: seitenumbruch               → neue Seite
-- **[bitte eintragen: …]**, **[…]** → in Word ein Inhaltssteuerelement; sonst bleibt der fette Text
-- ::: zusammen                    → was darin steht, trennt kein Seitenende (in Word tut das »formate.py«)
-- HTML, Bilder, fremde Verweise   → bloßer Text (nur <br> bleibt ein Zeilenumbruch)
-- »---«                           → in Word eine Linie mit Platz für eine Unterschrift
-- Überschriften                   → genau eine der Ebene 1, am Anfang, und keine Lücke in den Ebenen

local MARKE = '\u{E000}' -- steht für ein »:« am Zeilenanfang der Vorlage; in Werten kommt das Zeichen nicht vor
local LAUFENDE_NUMMER = { ['Nr.'] = true, ['Nr'] = true, ['Lfd. Nr.'] = true }
-- Breiten in Buchstaben mittlerer Breite: die Zeile, das längste Wort, der Rand; Fettes ist breiter. In Word ist die
-- Schrift eine andere, und wo sie fehlt, die des Ersatzes breiter.
local ZEILE, WORT, RAND, FETT = FORMAT == 'docx' and 84 or 92, 24, 2.5, 1.15
local SCHMALE, BREITE = '[ijltfrI.,:;()/%s-]', '[mwA-Z]'

local function brich_ab(satz)
  error('VORLAGE: ' .. satz .. '\n', 0)
end

-- Überschriften ------------------------------------------------------------------------------------------------

local function pruefe_ueberschriften(doc)
  local ebene = 0
  doc:walk { Header = function(h)
    local text = '»' .. pandoc.utils.stringify(h) .. '«'
    if h.level == 1 and ebene > 0 then
      brich_ab('Es gibt mehr als eine Überschrift der Ebene 1: ' .. text)
    elseif h.level > ebene + 1 then
      brich_ab('Die Überschrift ' .. text .. ' hat Ebene ' .. h.level .. ', dort passt höchstens ' .. ebene + 1)
    end
    ebene = h.level
  end }
  if ebene == 0 then
    brich_ab('Das Dokument hat keine Überschrift der Ebene 1 (»# …«)')
  end
end

-- Tabellen -----------------------------------------------------------------------------------------------------

local function zeilen(tabelle)
  local alle = pandoc.List()
  alle:extend(tabelle.head.rows)
  for _, rumpf in ipairs(tabelle.bodies) do
    alle:extend(rumpf.body)
  end
  return alle
end

local function spaltentitel(tabelle)
  local titel = pandoc.List()
  for _, zelle in ipairs(tabelle.head.rows[1].cells) do
    titel:insert(pandoc.utils.stringify(zelle.contents))
  end
  return titel
end

local function art(tabelle)
  return table.concat(spaltentitel(tabelle), '\n')
end

local function textbreite(text)
  local _, schmale = text:gsub(SCHMALE, '')
  local _, breite = text:gsub(BREITE, '')
  return utf8.len(text) - 0.4 * schmale + 0.4 * breite
end

-- Liefert die Breiten der Stücke, zwischen denen eine Zeile umbrechen darf: hinter Leerzeichen und Bindestrich.
local function stuecke(text, faktor)
  local breiten = pandoc.List()
  for stueck in text:gmatch('[^%s-]+[%s-]*') do
    breiten:insert(math.min(textbreite(stueck), WORT) * faktor)
  end
  return breiten
end

-- Sammelt je Tabellenart (gleiche Spaltentitel) zu jeder Spalte die Stücke aller Zellen.
local function miss(tabelle, arten)
  local spalten = arten[art(tabelle)] or {}
  arten[art(tabelle)] = spalten
  for z, zeile in ipairs(zeilen(tabelle)) do
    for i, zelle in ipairs(zeile.cells) do
      spalten[i] = spalten[i] or pandoc.List()
      spalten[i]:insert(stuecke(pandoc.utils.stringify(zelle.contents), z == 1 and FETT or 1))
    end
  end
end

local function summe(zahlen)
  local ergebnis = 0
  for _, zahl in ipairs(zahlen) do
    ergebnis = ergebnis + zahl
  end
  return ergebnis
end

local function zeilenzahl(breiten, platz)
  local zahl, stand = 1, 0
  for _, breite in ipairs(breiten) do
    if stand > 0 and stand + breite > platz then
      zahl, stand = zahl + 1, 0
    end
    stand = stand + breite
  end
  return zahl
end

local function hoehen(spalte, platz)
  return spalte:map(function(breiten) return zeilenzahl(breiten, platz) end)
end

-- Liefert, um wie viele Zeilen die Tabelle höher wird, wenn eine Spalte diese Höhen hat.
local function mehr(alle, nummer, neue)
  local ergebnis = 0
  for z, hoehe in ipairs(neue) do
    local jetzt, dann = 1, hoehe
    for i, spalte in ipairs(alle) do
      jetzt = math.max(jetzt, spalte[z])
      dann = i == nummer and dann or math.max(dann, spalte[z])
    end
    ergebnis = ergebnis + dann - jetzt
  end
  return ergebnis
end

-- Jede Spalte beginnt so breit wie ihr längster Text. Reicht die Zeile nicht, wird Schritt für Schritt die Spalte
-- schmaler, bei der es die wenigsten Zeilen kostet; bei Gleichstand die breiteste. Kein Wort bricht um.
local function verengt(spalten)
  local breiten, alle, kleinste = {}, {}, {}
  for i, spalte in ipairs(spalten) do
    breiten[i], kleinste[i] = 0, 0
    for _, zelle in ipairs(spalte) do
      breiten[i] = math.max(breiten[i], math.min(summe(zelle), ZEILE))
      for _, breite in ipairs(zelle) do
        kleinste[i] = math.max(kleinste[i], breite)
      end
    end
    alle[i] = hoehen(spalte, breiten[i])
  end
  local platz = ZEILE - RAND * #spalten
  while summe(breiten) > platz do
    local beste, kosten, hoehe
    for i, spalte in ipairs(spalten) do
      if breiten[i] - 1 >= kleinste[i] then
        local neue = hoehen(spalte, breiten[i] - 1)
        local preis = mehr(alle, i, neue)
        if not beste or preis < kosten or (preis == kosten and breiten[i] > breiten[beste]) then
          beste, kosten, hoehe = i, preis, neue
        end
      end
    end
    if not beste then
      break
    end
    breiten[beste], alle[beste] = breiten[beste] - 1, hoehe
  end
  return breiten
end

-- Was übrig ist, dehnt die Spalten mit Text; Zahlen (rechtsbündig) bleiben schmal.
local function setze_breiten(tabelle, spalten)
  local breiten, dehnbar = verengt(spalten), 0
  for i, spec in ipairs(tabelle.colspecs) do
    breiten[i] = breiten[i] + RAND
    dehnbar = dehnbar + (spec[1] == 'AlignRight' and 0 or breiten[i])
  end
  local rest = dehnbar > 0 and math.max(ZEILE - summe(breiten), 0) / dehnbar or 0
  for i, spec in ipairs(tabelle.colspecs) do
    breiten[i] = breiten[i] * (spec[1] == 'AlignRight' and 1 or 1 + rest)
  end
  local ganze = summe(breiten)
  tabelle.colspecs = tabelle.colspecs:map(function(spec, i) return { spec[1], breiten[i] / ganze } end)
end

local function kopfspalten(titel)
  return (LAUFENDE_NUMMER[titel[1]] and #titel > 1) and 2 or 1
end

local function setze_koepfe(tabelle)
  local titel = spaltentitel(tabelle)
  local kopf = kopfspalten(titel)
  for _, zelle in ipairs(tabelle.head.rows[1].cells) do
    zelle.attr = pandoc.Attr('', {}, { scope = 'col' })
  end
  for _, rumpf in ipairs(tabelle.bodies) do
    rumpf.row_head_columns = kopf
    for _, zeile in ipairs(rumpf.body) do
      for i = 1, kopf do
        zeile.cells[i].attr = pandoc.Attr('', {}, { scope = 'row' })
      end
    end
  end
  return tabelle
end

local function beschriftung(block)
  local erstes = block and block.t == 'Para' and block.content[1]
  if not (erstes and erstes.t == 'Str' and erstes.text == MARKE) then
    return nil
  end
  return pandoc.Plain { table.unpack(block.content, 3) }
end

local function beschrifte(bloecke)
  local neu = pandoc.List()
  for _, block in ipairs(bloecke) do
    if block.t == 'Div' or block.t == 'BlockQuote' then
      block.content = beschrifte(block.content)
    end
    local vorher = neu[#neu]
    local text = vorher and vorher.t == 'Table' and beschriftung(block)
    if text and #vorher.caption.long == 0 then
      vorher.caption.long = { text }
    else
      neu:insert(block)
    end
  end
  return neu
end

local function tabellen(doc)
  if FORMAT:match('^html') then -- Breiten rechnet der Browser selbst, und auf dem Telefon anders
    return doc:walk { Table = setze_koepfe }
  end
  local arten = {}
  doc:walk { Table = function(tabelle) miss(tabelle, arten) end }
  return doc:walk { Table = function(tabelle)
    setze_breiten(tabelle, arten[art(tabelle)])
    return tabelle
  end }
end

-- Text ---------------------------------------------------------------------------------------------------------

local function ist_html_umbruch(text)
  return text:match('^<br%s*/?>$') ~= nil
end

-- pandoc lässt Zeichen stehen, aus denen Typst etwas macht: »...« und »-5« (Auslassungspunkte, Minus), »-?«
-- (Trennfuge) und am Anfang einer Zelle oder Fußnote »6.«, »-«, »+«, »/«, »=« (Liste, Überschrift).
local function typst_wort(text)
  if text:find('^%d+%.$') or text:find('^[-+/]$') or text:find('^=+$') then
    return pandoc.RawInline('typst', (text:gsub('%p', '\\%0')))
  elseif not (text:find('...', 1, true) or text:find('%-[%d?]')) then
    return nil
  end
  local teile, ende = pandoc.List(), 1
  for von, zeichen, bis in text:gmatch('()([.-]+)()') do
    teile:insert(pandoc.Str(text:sub(ende, von - 1)))
    teile:insert(pandoc.RawInline('typst', (zeichen:gsub('.', '\\%0'))))
    ende = bis
  end
  teile:insert(pandoc.Str(text:sub(ende)))
  return teile
end

local function wort(str)
  local text = str.text:gsub(MARKE, ':')
  return FORMAT == 'typst' and typst_wort(text) or pandoc.Str(text)
end

local function verweis(link)
  local ziel = link.target:lower()
  if ziel:match('^https?://') or ziel:match('^mailto:') then
    return nil
  end
  return link.content
end

-- Unterschriften -----------------------------------------------------------------------------------------------

-- »---« ist in Word keine Linie quer über die Seite, sondern ein leerer Absatz mit unterem Rand: So kann layout.docx
-- bestimmen, wie lang sie ist und wie viel Platz zum Unterschreiben bleibt. (Als oberer Rand des nächsten Absatzes
-- verschwände sie, wo zwei solche Absätze aufeinander folgen.)
local function linie()
  local leer = pandoc.Para { pandoc.Str('\u{00A0}') }
  return pandoc.Div({ leer }, pandoc.Attr('', {}, { ['custom-style'] = 'Unterschriftslinie' }))
end

-- Seiten -------------------------------------------------------------------------------------------------------

local SEITENUMBRUCH = {
  typst = '#pagebreak(weak: true)',
  openxml = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>',
}

local function seitenumbruch(div)
  if not div.classes:includes('seitenumbruch') then
    return nil
  end
  local sprache = FORMAT == 'docx' and 'openxml' or FORMAT
  return SEITENUMBRUCH[sprache] and pandoc.RawBlock(sprache, SEITENUMBRUCH[sprache])
end

local ZUSAMMEN = {
  typst = { 'typst', '#block(breakable: false, width: 100%, above: 1.6em)[', ']' },
  docx = { 'openxml', '<w:bookmarkStart w:id="9999" w:name="zusammen"/>', '<w:bookmarkEnd w:id="9999"/>' },
}

local function zusammen(div)
  local rahmen = ZUSAMMEN[FORMAT]
  if not (rahmen and div.classes:includes('zusammen')) then
    return nil
  end
  local bloecke = pandoc.List { pandoc.RawBlock(rahmen[1], rahmen[2]) }
  bloecke:extend(div.content)
  bloecke:insert(pandoc.RawBlock(rahmen[1], rahmen[3]))
  return bloecke
end

-- Lücken -------------------------------------------------------------------------------------------------------

-- Word kennt in Tag und Titel höchstens 64 Zeichen; im Tag bleibt Platz für eine Nummer.
local TAG, TITEL = 60, 64
local ASCII = { ['ä'] = 'ae', ['ö'] = 'oe', ['ü'] = 'ue', ['ß'] = 'ss' }

local function kennung(text)
  local klein = pandoc.text.lower(text):gsub(utf8.charpattern, ASCII):gsub('[^a-z0-9]+', '-')
  return (klein:gsub('^%-', ''):gsub('%-$', ''))
end

-- Der Abschnitt gehört zum Tag: So gerät nichts, was schon eingetragen ist, in eine gleichnamige Lücke anderswo.
local function tag_von(titel, abschnitt, vergeben)
  local tag = kennung(titel)
  if abschnitt ~= '' then
    tag = kennung(abschnitt) .. '.' .. tag
  end
  if #tag > TAG then
    tag = tag:sub(1, TAG - 9) .. '-' .. pandoc.utils.sha1(tag):sub(1, 8)
  end
  vergeben[tag] = (vergeben[tag] or 0) + 1
  return vergeben[tag] > 1 and tag .. '.' .. vergeben[tag] or tag
end

local function gekuerzt(titel)
  return pandoc.text.len(titel) > TITEL and pandoc.text.sub(titel, 1, TITEL - 1) .. '…' or titel
end

local function xml(text)
  return (text:gsub('[&<>"]', { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;' }))
end

local STEUERELEMENT = '<w:sdt><w:sdtPr><w:alias w:val="%s"/><w:tag w:val="%s"/><w:id w:val="%d"/>'
  .. '<w:showingPlcHdr/><w:tabIndex w:val="%d"/><w:text w:multiLine="1"/></w:sdtPr><w:sdtContent><w:r><w:rPr><w:b/>'
  .. '</w:rPr><w:t xml:space="preserve">%s</w:t></w:r></w:sdtContent></w:sdt>'

-- Was eine Lücke verlangt; »[…]« in einer Tabelle heißt nach ihrer Spalte und dem Kopf ihrer Zeile.
local function verlangtes(text, zelle)
  local was = text:match('^%[bitte eintragen: (.*)%]$')
  return was or (text == '[…]' and zelle) or nil
end

local function luecken(doc)
  if FORMAT ~= 'docx' then
    return doc
  end
  local vergeben, abschnitt, anzahl, filter = {}, '', 0, { traverse = 'topdown' }
  local zelle
  function filter.Header(h)
    abschnitt = h.level > 1 and pandoc.utils.stringify(h):gsub('^%d+%.%s*', '') or ''
  end
  function filter.Strong(fett)
    local text = pandoc.utils.stringify(fett)
    local titel = verlangtes(text, zelle)
    if not titel then
      return nil
    end
    anzahl = anzahl + 1
    local tag = tag_von(titel, abschnitt, vergeben)
    local element = STEUERELEMENT:format(xml(gekuerzt(titel)), tag, anzahl, anzahl, xml(text))
    return pandoc.RawInline('openxml', element), false
  end
  function filter.Table(tabelle)
    local titel = spaltentitel(tabelle)
    for _, rumpf in ipairs(tabelle.bodies) do
      for _, zeile in ipairs(rumpf.body) do
        local kopf = pandoc.utils.stringify(zeile.cells[kopfspalten(titel)].contents)
        kopf = verlangtes(kopf) or kopf
        for i, inhalt in ipairs(zeile.cells) do
          zelle = titel[i] .. ', ' .. kopf
          inhalt.contents = inhalt.contents:walk(filter)
        end
      end
    end
    zelle = nil
    return tabelle, false
  end
  return doc:walk(filter)
end

function Pandoc(doc)
  pruefe_ueberschriften(doc)
  doc.blocks = beschrifte(doc.blocks)
  doc = doc:walk {
    RawInline = function(r) return ist_html_umbruch(r.text) and pandoc.LineBreak() or pandoc.Str(r.text) end,
    RawBlock = function(r) return pandoc.Para { pandoc.Str((r.text:gsub('%s+$', ''))) } end,
    Image = function(bild) return bild.caption end,
    Link = verweis,
  }
  doc = tabellen(doc)
  if FORMAT == 'docx' then
    doc = doc:walk { HorizontalRule = linie }
  end
  doc = luecken(doc)
  return doc:walk { Str = wort, Div = function(div) return seitenumbruch(div) or zusammen(div) end }
end
