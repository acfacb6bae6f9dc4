"""What a euro is in each currency of the shop, at most: enough to see a price a thousand times too large, no rate."""

# Currencies that lose their worth fast have room; none is ever used to convert anything.
MOST_UNITS_PER_EURO = {
    "EUR": 1, "GBP": 1, "CHF": 1.3, "KWD": 0.4, "USD": 1.4, "AUD": 2, "NZD": 2.2, "CAD": 1.8, "SGD": 1.8, "BGN": 2,
    "AZN": 2.4, "PEN": 5, "PLN": 5, "AED": 5, "MYR": 6, "BRL": 7, "HRK": 7.7, "DKK": 7.6, "CNY": 9, "GTQ": 10,
    "HKD": 11, "RON": 5.5, "BOB": 15, "SEK": 13, "NOK": 13, "ZAR": 24, "MXN": 28, "MDL": 23, "CZK": 29, "HNL": 35,
    "TWD": 40, "THB": 42, "UYU": 55, "UAH": 60, "TRY": 80, "DOP": 80, "PHP": 75, "INR": 115, "RSD": 120, "ALL": 130,
    "ISK": 165, "JPY": 200, "HUF": 450, "CRC": 750, "CLP": 1_300, "KRW": 2_000, "ARS": 3_000, "COP": 5_500,
    "PYG": 9_500, "IDR": 22_000, "VND": 35_000,
}
