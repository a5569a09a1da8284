# ruff: noqa - these are slips, made on purpose
"""What a learner's function may do: small functions, in families, handed in where one is asked for.

Each is an answer to `slide_with_stride`, with words that the report must hold. Those of the last
family are what the sandbox's docstring says cannot be held.
"""

import asyncio
import contextlib
import ctypes
import functools
import gc
import itertools
import logging
import math
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

import cnnlib
from cnnlib import naive, vectorized
from cnnlib.exercises import comparison, sandbox
from cnnlib.exercises.catalogue import find

PASSED, STOPPED = "passed", ": does a loop end?"
_, (DUE,) = find("slide_with_stride").tried[0]  # what is right in the case that is told first
OTHER_SHAPE = f"; expected {DUE.shape}"


@dataclass(frozen=True)
class Kind:
    """One function, its family, and what the report must say of it."""

    function: object
    family: str
    says: str

    @property
    def name(self):
        return self.function.__name__


KINDS = {}


def kind(family, says):
    """Take the decorated function in as a kind of its family."""

    def take_in(function):
        KINDS[function.__name__] = Kind(function, family, says)
        return function

    return take_in


def right(x, w, stride):
    """What `slide_with_stride` asks for."""
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape)[::stride, ::stride]
    return np.einsum("ijkl,kl->ij", windows, w)


class Own(BaseException):
    """An error that `except Exception` does not catch."""


# --- loops


@kind("loops", STOPPED)
def loop_of_one_line(x, w, stride):
    while True: pass  # fmt: skip


@kind("loops", STOPPED)
def loop_that_counts(x, w, stride):
    i = 0
    while i < 10:
        i -= 1


@kind("loops", STOPPED)
def loop_that_forgets_to_count(x, w, stride):
    i = 0
    while i < x.shape[0]:
        window = x[i : i + 2]
    return window


@kind("loops", STOPPED)
def loop_in_finally(x, w, stride):
    try:
        return right(x, w, stride)
    finally:
        while True:
            pass


@kind("loops", STOPPED)
def loop_and_another_in_finally(x, w, stride):
    try:
        while True:
            pass
    finally:
        while True:
            stride += 1


@kind("loops", STOPPED)
def loop_that_catches_exceptions(x, w, stride):
    while True:
        try:
            x[99]
        except Exception:
            continue


@kind("loops", STOPPED)
def loop_that_catches_all(x, w, stride):
    while True:
        try:
            stride += 1
        except:
            pass


@kind("loops", STOPPED)
def loop_that_catches_all_around_work(x, w, stride):
    while True:
        try:
            right(x, w, 1)
        except BaseException:
            continue


@kind("loops", STOPPED)
def loop_that_suppresses_all(x, w, stride):
    while True:
        with contextlib.suppress(BaseException):
            stride += 1


@kind("loops", STOPPED)
def loop_within_except(x, w, stride):
    try:
        x[99]
    except IndexError:
        while True:
            pass


@kind("loops", STOPPED)
def loops_one_in_the_other_that_catch_all(x, w, stride):
    while True:
        try:
            while True:
                try:
                    while True:
                        stride += 1
                except BaseException:
                    pass
        except BaseException:
            pass


@kind("loops", STOPPED)
def loop_of_two_that_raise_and_catch(x, w, stride):
    while True:
        try:
            raise Own
        except Own:
            pass


@kind("loops", STOPPED)
def loop_of_a_generator(x, w, stride):
    return sum(i for i in iter(int, 1))


@kind("loops", STOPPED)
def loop_of_a_comprehension(x, w, stride):
    return [0 for i in itertools.count() if i < 0]


@kind("loops", STOPPED)
def loop_in_a_lambda(x, w, stride):
    return next(filter(lambda i: i < 0, itertools.count()))


@kind("loops", STOPPED)
def loop_in_a_callback_of_sorted(x, w, stride):
    def key(i):
        while True:
            pass

    return sorted([2, 1], key=key)


@kind("loops", STOPPED)
def loop_in_a_callback_of_numpy(x, w, stride):
    def endless(row):
        while True:
            pass

    return np.apply_along_axis(endless, 0, x)


@kind("loops", STOPPED)
def loop_in_a_callback_of_vectorize(x, w, stride):
    def endless(entry):
        while True:
            pass

    return np.vectorize(endless)(x)


@kind("loops", STOPPED)
def loop_in_a_callback_of_c(x, w, stride):
    compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)

    def endless(a, b):
        while True:
            pass

    numbers = (ctypes.c_int * 2)(2, 1)
    ctypes.CDLL(None).qsort(numbers, 2, 4, compare(endless))
    return right(x, w, stride)


@kind("loops", STOPPED)
def loop_in_del(x, w, stride):
    class Clinging:
        def __del__(self):
            while True:
                pass

    Clinging()
    return right(x, w, stride)


@kind("loops", STOPPED)
def loop_in_a_context_manager(x, w, stride):
    @contextlib.contextmanager
    def clinging():
        yield
        while True:
            pass

    with clinging():
        return right(x, w, stride)


@kind("loops", STOPPED)
def loop_of_the_slow_twin(x, w, stride):
    image = np.zeros((400, 400))
    return naive.conv2d_single(image, np.zeros((200, 200)))


@kind("loops", STOPPED)
def loop_of_numpy_calls(x, w, stride):
    while True:
        x = x @ x.T
        x = x / np.abs(x).max()


@kind("loops", STOPPED)
def loop_that_never_wakes(x, w, stride):
    while True:
        time.sleep(0.01)


@kind("loops", STOPPED)
def long_sleep(x, w, stride):
    time.sleep(600)


@kind("loops", STOPPED)
def loop_of_a_regular_expression(x, w, stride):
    return re.match(r"(a+)+$", "a" * 40 + "b")


@kind("loops", STOPPED)
def loop_of_coroutines(x, w, stride):
    async def endless():
        while True:
            await asyncio.sleep(0)

    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(endless())
    finally:
        loop.close()


@kind("loops", "seconds, where 0.2 are allowed: does a loop end?")
def long_call_into_c(x, w, stride):
    sum(range(4 * 10**7))
    return right(x, w, stride)


@kind("loops", STOPPED)
def loop_without_the_trace(x, w, stride):
    sys.settrace(None)
    while True:
        stride += 1


@kind("loops", STOPPED)
def loop_without_the_timer(x, w, stride):
    signal.setitimer(signal.ITIMER_REAL, 0)
    while True:
        stride += 1


@kind("loops", STOPPED)
def loop_with_an_alarm_of_its_own(x, w, stride):
    signal.alarm(1)
    while True:
        stride += 1


@kind("loops", STOPPED)
def loop_in_another_function(x, w, stride):
    def inner():
        while True:
            yield from range(3)

    for _ in inner():
        pass


@kind("loops", STOPPED)
def loop_where_clocks_stand_still(x, w, stride):
    time.perf_counter = time.time = lambda: 0
    while True:
        stride += 1


@kind("loops", PASSED)
def loop_that_ends(x, w, stride):
    for _ in range(1000):
        pass
    return right(x, w, stride)


# --- recursion


@kind("recursion", "raised RecursionError")
def recursion_without_end(x, w, stride):
    return recursion_without_end(x, w, stride)


@kind("recursion", STOPPED)
def recursion_without_a_limit(x, w, stride):
    sys.setrecursionlimit(10**9)

    def deeper():
        deeper()

    deeper()


@kind("recursion", "raised RecursionError")
def recursion_through_getattr(x, w, stride):
    class Deep:
        def __getattr__(self, name):
            return getattr(self, name + "x")

    return Deep().y


@kind("recursion", "raised RecursionError")
def recursion_through_repr(x, w, stride):
    class Deep:
        def __repr__(self):
            return repr(self)

    return repr(Deep())


@kind("recursion", "raised RecursionError")
def recursion_of_a_list_in_itself(x, w, stride):
    rows = []
    rows.append(rows)
    return rows


@kind("recursion", "raised RecursionError")
def recursion_of_two(x, w, stride):
    def ping():
        return pong()

    def pong():
        return ping()

    return ping()


@kind("recursion", STOPPED)
def recursion_that_catches_and_tries_again(x, w, stride):
    def deeper():
        deeper()

    while True:
        try:
            deeper()
        except RecursionError:
            pass


@kind("recursion", STOPPED)
def recursion_of_fibonacci(x, w, stride):
    def fibonacci(n):
        return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)

    return fibonacci(90)


@kind("recursion", "raised RecursionError")
def recursion_with_a_low_limit(x, w, stride):
    sys.setrecursionlimit(5)
    return right(x, w, stride)


@kind("recursion", PASSED)
def recursion_limit_left_high(x, w, stride):
    sys.setrecursionlimit(12345)
    return right(x, w, stride)


@kind("recursion", PASSED)
def recursion_limit_left_low(x, w, stride):
    y = right(x, w, stride)
    depth = len(list(iter(functools.partial(next, _frames(), None), None)))
    sys.setrecursionlimit(depth + 6)
    return y


def _frames():
    frame = sys._getframe()
    while frame := frame.f_back:
        yield frame


# --- memory


@kind("memory", "raised MemoryError")
def memory_of_an_array_too_large(x, w, stride):
    return np.ones((10**6, 10**6))


@kind("memory", "raised MemoryError")
def memory_of_a_list_that_grows(x, w, stride):
    rows = []
    while True:
        rows.append(np.empty(10**7))


@kind("memory", "raised MemoryError")
def memory_of_bytes(x, w, stride):
    return bytearray(10**13)


@kind("memory", "raised MemoryError")
def memory_of_a_range_made_a_list(x, w, stride):
    return list(range(10**12))


@kind("memory", "raised MemoryError")
def memory_of_a_list_multiplied(x, w, stride):
    return [0] * 10**12


@kind("memory", "raised MemoryError")
def memory_of_outer_products(x, w, stride):
    while True:
        x = np.multiply.outer(x, x)


@kind("memory", "raised ValueError")
def memory_of_a_shape_beyond_numbers(x, w, stride):
    return np.zeros((2**40, 2**40))


@kind("memory", "raised MemoryError")
def memory_asked_for_by_hand(x, w, stride):
    raise MemoryError


@kind("memory", "your function printed: xxxx")
def memory_of_print(x, w, stride):
    for _ in range(30):
        print("x" * 10**7)
    return right(x, w, stride)


@kind("memory", f"y has shape (100000000000,){OTHER_SHAPE}")
def memory_of_a_view_of_one_number(x, w, stride):
    return np.broadcast_to(1.0, 10**11)


@kind("memory", f"y has shape (1000000, 1000000){OTHER_SHAPE}")
def memory_of_a_view_with_two_axes(x, w, stride):
    return np.lib.stride_tricks.as_strided(x, (10**6, 10**6), (0, 0))


@kind("memory", f"y has shape (1000000, 1000000, 1, 1){OTHER_SHAPE}")
def memory_of_a_view_of_half_a_float(x, w, stride):
    return np.broadcast_to(np.float16(1), (10**6, 10**6, 1, 1))


@kind("memory", f"y has shape (1000000, 1000000){OTHER_SHAPE}")
def memory_of_a_view_of_an_object(x, w, stride):
    return np.broadcast_to(np.array(Own, object), (10**6, 10**6))


@kind("memory", f"y has shape (1000000, 1000000){OTHER_SHAPE}")
def memory_of_a_view_with_a_mask(x, w, stride):
    return np.broadcast_to(np.ma.masked_all(1), (10**6, 10**6), subok=True)


@kind("memory", f"y has shape (1000000, 1000000){OTHER_SHAPE}")
def memory_of_a_view_that_lies(x, w, stride):
    return np.broadcast_to(1.0, (10**6, 10**6)).view(Vain)


@kind("memory", f"y has shape (1, 10000000){OTHER_SHAPE}")
def memory_of_a_view_that_would_just_fit(x, w, stride):
    return np.broadcast_to(1.0, (1, 10**7))


@kind("memory", f"y has shape (0, 1000000000000){OTHER_SHAPE}")
def memory_of_no_numbers_in_long_rows(x, w, stride):
    return np.empty((0, 10**12))


@kind("memory", f"y has shape (100000000000,){OTHER_SHAPE}")
def memory_of_a_view_in_a_tuple(x, w, stride):
    return (memory_of_a_view_of_one_number(x, w, stride),)


@kind("memory", "100 results came back; y were expected")
def memory_of_many_views_in_a_tuple(x, w, stride):
    return (memory_of_a_view_of_one_number(x, w, stride),) * 100


@kind("memory", "y is a list; a NumPy array was expected")
def memory_of_a_view_in_a_list(x, w, stride):
    return [memory_of_a_view_of_one_number(x, w, stride)]


@kind("memory", "y is a dict; a NumPy array was expected")
def memory_of_a_view_in_a_dict(x, w, stride):
    return {"y": memory_of_a_view_of_one_number(x, w, stride)}


@kind("memory", "more than 100,000 values came back")
def memory_of_one_row_in_a_list_in_a_list(x, w, stride):
    return [[[[0.0] * 10**4] * 10**4] * 10**4] * 10**4


@kind("memory", "y holds object; numbers were expected")
def memory_of_a_long_number(x, w, stride):
    return 1 << 10**6


@kind("memory", "y is a str; a NumPy array was expected")
def memory_of_a_long_text(x, w, stride):
    return "x" * 10**8


@kind("memory", "called twice with the same arguments, your function gave different results")
def memory_of_a_view_when_called_again(x, w, stride, seen=[]):
    again = any(np.array_equal(x, earlier) for earlier in seen)
    seen.append(x)
    return np.broadcast_to(1.0, 10**11) if again else right(x, w, stride)


@kind("memory", f"with every number doubled: y has shape (100000000000,){OTHER_SHAPE}")
def memory_of_a_view_when_numbers_are_doubled(x, w, stride):
    if np.abs(x).max() > 4:  # a case's numbers go up to 4
        return np.broadcast_to(1.0, 10**11)
    return right(x, w, stride)


# --- exits


@kind("exits", "raised SystemExit")
def exit_of_sys(x, w, stride):
    sys.exit()


@kind("exits", "raised SystemExit: 3")
def exit_with_a_number(x, w, stride):
    sys.exit(3)


@kind("exits", "raised SystemExit")
def exit_of_the_prompt(x, w, stride):
    exit()


@kind("exits", "raised SystemExit")
def quit_of_the_prompt(x, w, stride):
    quit()


@kind("exits", "raised KeyboardInterrupt")
def exit_by_a_keyboard_interrupt_of_its_own(x, w, stride):
    raise KeyboardInterrupt


@kind("exits", "raised GeneratorExit")
def exit_of_a_generator(x, w, stride):
    raise GeneratorExit


@kind("exits", "raised SystemExit")
def exit_in_a_callback(x, w, stride):
    return np.vectorize(sys.exit)(x)


@kind("exits", "raised BdbQuit")
def exit_to_the_debugger(x, w, stride):
    breakpoint()
    return right(x, w, stride)


@kind("exits", "raised TimeIsUp")
def exit_by_the_stop_itself(x, w, stride):
    raise cnnlib.exercises.sandbox.TimeIsUp


@kind("exits", "raised StopIteration")
def exit_by_stop_iteration(x, w, stride):
    return next(iter(()))


@kind("exits", "raised CancelledError")
def exit_by_cancelled(x, w, stride):
    raise asyncio.CancelledError


# --- exceptions


@kind("exceptions", "raised IndexError: index 99 is out of bounds")
def error_of_an_index(x, w, stride):
    return x[99]


@kind("exceptions", "raised Own")
def error_of_its_own(x, w, stride):
    raise Own


@kind("exceptions", "raised Mute: its message cannot be shown")
def error_that_cannot_say_what_it_is(x, w, stride):
    class Mute(Exception):
        def __str__(self):
            raise Own

    raise Mute


@kind("exceptions", "raised Odd: its message cannot be shown")
def error_whose_message_is_a_number(x, w, stride):
    class Odd(Exception):
        def __str__(self):
            return 7

    raise Odd


@kind("exceptions", STOPPED)
def error_that_speaks_for_ever(x, w, stride):
    class Talker(Exception):
        def __str__(self):
            while True:
                pass

    raise Talker


@kind("exceptions", "raised ValueError: xxx")
def error_with_a_long_message(x, w, stride):
    raise ValueError("x" * 10**7)


@kind("exceptions", "raised ValueError: half ?")
def error_with_half_a_character(x, w, stride):
    raise ValueError("half \ud83d")


@kind("exceptions", "raised ValueError: two\nlines")
def error_of_two_lines(x, w, stride):
    raise ValueError("two\nlines")


@kind("exceptions", "raised ExceptionGroup: many")
def error_of_many(x, w, stride):
    raise ExceptionGroup("many", [ValueError("a"), TypeError("b")])


@kind("exceptions", "raised ValueError: noted")
def error_with_a_note(x, w, stride):
    error = ValueError("noted")
    error.add_note("and a note")
    raise error


@kind("exceptions", "raised TypeError: exceptions must derive from BaseException")
def error_that_is_none(x, w, stride):
    raise "no error"


@kind("exceptions", "raised SyntaxError: ")
def error_of_syntax(x, w, stride):
    exec("while True print")


@kind("exceptions", "raised KeyError: 'x'")
def error_of_a_key(x, w, stride):
    return {}["x"]


@kind("exceptions", "raised ValueError: b")
def error_after_an_error(x, w, stride):
    try:
        raise TypeError("a")
    except TypeError:
        raise ValueError("b")


@kind("exceptions", "raised ZeroDivisionError")
def error_in_finally(x, w, stride):
    try:
        return right(x, w, stride)
    finally:
        1 / 0


@kind("exceptions", "raised FloatingPointError")
def error_of_floats(x, w, stride):
    np.seterr(all="raise")
    return np.ones(2) / 0


@kind("exceptions", PASSED)
def error_in_del(x, w, stride):
    class Clinging:
        def __del__(self):
            raise Own

    Clinging()
    return right(x, w, stride)


@kind("exceptions", "raised UserWarning: an error by choice")
def error_made_of_a_warning(x, w, stride):
    warnings.simplefilter("error")
    warnings.warn("an error by choice")


@kind("exceptions", "raised UnicodeDecodeError")
def error_of_a_text(x, w, stride):
    return b"\xff".decode()


@kind("exceptions", "raised TypeError: unsupported operand")
def error_of_none(x, w, stride):
    return None + x.sum()


# --- streams


@kind("streams", PASSED)
def stream_closed(x, w, stride):
    sys.stdout.close()
    print("still here")
    return right(x, w, stride)


@kind("streams", PASSED)
def errors_stream_closed(x, w, stride):
    sys.stderr.close()
    return right(x, w, stride)


@kind("streams", PASSED)
def real_stream_closed(x, w, stride):
    sys.__stdout__.close()
    sys.__stderr__.close()
    return right(x, w, stride)


@kind("streams", PASSED)
def stream_taken_away(x, w, stride):
    sys.stdout = sys.stderr = None
    return right(x, w, stride)


@kind("streams", "raised AttributeError")
def stream_made_a_number(x, w, stride):
    sys.stdout = 7
    print("lost")


@kind("streams", PASSED)
def stream_left_redirected(x, w, stride):
    sys.stdout = open(os.devnull, "w")
    return right(x, w, stride)


@kind("streams", "raised EOFError")
def stream_asked_for_input(x, w, stride):
    return input("how many? ")


@kind("streams", PASSED)
def stream_of_input_closed(x, w, stride):
    sys.stdin.close()
    return right(x, w, stride)


@kind("streams", "your function printed: half ?")
def stream_of_half_a_character(x, w, stride):
    print("half \ud83d")
    return right(x, w, stride)


@kind("streams", STOPPED)
def stream_of_print_for_ever(x, w, stride):
    while True:
        print("again")


@kind("streams", "your function printed: a slip")
def stream_of_errors(x, w, stride):
    print("a slip", file=sys.stderr)
    return right(x, w, stride)


@kind("streams", PASSED)
def stream_of_warnings(x, w, stride):
    warnings.warn("in red?")
    np.ones(2) / 0
    return right(x, w, stride)


@kind("streams", PASSED)
def stream_of_a_log(x, w, stride):
    logging.basicConfig()
    logging.warning("in red?")
    return right(x, w, stride)


@kind("streams", "raised UnsupportedOperation")
def stream_asked_for_its_number(x, w, stride):
    sys.stdout.fileno()


@kind("streams", PASSED)
def stream_wound_back(x, w, stride):
    print("gone")
    sys.stdout.seek(0)
    sys.stdout.truncate()
    return right(x, w, stride)


# --- state


@kind("state", PASSED)
def state_of_errors(x, w, stride):
    np.seterr(all="raise", under="call")
    np.seterrcall(print)
    return right(x, w, stride)


@kind("state", PASSED)
def state_of_printing(x, w, stride):
    np.set_printoptions(precision=1, threshold=1, formatter={"all": "?".format})
    return right(x, w, stride)


@kind("state", PASSED)
def state_of_the_folder(x, w, stride):
    os.chdir(tempfile.gettempdir())
    return right(x, w, stride)


@kind("state", PASSED)
def state_of_the_environment(x, w, stride):
    os.environ.clear()
    os.environ["HOME"] = "nowhere"
    return right(x, w, stride)


@kind("state", PASSED)
def state_of_the_environment_overwritten(x, w, stride):
    os.environ = {}
    return right(x, w, stride)


@kind("state", PASSED)
def state_of_the_path(x, w, stride):
    sys.path.clear()
    sys.argv = []
    return right(x, w, stride)


@kind("state", PASSED)
def state_of_the_modules(x, w, stride):
    y = right(x, w, stride)
    for name in ("numpy", "cnnlib", "cnnlib.naive", "os"):
        del sys.modules[name]
    return y


@kind("state", PASSED)
def state_of_a_module_replaced(x, w, stride):
    sys.modules["numpy"] = sys.modules["cnnlib.shapes"] = math
    return right(x, w, stride)


@kind("state", PASSED)
def state_of_filters(x, w, stride):
    warnings.resetwarnings()
    warnings.simplefilter("error")
    warnings.showwarning = None
    return right(x, w, stride)


@kind("state", PASSED)
def state_of_numpy_functions(x, w, stride):
    y = right(x, w, stride)
    np.zeros = np.abs = np.isclose = np.asarray = np.argwhere = np.array_equal = None
    return y


@kind("state", PASSED)
def state_of_numpy_taken_out(x, w, stride):
    y = right(x, w, stride)
    for name in [name for name in vars(np) if not name.startswith("_")]:
        delattr(np, name)
    return y


@kind("state", PASSED)
def state_of_random_functions(x, w, stride):
    random.random = np.random.default_rng = np.random.seed = lambda *seed: 4
    return right(x, w, stride)


@kind("state", PASSED)
def state_of_random_numbers(x, w, stride):
    random.seed(1)
    np.random.seed(1)
    return right(x, w, stride)


@kind("state", PASSED)
def state_of_builtins(x, w, stride):
    y = right(x, w, stride)
    space = vars(sys.modules["builtins"])
    for name in ("len", "isinstance", "BaseException", "tuple", "map", "type", "set", "range"):
        space[name] = None
    return y


@kind("state", PASSED)
def state_of_builtins_taken_out(x, w, stride):
    y = right(x, w, stride)
    vars(sys.modules["builtins"]).clear()
    return y


@kind("state", PASSED)
def state_of_mathematics(x, w, stride):
    math.pi, math.sqrt, time.sleep, os.getcwd = 3, None, None, None
    return right(x, w, stride)


@kind("state", PASSED)
def state_of_the_library(x, w, stride):
    y = right(x, w, stride)
    naive.conv2d_single = vectorized.conv2d_single = cnnlib.vectorized.conv2d = None
    comparison.same = lambda got, expected: True
    sandbox.TIME_LIMIT = math.inf
    return y


@kind("state", PASSED)
def state_of_a_name_new_to_numpy(x, w, stride):
    np.convolve_2d = right
    return right(x, w, stride)


@kind("state", PASSED)
def state_of_signals(x, w, stride):
    for number in (signal.SIGALRM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    return right(x, w, stride)


@kind("state", PASSED)
def state_of_an_alarm_to_come(x, w, stride):
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(1)
    return right(x, w, stride)


@kind("state", PASSED)
def state_of_the_trace(x, w, stride):
    sys.settrace(lambda *event: None)
    sys.setprofile(lambda *event: None)
    return right(x, w, stride)


@kind("state", PASSED)
def state_of_hooks(x, w, stride):
    sys.excepthook = sys.displayhook = sys.unraisablehook = None
    return right(x, w, stride)


@kind("state", PASSED)
def state_of_the_collector(x, w, stride):
    gc.disable()
    sys.setswitchinterval(7)
    return right(x, w, stride)


# --- arrays that lie


class Quarrelsome(np.ndarray):
    """Raises whatever is asked of it."""

    def __array_ufunc__(self, *args, **options):
        raise Own

    __array_function__ = __eq__ = __ne__ = __len__ = __iter__ = __bool__ = __array_ufunc__


class Vain(np.ndarray):
    """Says that it has the shape, the numbers and the dtype that please."""

    shape = property(lambda self: DUE.shape)
    dtype = property(lambda self: np.dtype(float))
    ndim = property(lambda self: DUE.ndim)
    size = property(lambda self: DUE.size)

    def __array_ufunc__(self, *args, **options):
        return np.array(True)

    def __eq__(self, other):
        return np.array(True)


class Endless(np.ndarray):
    """Thinks for ever about what it is."""

    @property
    def shape(self):
        while True:
            pass

    __array_ufunc__ = __array_function__ = __eq__ = lambda self, *args, **options: self.shape


class Poser:
    """Says that it is an array."""

    __class__ = np.ndarray
    shape, ndim, size, dtype = DUE.shape, DUE.ndim, DUE.size, np.dtype(float)

    def __array__(self, dtype=None, copy=None):
        raise Own


class ClingingResult:
    """Does not go quietly."""

    def __del__(self):
        while True:
            pass


@kind("arrays that lie", PASSED)
def array_that_raises_though_right(x, w, stride):
    return right(x, w, stride).view(Quarrelsome)


@kind("arrays that lie", "is 0, expected")
def array_that_raises_and_is_wrong(x, w, stride):
    return (0 * right(x, w, stride)).view(Quarrelsome)


@kind("arrays that lie", f"y has shape (1,){OTHER_SHAPE}")
def array_that_lies_about_its_shape(x, w, stride):
    return np.zeros(1).view(Vain)


@kind("arrays that lie", "is 0, expected")
def array_that_equals_everything(x, w, stride):
    return (0 * right(x, w, stride)).view(Vain)


@kind("arrays that lie", "y holds <U1; numbers were expected")
def array_that_lies_about_its_dtype(x, w, stride):
    return np.full(DUE.shape, "a").view(Vain)


@kind("arrays that lie", PASSED)
def array_that_thinks_for_ever(x, w, stride):
    return right(x, w, stride).view(Endless)


@kind("arrays that lie", "is nan, expected")
def array_wholly_masked(x, w, stride):
    y = right(x, w, stride)
    return np.ma.array(y, mask=np.ones(y.shape, bool))


@kind("arrays that lie", "is nan, expected")
def array_of_whole_numbers_masked(x, w, stride):
    return np.ma.masked_all(right(x, w, stride).shape, int)


@kind("arrays that lie", PASSED)
def array_masked_nowhere(x, w, stride):
    return np.ma.array(right(x, w, stride))


@kind("arrays that lie", f"y has shape (){OTHER_SHAPE}")
def array_that_is_the_masked_constant(x, w, stride):
    return np.ma.masked


@kind("arrays that lie", "y is a Poser; a NumPy array was expected")
def object_that_poses_as_an_array(x, w, stride):
    return Poser()


@kind("arrays that lie", "y holds object; numbers were expected")
def array_of_objects(x, w, stride):
    y = np.empty(DUE.shape, object)
    y[:] = Own
    return y


@kind("arrays that lie", STOPPED)
def object_that_does_not_go(x, w, stride):
    return ClingingResult()


@kind("arrays that lie", "y is a coroutine")
async def coroutine_for_a_result(x, w, stride):
    return right(x, w, stride)


@kind("arrays that lie", "y is a generator")
def generator_for_a_result(x, w, stride):
    yield right(x, w, stride)


@kind("arrays that lie", "10000 results came back")
def tuple_too_long(x, w, stride):
    return (1.0,) * 10**4


@kind("arrays that lie", "is nan, expected")
def array_of_nan(x, w, stride):
    return right(x, w, stride) * np.nan


@kind("arrays that lie", "is inf, expected")
def array_of_infinity(x, w, stride):
    return right(x, w, stride) + np.inf


@kind("arrays that lie", "expected")
def array_of_the_largest_floats(x, w, stride):
    y = np.full(right(x, w, stride).shape, np.finfo(float).max)
    y[::2] *= -1
    return y


@kind("arrays that lie", "expected")
def array_of_half_floats(x, w, stride):
    return (right(x, w, stride) * 1e4).astype(np.float16)


@kind("arrays that lie", PASSED)
def array_that_cannot_be_written(x, w, stride):
    y = right(x, w, stride)
    y.flags.writeable = False
    return y


@kind("arrays that lie", PASSED)
def array_of_another_byte_order(x, w, stride):
    return right(x, w, stride).astype(">f8")


@kind("arrays that lie", PASSED)
def matrix_for_an_array(x, w, stride):
    return right(x, w, stride).view(np.matrix)


@kind("arrays that lie", "y has shape (2, 3, 2, 2, 2, 2, 2, 2); expected")
def view_with_hard_strides(x, w, stride):
    strides = (8, 8, 16, 24, 40, 8, 16, 24)
    return np.lib.stride_tricks.as_strided(x, (2, 3, 2, 2, 2, 2, 2, 2), strides)


@kind("arrays that lie", f"y has shape (){OTHER_SHAPE}")
def number_of_a_type_of_its_own(x, w, stride):
    class F(np.float64):
        __array__ = shape = property(lambda self: 1 / 0)

    return F(1)


# --- late threads


@kind("late threads", PASSED)
def thread_that_loops(x, w, stride):
    def endless():
        while True:
            pass

    threading.Thread(target=endless).start()
    return right(x, w, stride)


@kind("late threads", PASSED)
def thread_that_prints(x, w, stride):
    def talk():
        while True:
            print("in the page?")
            time.sleep(0.005)

    threading.Thread(target=talk).start()
    return right(x, w, stride)


@kind("late threads", PASSED)
def thread_that_raises(x, w, stride):
    def fail():
        raise ValueError("in red?")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    return right(x, w, stride)


@kind("late threads", PASSED)
def thread_that_changes_state(x, w, stride):
    def change():
        while True:
            os.environ["HOME"] = "nowhere"
            sys.setrecursionlimit(2000)

    threading.Thread(target=change).start()
    return right(x, w, stride)


@kind("late threads", STOPPED)
def thread_waited_for(x, w, stride):
    def endless():
        while True:
            pass

    thread = threading.Thread(target=endless)
    thread.start()
    thread.join()


@kind("late threads", STOPPED)
def thread_pool_waited_for(x, w, stride):
    def endless():
        while True:
            pass

    with ThreadPoolExecutor(2) as pool:
        return pool.submit(endless).result()


@kind("late threads", STOPPED)
def lock_taken_twice(x, w, stride):
    lock = threading.Lock()
    with lock, lock:
        return right(x, w, stride)


@kind("late threads", STOPPED)
def event_that_never_comes(x, w, stride):
    threading.Event().wait()


@kind("late threads", STOPPED)
def process_that_never_ends(x, w, stride):
    subprocess.run([sys.executable, "-c", "while True: pass"])


@kind("late threads", PASSED)
def threads_many_and_short(x, w, stride):
    for _ in range(20):
        threading.Thread(target=math.sqrt, args=(2,)).start()
    return right(x, w, stride)


# --- argument tricks


@kind("argument tricks", "your function changed x in place")
def argument_changed(x, w, stride):
    y = right(x, w, stride)
    x *= 0
    return y


@kind("argument tricks", "your function changed x in place")
def argument_given_another_shape(x, w, stride):
    y = right(x, w, stride)
    x.shape = (x.size,)
    return y


@kind("argument tricks", "your function changed x in place")
def argument_given_another_dtype(x, w, stride):
    y = right(x, w, stride)
    x.dtype = "S8"
    return y


@kind("argument tricks", "raised ValueError: cannot resize this array")
def argument_emptied(x, w, stride):
    y = right(x, w, stride)
    x.resize((0, 0), refcheck=False)
    return y


@kind("argument tricks", "your function changed w in place")
def argument_filled_with_nan(x, w, stride):
    y = right(x, w, stride)
    w.fill(np.nan)
    return y


@kind("argument tricks", PASSED)
def argument_made_read_only(x, w, stride):
    x.flags.writeable = False
    return right(x, w, stride)


@kind("argument tricks", "your function changed x in place")
def argument_changed_before_an_endless_loop_ends(x, w, stride):
    y = right(x, w, stride)
    x[0, 0] += 1
    with contextlib.suppress(IndexError):
        x[99]
    return y


@kind("argument tricks", "raised TypeError")
def argument_missing(x, w):
    return right(x, w, 1)


@kind("argument tricks", "raised TypeError")
def argument_too_many(x, w, stride, more):
    return right(x, w, stride)


@kind("argument tricks", PASSED)
def argument_named_otherwise(*args):
    return right(*args)


@kind("argument tricks", "y has shape")
def argument_returned(x, w, stride):
    return x


@kind("argument tricks", "expected")
def argument_returned_as_a_view(x, w, stride):
    h, w_out = right(x, w, stride).shape
    return x[:h, :w_out]


# --- beyond: what the sandbox's docstring says cannot be held


@kind("beyond", STOPPED)
def beyond_an_endless_call_into_c(x, w, stride):
    return max(itertools.count())


@kind("beyond", "raised")
def beyond_the_end_of_the_process(x, w, stride):
    os._exit(0)


@kind("beyond", "raised")
def beyond_memory_that_is_not_there(x, w, stride):
    return ctypes.string_at(0)


@kind("beyond", STOPPED)
def beyond_a_recursion_that_catches_all(x, w, stride):
    def deeper():
        try:
            deeper()
        except BaseException:
            deeper()

    deeper()


@kind("beyond", STOPPED)
def beyond_a_loop_that_takes_trace_and_timer(x, w, stride):
    sys.settrace(None)
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    while True:
        stride += 1


@kind("beyond", PASSED)
def beyond_a_method_overwritten(x, w, stride):
    cnnlib.layers.Conv2d.forward = None
    return right(x, w, stride)


@kind("beyond", PASSED)
def beyond_a_thread_that_sleeps(x, w, stride):
    threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
    return right(x, w, stride)


@kind("beyond", PASSED)
def beyond_a_file_written(x, w, stride):
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(b"left behind")
    return right(x, w, stride)
