"""Pure functions from what the shop wrote to what the warehouse holds; none of them raises or guesses."""
