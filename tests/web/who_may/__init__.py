"""Who may open which address and follow which topic: one row for each, and the scene they are tried in.

A new address is one row more: in the file of its subject (`account.py`, `customer.py`, `workshop.py`, `settings.py`,
`public.py`), by the name of the route.
"""
