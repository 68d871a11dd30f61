"""A crawler that means ill: it finds every form, and sends what nobody sensible would, as everybody there is."""
