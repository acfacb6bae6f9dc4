"""Exchange rates: fetched from the ECB, judged, kept for the days that used them."""
