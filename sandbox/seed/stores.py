"""The shop's 86 stores, known apart from the pipeline: country, domain, currency, symbol, price style."""

from dataclasses import dataclass

from sandbox.seed.money import (
    ARABIC,
    COMMA,
    HUNDREDTHS,
    NARROW_SPACED,
    NO_BREAK_SPACED,
    POINT,
    SPACED,
    SWISS,
    WHOLE,
    PriceStyle,
)


@dataclass(frozen=True, slots=True)
class Store:
    """One storefront; `rate`: roughly how many currency units a euro buys, `weight`: its share of visits."""

    store_id: str
    country_code: str
    host: str
    currency: str
    symbol: str
    style: PriceStyle
    rate: float
    weight: int
    takes_orders: bool

    def price(self, euro_cents: int) -> int:
        """A euro price in hundredths of the store's currency, rounded as a shop would."""
        minor = round(euro_cents * self.rate)
        step = HUNDREDTHS if self.style is WHOLE or self.rate > 20 else 1
        return minor // step * step


_EUR, _USD = ("EUR", "€", 1.0), ("USD", "$", 1.09)
_CHF, _CAD = ("CHF", "CHF", 1.06), ("CAD", "CAD $", 1.52)
_SGD, _HKD = ("SGD", "SGD $", 1.54), ("HKD", "HKD $", 8.4)
_US_ABROAD = ("USD", "USD $", 1.09)
_AZN, _TWD = ("AZN", "₼", 1.85), ("TWD", "NT$", 32.6)

# id, country, host, (currency, symbol, rate), style, weight, and whether the shop ever saw an order there.
_TABLE: tuple[tuple[int, str, str, tuple[str, str, float], PriceStyle, int, bool], ...] = (
    (1, "DE", "www.ring-paare.de", _EUR, COMMA, 40, True),
    (6, "DE", "www.glamira.de", _EUR, COMMA, 1246, True),
    (7, "GB", "www.glamira.co.uk", ("GBP", "£", 0.87), POINT, 811, True),
    (8, "ES", "www.glamira.es", _EUR, COMMA, 406, True),
    (9, "AT", "www.glamira.at", _EUR, COMMA, 170, True),
    (10, "CH", "www.glamira.ch", _CHF, SWISS, 160, True),
    (11, "NL", "www.glamira.nl", _EUR, COMMA, 301, True),
    (12, "FR", "www.glamira.fr", _EUR, NARROW_SPACED, 606, True),
    (13, "DK", "www.glamira.dk", ("DKK", "kr", 7.46), COMMA, 180, True),
    (14, "IT", "www.glamira.it", _EUR, COMMA, 451, True),
    (16, "FI", "www.glamira.fi", _EUR, NO_BREAK_SPACED, 150, True),
    (17, "TR", "www.glamira.com.tr", ("TRY", "₺", 7.6), COMMA, 120, True),
    (19, "SE", "www.glamira.se", ("SEK", "kr", 10.7), NO_BREAK_SPACED, 371, True),
    (24, "DE", "glamira.local", _EUR, COMMA, 1, False),
    (25, "CN", "www.glamira.cn", ("CNY", "\N{FULLWIDTH YEN SIGN}", 7.7), POINT, 20, True),
    (26, "BR", "www.glamira.com.br", ("BRL", "R$", 6.1), COMMA, 110, True),
    (27, "JP", "www.glamira.jp", ("JPY", "\N{FULLWIDTH YEN SIGN}", 116.5), WHOLE, 90, True),
    (29, "AU", "www.glamira.com.au", ("AUD", "AU $", 1.69), POINT, 341, True),
    (30, "NO", "www.glamira.no", ("NOK", "kr", 11.2), NO_BREAK_SPACED, 190, True),
    (32, "BE", "www.glamira.be", _EUR, COMMA, 100, True),
    (33, "BE", "www.glamira.be", _EUR, SPACED, 90, True),
    (34, "PT", "www.glamira.pt", _EUR, COMMA, 140, True),
    (35, "CH", "www.glamira.ch", _CHF, SWISS, 70, True),
    (36, "MT", "www.glamira.com.mt", _EUR, POINT, 30, True),
    (37, "SG", "www.glamira.sg", _SGD, POINT, 60, True),
    (38, "CA", "www.glamira.ca", _CAD, POINT, 150, True),
    (39, "CA", "www.glamira.ca", _CAD, NO_BREAK_SPACED, 40, True),
    (40, "IE", "www.glamira.ie", _EUR, POINT, 120, True),
    (41, "US", "www.glamira.com", _USD, POINT, 570, True),
    (45, "CZ", "www.glamira.cz", ("CZK", "Kč", 27.3), NO_BREAK_SPACED, 140, True),
    (46, "HU", "www.glamira.hu", ("HUF", "Ft", 353.0), SPACED, 120, True),
    (47, "HK", "www.glamira.hk", _HKD, POINT, 40, True),
    (48, "HK", "www.glamira.hk", _HKD, POINT, 25, True),
    (49, "KR", "www.glamira.kr", ("KRW", "₩", 1330.0), WHOLE, 25, False),
    (50, "PL", "www.glamira.pl", ("PLN", "zł", 4.55), SPACED, 230, True),
    (51, "RO", "www.glamira.ro", ("RON", "", 4.83), COMMA, 333, True),
    (52, "RS", "www.glamira.rs", ("RSD", " din.", 117.6), COMMA, 60, True),
    (53, "SK", "www.glamira.sk", _EUR, NO_BREAK_SPACED, 90, True),
    (54, "VN", "www.glamira.vn", ("VND", "₫", 25400.0), COMMA, 60, True),
    (55, "SI", "www.glamira.si", _EUR, COMMA, 60, True),
    (56, "HR", "www.glamira.hr", ("HRK", "kn", 7.55), COMMA, 80, True),
    (57, "LT", "www.glamira.lt", _EUR, NO_BREAK_SPACED, 60, True),
    (58, "EE", "www.glamira.ee", _EUR, SPACED, 50, True),
    (59, "LV", "www.glamira.lv", _EUR, SPACED, 50, True),
    (60, "NZ", "www.glamira.co.nz", ("NZD", "NZD $", 1.8), POINT, 110, True),
    (61, "CH", "www.glamira.ch", _CHF, SWISS, 30, True),
    (62, "MX", "www.glamira.com.mx", ("MXN", "MXN $", 26.3), POINT, 80, True),
    (63, "AE", "www.glamira.ae", ("AED", "", 4.0), POINT, 60, True),
    (64, "IN", "www.glamira.in", ("INR", "₹", 82.3), POINT, 60, True),
    (65, "AR", "www.glamira.com.ar", ("ARS", "$", 73.1), COMMA, 40, True),
    (66, "BG", "www.glamira.bg", ("BGN", "лв.", 1.96), SPACED, 90, True),
    (67, "UA", "www.glamira.com.ua", ("UAH", "₴", 29.4), SPACED, 40, False),
    (68, "US", "www.glamira.com", _USD, POINT, 40, True),
    (69, "BO", "www.glamira.com.bo", ("BOB", "BOB Bs", 7.5), COMMA, 20, True),
    (70, "CO", "www.glamira.com.co", ("COP", "COP $", 4280.0), COMMA, 40, True),
    (71, "CR", "www.glamira.co.cr", ("CRC", "CRC ₡", 620.0), COMMA, 20, True),
    (72, "DO", "www.glamira.com.do", ("DOP", "DOP $", 60.4), POINT, 20, True),
    (73, "EC", "www.glamira.com.ec", _US_ABROAD, POINT, 25, True),
    (74, "GT", "www.glamira.com.gt", ("GTQ", "GTQ Q", 8.4), POINT, 20, True),
    (75, "HN", "www.glamira.hn", ("HNL", "L", 27.1), POINT, 10, False),
    (76, "PE", "www.glamira.com.pe", ("PEN", "PEN S/.", 3.7), POINT, 30, True),
    (77, "SG", "www.glamira.sg", _SGD, POINT, 20, True),
    (78, "RU", "ru.glamira.local", _EUR, COMMA, 1, False),
    (79, "ZA", "www.glamira.co.za", ("ZAR", "", 20.2), POINT, 60, True),
    (80, "NG", "www.glamira.africa", _EUR, POINT, 20, True),
    (81, "SN", "www.glamira.africa", _EUR, SPACED, 15, True),
    (82, "IS", "www.glamira.is", ("ISK", "kr", 159.0), COMMA, 30, True),
    (83, "AO", "www.glamira.africa", _EUR, COMMA, 15, True),
    (84, "AL", "www.glamira.al", ("ALL", "Lek", 124.0), COMMA, 15, False),
    (85, "CL", "www.glamira.cl", ("CLP", "CLP", 911.0), COMMA, 40, True),
    (86, "PH", "www.glamira.com.ph", ("PHP", "₱", 55.1), POINT, 50, True),
    (87, "US", "www.glamira.store", _EUR, POINT, 60, True),
    (88, "MD", "www.glamira.md", ("MDL", "Lei", 19.3), COMMA, 20, True),
    (89, "UY", "www.glamira.com.uy", ("UYU", "UYU", 46.9), COMMA, 15, True),
    (90, "SV", "www.glamira.com.sv", _US_ABROAD, POINT, 10, False),
    (91, "PY", "www.glamira.com.py", ("PYG", "₲", 7150.0), COMMA, 15, True),
    (92, "PA", "www.glamira.com.pa", _US_ABROAD, POINT, 15, False),
    (93, "PR", "www.glamira.com.pr", _US_ABROAD, POINT, 20, True),
    (94, "ID", "www.glamira.co.id", ("IDR", "Rp", 16300.0), COMMA, 30, False),
    (95, "AZ", "www.glamira.az", _AZN, COMMA, 10, False),
    (96, "TW", "www.glamira.com.tw", _TWD, POINT, 15, False),
    (97, "TW", "www.glamira.com.tw", _TWD, POINT, 10, False),
    (98, "AZ", "www.glamira.az", _AZN, POINT, 5, False),
    (99, "MY", "www.glamira.com.my", ("MYR", "RM", 4.7), POINT, 40, False),
    (100, "KW", "www.glamira.com.kw", ("KWD", "د.ك.\N{RIGHT-TO-LEFT MARK}", 0.337), ARABIC, 40, True),
    (101, "TH", "www.glamira.co.th", ("THB", "฿", 35.2), POINT, 40, False),
)

STORES = tuple(
    Store(str(number), country, host, currency[0], currency[1], style, currency[2], weight, takes_orders)
    for number, country, host, currency, style, weight, takes_orders in _TABLE
)
ORDER_STORES = tuple(store for store in STORES if store.takes_orders)
STORE_BY_ID = {store.store_id: store for store in STORES}
