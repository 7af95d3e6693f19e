"""What choices are called wherever they are made."""

SCHEME_TITLES = {
    "he-normal": "He normal",
    "glorot": "Glorot",
    "small-gaussian": "0.01 normal",
    "zeros": "zeros",
    "constant": "all 0.1",
}
"""How initial weights are drawn, by the keys of `netviz.core.SCHEMES`."""
