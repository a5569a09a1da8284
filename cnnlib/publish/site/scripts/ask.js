// Questions that answer: an option is pressed, or a number is typed; then all is told.

function startQuestions(lesson) {
  const boards = document.querySelectorAll(".ask[data-right], .ask[data-number]");
  const shown = [...boards].map((board) => showerOf(lesson, board));
  const showAll = () => {
    const { answers } = keptLesson(lesson);
    for (const show of shown) show(answers);
    showTally();
  };
  showAll();
  whenKeptElsewhere(showAll);
}

// A function that lets a board show what is kept. Where that is another guess than before, or none any
// more, the board begins anew; a guess that could not be kept stays as long as the page does.
function showerOf(lesson, board) {
  const { key } = board.dataset;
  const untouched = board.cloneNode(true);
  let [now, shown] = [null, undefined];
  const keep = (guess) => {
    if (keepInLesson(lesson, (kept) => Object.assign(kept.answers, { [key]: guess })))
      shown = guess;
    else tellUnkept(now);
  };
  return (answers) => {
    const given = Object.hasOwn(answers, key) ? answers[key] : undefined;
    if (now && given === shown) return;
    const next = now ? untouched.cloneNode(true) : board;
    now?.replaceWith(next);
    [now, shown] = [next, given];
    startQuestion(now, given, keep);
  };
}

// Said once on a page.
function tellUnkept(board) {
  if (document.querySelector(".unkept")) return;
  const why = whyNothingIsKept() || "This answer could not be kept";
  const words = `${why}, so what you answer here is gone when you leave this page.`;
  board.querySelector(".answer").before(make("p", { className: "unkept", role: "status" }, words));
}

// Where a running notebook sums up the reader's guesses, a page sums up those on it.
function showTally() {
  const said = [...document.querySelectorAll(".ask[data-said]")];
  const right = said.filter(({ dataset }) => dataset.said === "right").length;
  for (const place of document.querySelectorAll(".tally")) {
    place.textContent = said.length
      ? `You have answered ${counted(said.length, "question")} of this page, ${right} rightly.`
      : "You have answered no question of this page yet.";
  }
}

function startQuestion(board, given, keep) {
  const fold = board.querySelector(".answer");
  const summary = fold.firstElementChild;
  const after = summary.textContent;
  const told = make("p", { className: "told", role: "status", tabindex: "-1" });
  fold.before(told);
  const ways = board.querySelector(".options") ? makeOptions(board) : makeField(board);
  let isOpen = true;
  const close = (guess) => {
    isOpen = false;
    ways.close(guess);
    summary.textContent = after;
    if (guess === undefined) return;
    board.dataset.said = ways.isRight(guess) ? "right" : "wrong";
    tell(board, told, ways.sentence(guess), guess);
  };
  ways.listen((guess) => {
    close(guess);
    told.focus(); // before a button that has gone dead loses it
    fold.open = true;
    keep(guess);
    showTally();
  }, told);
  summary.textContent = "Show it without a guess";
  fold.addEventListener("toggle", () => {
    if (fold.open && isOpen) close();
  });
  if (ways.isGuess(given)) close(given);
}

// The sentence, and below it what the lesson says to this very option, if it says something.
function tell(board, told, sentence, guess) {
  const own = board.querySelector(`[data-says="${guess}"]`);
  told.replaceChildren(...sentence(own !== null));
  if (own === null) return;
  own.hidden = false;
  told.after(own);
}

function verdict(right, said, hasWords) {
  if (right === said && hasWords) return ["Yes, you said ", make("b", {}, right), "."];
  if (right === said) return ["Yes, ", make("b", {}, right), " is right."];
  const why = hasWords ? " Here is why." : "";
  return ["Not this time: ", make("b", {}, right), ` is right, and you said ${said}.${why}`];
}

function makeOptions(board) {
  const list = board.querySelector(".options");
  const right = Number(board.dataset.right);
  const lettered = list.localName === "ol";
  const buttons = [...list.children].map((item, place) => {
    const label = make("span", { className: "label" }, ...item.childNodes);
    const letter = lettered ? [make("span", { className: "letter" }, "ABCD"[place]), " "] : [];
    const button = make("button", { type: "button" }, ...letter, label);
    item.replaceChildren(button);
    return button;
  });
  const name = (place) => buttons[place].firstElementChild.textContent;
  const mark = (place, kind, words) => {
    buttons[place].classList.add(kind);
    buttons[place].append(" ", make("span", { className: `note of-${kind}` }, words));
  };
  return {
    isGuess: (guess) => Number.isInteger(guess) && guess >= 0 && guess < buttons.length,
    isRight: (guess) => guess === right,
    listen(commit) {
      for (const [place, button] of buttons.entries()) button.onclick = () => commit(place);
    },
    close(guess) {
      for (const button of buttons) button.disabled = true;
      if (guess !== undefined) mark(guess, "mine", "your guess");
      mark(right, "right", "✓ right");
    },
    sentence: (guess) => (hasWords) => verdict(name(right), name(guess), hasWords),
  };
}

const LONGEST = 30; // characters of a number
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const asNumber = (text) => (NUMBER.test(text) ? Number(text) : Number.NaN);
const plain = (text) =>
  text
    .trim()
    .replace("−", "-")
    .replace(/^([^,.]*),(\d+)$/, "$1.$2");

function makeField(board) {
  const field = make("input", {
    ...{ type: "text", inputmode: "decimal", autocomplete: "off", maxlength: LONGEST },
  });
  const button = make("button", { type: "button" }, "That is my guess");
  const label = make("label", {}, "Your guess ", field);
  board.querySelector(".question").after(make("p", { className: "field" }, label, " ", button));
  const right = board.dataset.number;
  const isGuess = (guess) =>
    typeof guess === "string" && guess.length <= LONGEST && Number.isFinite(asNumber(guess));
  const isRight = (guess) => asNumber(guess) === asNumber(right);
  return {
    isGuess,
    isRight,
    listen(commit, told) {
      const take = () => {
        const guess = plain(field.value);
        if (isGuess(guess)) commit(guess);
        else told.textContent = complaint(field.value.trim());
      };
      button.onclick = take;
      field.onkeydown = ({ key }) => key === "Enter" && take();
    },
    close(guess) {
      for (const control of [field, button]) control.disabled = true;
      if (guess !== undefined) field.value = guess.replace("-", "−");
    },
    sentence: (guess) => () => {
      const said = isRight(guess) ? right : guess;
      return verdict(right.replace("-", "−"), said.replace("-", "−"), false);
    },
  };
}

function complaint(text) {
  if (!text) return "Write a number first.";
  return `“${text}” is not a number. Write digits, with a point if you need one, as in 0.5.`;
}
