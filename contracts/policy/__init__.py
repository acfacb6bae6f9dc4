"""The policy: severity and limits of every rule that is not a row's, in one file."""
