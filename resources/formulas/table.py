"""Print every formula that netviz shows, as JSON: file name → LaTeX, from the tables in the code."""

import json

from netviz.backward.diagnosis.corrections import CORRECTIONS
from netviz.core import MISTAKES, STAGES
from netviz.core.formula_symbols import with_marks
from netviz.core.symbols import SYMBOLS, symbol_file
from netviz.core.why import WHY
from netviz.lessons.worksheet.lines import FORMULAS
from netviz.training.rules import RULES

formulas = {f"line-{stage.line:02d}": stage.latex for stage in STAGES}
formulas |= {f"card-{stage.line:02d}": rf"= {stage.right_side}" for stage in STAGES[:-1]}
formulas |= {f"name-{stage.line:02d}": stage.left_side for stage in STAGES}
formulas |= {symbol_file(symbol): latex for symbol, latex in SYMBOLS.items()}
formulas |= {f"why-{line:02d}": why.latex for line, why in WHY.items()}
formulas |= {f"mistake-{mistake.key}": f"= {mistake.latex}" for mistake in MISTAKES.values()}
for name, rule in RULES.items():
    lines = r" \\ ".join(f"& {line}" for line in rule.latex)
    formulas[f"step-{name}"] = rule.latex[-1]
    formulas[f"rule-{name}"] = rf"\begin{{aligned}} {lines} \end{{aligned}}"
formulas["loss"] = r"\tilde J = J_{\text{data}} + \lambda \left(\|W^{(1)}\|^2 + \|W^{(2)}\|^2\right)"
formulas |= FORMULAS
formulas |= {correction.picture: correction.latex for correction in CORRECTIONS.values()}
# The symbols of a formula can be pointed at; a name or a symbol that stands alone is pointed at as a whole,
# and nothing on paper is pointed at.
whole = ("name-", "symbol-", "worksheet-", "found-")
formulas = {
    name: latex if name.startswith(whole) else with_marks(latex) for name, latex in formulas.items()
}
print(json.dumps(formulas, ensure_ascii=False))
