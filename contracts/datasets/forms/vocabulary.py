"""The shop's vocabulary: the words that options, campaigns, searches and addresses are made of, in its languages.

A word that is missing here is no error: what has it becomes null and is counted, and the word is added when it is one
of the shop's.
"""

import re
from functools import lru_cache

_OPTIONS = """
alloy legierung metal metall material diamond diamonds stone stones stein steine perle pearl pear pearlcolor shape
shapediamond finish surface oberfläche width breite size größe ringsize ringgröße groesse grösse weight carat karat crt
ct cm mm quality qualität price preis category kategorie id kollektion collection profile profil height höhe length
länge chain kette font schrift schriftart engraving gravur women men damen herren left right links rechts position
yes no ja nein oui non none with without mit ohne und and or natural lab gift box geschenk verpackung color colour
farbe cut schliff clarity reinheit certificate zertifikat thickness stärke side seite inside innen outside aussen außen
"""
_METALS = """
gold goldfarben weißgold weissgold gelbgold rotgold roségold rosegold weiß weiss white gelb yellow rot red rosé rose
schwarz black grau grey gray silber silver platin platinum palladium pallad titan titanium edelstahl stainless steel
stahl ceramic keramik brass messing carbon tungsten wolfram sterling solid rhodium plated vergoldet rhodiniert
"""
_STONES = """
brillant brilliant diamant diamanten brown braun brauner blue blau blauer green grün grüner gelber schwarzer schwarze
zirconia zirkonia swarovski swarovsky crystal cristall kristall sapphire saphire saphir blausaphir weißsaphir weißer
weiße pink pinker rosa ruby rubin emerald smaragd amethyst aquamarine aquamarin topaz topas blautopas swiss citrine
citrin garnet granat rhodolite rhodolith peridot tanzanite tansanit tourmaline turmalin onyx moissanite moissanit
morganite morganit opal fire fireopal feueropal moonstone mondstein lapis lazuli lapislazuli turquoise türkis quartz
quarz rosequartz rosenquarz smoky smokyquartz rauchquarz graue kein keine blackdiamond browndiamond bluediamond
greendiamond yellowdiamond blacksaphire blacksapphire pinksaphire pinksapphire yellowsaphire yellowsapphire
greensaphire greensapphire bluetopaz whitetopaz pinktourmaline greentourmaline blackonyx pearlwhite pearlblack
pearlgrey pearlpink akoya tahiti freshwater süßwasser natürlich
"""
_LOOKS = """
round rund princess oval cushion heart herz marquise baguette trillion asscher radiant octagon square drop tropfen
polished poliert matt matte brushed gebürstet sandblasted hammered gehämmert ice eismatt glossy glänzend mixed
arial times roman helvetica script italic monotype corsiva verdana calligraphy handwriting classic modern
solitaire solitär solitaer halo vintage eternity trilogy trilogie bridal rise lumière lumiere pavé pave tension
first-class vs vvs si if lupenrein gia igi small medium large
"""
_JEWELLERY = """
ring rings ringe ringen anillo anillos anello anelli bague bagues anel aneis pierścionek pierścionki obrączki obrączka
prsten prsteny gyűrű inel inele yüzük yüzüğü sormus sormukset sõrmus žiedas gredzens halka earring earrings ohrring
ohrringe ohrstecker creolen boucles oreilles orecchini pendientes brincos kolczyki oorbellen örhängen øreringe
necklace necklaces halskette halsketten collier colliers collar collares collana colar naszyjnik halsband pendant
pendants anhänger pendentif colgante ciondolo bracelet bracelets armband armbänder pulsera bracciale pulseira
bransoletka brooch brooches brosche anklet anklets fußkette charm charms body piercing jewellery jewelry schmuck
bijoux joyas gioielli joias biżuteria watch cufflinks manschettenknöpfe tiara engagement wedding eheringe ehering
trauring trauringe verlobungsring verlobungsringe verlobung hochzeit hochzeitsringe partnerringe freundschaftsringe
siegelring memoire memoirering vorsteckring antragsring alliance alliances mariage fiançailles fiancailles compromiso
boda oro plata or argent argento ouro prata blanco amarillo rosa blanc jaune bianco giallo anniversary birthstone
birthstones signet promise couple couples matching men's mens men women women's womens ladies kids children baby
kinder damenring herrenring glamira خاتم 戒指 指輪 кольцо обручальное пръстен แหวน 반지 nhẫn
"""
_SHOP = """
about us contact shipping delivery returns payment privacy policy terms conditions guide faq help blog stores store
service sitemap sale new in gifts gift for him her bestseller bestsellers outlet valentines valentine christmas easter
mothers mother fathers father day black friday cyber monday summer spring winter autumn special offer offers shop
online luxury design designer stage angebot angebote geschenk geschenke geschenkidee impressum datenschutz agb
versand kontakt unter cheap günstig preis the a of de du des la le les el los para con avec pour et y e di da do em en
mit ohne für fuer und zum zur aus oder von im in and to my by at with
"""
_CAMPAIGNS = """
google facebook fb instagram ig bing yahoo pinterest youtube tiktok twitter linkedin snapchat whatsapp yandex baidu
naver seznam criteo rtbhouse adroll outbrain taboola awin zanox tradedoubler tradetracker affilinet affiliate
affiliates partner newsletter mailchimp emarsys klaviyo sendgrid email mail crm cpc ppc cpm cpa cpv social organic
referral retargeting remarketing display banner shopping search pla ads adwords paid paidsocial feed video qr sms push
app web mobile desktop direct idealo billiger kelkoo ladenzeile stylight lyst brand generic campaign promo promotion
influencer post story stories blog site link
"""
OPTION_WORDS = frozenset(f"{_OPTIONS} {_METALS} {_STONES} {_LOOKS}".split())
CAMPAIGN_WORDS = frozenset(f"{_CAMPAIGNS} {_SHOP} {_JEWELLERY}".split())
SHOP_WORDS = OPTION_WORDS | frozenset(f"{_JEWELLERY} {_SHOP}".split())
# What words are composed of, and how they are inflected: `diamantring`, `goldkette`, `ohrhänger`, `brillanten`. A word
# is the shop's when nothing else is in it: family names begin with its words, as `goldberg`, or end so, as `kettering`.
_STEMS = (
    "ring|gold|silver|silber|platin|diamant|diamond|saphir|sapphir|smaragd|rubin|kette|necklace|schmuck|jewel|jewell"
    "|bijou|bracelet|armband|pendant|anhänger|hänger|hochzeit|verlobung|engagement|wedding|brillant|collier|karat|carat"
    "|alliance|bague|anill|anell|pearl|perle|edelstein|mondstein|gemstone|birthstone|moonstone|ohr|damen|herren|kinder"
    "|trau|ehe|partner|freundschaft|vorsteck|antrag|siegel|memoire|weiß|weiss|gelb|rot|rosé|stecker|hals|fuß|arm|set"
)
_ENDS = "e|en|es|s|n|o|os|i|a|as|y|ery|ry|lery|erie|owy|ový|ová|nte"
_COMPOSED = re.compile(rf"(?:(?:{_STEMS})(?:e|en|es|s|n)?){{0,3}}(?:{_STEMS})(?:{_ENDS})?")
GRADES = frozenset({"a", "aa", "aaa", "aaaa", "i", "si", "vs", "vvs", "if", "lab"})
_LONGEST_STEMMED = 24


@lru_cache(50_000)
def is_shops(word: str) -> bool:
    """Whether a word, in small letters, is of the shop's vocabulary, or made of a part of it."""
    return word in SHOP_WORDS or (len(word) <= _LONGEST_STEMMED and bool(_COMPOSED.fullmatch(word)))
