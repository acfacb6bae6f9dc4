"""The synthetic shop site: product pages over HTTP, one path prefix per host, with the real site's traps."""
