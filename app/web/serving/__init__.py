"""From decision to effect: commitments, clients referred, facts said and heard."""
