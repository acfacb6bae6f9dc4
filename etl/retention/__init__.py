"""Personal data is kept as long as the policy says, and no longer."""
