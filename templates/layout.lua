-- Bereitet ein gelesenes Dokument für html, docx und pdf auf. pandoc ruft die Funktion am Ende der Datei auf.
--
-- Absatz »: …« nach einer Tabelle  → Beschriftung der Tabelle
-- Tabellen                        → Zeilenköpfe; Spalten so breit wie ihr Inhalt, gleich in gleichen Tabellen
-- ::: seitenumbruch               → neue Seite
-- HTML, Bilder, fremde Verweise   → bloßer Text (nur <br> bleibt ein Zeilenumbruch)
-- Überschriften                   → genau eine der Ebene 1, am Anfang, und keine Lücke in den Ebenen

local MARKE = '\u{E000}' -- steht für ein »:« am Zeilenanfang der Vorlage; in Werten kommt das Zeichen nicht vor
local LAUFENDE_NUMMER = { ['Nr.'] = true, ['Nr'] = true, ['Lfd. Nr.'] = true }
local SCHMALSTE, BREITESTE, ZEILE = 4, 42, 84 -- Breiten in Zeichen: einer Spalte, der ganzen Tabelle

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

-- Sammelt je Tabellenart (gleiche Spaltentitel) den längsten Text jeder Spalte.
local function miss(tabelle, laengste)
  local art = table.concat(spaltentitel(tabelle), '\n')
  laengste[art] = laengste[art] or {}
  for _, zeile in ipairs(zeilen(tabelle)) do
    for i, zelle in ipairs(zeile.cells) do
      local laenge = utf8.len(pandoc.utils.stringify(zelle.contents)) + 3
      laengste[art][i] = math.max(laengste[art][i] or SCHMALSTE, math.min(laenge, BREITESTE))
    end
  end
  return laengste[art]
end

-- Was zur vollen Zeile fehlt, bekommen die Spalten mit Text; Zahlen (rechtsbündig) bleiben schmal.
local function setze_breiten(tabelle, laengen)
  local summe, text = 0, 0
  for i, spalte in ipairs(tabelle.colspecs) do
    summe = summe + laengen[i]
    text = text + (spalte[1] ~= 'AlignRight' and laengen[i] or 0)
  end
  local dehnung = text > 0 and math.max(ZEILE - summe, 0) / text or 0
  local ganze = summe + dehnung * text
  tabelle.colspecs = tabelle.colspecs:map(function(spalte, i)
    local anteil = spalte[1] == 'AlignRight' and laengen[i] or laengen[i] * (1 + dehnung)
    return { spalte[1], anteil / ganze }
  end)
end

local function setze_koepfe(tabelle)
  local titel = spaltentitel(tabelle)
  local kopf = (LAUFENDE_NUMMER[titel[1]] and #titel > 1) and 2 or 1
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
  local laengste = {}
  doc:walk { Table = function(t) miss(t, laengste) end }
  return doc:walk { Table = function(t)
    if FORMAT:match('^html') then -- Breiten rechnet der Browser selbst, und auf dem Telefon anders
      setze_koepfe(t)
    else
      setze_breiten(t, miss(t, laengste))
    end
    return t
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

function Pandoc(doc)
  pruefe_ueberschriften(doc)
  doc.blocks = beschrifte(doc.blocks)
  doc = doc:walk {
    RawInline = function(r) return ist_html_umbruch(r.text) and pandoc.LineBreak() or pandoc.Str(r.text) end,
    RawBlock = function(r) return pandoc.Para { pandoc.Str((r.text:gsub('%s+$', ''))) } end,
    Image = function(bild) return bild.caption end,
    Link = verweis,
  }
  doc = doc:walk { Str = wort, Div = seitenumbruch }
  return tabellen(doc)
end
