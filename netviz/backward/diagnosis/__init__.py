"""What is wrong with a backward pass: told from its answers to netviz's own probes."""

from netviz.backward.diagnosis.diagnose import diagnose
from netviz.backward.diagnosis.verdict import Found, ParameterVerdict, Remark, Verdict

__all__ = ["Found", "ParameterVerdict", "Remark", "Verdict", "diagnose"]
