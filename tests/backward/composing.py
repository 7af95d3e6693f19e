"""Writes right backward passes in every convention, as people write them."""

from dataclasses import dataclass
from textwrap import dedent, indent


@dataclass(frozen=True)
class Style:
    samples: str = "rows"
    weights: str = "DH"
    second: str = ""
    bias: str = "H"
    labels: str = "int"
    penalty: str = "lam"
    given: str = "apart"
    returned: str = "loss and tuple"
    names: str = "plain"
    mistake: str = ""


NAMES = {
    "plain": ("X", "y", "reg", "lr", ("W1", "b1", "W2", "b2")),
    "lower": ("x", "t", "lam", "eta", ("w1", "b1", "w2", "b2")),
    "long": ("inputs", "targets", "weight_decay", "learning_rate",
             ("weights_hidden", "bias_hidden", "weights_output", "bias_output")),
    "zero": ("data", "labels", "l2", "alpha", ("W0", "b0", "W1", "b1")),
}  # fmt: skip

PENALTIES = {
    "none": (0, 0, 0), "lam": (1, 2, 0), "half": (0.5, 1, 0), "half over N": ("0.5 / N", "1 / N", 0),
    "biases too": (1, 2, 2),
}  # fmt: skip

GIVEN = ("apart", "dict", "tuple", "lists", "flat", "class params", "class attributes", "objects", "steps")
RETURNED = (
    "loss and tuple",
    "weights first",
    "biases first",
    "loss and dict",
    "dict",
    "tuple",
    "lists",
    "update",
)


def allowed(style: Style) -> bool:
    if style.given == "objects" and style.returned not in ("loss and tuple",):
        return False
    if style.given == "flat" and style.second:
        return False
    if style.given == "flat" and style.returned not in ("loss and tuple", "tuple"):
        return False
    if style.returned == "update":
        return style.penalty == "none" and style.given in (
            "apart",
            "dict",
            "class params",
            "class attributes",
        )
    # without a loss nothing tells these from a mistake
    return style.returned.startswith("loss") or style.penalty in ("none", "lam", "half")


def second_of(style: Style) -> str:
    return style.second or style.weights


def forward_code(style: Style) -> str:
    if style.samples == "rows":
        first = "{W1}" if style.weights == "DH" else "{W1}.T"
        second = "{W2}" if second_of(style) == "DH" else "{W2}.T"
        bias = {"H": "{b}", "1H": "{b}", "H1": "{b}.T"}[style.bias]
        return f"""
        N = len({{X}})
        Z = {{X}} @ {first} + {bias.replace("b", "b1")}
        A = np.maximum(Z, 0)
        S = A @ {second} + {bias.replace("b", "b2")}
        E = np.exp(S - S.max(axis=1, keepdims=True))
        P = E / E.sum(axis=1, keepdims=True)
        """
    first = "{W1}.T" if style.weights == "DH" else "{W1}"
    second = "{W2}.T" if second_of(style) == "DH" else "{W2}"
    bias = {"H": "{b}[:, None]", "1H": "{b}.T", "H1": "{b}"}[style.bias]
    return f"""
    N = {{X}}.shape[1]
    Z = {first} @ {{X}} + {bias.replace("b", "b1")}
    A = np.maximum(Z, 0)
    S = {second} @ A + {bias.replace("b", "b2")}
    E = np.exp(S - S.max(axis=0, keepdims=True))
    P = E / E.sum(axis=0, keepdims=True)
    """


def backward_code(style: Style) -> str:
    rows, dh, hk = style.samples == "rows", style.weights == "DH", second_of(style) == "DH"
    if style.labels == "onehot":
        target = "T = {y}"
    else:
        index = {"int": "{y}", "from one": "{y}.ravel() - 1"}[style.labels]
        target = f"T = np.eye({'P.shape[1]' if rows else 'P.shape[0]'})[{index}]" + ("" if rows else ".T")
    c, p, pb = PENALTIES[style.penalty]
    bias_sum = {"H": "", "1H": ".reshape(1, -1)", "H1": ".reshape(-1, 1)"}[style.bias]
    axis = 0 if rows else 1
    if rows:
        g1, g2 = "{X}.T @ DZ", "A.T @ G"
        back = "G @ {W2}.T" if hk else "G @ {W2}"
    else:
        g1, g2 = "{X} @ DZ.T", "A @ G.T"
        back = "{W2} @ G" if hk else "{W2}.T @ G"
    g1, g2 = g1 if dh else f"({g1}).T", g2 if hk else f"({g2}).T"
    mask = "" if style.mistake == "no-mask" else " * (Z > 0)"
    mean = "" if style.mistake == "no-mean" else " / N"
    sign = "(T - P)" if style.mistake == "sign" else "(P - T)"
    lines = [
        target,
        "loss = -np.sum(T * np.log(P)) / N",
        f"loss += ({c}) * {{lam}} * (np.sum({{W1}} ** 2) + np.sum({{W2}} ** 2))",
        f"G = {sign}{mean}",
        f"DZ = ({back}){mask}",
        f"g1 = {g1} + ({p}) * {{lam}} * {{W1}}",
        f"g2 = {g2} + ({p}) * {{lam}} * {{W2}}",
        f"c1 = DZ.sum(axis={axis}){bias_sum} + {pb} * {{lam}} * {{b1}}",
        f"c2 = G.sum(axis={axis}){bias_sum} + {pb} * {{lam}} * {{b2}}",
    ]
    if pb:
        lines.insert(3, "loss += {lam} * (np.sum({b1} ** 2) + np.sum({b2} ** 2))")
    return "\n".join(lines)


def return_code(style: Style) -> str:
    keys = [f"d{name}" for name in NAMES[style.names][4]]
    dW1, db1, dW2, db2 = keys
    return {
        "loss and tuple": "return loss, g1, c1, g2, c2",
        "tuple": "return g1, c1, g2, c2",
        "weights first": f"{dW1}, {dW2}, {db1}, {db2} = g1, g2, c1, c2\nreturn {dW1}, {dW2}, {db1}, {db2}",
        "biases first": f"{dW1}, {dW2}, {db1}, {db2} = g1, g2, c1, c2\nreturn {db2}, {dW2}, {db1}, {dW1}",
        "loss and dict": f"return loss, {{'{dW2}': g2, '{dW1}': g1, '{db2}': c2, '{db1}': c1}}",
        "dict": f"return {{'{dW1}': g1, '{db1}': c1, '{dW2}': g2, '{db2}': c2, 'dZ': DZ}}",
        "lists": "return [g1, g2], [c1, c2]",
    }.get(style.returned, "")


def compose(style: Style) -> str:
    """The text of a file."""
    X, y, lam, lr, names = NAMES[style.names]
    local = dict(zip(("W1", "b1", "W2", "b2"), names, strict=True))
    has_lam = style.penalty != "none"
    lam_here = lam if has_lam else "0.0"
    update = style.returned == "update"
    extra = ([lam] if has_lam else []) + ([lr] if update else [])
    values = {"X": X, "y": y, "lam": lam_here, **local}

    def body(returned: str | None = None) -> str:
        text = dedent(forward_code(style)).strip() + "\n" + backward_code(style)
        text = text.format(**values)
        if returned is None:
            returned = return_code(style)
            if style.given == "flat":
                returned = "g = np.concatenate([np.ravel(v) for v in (g1, c1, g2, c2)])\nreturn " + (
                    "loss, g" if style.returned.startswith("loss") else "g"
                )
        return text + "\n" + returned

    def function(arguments: list[str], start: str, rest: str) -> str:
        return f"def backward({', '.join(arguments)}):\n" + indent(start + rest, "    ") + "\n"

    head = "import numpy as np\n\n\n"
    given = style.given
    if given == "apart":
        end = None
        if update:
            end = "\n".join(
                f"{name} -= {lr} * {g}" for name, g in zip(names, ("g1", "c1", "g2", "c2"), strict=True)
            )
        return head + function([y, X, *names, *extra], "", body(end))
    if given == "steps":
        forward = f"def forward({X}, {', '.join(names)}):\n" + indent(
            dedent(forward_code(style)).strip().format(**values) + "\nreturn Z, A, P", "    "
        )
        count = f"N = {f'len({X})' if style.samples == 'rows' else f'{X}.shape[1]'}\n"
        rest = count + backward_code(style).format(**values) + "\n" + return_code(style)
        back = f"def backward({', '.join([X, y, 'Z', 'A', 'P', *names, *extra])}):\n" + indent(rest, "    ")
        return head + forward + "\n\n\n" + back + "\n"
    if given == "dict":
        start = "".join(f"{name} = params['{name}']\n" for name in names)
        end = None
        if update:
            end = "\n".join(
                f"params['{name}'] = {name} - {lr} * {g}"
                for name, g in zip(names, ("g1", "c1", "g2", "c2"), strict=True)
            )
        return head + function(["params", X, y, *extra], start, body(end))
    if given == "tuple":
        return head + function([X, y, "theta", *extra], f"{', '.join(names)} = theta\n", body())
    if given == "lists":
        start = f"{names[0]}, {names[2]} = W\n{names[1]}, {names[3]} = b\n"
        return head + function([X, y, "W", "b", *extra], start, body())
    if given == "flat":
        return head + function(["theta", X, y, "D", "H", "K", *extra], flat_start(style, names), body())
    return head + class_code(style, body, extra, names, X, y, lr)


def flat_start(style: Style, names: tuple[str, ...]) -> str:
    first, second = ("D, H", "H, K") if style.weights == "DH" else ("H, D", "K, H")
    one = {"H": "{n}", "1H": "1, {n}", "H1": "{n}, 1"}[style.bias]
    return (
        f"{names[0]} = theta[:D * H].reshape({first})\n"
        f"{names[1]} = theta[D * H:D * H + H].reshape({one.format(n='H')})\n"
        f"{names[2]} = theta[D * H + H:D * H + H + H * K].reshape({second})\n"
        f"{names[3]} = theta[-K:].reshape({one.format(n='K')})\n"
    )


def class_code(style, body, extra, names, X, y, lr):
    first, second = (
        "n_in, n_hidden" if style.weights == "DH" else "n_hidden, n_in",
        "n_hidden, n_out" if second_of(style) == "DH" else "n_out, n_hidden",
    )
    one = {"H": "{n}", "1H": "(1, {n})", "H1": "({n}, 1)"}[style.bias]
    made = {
        names[0]: f"np.random.randn({first})", names[1]: f"np.zeros({one.format(n='n_hidden')})",
        names[2]: f"np.random.randn({second})", names[3]: f"np.zeros({one.format(n='n_out')})",
    }  # fmt: skip
    where = {
        "class params": "self.params['{}']",
        "class attributes": "self.{}",
        "objects": "self.{}.value",
    }[style.given]
    lines = ["self.params = {}"] if style.given == "class params" else []
    for name, code in made.items():
        place = f"self.{name}" if style.given == "objects" else where.format(name)
        lines.append(f"{place} = Param({code})" if style.given == "objects" else f"{place} = {code}")
    start = "".join(f"{name} = {where.format(name)}\n" for name in names)
    end = None
    pairs = list(zip(names, ("g1", "c1", "g2", "c2"), strict=True))
    if style.given == "objects":
        end = "\n".join(f"self.{name}.grad = {g}" for name, g in pairs) + "\nreturn loss"
    elif style.returned == "update":
        end = "\n".join(f"{where.format(name)} -= {lr} * {g}" for name, g in pairs)
    text = ""
    if style.given == "objects":
        text = (
            "class Param:\n    def __init__(self, value):\n        self.value = value\n"
            "        self.grad = np.zeros_like(value)\n\n\n"
        )
    text += "class Net:\n    def __init__(self, n_in, n_hidden, n_out):\n" + indent(
        "\n".join(lines), " " * 8
    )
    text += (
        f"\n\n    def backward(self, {', '.join([X, y, *extra])}):\n"
        + indent(start + body(end), " " * 8)
        + "\n"
    )
    return text
