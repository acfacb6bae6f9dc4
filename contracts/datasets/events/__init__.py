"""The events of the shop: what one user action looks like once accepted, and how documents become rows."""
