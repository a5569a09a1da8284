# ruff: noqa - these are slips, made on purpose
"""What a learner's function may do: small functions, in families, handed in where one is asked for.

Each is an answer to `build_conv2d_single`, with words that the report must hold. Those of the last
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
_, (DUE,) = find("build_conv2d_single").tried[0]  # what is right in the case that is told first
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


def right(x, w, b=0, *, stride=1):
    """What `build_conv2d_single` asks for."""
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape)[::stride, ::stride]
    return np.einsum("ijkl,kl->ij", windows, w) + b


class Own(BaseException):
    """An error that `except Exception` does not catch."""


# --- loops


@kind("loops", STOPPED)
def loop_of_one_line(x, w, b=0, *, stride=1):
    while True: pass  # fmt: skip


@kind("loops", STOPPED)
def loop_that_counts(x, w, b=0, *, stride=1):
    i = 0
    while i < 10:
        i -= 1


@kind("loops", STOPPED)
def loop_that_forgets_to_count(x, w, b=0, *, stride=1):
    i = 0
    while i < x.shape[0]:
        window = x[i : i + 2]
    return window


@kind("loops", STOPPED)
def loop_in_finally(x, w, b=0, *, stride=1):
    try:
        return right(x, w, b, stride=stride)
    finally:
        while True:
            pass


@kind("loops", STOPPED)
def loop_and_another_in_finally(x, w, b=0, *, stride=1):
    try:
        while True:
            pass
    finally:
        while True:
            stride += 1


@kind("loops", STOPPED)
def loop_that_catches_exceptions(x, w, b=0, *, stride=1):
    while True:
        try:
            x[99]
        except Exception:
            continue


@kind("loops", STOPPED)
def loop_that_catches_all(x, w, b=0, *, stride=1):
    while True:
        try:
            stride += 1
        except:
            pass


@kind("loops", STOPPED)
def loop_that_catches_all_around_work(x, w, b=0, *, stride=1):
    while True:
        try:
            right(x, w)
        except BaseException:
            continue


@kind("loops", STOPPED)
def loop_that_suppresses_all(x, w, b=0, *, stride=1):
    while True:
        with contextlib.suppress(BaseException):
            stride += 1


@kind("loops", STOPPED)
def loop_within_except(x, w, b=0, *, stride=1):
    try:
        x[99]
    except IndexError:
        while True:
            pass


@kind("loops", STOPPED)
def loops_one_in_the_other_that_catch_all(x, w, b=0, *, stride=1):
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
def loop_of_two_that_raise_and_catch(x, w, b=0, *, stride=1):
    while True:
        try:
            raise Own
        except Own:
            pass


@kind("loops", STOPPED)
def loop_of_a_generator(x, w, b=0, *, stride=1):
    return sum(i for i in iter(int, 1))


@kind("loops", STOPPED)
def loop_of_a_comprehension(x, w, b=0, *, stride=1):
    return [0 for i in itertools.count() if i < 0]


@kind("loops", STOPPED)
def loop_in_a_lambda(x, w, b=0, *, stride=1):
    return next(filter(lambda i: i < 0, itertools.count()))


@kind("loops", STOPPED)
def loop_in_a_callback_of_sorted(x, w, b=0, *, stride=1):
    def key(i):
        while True:
            pass

    return sorted([2, 1], key=key)


@kind("loops", STOPPED)
def loop_in_a_callback_of_numpy(x, w, b=0, *, stride=1):
    def endless(row):
        while True:
            pass

    return np.apply_along_axis(endless, 0, x)


@kind("loops", STOPPED)
def loop_in_a_callback_of_vectorize(x, w, b=0, *, stride=1):
    def endless(entry):
        while True:
            pass

    return np.vectorize(endless)(x)


@kind("loops", STOPPED)
def loop_in_a_callback_of_c(x, w, b=0, *, stride=1):
    compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)

    def endless(a, b):
        while True:
            pass

    numbers = (ctypes.c_int * 2)(2, 1)
    ctypes.CDLL(None).qsort(numbers, 2, 4, compare(endless))
    return right(x, w, b, stride=stride)


@kind("loops", STOPPED)
def loop_in_del(x, w, b=0, *, stride=1):
    class Clinging:
        def __del__(self):
            while True:
                pass

    Clinging()
    return right(x, w, b, stride=stride)


@kind("loops", STOPPED)
def loop_in_a_context_manager(x, w, b=0, *, stride=1):
    @contextlib.contextmanager
    def clinging():
        yield
        while True:
            pass

    with clinging():
        return right(x, w, b, stride=stride)


@kind("loops", STOPPED)
def loop_of_the_slow_twin(x, w, b=0, *, stride=1):
    image = np.zeros((400, 400))
    return naive.conv2d_single(image, np.zeros((200, 200)))


@kind("loops", STOPPED)
def loop_of_numpy_calls(x, w, b=0, *, stride=1):
    while True:
        x = x @ x.T
        x = x / np.abs(x).max()


@kind("loops", STOPPED)
def loop_that_never_wakes(x, w, b=0, *, stride=1):
    while True:
        time.sleep(0.01)


@kind("loops", STOPPED)
def long_sleep(x, w, b=0, *, stride=1):
    time.sleep(600)


@kind("loops", STOPPED)
def loop_of_a_regular_expression(x, w, b=0, *, stride=1):
    return re.match(r"(a+)+$", "a" * 40 + "b")


@kind("loops", STOPPED)
def loop_of_coroutines(x, w, b=0, *, stride=1):
    async def endless():
        while True:
            await asyncio.sleep(0)

    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(endless())
    finally:
        loop.close()


@kind("loops", "seconds, where 0.2 are allowed: does a loop end?")
def long_call_into_c(x, w, b=0, *, stride=1):
    sum(range(4 * 10**7))
    return right(x, w, b, stride=stride)


@kind("loops", STOPPED)
def loop_without_the_trace(x, w, b=0, *, stride=1):
    sys.settrace(None)
    while True:
        stride += 1


@kind("loops", STOPPED)
def loop_without_the_timer(x, w, b=0, *, stride=1):
    signal.setitimer(signal.ITIMER_REAL, 0)
    while True:
        stride += 1


@kind("loops", STOPPED)
def loop_with_an_alarm_of_its_own(x, w, b=0, *, stride=1):
    signal.alarm(1)
    while True:
        stride += 1


@kind("loops", STOPPED)
def loop_in_another_function(x, w, b=0, *, stride=1):
    def inner():
        while True:
            yield from range(3)

    for _ in inner():
        pass


@kind("loops", STOPPED)
def loop_where_clocks_stand_still(x, w, b=0, *, stride=1):
    time.perf_counter = time.time = lambda: 0
    while True:
        stride += 1


@kind("loops", PASSED)
def loop_that_ends(x, w, b=0, *, stride=1):
    for _ in range(1000):
        pass
    return right(x, w, b, stride=stride)


# --- recursion


@kind("recursion", "raised RecursionError")
def recursion_without_end(x, w, b=0, *, stride=1):
    return recursion_without_end(x, w, b, stride=stride)


@kind("recursion", STOPPED)
def recursion_without_a_limit(x, w, b=0, *, stride=1):
    sys.setrecursionlimit(10**9)

    def deeper():
        deeper()

    deeper()


@kind("recursion", "raised RecursionError")
def recursion_through_getattr(x, w, b=0, *, stride=1):
    class Deep:
        def __getattr__(self, name):
            return getattr(self, name + "x")

    return Deep().y


@kind("recursion", "raised RecursionError")
def recursion_through_repr(x, w, b=0, *, stride=1):
    class Deep:
        def __repr__(self):
            return repr(self)

    return repr(Deep())


@kind("recursion", "raised RecursionError")
def recursion_of_a_list_in_itself(x, w, b=0, *, stride=1):
    rows = []
    rows.append(rows)
    return rows


@kind("recursion", "raised RecursionError")
def recursion_of_two(x, w, b=0, *, stride=1):
    def ping():
        return pong()

    def pong():
        return ping()

    return ping()


@kind("recursion", STOPPED)
def recursion_that_catches_and_tries_again(x, w, b=0, *, stride=1):
    def deeper():
        deeper()

    while True:
        try:
            deeper()
        except RecursionError:
            pass


@kind("recursion", STOPPED)
def recursion_of_fibonacci(x, w, b=0, *, stride=1):
    def fibonacci(n):
        return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)

    return fibonacci(90)


@kind("recursion", "raised RecursionError")
def recursion_with_a_low_limit(x, w, b=0, *, stride=1):
    sys.setrecursionlimit(5)
    return right(x, w, b, stride=stride)


@kind("recursion", PASSED)
def recursion_limit_left_high(x, w, b=0, *, stride=1):
    sys.setrecursionlimit(12345)
    return right(x, w, b, stride=stride)


@kind("recursion", PASSED)
def recursion_limit_left_low(x, w, b=0, *, stride=1):
    y = right(x, w, b, stride=stride)
    depth = len(list(iter(functools.partial(next, _frames(), None), None)))
    sys.setrecursionlimit(depth + 6)
    return y


def _frames():
    frame = sys._getframe()
    while frame := frame.f_back:
        yield frame


# --- memory


@kind("memory", "raised MemoryError")
def memory_of_an_array_too_large(x, w, b=0, *, stride=1):
    return np.ones((10**6, 10**6))


@kind("memory", "raised MemoryError")
def memory_of_a_list_that_grows(x, w, b=0, *, stride=1):
    rows = []
    while True:
        rows.append(np.empty(10**7))


@kind("memory", "raised MemoryError")
def memory_of_bytes(x, w, b=0, *, stride=1):
    return bytearray(10**13)


@kind("memory", "raised MemoryError")
def memory_of_a_range_made_a_list(x, w, b=0, *, stride=1):
    return list(range(10**12))


@kind("memory", "raised MemoryError")
def memory_of_a_list_multiplied(x, w, b=0, *, stride=1):
    return [0] * 10**12


@kind("memory", "raised MemoryError")
def memory_of_outer_products(x, w, b=0, *, stride=1):
    while True:
        x = np.multiply.outer(x, x)


@kind("memory", "raised ValueError")
def memory_of_a_shape_beyond_numbers(x, w, b=0, *, stride=1):
    return np.zeros((2**40, 2**40))


@kind("memory", "raised MemoryError")
def memory_asked_for_by_hand(x, w, b=0, *, stride=1):
    raise MemoryError


@kind("memory", "printed while it ran: xxxx")
def memory_of_print(x, w, b=0, *, stride=1):
    for _ in range(30):
        print("x" * 10**7)
    return right(x, w, b, stride=stride)


@kind("memory", f"y has shape (100000000000,){OTHER_SHAPE}")
def memory_of_a_view_of_one_number(x, w, b=0, *, stride=1):
    return np.broadcast_to(1.0, 10**11)


@kind("memory", f"y has shape (1000000, 1000000){OTHER_SHAPE}")
def memory_of_a_view_with_two_axes(x, w, b=0, *, stride=1):
    return np.lib.stride_tricks.as_strided(x, (10**6, 10**6), (0, 0))


@kind("memory", f"y has shape (1000000, 1000000, 1, 1){OTHER_SHAPE}")
def memory_of_a_view_of_half_a_float(x, w, b=0, *, stride=1):
    return np.broadcast_to(np.float16(1), (10**6, 10**6, 1, 1))


@kind("memory", f"y has shape (1000000, 1000000){OTHER_SHAPE}")
def memory_of_a_view_of_an_object(x, w, b=0, *, stride=1):
    return np.broadcast_to(np.array(Own, object), (10**6, 10**6))


@kind("memory", f"y has shape (1000000, 1000000){OTHER_SHAPE}")
def memory_of_a_view_with_a_mask(x, w, b=0, *, stride=1):
    return np.broadcast_to(np.ma.masked_all(1), (10**6, 10**6), subok=True)


@kind("memory", f"y has shape (1000000, 1000000){OTHER_SHAPE}")
def memory_of_a_view_that_lies(x, w, b=0, *, stride=1):
    return np.broadcast_to(1.0, (10**6, 10**6)).view(Vain)


@kind("memory", f"y has shape (1, 10000000){OTHER_SHAPE}")
def memory_of_a_view_that_would_just_fit(x, w, b=0, *, stride=1):
    return np.broadcast_to(1.0, (1, 10**7))


@kind("memory", f"y has shape (0, 1000000000000){OTHER_SHAPE}")
def memory_of_no_numbers_in_long_rows(x, w, b=0, *, stride=1):
    return np.empty((0, 10**12))


@kind("memory", f"y has shape (100000000000,){OTHER_SHAPE}")
def memory_of_a_view_in_a_tuple(x, w, b=0, *, stride=1):
    return (memory_of_a_view_of_one_number(x, w, b, stride=stride),)


@kind("memory", "100 results came back; expected y")
def memory_of_many_views_in_a_tuple(x, w, b=0, *, stride=1):
    return (memory_of_a_view_of_one_number(x, w, b, stride=stride),) * 100


@kind("memory", "y is a list; a NumPy array was expected")
def memory_of_a_view_in_a_list(x, w, b=0, *, stride=1):
    return [memory_of_a_view_of_one_number(x, w, b, stride=stride)]


@kind("memory", "y is a dict; a NumPy array was expected")
def memory_of_a_view_in_a_dict(x, w, b=0, *, stride=1):
    return {"y": memory_of_a_view_of_one_number(x, w, b, stride=stride)}


@kind("memory", "more than 100,000 values came back")
def memory_of_one_row_in_a_list_in_a_list(x, w, b=0, *, stride=1):
    return [[[[0.0] * 10**4] * 10**4] * 10**4] * 10**4


@kind("memory", "y holds object; numbers were expected")
def memory_of_a_long_number(x, w, b=0, *, stride=1):
    return 1 << 10**6


@kind("memory", "y is a str; a NumPy array was expected")
def memory_of_a_long_text(x, w, b=0, *, stride=1):
    return "x" * 10**8


@kind("memory", "called twice with the same arguments, your function gave different results")
def memory_of_a_view_when_called_again(x, w, b=0, *, stride=1, seen=[]):
    again = any(np.array_equal(x, earlier) for earlier in seen)
    seen.append(x)
    return np.broadcast_to(1.0, 10**11) if again else right(x, w, b, stride=stride)


@kind("memory", f"with every number doubled: y has shape (100000000000,){OTHER_SHAPE}")
def memory_of_a_view_when_numbers_are_doubled(x, w, b=0, *, stride=1):
    if np.abs(x).max() > 4:  # a case's numbers go up to 4
        return np.broadcast_to(1.0, 10**11)
    return right(x, w, b, stride=stride)


# --- exits


@kind("exits", "raised SystemExit")
def exit_of_sys(x, w, b=0, *, stride=1):
    sys.exit()


@kind("exits", "raised SystemExit: 3")
def exit_with_a_number(x, w, b=0, *, stride=1):
    sys.exit(3)


@kind("exits", "raised SystemExit")
def exit_of_the_prompt(x, w, b=0, *, stride=1):
    exit()


@kind("exits", "raised SystemExit")
def quit_of_the_prompt(x, w, b=0, *, stride=1):
    quit()


@kind("exits", "raised KeyboardInterrupt")
def exit_by_a_keyboard_interrupt_of_its_own(x, w, b=0, *, stride=1):
    raise KeyboardInterrupt


@kind("exits", "raised GeneratorExit")
def exit_of_a_generator(x, w, b=0, *, stride=1):
    raise GeneratorExit


@kind("exits", "raised SystemExit")
def exit_in_a_callback(x, w, b=0, *, stride=1):
    return np.vectorize(sys.exit)(x)


@kind("exits", "raised BdbQuit")
def exit_to_the_debugger(x, w, b=0, *, stride=1):
    breakpoint()
    return right(x, w, b, stride=stride)


@kind("exits", "raised TimeIsUp")
def exit_by_the_stop_itself(x, w, b=0, *, stride=1):
    raise cnnlib.exercises.sandbox.TimeIsUp


@kind("exits", "raised StopIteration")
def exit_by_stop_iteration(x, w, b=0, *, stride=1):
    return next(iter(()))


@kind("exits", "raised CancelledError")
def exit_by_cancelled(x, w, b=0, *, stride=1):
    raise asyncio.CancelledError


# --- exceptions


@kind("exceptions", "raised IndexError: index 99 is out of bounds")
def error_of_an_index(x, w, b=0, *, stride=1):
    return x[99]


@kind("exceptions", "raised Own")
def error_of_its_own(x, w, b=0, *, stride=1):
    raise Own


@kind("exceptions", "raised Mute: its message cannot be shown")
def error_that_cannot_say_what_it_is(x, w, b=0, *, stride=1):
    class Mute(Exception):
        def __str__(self):
            raise Own

    raise Mute


@kind("exceptions", "raised Odd: its message cannot be shown")
def error_whose_message_is_a_number(x, w, b=0, *, stride=1):
    class Odd(Exception):
        def __str__(self):
            return 7

    raise Odd


@kind("exceptions", STOPPED)
def error_that_speaks_for_ever(x, w, b=0, *, stride=1):
    class Talker(Exception):
        def __str__(self):
            while True:
                pass

    raise Talker


@kind("exceptions", "raised ValueError: xxx")
def error_with_a_long_message(x, w, b=0, *, stride=1):
    raise ValueError("x" * 10**7)


@kind("exceptions", "raised ValueError: half ?")
def error_with_half_a_character(x, w, b=0, *, stride=1):
    raise ValueError("half \ud83d")


@kind("exceptions", "raised ValueError: two\nlines")
def error_of_two_lines(x, w, b=0, *, stride=1):
    raise ValueError("two\nlines")


@kind("exceptions", "raised ExceptionGroup: many")
def error_of_many(x, w, b=0, *, stride=1):
    raise ExceptionGroup("many", [ValueError("a"), TypeError("b")])


@kind("exceptions", "raised ValueError: noted")
def error_with_a_note(x, w, b=0, *, stride=1):
    error = ValueError("noted")
    error.add_note("and a note")
    raise error


@kind("exceptions", "raised TypeError: exceptions must derive from BaseException")
def error_that_is_none(x, w, b=0, *, stride=1):
    raise "no error"


@kind("exceptions", "raised SyntaxError: ")
def error_of_syntax(x, w, b=0, *, stride=1):
    exec("while True print")


@kind("exceptions", "raised KeyError: 'x'")
def error_of_a_key(x, w, b=0, *, stride=1):
    return {}["x"]


@kind("exceptions", "raised ValueError: b")
def error_after_an_error(x, w, b=0, *, stride=1):
    try:
        raise TypeError("a")
    except TypeError:
        raise ValueError("b")


@kind("exceptions", "raised ZeroDivisionError")
def error_in_finally(x, w, b=0, *, stride=1):
    try:
        return right(x, w, b, stride=stride)
    finally:
        1 / 0


@kind("exceptions", "raised FloatingPointError")
def error_of_floats(x, w, b=0, *, stride=1):
    np.seterr(all="raise")
    return np.ones(2) / 0


@kind("exceptions", PASSED)
def error_in_del(x, w, b=0, *, stride=1):
    class Clinging:
        def __del__(self):
            raise Own

    Clinging()
    return right(x, w, b, stride=stride)


@kind("exceptions", "raised UserWarning: an error by choice")
def error_made_of_a_warning(x, w, b=0, *, stride=1):
    warnings.simplefilter("error")
    warnings.warn("an error by choice")


@kind("exceptions", "raised UnicodeDecodeError")
def error_of_a_text(x, w, b=0, *, stride=1):
    return b"\xff".decode()


@kind("exceptions", "raised TypeError: unsupported operand")
def error_of_none(x, w, b=0, *, stride=1):
    return None + x.sum()


# --- streams


@kind("streams", PASSED)
def stream_closed(x, w, b=0, *, stride=1):
    sys.stdout.close()
    print("still here")
    return right(x, w, b, stride=stride)


@kind("streams", PASSED)
def errors_stream_closed(x, w, b=0, *, stride=1):
    sys.stderr.close()
    return right(x, w, b, stride=stride)


@kind("streams", PASSED)
def real_stream_closed(x, w, b=0, *, stride=1):
    sys.__stdout__.close()
    sys.__stderr__.close()
    return right(x, w, b, stride=stride)


@kind("streams", PASSED)
def stream_taken_away(x, w, b=0, *, stride=1):
    sys.stdout = sys.stderr = None
    return right(x, w, b, stride=stride)


@kind("streams", "raised AttributeError")
def stream_made_a_number(x, w, b=0, *, stride=1):
    sys.stdout = 7
    print("lost")


@kind("streams", PASSED)
def stream_left_redirected(x, w, b=0, *, stride=1):
    sys.stdout = open(os.devnull, "w")
    return right(x, w, b, stride=stride)


@kind("streams", "raised EOFError")
def stream_asked_for_input(x, w, b=0, *, stride=1):
    return input("how many? ")


@kind("streams", PASSED)
def stream_of_input_closed(x, w, b=0, *, stride=1):
    sys.stdin.close()
    return right(x, w, b, stride=stride)


@kind("streams", "printed while it ran: half ?")
def stream_of_half_a_character(x, w, b=0, *, stride=1):
    print("half \ud83d")
    return right(x, w, b, stride=stride)


@kind("streams", STOPPED)
def stream_of_print_for_ever(x, w, b=0, *, stride=1):
    while True:
        print("again")


@kind("streams", "printed while it ran: a slip")
def stream_of_errors(x, w, b=0, *, stride=1):
    print("a slip", file=sys.stderr)
    return right(x, w, b, stride=stride)


@kind("streams", PASSED)
def stream_of_warnings(x, w, b=0, *, stride=1):
    warnings.warn("in red?")
    np.ones(2) / 0
    return right(x, w, b, stride=stride)


@kind("streams", PASSED)
def stream_of_a_log(x, w, b=0, *, stride=1):
    logging.basicConfig()
    logging.warning("in red?")
    return right(x, w, b, stride=stride)


@kind("streams", "raised UnsupportedOperation")
def stream_asked_for_its_number(x, w, b=0, *, stride=1):
    sys.stdout.fileno()


@kind("streams", PASSED)
def stream_wound_back(x, w, b=0, *, stride=1):
    print("gone")
    sys.stdout.seek(0)
    sys.stdout.truncate()
    return right(x, w, b, stride=stride)


# --- state


@kind("state", PASSED)
def state_of_errors(x, w, b=0, *, stride=1):
    np.seterr(all="raise", under="call")
    np.seterrcall(print)
    return right(x, w, b, stride=stride)


@kind("state", PASSED)
def state_of_printing(x, w, b=0, *, stride=1):
    np.set_printoptions(precision=1, threshold=1, formatter={"all": "?".format})
    return right(x, w, b, stride=stride)


@kind("state", PASSED)
def state_of_the_folder(x, w, b=0, *, stride=1):
    os.chdir(tempfile.gettempdir())
    return right(x, w, b, stride=stride)


@kind("state", PASSED)
def state_of_the_environment(x, w, b=0, *, stride=1):
    os.environ.clear()
    os.environ["HOME"] = "nowhere"
    return right(x, w, b, stride=stride)


@kind("state", PASSED)
def state_of_the_environment_overwritten(x, w, b=0, *, stride=1):
    os.environ = {}
    return right(x, w, b, stride=stride)


@kind("state", PASSED)
def state_of_the_path(x, w, b=0, *, stride=1):
    sys.path.clear()
    sys.argv = []
    return right(x, w, b, stride=stride)


@kind("state", PASSED)
def state_of_the_modules(x, w, b=0, *, stride=1):
    y = right(x, w, b, stride=stride)
    for name in ("numpy", "cnnlib", "cnnlib.naive", "os"):
        del sys.modules[name]
    return y


@kind("state", PASSED)
def state_of_a_module_replaced(x, w, b=0, *, stride=1):
    sys.modules["numpy"] = sys.modules["cnnlib.shapes"] = math
    return right(x, w, b, stride=stride)


@kind("state", PASSED)
def state_of_filters(x, w, b=0, *, stride=1):
    warnings.resetwarnings()
    warnings.simplefilter("error")
    warnings.showwarning = None
    return right(x, w, b, stride=stride)


@kind("state", PASSED)
def state_of_numpy_functions(x, w, b=0, *, stride=1):
    y = right(x, w, b, stride=stride)
    np.zeros = np.abs = np.isclose = np.asarray = np.argwhere = np.array_equal = None
    return y


@kind("state", PASSED)
def state_of_numpy_taken_out(x, w, b=0, *, stride=1):
    y = right(x, w, b, stride=stride)
    for name in [name for name in vars(np) if not name.startswith("_")]:
        delattr(np, name)
    return y


@kind("state", PASSED)
def state_of_random_functions(x, w, b=0, *, stride=1):
    random.random = np.random.default_rng = np.random.seed = lambda *seed: 4
    return right(x, w, b, stride=stride)


@kind("state", PASSED)
def state_of_random_numbers(x, w, b=0, *, stride=1):
    random.seed(1)
    np.random.seed(1)
    return right(x, w, b, stride=stride)


@kind("state", PASSED)
def state_of_builtins(x, w, b=0, *, stride=1):
    y = right(x, w, b, stride=stride)
    space = vars(sys.modules["builtins"])
    for name in ("len", "isinstance", "BaseException", "tuple", "map", "type", "set", "range"):
        space[name] = None
    return y


@kind("state", PASSED)
def state_of_builtins_taken_out(x, w, b=0, *, stride=1):
    y = right(x, w, b, stride=stride)
    vars(sys.modules["builtins"]).clear()
    return y


@kind("state", PASSED)
def state_of_mathematics(x, w, b=0, *, stride=1):
    math.pi, math.sqrt, time.sleep, os.getcwd = 3, None, None, None
    return right(x, w, b, stride=stride)


@kind("state", PASSED)
def state_of_the_library(x, w, b=0, *, stride=1):
    y = right(x, w, b, stride=stride)
    naive.conv2d_single = vectorized.conv2d_single = cnnlib.vectorized.conv2d = None
    comparison.same = lambda got, expected: True
    sandbox.TIME_LIMIT = math.inf
    return y


@kind("state", PASSED)
def state_of_a_name_new_to_numpy(x, w, b=0, *, stride=1):
    np.convolve_2d = right
    return right(x, w, b, stride=stride)


@kind("state", PASSED)
def state_of_signals(x, w, b=0, *, stride=1):
    for number in (signal.SIGALRM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    return right(x, w, b, stride=stride)


@kind("state", PASSED)
def state_of_an_alarm_to_come(x, w, b=0, *, stride=1):
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(1)
    return right(x, w, b, stride=stride)


@kind("state", PASSED)
def state_of_the_trace(x, w, b=0, *, stride=1):
    sys.settrace(lambda *event: None)
    sys.setprofile(lambda *event: None)
    return right(x, w, b, stride=stride)


@kind("state", PASSED)
def state_of_hooks(x, w, b=0, *, stride=1):
    sys.excepthook = sys.displayhook = sys.unraisablehook = None
    return right(x, w, b, stride=stride)


@kind("state", PASSED)
def state_of_the_collector(x, w, b=0, *, stride=1):
    gc.disable()
    sys.setswitchinterval(7)
    return right(x, w, b, stride=stride)


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
def array_that_raises_though_right(x, w, b=0, *, stride=1):
    return right(x, w, b, stride=stride).view(Quarrelsome)


@kind("arrays that lie", "is 0, expected")
def array_that_raises_and_is_wrong(x, w, b=0, *, stride=1):
    return (0 * right(x, w, b, stride=stride)).view(Quarrelsome)


@kind("arrays that lie", f"y has shape (1,){OTHER_SHAPE}")
def array_that_lies_about_its_shape(x, w, b=0, *, stride=1):
    return np.zeros(1).view(Vain)


@kind("arrays that lie", "is 0, expected")
def array_that_equals_everything(x, w, b=0, *, stride=1):
    return (0 * right(x, w, b, stride=stride)).view(Vain)


@kind("arrays that lie", "y holds <U1; numbers were expected")
def array_that_lies_about_its_dtype(x, w, b=0, *, stride=1):
    return np.full(DUE.shape, "a").view(Vain)


@kind("arrays that lie", PASSED)
def array_that_thinks_for_ever(x, w, b=0, *, stride=1):
    return right(x, w, b, stride=stride).view(Endless)


@kind("arrays that lie", "is nan, expected")
def array_wholly_masked(x, w, b=0, *, stride=1):
    y = right(x, w, b, stride=stride)
    return np.ma.array(y, mask=np.ones(y.shape, bool))


@kind("arrays that lie", "is nan, expected")
def array_of_whole_numbers_masked(x, w, b=0, *, stride=1):
    return np.ma.masked_all(right(x, w, b, stride=stride).shape, int)


@kind("arrays that lie", PASSED)
def array_masked_nowhere(x, w, b=0, *, stride=1):
    return np.ma.array(right(x, w, b, stride=stride))


@kind("arrays that lie", f"y has shape (){OTHER_SHAPE}")
def array_that_is_the_masked_constant(x, w, b=0, *, stride=1):
    return np.ma.masked


@kind("arrays that lie", "y is a Poser; a NumPy array was expected")
def object_that_poses_as_an_array(x, w, b=0, *, stride=1):
    return Poser()


@kind("arrays that lie", "y holds object; numbers were expected")
def array_of_objects(x, w, b=0, *, stride=1):
    y = np.empty(DUE.shape, object)
    y[:] = Own
    return y


@kind("arrays that lie", STOPPED)
def object_that_does_not_go(x, w, b=0, *, stride=1):
    return ClingingResult()


@kind("arrays that lie", "y is a coroutine")
async def coroutine_for_a_result(x, w, b=0, *, stride=1):
    return right(x, w, b, stride=stride)


@kind("arrays that lie", "y is a generator")
def generator_for_a_result(x, w, b=0, *, stride=1):
    yield right(x, w, b, stride=stride)


@kind("arrays that lie", "10000 results came back")
def tuple_too_long(x, w, b=0, *, stride=1):
    return (1.0,) * 10**4


@kind("arrays that lie", "is nan, expected")
def array_of_nan(x, w, b=0, *, stride=1):
    return right(x, w, b, stride=stride) * np.nan


@kind("arrays that lie", "is inf, expected")
def array_of_infinity(x, w, b=0, *, stride=1):
    return right(x, w, b, stride=stride) + np.inf


@kind("arrays that lie", "expected")
def array_of_the_largest_floats(x, w, b=0, *, stride=1):
    y = np.full(right(x, w, b, stride=stride).shape, np.finfo(float).max)
    y[::2] *= -1
    return y


@kind("arrays that lie", "expected")
def array_of_half_floats(x, w, b=0, *, stride=1):
    return (right(x, w, b, stride=stride) * 1e4).astype(np.float16)


@kind("arrays that lie", PASSED)
def array_that_cannot_be_written(x, w, b=0, *, stride=1):
    y = right(x, w, b, stride=stride)
    y.flags.writeable = False
    return y


@kind("arrays that lie", PASSED)
def array_of_another_byte_order(x, w, b=0, *, stride=1):
    return right(x, w, b, stride=stride).astype(">f8")


@kind("arrays that lie", PASSED)
def matrix_for_an_array(x, w, b=0, *, stride=1):
    return right(x, w, b, stride=stride).view(np.matrix)


@kind("arrays that lie", "y has shape (2, 3, 2, 2, 2, 2, 2, 2); expected")
def view_with_hard_strides(x, w, b=0, *, stride=1):
    strides = (8, 8, 16, 24, 40, 8, 16, 24)
    return np.lib.stride_tricks.as_strided(x, (2, 3, 2, 2, 2, 2, 2, 2), strides)


@kind("arrays that lie", f"y has shape (){OTHER_SHAPE}")
def number_of_a_type_of_its_own(x, w, b=0, *, stride=1):
    class F(np.float64):
        __array__ = shape = property(lambda self: 1 / 0)

    return F(1)


# --- late threads


@kind("late threads", PASSED)
def thread_that_loops(x, w, b=0, *, stride=1):
    def endless():
        while True:
            pass

    threading.Thread(target=endless).start()
    return right(x, w, b, stride=stride)


@kind("late threads", PASSED)
def thread_that_prints(x, w, b=0, *, stride=1):
    def talk():
        while True:
            print("in the page?")
            time.sleep(0.005)

    threading.Thread(target=talk).start()
    return right(x, w, b, stride=stride)


@kind("late threads", PASSED)
def thread_that_raises(x, w, b=0, *, stride=1):
    def fail():
        raise ValueError("in red?")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    return right(x, w, b, stride=stride)


@kind("late threads", PASSED)
def thread_that_changes_state(x, w, b=0, *, stride=1):
    def change():
        while True:
            os.environ["HOME"] = "nowhere"
            sys.setrecursionlimit(2000)

    threading.Thread(target=change).start()
    return right(x, w, b, stride=stride)


@kind("late threads", STOPPED)
def thread_waited_for(x, w, b=0, *, stride=1):
    def endless():
        while True:
            pass

    thread = threading.Thread(target=endless)
    thread.start()
    thread.join()


@kind("late threads", STOPPED)
def thread_pool_waited_for(x, w, b=0, *, stride=1):
    def endless():
        while True:
            pass

    with ThreadPoolExecutor(2) as pool:
        return pool.submit(endless).result()


@kind("late threads", STOPPED)
def lock_taken_twice(x, w, b=0, *, stride=1):
    lock = threading.Lock()
    with lock, lock:
        return right(x, w, b, stride=stride)


@kind("late threads", STOPPED)
def event_that_never_comes(x, w, b=0, *, stride=1):
    threading.Event().wait()


@kind("late threads", STOPPED)
def process_that_never_ends(x, w, b=0, *, stride=1):
    subprocess.run([sys.executable, "-c", "while True: pass"])


@kind("late threads", PASSED)
def threads_many_and_short(x, w, b=0, *, stride=1):
    for _ in range(20):
        threading.Thread(target=math.sqrt, args=(2,)).start()
    return right(x, w, b, stride=stride)


# --- argument tricks


@kind("argument tricks", "your function changed x in place")
def argument_changed(x, w, b=0, *, stride=1):
    y = right(x, w, b, stride=stride)
    x *= 0
    return y


@kind("argument tricks", "your function changed x in place")
def argument_given_another_shape(x, w, b=0, *, stride=1):
    y = right(x, w, b, stride=stride)
    x.shape = (x.size,)
    return y


@kind("argument tricks", "your function changed x in place")
def argument_given_another_dtype(x, w, b=0, *, stride=1):
    y = right(x, w, b, stride=stride)
    x.dtype = "S8"
    return y


@kind("argument tricks", "raised ValueError: cannot resize this array")
def argument_emptied(x, w, b=0, *, stride=1):
    y = right(x, w, b, stride=stride)
    x.resize((0, 0), refcheck=False)
    return y


@kind("argument tricks", "your function changed w in place")
def argument_filled_with_nan(x, w, b=0, *, stride=1):
    y = right(x, w, b, stride=stride)
    w.fill(np.nan)
    return y


@kind("argument tricks", PASSED)
def argument_made_read_only(x, w, b=0, *, stride=1):
    x.flags.writeable = False
    return right(x, w, b, stride=stride)


@kind("argument tricks", "your function changed x in place")
def argument_changed_before_an_endless_loop_ends(x, w, b=0, *, stride=1):
    y = right(x, w, b, stride=stride)
    x[0, 0] += 1
    with contextlib.suppress(IndexError):
        x[99]
    return y


@kind("argument tricks", "raised TypeError")
def argument_missing(x, w):
    return right(x, w)


@kind("argument tricks", "raised TypeError")
def argument_too_many(x, w, b, more, *, stride):
    return right(x, w, b, stride=stride)


@kind("argument tricks", PASSED)
def argument_named_otherwise(*args, **options):
    return right(*args, **options)


@kind("argument tricks", "y has shape")
def argument_returned(x, w, b=0, *, stride=1):
    return x


@kind("argument tricks", "expected")
def argument_returned_as_a_view(x, w, b=0, *, stride=1):
    h, w_out = right(x, w, b, stride=stride).shape
    return x[:h, :w_out]


# --- beyond: what the sandbox's docstring says cannot be held


@kind("beyond", STOPPED)
def beyond_an_endless_call_into_c(x, w, b=0, *, stride=1):
    return max(itertools.count())


@kind("beyond", "raised")
def beyond_the_end_of_the_process(x, w, b=0, *, stride=1):
    os._exit(0)


@kind("beyond", "raised")
def beyond_memory_that_is_not_there(x, w, b=0, *, stride=1):
    return ctypes.string_at(0)


@kind("beyond", STOPPED)
def beyond_a_recursion_that_catches_all(x, w, b=0, *, stride=1):
    def deeper():
        try:
            deeper()
        except BaseException:
            deeper()

    deeper()


@kind("beyond", STOPPED)
def beyond_a_loop_that_takes_trace_and_timer(x, w, b=0, *, stride=1):
    sys.settrace(None)
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    while True:
        stride += 1


@kind("beyond", PASSED)
def beyond_a_method_overwritten(x, w, b=0, *, stride=1):
    cnnlib.layers.Conv2d.forward = None
    return right(x, w, b, stride=stride)


@kind("beyond", PASSED)
def beyond_a_thread_that_sleeps(x, w, b=0, *, stride=1):
    threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
    return right(x, w, b, stride=stride)


@kind("beyond", PASSED)
def beyond_a_file_written(x, w, b=0, *, stride=1):
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(b"left behind")
    return right(x, w, b, stride=stride)
