// What a reader has read and answered, kept in this browser alone. Storage may be blocked or full, or
// hold what another edition or another program has left there: every page works all the same, says
// what is not kept, and writes over nothing that it cannot read.

const STORED = "cnnlib.progress";
const ASIDE = `${STORED}.aside`; // what stood in its place and cannot be read
const SOME = 2000; // characters: with less room nothing more is kept

const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

function storedText(name = STORED) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

// What a text holds if this edition wrote it, else null.
function readable(text) {
  try {
    const stored = JSON.parse(text);
    return stored?.version === 1 && isRecord(stored.lessons) ? stored : null;
  } catch {
    return null;
  }
}

// {name of a lesson: {read: [anchor, ...], answers: {key: place or text}}}, whatever is stored.
function keptLessons() {
  const lessons = readable(storedText())?.lessons ?? {};
  return new Map(Object.entries(lessons).map(([name, lesson]) => [name, cleanLesson(lesson)]));
}

function cleanLesson(lesson) {
  const { read, answers, ...more } = isRecord(lesson) ? lesson : {};
  const guesses = Object.entries(isRecord(answers) ? answers : {});
  const isGuess = ([, guess]) => Number.isInteger(guess) || typeof guess === "string";
  return {
    ...more,
    read: Array.isArray(read) ? read.filter((anchor) => typeof anchor === "string") : [],
    answers: Object.fromEntries(guesses.filter(isGuess)),
  };
}

function keptLesson(name) {
  return keptLessons().get(name) ?? cleanLesson();
}

// Tells whether it is kept. Another page may have written since this one was opened, so what is stored
// is read anew.
function keepInLesson(name, change) {
  const lessons = keptLessons();
  const lesson = lessons.get(name) ?? cleanLesson();
  change(lesson);
  lessons.set(name, lesson);
  try {
    setAside();
    const before = readable(storedText());
    const stored = { ...before, version: 1, lessons: Object.fromEntries(lessons) };
    localStorage.setItem(STORED, JSON.stringify(stored));
    return true;
  } catch {
    return false;
  }
}

function setAside() {
  const text = localStorage.getItem(STORED);
  if (text && !readable(text)) localStorage.setItem(ASIDE, text);
}

function holdsUnreadable() {
  const text = storedText();
  return Boolean(storedText(ASIDE) || (text && !readable(text)));
}

function forgetAll() {
  try {
    for (const name of [STORED, ASIDE]) localStorage.removeItem(name);
  } catch {} // then there was nothing
}

// The beginning of a sentence; empty where more can be kept.
function whyNothingIsKept() {
  try {
    localStorage.getItem(STORED);
  } catch {
    return "This browser lets a page keep nothing";
  }
  try {
    const probe = `${STORED}.probe`;
    localStorage.setItem(probe, "x".repeat(SOME));
    localStorage.removeItem(probe);
    return "";
  } catch {
    return "This browser has no room left for what these pages keep";
  }
}

// Another tab may write or forget, and so may the page from which a reader comes back to this one.
function whenKeptElsewhere(show) {
  addEventListener("storage", ({ key }) => {
    if (key === STORED || key === null) show();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) show();
  });
}
