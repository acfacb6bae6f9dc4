"""What is measured of a day, what is usual for it, and how far it may be from that."""
