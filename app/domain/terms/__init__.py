"""Terms of payment by outcomes: their language, the facts they are judged by, and what they entitle to."""
