"""The shop's stores: who they are, the currency each one sells in, and how it prints that currency."""

from dataclasses import dataclass

# store id, country, language, host, currency; the store id is the authority, several stores share a host.
_TABLE = """
1 DE de ring-paare.de EUR|6 DE de glamira.de EUR|7 GB en glamira.co.uk GBP|8 ES es glamira.es EUR
9 AT de glamira.at EUR|10 CH de glamira.ch CHF|11 NL nl glamira.nl EUR|12 FR fr glamira.fr EUR
13 DK da glamira.dk DKK|14 IT it glamira.it EUR|16 FI fi glamira.fi EUR|17 TR tr glamira.com.tr TRY
19 SE sv glamira.se SEK|24 ZZ en local EUR|25 CN zh glamira.cn CNY|26 BR pt glamira.com.br BRL
27 JP ja glamira.jp JPY|29 AU en glamira.com.au AUD|30 NO no glamira.no NOK|32 BE nl glamira.be EUR
33 BE fr glamira.be EUR|34 PT pt glamira.pt EUR|35 CH fr glamira.ch CHF|36 MT en glamira.com.mt EUR
37 SG en glamira.sg SGD|38 CA en glamira.ca CAD|39 CA fr glamira.ca CAD|40 IE en glamira.ie EUR
41 US en glamira.com USD|45 CZ cs glamira.cz CZK|46 HU hu glamira.hu HUF|47 HK en glamira.hk HKD
48 HK zh glamira.hk HKD|49 KR ko glamira.kr KRW|50 PL pl glamira.pl PLN|51 RO ro glamira.ro RON
52 RS sr glamira.rs RSD|53 SK sk glamira.sk EUR|54 VN vi glamira.vn VND|55 SI sl glamira.si EUR
56 HR hr glamira.hr HRK|57 LT lt glamira.lt EUR|58 EE et glamira.ee EUR|59 LV lv glamira.lv EUR
60 NZ en glamira.co.nz NZD|61 CH it glamira.ch CHF|62 MX es glamira.com.mx MXN|63 AE en glamira.ae AED
64 IN en glamira.in INR|65 AR es glamira.com.ar ARS|66 BG bg glamira.bg BGN|67 UA uk glamira.com.ua UAH
68 US es glamira.com USD|69 BO es glamira.com.bo BOB|70 CO es glamira.com.co COP|71 CR es glamira.co.cr CRC
72 DO es glamira.com.do DOP|73 EC es glamira.com.ec USD|74 GT es glamira.com.gt GTQ|75 HN es glamira.hn HNL
76 PE es glamira.com.pe PEN|77 SG zh glamira.sg SGD|78 ZZ ru local EUR|79 ZA en glamira.co.za ZAR
80 ZZ en glamira.africa EUR|81 ZZ fr glamira.africa EUR|82 IS is glamira.is ISK|83 ZZ pt glamira.africa EUR
84 AL sq glamira.al ALL|85 CL es glamira.cl CLP|86 PH en glamira.com.ph PHP|87 ZZ en glamira.store EUR
88 MD ro glamira.md MDL|89 UY es glamira.com.uy UYU|90 SV es glamira.com.sv USD|91 PY es glamira.com.py PYG
92 PA es glamira.com.pa USD|93 PR es glamira.com.pr USD|94 ID id glamira.co.id IDR|95 AZ az glamira.az AZN
96 TW zh glamira.com.tw TWD|97 TW zh glamira.com.tw TWD|98 AZ en glamira.az AZN|99 MY en glamira.com.my MYR
100 KW ar glamira.com.kw KWD|101 TH th glamira.co.th THB
"""

NOT_PRODUCTION = frozenset({"24", "78"})

# What the shop prints for a currency. Several currencies share `kr` and `$`: only the store says which.
_SYMBOLS: dict[str, tuple[str, ...]] = {
    "EUR": ("€",), "GBP": ("£",), "CHF": ("CHF",), "TRY": ("₺",), "PLN": ("zł",), "CZK": ("Kč",), "HUF": ("Ft",),
    "HRK": ("kn",), "VND": ("₫",), "PHP": ("₱",), "INR": ("₹",), "PYG": ("₲",), "BRL": ("R$",), "CLP": ("CLP",),
    "UYU": ("UYU",), "AUD": ("AU $",), "CAD": ("CAD $",), "SGD": ("SGD $",), "HKD": ("HKD $",), "NZD": ("NZD $",),
    "MXN": ("MXN $",), "COP": ("COP $",), "DOP": ("DOP $",), "USD": ("USD $", "$"), "PEN": ("PEN S/.",),
    "CRC": ("CRC ₡",), "GTQ": ("GTQ Q",), "BOB": ("BOB Bs",), "BGN": ("лв.",), "RSD": ("din.",), "KWD": ("د.ك.",),
    "SEK": ("kr",), "NOK": ("kr",), "DKK": ("kr",), "ISK": ("kr",), "ARS": ("$",), "JPY": ("￥",), "CNY": ("￥",),
    "MDL": ("Lei",), "RON": ("",), "AED": ("",), "ZAR": ("",),
    # No order of the profiled months shows how these print: the currency's own sign and its code are accepted.
    "KRW": ("₩", "KRW"), "UAH": ("₴", "UAH"), "HNL": ("L", "HNL"), "ALL": ("Lek", "ALL"), "IDR": ("Rp", "IDR"),
    "AZN": ("₼", "AZN"), "TWD": ("NT$", "TWD"), "MYR": ("RM", "MYR"), "THB": ("฿", "THB"),
}
# What the smallest coin is, where it is no hundredth.
_DECIMALS = {"KWD": 3, "JPY": 0, "KRW": 0, "CLP": 0, "VND": 0, "PYG": 0, "ISK": 0}
_USD_BY_STORE = {"41": ("$",), "68": ("$",), "73": ("USD $",), "93": ("USD $",)}


@dataclass(frozen=True, slots=True)
class Store:
    """One store: ISO country (`ZZ` for none), language, host without `www.`, ISO currency, printed symbols."""

    store_id: str
    country_code: str
    language: str
    host: str
    currency_code: str
    symbols: tuple[str, ...]

    @property
    def is_production(self) -> bool:
        """Whether its orders are real."""
        return self.store_id not in NOT_PRODUCTION


def decimals_of(currency_code: str) -> int:
    """How many decimals an amount in this ISO currency may have: 2, but for those that know another coin."""
    return _DECIMALS.get(currency_code, 2)


def _store(row: str) -> Store:
    store_id, country, language, host, currency = row.split()
    symbols = _USD_BY_STORE.get(store_id, _SYMBOLS[currency])
    return Store(store_id, country, language, host, currency, symbols)


STORES: dict[str, Store] = {
    store.store_id: store for row in _TABLE.replace("\n", "|").split("|") if row for store in [_store(row)]
}
