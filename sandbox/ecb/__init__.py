"""The ECB's files of reference rates over HTTP, of the shape of the real ones and with rates up to today."""
