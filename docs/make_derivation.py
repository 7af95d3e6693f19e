"""Write docs/derivation.md from the tables in the code, with the numbers of a run: `make derivation`."""

from __future__ import annotations

import re
from pathlib import Path

from netviz import files
from netviz.core import MISTAKES, STAGES, mistakes_of
from netviz.core.why import WHY, facts
from netviz.intents import Advance
from netviz.session import Session
from netviz.training import use_one_blas_thread
from netviz.training.config import NetworkConfig, TrainingConfig

FILE = Path(__file__).with_name("derivation.md")
STEP = 400
_PHASES = {1: "Forward", 5: "The loss", 8: "Backward", 15: "The update"}


def plain(latex: str) -> str:
    """LaTeX without the marks by which the window colours the two parts of a gradient."""
    return re.sub(r"\\class\{\w+\}", "", latex)


def document() -> str:
    """The whole text."""
    use_one_blas_thread()
    session = Session(network=NetworkConfig(32), config=TrainingConfig(0.5))
    session.apply(Advance(STEP))
    trace = session.trace()
    numbers = facts(trace)
    parts = [
        "# The derivation, line by line\n",
        "Made from `netviz.core.stages` and `netviz.core.why` by `make derivation`. The numbers are "
        f"those of the spiral after {STEP} steps with {numbers['H']} hidden units; in the window (key W) "
        "they are those of the network that runs.\n",
        "N samples are rows, D inputs, H hidden units, K classes. Δ is the one-hot matrix of the classes "
        "y, φ the ReLU, ψ the softmax. A gradient has the shape of what it is a gradient of. Each line "
        "stands there as NumPy, too: executed one after the other, from `np`, `a1`, `y`, `delta` (Δ), `N`, "
        "`W1`, `b1`, `W2`, `b2`, `lam` (λ) and `eta` (η), they are one step, and a test does so.\n",
        "a⁽¹⁾ is what the network is given of the data's columns x: x̃ = (x − mean)/scale, with mean and "
        "standard deviation of the training part, or x itself where standardization is switched off.\n",
    ]
    for stage in STAGES:
        why = WHY[stage.line]
        if stage.line in _PHASES:
            parts.append(f"## {_PHASES[stage.line]}\n")
        parts.append(f"### {stage.line}. {why.title}\n")
        parts.append(f"$$ {plain(stage.latex)} $$\n")
        parts.append(f"```python\n{stage.code}\n```\n")
        shape = " × ".join(stage.shape) or "one number"
        parts.append(f"`{stage.key}`, {shape}; shapes on the right: {stage.factors}\n")
        if why.local:
            parts.append(f"From above: {why.above}. The line's own factor: {why.local}.\n")
        parts.append(f"$$ {plain(why.latex)} $$\n")
        parts += [f"{text.format_map(numbers)}\n" for text in why.texts]
        mistakes = mistakes_of(stage.line)
        if mistakes:
            parts.append("Is it this? No:\n")
            parts += [
                f"- **{mistake.title}**: $\\displaystyle {mistake.latex}$. {mistake.why}"
                for mistake in mistakes
            ]
            parts.append("")
    parts.append(f"All {len(MISTAKES)} mistakes can be tried in the window (key I).\n")
    return "\n".join(parts)


if __name__ == "__main__":
    files.write(FILE, document().encode())
