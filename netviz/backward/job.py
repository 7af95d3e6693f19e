"""Windows' job objects: all processes that one starts, ended together; elsewhere nothing is needed."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _KILL_ON_CLOSE, _PROCESS_MEMORY, _EXTENDED = 0x2000, 0x100, 9
    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel.CreateJobObjectW.restype = wintypes.HANDLE
    _kernel.CreateJobObjectW.argtypes = [ctypes.c_void_p, wintypes.LPCWSTR]
    _kernel.SetInformationJobObject.argtypes = [
        wintypes.HANDLE,
        ctypes.c_int,
        ctypes.c_void_p,
        wintypes.DWORD,
    ]
    _kernel.AssignProcessToJobObject.argtypes = [wintypes.HANDLE, wintypes.HANDLE]
    _kernel.TerminateJobObject.argtypes = [wintypes.HANDLE, wintypes.UINT]
    _kernel.CloseHandle.argtypes = [wintypes.HANDLE]

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("process_time", ctypes.c_int64),
            ("job_time", ctypes.c_int64),
            ("flags", wintypes.DWORD),
            ("least_working_set", ctypes.c_size_t),
            ("most_working_set", ctypes.c_size_t),
            ("processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority", wintypes.DWORD),
            ("scheduling", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("basic", _Basic),
            ("io", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process_memory", ctypes.c_size_t),
            ("peak_job_memory", ctypes.c_size_t),
        )

    def new(memory: int) -> Any:
        """A job whose processes end with it, each with at most so much memory."""
        handle = _kernel.CreateJobObjectW(None, None)
        limits = _Extended()
        limits.basic.flags = _KILL_ON_CLOSE | (_PROCESS_MEMORY if memory else 0)
        limits.process_memory = memory
        _kernel.SetInformationJobObject(handle, _EXTENDED, ctypes.byref(limits), ctypes.sizeof(limits))
        return handle

    def assign(handle: Any, process: subprocess.Popen[bytes]) -> None:
        """Put a process into the job."""
        _kernel.AssignProcessToJobObject(handle, int(process._handle))  # type: ignore[attr-defined]

    def end(handle: Any) -> None:
        """End all of its processes."""
        _kernel.TerminateJobObject(handle, 1)

    def close(handle: Any) -> None:
        """Let go of it."""
        _kernel.CloseHandle(handle)

else:

    def new(memory: int) -> Any:
        """Nothing: the process group and its own limits do it here."""
        return None

    def assign(handle: Any, process: subprocess.Popen[bytes]) -> None:
        """Nothing."""

    def end(handle: Any) -> None:
        """Nothing."""

    def close(handle: Any) -> None:
        """Nothing."""
