"""One setting and its values: a list of them, or a range."""

from __future__ import annotations

import math

from netviz.frozen import dataclass
from netviz.sweeps.errors import SweepError
from netviz.sweeps.settings import SETTINGS, Setting, Value, setting_of, value_text

MAX_VALUES = 1000
_FORMS = "lambda=0,1e-4,1e-3 or lambda=1e-4:1e-1:4 or, evenly in powers, lambda=1e-4:1e-1:4:log"


@dataclass(frozen=True)
class Axis:
    """What is varied, and over which values.

    Parameters
    ----------
    name : str
        A key of `netviz.sweeps.settings.SETTINGS`.
    values : tuple of int, float or str

    Raises
    ------
    SweepError
        If there is no such setting, no value, too many, or one twice.
    """

    name: str
    values: tuple[Value, ...]

    def __post_init__(self) -> None:
        setting_of(self.name)
        if not self.values:
            raise SweepError(f"{self.name} needs at least one value")
        if len(self.values) > MAX_VALUES:
            raise SweepError(f"{self.name} has {len(self.values)} values, and {MAX_VALUES} are the most")
        for number, value in enumerate(self.values):
            if value in self.values[:number]:
                raise SweepError(f"{self.name} has the value {value_text(value)} twice; leave one out")

    @property
    def setting(self) -> Setting:
        """What is varied."""
        return SETTINGS[self.name]

    @property
    def texts(self) -> tuple[str, ...]:
        """The values as they are typed."""
        return tuple(map(value_text, self.values))

    def __str__(self) -> str:
        return f"{self.name}={','.join(self.texts)}"


def axis_of(text: str) -> Axis:
    """Read `name=values`, as on the command line.

    Parameters
    ----------
    text : str
        `lambda=0,1e-4,1e-3`; `eta=0.5:2:4`, four values evenly from 0.5 to 2; `hidden=2:64:6:log`, evenly
        in their logarithms.

    Raises
    ------
    SweepError
        If it is something else.
    """
    name, equals, values = text.partition("=")
    if not equals:
        raise SweepError(f"what is varied is written as in {_FORMS}, not {text!r}")
    return axis_of_values(name.strip(), values)


def axis_of_values(name: str, text: str) -> Axis:
    """Read the values of a setting; raises as `axis_of`."""
    setting = setting_of(name)
    if ":" in text:
        return Axis(setting.name, _range(setting, text))
    if text.count(",") >= MAX_VALUES:
        raise SweepError(f"{name} has {text.count(',') + 1} values, and {MAX_VALUES} are the most")
    words = [word.strip() for word in text.split(",")]
    return Axis(setting.name, tuple(setting.value(word) for word in words if word or len(words) > 1))


def _range(setting: Setting, text: str) -> tuple[Value, ...]:
    parts = [part.strip() for part in text.split(":")]
    is_log = len(parts) == 4 and parts[3] == "log"
    if setting.kind == "word" or not (len(parts) == 3 or is_log):
        raise SweepError(f"{setting.name}={text} is no range; write values as in {_FORMS}")
    try:
        first, last, n_values = float(parts[0]), float(parts[1]), int(parts[2])
    except ValueError:
        first, last, n_values = math.nan, math.nan, 0
    if not (math.isfinite(first) and math.isfinite(last)) or n_values < 2:
        raise SweepError(
            f"{setting.name}={text} is no range; write first:last:how many, at least two, as in {_FORMS}"
        )
    if n_values > MAX_VALUES:
        raise SweepError(f"{setting.name} has {n_values} values, and {MAX_VALUES} are the most")
    if is_log and not (first > 0 and last > 0):
        raise SweepError(f"{setting.name}={text}: a range in powers begins and ends above 0")
    low, high = (math.log(first), math.log(last)) if is_log else (first, last)
    numbers = [low + (high - low) * n / (n_values - 1) for n in range(n_values)]
    return tuple(setting.of_number(math.exp(number) if is_log else number) for number in numbers)
