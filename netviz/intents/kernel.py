"""Who takes the steps of a run."""

from __future__ import annotations

from netviz.frozen import dataclass
from netviz.intents.base import Blobs, Undoable
from netviz.intents.in_force import begun_anew
from netviz.project import Project
from netviz.training import compiled
from netviz.training.compiled import Kernel


@dataclass(frozen=True)
class UseKernel(Undoable):
    """Begin again, from the same weights, with steps of numpy's or of the compiled loop."""

    kernel: Kernel

    def apply(self, project: Project, blobs: Blobs) -> Project:
        spec = project.document.spec
        if self.kernel == spec.kernel:
            return project
        if self.kernel == "fused" and not compiled.is_installed():
            compiled.require()
        return begun_anew(project, blobs, kernel=self.kernel, weights=spec.weights, units=spec.units)

    def describe(self, before: Project, blobs: Blobs) -> str:
        return "compiled steps" if self.kernel == "fused" else "numpy's steps"
