"""An attacker of publications who shares no code with disclosure control."""
