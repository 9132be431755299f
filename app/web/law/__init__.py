"""Values that the law dates and an area enters, and interest by them."""
